/**
 * Charts and pictures, drawn in a process of their own: what others wrote may take the engines that draw down, or
 * keep them busy for good.
 */
import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";
import { packageFolder } from "../base/package-folder.js";
import { exits, problem, UserError, type Values } from "../base/problems.js";
import type { ProblemCode } from "../base/sentences.js";
import type { Picture } from "./picture.js";
import type { Drawing } from "./vega.js";
import type { Scene } from "./vega-scene.js";

export type DrawnChart = Picture & { readonly svg: string; readonly scene: Scene };

/** Draws one chart, as SVG and as PNG at twice its size. Throws a problem without a place, or what Vega says. */
export function drawnChart(drawing: Drawing): Promise<DrawnChart> {
  return asked({ drawing });
}

/** A PNG of any picture a person may hand in, redrawn. Throws as `drawnChart` does. */
export function drawnPicture(picture: Uint8Array): Promise<Picture> {
  return asked({ picture });
}

/** What the process is asked, one after the other. */
export type DrawingAsked = { readonly drawing: Drawing } | { readonly picture: Uint8Array };

/** What it says: that it is there; what it drew, what is wrong with it. A bug keeps its stack. */
export type DrawingSaid =
  | { readonly ready: true }
  | { readonly drawn: unknown }
  | { readonly code: ProblemCode; readonly values: Values }
  | { readonly failed: string; readonly stack: string | undefined };

/** Seconds of computing, and megabytes of the whole process. */
export const bounds = { seconds: 5, megabytes: 1_000 };

/** How the watch in the process ends it. */
export const endings = { time: "SIGTERM", memory: "SIGKILL" } as const;

let process_: Promise<ChildProcess> | undefined;
let before: Promise<unknown> = Promise.resolve();

/** The process stays for what comes next; alone it keeps nobody from ending. */
function asked<Answer>(question: DrawingAsked): Promise<Answer> {
  const answer = before.then(async () => {
    process_ ??= started();
    const drawing = await process_.catch((error: unknown) => {
      process_ = undefined;
      throw error;
    });
    return (await answerOf(drawing, question)) as Answer;
  });
  before = answer.catch(() => undefined);
  return answer;
}

function started(): Promise<ChildProcess> {
  const child = fork(join(packageFolder, "dist/engines/drawing-process.js"), {
    cwd: packageFolder,
    // Axes and words of times are those of UTC in every zone.
    env: { TZ: "UTC" },
    execArgv: [`--max-old-space-size=${bounds.megabytes / 2}`],
    serialization: "advanced",
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  child.once("exit", () => (process_ = undefined));
  return new Promise((ready, fail) => {
    const ended = (reason: unknown) => fail(new Error(`the process that draws did not start: ${String(reason)}`));
    child.once("error", ended).once("exit", ended);
    child.once("message", () => {
      child.off("error", ended).off("exit", ended);
      ready(child);
    });
  });
}

function answerOf(child: ChildProcess, question: DrawingAsked): Promise<unknown> {
  child.ref();
  child.channel?.ref();
  return new Promise<unknown>((answer, fail) => {
    const ended = (_: unknown, signal: NodeJS.Signals | null) => {
      process_ = undefined;
      child.off("message", told);
      fail(whyEnded(signal));
    };
    const told = (said: DrawingSaid) => {
      child.off("exit", ended);
      if ("drawn" in said) answer(said.drawn);
      else if ("code" in said) fail(new UserError(said.code, said.values, {}, exits.mendable));
      else
        fail(
          Object.assign(new Error("failed" in said ? said.failed : ""), "stack" in said ? { stack: said.stack } : {}),
        );
    };
    child.once("exit", ended).once("message", told);
    child.send(question);
  }).finally(() => {
    child.unref();
    child.channel?.unref();
  });
}

function whyEnded(signal: NodeJS.Signals | null): UserError {
  if (signal === endings.time) return problem("drawingLong", { seconds: bounds.seconds });
  if (signal === endings.memory) return problem("drawingLarge", { megabytes: bounds.megabytes });
  return problem("drawingBroke");
}
