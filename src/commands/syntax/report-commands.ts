/** Commands that make reports, show them, and ask the numbers behind them. */
import { type CommandLine, example, optionOf, quarterOf, readCount, readNames, readWhole } from "./command-line.js";

export const reportCommands = {
  sample: sampleCommand,
  build: buildCommand,
  site: siteCommand,
  preview: previewCommand,
  query: queryCommand,
  check: checkCommand,
  doctor: doctorCommand,
};

function sampleCommand({ command, folderOf, outside, finish }: CommandLine): void {
  command(
    "sample",
    "Write a made-up sensor network: exports, sensors.csv, networks.csv, holders.csv, and answers.json with everything planted in it.",
  )
    .option("--packets <number>", "packets a quarter, like 500k or 100M", readCount, 500_000)
    .option("--sensors <number>", "sensors, half of them at home", readWhole(6, 100_000), 24)
    .option("--seed <number>", "another seed, another network", readWhole(0, 2 ** 31), 1)
    .action(async (options: { workspace?: string; packets: number; sensors: number; seed: number }) => {
      const { sample } = await import("../sample.js");
      finish(await sample({ ...options, folder: folderOf(options) }, outside));
    });
}

function buildCommand({ command, folderOf, outside, finish }: CommandLine): void {
  command("build", "Build the report of a quarter into output/<quarter>: HTML, PDF, charts, CSV and a manifest.")
    .argument("<quarter>", `like ${example}`)
    .option("--no-pdf", "leave the PDF out")
    .option("--language <tags>", "only these languages, with commas, like ja,en", readNames)
    .option("--draft", "show what is not translated as it was written, marked; not for publication")
    .option("--force", "build even when nothing changed")
    .addHelpText(
      "after",
      `
What happens: days not seen before are compacted once (rollups/), the queries of queries/datasets run on them, charts and pages are
made in each language, checked, and moved to output/ together. A build that fails leaves the last good report untouched. A language
whose translation is not finished is left out: each place is listed, the others are made, and the exit code is 1.

Examples
  tsubame build ${example}
  tsubame build ${example} --language ja
  tsubame build ${example} --draft --no-pdf
  tsubame build ${example} -C /srv/tsubame --no-pdf`,
    )
    .action(
      async (
        quarter: string,
        options: { workspace?: string; pdf: boolean; force?: boolean; draft?: boolean; language?: string[] },
      ) => {
        const { build } = await import("../build.js");
        finish(
          await build(
            {
              folder: folderOf(options),
              quarter: quarterOf(quarter),
              pdf: options.pdf,
              force: options.force ?? false,
              draft: options.draft ?? false,
              languages: options.language,
            },
            outside,
          ),
        );
      },
    );
}

function siteCommand({ command, folderOf, outside, finish }: CommandLine): void {
  command(
    "site",
    "Put all built quarters together into output/site: a folder for any web server, with lists, graphs over the quarters, feeds and links between them.",
  )
    .option("--json", "its pages as an array of objects")
    .addHelpText(
      "after",
      `
Only pages for the public are in it. Where it will lie is said once, in tsubame.yaml: site: { url: https://cert.example/reports/ }

Examples
  tsubame build ${example} && tsubame site
  rsync -a --delete output/site/ web.example:/srv/www/reports/`,
    )
    .action(async (options: { workspace?: string; json?: boolean }) => {
      const { site } = await import("../site.js");
      finish(await site({ folder: folderOf(options), json: options.json ?? false }, outside));
    });
}

function previewCommand({ command, folderOf, outside, finish }: CommandLine): void {
  command(
    "preview",
    "Show the report of a quarter in a browser on this machine, all languages side by side, and follow every edit. Writes nothing into output/.",
  )
    .argument("<quarter>", `like ${example}`)
    .option("--port <number>", "port on 127.0.0.1 (default: any that is free)", readWhole(0, 65_535), 0)
    .option("--open", "open the system's browser")
    .addHelpText(
      "after",
      `
Edits of texts, charts, queries, catalogues, settings and exports show by themselves; what is wrong is shown over the last good page until
it is mended. Click a number to see where it comes from, a sentence to see where it is written. Ctrl-C ends it.

Examples
  tsubame preview ${example}
  tsubame preview ${example} -C /srv/tsubame --open`,
    )
    .action(async (quarter: string, options: { workspace?: string; port: number; open?: boolean }) => {
      const { preview } = await import("../preview.js");
      finish(
        await preview(
          { folder: folderOf(options), quarter: quarterOf(quarter), port: options.port, open: options.open ?? false },
          outside,
        ),
      );
    });
}

function queryCommand({ command, folderOf, outside, finish }: CommandLine): void {
  command(
    "query",
    "Print a dataset of a quarter: the numbers behind the pages, sensor names included. Not for publication.",
  )
    .usage("[options] <dataset> <quarter>")
    .argument("<dataset>", "its name; a wrong one lists them all; left out with --sql")
    .argument("[quarter]", `like ${example}`)
    .option("--sql <file>", "a SELECT of your own, on rollups, views and datasets")
    .addOption(
      optionOf("--scope <sensors>", "the sensors that a dataset of an edition's sensors is about")
        .choices(["home", "overseas", "all"])
        .default("all"),
    )
    .addOption(optionOf("--json", "an array of row objects").conflicts("csv"))
    .option("--csv", "for a spreadsheet")
    .action(
      async (
        first: string,
        second: string | undefined,
        options: {
          workspace?: string;
          sql?: string;
          scope: "home" | "overseas" | "all";
          json?: boolean;
          csv?: boolean;
        },
      ) => {
        const { query } = await import("../query.js");
        const asked = options.sql === undefined ? { dataset: first } : { file: options.sql };
        finish(
          await query(
            {
              folder: folderOf(options),
              asked,
              quarter: quarterOf(options.sql === undefined ? (second ?? "") : first),
              scope: options.scope,
              form: options.json ? "json" : options.csv ? "csv" : "table",
            },
            outside,
          ),
        );
      },
    );
}

function checkCommand({ command, folderOf, outside, finish }: CommandLine): void {
  command(
    "check",
    "List everything wrong with the workspace's queries, charts, templates and the built report of a quarter.",
  )
    .argument("<quarter>", `like ${example}`)
    .option("--json", "findings as an array of objects")
    .action(async (quarter: string, options: { workspace?: string; json?: boolean }) => {
      const { check } = await import("../check.js");
      finish(
        await check({ folder: folderOf(options), quarter: quarterOf(quarter), json: options.json ?? false }, outside),
      );
    });
}

function doctorCommand({ command, folderOf, outside, finish }: CommandLine): void {
  command("doctor", "Say of every part a build needs: where it was found, which version, and how to mend it.")
    .option("--mend", "make indexes of compacted days again where they were lost, from the rollups; nothing is removed")
    .option("--json", "as an array of objects")
    .action(async (options: { workspace?: string; mend?: boolean; json?: boolean }) => {
      const { doctor } = await import("../doctor.js");
      finish(
        await doctor({ folder: folderOf(options), mend: options.mend ?? false, json: options.json ?? false }, outside),
      );
    });
}
