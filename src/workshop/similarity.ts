/**
 * How alike two texts are, measured as msgmerge does it (fstrcmp of gnulib): twice the bytes in common, in order, by
 * the bytes of both.
 */

/** From 0 to 1; 0 for everything below `least`, which is told much sooner. */
export function similarity(one: Uint8Array, other: Uint8Array, least: number): number {
  const length = one.length + other.length;
  if (length === 0) return 1;
  const most = Math.floor(length * (1 - least) + 1e-9);
  if (Math.abs(one.length - other.length) > most) return 0;
  // Texts that may differ much are sooner counted by bits than followed edit by edit.
  const edits =
    most * most > (one.length * other.length) / 8 ? length - 2 * inCommon(one, other) : editsBetween(one, other, most);
  return edits === undefined || edits > most ? 0 : (length - edits) / length;
}

const bits = 30;
const allBits = 2 ** bits - 1;

/** The most bytes that both have in the same order. Hyyrö, "Bit-parallel LCS-length computation revisited", 2004. */
function inCommon(one: Uint8Array, other: Uint8Array): number {
  const words = Math.ceil(one.length / bits);
  const where = new Int32Array(256 * words);
  for (let at = 0; at < one.length; at += 1) where[one[at]! * words + Math.floor(at / bits)]! |= 1 << (at % bits);
  const open = new Int32Array(words).fill(allBits);
  for (const byte of other) {
    let carry = 0;
    for (let word = 0, at = byte * words; word < words; word += 1, at += 1) {
      const [now, matches] = [open[word]!, where[at]!];
      const sum = now + (now & matches) + carry;
      carry = sum >>> bits;
      open[word] = (sum | (now & ~matches)) & allBits;
    }
  }
  let common = 0;
  for (let at = 0; at < one.length; at += 1) if ((open[Math.floor(at / bits)]! & (1 << (at % bits))) === 0) common += 1;
  return common;
}

/**
 * The fewest bytes to take out and put in; undefined when it takes more than `most`. Myers, "An O(ND) difference
 * algorithm", 1986.
 */
function editsBetween(one: Uint8Array, other: Uint8Array, most: number): number | undefined {
  const furthest = new Int32Array(2 * most + 3);
  const middle = most + 1;
  for (let edits = 0; edits <= most; edits += 1) {
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      const [below, above] = [furthest[middle + diagonal - 1]!, furthest[middle + diagonal + 1]!];
      let x = diagonal === -edits || (diagonal !== edits && below < above) ? above : below + 1;
      while (x < one.length && x - diagonal < other.length && one[x] === other[x - diagonal]) x += 1;
      furthest[middle + diagonal] = x;
      if (x >= one.length && x - diagonal >= other.length) return edits;
    }
  }
  return undefined;
}

/**
 * Finds the text most like another one, among those that are more like it than `least`; gives its place in the list.
 * `extra` is added to the likeness of a text, to prefer one of two that are equally near. As msgmerge does, only texts
 * that share four characters in a row are looked at, or for a text of less than four, short ones.
 */
export function nearestAmong(
  texts: readonly string[],
  least: number,
): (text: string, extra: (at: number) => number) => number | undefined {
  const known = texts.map((text) => measured(text));
  const places = new Map<string, number[]>();
  for (const [at, text] of texts.entries()) {
    for (const four of new Set(fours(text))) {
      const found = places.get(four);
      if (found) found.push(at);
      else places.set(four, [at]);
    }
  }
  return (text, extra) => {
    const own = measured(text);
    const shared = new Uint32Array(texts.length);
    const pieces = fours(text);
    for (const four of pieces) for (const at of places.get(four) ?? []) shared[at]! += 1;
    const candidates = [...texts.keys()]
      .filter((at) => pieces.length === 0 || shared[at]! > 0)
      .sort((a, b) => shared[b]! - shared[a]! || a - b);
    let best: { readonly at: number; readonly likeness: number } | undefined;
    for (const at of candidates) {
      const [bar, other, bonus] = [best?.likeness ?? least, known[at]!, extra(at)];
      if (bytesApart(own, other) > (own.bytes.length + other.bytes.length) * (1 - bar + bonus) + 1e-9) continue;
      const likeness = similarity(own.bytes, other.bytes, bar - bonus) + bonus;
      if (likeness > bar) best = { at, likeness };
    }
    return best?.at;
  };
}

/** The bytes of a text, and how many of each kind; 64 kinds are enough to tell most texts apart. */
type Measured = { readonly bytes: Uint8Array; readonly kinds: Uint16Array };

function measured(text: string): Measured {
  const bytes = Buffer.from(text);
  const kinds = new Uint16Array(64);
  for (const byte of bytes) kinds[byte & 63]! += 1;
  return { bytes, kinds };
}

/** Bytes that stand in one more often than in the other: no fewer edits can do. */
function bytesApart({ kinds }: Measured, other: Measured): number {
  let sum = 0;
  for (let at = 0; at < kinds.length; at++) sum += Math.abs(kinds[at]! - other.kinds[at]!);
  return sum;
}

function fours(text: string): string[] {
  const characters = [...text];
  return characters.slice(3).map((_, at) => characters.slice(at, at + 4).join(""));
}
