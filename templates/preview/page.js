/** The page of a preview: two pages of the report side by side, and what is to be said of them. */
import { morphDocument } from "./morph.js";
import { drawSheets } from "./pdf.js";
import { blockThatSays, folded, follow, placeIn, pointedAt, pointsIn, returnTo } from "./places.js";

const { language, labels } = await (await fetch("labels")).json();
const label = (name, values = {}) => labels[name].replace(/\{(\w+)\}/g, (_, key) => String(values[key] ?? ""));
const byId = (id) => document.getElementById(id);
const element = (name, text = "", className = "") => Object.assign(document.createElement(name), { textContent: text, className });

document.documentElement.lang = language;
document.title = label("title");
for (const one of document.querySelectorAll("[data-label]")) one.textContent = label(one.dataset.label);
for (const one of document.querySelectorAll("[data-label-aria]")) one.setAttribute("aria-label", label(one.dataset.labelAria));

let state = { revision: 0, pages: [], stopped: [], unready: [], findings: [], made: [], busy: true };
const panes = ["left", "right"].map(paneOf);

/** One side: its choice of language, the page in a frame, and the printed pages over it. */
function paneOf(side) {
  const root = byId(side);
  const tools = element("div", "", "tools");
  const name = element("strong");
  const mark = element("span", "", "mark");
  const alone = Object.assign(element("a", label("alone")), { target: "_blank", rel: "noopener" });
  const again = Object.assign(element("button", label("print_again")), { type: "button", hidden: true });
  const print = Object.assign(element("button", label("pdf")), { type: "button" });
  const frame = document.createElement("iframe");
  const sheets = element("div", "", "sheets");
  sheets.hidden = true;
  sheets.tabIndex = 0;
  tools.append(name, mark, alone, again, print);
  root.append(tools, frame, sheets);
  const pane = { side, root, name, mark, alone, again, print, frame, sheets, folder: undefined, revision: 0, printed: 0, choice: byId(`${side}-language`), work: Promise.resolve() };
  frame.addEventListener("load", () => prepare(pane));
  print.addEventListener("click", () => void showSheets(pane, sheets.hidden));
  again.addEventListener("click", () => void showSheets(pane, true));
  pane.choice.addEventListener("change", show);
  return pane;
}

byId("edition").addEventListener("change", show);
byId("drafts").addEventListener("change", show);
byId("together").addEventListener("change", () => follows(panes[0]));

const events = new EventSource("events");
events.addEventListener("message", ({ data }) => {
  const told = JSON.parse(data);
  // A walk that found nothing to make leaves standing what the one before made.
  state = { ...told, made: told.made.length > 0 ? told.made : state.made };
  show();
});
events.addEventListener("error", () => tellState(label("lost"), true));

/** Everything brought in step with what was told last. */
function show() {
  fillChoices();
  for (const pane of panes) pane.work = pane.work.then(() => showPage(pane)).catch((error) => console.error(error));
  list(byId("findings"), state.findings, state.stopped.length + state.unready.length);
  list(byId("unready"), state.unready, state.stopped.length);
  byId("unready-section").hidden = state.unready.length === 0;
  byId("findings-count").textContent = state.findings.length > 0 ? String(state.findings.length) : "";
  byId("unready-count").textContent = String(state.unready.length);
  if (state.findings.length === 0) byId("findings").replaceChildren(element("li", label(state.checked || state.busy || state.stopped.length > 0 ? "no_findings" : "checking")));
  const broken = byId("broken");
  broken.hidden = state.stopped.length === 0;
  broken.querySelector("h2").textContent = label(state.pages.length > 0 ? "broken" : "broken_first");
  list(broken.querySelector("ul"), state.stopped, 0);
  tellState(state.busy ? label("busy") : state.made.length > 0 ? label("made", { names: state.made.join(", ") }) : label("fresh"), false);
  document.body.dataset.revision = String(state.revision);
  document.body.dataset.state = state.busy ? "busy" : state.stopped.length > 0 ? "broken" : state.checked ? "checked" : "shown";
}

function tellState(text, bad) {
  byId("state").textContent = text;
  byId("state").classList.toggle("bad", bad);
}

/** The choices keep what is chosen as long as it is there. */
function fillChoices() {
  const editions = [...new Set(state.pages.map(({ edition }) => edition))];
  fill(byId("edition"), editions.map((one) => [one, one]), editions[0]);
  const spoken = state.pages.filter(({ edition }) => edition === byId("edition").value).map((page) => page.language);
  const named = spoken.map((one) => [one, nameOf(one)]);
  fill(panes[0].choice, named, spoken[0]);
  fill(panes[1].choice, [...named, ["", label("none")]], spoken[1] ?? "");
}

function fill(choice, options, otherwise) {
  const before = choice.value;
  const wanted = options.map(([value]) => value).join();
  if ([...choice.options].map(({ value }) => value).join() === wanted) return;
  const known = choice.options.length > 0 && options.some(([value]) => value === before);
  choice.replaceChildren(...options.map(([value, text]) => new Option(text, value)));
  choice.value = known ? before : (otherwise ?? "");
}

function nameOf(tag) {
  try {
    return new Intl.DisplayNames([tag], { type: "language" }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}

async function showPage(pane) {
  const page = state.pages.find((one) => one.edition === byId("edition").value && one.language === pane.choice.value);
  pane.root.hidden = pane.side === "right" && pane.choice.value === "";
  if (!page) return;
  pane.name.textContent = nameOf(page.language);
  const hidden = page.draft && !byId("drafts").checked;
  pane.mark.textContent = hidden ? label("drafts_off") : page.draft ? label("draft") : "";
  pane.alone.href = `page/${page.folder}/index.html`;
  pane.frame.title = `${page.title} (${nameOf(page.language)})`;
  pane.sheets.setAttribute("aria-label", `${label("pdf")}: ${page.title}`);
  if (pane.folder !== page.folder) {
    pane.folder = page.folder;
    pane.revision = page.revision;
    pane.printed = 0;
    await showSheets(pane, false);
    await new Promise((done) => {
      pane.frame.addEventListener("load", done, { once: true });
      pane.frame.src = `page/${page.folder}/index.html`;
    });
  } else if (pane.revision < page.revision && !hidden) {
    await update(pane, page);
  }
  if (!pane.sheets.hidden && pane.printed < page.revision) {
    pane.mark.textContent = label("printed_before");
    pane.again.hidden = false;
  }
  pane.root.dataset.revision = String(pane.revision);
}

/** The page of now in place of the one before, while the reader's place stays. */
async function update(pane, page) {
  const answer = await fetch(`page/${page.folder}/index.html`);
  if (!answer.ok) return;
  const html = await answer.text();
  const view = pane.frame.contentWindow;
  // Read by the frame's own parser: its styles are allowed there.
  const next = new view.DOMParser().parseFromString(html, "text/html");
  // Pictures go by their names; another one must be fetched again.
  for (const picture of next.querySelectorAll("img[src^='pictures/']")) picture.setAttribute("src", `${picture.getAttribute("src")}?${page.revision}`);
  const place = placeIn(view);
  const { activeElement } = view.document;
  pointsIn(view.document).forEach((one) => one.removeAttribute("tabindex"));
  morphDocument(view.document, next);
  reachable(view.document, activeElement);
  returnTo(view, place);
  pane.expected = view.scrollY;
  pane.revision = page.revision;
}

/** What the reader does in a page is heard here: a page has no script. */
function prepare(pane) {
  const view = pane.frame.contentWindow;
  const { document: shown } = view;
  if (!shown.body) return;
  // Not a part of the page: an edit leaves it alone.
  const sheet = new view.CSSStyleSheet();
  sheet.replaceSync("html { overflow-anchor: none; } [data-from], td { cursor: help; } :focus-visible { outline: 3px solid #0b5c94; outline-offset: 1px; }");
  shown.adoptedStyleSheets = [sheet];
  reachable(shown);
  view.addEventListener("scroll", () => {
    if (pane.expected !== undefined && Math.abs(view.scrollY - pane.expected) < 2) return void (pane.expected = undefined);
    pane.expected = undefined;
    follows(pane);
  }, { passive: true });
  shown.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (link) return go(event, link);
    if (view.getSelection()?.isCollapsed !== false) void point(pane, event.target);
  });
  shown.addEventListener("keydown", (event) => {
    const points = pointsIn(shown);
    const at = points.indexOf(shown.activeElement);
    if (at < 0) return;
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      const next = points[Math.min(points.length - 1, Math.max(0, at + step))];
      points[at].tabIndex = -1;
      next.tabIndex = 0;
      next.focus();
    }
    if (event.key === "Enter" && !shown.activeElement.closest("a[href]")) void point(pane, shown.activeElement);
  });
}

/** One stop for the Tab key in each page; arrow keys go on from there. */
function reachable(shown, focused) {
  const points = pointsIn(shown);
  const current = points.find((one) => one === focused) ?? points[0];
  for (const one of points) one.tabIndex = one === current ? 0 : -1;
}

function go(event, link) {
  const address = link.getAttribute("href");
  if (address.startsWith("#")) return;
  event.preventDefault();
  if (/^https?:/i.test(address)) window.open(address, "_blank", "noopener,noreferrer");
  else if (!address.endsWith("index.html")) window.open(link.href, "_blank", "noopener");
}

function follows(pane) {
  const other = panes.find((one) => one !== pane);
  if (!byId("together").checked || other.root.hidden || !other.folder || !pane.folder) return;
  follow(pane.frame.contentWindow, other.frame.contentWindow);
  other.expected = other.frame.contentWindow.scrollY;
}

/** The walk of what was pointed at: a number back to the exports, a sentence to its file and line. */
async function point(pane, node) {
  const found = pointedAt(node);
  if (!found) return;
  const ask = async (path, values) => (await fetch(`${path}?${new URLSearchParams({ page: pane.folder, ...values })}`)).json();
  const [walks, places] = await Promise.all([found.from ? ask("from", { from: found.from }) : [], ask("written", { text: found.text })]);
  const parts = [element("p", [pane.folder, found.exhibit, found.shown].filter(Boolean).join(" › "))];
  const written = element("p", `${label("written")}: `);
  for (const place of places) written.append(element("code", place), " ");
  if (places.length > 0) parts.push(written);
  else if (!found.from) parts.push(element("p", label("written_nowhere")));
  if (found.claim) parts.push(element("p", label("claim")), element("pre", found.claim));
  for (const { dataset, lines, sql } of walks) {
    parts.push(element("pre", lines.join("\n")));
    if (!sql) continue;
    const details = document.createElement("details");
    details.append(element("summary", `${label("sql", { name: dataset })} (${sql.file})`), element("pre", sql.text));
    parts.push(details);
  }
  byId("origin").replaceChildren(...parts);
  byId("origin").scrollIntoView({ block: "nearest" });
}

/** Troubles with their places; one whose text is on a page leads there. `first` counts those told before. */
function list(place, troubles, first) {
  const marks = { error: label("error"), warning: label("warning"), bug: label("bug") };
  place.replaceChildren(...troubles.map(({ severity, at, what, mend }, index) => {
    const item = element("li", "", severity);
    const button = Object.assign(element("button"), { type: "button" });
    button.append(element("span", at, "at"), element("span", `${marks[severity]}: `, "severity"), element("span", what, "what"));
    button.addEventListener("click", () => void lead(first + index));
    item.append(button);
    if (mend) item.append(element("p", mend, "mend"));
    return item;
  }));
}

async function lead(trouble) {
  const texts = await (await fetch(`texts?${new URLSearchParams({ trouble: String(trouble) })}`)).json();
  for (const pane of panes) {
    const found = texts.find(({ page }) => page === pane.folder);
    const view = pane.frame.contentWindow;
    const block = found && blockThatSays(view.document, folded(found.text));
    if (!block) continue;
    block.scrollIntoView({ block: "center", behavior: "instant" });
    block.tabIndex = -1;
    block.focus({ preventScroll: true });
  }
}

/** Prints the page as it is now, or gives the page back. */
async function showSheets(pane, wanted) {
  pane.print.textContent = label(wanted ? "page" : "pdf");
  [pane.sheets.hidden, pane.frame.hidden, pane.again.hidden] = [!wanted, wanted, true];
  if (!wanted) return;
  const revision = state.pages.find(({ folder }) => folder === pane.folder)?.revision ?? 0;
  pane.sheets.replaceChildren(element("p", label("printing")));
  pane.mark.textContent = "";
  try {
    await drawSheets(`page/${pane.folder}/report.pdf`, pane.sheets, (number, count) => label("sheet", { number, count }));
    pane.printed = revision;
  } catch {
    pane.sheets.replaceChildren(element("p", label("not_printed")));
  }
}
