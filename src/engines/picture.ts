/** Pictures drawn to PNG: charts and drawings with our own fonts, photographs without what a camera wrote into them. */
import { Resvg } from "@resvg/resvg-js";
import { imageSize } from "image-size";
import { isWholeJpeg } from "../base/jpeg.js";
import { isWholePng } from "../base/png.js";
import { problem } from "../base/problems.js";
import { fontFamily, fontFile, fontWeights } from "./typeface.js";

export type Picture = { readonly png: Uint8Array; readonly width: number; readonly height: number };

/** So many a picture may have as it is drawn; a photograph has 12 to 50 million. */
const mostPixels = 64e6;

/** `scale` 2 suits screens with small pixels. Only our own fonts are used, so every machine draws the same bytes. */
export function drawSvg(svg: string, scale: number): Picture {
  // What has no size that is said in numbers is as large as what it holds; the engine itself ends over a huge one.
  const size = new Resvg(svg, { font: { loadSystemFonts: false } });
  checkSize(size.width * scale, size.height * scale);
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
  const kind = kinds[type ?? ""];
  if (!kind) throw new Error(`a picture of the type ${type ?? "unknown"} cannot be used`);
  checkSize(width, height);
  // The engine leaves out what it cannot read, and says nothing.
  if (!kind.isWhole(bytes)) throw problem("pictureCut");
  const source = `data:${kind.mime};base64,${Buffer.from(bytes).toString("base64")}`;
  return drawSvg(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><image width="${width}" height="${height}" href="${source}"/></svg>`,
    1,
  );
}

const kinds: Readonly<Record<string, { readonly mime: string; isWhole(bytes: Uint8Array): boolean }>> = {
  png: { mime: "image/png", isWhole: isWholePng },
  jpg: { mime: "image/jpeg", isWhole: isWholeJpeg },
};

function checkSize(width: number, height: number): void {
  if (!(width * height <= mostPixels))
    throw problem("pictureHuge", {
      width: Math.round(width),
      height: Math.round(height),
      most: mostPixels / 1e6,
    });
}
