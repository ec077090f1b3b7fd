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
  glyph: { en: "warning: {place}: {detail}", ja: "注意: {place}: {detail}" },
  nothingWrong: { en: "No finding.", ja: "指摘はありません。" },
  notBuilt: { en: "The report of {quarter} has not been built yet; only its sources were checked.", ja: "{quarter} の報告書はまだ作られていません。元のファイルだけを調べました。" },
  imported: { en: "{rows} rows read, {written} written to {files} file(s), {rejected} rejected{reasons}.", ja: "{rows} 行を読み、{written} 行を {files} 個のファイルに書き、{rejected} 行を受け付けませんでした{reasons}。" },
  sample: { en: "making sample data", ja: "見本データを作成" },
  exports: { en: "reading exports", ja: "エクスポートを確認" },
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
