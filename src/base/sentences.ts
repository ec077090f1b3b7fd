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
  addressWrong: {
    en: ["\"{value}\" is not an IPv4 address.", "Write it like 192.0.2.7, or as the number it stands for."],
    ja: ["「{value}」は IPv4 アドレスではありません。", "192.0.2.7 のように、または同じ値の整数で書いてください。"],
  },
  networkWrong: {
    en: ["\"{value}\" is not an IPv4 network.", "Write it like 192.0.2.0/24: the prefix is 0 to 32, and the bits behind it are zero."],
    ja: ["「{value}」は IPv4 のネットワークではありません。", "192.0.2.0/24 のように書いてください。プレフィックスは 0 から 32 で、その後のビットは 0 です。"],
  },
  regionWrong: {
    en: ["\"{value}\" is not a country code.", "Write two capital letters, like JP, or leave the cell empty."],
    ja: ["「{value}」は国コードではありません。", "JP のような 2 文字の大文字で書くか、空にしてください。"],
  },
  asnWrong: {
    en: ["\"{value}\" is not an AS number.", "Write a number up to 4294967295, with or without AS before it, or leave the cell empty."],
    ja: ["「{value}」は AS 番号ではありません。", "4294967295 までの整数（前に AS を付けても可）を書くか、空にしてください。"],
  },
  rangeBackwards: {
    en: ["The range ends at {end}, before its start, {start}.", "Swap the two; `end` is the last address of the range."],
    ja: ["範囲の終わり {end} が始まり {start} より前です。", "二つを入れ替えてください。end は範囲の最後のアドレスです。"],
  },
  rangesOverlap: {
    en: ["{range} overlaps {other} of line {first}.", "Each address has one holder: shorten or remove one of the two."],
    ja: ["{range} が {first} 行目の {other} と重なっています。", "一つのアドレスの保有者は一つです。どちらかを縮めるか消してください。"],
  },
  rangesDescend: {
    en: ["{range} comes after {other} of line {first}, but lies before it.", "Sort the lines by their first address."],
    ja: ["{range} が {first} 行目の {other} の後にありますが、アドレスはその前です。", "始まりのアドレスの順に並べ替えてください。"],
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
    en: ["No IPv4 address in this database has an AS number, a holder or a country.", "Give a database of AS numbers or countries, like GeoLite2-ASN or GeoLite2-Country."],
    ja: ["このデータベースの IPv4 アドレスには、AS 番号も保有者も国もありません。", "GeoLite2-ASN や GeoLite2-Country のような、AS 番号か国のデータベースを指定してください。"],
  },
  fileTooLarge: {
    en: ["The file has {megabytes} MB; more than {allowed} MB are not read.", "Give a smaller one, for example without city names."],
    ja: ["ファイルが {megabytes} MB あります。{allowed} MB を超えるものは読みません。", "都市名を含まないものなど、小さいファイルを指定してください。"],
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
  askedFailed: {
    en: ["The query failed: {reason}", "What a query may use: docs/reference/datasets.md."],
    ja: ["クエリが失敗しました: {reason}", "使える表と列は docs/reference/datasets.md にあります。"],
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
  xmlSyntax: {
    en: ["This is not valid XML: {reason}", "Check the tags and quotes around this line, and that the file is UTF-8."],
    ja: ["XML として読めません: {reason}", "この行の前後のタグと引用符、ファイルが UTF-8 であることを確かめてください。"],
  },
  fingerprintWrong: {
    en: ["This fingerprint cannot be used: {reason}", "Write it as recog does: a pattern, and params with pos and value."],
    ja: ["このフィンガープリントは使えません: {reason}", "recog の形式（pattern と、pos・value のある param）で書いてください。"],
  },
  patternWithoutFiles: {
    en: ["No file matches {pattern} in {folder}.", "Put the files there, or correct `{key}:` in tsubame.yaml, or take the setting out."],
    ja: ["{folder} に {pattern} に合うファイルがありません。", "ファイルを置くか、tsubame.yaml の {key}: を直すか、その設定を外してください。"],
  },
  devicesRejected: {
    en: ["{rejected} of {rows} observations of devices ({share} %) cannot be read, more than the allowed {allowed} %: {reasons}. This line is the first: {reason}", "Each line is one JSON record of Shodan, Censys or ZGrab2. Mend the files, or raise `rejected_share_max` in tsubame.yaml."],
    ja: ["機器の観測 {rows} 件のうち {rejected} 件（{share} %）を読めず、許容値 {allowed} % を超えました: {reasons}。最初はこの行です: {reason}", "1 行に Shodan、Censys、ZGrab2 の JSON レコードを一つ書きます。ファイルを直すか、tsubame.yaml の rejected_share_max を上げてください。"],
  },
  sampleFolder: {
    en: ["{file} was not made by `tsubame sample`, so nothing was written.", "Make the sample in another folder: tsubame sample -C DIR"],
    ja: ["{file} は tsubame sample が作ったものではないため、何も書きませんでした。", "別のフォルダーに作ってください: tsubame sample -C DIR"],
  },
  contactTwice: {
    en: ["Network {network} has two contacts, the first in line {first}.", "Keep the line of the contact that is told."],
    ja: ["ネットワーク {network} の連絡先が二つあります（最初は {first} 行目）。", "連絡する方の行だけを残してください。"],
  },
  contactRegistry: {
    en: ["{email} belongs to an address registry, which holds no network of its own to mend.", "Name the holder's own contact, or take the line out."],
    ja: ["{email} はアドレス管理団体のもので、ネットワークの管理者ではありません。", "管理者自身の連絡先にするか、この行を消してください。"],
  },
  rdapTarget: {
    en: ["{target} is neither a quarter nor an IPv4 address or network.", "Write it like 2025Q1, 192.0.2.7 or 192.0.2.0/24; the bits behind the length must be zero, and the length at least 8."],
    ja: ["{target} は四半期でも IPv4 のアドレスやネットワークでもありません。", "2025Q1、192.0.2.7、192.0.2.0/24 のように書いてください。ホスト部は 0、長さは 8 以上です。"],
  },
  rdapNothing: {
    en: ["There is no network to ask for.", "Name addresses or networks, or list watched ones in networks.csv and name that file in tsubame.yaml."],
    ja: ["問い合わせるネットワークがありません。", "アドレスかネットワークを指定するか、networks.csv に書いて tsubame.yaml で指定してください。"],
  },
  rdapServer: {
    en: ["{url} is no address that may be asked.", "Use https, or http for a server on this machine; no name or password in it."],
    ja: ["{url} には問い合わせできません。", "https を使ってください（この機械のサーバーだけは http も可）。利用者名とパスワードは書けません。"],
  },
  rdapNoServer: {
    en: ["No registry is known for this network.", "Name a contact in contacts.csv, or a server with --server URL."],
    ja: ["このネットワークの登録先がわかりません。", "contacts.csv に連絡先を書くか、--server URL でサーバーを指定してください。"],
  },
  rdapStatus: {
    en: ["{server} answered with status {status}.", "With 404, the registry does not know the network: name a contact in contacts.csv. Else try again later."],
    ja: ["{server} の応答は状態コード {status} でした。", "404 なら登録がありません。contacts.csv に連絡先を書いてください。それ以外は後でもう一度実行してください。"],
  },
  rdapBusy: {
    en: ["{server} wants no more questions for now (status {status}). {wait}", "Run the command again later; what has been fetched is kept and not asked again."],
    ja: ["{server} は今は問い合わせを受け付けません（状態コード {status}）。{wait}", "後でもう一度実行してください。取得済みのものは残っていて、再び問い合わせることはありません。"],
  },
  rdapSilent: {
    en: ["{server} cannot be reached: {reason}", "Check the connection to the Internet, and run the command again; what has been fetched is kept."],
    ja: ["{server} に接続できません: {reason}", "インターネットへの接続を確かめて、もう一度実行してください。取得済みのものは残っています。"],
  },
  rdapCircle: {
    en: ["{server} redirects too often, or in a circle.", "Try again later, or name another server with --server URL."],
    ja: ["{server} の転送が多すぎるか、循環しています。", "後でもう一度実行するか、--server URL で別のサーバーを指定してください。"],
  },
  rdapRefused: {
    en: ["{target} is not asked: only https, and no private address unless it was named.", "When it is right, name it with --server URL."],
    ja: ["{target} には問い合わせません（https だけを使い、指定されない限りプライベートアドレスは使いません）。", "正しいサーバーなら --server URL で指定してください。"],
  },
  rdapLarge: {
    en: ["{server} sends an answer of more than {limit} MB.", "It is no answer about a network. Try again later, or name a contact in contacts.csv."],
    ja: ["{server} の応答が {limit} MB を超えました。", "ネットワークについての応答ではありません。後でもう一度実行するか、contacts.csv に連絡先を書いてください。"],
  },
  rdapSyntax: {
    en: ["{server} answered with something that is not JSON: {reason}", "Try again later; a portal or proxy in between may have answered in its place."],
    ja: ["{server} の応答は JSON ではありません: {reason}", "後でもう一度実行してください。途中のポータルやプロキシーが代わりに応答した可能性があります。"],
  },
  rdapBootstrap: {
    en: ["The answer of {server} is no list of RDAP servers.", "Check --bootstrap URL; IANA's is https://data.iana.org/rdap/ipv4.json"],
    ja: ["{server} の応答は RDAP サーバーの一覧ではありません。", "--bootstrap URL を確かめてください。IANA のものは https://data.iana.org/rdap/ipv4.json です。"],
  },
  rdapError: {
    en: ["The answer is an error of the registry: {status} {title}", "Try again later, or name a contact in contacts.csv."],
    ja: ["登録先がエラーを返しました: {status} {title}", "後でもう一度実行するか、contacts.csv に連絡先を書いてください。"],
  },
  rdapNoNetwork: {
    en: ["The answer names no IPv4 network.", "Try again later, or name a contact in contacts.csv. A kept answer may be removed."],
    ja: ["応答に IPv4 のネットワークがありません。", "後でもう一度実行するか、contacts.csv に連絡先を書いてください。保存済みのファイルなら消して構いません。"],
  },
  rdapOtherNetwork: {
    en: ["{server} answered about {found}, which does not hold all of {network}.", "Ask for a smaller network, or name a contact in contacts.csv."],
    ja: ["{server} の応答は {found} についてのもので、{network} を含みません。", "もっと小さいネットワークで問い合わせるか、contacts.csv に連絡先を書いてください。"],
  },
  rdapTooWide: {
    en: ["The answer is about {found}, more than any one holder has: the registry knows nothing of this network.", "Name a contact in contacts.csv. A kept answer may be removed."],
    ja: ["応答は {found} 全体についてのもので、このネットワークの登録ではありません。", "contacts.csv に連絡先を書いてください。保存済みのファイルなら消して構いません。"],
  },
  requestRefused: {
    en: ["{page} asks for {address}, which is not part of the report.", "Put the file into the quarter's folder, or take the reference out of the template."],
    ja: ["{page} が報告書の外にある {address} を読み込もうとしました。", "ファイルを四半期のフォルダーに置くか、テンプレートからその参照を外してください。"],
  },
  timeoutBrowser: {
    en: ["The browser did not answer while printing {page}: {reason}", "Try again; build without PDF with --no-pdf."],
    ja: ["{page} の印刷中にブラウザーが応答しませんでした: {reason}", "もう一度実行するか、--no-pdf で PDF なしにしてください。"],
  },
  notifyNobody: {
    en: ["There is no watched network to write to.", "List them in a file and name it: `networks: networks.csv`; or ask for a holder: tsubame notify QUARTER --holder NAME"],
    ja: ["連絡の対象となる監視ネットワークがありません。", "ファイルに列挙して networks: networks.csv と指定するか、保有組織を指定してください: tsubame notify 四半期 --holder 名前"],
  },
  networkUnknown: {
    en: ["No watched network has the label {name}. {near}", "Labels: {allowed}"],
    ja: ["ラベル {name} の監視ネットワークはありません。{near}", "使えるのは: {allowed}"],
  },
  holderUnknown: {
    en: ["The holder data has no {name}.", "Write the name as the data has it, or its number like AS64500. Names that contain this: {alike}"],
    ja: ["保有組織のデータに {name} はありません。", "データにあるとおりの名前か、AS64500 のような番号で指定してください。この文字を含む名前: {alike}"],
  },
  notifyDays: {
    en: ["The days {first} to {last} are not a part of {quarter}.", "Days are written like {start}; the quarter runs from {start} to {end}."],
    ja: ["{first} から {last} までは {quarter} の期間ではありません。", "日は {start} のように書きます。四半期は {start} から {end} までです。"],
  },
  notifySender: {
    en: ["A notification must say who sends it.", "Set in tsubame.yaml: publisher: { name: NAME, url: https://…, feedback: mailto:ADDRESS }"],
    ja: ["連絡には差出人が必要です。", "tsubame.yaml に publisher: { name: 名前, url: https://…, feedback: mailto:アドレス } を書いてください。"],
  },
  xarfInvalid: {
    en: ["The XARF report on {address} is not valid: {reason}", "Check name, url and feedback of the publisher, and templates/notify/xarf/ of the workspace if it has one."],
    ja: ["{address} の XARF 報告が形式に合いません: {reason}", "publisher の name、url、feedback と、あればワークスペースの templates/notify/xarf/ を確かめてください。"],
  },
  notifyLeak: {
    en: ["This file would tell {what}, so nothing was written for {recipient}.", "Take it out of the letter's template, or give the sensor an id that is no ordinary word."],
    ja: ["このファイルからセンサーがわかってしまいます（{what}）。{recipient} 宛ての資料は書きませんでした。", "文面のテンプレートから取り除くか、センサーの id をふつうの単語でないものにしてください。"],
  },
  caseTwice: {
    en: ["The case {name} is in the register twice, first in line {first}.", "Keep one line for each case; several networks go into its `network`, with spaces between."],
    ja: ["案件 {name} が二重に登録されています（最初は {first} 行目）。", "案件ごとに 1 行にしてください。複数のネットワークは network に空白で区切って書けます。"],
  },
  caseEmpty: {
    en: ["The case {name} has no network: it names none, and no line of networks.csv has it as its `case`.", "Write labels or networks like 192.0.2.0/24 here, or the case into networks.csv."],
    ja: ["案件 {name} のネットワークがありません。ここにも、networks.csv の case にもありません。", "ここにラベルか 192.0.2.0/24 のようなネットワークを書くか、networks.csv の case に案件を書いてください。"],
  },
  changeUnknown: {
    en: ["{quarter} has no change of the name {name}. {near}", "Changes are listed by: tsubame changes {quarter}. There are: {allowed}"],
    ja: ["{quarter} に {name} という変化はありません。{near}", "変化の一覧: tsubame changes {quarter}。今あるのは: {allowed}"],
  },
  changesDay: {
    en: ["\"{value}\" is not a day of the observations.", "Write it like {example}; the last export ends on {last}."],
    ja: ["「{value}」は観測期間の日付ではありません。", "{example} のように書いてください。最後のエクスポートは {last} までです。"],
  },
  changesBoth: {
    en: ["A quarter and --since cannot be given together.", "Give one of them, or neither for the last quarter."],
    ja: ["四半期と --since は同時に指定できません。", "どちらかを指定してください。どちらもなければ最後の四半期を調べます。"],
  },
  extraOutage: {
    en: ["{name} is an outage of a sensor: that is our own matter, and no extra issue.", "The reports show it among the days without observation."],
    ja: ["{name} はセンサーの停止で、観測する側の出来事なので号外にはしません。", "停止した日は報告書の観測状況に載ります。"],
  },
  extraThere: {
    en: ["There is an extra issue of {quarter} already: {path}", "Edit it, or move {folder} away first. A quarter has one extra issue."],
    ja: ["{quarter} の号外はすでにあります: {path}", "それを直すか、先に {folder} を移してください。号外は四半期に一つです。"],
  },
  extraChange: {
    en: ["An extra issue is about one change, and none is named.", "Write its name here, like `change: NAME`; tsubame changes lists them, and tsubame new extra --change NAME drafts the issue."],
    ja: ["号外は一つの変化についての記事ですが、変化の指定がありません。", "change: 名前 のように書いてください。一覧は tsubame changes、下書きは tsubame new extra --change 名前 で作れます。"],
  },
} as const satisfies Record<string, Sentences>;
