/**
 * What the reader is told when something must be mended: what is wrong, and what to do. Other languages have it in
 * their `program.po`.
 */

export type ProblemCode = keyof typeof sentences;

export const sentences = {
  siteEmpty: [
    "No built page is for the archive.",
    "Build a quarter first, without --draft: tsubame build 2025Q1. Pages that are not public stay out of it.",
  ],
  releaseOld: [
    "The record of {quarter} does not say who may read its pages: an earlier version of this program wrote it.",
    "Build the quarter again: tsubame build {quarter} --force",
  ],
  absoluteLink: [
    "A link begins at the root of the server: {target}",
    "Let it begin at the page (../), so that the archive works in any folder, or write the whole address.",
  ],
  workspaceMissing: [
    "There is no tsubame.yaml in {folder}.",
    "Run the command in a workspace, name one with -C DIR, or make one with: tsubame sample -C DIR",
  ],
  configSyntax: ["This is not valid YAML: {reason}", "Check the indentation and the quotes around this line."],
  unknownKey: ["There is no setting of this name. {near}", "Allowed here: {allowed}"],
  wrongValue: ["{reason} {near}", "{allowed}"],
  fileMissing: ["The file {path} does not exist.", "Create it, or correct its name in {named_in}."],
  csvEncoding: [
    "This CSV file is not UTF-8; it looks like Shift_JIS.",
    'In Excel: Save As, "CSV UTF-8 (Comma delimited)".',
  ],
  csvSyntax: ["This is not valid CSV: {reason}", "Check the quotes and the number of commas of this line."],
  csvColumn: ["The column is missing. {near}", "The first line must name the columns: {allowed}"],
  csvColumnTwice: [
    "The column is named twice: columns {first} and {second} have this name.",
    "Take one of the two out of every line, or give it its right name.",
  ],
  csvColumnUnnamed: [
    "Column {number} has no name.",
    "Name it, or take it out of every line; spreadsheets leave such columns behind where a cell was once in use.",
  ],
  hiddenCharacter: [
    "The cell holds {character}, a character that nobody sees.",
    "Write the cell anew by hand. A file that is full of U+0000 was saved as UTF-16: save it as UTF-8.",
  ],
  sensorTwice: [
    "Sensor {sensor} is registered twice, first in line {first}.",
    "Remove one of the two lines, or give one of them another id.",
  ],
  sensorAlike: [
    "Sensor {sensor} reads like {other} of line {first}, and is written with other characters.",
    "Remove one of the two lines, or give one of them an id that people can tell from the other.",
  ],
  sensorAddress: [
    '"{value}" is neither an IP address nor a network.',
    "Write whole addresses like 192.0.2.7 or 2001:db8::7, and networks like 192.0.2.0/24; no port, no range. Between several stand spaces, semicolons, or commas within quotes. Leave the cell empty when the address is not known.",
  ],
  sensorAddressZeros: [
    '"{value}" is written with leading zeros, which some programs take for octal numbers.',
    "Write each number without zeros in front, like 192.0.2.7.",
  ],
  sensorAddressAny: [
    '"{value}" stands for no address.',
    "Write the address under which the sensor is reached, or leave the cell empty.",
  ],
  sensorAddressHost: [
    '"{value}" is no IP address but a name.',
    "Write it into the column host, and here an address like 192.0.2.7 or nothing.",
  ],
  sensorNetwork: [
    '"{value}" has a prefix that is no network of a sensor.',
    "Write a prefix from /8 to /32, for IPv6 from /16 to /128; several networks with spaces between.",
  ],
  sensorHost: [
    '"{value}" is not a host name.',
    "Write it like sensor.example.jp, in any script; no user name, path or pattern. Between several stand spaces, semicolons, or commas within quotes.",
  ],
  sensorHostAddress: ['"{value}" is an IP address, not a host name.', "Write it into the column address."],
  sensorHostShort: [
    'The host name "{value}" is too short to be told from other text.',
    "Write it with its domain, like sensor.example.jp.",
  ],
  portWrong: [
    '"{value}" is not a port from 0 to 65535.',
    "Write it in digits, like 23, or leave the cell empty to count all ports.",
  ],
  labelTwice: [
    "Two lines have the label {label}.",
    "Labels name the rows and columns of published tables: make them different.",
  ],
  addressWrong: ['"{value}" is not an IPv4 address.', "Write it like 192.0.2.7, or as the number it stands for."],
  networkWrong: [
    '"{value}" is not an IPv4 network.',
    "Write it like 192.0.2.0/24: the prefix is 0 to 32, and the bits behind it are zero.",
  ],
  regionWrong: ['"{value}" is not a country code.', "Write two capital letters, like JP, or leave the cell empty."],
  asnWrong: [
    '"{value}" is not an AS number.',
    "Write a number up to 4294967295, with or without AS before it, or leave the cell empty.",
  ],
  rangeBackwards: [
    "The range ends at {end}, before its start, {start}.",
    "Swap the two; `end` is the last address of the range.",
  ],
  rangesOverlap: [
    "{range} overlaps {other} of line {first}.",
    "Each address has one holder: shorten or remove one of the two.",
  ],
  rangesDescend: [
    "{range} comes after {other} of line {first}, but lies before it.",
    "Sort the lines by their first address.",
  ],
  rangesNone: ["The file holds no range of addresses.", "Check that the whole file was copied."],
  holdersKind: ["A file of this name cannot be read as holder data.", "Give a .csv or .mmdb file."],
  mmdbUnreadable: [
    "This file cannot be read as MMDB: {reason}",
    "Download it again; a copy may have been cut off on the way.",
  ],
  mmdbFields: [
    "No IPv4 address in this database has an AS number, a holder or a country.",
    "Give a database of AS numbers or countries, like GeoLite2-ASN or GeoLite2-Country.",
  ],
  fileTooLarge: [
    "The file has {megabytes} MB; more than {allowed} MB are not read.",
    "Give a smaller one, for example without city names.",
  ],
  sensorsNone: ["No sensor is registered.", "Add a line for each sensor, for example: sensor-a,,JP,,,,yes"],
  exportsMissing: [
    "No sensor export matches {pattern} in {folder}.",
    "Put the Parquet files there, correct `exports:` in tsubame.yaml, or make sample data with: tsubame sample",
  ],
  exportsNoneInQuarter: [
    "None of the {files} exports has packets in {quarter}: they run from {first} to {last}.",
    "Name another quarter, or add its exports.",
  ],
  exportUnreadable: [
    "This file cannot be read as Parquet: {reason}",
    "Export it again; a copy may have been cut off on the way.",
  ],
  nameUnreadable: [
    "The path of this file has a backslash beside one of * ? [, and DuckDB cannot be told such a name.",
    "Rename the file or the folder it lies in.",
  ],
  exportFooter: [
    "The footer of this export and its rows do not agree: it says {rows} rows from {first} to {last}; read were {real_rows} rows from {real_first} to {real_last}.",
    "The file is damaged, or its writer is at fault. Export it again.",
  ],
  rowsUnaccounted: [
    "The rows of {day} do not add up: {rows} have a time of that day, but {counted} were counted and {rejected} rejected.",
    "One of these exports is damaged. Export them again; if that does not help, please report it.",
  ],
  rowsLost: [
    "The {rows} rows of this export do not add up: {counted} were counted, {rejected} rejected, {outside} are outside the quarter.",
    "Build with --force, which reads it again. If that does not help, export it again.",
  ],
  indexUnreadable: [
    "This index of compacted days cannot be read. Nothing was changed: exports of those days may be gone, and the rollups are all there is of them.",
    "Restore it from a backup, or let it be made again from the rollups: tsubame doctor --mend",
  ],
  indexVersion: [
    "This index was written by another version of this program. Nothing was changed.",
    "Use the version that wrote it, or a later one.",
  ],
  indexOfQuarter: [
    "This index of an earlier version is of all days, and becomes one for each of them: that is no work for many processes at once.",
    "Run once: tsubame rollup {quarter}. After it, days can be compacted one by one.",
  ],
  rollupDay: [
    "{day} is not a day of {quarter}.",
    "Days are written like {start}; the quarter runs from {start} to {end}.",
  ],
  sparkFailed: [
    "Spark did not end well ({code}): {command}",
    "What it said stands above. Call it again: days that are finished are left out. `spark.command` in tsubame.yaml names the program.",
  ],
  sparkColumn: [
    "Spark cannot read the column {column} of type {type} as DuckDB does.",
    "Export it as a plain column, of whole numbers, text or bytes, and times as TIMESTAMP; or compact with `engine: duckdb`.",
  ],
  partAlone: [
    "A part of a day needs a day and a folder.",
    "Say all three: tsubame rollup 2025Q1 --day 2025-02-03 --part 3/24 --to DIR",
  ],
  nothingTaken: [
    "No day of {quarter} is compacted, and by tsubame.yaml (`engine: spark`) a cluster does that.",
    "Let it do so, and take over what it wrote: tsubame rollup {quarter}",
  ],
  takenNone: [
    "There is no day of {quarter} in {folder}: a day is a folder like {start}.",
    "Name the folder that the cluster wrote its days into, or a copy of it.",
  ],
  takenDamaged: [
    "This file is missing or cut off, and {day} was compacted elsewhere.",
    "Restore it from a backup, or take the day over once more: tsubame rollup QUARTER --take DIR",
  ],
  takenMissing: [
    "There is no Parquet file in this folder, though {day} is said to be finished.",
    "Copy the whole folder of the day, or let the day be compacted once more.",
  ],
  takenUnreadable: ["This cannot be read: {reason}", "Copy it once more, or let the day be compacted once more."],
  takenColumn: [
    "The column {column} is {found} here, and must be {type}.",
    "Let the day be compacted by a script of this version: tsubame rollup QUARTER --print",
  ],
  takenVersion: [
    "{day} was compacted for another version of this program: its rows mean something else.",
    "Let the day be compacted by a script of this version: tsubame rollup QUARTER --print",
  ],
  takenBounds: [
    "{day} was cut in the time zone {there}; tsubame.yaml says {here}.",
    "Set `timezone:` right, print the script anew, and let the day be compacted once more.",
  ],
  takenParts: ["Two parts of this day do not belong together: {first} and {other}.", "Remove those of an earlier try."],
  takenMixed: [
    "The parts of {day} were made from different files, sensors or queries.",
    "Let all of its parts be compacted once more.",
  ],
  takenRows: [
    "The rows of {day} do not add up: {rows} were read, {counted} counted and {rejected} rejected.",
    "Let the day be compacted once more; if that does not help, please report it.",
  ],
  takenRule: [
    "What was compacted of {day} is not sound ({rule}): {count}",
    "Let the day be compacted once more, with the queries as tsubame rollup --print writes them.",
  ],
  takenSensor: [
    "Sensor {sensor} is counted on {day}, though sensors.csv has it not in service then.",
    "Mend sensors.csv, or print the script anew and let the day be compacted once more.",
  ],
  takenSmaller: [
    "{day} would lose packets: {before} were compacted, {packets} are here. Nothing was changed.",
    "If the day shall really be smaller, delete its files by hand, {place}/*/{day}.*, and take it over again.",
  ],
  rollupsUnexplained: [
    "No index names this file of compacted packets. Nothing was changed: it may be all there is of its day.",
    "Restore the index from a backup, or let it be made again from the rollups: tsubame doctor --mend. If the day is not wanted, delete its files in {place} by hand.",
  ],
  rollupDamaged: [
    "This file is missing or cut off, and the exports of {day} are gone.",
    "Restore it from a backup, or bring the exports back; then build again.",
  ],
  rollupAltered: [
    "This file of {day} is not as it was written: some of its bytes have changed.",
    "Where the exports of that day are there: delete the file, and build again. Else restore it from a backup.",
  ],
  dayWouldShrink: [
    "{day} would lose packets: {before} were compacted, {packets} are left in the exports. Gone: {gone}. Nothing was changed.",
    "Bring those exports back. If the day shall really be smaller, delete its files by hand, {place}/*/{day}.*, and build again.",
  ],
  dayBounds: [
    "{day} was compacted in another time zone than {timezone}, and its packets are not here.",
    "Set `timezone:` back, or bring the exports back.",
  ],
  exportEmpty: [
    "This export holds no packet at all.",
    "Export it again, or take the file away if the whole network really saw nothing.",
  ],
  exportGrowing: ["This export changed while it was read.", "Wait until it is complete, then build again."],
  columnMissing: [
    "The export has no column {column}. {near}",
    "Its columns: {allowed}. Map a foreign name in tsubame.yaml: columns: { {key}: NAME }",
  ],
  columnInFolder: [
    "The export has no column {column}, but a folder in its path is called {column}=...",
    "To take it from there, write into tsubame.yaml: partitions: { {key}: varchar }",
  ],
  columnsByCase: [
    "The export has two columns that differ in case only: {column} and {other}.",
    "Export one of them under another name.",
  ],
  columnType: [
    "The column {column} has the type {type}, not {wanted}.",
    "Export it as {wanted}, or map another column in tsubame.yaml: columns; fields of a structure by a dotted path.",
  ],
  timeUnit: [
    "The times of this export run from {first} to {last}: the unit seems wrong (milliseconds read as microseconds, say).",
    "Export `time` as a UTC timestamp with its right unit.",
  ],
  rejectedShare: [
    "{rejected} of {rows} rows ({share} %) were rejected, more than the allowed {allowed} %: {reasons} {near}",
    "They are listed in {list}. Mend the exports or sensors.csv, or raise `rejected_share_max` in tsubame.yaml.",
  ],
  sqlFailed: ["The query failed: {reason}", "Try it alone with: tsubame query {dataset} {quarter}"],
  askedFailed: ["The query failed: {reason}", "What a query may use: docs/reference/datasets.md."],
  viewFailed: ["The view failed: {reason}", "Mend it first: every query may stand on it."],
  sqlTextFailed: ["This SQL cannot be run: {reason}", "Compare it with the built-in file of the same name."],
  sqlEmpty: ["There is no statement in it.", "Write one SELECT, or remove the file."],
  sqlMany: [
    "A second statement begins here, so none was run: a query is exactly one.",
    "Keep one; parts of it can be named with WITH name AS (SELECT …).",
  ],
  sqlNotReading: [
    "{statement} is not run: a query only reads, and begins with one of {words}.",
    "Select what you want to see. A table that other queries read is a file of its own in queries/datasets/.",
  ],
  sqlDefinition: [
    "{statement} does not belong in this file, so it was not run: there is only {kinds} in it.",
    "Take it out. What is written comes from the program alone.",
  ],
  sqlFunction: [
    "{name}() is not called: it does more than read, or runs a text that cannot be looked at first.",
    "Write what it would run into the query itself, or leave it out.",
  ],
  sqlPivot: [
    "PIVOT does not say which values become columns.",
    "List them: PIVOT … ON column IN ('one', 'two') USING sum(packets)",
  ],
  sqlNul: [
    "There is a NUL character in it, behind which DuckDB reads nothing.",
    "Remove the character; the file may have been saved as UTF-16.",
  ],
  scopeUnknown: [
    "This is no scope: {scope}. {near}",
    "Scopes: {allowed}. edition stands for the sensors of the edition that shows it.",
  ],
  scopeMixed: [
    "The dataset {dataset} (scope {scope}) reads {other}, which is about other sensors (scope {other_scope}).",
    "Give both the same scope, let {other} have the scope edition (`-- Scope: edition` among its first comments), or say in {dataset} that all sensors are meant: `-- Reads of all sensors: {other}`.",
  ],
  scopeOther: [
    "The dataset {dataset} (scope {scope}) is about other sensors than this edition (scope {own}).",
    "Take it out, or let its query count the sensors of the view scope_sensors and say `-- Scope: edition` among its first comments.",
  ],
  sqlCycle: ["These datasets need each other: {names}.", "Take one of the references out."],
  numberUnsafe: [
    "A cell of {column} is {value}: too large to be exact.",
    "Cast it in SQL, for example to a DOUBLE or to text.",
  ],
  datasetUnknown: ["There is no dataset {name}. {near}", "Datasets: {allowed}"],
  rollupUnknown: [
    "There is no rollup {name}, and nothing would read this file. {near}",
    "A number of your own is a dataset: a SELECT over activity in queries/datasets. Rollups: {allowed}",
  ],
  chartMissing: ["There is no chart {name}. {near}", "Charts: {allowed}"],
  jsonSyntax: ["This is not valid JSON: {reason}", "Check the quotes, commas and braces around this line."],
  chartField: ["The dataset {dataset} has no column {field}. {near}", "Its columns: {allowed}"],
  drawingLong: [
    "Drawing it takes more than {seconds} seconds of computing.",
    "Make it simpler: fewer marks, a smaller size, no pattern that tries many ways, no filter over a large area.",
  ],
  drawingLarge: [
    "Drawing it takes more than {megabytes} MB of memory.",
    "Make it simpler: fewer marks and a smaller size. What is counted belongs into a query.",
  ],
  drawingBroke: [
    "The engine that draws pictures broke down over it.",
    "Save it anew with another program, or leave it out: nothing else is the matter.",
  ],
  pictureHuge: [
    "It would be {width} x {height} pixels; at most {most} million can be drawn.",
    "Make it smaller: 4,000 pixels on the longer side are more than any page shows.",
  ],
  pictureCut: ["The picture is damaged, or ends before it is whole.", "Copy it again, or save it anew."],
  chartUnsteady: [
    "The chart asks {name}, which is something else each time it is drawn.",
    "Take it out, and the value from a dataset: the same inputs must give the same report.",
  ],
  chartLink: [
    "The chart links to an address (href), which nobody can follow in print and nothing checks.",
    "Take the channel out, and link to it in the text beside the chart.",
  ],
  chartHuge: [
    "The chart is {size} pixels wide or high; at most {most} can be drawn.",
    "Make it smaller: a page is 700 pixels wide.",
  ],
  chartPicture: [
    "The chart shows a picture of another place (the mark image).",
    "Take it out: a report needs no network. Show pictures of the quarter's folder with {{#picture}}.",
  ],
  chartSequence: [
    "The chart makes a sequence of {count} values; at most {most} can be drawn.",
    "Take a wider step, or the values from a dataset.",
  ],
  textLarge: [
    "The text is longer than {most} characters.",
    "Split it into editions or topics, and leave long tables to datasets.",
  ],
  temporaryMissing: [
    "No folder for passing files can be made in {path}: {reason}",
    "Let TMPDIR name a folder that can be written to.",
  ],
  tooDeep: [
    "More than {most} parts stand within one another here.",
    "Take out what holds nothing else, or see whether something was not closed.",
  ],
  chartFailed: ["The chart cannot be drawn: {reason}", "Open it in the Vega editor with the dataset's CSV."],
  templateSyntax: ["The template cannot be read: {reason}", "Check the braces and the block's end around this line."],
  templatePath: ["Nothing is called {path} here. {near}", "Known here: {allowed}"],
  templateHelper: ["{reason}", "docs/reference/helpers.md says what each helper takes."],
  messageMissing: ["The catalogue has no message {key} for {language}. {near}", "Add it to {file}."],
  wordsMissing: [
    "There are no words for {language}: neither {catalog} nor {translations}.",
    "Begin {translations} with: tsubame translate extract; or take the language out of tsubame.yaml.",
  ],
  textMissing: [
    "This text is not translated into {language}.",
    "Write {hand}, or begin {catalog} with: tsubame translate extract",
  ],
  translationMissing: [
    "Not translated into {language}: {text}",
    "Translate it in {catalog}; `tsubame translate extract` writes there what is missing.",
  ],
  translationFuzzy: [
    "The translation into {language} waits for a look, since its source changed: {text}",
    "Correct it and take the `fuzzy` mark away; `tsubame translate diff` shows what changed.",
  ],
  translationLacks: ["The translation lacks {part}, which its source has.", "Put it back, as it stands in the source."],
  translationAdds: [
    "The translation has {part}, which its source has not.",
    "Take it out: what a page says of the data is written once, in the source.",
  ],
  translationMoved: [
    "In the translation {part} stands in another block of tags than in its source.",
    "Put it between the same {{#…}}, {{else}} and {{/…}}.",
  ],
  translationTags: [
    "The tags of the translation do not fit together: {part}",
    "Each {{ needs its }}, and each {{#…}} its {{/…}}, in the order of the source.",
  ],
  translationBlock: [
    "The translation is not one {kind} any more: it begins like a heading, list, table, code or HTML block.",
    "Begin with a word, or put a backslash before the mark.",
  ],
  translationLong: [
    "The translation has {length} characters, its source {source}: no sentence grows that much.",
    "Translate the text again; something else was pasted here.",
  ],
  translationEdge: [
    "The translation begins or ends with {part}, which would join the tag beside it.",
    "Put a space or a word between them.",
  ],
  messageForm: [
    "{language} does not tell the form `{form}` of {name} from others.",
    "Forms here: {allowed}, and numbers like =0.",
  ],
  messagePattern: [
    "The message cannot be read: {reason}",
    "Each { needs its }, and each plural and select an `other`.",
  ],
  sectionStale: [
    'The section "{section}" changed since the {language} text was last accepted.',
    "Bring {hand} up to date, then: tsubame translate accept {hand}",
  ],
  languageUnknown: ["{language} is not a language of this workspace. {near}", "Languages of tsubame.yaml: {allowed}"],
  noLanguageReady: [
    "No text is ready to be released, so nothing was placed in output/. The last good report is untouched.",
    "Mend what is listed above, or look at a draft with: tsubame build {quarter} --draft",
  ],
  pictureUnreadable: ["The picture cannot be read: {reason}", "Use a PNG, JPEG or SVG file in the quarter's folder."],
  quarterWrong: ["{quarter} is not a quarter.", "Write it like 2025Q1."],
  usage: ["{reason}", "See: tsubame {command} --help"],
  diskFull: [
    "The disk is full: {path} could not be written. The last good report is untouched.",
    "Make room and build again; work already done is kept.",
  ],
  notWritable: ["{path} cannot be written: {reason}", "Check the permissions of the folder."],
  noFile: ["{path} is no file, but a pipe or a device: reading it might not end.", "Put a file in its place."],
  tooManyOpen: [
    "The system lets the program open no more files: {reason}",
    "Let it open more, at least 256: ulimit -n 1024, or LimitNOFILE of the service.",
  ],
  outputUnwritable: [
    "What was to be printed cannot be written: {reason}",
    "Look whether the disk that it goes to is full.",
  ],
  placeMounted: [
    "{path} is a mount point, and cannot be replaced as a whole.",
    "Mount the folder output/ or the whole workspace there; a report appears as a whole or not at all.",
  ],
  resultLarge: [
    "The result is larger than {megabytes} MB, and is not read.",
    "Let the query count or sum up, take fewer columns, or end it with LIMIT.",
  ],
  notReadable: ["{path} cannot be read: {reason}", "Check the permissions, and that it is a file."],
  poSyntax: [
    "This is not a valid PO file: {reason}",
    "Open it in a PO editor, or mend this line; marks of a merge (<<<<<<<) must go.",
  ],
  poTwice: ["This entry is already there in line {first}.", "Remove one of the two."],
  poCharset: [
    "This PO file is not in UTF-8. {charset}",
    "Save it as UTF-8; its header must say: Content-Type: text/plain; charset=UTF-8",
  ],
  glossaryMissed: [
    "The source says {written}; the glossary's word for it is not in the translation: {wanted}",
    "Use it, or add the word you chose to templates/glossary.csv.",
  ],
  translationsExchanged: [
    "This translation and the one at {other} seem to have changed places.",
    "Exchange the two, or accept what they say by naming the terms as the glossary does.",
  ],
  typography: ['"{part}" is set as in another script.', "Better: {better}"],
  acceptUnknown: [
    "No translation that waits for a look goes by this: {target}",
    "`tsubame translate diff` lists them; name one by FILE.po:LINE, by its id, or by its text, a text by hand by its file.",
  ],
  importUnknown: [
    "This file belongs to no text of this workspace that is translated with catalogues: {text} ({language})",
    "Its head must say Language and X-Tsubame-Text, as `tsubame translate export` writes them; or name the language with --language.",
  ],
  pseudoBare: [
    "This text went past translation: {text}",
    "Move it where translators find it: a template, a chart's words, or a message.",
  ],
  labelClipped: [
    "A label of the drawing is cut short for want of room: {text}",
    "Give it more room (`labelLimit`, `width`), or shorter words.",
  ],
  browserMissing: [
    "No browser could be started to print the PDF. Tried: {tried}",
    "Install Chrome or Chromium; or name one with TSUBAME_BROWSER=/path/to/chrome; or build without PDF: --no-pdf",
  ],
  refused: [
    "The report was made but is refused, and nothing was published to output/: {count} finding(s).",
    "Mend what is listed above and build again. The last good report is untouched.",
  ],
  leak: ["{where}: {name} ({position})", "Take it out of the text, chart, picture or data it came from."],
  leakHolder: [
    "{where}: {name} ({position})",
    "Take it out, or allow the name in tsubame.yaml under disclosure: holders.",
  ],
  leakSource: [
    "{where}: the address of a source, {masked} ({position})",
    'Mask it, like {{masked "192.0.2.7"}}, or take it out. disclosure: source_addresses in tsubame.yaml says what may be told.',
  ],
  leakColumn: [
    "Column {column} of the dataset {dataset} would be published, and holds {what}.",
    "Leave the column out of the query, or give it a private name, like {private}.",
  ],
  exhibitEmpty: [
    "{number} ({caption}) has no rows: the page says so in its place.",
    'Take it out, or show it only where there is something: {{#if (count "…")}} … {{/if}} around it and what speaks of it.',
  ],
  fewSources: [
    "{label}, {port}: only {sources} source(s) reached this port on this sensor. Who sent these packets can tell which sensor it is.",
    "Hide such cells (disclosure: few_sources: hide), or accept this one with a reason (disclosure: accepted).",
  ],
  disclosurePublic: [
    "A public edition cannot have {setting}.",
    "Give the edition another audience (partner or internal), or leave this setting out.",
  ],
  claimFalse: [
    "What this sentence stands on is not so: {sentence}\n  condition: {condition}\n  values: {values}",
    "Say what the data say, or correct the condition of {{#claim}}.",
  ],
  claimWrong: [
    "The condition of this claim cannot be asked of the datasets: {condition}\n  {reason}",
    'Conditions are SQL over the columns of the dataset that of="…" names, and over datasets by their names.',
  ],
  claimNotCondition: [
    "The condition of this claim is of type {type}, neither true nor false: {condition}",
    "Compare it with something, like `packets > 0`.",
  ],
  errataPagesMissing: [
    "Published, but not in the report of {quarter} as it is now: {pages}. What differs without them would be told as corrections.",
    "Finish their translations, build all languages, and ask again.",
  ],
  altMissing: [
    "The picture {target} has no alternative text.",
    'Give it alt="…" (empty where it says nothing), or show it with {{#picture}}.',
  ],
  brokenLink: ['"{target}" leads nowhere', "Correct the address, or add what it names."],
  fetchedPart: [
    "The page would fetch {target} from another site",
    "Put the picture into the quarter's folder and show it with {{#picture}}.",
  ],
  activePart: [
    "The page holds {what}: what runs, asks or loads something has no place in a report.",
    "Take it out. Readers' programs block it, and a page needs neither network nor script.",
  ],
  numberedTwice: ["{what} is there twice", "Show each exhibit once."],
  glyphMissing: [
    'the typeface has no glyph for "{character}" ({code})',
    "Write another character; this one shows as an empty box.",
  ],
  pdfUnreadable: ["this file cannot be read as a PDF", "Build the report again."],
  pdfUntagged: [
    "the PDF has no tags: a screen reader finds neither headings nor tables in it",
    "Build it again with the bundled browser or a newer one (tsubame doctor names it).",
  ],
  pdfLanguage: ["the language of the PDF is {found}, that of its page {language}", "Build the report again."],
  pdfTitle: ["the PDF shows no title", "Give the text a title in its head, and build the report again."],
  pdfOutline: [
    "the PDF has headings but no outline",
    "Build it again with the bundled browser or a newer one (tsubame doctor names it).",
  ],
  pdfHeadings: [
    "page {page} of the PDF: a heading of level {level} follows {before}, and skips a level",
    "Write headings in order: ## for sections, ### within them.",
  ],
  pdfFigure: [
    "page {page} of the PDF: picture {number} has no alternative text",
    "Show it with {{#picture}} and a sentence, or give the <img> an alt.",
  ],
  pdfType3: [
    'the PDF draws with "{name}", a Type 3 font: letters are pictures there, blurred on screens and hard to search',
    "Use the report's own typeface; a character that it lacks (see the warnings) comes from another font.",
  ],
  pdfFontMissing: [
    'the font "{name}" is not embedded in the PDF: elsewhere it looks otherwise',
    "Use the report's own typeface in layout and pictures, and build the report again.",
  ],
  unfinished: ["to be written: {text}", "Replace {{todo}} with text."],
  outputChanged: ["changed since it was built", "Build again; corrections belong into the templates."],
  outputMissing: ["missing", "Build again."],
  outputForeign: ["was not made by the build", "Move it elsewhere; output/ holds what was built and nothing else."],
  importFormat: [
    "The format of this file is not known.",
    "Name it with --format: {formats}; CSV and JSON of any program are read with --map.",
  ],
  importUnreadable: [
    "This file cannot be read to its end: {reason}",
    "Copy it again; a copy may have been cut off on the way.",
  ],
  importColumn: ["The file has no column {column}. {near}", "Its columns: {allowed}. Map it with --map {key}=COLUMN"],
  importNothing: [
    "No row could be read from the input: {reasons}\n  {examples}",
    "Check --format, --map, --sensor and --protocol. Times in another form need --time-format, like '%m/%d/%y %H:%M'; days alone --allow-dates.",
  ],
  lossesUnreadable: [
    "This is not a record of lost rows as an import writes it.",
    "Remove it and import the same logs again: it is made anew.",
  ],
  importPacked: ["This file is packed in a way that is not read here.", "Unpack it first: {command} FILE"],
  importExists: [
    "{file} is already there and was not made from this input.",
    "Import into another folder, or remove the file first.",
  ],
  xmlSyntax: [
    "This is not valid XML: {reason}",
    "Check the tags and quotes around this line, and that the file is UTF-8.",
  ],
  fingerprintWrong: [
    "This fingerprint cannot be used: {reason}",
    "Write it as recog does: a pattern, and params with pos and value.",
  ],
  patternWithoutFiles: [
    "No file matches {pattern} in {folder}.",
    "Put the files there, or correct `{key}:` in tsubame.yaml, or take the setting out.",
  ],
  devicesRejected: [
    "{rejected} of {rows} observations of devices ({share} %) cannot be read, more than the allowed {allowed} %: {reasons}. This line is the first: {reason}",
    "Each line is one JSON record of Shodan, Censys or ZGrab2. Mend the files, or raise `rejected_share_max` in tsubame.yaml.",
  ],
  sampleFolder: [
    "{file} was not made by `tsubame sample`, so nothing was written.",
    "Make the sample in another folder: tsubame sample -C DIR",
  ],
  contactTwice: [
    "Network {network} has two contacts, the first in line {first}.",
    "Keep the line of the contact that is told.",
  ],
  contactRegistry: [
    "{email} belongs to an address registry, which holds no network of its own to mend.",
    "Name the holder's own contact, or take the line out.",
  ],
  rdapTarget: [
    "{target} is neither a quarter nor an IPv4 address or network.",
    "Write it like 2025Q1, 192.0.2.7 or 192.0.2.0/24; the bits behind the length must be zero, and the length at least 8.",
  ],
  rdapNothing: [
    "There is no network to ask for.",
    "Name addresses or networks, or list watched ones in networks.csv and name that file in tsubame.yaml.",
  ],
  rdapServer: [
    "{url} is no address that may be asked.",
    "Use https, or http for a server on this machine; no name or password in it.",
  ],
  rdapNoServer: [
    "No registry is known for this network.",
    "Name a contact in contacts.csv, or a server with --server URL.",
  ],
  rdapStatus: [
    "{server} answered with status {status}.",
    "With 404, the registry does not know the network: name a contact in contacts.csv. Else try again later.",
  ],
  rdapBusy: [
    "{server} wants no more questions for now (status {status}). {wait}",
    "Run the command again later; what has been fetched is kept and not asked again.",
  ],
  rdapSilent: [
    "{server} cannot be reached: {reason}",
    "Check the connection to the Internet, and run the command again; what has been fetched is kept.",
  ],
  rdapCircle: [
    "{server} redirects too often, or in a circle.",
    "Try again later, or name another server with --server URL.",
  ],
  rdapRefused: [
    "{target} is not asked: only https, and no private address unless it was named.",
    "When it is right, name it with --server URL.",
  ],
  rdapLarge: [
    "{server} sends an answer of more than {limit} MB.",
    "It is no answer about a network. Try again later, or name a contact in contacts.csv.",
  ],
  rdapSyntax: [
    "{server} answered with something that is not JSON: {reason}",
    "Try again later; a portal or proxy in between may have answered in its place.",
  ],
  rdapBootstrap: [
    "The answer of {server} is no list of RDAP servers.",
    "Check --bootstrap URL; IANA's is https://data.iana.org/rdap/ipv4.json",
  ],
  rdapError: [
    "The answer is an error of the registry: {status} {title}",
    "Try again later, or name a contact in contacts.csv.",
  ],
  rdapNoNetwork: [
    "The answer names no IPv4 network.",
    "Try again later, or name a contact in contacts.csv. A kept answer may be removed.",
  ],
  rdapOtherNetwork: [
    "{server} answered about {found}, which does not hold all of {network}.",
    "Ask for a smaller network, or name a contact in contacts.csv.",
  ],
  rdapTooWide: [
    "The answer is about {found}, more than any one holder has: the registry knows nothing of this network.",
    "Name a contact in contacts.csv. A kept answer may be removed.",
  ],
  requestRefused: [
    "{page} asks for {address}, which is not part of the report.",
    "Put the file into the quarter's folder, or take the reference out of the template.",
  ],
  timeoutBrowser: [
    "The browser did not answer while printing {page}: {reason}",
    "Try again; build without PDF with --no-pdf.",
  ],
  notifyNobody: [
    "There is no watched network to write to.",
    "List them in a file and name it: `networks: networks.csv`; or ask for a holder: tsubame notify QUARTER --holder NAME",
  ],
  networkUnknown: ["No watched network has the label {name}. {near}", "Labels: {allowed}"],
  holderUnknown: [
    "The holder data has no {name}.",
    "Write the name as the data has it, or its number like AS64500. Names that contain this: {alike}",
  ],
  notifyDays: [
    "The days {first} to {last} are not a part of {quarter}.",
    "Days are written like {start}; the quarter runs from {start} to {end}.",
  ],
  notifySender: [
    "A notification must say who sends it.",
    "Set in tsubame.yaml: publisher: { name: NAME, url: https://…, feedback: mailto:ADDRESS }",
  ],
  xarfInvalid: [
    "The XARF report on {address} is not valid: {reason}",
    "Check name, url and feedback of the publisher, and templates/notify/xarf/ of the workspace if it has one.",
  ],
  notifyLeak: [
    "This file would tell {what}, so nothing was written for {recipient}.",
    "Take it out of the letter's template, or give the sensor an id that is no ordinary word.",
  ],
  caseTwice: [
    "The case {name} is in the register twice, first in line {first}.",
    "Keep one line for each case; several networks go into its `network`, with spaces between.",
  ],
  caseEmpty: [
    "The case {name} has no network: it names none, and no line of networks.csv has it as its `case`.",
    "Write labels or networks like 192.0.2.0/24 here, or the case into networks.csv.",
  ],
  changeUnknown: [
    "{quarter} has no change of the name {name}. {near}",
    "Changes are listed by: tsubame changes {quarter}. There are: {allowed}",
  ],
  acceptedTwice: ["The change {change} is accepted twice, first in line {first}.", "Keep one line for each change."],
  acceptedUnknown: [
    "{quarter} has no change of the name {change}, so nothing is accepted by this line. {near}",
    "Changes are listed by: tsubame changes {quarter}. When a change is gone, take its line out.",
  ],
  knowledgeTwice: [
    "The same is said of {port} in line {first}.",
    "Keep one of the two lines; another product, vulnerability or source is a line of its own.",
  ],
  changesDay: [
    '"{value}" is not a day of the observations.',
    "Write it like {example}; the last export ends on {last}.",
  ],
  changesBoth: [
    "A quarter and --since cannot be given together.",
    "Give one of them, or neither for the last quarter.",
  ],
  notBuiltAny: ["No report has been built yet.", "Build one: tsubame build QUARTER"],
  notBuiltYet: ["The report of {quarter} has not been built yet.", "Build it: tsubame build {quarter}"],
  publishTarget: ["There is no target of this name under `publish` in tsubame.yaml. {near}", "{allowed}"],
  publishNothing: [
    "Of {quarter}, nothing that is built fits: {wanted}.",
    "Build it, or ask for what is there: {built}",
  ],
  publishAltered: [
    "{count} file(s) of this report are not as they were built, first: {first}.",
    "Build it again, so that what is published is what was checked: tsubame build {quarter} --force",
  ],
  publishLeaks: [
    "What was built tells what its readers may not know: {count} finding(s), which are listed above. Nothing was published.",
    "The settings or sensors have changed since. Mend what is listed and build again: tsubame build {quarter}",
  ],
  publishDraft: [
    "The report of {quarter} was built as a draft, which is not for publication.",
    "Finish the translations, then: tsubame build {quarter}",
  ],
  publishAudience: [
    "The edition {edition} is for this audience: {audience}. The target {target} is for: {open}.",
    "Publish it elsewhere; or, where only those readers get in, set audience at the target. Built with other settings: build it again.",
  ],
  publishTime: [
    '"{value}" is no time that is still to come.',
    'Write it like "2025-04-01 10:00"; it is read in the workspace\'s time zone, {timezone}.',
  ],
  publishNoPassword: [
    "The environment variable {name} holds no password.",
    "Set it for this call, or name another one at the target. Not in tsubame.yaml.",
  ],
  publishCommand: [
    "The command of password_command failed, or printed nothing.",
    "Run it by itself in the workspace's folder: it must print the password on its first line.",
  ],
  publishMoved: [
    "Under this name was published to {before}, not to {place}.",
    "A new place is a new target: give it another name. When the same site has only moved, correct `place` in this file.",
  ],
  publishLocked: [
    "Another publisher (process {pid}) is at work on {target}.",
    "Wait until it has ended. When there is none, remove {path}.",
  ],
  publishChanged: [
    "{name} was changed by somebody else just now: {address}",
    "Nothing was written over it. Run the command again to see the change.",
  ],
  publishPlain: [
    "{url} is not asked: without https, the password could be read on the way.",
    "Write an address that begins with https. Only a server on this machine is asked without.",
  ],
  publishSilent: [
    "{url} gave no answer: {reason}",
    "What was done so far is remembered; run the same command again, and it goes on from there.",
  ],
  publishBusy: [
    "{url} stayed busy (status {status}). {seconds}",
    "What was done so far is remembered; run the same command again later, and it goes on from there.",
  ],
  publishRedirect: [
    "{url} redirects to {to}.",
    "Write the address that it leads to as `url` of the target: what is sent through a redirect gets lost.",
  ],
  publishNotJson: [
    "{url} did not answer as WordPress does (status {status}): {title}",
    "Check `url` of the target. A login page, a maintenance page or a firewall before WordPress answers like this: its REST interface must be open to us.",
  ],
  publishPassword: [
    "{url} does not know the user {user} by this password: {reason}",
    "Use an application password (in WordPress: Users, Profile, Application Passwords), not the one of the login page. Some servers keep the Authorization header from WordPress: then ask who runs it.",
  ],
  publishRights: [
    "The user {user} ({roles}) may not do this in WordPress: {lacking}.",
    "Ask an administrator for the role Author, or Editor where others' posts are to be updated.",
  ],
  publishForbidden: [
    "WordPress does not let us do this: {reason} ({code}, {url})",
    "Ask an administrator for the role Editor, or publish as the user whose post it is.",
  ],
  publishDeclined: [
    "WordPress declined (status {status}, {code}): {reason} ({url})",
    "What was done so far is remembered. Mend it in WordPress or ask who runs it, then run the same command again.",
  ],
  publishCategory: ['WordPress has no category "{name}".', "Make it there, or write one of these: {known}"],
  publishFolder: [
    "The folder {path} does not exist.",
    "Make it, or correct `folder` of the target: it is read from the workspace's folder.",
  ],
  releaseMissing: [
    "There is no manifest.json in {folder}.",
    "Name a published quarter: a copy of output/QUARTER, with its manifest.json.",
  ],
  releaseLarge: [
    "This manifest has {bytes} bytes, more than any build writes.",
    "Name the folder of a published quarter.",
  ],
  releaseQuarter: [
    'The manifest is about "{quarter}", which is not the quarter of {folder}.',
    "A manifest belongs to the files beside it: name the folder as it was published.",
  ],
  releaseCrowded: [
    "There are more than {count} files in this folder.",
    "Name the folder of a published quarter, and nothing around it.",
  ],
  releaseAltered: [
    "The published version is not as it was made: {files}",
    "See what is wrong with it: tsubame verify {folder}. Compare with an untouched copy.",
  ],
  linkGone: [
    "{address} is gone: status {status} on {asked}.",
    "Link to another page or take the link out. When the page is back: tsubame links",
  ],
  errataDay: ['"{value}" is not a day.', "Write it like 2025-07-01."],
  correctionThere: [
    "The corrections of this published version are noted already.",
    "Edit the note; or take its newest entry out to have it written anew.",
  ],
  whyNothing: [
    'No page of {quarter} shows "{text}". {near}',
    "Ask as the page writes it, or for the value behind it, like 6551; name another quarter behind it.",
  ],
  extraOutage: [
    "{name} is an outage of a sensor: that is our own matter, and no extra issue.",
    "The reports show it among the days without observation.",
  ],
  extraThere: [
    "There is an extra issue of {quarter} already: {path}",
    "Edit it, or move {folder} away first. A quarter has one extra issue.",
  ],
  newUnknown: [
    "{asked} is no quarter, and nothing else that can be drafted.",
    "Write a quarter like {example}, or: tsubame new topic, tsubame new extra.",
  ],
  editionUnknown: ["There is no edition {edition} here. {near}", "Editions of tsubame.yaml: {allowed}"],
  topicThere: [
    "The {edition} of {quarter} has a topic already: {path}",
    "Edit it, or move it away first, with its queries and its chart. A page has one topic a quarter.",
  ],
  topicScope: [
    "{name} is a change of all sensors, and the {edition} is about the home sensors alone.",
    "Draft it for the overflow: --edition overflow. A port may be told of the home sensors: --port.",
  ],
  topicOutage: [
    "{name} is an outage of a sensor: that is our own matter, and no topic.",
    "The reports show it among the days without observation.",
  ],
  topicPort: [
    "No sensor of the edition was probed on {port} in {quarter}. {near}",
    "Write number, slash and protocol, or the protocol alone where it has no ports. Most packets came to: {allowed}",
  ],
  topicNetwork: ["{network} is not the label of a watched network. {near}", "Name one of networks.csv: {allowed}"],
  topicAbout: [
    "A topic is about one thing: a change, a port or a network.",
    "Give one of --change, --port and --network. Changes are listed by: tsubame changes",
  ],
  inStepValue: [
    '"{name}": {page} says {text} ({source}), {other} does not: {sentence}',
    "Say it in both languages, or in neither.",
  ],
  inStepShown: [
    '"{name}": {source} is {text} on {page}, but {shown} on {other}.',
    "Show it with the same digits in both, or as the same part of a date.",
  ],
  inStepFigure: [
    '"{name}": {page} says {text}, {other} does not: {sentence}',
    "Correct one of the two. What the data have is better taken from a dataset.",
  ],
  inStepSection: [
    'The section "{name}" of {page} is missing on {other}.',
    "Write it in both languages, or in neither.",
  ],
  inStepExhibit: ["{number} of {page} ({caption}) is missing on {other}.", "Show it in both languages, or in neither."],
  inStepOrder: [
    "Figures and tables stand in different orders. {page}: {text}. {other}: {shown}.",
    "Put them in the same order: their numbers depend on it.",
  ],
  inStepTables: [
    '"{name}" has {count} tables written by hand on {page}, and {shown} on {other}.',
    "Write the same tables in both languages.",
  ],
  inStepColumns: [
    "{name}: the table has {count} columns on {page}, and {shown} on {other}. In one of them alone: {text}",
    "Give both the same columns.",
  ],
  inStepRows: ["{name}: the table has {count} rows on {page}, and {shown} on {other}.", "Give both the same rows."],
  inStepHeads: [
    "{name}: the columns of the table are {text} on {page}, and {shown} on {other}.",
    "Give both the same columns in the same order.",
  ],
  inStepCell: [
    '{name}: row {row}, column "{column}" of the table has {text} on {page}, and {shown} on {other}.',
    "Correct one of the two.",
  ],
  inStepCaptions: [
    "The captions of {first} ({caption}) and {second} ({shown}) of {other} seem to have changed places: {page} says them the other way round.",
    "Exchange the two captions; where both are right, add their terms to templates/glossary.csv.",
  ],
  inStepClaim: [
    "A sentence of {page} stands on a claim that {other} lacks: {sentence}",
    "Write the sentence in both languages, with its {{#claim}}.",
  ],
  inStepLink: ['"{name}": {page} has more links than {other}: {address}', "Link the same in both languages."],
  inStepDownload: ["{page} offers {address} for download, {other} does not.", "Offer it in both languages."],
  markdownUnknown: [
    'Markdown of this kind is not read, and would stand on the page as it is: {part} in "{text}"',
    "Write a note in brackets, or as a paragraph of its own; emphasise with **.",
  ],
  markupLeft: [
    'Markdown was left as it is: {part} in "{text}"',
    "Put the marks directly beside the words they emphasise, both of them in one paragraph.",
  ],
  spaceFromBreak: [
    'A line break became a space between two Japanese characters: "{text}"',
    "Write the two lines as one.",
  ],
  wrongWidth: [
    '"{part}" has the wrong width in "{text}".',
    "Write digits and Latin letters half-width; katakana, and commas, full stops and parentheses between Japanese words, full-width.",
  ],
  spelledTwice: ["{word} is also written {usual} on this page.", "Choose one of the two."],
  extraChange: [
    "An extra issue is about one change, and none is named.",
    "Write its name here, like `change: NAME`; tsubame changes lists them, and tsubame new extra --change NAME drafts the issue.",
  ],
  shareWrong: [
    '"{text}": that is {share} %, not {printed} %.',
    'Let the data write it: {{percent …}}. What is meant otherwise: {{typed "…" reason="…"}}.',
  ],
  directionWrong: [
    '"{word}" does not go with "{text}".',
    "Exchange the word or the numbers; {{#if …}} lets the data choose the word.",
  ],
  changeIsTotal: ['"{text}": the change is printed equal to the total, {number}.', "Correct one of the two."],
  editLeft: ['An edit was left in: "{text}"', 'Finish the sentence. What is meant so: {{typed "…" reason="…"}}.'],
  tableTwice: [
    "{name}: {what} is there twice, in rows {first} and {second}.",
    "Correct one of the two, or take it out.",
  ],
  tableRowTwice: ["{name}: {what} is there twice in row {first}.", "Correct one of the two, or take it out."],
  exhibitOther: ['The link "{text}" leads to {number}.', 'Write {{ref "NAME"}}, which has the number of the exhibit.'],
  exhibitNone: [
    '"{typed}" is not on this page, which has: {known}.',
    'Write {{ref "NAME"}}. What is meant otherwise: {{typed "…" reason="…"}}.',
  ],
  factPattern: [
    "This is not a regular expression: {reason}",
    "Check the brackets; a backslash stands once between single quotes.",
  ],
  typedPortsMissing: [
    "{missing} is missing from this list of ports: {list} has {ports}.",
    'Let the data write it: {{list …}}. What is meant otherwise: {{typed "…" reason="…"}}.',
  ],
  typedPortsExtra: [
    "{extra} does not belong in this list of ports: {list} has {ports}.",
    'Let the data write it: {{list …}}. What is meant otherwise: {{typed "…" reason="…"}}.',
  ],
  typedPortsDiffer: [
    "{missing} is missing from this list of ports, and {extra} does not belong in it: {list} has {ports}.",
    'Let the data write it: {{list …}}. What is meant otherwise: {{typed "…" reason="…"}}.',
  ],
  typedPortUnknown: [
    "{typed} is in none of the datasets of this report.",
    'Check the number. What is meant so: {{typed "…" reason="…"}}.',
  ],
  typedChangeDay: [
    '"{typed}" is no day on which the data see a rise or fall of this begin: {known}',
    'Take the day from the data: {{date …}} or {{part-of-month …}}. What is meant otherwise: {{typed "…" reason="…"}}.',
  ],
  typedChangeNone: [
    '"{typed}": the data see no rise or fall of {about} in this quarter.',
    'tsubame changes lists what they see. What is meant otherwise: {{typed "…" reason="…"}}.',
  ],
  typedChangeWay: [
    '"{typed}": in the data it goes the other way: {known}',
    'Exchange the word, or what it is about. What is meant otherwise: {{typed "…" reason="…"}}.',
  ],
  typedPeak: [
    '"{typed}" is no day on which {about} is highest in the data: {known}',
    'Take the day from the data: {{date …}}. What is meant otherwise: {{typed "…" reason="…"}}.',
  ],
  typedReason: [
    "{typed} is meant as it stands, and does not say why.",
    'Give the reason, for the record: {{typed "…" reason="told by the provider on 8 May"}}.',
  ],
  typedDayUnknown: [
    '"{typed}" is no day that the data single out.',
    'Take the day from the data: {{date …}}. What is meant so: {{typed "…" reason="…"}}.',
  ],
  typedDayNone: ["There is no such day: {typed}", "Correct the date."],
  typedPeriod: [
    '"{typed}" is not the period of this report, which is {quarter}, from {first} to {last}.',
    'Write {{quarter.text}} or {{previous.text}}. What is meant otherwise: {{typed "…" reason="…"}}.',
  ],
  typedRank: [
    '"{typed}": in the data the rank of {name} is {known}.',
    'Take it from the data: {{ordinal …}}. What is meant otherwise: {{typed "…" reason="…"}}.',
  ],
  typedNumber: [
    '"{typed}": the data and settings have {known}.',
    'Take the number from the data. What is meant otherwise: {{typed "…" reason="…"}}.',
  ],
  typedNumberUnknown: [
    '"{typed}" is no number that the datasets of this report have.',
    'Take it from the data: {{number …}} or {{percent …}}. What is meant so: {{typed "…" reason="…"}}.',
  ],
  typedExhibit: [
    '"{typed}" is typed by hand, and will not follow the exhibit.',
    'Write {{ref "NAME"}}; captions are numbered by themselves.',
  ],
  typedZone: [
    "{typed} is not the time zone of this report, {timezone}.",
    'Write {{timezone}}. What is meant otherwise: {{typed "…" reason="…"}}.',
  ],
  portTaken: [
    "Port {port} cannot be used ({reason}).",
    "Leave --port out: any free port is taken then; or name another one.",
  ],
  watchLimit: [
    "The system lets no more folders be watched: {reason}",
    "On Linux, raise the limit: sudo sysctl fs.inotify.max_user_watches=524288; or keep large folders out of the workspace.",
  ],
  typedHome: [
    '"{typed}": home is {home} in tsubame.yaml.',
    'Write {{home}}. What is meant otherwise: {{typed "…" reason="…"}}.',
  ],
} as const satisfies Record<string, readonly [what: string, mend: string]>;
