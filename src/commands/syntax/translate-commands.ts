/** The commands of the PO workshop: `tsubame translate …`. */
import { type CommandLine, readNames } from "./command-line.js";

type Translating = { workspace?: string; language?: string[]; json?: boolean };

/** A command below `translate`; `json` says what it prints for programs. */
type Workshop = Pick<CommandLine, "outside" | "finish"> & {
  optionsOf(options: Translating): {
    readonly folder: string;
    readonly languages: readonly string[];
    readonly json: boolean;
  };
  translating(name: string, description: string, json?: string): ReturnType<CommandLine["command"]>;
};

export function translateCommand(line: CommandLine): void {
  const { command, folderOf, outside, finish } = line;
  const translate = command(
    "translate",
    "Keep translations in step with their sources: PO catalogues, for Poedit, Weblate or any editor. Reads no export.",
  ).addHelpText(
    "after",
    `
One text is the source, its translations live in templates/catalogs/<language>/. The way of a translation:
  tsubame translate extract              put what is new or changed into the catalogues
  tsubame translate status               how much is left
  ... translate in a PO editor; or: export, hand out, import ...
  tsubame translate check                is anything wrong with what is done?`,
  );
  const optionsOf = (options: Translating) => ({
    folder: folderOf({ ...translate.opts<{ workspace?: string }>(), ...options }),
    languages: options.language ?? [],
    json: options.json ?? false,
  });
  const translating = (name: string, description: string, json?: string) => {
    const made = command(name, description, translate).option(
      "--language <tags>",
      "only these languages, with commas (default: all of the workspace)",
      readNames,
    );
    return json === undefined ? made : made.option("--json", json);
  };
  const workshop = { outside, finish, optionsOf, translating };
  for (const describe of [catalogCommands, reviewCommands, exchangeCommands]) describe(workshop);

  command(
    "pseudo",
    "Write a language made by a machine, to see what is not translated and what has no room for longer words.",
    translate,
  )
    .option("--language <tag>", "its name, which ends in -XA", "en-XA")
    .action(async (options: { workspace?: string; language: string }) => {
      const { translatePseudo } = await import("../translate-pseudo.js");
      finish(
        await translatePseudo(
          { folder: folderOf({ ...translate.opts<{ workspace?: string }>(), ...options }), language: options.language },
          outside,
        ),
      );
    });
}

function catalogCommands({ outside, finish, optionsOf, translating }: Workshop): void {
  translating(
    "extract",
    "Bring the catalogues up to date with their sources; near matches become fuzzy, what is gone is kept.",
    "an array of objects, one for each catalogue",
  ).action(async (options: Translating) => {
    const { translateExtract } = await import("../translate-extract.js");
    finish(await translateExtract(optionsOf(options), outside));
  });

  translating(
    "status",
    "Say of each text and language: done, fuzzy, missing, words left; and sections that a translation by hand has not followed.",
    "an array of objects",
  ).action(async (options: Translating) => {
    const { translateStatus } = await import("../translate-status.js");
    finish(await translateStatus(optionsOf(options), outside));
  });

  translating(
    "diff",
    "Show word by word what changed in the source of each fuzzy translation, and of each section that changed.",
    "an array of objects",
  ).action(async (options: Translating) => {
    const { translateDiff } = await import("../translate-diff.js");
    finish(await translateDiff(optionsOf(options), outside));
  });
}

function reviewCommands({ outside, finish, optionsOf, translating }: Workshop): void {
  translating("accept", "Say that translations still fit their changed source: they are fuzzy no more.")
    .argument("[translation...]", "FILE.po:LINE of a msgid, an id, a text, or the file of a translation by hand")
    .option("--all", "every fuzzy translation of --language")
    .addHelpText(
      "after",
      `
Look at the changes first: tsubame translate diff. A translation that lacks a tag, link or number of its source stays fuzzy.

Examples
  tsubame translate accept templates/catalogs/en/overflow/report.po:41
  tsubame translate accept 3fa1c2d4 77ab09ce
  tsubame translate accept templates/overflow/report.en.md.hbs
  tsubame translate accept --all --language en`,
    )
    .action(async (targets: string[], options: Translating & { all?: boolean }) => {
      const { translateAccept } = await import("../translate-accept.js");
      finish(await translateAccept({ ...optionsOf(options), targets, all: options.all ?? false }, outside));
    });

  translating(
    "check",
    "List what is wrong with translations that are done: parts missing, texts exchanged, the glossary, typography.",
    "findings as an array of objects",
  ).action(async (options: Translating) => {
    const { translateCheck } = await import("../translate-check.js");
    finish(await translateCheck(optionsOf(options), outside));
  });

  translating(
    "preview",
    "Write pages that show each text beside its translation, with its state and notes, into output/translate/.",
  ).action(async (options: Translating) => {
    const { translatePreview } = await import("../translate-preview.js");
    finish(await translatePreview(optionsOf(options), outside));
  });
}

function exchangeCommands({ outside, finish, optionsOf, translating }: Workshop): void {
  translating("export", "Write the catalogues of today into a folder, to hand them out. The workspace stays as it is.")
    .requiredOption("--to <dir>", "folder for them, with one for each language in it")
    .action(async (options: Translating & { to: string }) => {
      const { translateExport } = await import("../translate-exchange.js");
      finish(await translateExport({ ...optionsOf(options), to: options.to }, outside));
    });

  translating(
    "import",
    "Take translations back from catalogues that were handed out; nothing else of them is taken.",
    "an array of objects, one for each file",
  )
    .usage("[options] <path...>")
    .argument("<path...>", "PO files, or folders with them")
    .option("--theirs", "where both sides changed a translation, take theirs")
    .action(async (paths: string[], options: Translating & { theirs?: boolean }) => {
      const { translateImport } = await import("../translate-exchange.js");
      finish(await translateImport({ ...optionsOf(options), paths, theirs: options.theirs ?? false }, outside));
    });
}
