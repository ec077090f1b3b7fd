/** Files by pattern. */
import { glob } from "tinyglobby";

/** Absolute paths in name order; hidden files are left out. */
export async function findFiles(pattern: string, folder: string): Promise<string[]> {
  const paths = await glob([pattern], { cwd: folder, absolute: true, onlyFiles: true, expandDirectories: false });
  return paths.sort();
}
