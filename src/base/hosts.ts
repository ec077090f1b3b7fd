/** Host names as DNS knows them, and as people write them. */
import { domainToASCII, domainToUnicode } from "node:url";

/** All ASCII that no host name has, which would be decoded or cut off. */
const foreign = /[\x00-,/:-@[-^`{-\x7f]/;

/**
 * A name in the form that DNS knows, without the dot at its end; undefined for what is none.
 * https://url.spec.whatwg.org/#host-parsing
 */
export function hostOf(text: string): string | undefined {
  if (foreign.test(text)) return undefined;
  const host = domainToASCII(text.replace(/[.。]$/u, ""));
  const labels = host.split(".");
  const isLabel = (label: string) => label.length < 64 && /^[a-z\d_](?:[a-z\d_-]*[a-z\d_])?$/.test(label);
  // What ends in a number is an address, or wants to be one.
  return host.length < 254 && labels.every(isLabel) && !/^(?:\d+|0x[\da-f]*)$/.test(labels.at(-1) ?? "")
    ? host
    : undefined;
}

/** The ways in which a host name is written: as DNS knows it, and as people read it, with dots of either kind. */
export function writtenHosts(host: string): string[] {
  const read = [...new Set([host, domainToUnicode(host)])];
  return [...read, ...read.map((name) => name.replaceAll(".", "。"))];
}
