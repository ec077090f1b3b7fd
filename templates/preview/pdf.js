/** Draws the pages of a PDF, one under the other. */

let viewer;

/** `sheet` names a page by its number and their count. */
export async function drawSheets(address, place, sheet) {
  viewer ??= import("./pdf-viewer/pdf.min.mjs").then((library) => {
    library.GlobalWorkerOptions.workerSrc = new URL("pdf-viewer/pdf.worker.min.mjs", document.baseURI).href;
    return library;
  });
  const [{ getDocument }, answer] = await Promise.all([viewer, fetch(address)]);
  if (!answer.ok) throw new Error(String(answer.status));
  const task = getDocument({ data: await answer.arrayBuffer(), isEvalSupported: false });
  const pdf = await task.promise;
  try {
    const drawn = [];
    for (let number = 1; number <= pdf.numPages; number++) {
      const page = await pdf.getPage(number);
      const viewport = page.getViewport({ scale: 1.5 * Math.min(2, devicePixelRatio) });
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [viewport.width, viewport.height];
      canvas.setAttribute("role", "img");
      canvas.setAttribute("aria-label", sheet(number, pdf.numPages));
      await page.render({ canvas, canvasContext: canvas.getContext("2d"), viewport }).promise;
      drawn.push(canvas);
    }
    place.replaceChildren(...drawn);
  } finally {
    await task.destroy();
  }
}
