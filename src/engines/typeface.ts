/** The one typeface of pages, charts and PDF: its name, weights and files. */
import { createRequire } from "node:module";

export const fontFamily = "Noto Sans JP";
export const fontWeights = [400, 700] as const;
export type FontWeight = (typeof fontWeights)[number];

const require = createRequire(import.meta.url);
const files: Record<FontWeight, string> = {
  400: "400Regular/NotoSansJP_400Regular.ttf",
  700: "700Bold/NotoSansJP_700Bold.ttf",
};

/** The static TrueType file of a weight. */
export function fontFile(weight: FontWeight): string {
  return require.resolve(`@expo-google-fonts/noto-sans-jp/${files[weight]}`);
}

/** The version of the package the fonts come from, for the manifest. */
export function fontVersion(): string {
  return (require("@expo-google-fonts/noto-sans-jp/package.json") as { version: string }).version;
}
