/** What the reader is told when something must be mended: [what is wrong, what to do], in English and Japanese. */

type Sentence = readonly [what: string, mend: string];
type Sentences = Readonly<Record<"en" | "ja", Sentence>>;

export type ProblemCode = keyof typeof sentences;

export const sentences = {
  workspaceMissing: {
    en: ["There is no tsubame.yaml in {folder}.", "Run the command in a workspace, name one with -C DIR, or make one with: tsubame sample -C DIR"],
    ja: ["{folder} に tsubame.yaml がありません。", "ワークスペースの中で実行するか、-C DIR で指定してください。見本は tsubame sample -C DIR で作れます。"],
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
    en: ["This CSV file is not UTF-8; it looks like Shift_JIS.", "In Excel: Save As, \"CSV UTF-8 (Comma delimited)\"."],
    ja: ["CSV ファイルが UTF-8 ではありません（Shift_JIS のようです）。", "Excel では「CSV UTF-8（コンマ区切り）」で保存し直してください。"],
  },
  csvSyntax: {
    en: ["This is not valid CSV: {reason}", "Check the quotes and the number of commas of this line."],
    ja: ["CSV として読めません: {reason}", "この行の引用符とコンマの数を確かめてください。"],
  },
  csvColumn: {
    en: ["The column is missing. {near}", "The first line must name the columns: {allowed}"],
    ja: ["この列がありません。{near}", "1 行目に列名が必要です: {allowed}"],
  },
  sensorTwice: {
    en: ["Sensor {sensor} is registered twice, first in line {first}.", "Remove one of the two lines, or give one of them another id."],
    ja: ["センサー {sensor} が二重に登録されています（最初は {first} 行目）。", "どちらかの行を消すか、別の名前にしてください。"],
  },
  labelTwice: {
    en: ["Two lines have the label {label}.", "Labels name the rows and columns of published tables: make them different."],
    ja: ["同じラベル {label} の行が二つあります。", "ラベルは公開する表の見出しになります。別の名前にしてください。"],
  },
  sensorsNone: {
    en: ["No sensor is registered.", "Add a line for each sensor, for example: sensor-a,,JP,,,,yes"],
    ja: ["センサーが一つも登録されていません。", "センサーごとに 1 行を加えてください（例: sensor-a,,JP,,,,yes）。"],
  },
  exportsMissing: {
    en: ["No sensor export matches {pattern} in {folder}.", "Put the Parquet files there, correct `exports:` in tsubame.yaml, or make sample data with: tsubame sample"],
    ja: ["{folder} に {pattern} に合うエクスポートがありません。", "Parquet ファイルを置くか、tsubame.yaml の exports: を直すか、tsubame sample で見本データを作ってください。"],
  },
  exportsNoneInQuarter: {
    en: ["None of the {files} exports has packets in {quarter}: they run from {first} to {last}.", "Name another quarter, or add its exports."],
    ja: ["{files} 個のエクスポートに {quarter} のパケットがありません（{first} から {last} までです）。", "別の四半期を指定するか、その期間のエクスポートを加えてください。"],
  },
  exportUnreadable: {
    en: ["This file cannot be read as Parquet: {reason}", "Export it again; a copy may have been cut off on the way."],
    ja: ["Parquet として読めません: {reason}", "もう一度エクスポートしてください。複写が途中で切れた可能性があります。"],
  },
  exportEmpty: {
    en: ["This export holds no packet at all.", "Export it again, or take the file away if the whole network really saw nothing."],
    ja: ["このエクスポートにはパケットが一つもありません。", "もう一度エクスポートしてください。本当に何も観測していないなら、ファイルを取り除いてください。"],
  },
  exportGrowing: {
    en: ["This export changed while it was read.", "Wait until it is complete, then build again."],
    ja: ["読み込み中にこのエクスポートが変わりました。", "書き込みが終わってから、もう一度実行してください。"],
  },
  columnMissing: {
    en: ["The export has no column {column}. {near}", "Its columns: {allowed}. Map a foreign name in tsubame.yaml: columns: { {key}: NAME }"],
    ja: ["エクスポートに列 {column} がありません。{near}", "あるのは: {allowed}。別の名前なら tsubame.yaml に columns: { {key}: 列名 } と書いてください。"],
  },
  columnType: {
    en: ["The column {column} has the type {type}, not {wanted}.", "Export it as {wanted}; `tsubame import` converts CSV, Zeek and Suricata files."],
    ja: ["列 {column} の型が {type} です（必要なのは {wanted}）。", "{wanted} で出力し直してください。CSV、Zeek、Suricata は tsubame import で変換できます。"],
  },
  timeUnit: {
    en: ["The times of this export run from {first} to {last}: the unit seems wrong (milliseconds read as microseconds, say).", "Export `time` as a UTC timestamp with its right unit."],
    ja: ["このエクスポートの時刻は {first} から {last} までで、単位が違うようです（ミリ秒をマイクロ秒として読んだなど）。", "time 列を正しい単位の UTC の timestamp で出力し直してください。"],
  },
  rejectedShare: {
    en: ["{rejected} of {rows} rows ({share} %) were rejected, more than the allowed {allowed} %: {reasons}", "They are listed in {list}. Mend the exports or sensors.csv, or raise `rejected_share_max` in tsubame.yaml."],
    ja: ["{rows} 行のうち {rejected} 行（{share} %）が受け付けられず、許容値 {allowed} % を超えました: {reasons}", "一覧は {list} にあります。エクスポートか sensors.csv を直すか、tsubame.yaml の rejected_share_max を上げてください。"],
  },
  sqlFailed: {
    en: ["The query failed: {reason}", "Try it alone with: tsubame query {dataset} {quarter}"],
    ja: ["クエリが失敗しました: {reason}", "単独で試すには: tsubame query {dataset} {quarter}"],
  },
  viewFailed: {
    en: ["The view failed: {reason}", "Mend it first: every query may stand on it."],
    ja: ["ビューが失敗しました: {reason}", "先に直してください。どのクエリもこれを使う可能性があります。"],
  },
  sqlCycle: {
    en: ["These datasets need each other: {names}.", "Take one of the references out."],
    ja: ["データセットが互いを参照しています: {names}", "どれか一つの参照を外してください。"],
  },
  numberUnsafe: {
    en: ["A cell of {column} is {value}: too large to be exact.", "Cast it in SQL, for example to a DOUBLE or to text."],
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
  templateMissing: {
    en: ["The edition {edition} has no template for {language}.", "Write {wanted}, or take the language or edition out of tsubame.yaml."],
    ja: ["エディション {edition} に {language} のテンプレートがありません。", "{wanted} を書くか、tsubame.yaml の languages か editions から外してください。"],
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
    en: ["The disk is full: {path} could not be written. The last good report is untouched.", "Make room and build again; work already done is kept."],
    ja: ["ディスクがいっぱいで {path} に書き込めませんでした。前回の報告書はそのまま残っています。", "空きを作ってもう一度実行してください。済んだ作業は残っています。"],
  },
  notWritable: {
    en: ["{path} cannot be written: {reason}", "Check the permissions of the folder."],
    ja: ["{path} に書き込めません: {reason}", "フォルダーの権限を確かめてください。"],
  },
  notReadable: {
    en: ["{path} cannot be read: {reason}", "Check the permissions, and that it is a file."],
    ja: ["{path} を読めません: {reason}", "権限と、フォルダーではなくファイルであることを確かめてください。"],
  },
  browserMissing: {
    en: ["No browser could be started to print the PDF. Tried: {tried}", "Install Chrome or Chromium; or name one with TSUBAME_BROWSER=/path/to/chrome; or build without PDF: --no-pdf"],
    ja: ["PDF を印刷するブラウザーを起動できません。試したもの: {tried}", "Chrome か Chromium を入れるか、TSUBAME_BROWSER=/path/to/chrome で指定するか、--no-pdf で PDF なしにしてください。"],
  },
  refused: {
    en: ["The report was made but is refused, and nothing was published to output/: {count} finding(s).", "Mend what is listed above and build again. The last good report is untouched."],
    ja: ["報告書は作られましたが、{count} 件の指摘があるため output/ には置きませんでした。", "上の指摘を直して、もう一度実行してください。前回の報告書はそのままです。"],
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
    ja: ["ファイルに列 {column} がありません。{near}", "あるのは: {allowed}。--map {key}=列名 で対応を指定してください。"],
  },
  importNothing: {
    en: ["No row could be read from the input: {reasons}", "Check --format, --map and --sensor."],
    ja: ["入力から 1 行も読めませんでした: {reasons}", "--format、--map、--sensor を確かめてください。"],
  },
  importExists: {
    en: ["{file} is already there and was not made from this input.", "Import into another folder, or remove the file first."],
    ja: ["{file} がすでにあり、この入力から作られたものではありません。", "別のフォルダーに取り込むか、先にそのファイルを消してください。"],
  },
  sampleFolder: {
    en: ["{file} was not made by `tsubame sample`, so nothing was written.", "Make the sample in another folder: tsubame sample -C DIR"],
    ja: ["{file} は tsubame sample が作ったものではないため、何も書きませんでした。", "別のフォルダーに作ってください: tsubame sample -C DIR"],
  },
  requestRefused: {
    en: ["{page} asks for {address}, which is not part of the report.", "Put the file into the quarter's folder, or take the reference out of the template."],
    ja: ["{page} が報告書の外にある {address} を読み込もうとしました。", "ファイルを四半期のフォルダーに置くか、テンプレートからその参照を外してください。"],
  },
  timeoutBrowser: {
    en: ["The browser did not answer while printing {page}: {reason}", "Try again; build without PDF with --no-pdf."],
    ja: ["{page} の印刷中にブラウザーが応答しませんでした: {reason}", "もう一度実行するか、--no-pdf で PDF なしにしてください。"],
  },
} as const satisfies Record<string, Sentences>;
