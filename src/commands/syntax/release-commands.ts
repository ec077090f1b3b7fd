/** Commands about what was built, and what became of it. */
import { type CommandLine, example, optionOf, quarterOf, readNames } from "./command-line.js";

export const releaseCommands = {
  why: whyCommand,
  verify: verifyCommand,
  errata: errataCommand,
  publish: publishCommand,
  links: linksCommand,
};

function whyCommand({ command, folderOf, outside, finish }: CommandLine): void {
  command(
    "why",
    "Tell where a number on the built pages comes from: exhibit, dataset row, SQL, rollups, exports. Not for publication.",
  )
    .argument(
      "<text>",
      "as a page shows it, or the value behind it: 6,551 or 6551, a date, a port, a part of a sentence",
    )
    .argument("[quarter]", `like ${example} (default: the latest that is built)`)
    .option("--json", "every place as an array of objects")
    .action(async (text: string, quarter: string | undefined, options: { workspace?: string; json?: boolean }) => {
      const { why } = await import("../why.js");
      finish(
        await why(
          {
            folder: folderOf(options),
            asked: text,
            quarter: quarter === undefined ? undefined : quarterOf(quarter),
            json: options.json ?? false,
          },
          outside,
        ),
      );
    });
}

function verifyCommand({ command, folderOf, outside, finish }: CommandLine): void {
  command(
    "verify",
    "Make a published quarter again from this workspace, and say whether it is equal, or what differs and why. Touches nothing.",
  )
    .argument("<dir>", "the published quarter: a copy of output/<quarter>, with its manifest.json")
    .option("--no-pdf", "leave the PDFs out of the comparison; no browser is needed then")
    .option("--json", "the verdict as an object")
    .action(async (release: string, options: { workspace?: string; pdf: boolean; json?: boolean }) => {
      const { verify } = await import("../verify.js");
      finish(
        await verify({ folder: folderOf(options), release, pdf: options.pdf, json: options.json ?? false }, outside),
      );
    });
}

function errataCommand({ command, folderOf, outside, finish }: CommandLine): void {
  command(
    "errata",
    "After a rebuild with corrected data: list every sentence, number and drawing that is not as it was published.",
  )
    .argument("<dir>", "the published version: a copy of output/<quarter> as it was, with its manifest.json")
    .option("--write", "write the note of corrections that the pages show from the next build on")
    .option("--date <day>", "the day of the correction, like 2025-07-01 (default: today, in the workspace's time zone)")
    .option("--json", "the differences of each page as an object")
    .addHelpText(
      "after",
      `
Examples
  tsubame build ${example}
  tsubame errata /srv/www/${example}
  tsubame errata /srv/www/${example} --write && tsubame build ${example}`,
    )
    .action(
      async (release: string, options: { workspace?: string; write?: boolean; date?: string; json?: boolean }) => {
        const { errata } = await import("../errata.js");
        finish(
          await errata(
            {
              folder: folderOf(options),
              release,
              write: options.write ?? false,
              date: options.date,
              json: options.json ?? false,
            },
            outside,
          ),
        );
      },
    );
}

/** As the command line gives them. */
type PublishFlags = {
  readonly workspace?: string;
  readonly apply?: boolean;
  readonly verify?: boolean;
  readonly language?: string[];
  readonly edition?: string[];
  readonly schedule?: string;
  readonly json?: boolean;
};

function publishCommand({ command, folderOf, outside, finish }: CommandLine): void {
  command(
    "publish",
    "Take a built quarter to a target of tsubame.yaml: a WordPress, a Hugo or Jekyll site, a bundle. Prints the plan, and writes nothing unless asked.",
  )
    .argument("<target>", "its name under publish in tsubame.yaml")
    .argument("<quarter>", `like ${example}`)
    .option("--apply", "carry the plan out")
    .addOption(optionOf("--verify", "fetch back what is there, and compare it with what was built").conflicts("apply"))
    .option(
      "--language <tags>",
      "only these languages, with commas (default: the target's, or all that are built)",
      readNames,
    )
    .option("--edition <names>", "only these editions, with commas", readNames)
    .option("--schedule <time>", 'let it appear at this time of the workspace\'s time zone, like "2025-04-01 10:00"')
    .option("--json", "the plan or the verdict as an object")
    .addHelpText(
      "after",
      `
A text that was changed by hand at the target is never written over: the change is shown, and nothing is written in any language.

Examples
  tsubame publish blog ${example}
  tsubame publish blog ${example} --apply
  tsubame publish blog ${example} --verify`,
    )
    .action(async (target: string, quarter: string, options: PublishFlags) => {
      const { publish } = await import("../publish.js");
      const { language, edition, schedule } = options;
      finish(
        await publish(
          {
            folder: folderOf(options),
            target,
            quarter: quarterOf(quarter),
            languages: language,
            editions: edition,
            schedule,
            action: options.apply ? "apply" : options.verify ? "verify" : "plan",
            json: options.json ?? false,
          },
          outside,
        ),
      );
    });
}

function linksCommand({ command, folderOf, outside, finish }: CommandLine): void {
  command(
    "links",
    "Ask once whether the pages elsewhere that ours link to are still there; the answers are kept in links.csv, and build refuses links to pages that are gone.",
  )
    .argument("[quarter]", `like ${example} (default: the latest that is built)`)
    .option("--allow-private", "ask servers on this machine and in private networks too")
    .option("--json", "as an array of objects")
    .action(
      async (quarter: string | undefined, options: { workspace?: string; allowPrivate?: boolean; json?: boolean }) => {
        const { links } = await import("../links.js");
        finish(
          await links(
            {
              folder: folderOf(options),
              quarter: quarter === undefined ? undefined : quarterOf(quarter),
              allowPrivate: options.allowPrivate ?? false,
              json: options.json ?? false,
            },
            outside,
          ),
        );
      },
    );
}
