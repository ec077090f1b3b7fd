/** Pictures drawn to PNG: charts and drawings with our own fonts, photographs without what a camera wrote into them. */
import { Resvg } from "@resvg/resvg-js";
import { imageSize } from "image-size";
import { fontFamily, fontFile, fontWeights } from "./typeface.js";

export type Picture = { readonly png: Uint8Array; readonly width: number; readonly height: number };

/** `scale` 2 suits screens with small pixels. Only our own fonts are used, so every machine draws the same bytes. */
export function drawSvg(svg: string, scale: number): Picture {
  const drawing = new Resvg(svg, {
    fitTo: { mode: "zoom", value: scale },
    font: { fontFiles: fontWeights.map(fontFile), loadSystemFonts: false, defaultFontFamily: fontFamily },
  });
  const image = drawing.render();
  return { png: image.asPng(), width: image.width / scale, height: image.height / scale };
}

/** A PNG of any picture a person may hand in, redrawn: place, camera and comments are gone. Throws when it is none. */
export function redraw(bytes: Uint8Array): Picture {
  const start = new TextDecoder().decode(bytes.slice(0, 512)).trimStart();
  if (start.startsWith("<")) return drawSvg(new TextDecoder().decode(bytes), 2);
  const { width, height, type } = imageSize(bytes);
  const mime = { png: "image/png", jpg: "image/jpeg" }[type ?? ""];
  if (!mime) throw new Error(`a picture of the type ${type ?? "unknown"} cannot be used`);
  const source = `data:${mime};base64,${Buffer.from(bytes).toString("base64")}`;
  return drawSvg(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><image width="${width}" height="${height}" href="${source}"/></svg>`,
    1,
  );
}
