/** The process that draws, as `drawing.ts` asks it; a watch beside it ends it when it does so for too long. */
import { Worker } from "node:worker_threads";
import { UserError } from "../base/problems.js";
import type { DrawingAsked, DrawingSaid } from "./drawing.js";
import { drawSvg, redraw } from "./picture.js";
import { drawChart } from "./vega.js";

/** When what is drawn now was begun, in microseconds of computing; -1 while nothing is. */
const begun = new Float64Array(new SharedArrayBuffer(8)).fill(-1);

const watch = new Worker(new URL("./drawing-watch.js", import.meta.url), {
  workerData: { begun, parent: process.ppid },
});
watch.unref();

process.on("message", (asked: DrawingAsked) => {
  const { user, system } = process.cpuUsage();
  begun[0] = user + system;
  void drawn(asked).then((said) => {
    begun[0] = -1;
    say(said);
  });
});
process.on("disconnect", () => process.exit());
say({ ready: true });

async function drawn(asked: DrawingAsked): Promise<DrawingSaid> {
  try {
    if ("picture" in asked) return { drawn: redraw(asked.picture) };
    const { svg, scene } = await drawChart(asked.drawing);
    return { drawn: { svg, scene, ...drawSvg(svg, 2) } };
  } catch (error) {
    if (error instanceof UserError) return { code: error.code, values: error.values };
    return error instanceof Error
      ? { failed: error.message, stack: error.stack }
      : { failed: String(error), stack: undefined };
  }
}

function say(said: DrawingSaid): void {
  process.send?.(said);
}
