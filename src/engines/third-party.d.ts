/** Types of libraries that ship none; only what this project calls. */

declare module "fontkit" {
  export type Font = {
    readonly unitsPerEm: number;
    layout(text: string): { readonly advanceWidth: number };
    hasGlyphForCodePoint(codePoint: number): boolean;
  };
  export function create(bytes: Uint8Array): Font;
}

declare module "handlebars/dist/handlebars.js" {
  const library: unknown;
  export default library;
}

declare module "subset-font" {
  export default function subsetFont(
    font: Uint8Array,
    text: string,
    options: {
      targetFormat: "woff2" | "truetype";
      noHinting?: boolean;
      keepFeatures?: readonly string[];
      dropTables?: readonly string[];
    },
  ): Promise<Uint8Array>;
}

declare module "gettext-parser/lib/shared.js" {
  /** Lines of an escaped text, folded as GNU gettext folds them. */
  export function foldLine(
    escaped: string,
    width: number,
    place: { readonly name: string; readonly obsolete: boolean },
  ): string[];
}
