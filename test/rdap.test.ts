/**
 * `tsubame rdap` against real servers on this machine that answer well, badly and not at all; a clock that only moves
 * when the program waits.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type AddressInfo, createServer as createSocketServer } from "node:net";
import { join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { Outside } from "../src/base/outside.js";
import { UserError } from "../src/base/problems.js";
import { isPublic } from "../src/base/public-addresses.js";
import { runProgram } from "../src/commands/program.js";
import { type RdapOptions, rdap } from "../src/commands/rdap.js";
import { request } from "../src/engines/fetch.js";
import { type Contact, readContacts } from "../src/notify/contacts.js";
import { readConfig } from "../src/workspace/config.js";
import {
  type Answer,
  closedAfterEach,
  folderWith,
  sensors,
  config as settings,
  smallWorkspace,
  tsubame,
} from "./kit.js";

const shared = resolve(import.meta.dirname, "../../shared/data/rdap");

// A server, a clock, a workspace

type Reply = (response: ServerResponse, request: IncomingMessage) => void;

const { servers, folders } = closedAfterEach();

/**
 * Answers each path with what is given for it, all others with 404. `asked` is what came in, in order, with the time of
 * the clock.
 */
async function serve(replies: Readonly<Record<string, Reply>> | Reply, clock = stoppedClock()) {
  const asked: { path: string; time: number }[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? "";
    asked.push({ path, time: clock.now() });
    const reply = typeof replies === "function" ? replies : replies[path];
    if (reply) reply(response, request);
    else response.writeHead(404).end("{}");
  });
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    asked,
    paths: () => asked.map(({ path }) => path),
    clock,
  };
}

const start = Date.UTC(2026, 0, 15, 3, 0, 0);

/** Moves only when somebody sleeps, or `pass` says so. */
function stoppedClock() {
  let time = start;
  const slept: number[] = [];
  return {
    slept,
    now: () => time,
    pass: (days: number) => void (time += days * 86_400_000),
    sleep: async (milliseconds: number) => {
      slept.push(milliseconds);
      time += milliseconds;
    },
  };
}

const networksFile = "network,label\n198.18.0.0/24,one\n198.18.1.0/24,two\n198.18.2.0/24,three\n";

async function workspace(files: Readonly<Record<string, string>> = {}): Promise<string> {
  const folder = await folderWith({
    "tsubame.yaml": `${settings}${"networks.csv" in files ? "networks: networks.csv\n" : ""}${"contacts.csv" in files ? "contacts: contacts.csv\n" : ""}`,
    "sensors.csv": sensors,
    ...files,
  });
  folders.push(folder);
  return folder;
}

const outsideOf = (
  folder: string,
  clock: ReturnType<typeof stoppedClock>,
  print: (text: string) => void,
  tell: (text: string) => void,
  language = "en",
): Outside => ({
  folder,
  environment: {},
  home: folder,
  now: clock.now,
  sleep: clock.sleep,
  terminal: false,
  columns: 80,
  language,
  print,
  tell,
});

/** The command line. */
async function run(
  folder: string,
  clock: ReturnType<typeof stoppedClock>,
  arguments_: readonly string[],
  language = "en",
): Promise<Answer> {
  let [out, err] = ["", ""];
  const code = await runProgram(
    ["rdap", ...arguments_],
    outsideOf(
      folder,
      clock,
      (text) => void (out += text),
      (text) => void (err += text),
      language,
    ),
  );
  return { code, out, err };
}

/** With a timeout that a test can wait for. */
async function runImpatiently(
  folder: string,
  clock: ReturnType<typeof stoppedClock>,
  options: Partial<RdapOptions>,
): Promise<Answer> {
  let [out, err] = ["", ""];
  const code = await rdap(
    { folder, targets: [], refreshDays: 30, timeoutMs: 120, ...options },
    outsideOf(
      folder,
      clock,
      (text) => void (out += text),
      (text) => void (err += text),
    ),
  );
  return { code, out, err };
}

type Line = Record<string, unknown>;
const linesOf = ({ out }: Answer) => JSON.parse(out) as Line[];

const numberOf = (address: string) => address.split(".").reduce((sum, byte) => sum * 256 + Number(byte), 0);
const contactOf = async (folder: string, address: string): Promise<Contact | null> =>
  (await readContacts(await readConfig(folder))).contactOf(numberOf(address));
const keptIn = async (folder: string) =>
  existsSync(join(folder, "contacts/rdap")) ? (await readdir(join(folder, "contacts/rdap"))).sort() : [];

// Answers

const json =
  (value: unknown): Reply =>
  (response) =>
    response.writeHead(200, { "content-type": "application/rdap+json" }).end(JSON.stringify(value));
const text =
  (body: string | Uint8Array, headers: Record<string, string> = {}): Reply =>
  (response) =>
    response.writeHead(200, headers).end(body);
const status =
  (code: number, headers: Record<string, string> = {}): Reply =>
  (response) =>
    response.writeHead(code, headers).end("{}");
const redirect = (location: string): Reply => status(302, { location });

const card = (...properties: readonly unknown[]) => ["vcard", [["version", {}, "text", "4.0"], ...properties]];
const abuse = (email: string, name: string = "Abuse Desk") => ({
  objectClassName: "entity",
  roles: ["abuse"],
  vcardArray: card(["fn", {}, "text", name], ["email", {}, "text", email]),
});
const network = (startAddress: string, endAddress: string, ...entities: readonly unknown[]) => ({
  objectClassName: "ip network",
  handle: "NET-1",
  startAddress,
  endAddress,
  ipVersion: "v4",
  name: "EXAMPLE",
  country: "JP",
  entities,
});
const good = network("198.18.0.0", "198.18.0.255", abuse("abuse@isp.example"));

/** Asks a server that has this reply for 198.18.0.0/24. */
async function askOnce(reply: Reply, files: Readonly<Record<string, string>> = {}) {
  const server = await serve({ "/ip/198.18.0.0/24": reply });
  const folder = await workspace(files);
  const answer = await run(folder, server.clock, ["198.18.0.0/24", "--server", server.url, "--json"]);
  return { folder, server, answer, line: linesOf(answer)[0] ?? {} };
}

describe.skipIf(!existsSync(shared))("answers of real registries", () => {
  it("give the contact, the network and the date; the answer is kept as it came", async () => {
    const file = readFileSync(join(shared, "network_192_198_0_0.json"), "utf8");
    const server = await serve({ "/rdap/ip/192.198.2.1": text(file) });
    const folder = await workspace();
    const answer = await run(folder, server.clock, ["192.198.2.1", "--server", `${server.url}rdap`]);
    expect(answer).toEqual({
      code: 0,
      err: "asking registries\n",
      out: `network         contact                                 name              registry${" ".repeat(server.url.length - 8 - 8)}  date        state\n192.198.2.1/32  daniel.petsinger@radiolinkinternet.com  Daniel Petsinger  ${server.url.slice(7, -1)}  2026-01-15  new\n`,
    });
    expect(await keptIn(folder)).toEqual(["192.198.0.0_22.json"]);
    const kept = JSON.parse(await readFile(join(folder, "contacts/rdap/192.198.0.0_22.json"), "utf8")) as Line;
    expect(kept).toEqual({
      fetched: "2026-01-15T03:00:00.000Z",
      server: `${server.url}rdap/`,
      url: `${server.url}rdap/ip/192.198.2.1`,
      asked: "192.198.2.1/32",
      answer: JSON.parse(file),
    });
    const contact = {
      email: "daniel.petsinger@radiolinkinternet.com",
      name: "Daniel Petsinger",
      language: null,
      source: server.url.slice(7, -1),
      date: "2026-01-15",
    };
    // 192.198.0.0/22 ends with 192.198.3.255.
    expect(
      await Promise.all(
        ["192.197.255.255", "192.198.0.0", "192.198.3.255", "192.198.4.0"].map((address) => contactOf(folder, address)),
      ),
    ).toEqual([null, contact, contact, null]);
  });

  it("are refused and not kept when they are about something else", async () => {
    const files = readdirSync(shared).filter((name) => name.endsWith(".json") && !name.startsWith("network_"));
    expect(files.length).toBeGreaterThan(6);
    for (const name of files) {
      const { line, answer, folder } = await askOnce(text(readFileSync(join(shared, name))));
      expect([answer.code, line["state"], line["problem"]], name).toEqual([
        1,
        "failed",
        name.startsWith("error_") ? "rdapError" : "rdapNoNetwork",
      ]);
      if (name.startsWith("error_")) expect(line["reason"]).toContain("501 Not Implemented");
      expect(await keptIn(folder)).toEqual([]);
    }
  });
});

describe("a contact in an answer", () => {
  const contactIn = async (...entities: readonly unknown[]) => {
    const { line } = await askOnce(json(network("198.18.0.0", "198.18.0.255", ...entities)));
    return [line["state"], line["contact"], line["name"]];
  };
  const nobody = ["no contact", "", ""];

  it("may lie deep in the tree, in any case of letters; the one nearest to the network is taken", async () => {
    const inside = (entity: unknown) => ({ roles: ["registrant"], entities: [entity] });
    expect(await contactIn(inside(inside({ ...abuse("deep@isp.example"), roles: ["noc", "ABUSE"] })))).toEqual([
      "new",
      "deep@isp.example",
      "Abuse Desk",
    ]);
    expect(await contactIn(inside(abuse("deep@isp.example")), abuse("near@isp.example"))).toEqual([
      "new",
      "near@isp.example",
      "Abuse Desk",
    ]);
  });

  it("is the preferred address, and has the name of its organisation when it has none of its own", async () => {
    const entity = {
      roles: ["abuse"],
      vcardArray: card(
        ["fn", {}, "text", ""],
        ["org", {}, "text", ["Example Inc.", "Security"]],
        ["email", { pref: "2" }, "text", "second@isp.example"],
        ["email", { pref: "1" }, "text", "mailto:first@isp.example"],
      ),
    };
    expect(await contactIn(entity)).toEqual(["new", "first@isp.example", "Example Inc."]);
  });

  it("is never a registry", async () => {
    for (const email of [
      "helpdesk@apnic.net",
      "hostmaster@NIC.AD.JP",
      "abuse@ripe.net",
      "hostmaster@arin.net",
      "x@lacnic.net",
      "x@afrinic.net",
      "abuse@iana.org",
      "x@mail.apnic.net",
    ])
      expect(await contactIn(abuse(email)), email).toEqual(nobody);
    expect(await contactIn(abuse("hostmaster@nic.ad.jp", "JPNIC"), abuse("abuse@isp.example"))).toEqual([
      "new",
      "abuse@isp.example",
      "Abuse Desk",
    ]);
    expect(await contactIn(abuse("abuse@notapnic.net"))).toEqual(["new", "abuse@notapnic.net", "Abuse Desk"]);
  });

  it("is not somebody with another role, nor what is no mail address", async () => {
    expect(await contactIn({ ...abuse("noc@isp.example"), roles: ["technical"] })).toEqual(nobody);
    const wrong = [
      "",
      "abuse",
      "abuse@isp",
      "a@isp.example, b@isp.example",
      "a@isp.example\r\nBcc: all@isp.example",
      "Abuse <a@isp.example>",
      "a b@isp.example",
      "a@-isp.example",
      `${"a".repeat(250)}@isp.example`,
      "a@isp.example\u202e",
      "=cmd()@isp..example",
    ];
    for (const email of wrong) expect(await contactIn(abuse(email)), JSON.stringify(email)).toEqual(nobody);
  });

  it("is not lost for parts of any other shape", async () => {
    const odd = [
      null,
      7,
      "abuse",
      [],
      {},
      { roles: "abuse" },
      { roles: ["abuse"] },
      { roles: ["abuse"], vcardArray: ["vcard"] },
      { roles: ["abuse"], vcardArray: "vcard" },
      { roles: [null, 3], entities: "none" },
    ];
    const mixed = {
      roles: ["abuse"],
      vcardArray: card(
        null,
        3,
        ["email"],
        ["email", null, "text", "x"],
        ["email", {}, "text", 7],
        ["email", {}, "text", "abuse@isp.example"],
        ["fn", {}, "text", "Abuse Desk"],
      ),
    };
    expect(await contactIn(...odd, mixed)).toEqual(["new", "abuse@isp.example", "Abuse Desk"]);
  });

  it("has a name that cannot hide or turn text, nor fill the screen", async () => {
    const [, , name] = await contactIn(abuse("abuse@isp.example", `\u001b[2J<b>ACME\u202e\r\n${"x".repeat(1000)}`));
    expect(name).toMatch(/^\ufffd\[2J<b>ACME\ufffd x+$/);
    expect(String(name)).toHaveLength(200);
  });

  it("is asked of the user when there is none; what the registry holds back is said", async () => {
    const { answer, line, folder } = await askOnce(
      json({
        ...network("198.18.0.0", "198.18.0.255"),
        redacted: [{ name: { description: "Abuse email" }, method: "removal" }],
        notices: [{ title: "Terms\u0007 of Use", description: ["x"] }, 3],
      }),
    );
    expect(answer).toMatchObject({
      code: 0,
      err: expect.stringContaining("write one into contacts.csv: 198.18.0.0/24\n"),
    });
    expect(line).toMatchObject({
      state: "no contact",
      contact: "",
      date: "2026-01-15",
      registered: "198.18.0.0/24",
      holder: "EXAMPLE",
      handle: "NET-1",
      country: "JP",
      redacted: true,
      notices: ["Terms\ufffd of Use"],
    });
    expect(await contactOf(folder, "198.18.0.1")).toBeNull();
  });
});

describe("the network of an answer", () => {
  const problemWith = async (value: unknown) => (await askOnce(json(value))).line["problem"];

  it("may be given as cidr0 alone, and may be no CIDR network", async () => {
    const cidrs = await askOnce(
      json({
        cidr0_cidrs: [
          { v4prefix: "198.18.1.0", length: 24 },
          { v4prefix: "198.18.0.0", length: 24 },
        ],
        entities: [abuse("abuse@isp.example")],
      }),
    );
    expect(await keptIn(cidrs.folder)).toEqual(["198.18.0.0_23.json"]);
    const range = await askOnce(json(network("198.18.0.0", "198.18.2.255", abuse("abuse@isp.example"))));
    expect(await keptIn(range.folder)).toEqual(["198.18.0.0-198.18.2.255.json"]);
    expect([await contactOf(range.folder, "198.18.2.255"), await contactOf(range.folder, "198.18.3.0")]).toMatchObject([
      { email: "abuse@isp.example" },
      null,
    ]);
  });

  it("must hold what was asked for", async () => {
    expect(await problemWith(network("198.18.0.0", "198.18.0.127", abuse("a@isp.example")))).toBe("rdapOtherNetwork");
    expect(await problemWith(network("203.0.113.0", "203.0.113.255", abuse("a@isp.example")))).toBe("rdapOtherNetwork");
  });

  it("must not be the whole Internet", async () => {
    expect(await problemWith(network("0.0.0.0", "255.255.255.255", abuse("a@isp.example")))).toBe("rdapTooWide");
    expect(await problemWith(network("198.0.0.0", "199.255.255.255", abuse("a@isp.example")))).toBe("rdapTooWide");
    expect(await problemWith(network("198.0.0.0", "198.255.255.255", abuse("a@isp.example")))).toBeUndefined();
  });

  it("must be there, and be IPv4", async () => {
    const wrong = [
      {},
      [],
      null,
      3,
      "text",
      { startAddress: 1, endAddress: 2 },
      network("198.18.0.255", "198.18.0.0"),
      network("2001:db8::", "2001:db8::ffff"),
      network("198.18.0.999", "198.18.1.0"),
      network("../../x", "198.18.0.255"),
      { cidr0_cidrs: [{ v4prefix: "198.18.0.0", length: -1 }] },
      { cidr0_cidrs: [{ v4prefix: "198.18.0.0", length: 1e9 }] },
      {
        cidr0_cidrs: [
          { v4prefix: "198.18.0.0", length: 25 },
          { v4prefix: "198.18.1.0", length: 24 },
        ],
      },
    ];
    for (const value of wrong) expect(await problemWith(value), JSON.stringify(value)).toBe("rdapNoNetwork");
  });

  it("may be an error that comes with status 200", async () =>
    expect(await problemWith({ errorCode: 404, title: "Not Found\u001b[31m" })).toBe("rdapError"));
});

describe("a server that fails", () => {
  const failing = async (reply: Reply) => {
    const { answer, line, folder, server } = await askOnce(reply);
    expect([answer.code, line["state"], await keptIn(folder)]).toEqual([1, "failed", []]);
    expect(answer.err).toContain("tsubame: 198.18.0.0/24: ");
    return {
      problem: line["problem"],
      reason: String(line["reason"]),
      asked: server.asked.length,
      slept: server.clock.slept,
    };
  };

  it("with 4xx or 500 is not asked again", async () => {
    for (const code of [400, 403, 404, 500, 501, 300, 304, 204])
      expect(await failing(status(code)), String(code)).toMatchObject({
        problem: "rdapStatus",
        asked: 1,
        reason: expect.stringContaining(`status ${code}`),
      });
    expect(await failing(status(302))).toMatchObject({ problem: "rdapStatus", asked: 1 });
  });

  it("with 429 or 503 is asked three times, each time later", async () => {
    for (const code of [429, 502, 503, 504])
      expect(await failing(status(code)), String(code)).toMatchObject({
        problem: "rdapBusy",
        asked: 3,
        slept: [2000, 4000],
      });
    expect(await failing(status(503, { "retry-after": "soon" }))).toMatchObject({
      problem: "rdapBusy",
      asked: 3,
      slept: [2000, 4000],
    });
  });

  it("that says when to come back is asked then", async () => {
    let times = 0;
    const { line, server } = await askOnce((response, request) =>
      (++times === 1
        ? status(429, { "retry-after": "7" })
        : times === 2
          ? status(503, { "retry-after": new Date(start + 17_000).toUTCString() })
          : json(good))(response, request),
    );
    expect([line["state"], server.clock.slept]).toEqual(["new", [7000, 10_000]]);
  });

  it("that says to come back much later is left alone, for all its networks", async () => {
    const server = await serve(status(429, { "retry-after": "3600" }));
    const folder = await workspace({ "networks.csv": networksFile });
    const answer = await run(folder, server.clock, ["--server", server.url]);
    expect([answer.code, server.asked.length, server.clock.slept]).toEqual([1, 1, []]);
    expect(answer.err).toContain("tsubame: 198.18.0.0/24, 198.18.1.0/24, 198.18.2.0/24: ");
    expect(answer.err).toContain("It asks to wait 3600 seconds.");
  });

  it("that stalls, before or within its answer, is given up", async () => {
    for (const reply of [
      () => undefined,
      (response: ServerResponse) => void response.writeHead(200).write('{"handle":'),
    ]) {
      const server = await serve(reply);
      const folder = await workspace({ "networks.csv": networksFile });
      const answer = await runImpatiently(folder, server.clock, { server: server.url, json: true });
      expect(linesOf(answer).map(({ state, problem }) => [state, problem])).toEqual(
        Array(3).fill(["failed", "rdapSilent"]),
      );
      expect([answer.code, server.asked.length]).toEqual([1, 3]);
      expect(answer.err).toContain("no answer within 0.12 s");
    }
  });

  it("that is not there, or hangs up, is given up", async () => {
    expect(await failing((response) => void response.socket?.destroy())).toMatchObject({
      problem: "rdapSilent",
      asked: 3,
    });
    const cut = await failing((response) => {
      response.writeHead(200, { "content-length": "1000" }).write("{");
      setTimeout(() => response.socket?.destroy(), 20);
    });
    expect(cut).toMatchObject({ problem: "rdapSilent", asked: 3 });
    const { url } = await serve({});
    await new Promise((done) => servers.pop()?.close(done));
    const answer = await run(await workspace(), stoppedClock(), ["198.18.0.0/24", "--server", url, "--json"]);
    expect([answer.code, linesOf(answer)[0]?.["problem"]]).toEqual([1, "rdapSilent"]);
    expect(answer.err).toContain("ECONNREFUSED");
  });

  it("with HTML, half an answer, broken text or endless brackets is refused", async () => {
    const whole = JSON.stringify(good);
    const bodies = [
      "<!doctype html><title>Log in\u001b[2J</title>",
      whole.slice(0, -20),
      "",
      "{",
      '{"a": "\\',
      Buffer.from([0x22, 0xff, 0xfe, 0x22]),
      "[".repeat(1_000_000),
      `{"a":`.repeat(200) + "1" + "}".repeat(200),
    ];
    for (const body of bodies) {
      const { problem, asked, reason } = await failing(text(body, { "content-type": "text/html" }));
      expect([problem, asked], String(body).slice(0, 20)).toEqual(["rdapSyntax", 1]);
      expect(reason).not.toContain("\u001b");
    }
    // Brackets within strings are no depth.
    const { line } = await askOnce(json({ ...good, name: `"\\${"[".repeat(500)}` }));
    expect(line["state"]).toBe("new");
  });

  it("with 20 MB is cut off", async () => {
    let sent = 0;
    const piece = Buffer.alloc(64 * 1024, " ");
    const large = await failing((response) => {
      response.writeHead(200);
      const more = () => {
        while (sent < 20_000_000 && !response.destroyed) {
          sent += piece.length;
          if (!response.write(piece)) return void response.once("drain", more);
        }
        if (!response.destroyed) response.end();
      };
      more();
    });
    expect([large.problem, large.asked]).toEqual(["rdapLarge", 1]);
    expect(sent).toBeLessThan(15_000_000);
    const bomb = gzipSync(Buffer.alloc(20_000_000, " "));
    expect(bomb.length).toBeLessThan(100_000);
    expect(await failing(text(bomb, { "content-encoding": "gzip" }))).toMatchObject({ problem: "rdapLarge", asked: 1 });
  });

  it("keeps what was known: an old answer stays, with its date", async () => {
    const { folder, server, line } = await askOnce(json(good));
    expect(line["state"]).toBe("new");
    server.clock.pass(40);
    const broken = await serve({}, server.clock);
    const answer = await run(folder, server.clock, ["198.18.0.0/24", "--server", broken.url, "--json"]);
    expect([answer.code, broken.asked.length]).toEqual([1, 1]);
    expect(linesOf(answer)[0]).toMatchObject({
      state: "failed",
      problem: "rdapStatus",
      contact: "abuse@isp.example",
      date: "2026-01-15",
    });
    expect(await contactOf(folder, "198.18.0.9")).toMatchObject({ email: "abuse@isp.example", date: "2026-01-15" });
  });

  it("is told in Japanese to those who read it", async () => {
    const server = await serve({});
    const answer = await run(await workspace(), server.clock, ["198.18.0.0/24", "--server", server.url], "ja_JP.UTF-8");
    expect(answer.err).toContain("の応答は状態コード 404 でした。");
  });
});

describe("a redirect", () => {
  it("is followed on a server that was named", async () => {
    const server = await serve({ "/ip/198.18.0.0/24": redirect("/other/ip?x=1#part"), "/other/ip?x=1": json(good) });
    const folder = await workspace();
    const answer = await run(folder, server.clock, ["198.18.0.0/24", "--server", server.url, "--json"]);
    expect(linesOf(answer)[0]).toMatchObject({ state: "new", url: `${server.url}other/ip?x=1` });
    expect(server.clock.slept).toEqual([1000]);
  });

  it("in a circle, or one after another, is not followed for ever", async () => {
    for (const [next, most] of [
      ["/ip/198.18.0.0/24", 1],
      ["/a", 2],
    ] as const) {
      const server = await serve({ "/ip/198.18.0.0/24": redirect(next), "/a": redirect("/ip/198.18.0.0/24") });
      const answer = await run(await workspace(), server.clock, ["198.18.0.0/24", "--server", server.url, "--json"]);
      expect([linesOf(answer)[0]?.["problem"], server.asked.length]).toEqual(["rdapCircle", most]);
    }
    const server = await serve((response, request) => redirect(`${request.url}0`)(response, request));
    const answer = await run(await workspace(), server.clock, ["198.18.0.0/24", "--server", server.url, "--json"]);
    // The first, and five redirects.
    expect([linesOf(answer)[0]?.["problem"], server.asked.length]).toEqual(["rdapCircle", 6]);
  });

  it("to another scheme, to this machine or to a private network is not followed", async () => {
    const other = await serve(json(good));
    const port = new URL(other.url).port;
    const targets = [
      other.url,
      `http://localhost:${port}/`,
      `https://localhost:${port}/`,
      `https://127.0.0.1:${port}/`,
      `https://127.1:${port}/`,
      `https://[::1]:${port}/`,
      `https://[::ffff:127.0.0.1]:${port}/`,
      `https://[fd00::1]/`,
      "https://[fe80::1]/",
      "https://[64:ff9b::a00:1]/",
      "https://[2002:a00:1::]/",
      "https://10.0.0.1/",
      "https://192.168.1.1/",
      "https://169.254.169.254/latest/",
      "https://100.64.0.1/",
      "https://0.0.0.0/",
      "https://240.0.0.1/",
      "http://example.com/",
      "ftp://example.com/",
      "file:///etc/passwd",
      "data:application/json,{}",
      "javascript:1",
      "https://user:word@example.com/",
      "https://",
      "http://[::1",
    ];
    for (const target of targets) {
      const { line, answer } = await askOnce(redirect(target));
      expect([answer.code, line["problem"]], target).toEqual([1, "rdapRefused"]);
    }
    expect(other.asked).toEqual([]);
  });
});

describe("an address", () => {
  it("is public when IANA gave it to a registry, and it is not special", () => {
    for (const address of [
      "1.0.0.1",
      "41.0.0.1",
      "172.32.0.1",
      "192.0.1.1",
      "192.0.3.1",
      "198.17.255.255",
      "198.20.0.0",
      "223.255.255.255",
      "100.63.255.255",
      "2001:200::1",
      "2001:500::1",
      "2001:67c::1",
      "2001:dd8::1",
      "2001:13c7::1",
      "2606::1",
      "2a00::1",
    ])
      expect(isPublic(address), address).toBe(true);
    for (const address of [
      "0.0.0.0",
      "10.255.255.255",
      "100.127.255.255",
      "127.0.0.53",
      "172.31.255.255",
      "192.0.0.8",
      "198.19.255.255",
      "224.0.0.1",
      "255.255.255.255",
      "::",
      "::1",
      "::ffff:8.8.8.8",
      "64:ff9b::1",
      "100::1",
      "2001::1",
      "2001:db8::1",
      "2002::1",
      "3fff::1",
      "fc00::1",
      "fe80::1",
      "ff02::1",
    ])
      expect(isPublic(address), address).toBe(false);
  });
});

describe("politeness", () => {
  it("asks a server once a second, and no more than is needed", async () => {
    const clock = stoppedClock();
    const replies = Object.fromEntries(
      [0, 1, 2].map((at) => [
        `/ip/198.18.${at}.0/24`,
        json(network(`198.18.${at}.0`, `198.18.${at}.255`, abuse(`abuse-${at}@isp.example`))),
      ]),
    );
    const server = await serve(replies, clock);
    const folder = await workspace({ "networks.csv": networksFile });
    const first = await run(folder, clock, ["--server", server.url, "--json"]);
    expect(linesOf(first).map(({ network, contact, state }) => [network, contact, state])).toEqual(
      [0, 1, 2].map((at) => [`198.18.${at}.0/24`, `abuse-${at}@isp.example`, "new"]),
    );
    expect(server.asked.map(({ time }) => time - start)).toEqual([0, 1000, 2000]);

    clock.pass(29);
    const again = await run(folder, clock, ["--server", server.url, "--json"]);
    expect(linesOf(again).map(({ state, date }) => [state, date])).toEqual(Array(3).fill(["kept", "2026-01-15"]));
    expect(server.asked).toHaveLength(3);

    clock.pass(2);
    expect(
      linesOf(await run(folder, clock, ["--server", server.url, "--json"])).map(({ state, date }) => [state, date]),
    ).toEqual(Array(3).fill(["new", "2026-02-15"]));
    expect(server.asked).toHaveLength(6);
  });

  it("asks once for all that lies in one network; with --refresh-days 0, for each", async () => {
    const server = await serve(json(network("198.18.0.0", "198.19.255.255", abuse("abuse@isp.example"))));
    const folder = await workspace({ "networks.csv": networksFile });
    const targets = ["198.18.0.0/24", "198.18.7.7", "198.18.7.7", "198.18.7.7/32"];
    const answer = await run(folder, server.clock, [...targets, "--server", server.url, "--json"]);
    expect(linesOf(answer).map(({ network, state }) => [network, state])).toEqual([
      ["198.18.0.0/24", "new"],
      ["198.18.7.7/32", "kept"],
    ]);
    expect(server.paths()).toEqual(["/ip/198.18.0.0/24"]);
    await run(folder, server.clock, [...targets, "--server", server.url, "--refresh-days", "0"]);
    expect(server.paths().slice(1)).toEqual(["/ip/198.18.0.0/24", "/ip/198.18.7.7"]);
  });

  it("forgets a smaller network that the registry no longer has, and no other", async () => {
    const { folder, server } = await askOnce(json(good));
    const second = await serve(
      {
        "/ip/198.18.1.0/24": json(network("198.18.1.0", "198.18.1.255", abuse("one@isp.example"))),
        "/ip/198.18.0.0/24": json(network("198.18.0.0", "198.18.255.255", abuse("new@isp.example"))),
      },
      server.clock,
    );
    await run(folder, server.clock, ["198.18.1.0/24", "198.18.0.0/24", "--server", second.url, "--refresh-days", "0"]);
    expect(await keptIn(folder)).toEqual(["198.18.0.0_16.json", "198.18.1.0_24.json"]);
    expect([(await contactOf(folder, "198.18.0.1"))?.email, (await contactOf(folder, "198.18.1.1"))?.email]).toEqual([
      "new@isp.example",
      "one@isp.example",
    ]);
  });

  it("never asks for addresses that nobody holds", async () => {
    const clock = stoppedClock();
    const reserved = [
      "10.0.0.0/8",
      "192.168.1.0/24",
      "172.16.5.1",
      "127.0.0.1",
      "192.0.2.7",
      "198.51.100.0/24",
      "203.0.113.5",
      "198.18.0.0/15",
      "240.0.0.0/8",
      "224.0.0.1",
      "169.254.0.1",
      "100.64.0.0/10",
    ];
    const answer = await run(await workspace(), clock, [...reserved, "--bootstrap", "http://127.0.0.1:9/", "--json"]);
    expect(linesOf(answer).map(({ state }) => state)).toEqual(reserved.map(() => "reserved"));
    expect(answer).toMatchObject({
      code: 0,
      err: expect.stringContaining("Not asked, since nobody holds addresses kept for special uses: 10.0.0.0/8, "),
    });
  });
});

describe("the bootstrap file", () => {
  const services = (...list: readonly (readonly [networks: string[], servers: string[]])[]) =>
    json({ version: "1.0", services: list });
  const answers = {
    "/b/ip/18.0.0.0/24": json(network("18.0.0.0", "18.0.0.255", abuse("b@isp.example"))),
    "/a/ip/18.1.0.0/24": json(network("18.1.0.0", "18.1.0.255", abuse("a@isp.example"))),
  };

  it("says which server to ask: the longest network; it is kept with its date", async () => {
    const replies: Record<string, Reply> = { ...answers };
    const server = await serve(replies);
    replies["/ipv4.json"] = services(
      [
        ["18.0.0.0/8", "44.0.0.0/8"],
        ["ftp://nowhere/", "not an address", `${server.url}a`],
      ],
      [["18.0.0.0/16", "300.0.0.0/8", "x"], [`${server.url}b/`]],
    );
    const folder = await workspace();
    const options = ["--bootstrap", `${server.url}ipv4.json`, "--json"];
    const first = await run(folder, server.clock, ["18.0.0.0/24", "18.1.0.0/24", "19.0.0.0/24", ...options]);
    expect(linesOf(first).map(({ contact, problem }) => [contact, problem])).toEqual([
      ["b@isp.example", undefined],
      ["a@isp.example", undefined],
      ["", "rdapNoServer"],
    ]);
    expect(server.paths()).toEqual(["/ipv4.json", "/b/ip/18.0.0.0/24", "/a/ip/18.1.0.0/24"]);
    expect(await keptIn(folder)).toContain("bootstrap-ipv4.json");

    server.clock.pass(3);
    await run(folder, server.clock, ["44.0.0.0/24", ...options]);
    expect(server.paths().slice(3)).toEqual(["/a/ip/44.0.0.0/24"]);

    // A month later it is asked for again; without an answer, the kept one serves.
    server.clock.pass(30);
    replies["/ipv4.json"] = status(500);
    const later = await run(folder, server.clock, ["18.0.0.0/24", ...options]);
    expect(later).toMatchObject({
      code: 0,
      err: expect.stringContaining("the kept list of RDAP servers of 2026-01-15 is used"),
    });
    expect(server.paths().slice(4)).toEqual(["/ipv4.json", "/b/ip/18.0.0.0/24"]);
  });

  it("that cannot be used fails every network that needs it, asked for once", async () => {
    for (const reply of [
      status(404),
      text("<html>"),
      json({ services: [] }),
      json({ services: [[["18.0.0.0/8"], ["ftp://x/"]]] }),
      json([]),
      json({ services: "none" }),
      json({ services: [["18.0.0.0/8"]] }),
    ]) {
      const server = await serve({ "/ipv4.json": reply });
      const folder = await workspace();
      const answer = await run(folder, server.clock, [
        "18.0.0.0/24",
        "19.0.0.0/24",
        "10.0.0.1",
        "--bootstrap",
        `${server.url}ipv4.json`,
        "--json",
      ]);
      expect([
        answer.code,
        ...linesOf(answer).map(({ state }) => state),
        server.asked.length,
        await keptIn(folder),
      ]).toEqual([1, "failed", "failed", "reserved", 1, []]);
    }
  });

  it("leads to no private server", async () => {
    const other = await serve(json(good));
    for (const target of [other.url, "https://10.0.0.1/", "https://localhost/"]) {
      const server = await serve({ "/ipv4.json": services([["18.0.0.0/8"], [target]]) });
      const answer = await run(await workspace(), server.clock, [
        "18.0.0.0/24",
        "--bootstrap",
        `${server.url}ipv4.json`,
        "--json",
      ]);
      expect(linesOf(answer)[0]?.["problem"], target).toBe("rdapRefused");
    }
    expect(other.asked).toEqual([]);
  });
});

describe("contacts.csv", () => {
  const refused = async (contacts: string): Promise<UserError> => {
    const folder = await workspace({ "contacts.csv": contacts });
    const error: unknown = await contactOf(folder, "198.18.0.1").then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error, contacts).toBeInstanceOf(UserError);
    return error as UserError;
  };

  it("comes before every answer; its smallest network wins, and nothing is asked for it", async () => {
    const { folder, server } = await askOnce(json(good), {
      "contacts.csv": "network,contact,name,language,note\n198.18.1.0/24,wide@isp.example,Wide,,\n",
    });
    expect(await contactOf(folder, "198.18.0.1")).toMatchObject({ email: "abuse@isp.example" });
    await writeFile(
      join(folder, "contacts.csv"),
      "network,contact,name,language,note\n198.18.0.0/15,wide@isp.example,広い網,ja,since 2020\n198.18.0.7,host@isp.example,,,\n",
    );
    expect(await contactOf(folder, "198.18.0.1")).toEqual({
      email: "wide@isp.example",
      name: "広い網",
      language: "ja",
      source: "contacts.csv",
      date: null,
    });
    expect(await contactOf(folder, "198.18.0.7")).toEqual({
      email: "host@isp.example",
      name: "",
      language: null,
      source: "contacts.csv",
      date: null,
    });
    expect(await contactOf(folder, "198.20.0.0")).toBeNull();
    const answer = await run(folder, server.clock, ["198.18.9.0/24", "--server", server.url, "--json"]);
    expect([linesOf(answer)[0], server.asked.length]).toEqual([
      {
        network: "198.18.9.0/24",
        contact: "wide@isp.example",
        name: "広い網",
        registry: "contacts.csv",
        date: "",
        state: "listed",
      },
      1,
    ]);
  });

  it("is refused with its line when something is wrong", async () => {
    const head = "network,contact,name,language,note\n198.18.9.0/24,a@isp.example,,,\n";
    const wrong: readonly (readonly [line: string, code: string, key: string])[] = [
      ["198.18.0.1/24,a@isp.example,,,", "wrongValue", "network"],
      ["2001:db8::/32,a@isp.example,,,", "wrongValue", "network"],
      [",a@isp.example,,,", "wrongValue", "network"],
      ["198.18.0.0/33,a@isp.example,,,", "wrongValue", "network"],
      ["198.18.0.0/24,,,,", "wrongValue", "contact"],
      ["198.18.0.0/24,a@b,,,", "wrongValue", "contact"],
      ['198.18.0.0/24,"a@isp.example,b@isp.example",,,', "wrongValue", "contact"],
      ['198.18.0.0/24,"a@isp.example\nBcc: b@isp.example",,,', "wrongValue", "contact"],
      ["198.18.0.0/24,hostmaster@nic.ad.jp,,,", "contactRegistry", "contact"],
      ["198.18.0.0/24,helpdesk@APNIC.net,,,", "contactRegistry", "contact"],
      ["198.18.0.0/24,a@isp.example,,klingon!,", "wrongValue", "language"],
      ["198.18.9.0/24,b@isp.example,,,", "contactTwice", "network"],
    ];
    for (const [line, code, key] of wrong)
      expect(await refused(`${head}${line}\n`), line).toMatchObject({ code, place: { file: "contacts.csv", key } });
    expect(await refused(`${head}198.18.9.0/24,b@isp.example,,,\n`)).toMatchObject({
      values: { first: 2 },
      place: { line: 3 },
    });
    expect(await refused("network,name\n")).toMatchObject({ code: "csvColumn", place: { key: "contact" } });
    expect(await refused("network,contact,mail\n")).toMatchObject({ code: "unknownKey", place: { key: "mail" } });
  });

  it("must be there when tsubame.yaml names it; without the setting nobody reads it", async () => {
    const folder = await workspace();
    await writeFile(join(folder, "contacts.csv"), "nonsense\n");
    expect(await contactOf(folder, "198.18.0.1")).toBeNull();
    await writeFile(join(folder, "tsubame.yaml"), `${settings}contacts: nobody.csv\n`);
    await expect(readConfig(folder)).rejects.toMatchObject({
      code: "fileMissing",
      place: { file: "tsubame.yaml", line: 4 },
    });
  });
});

describe("kept answers", () => {
  it("that were damaged are told with their file; rdap asks again", async () => {
    const { folder, server } = await askOnce(json(good));
    const path = join(folder, "contacts/rdap/198.18.0.0_24.json");
    const whole = await readFile(path, "utf8");
    const kept = JSON.parse(whole) as Line;
    for (const [broken, code] of [
      [whole.slice(0, 60), "jsonSyntax"],
      ["{}", "wrongValue"],
      ["", "jsonSyntax"],
      [JSON.stringify({ ...kept, answer: {} }), "rdapNoNetwork"],
      [JSON.stringify({ ...kept, fetched: "yesterday" }), "wrongValue"],
    ] as const) {
      await writeFile(path, broken);
      await expect(contactOf(folder, "198.18.0.1")).rejects.toMatchObject({
        code,
        place: { file: "contacts/rdap/198.18.0.0_24.json" },
      });
      const answer = await run(folder, server.clock, ["198.18.0.0/24", "--server", server.url, "--json"]);
      expect([answer.code, linesOf(answer)[0]?.["state"]]).toEqual([0, "new"]);
      expect(answer.err).toContain("warning: the kept answer is asked for again");
    }
    expect(JSON.parse(await readFile(path, "utf8"))).toMatchObject({ answer: good });
  });

  it("of a smaller network without a contact leave it to a larger one", async () => {
    const server = await serve({
      "/ip/198.18.0.0/24": json(network("198.18.0.0", "198.18.0.255")),
      "/ip/198.18.0.0/16": json(network("198.18.0.0", "198.18.255.255", abuse("isp@isp.example"))),
    });
    const folder = await workspace();
    await run(folder, server.clock, ["198.18.0.0/16", "--server", server.url]);
    await run(folder, server.clock, ["198.18.0.0/24", "--server", server.url, "--refresh-days", "0"]);
    expect(await keptIn(folder)).toHaveLength(2);
    expect(await contactOf(folder, "198.18.0.1")).toMatchObject({ email: "isp@isp.example" });
  });
});

describe("the call", () => {
  it("is refused when a target or a server is wrong", async () => {
    const folder = await workspace();
    for (const target of [
      "2001:db8::1",
      "198.18.0.1/24",
      "0.0.0.0/0",
      "2.0.0.0/7",
      "2025Q5",
      "example.com",
      "198.18.0",
      "1.2.3.256",
      "1.2.3.4/33",
      "../x",
    ]) {
      expect(await tsubame(folder, ["rdap", target]), target).toMatchObject({
        code: 2,
        err: expect.stringContaining(`${target} is neither a quarter nor`),
      });
    }
    for (const url of [
      "http://example.com/",
      "ftp://127.0.0.1/",
      "127.0.0.1",
      "https://a:b@example.com/",
      "file:///etc/passwd",
      "",
    ]) {
      expect(await tsubame(folder, ["rdap", "18.0.0.1", "--server", url]), url).toMatchObject({
        code: 2,
        err: expect.stringContaining("is no address that may be asked"),
      });
      expect((await tsubame(folder, ["rdap", "18.0.0.1", "--bootstrap", url])).code, url).toBe(2);
    }
    expect((await tsubame(folder, ["rdap", "18.0.0.1", "--refresh-days", "-1"])).code).toBe(2);
    expect(await tsubame(folder, ["rdap"])).toMatchObject({
      code: 1,
      err: expect.stringContaining("There is no network to ask for."),
    });
  });

  it("with a quarter asks for the watched networks of which a source was seen in it", async () => {
    const folder = await smallWorkspace(undefined, {
      "tsubame.yaml": `${settings}networks: networks.csv\n`,
      "networks.csv": "network,label\n240.0.0.0/24,seen\n241.0.0.0/24,unseen\n",
    });
    folders.push(folder);
    const server = await serve({
      "/ip/240.0.0.0/24": json(network("240.0.0.0", "240.0.0.255", abuse("abuse@isp.example"))),
    });
    const answer = await run(folder, server.clock, ["2024Q2", "--server", server.url, "--json"]);
    expect(answer.code, answer.err).toBe(0);
    expect(server.paths()).toEqual(["/ip/240.0.0.0/24"]);
  });

  it("links and publish are the only ones that can reach the network; the preview listens on this machine", () => {
    const source = resolve(import.meta.dirname, "../src");
    const users = readdirSync(source, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts"))
      .filter((name) =>
        /\bfetch\(|"node:(?:https?2?|dns|tls|net)(?:\/promises)?"|engines\/(?:http|fetch)\.js|\.\/(?:http|fetch)\.js|"undici"/.test(
          readFileSync(join(source, name), "utf8"),
        ),
      );
    expect(users.sort()).toEqual([
      "base/loopback.ts",
      "base/public-addresses.ts",
      "commands/links.ts",
      "engines/exchange.ts",
      "engines/fetch.ts",
      "engines/http.ts",
      "notify/registries.ts",
      "publishing/wordpress-site.ts",
      "publishing/wordpress-verdict.ts",
    ]);
  });

  it("connect to no address but those they looked at: a name that means this machine when it is called is not called", async () => {
    const asked: string[] = [];
    const server = createServer(({ url: path }, response) => {
      asked.push(String(path));
      response.end("{}");
    });
    servers.push(server);
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const url = `http://localhost:${(server.address() as AddressInfo).port}/`;
    await expect(request(url, { reach: "public", timeoutMs: 5000 })).rejects.toMatchObject({
      cause: { code: "ENOTPUBLIC" },
    });
    expect(asked).toEqual([]);
    expect((await request(url, { reach: "any", timeoutMs: 5000 })).status).toBe(200);
    expect(asked).toEqual(["/"]);
  });

  it("stand a server that ends the connection while its answer waits to be read", async () => {
    const body = Buffer.alloc(64 * 1024, 0x61);
    const server = createSocketServer((socket) => {
      socket.once("data", () => {
        socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n`);
        socket.end(body);
      });
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const [unread, late] = [0, 0].map(() => request(url, { reach: "any", timeoutMs: 5000 }));
    await unread;
    const answer = await late;
    await new Promise((done) => setTimeout(done, 300));
    expect((await answer?.arrayBuffer())?.byteLength).toBe(body.length);
    await new Promise((done) => server.close(done));
  });
});
