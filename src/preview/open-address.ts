/** Opens the system's browser at an address that nobody else may read. */
import { spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { escapeXml } from "../base/escape.js";
import type { Outside } from "../base/outside.js";
import { makeTemporaryFolder } from "../base/temporary.js";
import { say } from "../i18n/program-language.js";

/**
 * Arguments of a process can be seen by everyone on the machine: the browser is given a file that only its owner can
 * read, which leads on to the address. Returns what removes it. A browser that does not start is told, and stops
 * nothing.
 */
export async function openAddress(
  address: string,
  { environment, tell, language }: Outside,
): Promise<() => Promise<void>> {
  const folder = await makeTemporaryFolder("tsubame-open-");
  const file = join(folder.path, "preview.html");
  await writeFile(
    file,
    `<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=${escapeXml(address)}"><title>tsubame preview</title>\n`,
    { mode: 0o600 },
  );
  const program = process.platform === "win32" ? "explorer.exe" : process.platform === "darwin" ? "open" : "xdg-open";
  const child = spawn(program, [file], { env: { ...environment }, stdio: "ignore", detached: true });
  child.on("error", () => tell(say(language, "previewNotOpened", { program })));
  child.unref();
  return () => folder.remove();
}
