/** Zip archives: the same files give the same bytes, whatever the clock and the time zone. */
import Zip from "jszip";

/** `date` stands for every file's time; names are paths with `/`. */
export async function zipOf(files: ReadonlyMap<string, string | Uint8Array>, date: Date): Promise<Uint8Array> {
  const zip = new Zip();
  for (const [path, content] of files) zip.file(path, content, { date, createFolders: false });
  return zip.generateAsync({ type: "uint8array", compression: "DEFLATE", platform: "UNIX" });
}
