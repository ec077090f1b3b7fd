/** Commands about what packets tell beside the reports: logs taken in, changes, holders of networks. */
import { parsePeriod } from "../../base/period.js";
import { exits, problem } from "../../base/problems.js";
import { importFormats } from "../../import/formats.js";
import {
  type CommandLine,
  example,
  optionOf,
  quarterOf,
  readMap,
  readNames,
  readPart,
  readWhole,
} from "./command-line.js";

export const packetCommands = {
  import: importCommand,
  rollup: rollupCommand,
  changes: changesCommand,
  new: newCommand,
  notify: notifyCommand,
  rdap: rdapCommand,
};

function importCommand({ command, folderOf, outside, finish }: CommandLine): void {
  command(
    "import",
    "Turn logs into exports: CSV, JSON, Zeek, Suricata, nfdump, tshark, AWS VPC, honeypots, pcap; each also as gzip.",
  )
    .argument("<file...>", "logs of one format")
    .requiredOption("--to <dir>", "folder for the exports, one file a day")
    .addOption(optionOf("--format <name>", "the format, where it cannot be told from the file").choices(importFormats))
    .option(
      "--map <pairs>",
      "canonical=foreign column names, in JSON dotted paths: time=datetime,sensor=host",
      readMap,
      {},
    )
    .option("--sensor <id>", "the sensor of all rows, where the file names none")
    .option("--protocol <name>", "the protocol of all rows, like TCP")
    .option("--timezone <zone>", "days are cut in it (default: the workspace's, else UTC)")
    .option("--source-timezone <zone>", "times that name no zone are of it (default: UTC)")
    .option("--time-format <format>", "how times are written, like '%m/%d/%y %H:%M'")
    .option("--allow-dates", "a day without a time is its first moment, not a rejected row")
    .option("--dry-run", "read the beginning of each file, show five rows, write nothing")
    .option("--json", "the summary as JSON")
    .action(
      async (
        files: string[],
        options: {
          workspace?: string;
          to: string;
          format?: string;
          map: Record<string, string>;
          sensor?: string;
          protocol?: string;
          timezone?: string;
          sourceTimezone?: string;
          timeFormat?: string;
          allowDates?: boolean;
          dryRun?: boolean;
          json?: boolean;
        },
      ) => {
        const { importFiles } = await import("../import-command.js");
        finish(await importFiles({ ...options, folder: folderOf(options), files }, outside));
      },
    );
}

function rollupCommand({ command, folderOf, outside, finish }: CommandLine): void {
  command("rollup", "Compact the packets of a quarter, and look up their sources: all of a build that reads exports.")
    .argument("<quarter>", `like ${example}`)
    .option(
      "--day <day>",
      "one day alone, like 2025-01-31: many processes and hosts may do so at once in one workspace",
    )
    .addOption(
      optionOf("--engine <name>", "what compacts, instead of the engine of tsubame.yaml").choices(["duckdb", "spark"]),
    )
    .addOption(optionOf("--print", "only print the script for Spark, for a scheduler or a notebook").conflicts("take"))
    .addOption(
      optionOf("--take <dir>", "check and take over the days that a cluster wrote into this folder").conflicts(
        "engine",
      ),
    )
    .addOption(
      optionOf("--part <k/n>", "of the day one of so many parts, into --to; all of them are merged by --take")
        .argParser(readPart)
        .conflicts(["take", "print", "engine"]),
    )
    .option("--to <dir>", "folder for the parts of days")
    .action(async (quarter: string, options: RollupCall) => {
      const { rollup } = await import("../rollup.js");
      finish(await rollup({ ...options, folder: folderOf(options), quarter: quarterOf(quarter) }, outside));
    });
}

type RollupCall = {
  workspace?: string;
  day?: string;
  engine?: "duckdb" | "spark";
  print?: boolean;
  take?: string;
  part?: { at: number; of: number };
  to?: string;
};

function changesCommand({ command, folderOf, outside, finish }: CommandLine): void {
  command(
    "changes",
    "List unusual rises and falls, and sensors that went silent: since when, how widely seen, and whether an extra issue is due.",
  )
    .argument("[quarter]", `like ${example} (default: the last one)`)
    .option("--since <day>", "instead: what was going on on this day, like 2025-01-31, or began later")
    .option("--json", "as an array of objects")
    .action(async (quarter: string | undefined, options: { workspace?: string; since?: string; json?: boolean }) => {
      const { changes } = await import("../changes.js");
      finish(
        await changes(
          {
            folder: folderOf(options),
            quarter: quarter === undefined ? undefined : quarterOf(quarter),
            since: options.since,
            json: options.json ?? false,
          },
          outside,
        ),
      );
    });
}

function newCommand({ command, folderOf, outside, finish }: CommandLine): void {
  const parent = command(
    "new",
    "Make the folders of a quarter, and list what is worth a text; or draft one in each language, its figures bound to the data, with marked places for you to write.",
  )
    .argument("<quarter>", `like ${example}`)
    .option("--editions <names>", "only these editions, with commas (default: all of the workspace)", readNames)
    .action(async (asked: string, options: { workspace?: string; editions?: string[] }) => {
      const quarter = parsePeriod(asked);
      if (!quarter) throw problem("newUnknown", { asked, example }, {}, exits.usage);
      const { makeQuarter } = await import("../new-quarter.js");
      finish(await makeQuarter({ folder: folderOf(options), quarter, editions: options.editions }, outside));
    });
  const given = (options: { workspace?: string }) => folderOf({ ...parent.opts<{ workspace?: string }>(), ...options });
  command("extra", "An extra issue about one change: topics, front matter and a chart.", parent)
    .argument("[quarter]", `like ${example} (default: the one in the change's name)`)
    .requiredOption("--change <id>", "a change as tsubame changes names it")
    .action(async (quarter: string | undefined, options: { workspace?: string; change: string }) => {
      const { draftExtra } = await import("../new.js");
      finish(
        await draftExtra(
          {
            folder: given(options),
            change: options.change,
            quarter: quarter === undefined ? undefined : quarterOf(quarter),
          },
          outside,
        ),
      );
    });
  command("topic", "The topic of a quarter, from a change, a port or a network: texts, a chart, its queries.", parent)
    .argument("[quarter]", `like ${example} (default: the one in the change's name, or the last one)`)
    .option("--change <id>", "a change as tsubame changes names it")
    .option("--port <port>", "a port as tables write it: number, slash and protocol")
    .option("--network <label>", "a watched network by its label")
    .addOption(
      optionOf("--edition <name>", "the page it stands on").choices(["overflow", "quarterly"]).default("overflow"),
    )
    .action(async (quarter: string | undefined, options: TopicCall) => {
      const { change, port, network, edition } = options;
      if ([change, port, network].filter((one) => one !== undefined).length !== 1)
        throw problem("topicAbout", {}, {}, exits.usage);
      const { draftTopic } = await import("../new-topic.js");
      finish(
        await draftTopic(
          {
            folder: given(options),
            quarter: quarter === undefined ? undefined : quarterOf(quarter),
            ...{ edition, change, port, network },
          },
          outside,
        ),
      );
    });
}

type TopicCall = {
  workspace?: string;
  change?: string;
  port?: string;
  network?: string;
  edition: "overflow" | "quarterly";
};

function notifyCommand({ command, folderOf, outside, finish }: CommandLine): void {
  command(
    "notify",
    "For each watched network, or one holder: sources as CSV and XARF, and letters in Japanese and English. Nothing is sent.",
  )
    .argument("<quarter>", `like ${example}`)
    .option("--network <label>", "only the network of this label")
    .addOption(
      optionOf(
        "--holder <name>",
        "what this holder has, by name or AS number, instead of the watched networks",
      ).conflicts("network"),
    )
    .option("--from <day>", "first day, like 2025-01-01 (default: the quarter's)")
    .option("--to <day>", "last day (default: the quarter's)")
    .option("--json", "what was written, as an array of objects")
    .action(
      async (
        quarter: string,
        options: { workspace?: string; network?: string; holder?: string; from?: string; to?: string; json?: boolean },
      ) => {
        const { notify } = await import("../notify.js");
        finish(
          await notify(
            { ...options, folder: folderOf(options), quarter: quarterOf(quarter), json: options.json ?? false },
            outside,
          ),
        );
      },
    );
}

function rdapCommand({ command, folderOf, outside, finish }: CommandLine): void {
  command(
    "rdap",
    "Ask the address registries (RDAP) for the abuse contacts of watched networks; the answers are kept with their date in contacts/rdap/.",
  )
    .argument("[target...]", "a quarter, addresses or networks (default: all of networks.csv)")
    .option("--server <url>", "ask this RDAP server for everything, reserved addresses too")
    .option("--bootstrap <url>", "the list of RDAP servers (default: IANA's)")
    .option("--refresh-days <number>", "ask again for answers of this age; 0 asks for all", readWhole(0, 36_500), 30)
    .option("--json", "as an array of objects")
    .addHelpText(
      "after",
      `
Besides tsubame links and tsubame publish, the only command that uses the Internet: it sends the networks asked for to the registries, nothing else, and at most one question a second to each.

Examples
  tsubame rdap
  tsubame rdap ${example} --refresh-days 7`,
    )
    .action(
      async (
        targets: string[],
        options: { workspace?: string; server?: string; bootstrap?: string; refreshDays: number; json?: boolean },
      ) => {
        const { rdap } = await import("../rdap.js");
        finish(await rdap({ ...options, folder: folderOf(options), targets }, outside));
      },
    );
}
