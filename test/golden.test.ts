import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { textOf } from "../src/engines/html.js";
import { copyFolder, folderWith, tsubame, writeDailyExports } from "./kit.js";

const root = resolve(import.meta.dirname, "golden");

/** What a reader sees, a line for each paragraph, list item, caption and table row. */
function readable(html: string): string {
  const body = html.slice(html.indexOf("<main"), html.indexOf("</main>")).replace(/<svg[\s\S]*?<\/svg>/g, "");
  const pieces = body.match(/<(h\d|p|li|figcaption|tr)\b[\s\S]*?<\/\1>/g) ?? [];
  return `${pieces.map((piece) => textOf(piece.replaceAll("</th>", " | ").replaceAll("</td>", " | "))).join("\n")}\n`;
}

describe("a page is made as the case says", () => {
  it.each(readdirSync(root))("%s", async (name) => {
    const folder = await folderWith();
    await copyFolder(join(root, name, "in"), folder);
    await writeDailyExports(
      folder,
      `select * from read_csv('${folder}/packets.csv', header = true, types = {time: 'TIMESTAMP', sensor: 'VARCHAR', src_ip: 'VARCHAR', src_port: 'INTEGER', dst_port: 'INTEGER', protocol: 'VARCHAR'})`,
    );
    const { code, err } = await tsubame(folder, ["build", "2024Q2", "--no-pdf"]);
    expect(code, err).toBe(0);
    for (const language of readdirSync(join(folder, "output/2024Q2/overflow"))) {
      const text = readable(await readFile(join(folder, `output/2024Q2/overflow/${language}/index.html`), "utf8"));
      const expected = join(root, name, "out", `${language}.txt`);
      if (process.env["UPDATE"] || !existsSync(expected)) {
        await mkdir(join(root, name, "out"), { recursive: true });
        await writeFile(expected, text);
      }
      expect(text).toBe(readFileSync(expected, "utf8"));
    }
  });
});
