/**
 * Words found however they are disguised: as references and escapes, with characters that nobody sees, or with
 * look-alikes.
 */
import { domainToUnicode } from "node:url";

/**
 * Whether two texts read alike, in any case, is told by this form of them. Line breaks stay, so a line of it is a line
 * of the text.
 */
export function plainForm(text: string): string {
  return seenForm(text).toLowerCase().replace(defanged, ".");
}

/** Whether two texts look alike is told by this form of them. */
export function seenForm(text: string): string {
  return isPlain.test(text)
    ? text
    : text
        .normalize("NFKC")
        .replace(unseen, "")
        .replace(hyphens, "-")
        .replace(lookAlikes, (character) => latin.get(character) ?? character);
}

/** The text, and what it says once its references and escapes are resolved; they may stand in each other. */
export function readingsOf(text: string): string[] {
  const once = resolved(namesOfHosts(text));
  return [...new Set([text, once, resolved(once)])];
}

/** Names of hosts in letters of other scripts, as browsers show them. https://www.rfc-editor.org/rfc/rfc3492 */
function namesOfHosts(text: string): string {
  return /xn--/i.test(text)
    ? text.replace(/xn--[a-z0-9-]+/gi, (name) => domainToUnicode(name.toLowerCase()) || name)
    : text;
}

const isPlain = /^[\x00-\x7f]*$/;
const unseen = /[\p{Cf}\p{Variation_Selector}\u034f\u115f\u1160\u3164\ufffd]/gu;
const hyphens = /[\u2010-\u2015\u2212\u30a0]/g;
const defanged = /\[\s?(?:\.|dot)\s?\]|\(\s?(?:\.|dot)\s?\)|\{\s?(?:\.|dot)\s?\}/g;

/** Letters of other scripts that look like Latin ones. https://www.unicode.org/reports/tr39/ */
const pairs =
  "аa АA вb ВB сc СC ԁd еe ЕE ѐe ёe һh НH іi ІI їi јj ЈJ кk КK ӏl мm МM оo ОO рp РP ѕs ЅS тt ТT уy УY хx ХX ԛq ԝw αa ΑA ΒB ΕE ΗH ιi ΙI κk ΚK ΜM νv ΝN οo ΟO ρp ΡP τt ΤT υu ΥY χx ΧX ΖZ ɑa ɡg ıi";
const latin = new Map(pairs.split(" ").map(([from = "", to = ""]) => [from, to] as const));
const lookAlikes = /[\u0370-\u03ff\u0400-\u052f\u0251\u0261\u0131]/g;

const escapes =
  /(\\\\)|&#x([0-9a-f]{1,6});?|&#(\d{1,7});?|&([a-z]{2,8});|((?:%[0-9a-f]{2})+)|\\u([0-9a-f]{4})|\\x([0-9a-f]{2})|\\([nrtbf])|\\([0-9a-f]{2,6}) ?/gi;
const named: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
  shy: "",
  zwj: "",
  zwnj: "",
  hyphen: "-",
  dash: "-",
  ndash: "-",
  mdash: "-",
  minus: "-",
  lowbar: "_",
  period: ".",
  middot: "・",
  comma: ",",
  colon: ":",
  sol: "/",
  num: "#",
  commat: "@",
  plus: "+",
  ensp: " ",
  emsp: " ",
  thinsp: " ",
};

/** References of HTML, percent signs of addresses, and backslashes of JSON, scripts and styles. */
function resolved(text: string): string {
  return text.replace(
    escapes,
    (
      whole,
      backslashes?: string,
      hex?: string,
      decimal?: string,
      name?: string,
      percents?: string,
      u?: string,
      x?: string,
      control?: string,
      style?: string,
    ) => {
      if (backslashes !== undefined) return "\\";
      if (name !== undefined) return named[name.toLowerCase()] ?? whole;
      if (percents !== undefined)
        return new TextDecoder().decode(Uint8Array.from(percents.slice(1).split("%"), (byte) => parseInt(byte, 16)));
      if (control !== undefined) return " ";
      const code = decimal === undefined ? parseInt(hex ?? u ?? x ?? style ?? "", 16) : Number(decimal);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}
