/** A WordPress of a test's own, on loopback alone. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** `login` is the password of the login page for all but the administrator. */
export type WordPress = {
  readonly folder: string;
  readonly url: string;
  readonly login: string;
  readonly users: Readonly<Record<"admin" | "editor" | "author" | "contributor", string>>;
  stop(): void;
};

const script = join(import.meta.dirname, "wordpress-up.sh");
const notInstalled = 3;

/** Undefined where its packages are not installed. It ends when it is stopped, and with this process. */
export async function startWordPress(): Promise<WordPress | undefined> {
  const folder = mkdtempSync(join(tmpdir(), "tsubame-test-"));
  const run = (...arguments_: string[]) =>
    spawnSync(script, [folder, ...arguments_], { stdio: ["ignore", "ignore", "inherit"] }).status;
  const status = run(String(await freePort()), String(process.pid));
  if (status === notInstalled) return void rmSync(folder, { recursive: true });
  if (status !== 0) throw new Error(`${script} ended with ${status}`);
  return {
    ...(JSON.parse(readFileSync(join(folder, "wordpress.json"), "utf8")) as Omit<WordPress, "folder" | "stop">),
    folder,
    stop: () => void run("stop"),
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}
