/** What commands say when all goes well, in English and Japanese. */

const phrases = {
  sampleMade: { en: "{files} daily exports of a made-up sensor network are in {folder}; answers.json says what is planted in them.", ja: "架空のセンサー網のエクスポートを {files} 日分 {folder} に書きました。仕込んだ出来事は answers.json にあります。" },
  built: { en: "The report of {quarter} is in {place}", ja: "{quarter} の報告書を {place} に置きました" },
  unchanged: { en: "Nothing changed since the last build: the report of {quarter} in {place} is up to date.", ja: "前回から何も変わっていません。{place} の {quarter} の報告書は最新です。" },
  counted: { en: "{counted} of {rows} rows counted, {days} days.", ja: "{rows} 行のうち {counted} 行を集計しました（{days} 日分）。" },
  missingDays: { en: "No export for {count} of {all} days of the quarter: {days}", ja: "四半期の {all} 日のうち {count} 日分のエクスポートがありません: {days}" },
  rejected: { en: "{rows} rows rejected ({reasons}); listed in {list}", ja: "{rows} 行を受け付けませんでした（{reasons}）。一覧: {list}" },
  outside: { en: "{rows} rows lie outside the quarter and were left out.", ja: "四半期の外の {rows} 行は集計していません。" },
  ipv6: { en: "{rows} packets came from IPv6 addresses; they are counted.", ja: "IPv6 のアドレスからの {rows} パケットも集計しています。" },
  twice: { en: "{a} and {b} hold the same sensors at the same time: packets in both are counted twice.", ja: "{a} と {b} は同じ時間の同じセンサーのデータです。両方にあるパケットは二重に数えています。" },
  withoutExports: { en: "{days} days are known only from rollups: their exports are gone.", ja: "{days} 日分はエクスポートがなく、集約済みのデータだけを使いました。" },
  devicesRead: { en: "{name}: a device is known for {rows} of {all} observations; {unrecognised} show none, {ipv6} are of IPv6 addresses.", ja: "{name}: 観測 {all} 件のうち {rows} 件で機器がわかりました（不明 {unrecognised} 件、IPv6 {ipv6} 件）。" },
  devicesRejected: { en: "{rows} observations of devices cannot be read ({reason}); the first is {place}", ja: "機器の観測 {rows} 件を読めませんでした（{reason}）。最初は {place} です" },
  fingerprintRefused: { en: "{place}: this fingerprint is left out, its pattern has no bounded run time: {reason}", ja: "{place}: 実行時間に上限のないパターンのため、このフィンガープリントは使いません: {reason}" },
  fingerprintsRefused: { en: "{count} fingerprints are left out in all.", ja: "使わないフィンガープリントは全部で {count} 件です。" },
  glyph: { en: "warning: {place}: {detail}", ja: "注意: {place}: {detail}" },
  nothingWrong: { en: "No finding.", ja: "指摘はありません。" },
  notBuilt: { en: "The report of {quarter} has not been built yet; only its sources were checked.", ja: "{quarter} の報告書はまだ作られていません。元のファイルだけを調べました。" },
  rdap: { en: "asking registries", ja: "登録先に問い合わせ" },
  rdapReserved: { en: "Not asked, since nobody holds addresses kept for special uses: {networks}", ja: "特別な用途のアドレスで保有者がいないため、問い合わせていません: {networks}" },
  rdapNoContact: { en: "The registry names no contact for abuse; write one into contacts.csv: {networks}", ja: "登録先に不正利用の連絡先がありません。contacts.csv に書いてください: {networks}" },
  rdapKept: { en: "warning: the kept answer is asked for again when it is needed: {detail}", ja: "注意: 保存済みの応答が読めないため、必要なら問い合わせ直します: {detail}" },
  rdapOldBootstrap: { en: "warning: the kept list of RDAP servers of {date} is used: {detail}", ja: "注意: {date} に保存した RDAP サーバーの一覧を使います: {detail}" },
  rdapWait: { en: "It asks to wait {seconds} seconds.", ja: "{seconds} 秒待つように求めています。" },
  imported: { en: "{rows} rows read, {written} written to {files} file(s), {rejected} rejected{reasons}.", ja: "{rows} 行を読み、{written} 行を {files} 個のファイルに書き、{rejected} 行を受け付けませんでした{reasons}。" },
  notified: { en: "{label}: {sources} source(s), {packets} packet(s), {rows} row(s), {reports} XARF report(s), in {place}", ja: "{label}: 送信元 {sources} 個、パケット {packets} 個、{rows} 行、XARF 報告 {reports} 件を {place} に書きました" },
  notifiedTo: { en: "  contact: {email} ({source})", ja: "  連絡先: {email}（{source}）" },
  notifiedNobody: { en: "  contact: not known; the letter has a marked place. Fill the cache with: tsubame rdap", ja: "  連絡先: 不明のため、文面に【】で示しました。tsubame rdap で調べられます" },
  notifiedRollups: { en: "  {days} day(s) come from daily summaries, since their exports are gone; the letter says so.", ja: "  {days} 日分はエクスポートがないため、日ごとの集計から作りました（文面にも書いてあります）。" },
  notifiedWithout: { en: "  {count} source(s) sent nothing that XARF can report, which needs a source port; they are in sources.csv alone.", ja: "  送信元ポートがないなど XARF で報告できない送信元 {count} 個は、sources.csv にだけあります。" },
  notifiedKept: { en: "  {file} was changed by hand and is left as it is; the new text is in {beside}", ja: "  {file} は手で直されているため、そのままにしました。新しい文面は {beside} です" },
  notifiedNothing: { en: "{label}: no source from {first} to {last}; nothing written.", ja: "{label}: {first} から {last} までに送信元はなく、何も書きませんでした。" },
  notifiedUnsent: { en: "Nothing was sent. When you send a letter, write the day into cases.csv.", ja: "送信はしていません。送ったら cases.csv に日付を書いてください。" },
  changesFound: { en: "{quarter}: {count} unusual change(s).", ja: "{quarter}: いつもと違う変化は {count} 件です。" },
  changesNone: { en: "{quarter}: no unusual change.", ja: "{quarter}: いつもと違う変化はありません。" },
  changeRise: { en: "{place}. {name}: rise in {metric}", ja: "{place}. {name}: {metric}の増加" },
  changeFall: { en: "{place}. {name}: fall in {metric}", ja: "{place}. {name}: {metric}の減少" },
  changeOutage: { en: "{place}. {name}: outage of the sensor", ja: "{place}. {name}: センサーの停止" },
  changeSources: { en: "sources", ja: "送信元アドレス数" },
  changePackets: { en: "packets", ja: "パケット数" },
  changeFrom: { en: "from {first}{interval} to {last}", ja: "{first}{interval} から {last} まで" },
  changeGoingOn: { en: "from {first}{interval}, still going on on {last}", ja: "{first}{interval} から、{last} の時点で継続中" },
  changeInterval: { en: " (between {low} and {high})", ja: "（{low} と {high} の間）" },
  changeLevels: { en: "{before} → {during} a day (×{ratio})", ja: "1日あたり {before} → {during}（{ratio} 倍）" },
  changeLevelsNew: { en: "nothing before → {during} a day", ja: "それまで 0 → 1日あたり {during}" },
  change_one_source: { en: "one source", ja: "一つの送信元" },
  change_one_sensor: { en: "one sensor", ja: "一つのセンサー" },
  change_one_group_home: { en: "one group (home)", ja: "一つの区分（国内）" },
  change_one_group_overseas: { en: "one group (overseas)", ja: "一つの区分（海外）" },
  change_everywhere: { en: "everywhere", ja: "全体" },
  changeWithoutSource: { en: "without its top source {percent} % of it remains", ja: "最も多い送信元を除くと {percent} % が残る" },
  changeWithoutSensor: { en: "without {label} {percent} %", ja: "{label} を除くと {percent} %" },
  changeHome: { en: "home sensors saw {percent} %", ja: "国内センサーの分は {percent} %" },
  changeControl: { en: "control: all other {others} ×{ratio}", ja: "対照: その他の{others}は {ratio} 倍" },
  changeOthers_port: { en: "ports", ja: "ポート" },
  changeOthers_region: { en: "regions", ja: "地域" },
  changeOthers_holder: { en: "holders", ja: "保有組織" },
  changeAlso: { en: "also seen as: {names}", ja: "同じ変化の別の見え方: {names}" },
  changeDrawn: { en: "drawn in {folder} (may name holders: not for publication)", ja: "図: {folder}（保有組織の名前が入ることがあるため公開しないでください）" },
  changesExtra: { en: "An extra issue is warranted: {names}", ja: "号外を出すべき変化があります: {names}" },
  changesExtraDraft: { en: "Draft it: tsubame new extra --change {change}", ja: "下書き: tsubame new extra --change {change}" },
  changesNoExtra: { en: "No change calls for an extra issue.", ja: "号外を出すべき変化はありません。" },
  extraDrafted: { en: "The extra issue on {change} is drafted in {folder}:", ja: "{change} についての号外の下書きを {folder} に作りました:" },
  extraNext: { en: "Next: replace each “todo” in the topics, add author and date in front.yaml, then: tsubame build {quarter}", ja: "次に、topic の「todo」をすべて書き換え、front.yaml に執筆者と公開日を書いて、tsubame build {quarter} を実行してください。" },
  notify: { en: "reading packets of the sources", ja: "送信元のパケットを確認" },
  sample: { en: "making sample data", ja: "見本データを作成" },
  exports: { en: "reading exports", ja: "エクスポートを確認" },
  holders: { en: "reading holder data", ja: "保有者データの読み込み" },
  devices: { en: "recognising devices", ja: "機器の判別" },
  origins: { en: "looking up sources", ja: "送信元の照合" },
  rollups: { en: "compacting days", ja: "日ごとに集約" },
  datasets: { en: "running queries", ja: "クエリを実行" },
  pdf: { en: "printing PDF", ja: "PDF を印刷" },
  checks: { en: "checking", ja: "検査" },
  import: { en: "importing", ja: "取り込み" },
} as const;

export type Phrase = keyof typeof phrases;

/** A sentence, without a line end. */
export function phrase(language: string, name: Phrase, values: Readonly<Record<string, string | number>> = {}): string {
  return phrases[name][language.startsWith("ja") ? "ja" : "en"].replace(/\{(\w+)\}/g, (_, key: string) => String(values[key] ?? ""));
}

/** A sentence as a line. */
export function say(language: string, name: Phrase, values: Readonly<Record<string, string | number>> = {}): string {
  return `${phrase(language, name, values)}\n`;
}

/** The name of a step of long work; a step that has none (an edition and language) is its own name. */
export function stepName(language: string, step: string): string {
  return step in phrases ? phrase(language, step as Phrase) : step;
}
