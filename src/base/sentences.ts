/** What the reader is told when something must be mended: [what is wrong, what to do], in English and Japanese. */

type Sentence = readonly [what: string, mend: string];
type Sentences = Readonly<Record<"en" | "ja", Sentence>>;

export type ProblemCode = keyof typeof sentences;

export const sentences = {
  siteEmpty: {
    en: [
      "No built page is for the archive.",
      "Build a quarter first, without --draft: tsubame build 2025Q1. Pages that are not public stay out of it.",
    ],
    ja: [
      "アーカイブに入れるページがありません。",
      "先に tsubame build 2025Q1 のように四半期を作成してください（--draft なし）。一般公開でないページは入りません。",
    ],
  },
  releaseOld: {
    en: [
      "The record of {quarter} does not say who may read its pages: an earlier version of this program wrote it.",
      "Build the quarter again: tsubame build {quarter} --force",
    ],
    ja: [
      "{quarter} の記録に、ページの公開範囲がありません（以前の版で作成したものです）。",
      "もう一度作成してください: tsubame build {quarter} --force",
    ],
  },
  absoluteLink: {
    en: [
      "A link begins at the root of the server: {target}",
      "Let it begin at the page (../), so that the archive works in any folder, or write the whole address.",
    ],
    ja: [
      "サーバーのルートから始まるリンクがあります: {target}",
      "どのフォルダーに置いても動くように ../ で始めるか、https:// から書いてください。",
    ],
  },
  workspaceMissing: {
    en: [
      "There is no tsubame.yaml in {folder}.",
      "Run the command in a workspace, name one with -C DIR, or make one with: tsubame sample -C DIR",
    ],
    ja: [
      "{folder} に tsubame.yaml がありません。",
      "ワークスペースの中で実行するか、-C DIR で指定してください。見本は tsubame sample -C DIR で作れます。",
    ],
  },
  configSyntax: {
    en: ["This is not valid YAML: {reason}", "Check the indentation and the quotes around this line."],
    ja: ["YAML として読めません: {reason}", "この行の前後の字下げと引用符を確かめてください。"],
  },
  unknownKey: {
    en: ["There is no setting of this name. {near}", "Allowed here: {allowed}"],
    ja: ["この名前の設定はありません。{near}", "ここで使える名前: {allowed}"],
  },
  wrongValue: {
    en: ["{reason} {near}", "{allowed}"],
    ja: ["値が正しくありません: {reason} {near}", "{allowed}"],
  },
  fileMissing: {
    en: ["The file {path} does not exist.", "Create it, or correct its name in {named_in}."],
    ja: ["ファイル {path} がありません。", "作成するか、{named_in} の記述を直してください。"],
  },
  csvEncoding: {
    en: ["This CSV file is not UTF-8; it looks like Shift_JIS.", 'In Excel: Save As, "CSV UTF-8 (Comma delimited)".'],
    ja: [
      "CSV ファイルが UTF-8 ではありません（Shift_JIS のようです）。",
      "Excel では「CSV UTF-8（コンマ区切り）」で保存し直してください。",
    ],
  },
  csvSyntax: {
    en: ["This is not valid CSV: {reason}", "Check the quotes and the number of commas of this line."],
    ja: ["CSV として読めません: {reason}", "この行の引用符とコンマの数を確かめてください。"],
  },
  csvColumn: {
    en: ["The column is missing. {near}", "The first line must name the columns: {allowed}"],
    ja: ["この列がありません。{near}", "1 行目に列名が必要です: {allowed}"],
  },
  csvColumnTwice: {
    en: [
      "The column is named twice: columns {first} and {second} have this name.",
      "Take one of the two out of every line, or give it its right name.",
    ],
    ja: [
      "同じ名前の列が二つあります（{first} 列目と {second} 列目）。",
      "どちらかの列を全部の行から消すか、正しい列名に直してください。",
    ],
  },
  csvColumnUnnamed: {
    en: [
      "Column {number} has no name.",
      "Name it, or take it out of every line; spreadsheets leave such columns behind where a cell was once in use.",
    ],
    ja: [
      "{number} 列目に列名がありません。",
      "列名を付けるか、その列を全部の行から消してください（表計算ソフトでは、一度使ったセルの列が残ることがあります）。",
    ],
  },
  hiddenCharacter: {
    en: [
      "The cell holds {character}, a character that nobody sees.",
      "Write the cell anew by hand. A file that is full of U+0000 was saved as UTF-16: save it as UTF-8.",
    ],
    ja: [
      "このセルに、目に見えない文字 {character} が入っています。",
      "セルを手で書き直してください。U+0000 が並んでいる場合は UTF-16 のファイルです。UTF-8 で保存し直してください。",
    ],
  },
  sensorTwice: {
    en: [
      "Sensor {sensor} is registered twice, first in line {first}.",
      "Remove one of the two lines, or give one of them another id.",
    ],
    ja: [
      "センサー {sensor} が二重に登録されています（最初は {first} 行目）。",
      "どちらかの行を消すか、別の名前にしてください。",
    ],
  },
  sensorAlike: {
    en: [
      "Sensor {sensor} reads like {other} of line {first}, and is written with other characters.",
      "Remove one of the two lines, or give one of them an id that people can tell from the other.",
    ],
    ja: [
      "センサー {sensor} は {first} 行目の {other} と文字が違うのに、見た目では区別できません。",
      "どちらかの行を消すか、見分けのつく id に変えてください。",
    ],
  },
  sensorAddress: {
    en: [
      '"{value}" is neither an IP address nor a network.',
      "Write whole addresses like 192.0.2.7 or 2001:db8::7, and networks like 192.0.2.0/24; no port, no range. Between several stand spaces, semicolons, or commas within quotes. Leave the cell empty when the address is not known.",
    ],
    ja: [
      "「{value}」は IP アドレスでもネットワークでもありません。",
      "192.0.2.7 や 2001:db8::7 のような完全なアドレスか、192.0.2.0/24 のようなネットワークを書いてください（ポートや範囲は書けません）。複数ある場合は空白かセミコロン、または引用符の中のコンマで区切ります。分からないときは空にしてください。",
    ],
  },
  sensorAddressZeros: {
    en: [
      '"{value}" is written with leading zeros, which some programs take for octal numbers.',
      "Write each number without zeros in front, like 192.0.2.7.",
    ],
    ja: [
      "「{value}」の数字が 0 で始まっています。8 進数として読むプログラムがあります。",
      "192.0.2.7 のように、前の 0 を付けずに書いてください。",
    ],
  },
  sensorAddressAny: {
    en: [
      '"{value}" stands for no address.',
      "Write the address under which the sensor is reached, or leave the cell empty.",
    ],
    ja: ["「{value}」は特定のアドレスを指していません。", "センサーに届くアドレスを書くか、空にしてください。"],
  },
  sensorAddressHost: {
    en: [
      '"{value}" is no IP address but a name.',
      "Write it into the column host, and here an address like 192.0.2.7 or nothing.",
    ],
    ja: [
      "「{value}」は IP アドレスではなく名前です。",
      "host の列に書き、ここには 192.0.2.7 のようなアドレスを書くか、空にしてください。",
    ],
  },
  sensorNetwork: {
    en: [
      '"{value}" has a prefix that is no network of a sensor.',
      "Write a prefix from /8 to /32, for IPv6 from /16 to /128; several networks with spaces between.",
    ],
    ja: [
      "「{value}」のプレフィックスは、センサーのネットワークとして使えません。",
      "/8 から /32（IPv6 は /16 から /128）で書いてください。ネットワークが複数ある場合は空白で区切ります。",
    ],
  },
  sensorHost: {
    en: [
      '"{value}" is not a host name.',
      "Write it like sensor.example.jp, in any script; no user name, path or pattern. Between several stand spaces, semicolons, or commas within quotes.",
    ],
    ja: [
      "「{value}」はホスト名ではありません。",
      "sensor.example.jp のように書いてください（日本語などの文字も使えます。ユーザー名、パス、ワイルドカードは書けません）。複数ある場合は空白かセミコロン、または引用符の中のコンマで区切ります。",
    ],
  },
  sensorHostAddress: {
    en: ['"{value}" is an IP address, not a host name.', "Write it into the column address."],
    ja: ["「{value}」はホスト名ではなく IP アドレスです。", "address の列に書いてください。"],
  },
  sensorHostShort: {
    en: [
      'The host name "{value}" is too short to be told from other text.',
      "Write it with its domain, like sensor.example.jp.",
    ],
    ja: [
      "ホスト名「{value}」は短すぎて、ほかの文字列と区別できません。",
      "sensor.example.jp のように、ドメインまで書いてください。",
    ],
  },
  portWrong: {
    en: [
      '"{value}" is not a port from 0 to 65535.',
      "Write it in digits, like 23, or leave the cell empty to count all ports.",
    ],
    ja: [
      "「{value}」は 0 から 65535 のポートではありません。",
      "23 のような数字で書いてください。空にすると全部のポートを数えます。",
    ],
  },
  labelTwice: {
    en: [
      "Two lines have the label {label}.",
      "Labels name the rows and columns of published tables: make them different.",
    ],
    ja: ["同じラベル {label} の行が二つあります。", "ラベルは公開する表の見出しになります。別の名前にしてください。"],
  },
  addressWrong: {
    en: ['"{value}" is not an IPv4 address.', "Write it like 192.0.2.7, or as the number it stands for."],
    ja: ["「{value}」は IPv4 アドレスではありません。", "192.0.2.7 のように、または同じ値の整数で書いてください。"],
  },
  networkWrong: {
    en: [
      '"{value}" is not an IPv4 network.',
      "Write it like 192.0.2.0/24: the prefix is 0 to 32, and the bits behind it are zero.",
    ],
    ja: [
      "「{value}」は IPv4 のネットワークではありません。",
      "192.0.2.0/24 のように書いてください。プレフィックスは 0 から 32 で、その後のビットは 0 です。",
    ],
  },
  regionWrong: {
    en: ['"{value}" is not a country code.', "Write two capital letters, like JP, or leave the cell empty."],
    ja: ["「{value}」は国コードではありません。", "JP のような 2 文字の大文字で書くか、空にしてください。"],
  },
  asnWrong: {
    en: [
      '"{value}" is not an AS number.',
      "Write a number up to 4294967295, with or without AS before it, or leave the cell empty.",
    ],
    ja: [
      "「{value}」は AS 番号ではありません。",
      "4294967295 までの整数（前に AS を付けても可）を書くか、空にしてください。",
    ],
  },
  rangeBackwards: {
    en: [
      "The range ends at {end}, before its start, {start}.",
      "Swap the two; `end` is the last address of the range.",
    ],
    ja: [
      "範囲の終わり {end} が始まり {start} より前です。",
      "二つを入れ替えてください。end は範囲の最後のアドレスです。",
    ],
  },
  rangesOverlap: {
    en: ["{range} overlaps {other} of line {first}.", "Each address has one holder: shorten or remove one of the two."],
    ja: [
      "{range} が {first} 行目の {other} と重なっています。",
      "一つのアドレスの保有者は一つです。どちらかを縮めるか消してください。",
    ],
  },
  rangesDescend: {
    en: ["{range} comes after {other} of line {first}, but lies before it.", "Sort the lines by their first address."],
    ja: [
      "{range} が {first} 行目の {other} の後にありますが、アドレスはその前です。",
      "始まりのアドレスの順に並べ替えてください。",
    ],
  },
  rangesNone: {
    en: ["The file holds no range of addresses.", "Check that the whole file was copied."],
    ja: ["ファイルにアドレスの範囲が一つもありません。", "ファイル全体が複写されているか確かめてください。"],
  },
  holdersKind: {
    en: ["A file of this name cannot be read as holder data.", "Give a .csv or .mmdb file."],
    ja: ["この名前のファイルは保有者データとして読めません。", ".csv か .mmdb のファイルを指定してください。"],
  },
  mmdbUnreadable: {
    en: ["This file cannot be read as MMDB: {reason}", "Download it again; a copy may have been cut off on the way."],
    ja: ["MMDB として読めません: {reason}", "もう一度ダウンロードしてください。複写が途中で切れた可能性があります。"],
  },
  mmdbFields: {
    en: [
      "No IPv4 address in this database has an AS number, a holder or a country.",
      "Give a database of AS numbers or countries, like GeoLite2-ASN or GeoLite2-Country.",
    ],
    ja: [
      "このデータベースの IPv4 アドレスには、AS 番号も保有者も国もありません。",
      "GeoLite2-ASN や GeoLite2-Country のような、AS 番号か国のデータベースを指定してください。",
    ],
  },
  fileTooLarge: {
    en: [
      "The file has {megabytes} MB; more than {allowed} MB are not read.",
      "Give a smaller one, for example without city names.",
    ],
    ja: [
      "ファイルが {megabytes} MB あります。{allowed} MB を超えるものは読みません。",
      "都市名を含まないものなど、小さいファイルを指定してください。",
    ],
  },
  sensorsNone: {
    en: ["No sensor is registered.", "Add a line for each sensor, for example: sensor-a,,JP,,,,yes"],
    ja: ["センサーが一つも登録されていません。", "センサーごとに 1 行を加えてください（例: sensor-a,,JP,,,,yes）。"],
  },
  exportsMissing: {
    en: [
      "No sensor export matches {pattern} in {folder}.",
      "Put the Parquet files there, correct `exports:` in tsubame.yaml, or make sample data with: tsubame sample",
    ],
    ja: [
      "{folder} に {pattern} に合うエクスポートがありません。",
      "Parquet ファイルを置くか、tsubame.yaml の exports: を直すか、tsubame sample で見本データを作ってください。",
    ],
  },
  exportsNoneInQuarter: {
    en: [
      "None of the {files} exports has packets in {quarter}: they run from {first} to {last}.",
      "Name another quarter, or add its exports.",
    ],
    ja: [
      "{files} 個のエクスポートに {quarter} のパケットがありません（{first} から {last} までです）。",
      "別の四半期を指定するか、その期間のエクスポートを加えてください。",
    ],
  },
  exportUnreadable: {
    en: ["This file cannot be read as Parquet: {reason}", "Export it again; a copy may have been cut off on the way."],
    ja: [
      "Parquet として読めません: {reason}",
      "もう一度エクスポートしてください。複写が途中で切れた可能性があります。",
    ],
  },
  nameUnreadable: {
    en: [
      "The path of this file has a backslash beside one of * ? [, and DuckDB cannot be told such a name.",
      "Rename the file or the folder it lies in.",
    ],
    ja: [
      "このファイルのパスには、バックスラッシュと * ? [ のいずれかが共に含まれています。このような名前は DuckDB に伝えられません。",
      "ファイル名、または上のフォルダー名を変えてください。",
    ],
  },
  exportFooter: {
    en: [
      "The footer of this export and its rows do not agree: it says {rows} rows from {first} to {last}; read were {real_rows} rows from {real_first} to {real_last}.",
      "The file is damaged, or its writer is at fault. Export it again.",
    ],
    ja: [
      "このエクスポートのフッターと中身が一致しません。フッターでは {rows} 行（{first} から {last} まで）、実際は {real_rows} 行（{real_first} から {real_last} まで）です。",
      "ファイルが壊れているか、書き出したプログラムの不具合です。もう一度エクスポートしてください。",
    ],
  },
  rowsUnaccounted: {
    en: [
      "The rows of {day} do not add up: {rows} have a time of that day, but {counted} were counted and {rejected} rejected.",
      "One of these exports is damaged. Export them again; if that does not help, please report it.",
    ],
    ja: [
      "{day} の行数が合いません。その日の時刻を持つ行は {rows} 行ですが、集計した行は {counted} 行、受け付けなかった行は {rejected} 行です。",
      "いずれかのエクスポートが壊れています。もう一度エクスポートし、それでも直らなければお知らせください。",
    ],
  },
  rowsLost: {
    en: [
      "The {rows} rows of this export do not add up: {counted} were counted, {rejected} rejected, {outside} are outside the quarter.",
      "Build with --force, which reads it again. If that does not help, export it again.",
    ],
    ja: [
      "このエクスポートの {rows} 行の内訳が合いません（集計 {counted} 行、受け付けず {rejected} 行、四半期の外 {outside} 行）。",
      "--force を付けて読み直してください。直らなければ、もう一度エクスポートしてください。",
    ],
  },
  indexUnreadable: {
    en: [
      "This index of compacted days cannot be read. Nothing was changed: exports of those days may be gone, and the rollups are all there is of them.",
      "Restore it from a backup, or let it be made again from the rollups: tsubame doctor --mend",
    ],
    ja: [
      "集約済みの日の索引が読めません。何も変更していません（元のエクスポートがもう無く、集約した値しか残っていない日があるかもしれません）。",
      "バックアップから戻すか、tsubame doctor --mend で集約ファイルから作り直してください。",
    ],
  },
  indexVersion: {
    en: [
      "This index was written by another version of this program. Nothing was changed.",
      "Use the version that wrote it, or a later one.",
    ],
    ja: [
      "この索引は別の版のプログラムが書いたものです。何も変更していません。",
      "書いた版か、それより新しい版を使ってください。",
    ],
  },
  rollupsUnexplained: {
    en: [
      "No index names this file of compacted packets. Nothing was changed: it may be all there is of its day.",
      "Restore the index from a backup, or let it be made again from the rollups: tsubame doctor --mend. If the day is not wanted, delete its files in {place} by hand.",
    ],
    ja: [
      "集約済みのパケットのファイルですが、どの索引にも載っていません。何も変更していません（その日のデータはこれしか残っていないかもしれません）。",
      "索引をバックアップから戻すか、tsubame doctor --mend で集約ファイルから作り直してください。不要な日なら {place} のファイルを手で消してください。",
    ],
  },
  rollupDamaged: {
    en: [
      "This file is missing or cut off, and the exports of {day} are gone.",
      "Restore it from a backup, or bring the exports back; then build again.",
    ],
    ja: [
      "このファイルが無いか途中で切れており、{day} のエクスポートも残っていません。",
      "バックアップから戻すか、エクスポートを戻してから、もう一度作成してください。",
    ],
  },
  rollupAltered: {
    en: [
      "This file of {day} is not as it was written: some of its bytes have changed.",
      "Where the exports of that day are there: delete the file, and build again. Else restore it from a backup.",
    ],
    ja: [
      "{day} のこのファイルは、書いたときの内容と違います（一部のバイトが変わっています）。",
      "その日のエクスポートがあれば、このファイルを消して作成し直してください。無ければバックアップから戻してください。",
    ],
  },
  dayWouldShrink: {
    en: [
      "{day} would lose packets: {before} were compacted, {packets} are left in the exports. Gone: {gone}. Nothing was changed.",
      "Bring those exports back. If the day shall really be smaller, delete its files by hand, {place}/*/{day}.*, and build again.",
    ],
    ja: [
      "{day} のパケットが減ってしまいます。集約済みは {before}、今あるエクスポートでは {packets} です（無くなったもの: {gone}）。何も変更していません。",
      "エクスポートを戻してください。本当に減らしてよければ {place}/*/{day}.* を手で消して、もう一度作成してください。",
    ],
  },
  dayBounds: {
    en: [
      "{day} was compacted in another time zone than {timezone}, and its exports are gone.",
      "Set `timezone:` back, or bring the exports back.",
    ],
    ja: [
      "{day} は {timezone} と別のタイムゾーンで集約されており、エクスポートも残っていません。",
      "timezone: を元に戻すか、エクスポートを戻してください。",
    ],
  },
  exportEmpty: {
    en: [
      "This export holds no packet at all.",
      "Export it again, or take the file away if the whole network really saw nothing.",
    ],
    ja: [
      "このエクスポートにはパケットが一つもありません。",
      "もう一度エクスポートしてください。本当に何も観測していないなら、ファイルを取り除いてください。",
    ],
  },
  exportGrowing: {
    en: ["This export changed while it was read.", "Wait until it is complete, then build again."],
    ja: ["読み込み中にこのエクスポートが変わりました。", "書き込みが終わってから、もう一度実行してください。"],
  },
  columnMissing: {
    en: [
      "The export has no column {column}. {near}",
      "Its columns: {allowed}. Map a foreign name in tsubame.yaml: columns: { {key}: NAME }",
    ],
    ja: [
      "エクスポートに列 {column} がありません。{near}",
      "あるのは: {allowed}。別の名前なら tsubame.yaml に columns: { {key}: 列名 } と書いてください。",
    ],
  },
  columnType: {
    en: [
      "The column {column} has the type {type}, not {wanted}.",
      "Export it as {wanted}; `tsubame import` converts CSV, Zeek and Suricata files.",
    ],
    ja: [
      "列 {column} の型が {type} です（必要なのは {wanted}）。",
      "{wanted} で出力し直してください。CSV、Zeek、Suricata は tsubame import で変換できます。",
    ],
  },
  timeUnit: {
    en: [
      "The times of this export run from {first} to {last}: the unit seems wrong (milliseconds read as microseconds, say).",
      "Export `time` as a UTC timestamp with its right unit.",
    ],
    ja: [
      "このエクスポートの時刻は {first} から {last} までで、単位が違うようです（ミリ秒をマイクロ秒として読んだなど）。",
      "time 列を正しい単位の UTC の timestamp で出力し直してください。",
    ],
  },
  rejectedShare: {
    en: [
      "{rejected} of {rows} rows ({share} %) were rejected, more than the allowed {allowed} %: {reasons}",
      "They are listed in {list}. Mend the exports or sensors.csv, or raise `rejected_share_max` in tsubame.yaml.",
    ],
    ja: [
      "{rows} 行のうち {rejected} 行（{share} %）が受け付けられず、許容値 {allowed} % を超えました: {reasons}",
      "一覧は {list} にあります。エクスポートか sensors.csv を直すか、tsubame.yaml の rejected_share_max を上げてください。",
    ],
  },
  sqlFailed: {
    en: ["The query failed: {reason}", "Try it alone with: tsubame query {dataset} {quarter}"],
    ja: ["クエリが失敗しました: {reason}", "単独で試すには: tsubame query {dataset} {quarter}"],
  },
  askedFailed: {
    en: ["The query failed: {reason}", "What a query may use: docs/reference/datasets.md."],
    ja: ["クエリが失敗しました: {reason}", "使える表と列は docs/reference/datasets.md にあります。"],
  },
  viewFailed: {
    en: ["The view failed: {reason}", "Mend it first: every query may stand on it."],
    ja: ["ビューが失敗しました: {reason}", "先に直してください。どのクエリもこれを使う可能性があります。"],
  },
  sqlTextFailed: {
    en: ["This SQL cannot be run: {reason}", "Compare it with the built-in file of the same name."],
    ja: ["この SQL は実行できません: {reason}", "同じ名前の組み込みファイルと見比べてください。"],
  },
  sqlEmpty: {
    en: ["There is no statement in it.", "Write one SELECT, or remove the file."],
    ja: ["SQL 文がありません。", "SELECT を一つ書くか、ファイルを消してください。"],
  },
  sqlMany: {
    en: [
      "A second statement begins here, so none was run: a query is exactly one.",
      "Keep one; parts of it can be named with WITH name AS (SELECT …).",
    ],
    ja: [
      "ここから二つ目の文が始まるため、どれも実行していません。クエリは一つの文だけです。",
      "一つだけ残してください。途中の結果には WITH 名前 AS (SELECT …) で名前を付けられます。",
    ],
  },
  sqlNotReading: {
    en: [
      "{statement} is not run: a query only reads, and begins with one of {words}.",
      "Select what you want to see. A table that other queries read is a file of its own in queries/datasets/.",
    ],
    ja: [
      "{statement} は実行しません。クエリは読むだけで、{words} のいずれかで始まります。",
      "見たいものを SELECT で書いてください。ほかのクエリが読む表は queries/datasets/ に一つのファイルとして置きます。",
    ],
  },
  sqlDefinition: {
    en: [
      "{statement} does not belong in this file, so it was not run: there is only {kinds} in it.",
      "Take it out. What is written comes from the program alone.",
    ],
    ja: [
      "{statement} はこのファイルには書けないため、実行していません。書けるのは {kinds} だけです。",
      "この文を外してください。ファイルに書き込むのはプログラムだけです。",
    ],
  },
  sqlFunction: {
    en: [
      "{name}() is not called: it does more than read, or runs a text that cannot be looked at first.",
      "Write what it would run into the query itself, or leave it out.",
    ],
    ja: [
      "{name}() は呼び出せません。読む以外のことをするか、前もって確かめられない文を実行するものです。",
      "実行したい内容をクエリに直接書くか、外してください。",
    ],
  },
  sqlPivot: {
    en: [
      "PIVOT does not say which values become columns.",
      "List them: PIVOT … ON column IN ('one', 'two') USING sum(packets)",
    ],
    ja: [
      "PIVOT が、どの値を列にするかを示していません。",
      "値を並べてください: PIVOT … ON column IN ('one', 'two') USING sum(packets)",
    ],
  },
  sqlNul: {
    en: [
      "There is a NUL character in it, behind which DuckDB reads nothing.",
      "Remove the character; the file may have been saved as UTF-16.",
    ],
    ja: [
      "NUL 文字が入っています。DuckDB はその後ろを読みません。",
      "この文字を取り除いてください。UTF-16 で保存されている可能性があります。",
    ],
  },
  sqlCycle: {
    en: ["These datasets need each other: {names}.", "Take one of the references out."],
    ja: ["データセットが互いを参照しています: {names}", "どれか一つの参照を外してください。"],
  },
  numberUnsafe: {
    en: [
      "A cell of {column} is {value}: too large to be exact.",
      "Cast it in SQL, for example to a DOUBLE or to text.",
    ],
    ja: ["{column} の値 {value} は大きすぎて正確に扱えません。", "SQL で DOUBLE か文字列に変換してください。"],
  },
  datasetUnknown: {
    en: ["There is no dataset {name}. {near}", "Datasets: {allowed}"],
    ja: ["データセット {name} はありません。{near}", "使えるのは: {allowed}"],
  },
  chartMissing: {
    en: ["There is no chart {name}. {near}", "Charts: {allowed}"],
    ja: ["図 {name} はありません。{near}", "使えるのは: {allowed}"],
  },
  jsonSyntax: {
    en: ["This is not valid JSON: {reason}", "Check the quotes, commas and braces around this line."],
    ja: ["JSON として読めません: {reason}", "この行の前後の引用符、コンマ、括弧を確かめてください。"],
  },
  chartField: {
    en: ["The dataset {dataset} has no column {field}. {near}", "Its columns: {allowed}"],
    ja: ["データセット {dataset} に列 {field} はありません。{near}", "あるのは: {allowed}"],
  },
  chartFailed: {
    en: ["The chart cannot be drawn: {reason}", "Open it in the Vega editor with the dataset's CSV."],
    ja: ["図を描けません: {reason}", "データセットの CSV と一緒に Vega Editor で開いてみてください。"],
  },
  templateSyntax: {
    en: ["The template cannot be read: {reason}", "Check the braces and the block's end around this line."],
    ja: ["テンプレートを読めません: {reason}", "この行の前後の括弧とブロックの終わりを確かめてください。"],
  },
  templatePath: {
    en: ["Nothing is called {path} here. {near}", "Known here: {allowed}"],
    ja: ["{path} という名前のものはここにありません。{near}", "ここで使えるのは: {allowed}"],
  },
  templateHelper: {
    en: ["{reason}", "docs/reference/helpers.md says what each helper takes."],
    ja: ["ヘルパーの使い方が正しくありません: {reason}", "使い方は docs/reference/helpers.md にあります。"],
  },
  messageMissing: {
    en: ["The catalogue has no message {key} for {language}. {near}", "Add it to {file}."],
    ja: ["{language} のカタログにメッセージ {key} がありません。{near}", "{file} に加えてください。"],
  },
  wordsMissing: {
    en: [
      "There are no words for {language}: neither {catalog} nor {translations}.",
      "Begin {translations} with: tsubame translate extract; or take the language out of tsubame.yaml.",
    ],
    ja: [
      "{language} の語句がありません（{catalog} も {translations} もありません）。",
      "tsubame translate extract で {translations} を作って訳すか、tsubame.yaml の languages から外してください。",
    ],
  },
  textMissing: {
    en: [
      "This text is not translated into {language}.",
      "Write {hand}, or begin {catalog} with: tsubame translate extract",
    ],
    ja: [
      "この文章には {language} の訳がありません。",
      "{hand} を書くか、tsubame translate extract で {catalog} を作って訳してください。",
    ],
  },
  translationMissing: {
    en: [
      "Not translated into {language}: {text}",
      "Translate it in {catalog}; `tsubame translate extract` writes there what is missing.",
    ],
    ja: [
      "{language} の訳がありません: {text}",
      "{catalog} で訳してください。足りない項目は tsubame translate extract で加わります。",
    ],
  },
  translationFuzzy: {
    en: [
      "The translation into {language} waits for a look, since its source changed: {text}",
      "Correct it and take the `fuzzy` mark away; `tsubame translate diff` shows what changed.",
    ],
    ja: [
      "元の文が変わったため、{language} の訳を確かめる必要があります: {text}",
      "訳を直して fuzzy の印を外してください。変わったところは tsubame translate diff で見られます。",
    ],
  },
  translationLacks: {
    en: ["The translation lacks {part}, which its source has.", "Put it back, as it stands in the source."],
    ja: ["元の文にある {part} が訳にありません。", "元の文のとおりに戻してください。"],
  },
  translationAdds: {
    en: [
      "The translation has {part}, which its source has not.",
      "Take it out: what a page says of the data is written once, in the source.",
    ],
    ja: [
      "元の文にない {part} が訳にあります。",
      "取り除いてください。データについて述べることは元の文だけに書きます。",
    ],
  },
  translationMoved: {
    en: [
      "In the translation {part} stands in another block of tags than in its source.",
      "Put it between the same {{#…}}, {{else}} and {{/…}}.",
    ],
    ja: [
      "{part} が、元の文と違うタグのブロックに入っています。",
      "元の文と同じ {{#…}}、{{else}}、{{/…}} の間に置いてください。",
    ],
  },
  translationTags: {
    en: [
      "The tags of the translation do not fit together: {part}",
      "Each {{ needs its }}, and each {{#…}} its {{/…}}, in the order of the source.",
    ],
    ja: [
      "訳のタグの対応が正しくありません: {part}",
      "{{ には }} が、{{#…}} には {{/…}} が必要です。順序は元の文に合わせてください。",
    ],
  },
  translationBlock: {
    en: [
      "The translation is not one {kind} any more: it begins like a heading, list, table, code or HTML block.",
      "Begin with a word, or put a backslash before the mark.",
    ],
    ja: [
      "訳が一つの {kind} になっていません（見出し、箇条書き、表、コード、HTML の書き出しになっています）。",
      "文字で始めるか、記号の前に \\ を置いてください。",
    ],
  },
  translationLong: {
    en: [
      "The translation has {length} characters, its source {source}: no sentence grows that much.",
      "Translate the text again; something else was pasted here.",
    ],
    ja: [
      "訳は {length} 文字、元の文は {source} 文字です。訳文として長すぎます。",
      "訳し直してください。別のものが貼り付けられています。",
    ],
  },
  translationEdge: {
    en: [
      "The translation begins or ends with {part}, which would join the tag beside it.",
      "Put a space or a word between them.",
    ],
    ja: ["訳の端にある {part} が、隣のタグとつながってしまいます。", "間に空白か文字を入れてください。"],
  },
  messageForm: {
    en: [
      "{language} does not tell the form `{form}` of {name} from others.",
      "Forms here: {allowed}, and numbers like =0.",
    ],
    ja: [
      "{language} では {name} に {form} という形の区別がありません。",
      "ここで使える形: {allowed}、または =0 のような数",
    ],
  },
  messagePattern: {
    en: ["The message cannot be read: {reason}", "Each { needs its }, and each plural and select an `other`."],
    ja: ["メッセージを読めません: {reason}", "{ には } が、plural と select には other が必要です。"],
  },
  sectionStale: {
    en: [
      'The section "{section}" changed since the {language} text was last accepted.',
      "Bring {hand} up to date, then: tsubame translate accept {hand}",
    ],
    ja: [
      "{language} の文章を最後に確かめた後で、「{section}」の節が変わりました。",
      "{hand} を直してから tsubame translate accept {hand} を実行してください。",
    ],
  },
  languageUnknown: {
    en: ["{language} is not a language of this workspace. {near}", "Languages of tsubame.yaml: {allowed}"],
    ja: ["{language} はこのワークスペースの言語ではありません。{near}", "tsubame.yaml の languages: {allowed}"],
  },
  noLanguageReady: {
    en: [
      "No text is ready to be released, so nothing was placed in output/. The last good report is untouched.",
      "Mend what is listed above, or look at a draft with: tsubame build {quarter} --draft",
    ],
    ja: [
      "公開できる文章がないため、output/ には何も置きませんでした。前回の報告書はそのままです。",
      "上の指摘を直すか、tsubame build {quarter} --draft で下書きを作ってください。",
    ],
  },
  pictureUnreadable: {
    en: ["The picture cannot be read: {reason}", "Use a PNG, JPEG or SVG file in the quarter's folder."],
    ja: ["画像を読めません: {reason}", "四半期のフォルダーにある PNG、JPEG、SVG を使ってください。"],
  },
  quarterWrong: {
    en: ["{quarter} is not a quarter.", "Write it like 2025Q1."],
    ja: ["{quarter} は四半期ではありません。", "2025Q1 のように書いてください。"],
  },
  usage: {
    en: ["{reason}", "See: tsubame {command} --help"],
    ja: ["{reason}", "使い方: tsubame {command} --help"],
  },
  diskFull: {
    en: [
      "The disk is full: {path} could not be written. The last good report is untouched.",
      "Make room and build again; work already done is kept.",
    ],
    ja: [
      "ディスクがいっぱいで {path} に書き込めませんでした。前回の報告書はそのまま残っています。",
      "空きを作ってもう一度実行してください。済んだ作業は残っています。",
    ],
  },
  notWritable: {
    en: ["{path} cannot be written: {reason}", "Check the permissions of the folder."],
    ja: ["{path} に書き込めません: {reason}", "フォルダーの権限を確かめてください。"],
  },
  notReadable: {
    en: ["{path} cannot be read: {reason}", "Check the permissions, and that it is a file."],
    ja: ["{path} を読めません: {reason}", "権限と、フォルダーではなくファイルであることを確かめてください。"],
  },
  poSyntax: {
    en: [
      "This is not a valid PO file: {reason}",
      "Open it in a PO editor, or mend this line; marks of a merge (<<<<<<<) must go.",
    ],
    ja: [
      "PO ファイルとして読めません: {reason}",
      "PO エディターで開くか、この行を直してください。マージの印（<<<<<<<）が残っていれば取り除いてください。",
    ],
  },
  poTwice: {
    en: ["This entry is already there in line {first}.", "Remove one of the two."],
    ja: ["同じ項目が {first} 行目にもあります。", "どちらかを消してください。"],
  },
  poCharset: {
    en: [
      "This PO file is not in UTF-8. {charset}",
      "Save it as UTF-8; its header must say: Content-Type: text/plain; charset=UTF-8",
    ],
    ja: [
      "PO ファイルが UTF-8 ではありません。{charset}",
      "UTF-8 で保存し直してください。見出しには Content-Type: text/plain; charset=UTF-8 と書きます。",
    ],
  },
  glossaryMissed: {
    en: [
      "The source says {written}; the glossary's word for it is not in the translation: {wanted}",
      "Use it, or add the word you chose to templates/glossary.csv.",
    ],
    ja: [
      "元の文に「{written}」がありますが、用語集の訳語が訳にありません: {wanted}",
      "訳語を使うか、使った語を templates/glossary.csv に加えてください。",
    ],
  },
  translationsExchanged: {
    en: [
      "This translation and the one at {other} seem to have changed places.",
      "Exchange the two, or accept what they say by naming the terms as the glossary does.",
    ],
    ja: [
      "この訳と {other} の訳が入れ替わっているようです。",
      "入れ替えてください。正しい場合は、用語集のとおりの語を使ってください。",
    ],
  },
  typography: {
    en: ['"{part}" is set as in another script.', "Better: {better}"],
    ja: ["「{part}」の表記がこの言語のものではありません。", "推奨: {better}"],
  },
  acceptUnknown: {
    en: [
      "No translation that waits for a look goes by this: {target}",
      "`tsubame translate diff` lists them; name one by FILE.po:LINE, by its id, or by its text, a text by hand by its file.",
    ],
    ja: [
      "確認待ちの訳に、これに当たるものはありません: {target}",
      "一覧は tsubame translate diff で見られます。FILE.po:行、id、原文のどれか、手で書いた訳はファイル名で指定してください。",
    ],
  },
  importUnknown: {
    en: [
      "This file belongs to no text of this workspace that is translated with catalogues: {text} ({language})",
      "Its head must say Language and X-Tsubame-Text, as `tsubame translate export` writes them; or name the language with --language.",
    ],
    ja: [
      "このファイルは、カタログで訳す文章のどれにも当たりません: {text}（{language}）",
      "tsubame translate export が書くとおり、見出しに Language と X-Tsubame-Text が必要です。言語は --language でも指定できます。",
    ],
  },
  pseudoBare: {
    en: [
      "This text went past translation: {text}",
      "Move it where translators find it: a template, a chart's words, or a message.",
    ],
    ja: [
      "この文字列は翻訳を通っていません: {text}",
      "翻訳の対象になる場所（テンプレート、図の文言、メッセージ）に移してください。",
    ],
  },
  labelClipped: {
    en: [
      "A label of the drawing is cut short for want of room: {text}",
      "Give it more room (`labelLimit`, `width`), or shorter words.",
    ],
    ja: [
      "図の文字が入りきらず、途中で切れています: {text}",
      "場所を広げる（labelLimit、width）か、短い言葉にしてください。",
    ],
  },
  browserMissing: {
    en: [
      "No browser could be started to print the PDF. Tried: {tried}",
      "Install Chrome or Chromium; or name one with TSUBAME_BROWSER=/path/to/chrome; or build without PDF: --no-pdf",
    ],
    ja: [
      "PDF を印刷するブラウザーを起動できません。試したもの: {tried}",
      "Chrome か Chromium を入れるか、TSUBAME_BROWSER=/path/to/chrome で指定するか、--no-pdf で PDF なしにしてください。",
    ],
  },
  refused: {
    en: [
      "The report was made but is refused, and nothing was published to output/: {count} finding(s).",
      "Mend what is listed above and build again. The last good report is untouched.",
    ],
    ja: [
      "報告書は作られましたが、{count} 件の指摘があるため output/ には置きませんでした。",
      "上の指摘を直して、もう一度実行してください。前回の報告書はそのままです。",
    ],
  },
  leak: {
    en: ["{where}: {name} ({position})", "Take it out of the text, chart, picture or data it came from."],
    ja: ["{where}: {name_ja}（{position}）", "元の文章、図、画像、データから取り除いてください。"],
  },
  leakHolder: {
    en: ["{where}: {name} ({position})", "Take it out, or allow the name in tsubame.yaml under disclosure: holders."],
    ja: [
      "{where}: {name_ja}（{position}）",
      "取り除くか、公表してよい名前なら tsubame.yaml の disclosure: holders に加えてください。",
    ],
  },
  leakSource: {
    en: [
      "{where}: the address of a source, {masked} ({position})",
      'Mask it, like {{masked "192.0.2.7"}}, or take it out. disclosure: source_addresses in tsubame.yaml says what may be told.',
    ],
    ja: [
      "{where}: 送信元アドレス {masked}（{position}）",
      '{{masked "192.0.2.7"}} のように伏せるか、取り除いてください。何を示してよいかは tsubame.yaml の disclosure: source_addresses で決めます。',
    ],
  },
  leakColumn: {
    en: [
      "Column {column} of the dataset {dataset} would be published, and holds {what}.",
      "Leave the column out of the query, or give it a private name, like {private}.",
    ],
    ja: [
      "公開されるデータセット {dataset} の列 {column} に{what_ja}が入っています。",
      "クエリから除くか、{private} のような非公開の列名にしてください。",
    ],
  },
  fewSources: {
    en: [
      "{label}, {port}: only {sources} source(s) reached this port on this sensor. Who sent these packets can tell which sensor it is.",
      "Hide such cells (disclosure: few_sources: hide), or accept this one with a reason (disclosure: accepted).",
    ],
    ja: [
      "{label} の {port}: このセンサーのこのポートに届いた送信元は {sources} 個だけです。送った本人には、どのセンサーかがわかります。",
      "disclosure: few_sources: hide で隠すか、理由を添えて disclosure: accepted に加えてください。",
    ],
  },
  disclosurePublic: {
    en: [
      "A public edition cannot have {setting}.",
      "Give the edition another audience (partner or internal), or leave this setting out.",
    ],
    ja: ["公開版では {setting} にできません。", "audience を partner か internal にするか、この設定を消してください。"],
  },
  claimFalse: {
    en: [
      "What this sentence stands on is not so: {sentence}\n  condition: {condition}\n  values: {values}",
      "Say what the data say, or correct the condition of {{#claim}}.",
    ],
    ja: [
      "この文の根拠となる条件が成り立ちません: {sentence}\n  条件: {condition}\n  値: {values}",
      "データに合わせて文を直すか、{{#claim}} の条件を直してください。",
    ],
  },
  claimWrong: {
    en: [
      "The condition of this claim cannot be asked of the datasets: {condition}\n  {reason}",
      'Conditions are SQL over the columns of the dataset that of="…" names, and over datasets by their names.',
    ],
    ja: [
      "この主張の条件をデータセットで確かめられません: {condition}\n  {reason}",
      '条件は、of="…" のデータセットの列と、データセット名を使った SQL で書きます。',
    ],
  },
  claimNotCondition: {
    en: [
      "The condition of this claim is of type {type}, neither true nor false: {condition}",
      "Compare it with something, like `packets > 0`.",
    ],
    ja: ["この主張の条件は真偽ではなく {type} 型です: {condition}", "`packets > 0` のように比べる式にしてください。"],
  },
  errataPagesMissing: {
    en: [
      "Published, but not in the report of {quarter} as it is now: {pages}. What differs without them would be told as corrections.",
      "Finish their translations, build all languages, and ask again.",
    ],
    ja: [
      "公開済みのページが、いまの {quarter} の報告書にありません: {pages}。このままでは、ないことによる違いまで訂正として扱われます。",
      "訳を仕上げ、すべての言語を作成してから、もう一度実行してください。",
    ],
  },
  altMissing: {
    en: [
      "The picture {target} has no alternative text.",
      'Give it alt="…" (empty where it says nothing), or show it with {{#picture}}.',
    ],
    ja: [
      "画像 {target} に代替テキストがありません。",
      'alt="…" を付けるか（内容のない飾りなら空）、{{#picture}} で載せてください。',
    ],
  },
  brokenLink: {
    en: ['"{target}" leads nowhere', "Correct the address, or add what it names."],
    ja: ["「{target}」の行き先がありません", "リンクを直すか、行き先を加えてください。"],
  },
  fetchedPart: {
    en: [
      "The page would fetch {target} from another site",
      "Put the picture into the quarter's folder and show it with {{#picture}}.",
    ],
    ja: [
      "ページが他のサイトの {target} を読み込みます",
      "画像を四半期のフォルダーに置き、{{#picture}} で載せてください。",
    ],
  },
  numberedTwice: {
    en: ["{what} is there twice", "Show each exhibit once."],
    ja: ["{what} が二つあります", "図表は一度だけ載せてください。"],
  },
  glyphMissing: {
    en: [
      'the typeface has no glyph for "{character}" ({code})',
      "Write another character; this one shows as an empty box.",
    ],
    ja: ["書体に「{character}」（{code}）の字形がありません", "別の文字にしてください。空の四角として表示されます。"],
  },
  pdfUnreadable: {
    en: ["this file cannot be read as a PDF", "Build the report again."],
    ja: ["PDF として読めません", "レポートを作り直してください。"],
  },
  pdfUntagged: {
    en: [
      "the PDF has no tags: a screen reader finds neither headings nor tables in it",
      "Build it again with the bundled browser or a newer one (tsubame doctor names it).",
    ],
    ja: [
      "PDF にタグがなく、読み上げソフトで見出しや表がわかりません",
      "同梱のブラウザーか、より新しいブラウザーで作り直してください（tsubame doctor で確かめられます）。",
    ],
  },
  pdfLanguage: {
    en: ["the language of the PDF is {found}, that of its page {language}", "Build the report again."],
    ja: ["PDF の言語が {found} です（ページは {language}）", "レポートを作り直してください。"],
  },
  pdfTitle: {
    en: ["the PDF shows no title", "Give the text a title in its head, and build the report again."],
    ja: ["PDF に題名が表示されません", "本文の先頭の title に題名を書き、レポートを作り直してください。"],
  },
  pdfOutline: {
    en: [
      "the PDF has headings but no outline",
      "Build it again with the bundled browser or a newer one (tsubame doctor names it).",
    ],
    ja: [
      "PDF に見出しがあるのに、しおりがありません",
      "同梱のブラウザーか、より新しいブラウザーで作り直してください（tsubame doctor で確かめられます）。",
    ],
  },
  pdfHeadings: {
    en: [
      "page {page} of the PDF: a heading of level {level} follows {before}, and skips a level",
      "Write headings in order: ## for sections, ### within them.",
    ],
    ja: [
      "PDF の {page} ページ: {before} の次に {level} 段目の見出しがあり、段が飛んでいます",
      "見出しは順に書いてください。節は ##、その中は ### です。",
    ],
  },
  pdfFigure: {
    en: [
      "page {page} of the PDF: picture {number} has no alternative text",
      "Show it with {{#picture}} and a sentence, or give the <img> an alt.",
    ],
    ja: [
      "PDF の {page} ページ: {number} 番目の画像に代替テキストがありません",
      "{{#picture}} に説明の文を添えて載せるか、<img> に alt を書いてください。",
    ],
  },
  pdfType3: {
    en: [
      'the PDF draws with "{name}", a Type 3 font: letters are pictures there, blurred on screens and hard to search',
      "Use the report's own typeface; a character that it lacks (see the warnings) comes from another font.",
    ],
    ja: [
      "PDF が Type 3 フォント「{name}」を使っています。文字が図形になり、画面でにじみ、検索しにくくなります",
      "レポートの書体を使ってください。書体にない文字（警告を参照）は別のフォントで描かれます。",
    ],
  },
  pdfFontMissing: {
    en: [
      'the font "{name}" is not embedded in the PDF: elsewhere it looks otherwise',
      "Use the report's own typeface in layout and pictures, and build the report again.",
    ],
    ja: [
      "フォント「{name}」が PDF に埋め込まれておらず、環境によって表示が変わります",
      "レイアウトと画像ではレポートの書体を使い、レポートを作り直してください。",
    ],
  },
  unfinished: {
    en: ["to be written: {text}", "Replace {{todo}} with text."],
    ja: ["未記入: {text}", "{{todo}} を本文に置き換えてください。"],
  },
  outputChanged: {
    en: ["changed since it was built", "Build again; corrections belong into the templates."],
    ja: ["作られた後に変更されています", "もう一度作成してください。直しはテンプレートに入れてください。"],
  },
  outputMissing: {
    en: ["missing", "Build again."],
    ja: ["ありません", "もう一度作成してください。"],
  },
  outputForeign: {
    en: ["was not made by the build", "Move it elsewhere; output/ holds what was built and nothing else."],
    ja: ["作成時にはなかったファイルです", "別の場所へ移してください。output/ には作成したものだけを置きます。"],
  },
  importFormat: {
    en: ["The format of this file is not known.", "Name it with --format csv, zeek or suricata."],
    ja: ["このファイルの形式がわかりません。", "--format に csv、zeek、suricata のどれかを指定してください。"],
  },
  importUnreadable: {
    en: ["This file cannot be read to its end: {reason}", "Copy it again; a copy may have been cut off on the way."],
    ja: ["このファイルを最後まで読めません: {reason}", "もう一度複写してください。途中で切れた可能性があります。"],
  },
  importColumn: {
    en: ["The file has no column {column}. {near}", "Its columns: {allowed}. Map it with --map {key}=COLUMN"],
    ja: [
      "ファイルに列 {column} がありません。{near}",
      "あるのは: {allowed}。--map {key}=列名 で対応を指定してください。",
    ],
  },
  importNothing: {
    en: ["No row could be read from the input: {reasons}", "Check --format, --map and --sensor."],
    ja: ["入力から 1 行も読めませんでした: {reasons}", "--format、--map、--sensor を確かめてください。"],
  },
  importExists: {
    en: [
      "{file} is already there and was not made from this input.",
      "Import into another folder, or remove the file first.",
    ],
    ja: [
      "{file} がすでにあり、この入力から作られたものではありません。",
      "別のフォルダーに取り込むか、先にそのファイルを消してください。",
    ],
  },
  xmlSyntax: {
    en: ["This is not valid XML: {reason}", "Check the tags and quotes around this line, and that the file is UTF-8."],
    ja: [
      "XML として読めません: {reason}",
      "この行の前後のタグと引用符、ファイルが UTF-8 であることを確かめてください。",
    ],
  },
  fingerprintWrong: {
    en: [
      "This fingerprint cannot be used: {reason}",
      "Write it as recog does: a pattern, and params with pos and value.",
    ],
    ja: [
      "このフィンガープリントは使えません: {reason}",
      "recog の形式（pattern と、pos・value のある param）で書いてください。",
    ],
  },
  patternWithoutFiles: {
    en: [
      "No file matches {pattern} in {folder}.",
      "Put the files there, or correct `{key}:` in tsubame.yaml, or take the setting out.",
    ],
    ja: [
      "{folder} に {pattern} に合うファイルがありません。",
      "ファイルを置くか、tsubame.yaml の {key}: を直すか、その設定を外してください。",
    ],
  },
  devicesRejected: {
    en: [
      "{rejected} of {rows} observations of devices ({share} %) cannot be read, more than the allowed {allowed} %: {reasons}. This line is the first: {reason}",
      "Each line is one JSON record of Shodan, Censys or ZGrab2. Mend the files, or raise `rejected_share_max` in tsubame.yaml.",
    ],
    ja: [
      "機器の観測 {rows} 件のうち {rejected} 件（{share} %）を読めず、許容値 {allowed} % を超えました: {reasons}。最初はこの行です: {reason}",
      "1 行に Shodan、Censys、ZGrab2 の JSON レコードを一つ書きます。ファイルを直すか、tsubame.yaml の rejected_share_max を上げてください。",
    ],
  },
  sampleFolder: {
    en: [
      "{file} was not made by `tsubame sample`, so nothing was written.",
      "Make the sample in another folder: tsubame sample -C DIR",
    ],
    ja: [
      "{file} は tsubame sample が作ったものではないため、何も書きませんでした。",
      "別のフォルダーに作ってください: tsubame sample -C DIR",
    ],
  },
  contactTwice: {
    en: [
      "Network {network} has two contacts, the first in line {first}.",
      "Keep the line of the contact that is told.",
    ],
    ja: [
      "ネットワーク {network} の連絡先が二つあります（最初は {first} 行目）。",
      "連絡する方の行だけを残してください。",
    ],
  },
  contactRegistry: {
    en: [
      "{email} belongs to an address registry, which holds no network of its own to mend.",
      "Name the holder's own contact, or take the line out.",
    ],
    ja: [
      "{email} はアドレス管理団体のもので、ネットワークの管理者ではありません。",
      "管理者自身の連絡先にするか、この行を消してください。",
    ],
  },
  rdapTarget: {
    en: [
      "{target} is neither a quarter nor an IPv4 address or network.",
      "Write it like 2025Q1, 192.0.2.7 or 192.0.2.0/24; the bits behind the length must be zero, and the length at least 8.",
    ],
    ja: [
      "{target} は四半期でも IPv4 のアドレスやネットワークでもありません。",
      "2025Q1、192.0.2.7、192.0.2.0/24 のように書いてください。ホスト部は 0、長さは 8 以上です。",
    ],
  },
  rdapNothing: {
    en: [
      "There is no network to ask for.",
      "Name addresses or networks, or list watched ones in networks.csv and name that file in tsubame.yaml.",
    ],
    ja: [
      "問い合わせるネットワークがありません。",
      "アドレスかネットワークを指定するか、networks.csv に書いて tsubame.yaml で指定してください。",
    ],
  },
  rdapServer: {
    en: [
      "{url} is no address that may be asked.",
      "Use https, or http for a server on this machine; no name or password in it.",
    ],
    ja: [
      "{url} には問い合わせできません。",
      "https を使ってください（この機械のサーバーだけは http も可）。利用者名とパスワードは書けません。",
    ],
  },
  rdapNoServer: {
    en: ["No registry is known for this network.", "Name a contact in contacts.csv, or a server with --server URL."],
    ja: [
      "このネットワークの登録先がわかりません。",
      "contacts.csv に連絡先を書くか、--server URL でサーバーを指定してください。",
    ],
  },
  rdapStatus: {
    en: [
      "{server} answered with status {status}.",
      "With 404, the registry does not know the network: name a contact in contacts.csv. Else try again later.",
    ],
    ja: [
      "{server} の応答は状態コード {status} でした。",
      "404 なら登録がありません。contacts.csv に連絡先を書いてください。それ以外は後でもう一度実行してください。",
    ],
  },
  rdapBusy: {
    en: [
      "{server} wants no more questions for now (status {status}). {wait}",
      "Run the command again later; what has been fetched is kept and not asked again.",
    ],
    ja: [
      "{server} は今は問い合わせを受け付けません（状態コード {status}）。{wait}",
      "後でもう一度実行してください。取得済みのものは残っていて、再び問い合わせることはありません。",
    ],
  },
  rdapSilent: {
    en: [
      "{server} cannot be reached: {reason}",
      "Check the connection to the Internet, and run the command again; what has been fetched is kept.",
    ],
    ja: [
      "{server} に接続できません: {reason}",
      "インターネットへの接続を確かめて、もう一度実行してください。取得済みのものは残っています。",
    ],
  },
  rdapCircle: {
    en: ["{server} redirects too often, or in a circle.", "Try again later, or name another server with --server URL."],
    ja: [
      "{server} の転送が多すぎるか、循環しています。",
      "後でもう一度実行するか、--server URL で別のサーバーを指定してください。",
    ],
  },
  rdapRefused: {
    en: [
      "{target} is not asked: only https, and no private address unless it was named.",
      "When it is right, name it with --server URL.",
    ],
    ja: [
      "{target} には問い合わせません（https だけを使い、指定されない限りプライベートアドレスは使いません）。",
      "正しいサーバーなら --server URL で指定してください。",
    ],
  },
  rdapLarge: {
    en: [
      "{server} sends an answer of more than {limit} MB.",
      "It is no answer about a network. Try again later, or name a contact in contacts.csv.",
    ],
    ja: [
      "{server} の応答が {limit} MB を超えました。",
      "ネットワークについての応答ではありません。後でもう一度実行するか、contacts.csv に連絡先を書いてください。",
    ],
  },
  rdapSyntax: {
    en: [
      "{server} answered with something that is not JSON: {reason}",
      "Try again later; a portal or proxy in between may have answered in its place.",
    ],
    ja: [
      "{server} の応答は JSON ではありません: {reason}",
      "後でもう一度実行してください。途中のポータルやプロキシーが代わりに応答した可能性があります。",
    ],
  },
  rdapBootstrap: {
    en: [
      "The answer of {server} is no list of RDAP servers.",
      "Check --bootstrap URL; IANA's is https://data.iana.org/rdap/ipv4.json",
    ],
    ja: [
      "{server} の応答は RDAP サーバーの一覧ではありません。",
      "--bootstrap URL を確かめてください。IANA のものは https://data.iana.org/rdap/ipv4.json です。",
    ],
  },
  rdapError: {
    en: [
      "The answer is an error of the registry: {status} {title}",
      "Try again later, or name a contact in contacts.csv.",
    ],
    ja: [
      "登録先がエラーを返しました: {status} {title}",
      "後でもう一度実行するか、contacts.csv に連絡先を書いてください。",
    ],
  },
  rdapNoNetwork: {
    en: [
      "The answer names no IPv4 network.",
      "Try again later, or name a contact in contacts.csv. A kept answer may be removed.",
    ],
    ja: [
      "応答に IPv4 のネットワークがありません。",
      "後でもう一度実行するか、contacts.csv に連絡先を書いてください。保存済みのファイルなら消して構いません。",
    ],
  },
  rdapOtherNetwork: {
    en: [
      "{server} answered about {found}, which does not hold all of {network}.",
      "Ask for a smaller network, or name a contact in contacts.csv.",
    ],
    ja: [
      "{server} の応答は {found} についてのもので、{network} を含みません。",
      "もっと小さいネットワークで問い合わせるか、contacts.csv に連絡先を書いてください。",
    ],
  },
  rdapTooWide: {
    en: [
      "The answer is about {found}, more than any one holder has: the registry knows nothing of this network.",
      "Name a contact in contacts.csv. A kept answer may be removed.",
    ],
    ja: [
      "応答は {found} 全体についてのもので、このネットワークの登録ではありません。",
      "contacts.csv に連絡先を書いてください。保存済みのファイルなら消して構いません。",
    ],
  },
  requestRefused: {
    en: [
      "{page} asks for {address}, which is not part of the report.",
      "Put the file into the quarter's folder, or take the reference out of the template.",
    ],
    ja: [
      "{page} が報告書の外にある {address} を読み込もうとしました。",
      "ファイルを四半期のフォルダーに置くか、テンプレートからその参照を外してください。",
    ],
  },
  timeoutBrowser: {
    en: ["The browser did not answer while printing {page}: {reason}", "Try again; build without PDF with --no-pdf."],
    ja: [
      "{page} の印刷中にブラウザーが応答しませんでした: {reason}",
      "もう一度実行するか、--no-pdf で PDF なしにしてください。",
    ],
  },
  notifyNobody: {
    en: [
      "There is no watched network to write to.",
      "List them in a file and name it: `networks: networks.csv`; or ask for a holder: tsubame notify QUARTER --holder NAME",
    ],
    ja: [
      "連絡の対象となる監視ネットワークがありません。",
      "ファイルに列挙して networks: networks.csv と指定するか、保有組織を指定してください: tsubame notify 四半期 --holder 名前",
    ],
  },
  networkUnknown: {
    en: ["No watched network has the label {name}. {near}", "Labels: {allowed}"],
    ja: ["ラベル {name} の監視ネットワークはありません。{near}", "使えるのは: {allowed}"],
  },
  holderUnknown: {
    en: [
      "The holder data has no {name}.",
      "Write the name as the data has it, or its number like AS64500. Names that contain this: {alike}",
    ],
    ja: [
      "保有組織のデータに {name} はありません。",
      "データにあるとおりの名前か、AS64500 のような番号で指定してください。この文字を含む名前: {alike}",
    ],
  },
  notifyDays: {
    en: [
      "The days {first} to {last} are not a part of {quarter}.",
      "Days are written like {start}; the quarter runs from {start} to {end}.",
    ],
    ja: [
      "{first} から {last} までは {quarter} の期間ではありません。",
      "日は {start} のように書きます。四半期は {start} から {end} までです。",
    ],
  },
  notifySender: {
    en: [
      "A notification must say who sends it.",
      "Set in tsubame.yaml: publisher: { name: NAME, url: https://…, feedback: mailto:ADDRESS }",
    ],
    ja: [
      "連絡には差出人が必要です。",
      "tsubame.yaml に publisher: { name: 名前, url: https://…, feedback: mailto:アドレス } を書いてください。",
    ],
  },
  xarfInvalid: {
    en: [
      "The XARF report on {address} is not valid: {reason}",
      "Check name, url and feedback of the publisher, and templates/notify/xarf/ of the workspace if it has one.",
    ],
    ja: [
      "{address} の XARF 報告が形式に合いません: {reason}",
      "publisher の name、url、feedback と、あればワークスペースの templates/notify/xarf/ を確かめてください。",
    ],
  },
  notifyLeak: {
    en: [
      "This file would tell {what}, so nothing was written for {recipient}.",
      "Take it out of the letter's template, or give the sensor an id that is no ordinary word.",
    ],
    ja: [
      "このファイルからセンサーがわかってしまいます（{what_ja}）。{recipient} 宛ての資料は書きませんでした。",
      "文面のテンプレートから取り除くか、センサーの id をふつうの単語でないものにしてください。",
    ],
  },
  caseTwice: {
    en: [
      "The case {name} is in the register twice, first in line {first}.",
      "Keep one line for each case; several networks go into its `network`, with spaces between.",
    ],
    ja: [
      "案件 {name} が二重に登録されています（最初は {first} 行目）。",
      "案件ごとに 1 行にしてください。複数のネットワークは network に空白で区切って書けます。",
    ],
  },
  caseEmpty: {
    en: [
      "The case {name} has no network: it names none, and no line of networks.csv has it as its `case`.",
      "Write labels or networks like 192.0.2.0/24 here, or the case into networks.csv.",
    ],
    ja: [
      "案件 {name} のネットワークがありません。ここにも、networks.csv の case にもありません。",
      "ここにラベルか 192.0.2.0/24 のようなネットワークを書くか、networks.csv の case に案件を書いてください。",
    ],
  },
  changeUnknown: {
    en: [
      "{quarter} has no change of the name {name}. {near}",
      "Changes are listed by: tsubame changes {quarter}. There are: {allowed}",
    ],
    ja: [
      "{quarter} に {name} という変化はありません。{near}",
      "変化の一覧: tsubame changes {quarter}。今あるのは: {allowed}",
    ],
  },
  changesDay: {
    en: ['"{value}" is not a day of the observations.', "Write it like {example}; the last export ends on {last}."],
    ja: [
      "「{value}」は観測期間の日付ではありません。",
      "{example} のように書いてください。最後のエクスポートは {last} までです。",
    ],
  },
  changesBoth: {
    en: ["A quarter and --since cannot be given together.", "Give one of them, or neither for the last quarter."],
    ja: [
      "四半期と --since は同時に指定できません。",
      "どちらかを指定してください。どちらもなければ最後の四半期を調べます。",
    ],
  },
  notBuiltAny: {
    en: ["No report has been built yet.", "Build one: tsubame build QUARTER"],
    ja: ["まだ報告書が作られていません。", "先に作成してください: tsubame build 四半期"],
  },
  notBuiltYet: {
    en: ["The report of {quarter} has not been built yet.", "Build it: tsubame build {quarter}"],
    ja: ["{quarter} の報告書はまだ作られていません。", "先に作成してください: tsubame build {quarter}"],
  },
  publishTarget: {
    en: ["There is no target of this name under `publish` in tsubame.yaml. {near}", "{allowed}"],
    ja: ["tsubame.yaml の publish にこの名前の公開先はありません。{near}", "{allowed}"],
  },
  publishNothing: {
    en: ["Of {quarter}, nothing that is built fits: {wanted}.", "Build it, or ask for what is there: {built}"],
    ja: [
      "{quarter} に、指定に合う作成済みのページがありません: {wanted}",
      "作成するか、あるものを指定してください: {built}",
    ],
  },
  publishAltered: {
    en: [
      "{count} file(s) of this report are not as they were built, first: {first}.",
      "Build it again, so that what is published is what was checked: tsubame build {quarter} --force",
    ],
    ja: [
      "作成後に変わったファイルが {count} 個あります（はじめ: {first}）。",
      "検査したものを公開するため、作成し直してください: tsubame build {quarter} --force",
    ],
  },
  publishLeaks: {
    en: [
      "What was built tells what its readers may not know: {count} finding(s), which are listed above. Nothing was published.",
      "The settings or sensors have changed since. Mend what is listed and build again: tsubame build {quarter}",
    ],
    ja: [
      "作成したものに、読者に知らせてはならない内容があります（上の {count} 件）。何も公開していません。",
      "作成した後で設定かセンサーの一覧が変わっています。指摘を直して、もう一度作成してください: tsubame build {quarter}",
    ],
  },
  publishDraft: {
    en: [
      "The report of {quarter} was built as a draft, which is not for publication.",
      "Finish the translations, then: tsubame build {quarter}",
    ],
    ja: [
      "{quarter} の報告書は下書きとして作られており、公開できません。",
      "翻訳を済ませてから作成してください: tsubame build {quarter}",
    ],
  },
  publishAudience: {
    en: [
      "The edition {edition} is for this audience: {audience}. The target {target} is for: {open}.",
      "Publish it elsewhere; or, where only those readers get in, set audience at the target. Built with other settings: build it again.",
    ],
    ja: [
      "エディション {edition} の公開範囲は {audience} ですが、公開先 {target} は {open} です。",
      "別の公開先を選んでください。その読者だけが見られる場所なら、公開先に audience を書いてください。以前の設定で作成したものなら、作成し直してください。",
    ],
  },
  publishTime: {
    en: [
      '"{value}" is no time that is still to come.',
      'Write it like "2025-04-01 10:00"; it is read in the workspace\'s time zone, {timezone}.',
    ],
    ja: [
      "「{value}」はこれから来る日時ではありません。",
      '"2025-04-01 10:00" のように書いてください。ワークスペースの時間帯（{timezone}）で解釈します。',
    ],
  },
  publishNoPassword: {
    en: [
      "The environment variable {name} holds no password.",
      "Set it for this call, or name another one at the target. Not in tsubame.yaml.",
    ],
    ja: [
      "環境変数 {name} にパスワードがありません。",
      "実行時に設定するか、公開先に別の変数名を書いてください。tsubame.yaml には書かないでください。",
    ],
  },
  publishCommand: {
    en: [
      "The command of password_command failed, or printed nothing.",
      "Run it by itself in the workspace's folder: it must print the password on its first line.",
    ],
    ja: [
      "password_command のコマンドが失敗したか、何も出力しませんでした。",
      "ワークスペースのフォルダーで単独で実行し、1 行目にパスワードが出ることを確かめてください。",
    ],
  },
  publishMoved: {
    en: [
      "Under this name was published to {before}, not to {place}.",
      "A new place is a new target: give it another name. When the same site has only moved, correct `place` in this file.",
    ],
    ja: [
      "この名前の公開先は {before} でした（今の設定は {place}）。",
      "別の場所なら公開先に別の名前を付けてください。同じサイトが移っただけなら、このファイルの place を直してください。",
    ],
  },
  publishLocked: {
    en: [
      "Another publisher (process {pid}) is at work on {target}.",
      "Wait until it has ended. When there is none, remove {path}.",
    ],
    ja: [
      "{target} への公開を別のプロセス（{pid}）が実行中です。",
      "終わるのを待ってください。動いていなければ {path} を消してください。",
    ],
  },
  publishChanged: {
    en: [
      "{name} was changed by somebody else just now: {address}",
      "Nothing was written over it. Run the command again to see the change.",
    ],
    ja: [
      "{name} がたった今、ほかの人に変更されました: {address}",
      "上書きはしていません。もう一度実行すると変更箇所が表示されます。",
    ],
  },
  publishPlain: {
    en: [
      "{url} is not asked: without https, the password could be read on the way.",
      "Write an address that begins with https. Only a server on this machine is asked without.",
    ],
    ja: [
      "{url} には接続しません。https でないとパスワードが途中で読まれるおそれがあります。",
      "https で始まるアドレスを書いてください。https なしで接続するのは、このコンピューター上のサーバーだけです。",
    ],
  },
  publishSilent: {
    en: [
      "{url} gave no answer: {reason}",
      "What was done so far is remembered; run the same command again, and it goes on from there.",
    ],
    ja: [
      "{url} から応答がありません: {reason}",
      "ここまでの結果は記録されています。同じコマンドをもう一度実行すると続きから始めます。",
    ],
  },
  publishBusy: {
    en: [
      "{url} stayed busy (status {status}). {seconds}",
      "What was done so far is remembered; run the same command again later, and it goes on from there.",
    ],
    ja: [
      "{url} が混んでいます（状態コード {status}）。{seconds}",
      "ここまでの結果は記録されています。しばらくしてから同じコマンドを実行すると続きから始めます。",
    ],
  },
  publishRedirect: {
    en: [
      "{url} redirects to {to}.",
      "Write the address that it leads to as `url` of the target: what is sent through a redirect gets lost.",
    ],
    ja: [
      "{url} は {to} に転送されます。",
      "転送を通すと送った内容が失われます。転送先のアドレスを公開先の url に書いてください。",
    ],
  },
  publishNotJson: {
    en: [
      "{url} did not answer as WordPress does (status {status}): {title}",
      "Check `url` of the target. A login page, a maintenance page or a firewall before WordPress answers like this: its REST interface must be open to us.",
    ],
    ja: [
      "{url} の応答が WordPress のものではありません（状態コード {status}）: {title}",
      "公開先の url を確かめてください。ログイン画面、メンテナンス画面、ファイアウォールがこう応答することがあります。REST API に接続できる必要があります。",
    ],
  },
  publishPassword: {
    en: [
      "{url} does not know the user {user} by this password: {reason}",
      "Use an application password (in WordPress: Users, Profile, Application Passwords), not the one of the login page. Some servers keep the Authorization header from WordPress: then ask who runs it.",
    ],
    ja: [
      "{url} がユーザー {user} とこのパスワードを受け付けません: {reason}",
      "ログイン画面のパスワードではなく、アプリケーションパスワード（WordPress の「ユーザー」→「プロフィール」）を使ってください。サーバーが Authorization ヘッダーを渡さない場合は、運用担当者に尋ねてください。",
    ],
  },
  publishRights: {
    en: [
      "The user {user} ({roles}) may not do this in WordPress: {lacking}.",
      "Ask an administrator for the role Author, or Editor where others' posts are to be updated.",
    ],
    ja: [
      "ユーザー {user}（{roles}）には WordPress でこの権限がありません: {lacking}",
      "管理者に「投稿者」（ほかの人の投稿も更新するなら「編集者」）の権限を頼んでください。",
    ],
  },
  publishForbidden: {
    en: [
      "WordPress does not let us do this: {reason} ({code}, {url})",
      "Ask an administrator for the role Editor, or publish as the user whose post it is.",
    ],
    ja: [
      "WordPress がこの操作を許可しません: {reason}（{code}、{url}）",
      "管理者に「編集者」の権限を頼むか、その投稿のユーザーで公開してください。",
    ],
  },
  publishDeclined: {
    en: [
      "WordPress declined (status {status}, {code}): {reason} ({url})",
      "What was done so far is remembered. Mend it in WordPress or ask who runs it, then run the same command again.",
    ],
    ja: [
      "WordPress が断りました（状態コード {status}、{code}）: {reason}（{url}）",
      "ここまでの結果は記録されています。WordPress 側を直すか運用担当者に尋ねて、同じコマンドをもう一度実行してください。",
    ],
  },
  publishCategory: {
    en: ['WordPress has no category "{name}".', "Make it there, or write one of these: {known}"],
    ja: ["WordPress にカテゴリー「{name}」がありません。", "WordPress で作るか、次のどれかを書いてください: {known}"],
  },
  publishFolder: {
    en: [
      "The folder {path} does not exist.",
      "Make it, or correct `folder` of the target: it is read from the workspace's folder.",
    ],
    ja: [
      "フォルダー {path} がありません。",
      "作成するか、公開先の folder を直してください（ワークスペースのフォルダーからの相対パス）。",
    ],
  },
  releaseMissing: {
    en: [
      "There is no manifest.json in {folder}.",
      "Name a published quarter: a copy of output/QUARTER, with its manifest.json.",
    ],
    ja: [
      "{folder} に manifest.json がありません。",
      "公開した四半期のフォルダー（output/四半期 の写しで、manifest.json のあるもの）を指定してください。",
    ],
  },
  releaseLarge: {
    en: ["This manifest has {bytes} bytes, more than any build writes.", "Name the folder of a published quarter."],
    ja: [
      "この manifest.json は {bytes} バイトあり、作成されるものより大きすぎます。",
      "公開した四半期のフォルダーを指定してください。",
    ],
  },
  releaseQuarter: {
    en: [
      'The manifest is about "{quarter}", which is not the quarter of {folder}.',
      "A manifest belongs to the files beside it: name the folder as it was published.",
    ],
    ja: [
      "この manifest.json は「{quarter}」のもので、{folder} の四半期ではありません。",
      "manifest.json は公開した時のフォルダーのまま使ってください。",
    ],
  },
  releaseCrowded: {
    en: [
      "There are more than {count} files in this folder.",
      "Name the folder of a published quarter, and nothing around it.",
    ],
    ja: [
      "このフォルダーには {count} 個を超えるファイルがあります。",
      "公開した四半期のフォルダーそのものを指定してください。",
    ],
  },
  releaseAltered: {
    en: [
      "The published version is not as it was made: {files}",
      "See what is wrong with it: tsubame verify {folder}. Compare with an untouched copy.",
    ],
    ja: [
      "公開版が作成時のままではありません: {files}",
      "tsubame verify {folder} で内容を確かめ、手を加えていない写しと比べてください。",
    ],
  },
  linkGone: {
    en: [
      "{address} is gone: status {status} on {asked}.",
      "Link to another page or take the link out. When the page is back: tsubame links",
    ],
    ja: [
      "{address} はもうありません（{asked} の状態コード {status}）。",
      "別のページにリンクするか、リンクを消してください。元に戻っていたら tsubame links で確かめ直してください。",
    ],
  },
  errataDay: {
    en: ['"{value}" is not a day.', "Write it like 2025-07-01."],
    ja: ["「{value}」は日付ではありません。", "2025-07-01 のように書いてください。"],
  },
  correctionThere: {
    en: [
      "The corrections of this published version are noted already.",
      "Edit the note; or take its newest entry out to have it written anew.",
    ],
    ja: [
      "この公開版への訂正はすでに書かれています。",
      "その文を直すか、一番上の項目を消してからもう一度実行してください。",
    ],
  },
  whyNothing: {
    en: [
      'No page of {quarter} shows "{text}". {near}',
      "Ask as the page writes it, or for the value behind it, like 6551; name another quarter behind it.",
    ],
    ja: [
      "{quarter} のページに「{text}」はありません。{near}",
      "ページにある書き方か、6551 のような元の値で尋ねてください。別の四半期は後ろに指定します。",
    ],
  },
  extraOutage: {
    en: [
      "{name} is an outage of a sensor: that is our own matter, and no extra issue.",
      "The reports show it among the days without observation.",
    ],
    ja: [
      "{name} はセンサーの停止で、観測する側の出来事なので号外にはしません。",
      "停止した日は報告書の観測状況に載ります。",
    ],
  },
  extraThere: {
    en: [
      "There is an extra issue of {quarter} already: {path}",
      "Edit it, or move {folder} away first. A quarter has one extra issue.",
    ],
    ja: [
      "{quarter} の号外はすでにあります: {path}",
      "それを直すか、先に {folder} を移してください。号外は四半期に一つです。",
    ],
  },
  inStepValue: {
    en: [
      '"{name}": {page} says {text} ({source}), {other} does not: {sentence}',
      "Say it in both languages, or in neither.",
    ],
    ja: [
      "「{name}」: {page} にある {text}（{source}）が {other} にありません: {sentence}",
      "両方の言語に書くか、両方から除いてください。",
    ],
  },
  inStepShown: {
    en: [
      '"{name}": {source} is {text} on {page}, but {shown} on {other}.',
      "Show it with the same digits in both, or as the same part of a date.",
    ],
    ja: [
      "「{name}」: {source} が {page} では {text}、{other} では {shown} になっています。",
      "桁や日付の粗さを両方でそろえてください。",
    ],
  },
  inStepFigure: {
    en: [
      '"{name}": {page} says {text}, {other} does not: {sentence}',
      "Correct one of the two. What the data have is better taken from a dataset.",
    ],
    ja: [
      "「{name}」: {page} にある {text} が {other} にありません: {sentence}",
      "どちらかを直してください。データにある値はデータセットから取ると安全です。",
    ],
  },
  inStepSection: {
    en: ['The section "{name}" of {page} is missing on {other}.', "Write it in both languages, or in neither."],
    ja: ["{page} の節「{name}」が {other} にありません。", "両方の言語に書くか、両方から除いてください。"],
  },
  inStepExhibit: {
    en: ["{number} of {page} ({caption}) is missing on {other}.", "Show it in both languages, or in neither."],
    ja: ["{page} の{number}（{caption}）が {other} にありません。", "両方の言語に載せるか、両方から除いてください。"],
  },
  inStepOrder: {
    en: [
      "Figures and tables stand in different orders. {page}: {text}. {other}: {shown}.",
      "Put them in the same order: their numbers depend on it.",
    ],
    ja: ["図と表の順序が違います。{page}: {text}。{other}: {shown}。", "番号が変わるため、同じ順序にしてください。"],
  },
  inStepTables: {
    en: [
      '"{name}" has {count} tables written by hand on {page}, and {shown} on {other}.',
      "Write the same tables in both languages.",
    ],
    ja: [
      "「{name}」に手書きの表が {page} では {count} 個、{other} では {shown} 個あります。",
      "同じ表を両方の言語に書いてください。",
    ],
  },
  inStepColumns: {
    en: [
      "{name}: the table has {count} columns on {page}, and {shown} on {other}. In one of them alone: {text}",
      "Give both the same columns.",
    ],
    ja: [
      "{name}: 表の列が {page} では {count}、{other} では {shown} あります。一方だけにある列: {text}",
      "同じ列にそろえてください。",
    ],
  },
  inStepRows: {
    en: ["{name}: the table has {count} rows on {page}, and {shown} on {other}.", "Give both the same rows."],
    ja: ["{name}: 表の行が {page} では {count}、{other} では {shown} あります。", "同じ行にそろえてください。"],
  },
  inStepHeads: {
    en: [
      "{name}: the columns of the table are {text} on {page}, and {shown} on {other}.",
      "Give both the same columns in the same order.",
    ],
    ja: ["{name}: 表の列が {page} では {text}、{other} では {shown} です。", "同じ列を同じ順序にそろえてください。"],
  },
  inStepCell: {
    en: [
      '{name}: row {row}, column "{column}" of the table has {text} on {page}, and {shown} on {other}.',
      "Correct one of the two.",
    ],
    ja: [
      "{name}: 表の {row} 行目「{column}」が {page} では {text}、{other} では {shown} です。",
      "どちらかを直してください。",
    ],
  },
  inStepCaptions: {
    en: [
      "The captions of {first} ({caption}) and {second} ({shown}) of {other} seem to have changed places: {page} says them the other way round.",
      "Exchange the two captions; where both are right, add their terms to templates/glossary.csv.",
    ],
    ja: [
      "{other} の{first}（{caption}）と{second}（{shown}）の説明文が入れ替わっているようです。{page} とは逆になっています。",
      "二つの説明文を入れ替えてください。どちらも正しい場合は、その用語を templates/glossary.csv に加えてください。",
    ],
  },
  inStepClaim: {
    en: [
      "A sentence of {page} stands on a claim that {other} lacks: {sentence}",
      "Write the sentence in both languages, with its {{#claim}}.",
    ],
    ja: [
      "{page} の文を支える主張が {other} にありません: {sentence}",
      "両方の言語に、その文を {{#claim}} とともに書いてください。",
    ],
  },
  inStepLink: {
    en: ['"{name}": {page} has more links than {other}: {address}', "Link the same in both languages."],
    ja: [
      "「{name}」: {page} のリンクが {other} より多くあります: {address}",
      "両方の言語から同じものにリンクしてください。",
    ],
  },
  inStepDownload: {
    en: ["{page} offers {address} for download, {other} does not.", "Offer it in both languages."],
    ja: [
      "{page} からダウンロードできる {address} が {other} にありません。",
      "両方の言語から取れるようにしてください。",
    ],
  },
  markupLeft: {
    en: [
      'Markdown was left as it is: {part} in "{text}"',
      "Put the marks directly beside the words they emphasise, both of them in one paragraph.",
    ],
    ja: [
      "Markdown の記号が残っています: 「{text}」の {part}",
      "強調する語のすぐ前と後に、同じ段落の中で記号を置いてください。",
    ],
  },
  spaceFromBreak: {
    en: ['A line break became a space between two Japanese characters: "{text}"', "Write the two lines as one."],
    ja: ["改行が日本語の文字の間の空白になっています: 「{text}」", "2 行を 1 行につなげてください。"],
  },
  wrongWidth: {
    en: [
      '"{part}" has the wrong width in "{text}".',
      "Write digits and Latin letters half-width; katakana, and commas, full stops and parentheses between Japanese words, full-width.",
    ],
    ja: [
      "「{text}」の「{part}」は全角・半角が逆です。",
      "英数字は半角、カタカナと日本語の間の句読点・かっこは全角で書いてください。",
    ],
  },
  spelledTwice: {
    en: ["{word} is also written {usual} on this page.", "Choose one of the two."],
    ja: ["{word} はこのページで {usual} とも書かれています。", "どちらかに統一してください。"],
  },
  extraChange: {
    en: [
      "An extra issue is about one change, and none is named.",
      "Write its name here, like `change: NAME`; tsubame changes lists them, and tsubame new extra --change NAME drafts the issue.",
    ],
    ja: [
      "号外は一つの変化についての記事ですが、変化の指定がありません。",
      "change: 名前 のように書いてください。一覧は tsubame changes、下書きは tsubame new extra --change 名前 で作れます。",
    ],
  },
  shareWrong: {
    en: [
      '"{text}": that is {share} %, not {printed} %.',
      'Let the data write it: {{percent …}}. What is meant otherwise: {{typed "…"}}.',
    ],
    ja: [
      "「{text}」: {printed}% ではなく {share}% です。",
      '{{percent …}} でデータから書き出してください。意図どおりなら {{typed "…"}} で囲みます。',
    ],
  },
  directionWrong: {
    en: [
      '"{word}" does not go with "{text}".',
      "Exchange the word or the numbers; {{#if …}} lets the data choose the word.",
    ],
    ja: [
      "「{text}」に「{word}」は合いません。",
      "語か数字を直してください。{{#if …}} を使うと、データに合わせて語を選べます。",
    ],
  },
  changeIsTotal: {
    en: ['"{text}": the change is printed equal to the total, {number}.', "Correct one of the two."],
    ja: ["「{text}」: 増減が全体の数 {number} と同じになっています。", "どちらかを直してください。"],
  },
  editLeft: {
    en: ['An edit was left in: "{text}"', 'Finish the sentence. What is meant so: {{typed "…"}}.'],
    ja: ["書き直しの跡が残っています: 「{text}」", '文を整えてください。意図どおりなら {{typed "…"}} で囲みます。'],
  },
  tableTwice: {
    en: ["{name}: {what} is there twice, in rows {first} and {second}.", "Correct one of the two, or take it out."],
    ja: ["{name}: {what} が {first} 行目と {second} 行目にあります。", "どちらかを直すか、取り除いてください。"],
  },
  tableRowTwice: {
    en: ["{name}: {what} is there twice in row {first}.", "Correct one of the two, or take it out."],
    ja: ["{name}: {first} 行目に {what} が二度あります。", "どちらかを直すか、取り除いてください。"],
  },
  exhibitOther: {
    en: ['The link "{text}" leads to {number}.', 'Write {{ref "NAME"}}, which has the number of the exhibit.'],
    ja: ["リンク「{text}」の先は{number}です。", '{{ref "名前"}} と書くと、図表の番号になります。'],
  },
  exhibitNone: {
    en: [
      '"{typed}" is not on this page, which has: {known}.',
      'Write {{ref "NAME"}}. What is meant otherwise: {{typed "…"}}.',
    ],
    ja: [
      "「{typed}」はこのページにありません（あるのは {known}）。",
      '{{ref "名前"}} と書いてください。意図どおりなら {{typed "…"}} で囲みます。',
    ],
  },
  factPattern: {
    en: [
      "This is not a regular expression: {reason}",
      "Check the brackets; a backslash stands once between single quotes.",
    ],
    ja: ["正規表現として読めません: {reason}", "括弧を確かめてください。単一引用符の中では逆スラッシュは一つです。"],
  },
  typedPortsMissing: {
    en: [
      "{missing} is missing from this list of ports: {list} has {ports}.",
      'Let the data write it: {{list …}}. What is meant otherwise: {{typed "…"}}.',
    ],
    ja: [
      "ポートの列挙に {missing} がありません（{list}: {ports}）。",
      '{{list …}} でデータから書き出してください。意図どおりなら {{typed "…"}} で囲みます。',
    ],
  },
  typedPortsExtra: {
    en: [
      "{extra} does not belong in this list of ports: {list} has {ports}.",
      'Let the data write it: {{list …}}. What is meant otherwise: {{typed "…"}}.',
    ],
    ja: [
      "ポートの列挙に余分な {extra} があります（{list}: {ports}）。",
      '{{list …}} でデータから書き出してください。意図どおりなら {{typed "…"}} で囲みます。',
    ],
  },
  typedPortsDiffer: {
    en: [
      "{missing} is missing from this list of ports, and {extra} does not belong in it: {list} has {ports}.",
      'Let the data write it: {{list …}}. What is meant otherwise: {{typed "…"}}.',
    ],
    ja: [
      "ポートの列挙に {missing} がなく、余分な {extra} があります（{list}: {ports}）。",
      '{{list …}} でデータから書き出してください。意図どおりなら {{typed "…"}} で囲みます。',
    ],
  },
  typedPortUnknown: {
    en: ["{typed} is in none of the datasets of this report.", 'Check the number. What is meant so: {{typed "…"}}.'],
    ja: [
      "{typed} はこの報告書のデータにありません。",
      '番号を確かめてください。意図どおりなら {{typed "…"}} で囲みます。',
    ],
  },
  typedOnset: {
    en: [
      '"{typed}" is no day on which the data see a rise or fall begin: {known}',
      'Take the day from the data: {{date …}} or {{part-of-month …}}. What is meant otherwise: {{typed "…"}}.',
    ],
    ja: [
      "「{typed}」に増減の始まりはありません（データでは {known}）。",
      '{{date …}} か {{part-of-month …}} でデータから書き出してください。意図どおりなら {{typed "…"}} で囲みます。',
    ],
  },
  typedDayUnknown: {
    en: [
      '"{typed}" is no day that the data single out.',
      'Take the day from the data: {{date …}}. What is meant so: {{typed "…"}}.',
    ],
    ja: [
      "「{typed}」はデータが示す日ではありません。",
      '{{date …}} でデータから書き出してください。意図どおりなら {{typed "…"}} で囲みます。',
    ],
  },
  typedDayNone: {
    en: ["There is no such day: {typed}", "Correct the date."],
    ja: ["存在しない日付です: {typed}", "日付を直してください。"],
  },
  typedPeriod: {
    en: [
      '"{typed}" is not the period of this report, which is {quarter}, from {first} to {last}.',
      'Write {{quarter.text}} or {{previous.text}}. What is meant otherwise: {{typed "…"}}.',
    ],
    ja: [
      "「{typed}」はこの報告書の期間（{quarter}、{first} から {last} まで）ではありません。",
      '{{quarter.text}} か {{previous.text}} と書いてください。意図どおりなら {{typed "…"}} で囲みます。',
    ],
  },
  typedRank: {
    en: [
      '"{typed}": in the data the rank of {name} is {known}.',
      'Take it from the data: {{ordinal …}}. What is meant otherwise: {{typed "…"}}.',
    ],
    ja: [
      "「{typed}」: データでは {name} の順位は {known} です。",
      '{{ordinal …}} でデータから書き出してください。意図どおりなら {{typed "…"}} で囲みます。',
    ],
  },
  typedNumber: {
    en: [
      '"{typed}": the data and settings have {known}.',
      'Take the number from the data. What is meant otherwise: {{typed "…"}}.',
    ],
    ja: [
      "「{typed}」: データと設定では {known} です。",
      '数はデータから書き出してください。意図どおりなら {{typed "…"}} で囲みます。',
    ],
  },
  typedNumberUnknown: {
    en: [
      '"{typed}" is no number that the datasets of this report have.',
      'Take it from the data: {{number …}} or {{percent …}}. What is meant so: {{typed "…"}}.',
    ],
    ja: [
      "「{typed}」はこの報告書のデータにない数です。",
      '{{number …}} か {{percent …}} でデータから書き出してください。意図どおりなら {{typed "…"}} で囲みます。',
    ],
  },
  typedExhibit: {
    en: [
      '"{typed}" is typed by hand, and will not follow the exhibit.',
      'Write {{ref "NAME"}}; captions are numbered by themselves.',
    ],
    ja: [
      "「{typed}」が手で書かれています。図表の番号が変わっても直りません。",
      '{{ref "名前"}} と書いてください。図表の見出しには番号が付きます。',
    ],
  },
  typedZone: {
    en: [
      "{typed} is not the time zone of this report, {timezone}.",
      'Write {{timezone}}. What is meant otherwise: {{typed "…"}}.',
    ],
    ja: [
      "{typed} はこの報告書の時間帯（{timezone}）ではありません。",
      '{{timezone}} と書いてください。意図どおりなら {{typed "…"}} で囲みます。',
    ],
  },
  portTaken: {
    en: [
      "Port {port} cannot be used ({reason}).",
      "Leave --port out: any free port is taken then; or name another one.",
    ],
    ja: [
      "ポート {port} は使えません（{reason}）。",
      "--port を付けなければ、空いているポートを使います。別のポートを指定することもできます。",
    ],
  },
  watchLimit: {
    en: [
      "The system lets no more folders be watched: {reason}",
      "On Linux, raise the limit: sudo sysctl fs.inotify.max_user_watches=524288; or keep large folders out of the workspace.",
    ],
    ja: [
      "監視できるフォルダーの数がシステムの上限に達しました: {reason}",
      "Linux では sudo sysctl fs.inotify.max_user_watches=524288 で上限を上げるか、大きなフォルダーをワークスペースの外に移してください。",
    ],
  },
  typedHome: {
    en: ['"{typed}": home is {home} in tsubame.yaml.', 'Write {{home}}. What is meant otherwise: {{typed "…"}}.'],
    ja: [
      "「{typed}」: tsubame.yaml の home は {home} です。",
      '{{home}} と書いてください。意図どおりなら {{typed "…"}} で囲みます。',
    ],
  },
} as const satisfies Record<string, Sentences>;
