/** Where a reader is on a page, what can be pointed at there, and how two pages are kept side by side. */

const blockNames = "h1, h2, h3, h4, p, li, dt, dd, figcaption, td, th";

/** What is on top of the window, and how far it is from it. */
export function placeIn(view) {
  const { document } = view;
  const blocks = [...document.querySelectorAll(`${blockNames}, svg, img`)];
  const first = blocks.find((one) => one.getBoundingClientRect().bottom > 0);
  // A drawing may be exchanged as a whole; its figure stays.
  const seen = first?.matches("svg, img") ? (first.closest("figure") ?? first) : first;
  return seen && { block: seen, text: folded(seen.textContent), top: seen.getBoundingClientRect().top, heading: headingBefore(document, seen), scroll: view.scrollY };
}

/** Back to a place after the page changed: to the same block, or one that says the same, or its heading. */
export function returnTo(view, place) {
  if (!place || place.scroll === 0) return;
  const { document } = view;
  const found = place.block.isConnected ? place.block : ([...document.querySelectorAll(blockNames)].find((one) => folded(one.textContent) === place.text) ?? (place.heading && document.getElementById(place.heading)));
  if (found) view.scrollBy({ top: found.getBoundingClientRect().top - place.top, behavior: "instant" });
  else view.scrollTo({ top: place.scroll, behavior: "instant" });
}

function headingBefore(document, node) {
  return [...document.querySelectorAll("h1[id], h2[id], h3[id], figure[id]")].filter((one) => one.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING).at(-1)?.id;
}

/** The other page is moved to the same section, and as far into it. */
export function follow(view, other) {
  const [stops, others] = [stopsOf(view), stopsOf(other)];
  const top = view.scrollY;
  const at = stops.findLastIndex((stop) => stop.top <= top + 1);
  const next = stops[at + 1];
  if (at < 0 || !next) return;
  const [here, after] = [others.get(stops[at].id), others.get(next.id)];
  if (here === undefined || after === undefined) return;
  const part = (top - stops[at].top) / Math.max(1, next.top - stops[at].top);
  other.scrollTo({ top: here + part * (after - here), behavior: "instant" });
}

/** Top and bottom, headings and exhibits, by ids that all languages share. */
function stopsOf(view) {
  const { document } = view;
  const marked = [...document.querySelectorAll("main h2[id], main h3[id], main figure[id]")].map((one) => ({ id: one.id, top: one.getBoundingClientRect().top + view.scrollY }));
  const all = [{ id: "#top", top: 0 }, ...marked, { id: "#bottom", top: document.documentElement.scrollHeight - view.innerHeight }].sort((a, b) => a.top - b.top);
  return Object.assign(all, { get: (id) => all.find((one) => one.id === id)?.top });
}

/** Numbers and blocks, in the order of the page; tables are not walked through again where they are told in words. */
export function pointsIn(document) {
  return [...document.querySelectorAll(`[data-from], ${blockNames}`)].filter((one) => !one.closest(".in-words")).filter((one) => one.matches("[data-from]") || cellSource(one) !== undefined || (folded(one.textContent) !== "" && !one.closest("table[data-dataset]")));
}

/** What was pointed at: the number or else the block, its sources, and the condition around it. */
export function pointedAt(node) {
  const element = node.nodeType === 1 ? node : node.parentElement;
  const number = element?.closest("[data-from]");
  const block = element?.closest(blockNames);
  const from = number?.dataset.from ?? (block && cellSource(block));
  if (!number && !block) return undefined;
  const figure = element.closest("figure");
  return { element: number ?? block, from, text: folded((block ?? number).textContent), shown: folded((number ?? block).textContent), exhibit: figure ? folded(figure.querySelector("figcaption")?.textContent) : "", claim: element.closest("[data-claim]")?.dataset.claim ?? block?.querySelector("[data-claim]")?.dataset.claim };
}

/** `dataset/row/column` of a cell of a table that shows a dataset as it is. */
function cellSource(cell) {
  const table = cell.closest("table[data-dataset]");
  const row = cell.parentElement?.dataset.row;
  const column = table?.querySelector("thead tr")?.children[cell.cellIndex]?.dataset.column;
  return table && row !== undefined && column ? `${table.dataset.dataset}/${row}/${column}` : undefined;
}

export function folded(text) {
  return (text ?? "").replace(/\s+/g, " ").trim();
}

/** The block of a page that says a text. */
export function blockThatSays(document, text) {
  const blocks = [...document.querySelectorAll(blockNames)];
  return blocks.find((one) => folded(one.textContent) === text) ?? blocks.find((one) => folded(one.textContent).includes(text));
}
