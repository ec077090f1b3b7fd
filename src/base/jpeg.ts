/** Whether a JPEG file came whole. https://www.w3.org/Graphics/JPEG/itu-t81.pdf, B.1 */

/** Its pixels end with the mark of the end: what stands before them may hold a smaller picture that has one too. */
export function isWholeJpeg(bytes: Uint8Array): boolean {
  for (let at = 2; at + 4 <= bytes.length && bytes[at] === 0xff; ) {
    const mark = bytes[at + 1] ?? 0;
    if (mark === 0xff) at++;
    else if (mark === startOfScan) return Buffer.from(bytes.subarray(at)).includes(endOfImage);
    else at += 2 + (((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0));
  }
  return false;
}

const startOfScan = 0xda;
const endOfImage = Buffer.from([0xff, 0xd9]);
