import { existsSync, readFileSync, readdirSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { folderWith, tsubame, writeParquet } from "./kit.js";

const root = resolve(import.meta.dirname, "queries");
const names = readdirSync(root).filter((name) => name !== "shared");
const built = readdirSync(resolve(import.meta.dirname, "../queries/datasets")).map((name) => name.replace(".sql", ""));

/** A file of the case's own folder, else the one all cases share. */
const text = (name: string, file: string) => readFileSync([join(root, name, file), join(root, "shared", file)].find(existsSync) ?? "", "utf8");

const inputs = ["tsubame.yaml", "sensors.csv", "networks.csv", "packets.csv"];
const workspaces = new Map<string, Promise<string>>();

/** One workspace for all cases with the same inputs. */
function workspaceOf(name: string): Promise<string> {
  const files = Object.fromEntries(inputs.map((file) => [file, text(name, file)]));
  const key = JSON.stringify(files);
  const known = workspaces.get(key) ?? folderWith(files).then(async (folder) => {
    await writeParquet(join(folder, "exports/packets.parquet"), `select * from read_csv('${folder}/packets.csv', header = true, types = {time: 'TIMESTAMP', sensor: 'VARCHAR', src_ip: 'VARCHAR', src_port: 'INTEGER', dst_port: 'INTEGER', protocol: 'VARCHAR'})`);
    return folder;
  });
  workspaces.set(key, known);
  return known;
}

describe("each query of queries/datasets", () => {
  it("has a case", () => expect(names).toEqual(built));

  it.each(names)("%s gives the rows worked out by hand", async (name) => {
    const { code, out, err } = await tsubame(await workspaceOf(name), ["query", name, "2024Q2", "--csv"]);
    expect(code, err).toBe(0);
    const rows = out.replace(/^\ufeff/, "").replaceAll("\r\n", "\n");
    if (process.env["UPDATE"]) await writeFile(join(root, name, "expected.csv"), rows);
    expect(rows).toBe(text(name, "expected.csv"));
  });
});
