/** The line of a text, from 1, that a place in it stands in; `firstLine` is that of a text cut out of its file. */
export function lineAt(text: string, place: number, firstLine = 1): number {
  return text.slice(0, place).split("\n").length + firstLine - 1;
}
