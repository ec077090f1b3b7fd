/** The address registries: which of their servers knows a network, and its answer. */
import { addressText, type Range, rangeText } from "../base/ipv4.js";
import type { Outside } from "../base/outside.js";
import { problem, UserError } from "../base/problems.js";
import { bytesMax, type HttpFailure, isThisMachine, openHttp } from "../engines/http.js";
import { phrase } from "../i18n/program-language.js";
import {
  type KeptAnswer,
  keepAnswer,
  keepBootstrap,
  readBootstrap,
  type Services,
  serverHost,
  serverOf,
} from "./rdap-answers.js";

export type RegistriesRequest = {
  /** The workspace, where answers are kept. */
  readonly folder: string;
  /** Asked for everything, instead of those that the bootstrap file names. */
  readonly server: string | undefined;
  readonly bootstrap: string | undefined;
  readonly isFresh: (kept: { readonly fetched: string }) => boolean;
  readonly timeoutMs: number | undefined;
  /** There is no new list of servers, and the one kept on that day (UTC) is used. */
  readonly onOldList: (date: string, reason: UserError) => void;
};

export type Registries = {
  /**
   * Asks about a network and keeps the answer; gives all that is kept then, the new one last. `earlier` is what was
   * kept before. Throws a problem.
   */
  ask(range: Range, earlier: readonly KeptAnswer[]): Promise<KeptAnswer[]>;
};

const ianaBootstrap = "https://data.iana.org/rdap/ipv4.json";

/** Addresses of servers are `https`, or on this machine. */
export function mayBeNamed(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  return (
    username === "" && password === "" && (protocol === "https:" || (protocol === "http:" && isThisMachine(hostname)))
  );
}

/** Asks nothing yet. The list of servers is read or fetched once, when it is first needed. */
export function openRegistries(
  { folder, server, bootstrap = ianaBootstrap, isFresh, timeoutMs, onOldList }: RegistriesRequest,
  { now, sleep, language }: Outside,
): Registries {
  const trusted = [server, bootstrap].filter((url) => url !== undefined && url !== ianaBootstrap) as string[];
  const http = openHttp({ now, sleep, trusted, ...(timeoutMs === undefined ? {} : { timeoutMs }) });
  let services: Promise<Services> | undefined;

  /** The path of a query about addresses: RFC 9082, 3.1.1. */
  async function ask(range: Range, earlier: readonly KeptAnswer[]): ReturnType<Registries["ask"]> {
    const base = server?.replace(/\/*$/, "/") ?? serverOf(await (services ??= readServices()), range);
    if (base === undefined) throw problem("rdapNoServer");
    const asked = rangeText(range);
    const { url, value } = await fetchJson(`${base}ip/${range.start === range.end ? addressText(range.start) : asked}`);
    return keepAnswer(
      folder,
      { fetched: new Date(now()).toISOString(), server: base, url, asked, answer: value },
      range,
      earlier,
    );
  }

  /** The kept list while it is fresh and from the same place; an old one when there is no new one. */
  async function readServices(): Promise<Services> {
    const found = await readBootstrap(folder);
    const kept = found?.server === bootstrap ? found : undefined;
    if (kept && isFresh(kept)) return kept.services;
    try {
      const { url, value } = await fetchJson(bootstrap);
      return await keepBootstrap(folder, {
        fetched: new Date(now()).toISOString(),
        server: bootstrap,
        url,
        asked: "bootstrap",
        answer: value,
      });
    } catch (error) {
      if (!(error instanceof UserError) || !kept) throw error;
      onOldList(kept.fetched.slice(0, 10), error);
      return kept.services;
    }
  }

  async function fetchJson(url: string): Promise<{ url: string; value: unknown }> {
    const outcome = await http.get(url);
    if (outcome.kind === "json") return outcome;
    throw problemOf(outcome, language);
  }

  return { ask };
}

function problemOf({ kind, url, status = 0, seconds, detail }: HttpFailure, language: string): UserError {
  const server = serverHost(url);
  const wait = seconds === undefined ? "" : phrase(language, "rdapWait", { seconds });
  return {
    status: () => problem("rdapStatus", { server, status }),
    busy: () => problem("rdapBusy", { server, status, wait }),
    silent: () => problem("rdapSilent", { server, reason: detail }),
    circle: () => problem("rdapCircle", { server }),
    refused: () => problem("rdapRefused", { target: detail }),
    large: () => problem("rdapLarge", { server, limit: bytesMax / 1024 / 1024 }),
    syntax: () => problem("rdapSyntax", { server, reason: detail }),
  }[kind]();
}
