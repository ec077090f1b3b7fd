/** SHA-256 of bytes, texts, files and plain values. */
import { createHash } from "node:crypto";
import { open } from "node:fs/promises";

/** Lower-case hexadecimal, 64 characters. */
export function digest(bytes: string | Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** As browsers write it. */
export function digestBase64(text: string): string {
  return createHash("sha256").update(text).digest("base64");
}

/** The digest of plain values; order of arrays and keys counts. */
export function digestOf(...values: readonly unknown[]): string {
  return digest(JSON.stringify(values));
}

/** Read through one buffer, no larger than the file: a stream would make a new one for every piece of a gigabyte. */
export async function digestFile(path: string): Promise<string> {
  const file = await open(path);
  try {
    const hash = createHash("sha256");
    const buffer = Buffer.allocUnsafe(Math.min(1 << 20, Math.max(1 << 12, (await file.stat()).size + 1)));
    for (let bytes = 1; bytes > 0; ) {
      ({ bytesRead: bytes } = await file.read(buffer, 0, buffer.length, null));
      hash.update(buffer.subarray(0, bytes));
    }
    return hash.digest("hex");
  } finally {
    await file.close();
  }
}
