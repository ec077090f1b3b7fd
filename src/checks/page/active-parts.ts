/**
 * What a finished page would run, load or send: it needs no network, and does nothing but what the program's own script
 * does. https://html.spec.whatwg.org/multipage/indices.html#attributes-3
 */
import { digestBase64 } from "../../base/digest.js";
import { type Finding, finding } from "../../base/problems.js";
import { type Element, elementsOf } from "../../engines/html.js";

/** `root` is the page read; `file` is the name to tell. Each kind once. */
export function checkActiveParts(root: Element, file: string): Finding[] {
  const elements = [...elementsOf(root)];
  const trusted = elements
    .filter(({ attributes }) => attributes["http-equiv"]?.toLowerCase() === "content-security-policy")
    .map(({ attributes }) => attributes["content"] ?? "")
    .join(" ");
  const found = new Map<string, Finding>();
  const add = (code: "activePart" | "fetchedPart", what: string, { line }: Element) => {
    if (!found.has(what))
      found.set(what, finding(code, code === "activePart" ? { what } : { target: what }, { file, line }));
  };
  for (const element of elements) {
    for (const what of activeIn(element, trusted)) add("activePart", what, element);
    for (const target of fetchedBy(element)) add("fetchedPart", target, element);
  }
  return [...found.values()];
}

/** Elements that bring other documents, programs or sound along, or ask readers for something. */
const foreign = new Set(
  "applet audio base bgsound embed fencedframe form frame frameset iframe input noscript object param portal select source template textarea track video".split(
    " ",
  ),
);

const runs = /^(?:javascript|vbscript|livescript|mocha|file|blob|filesystem|view-source|jar|mhtml|ms-its|about):/;

function* activeIn(element: Element, trusted: string): Generator<string> {
  const { name, attributes } = element;
  if (foreign.has(name)) yield `<${name}>`;
  if (name === "script" && !isTrusted(element, trusted)) yield "<script>";
  if (name === "meta" && /^\s*(?:refresh|set-cookie|location)\s*$/i.test(attributes["http-equiv"] ?? ""))
    yield `<meta http-equiv="${attributes["http-equiv"]?.trim().toLowerCase()}">`;
  for (const [attribute, value] of Object.entries(attributes)) {
    if (/^on[a-z]/.test(attribute) || attribute === "ping" || attribute === "srcdoc") yield `${attribute}=`;
    // What begins a value, as browsers read it: without what nobody sees.
    const plain = value.replace(/[\x00-\x20\x7f]/g, "").toLowerCase();
    const animated = /^(?:animate|set)/.test(name) ? plain.split(";") : [plain];
    for (const one of addresses.has(attribute) || animated.length > 1 || name.startsWith("set") ? animated : []) {
      const scheme = runs.exec(one)?.[0];
      if (scheme) yield scheme;
      else if (one.startsWith("data:") && (isLink(name) || !/^data:(?:image|font)\//.test(one)))
        yield one.slice(0, 24).replace(/[,;].*$/, "");
    }
  }
  if (/expression\(|-moz-binding|behavior:|javascript:/.test(stylesOf(element).replace(/\s+/g, "").toLowerCase()))
    yield "a style that runs";
}

/** Attributes that hold an address. */
const addresses = new Set(
  "action archive background by cite classid code codebase data dynsrc form formaction from href imagesrcset longdesc lowsrc manifest poster profile src srcset to usemap values xlink:href".split(
    " ",
  ),
);

const isLink = (name: string) => name === "a" || name === "area";

/** The program's own, by the digest that the page's policy has of it; and what no browser runs. */
function isTrusted({ attributes, children }: Element, policy: string): boolean {
  if (/^application\/(?:ld\+)?json$/.test(attributes["type"] ?? "")) return true;
  return attributes["src"] === undefined && policy.includes(`'sha256-${digestBase64(children.join(""))}'`);
}

/** Relations of which nothing is loaded. */
const told =
  /^(?:alternate|author|bookmark|canonical|help|license|me|next|prev|nofollow|noopener|noreferrer|tag|up|\s)*$/;

/** Addresses of other places that are loaded when the page is opened. */
function* fetchedBy(element: Element): Generator<string> {
  const { name, attributes } = element;
  const loads = (attribute: string) =>
    attribute === "href" || attribute === "xlink:href"
      ? !isLink(name) && !(name === "link" && told.test((attributes["rel"] ?? "").toLowerCase()))
      : attribute !== "cite" && attribute !== "profile" && addresses.has(attribute);
  for (const [attribute, value] of Object.entries(attributes)) {
    if (!loads(attribute)) continue;
    for (const one of /srcset$/.test(attribute) ? value.split(/[\s,]+/) : [value]) {
      const target = one.replace(/[\x00-\x20]/g, "").replaceAll("\\", "/");
      if (isElsewhere.test(target)) yield target;
    }
  }
  for (const [target] of stylesOf(element).matchAll(/(?<![\w:])(?:[a-z][\w+.-]*:)?\/\/[^\s"')]+/gi)) yield target;
}

const isElsewhere = /^(?:(?:https?|ftp|wss?):|\/\/)/i;

/** Rules of an element, as a browser reads them: without comments, escapes resolved, files within it left out. */
function stylesOf({ name, attributes, children }: Element): string {
  const written = [
    ...(name === "style" ? children : []),
    ...styled.map((attribute) => attributes[attribute] ?? ""),
  ].join("\n");
  if (!/[/\\(:@]/.test(written)) return "";
  return written
    .replace(/\/\*.*?\*\//gs, "")
    .replace(/\\([0-9a-f]{1,6})\s?/gi, (whole, code: string) => {
      const number = parseInt(code, 16);
      return number > 0 && number <= 0x10ffff ? String.fromCodePoint(number) : whole;
    })
    .replace(/\\(?=[^\n])/g, "")
    .replace(/url\(\s*(["']?)data:(?:image|font)\/.*?\1\s*\)/gis, "");
}

/** Attributes in which a style may stand, of drawings too. */
const styled =
  "style fill stroke filter mask clip-path cursor marker-start marker-mid marker-end marker background".split(" ");
