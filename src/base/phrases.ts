/** What commands say when all goes well, in English and Japanese. */

const phrases = {
  sampleMade: {
    en: "{files} daily exports of a made-up sensor network are in {folder}; answers.json says what is planted in them.",
    ja: "架空のセンサー網のエクスポートを {files} 日分 {folder} に書きました。仕込んだ出来事は answers.json にあります。",
  },
  built: { en: "The report of {quarter} is in {place}", ja: "{quarter} の報告書を {place} に置きました" },
  builtDraft: {
    en: "A draft of the report of {quarter}, not for publication, is in {place}",
    ja: "{quarter} の報告書の下書き（公開不可）を {place} に置きました",
  },
  leftOut: {
    en: "{page} was left out: {count} finding(s) above. The other pages are made; `--draft` shows all of them.",
    ja: "{page} は上の {count} 件の指摘のため作りませんでした。ほかのページはできています（--draft を付けるとすべて見られます）。",
  },
  unchanged: {
    en: "Nothing changed since the last build: the report of {quarter} in {place} is up to date.",
    ja: "前回から何も変わっていません。{place} の {quarter} の報告書は最新です。",
  },
  counted: {
    en: "{counted} of {rows} rows counted, {days} days.",
    ja: "{rows} 行のうち {counted} 行を集計しました（{days} 日分）。",
  },
  missingDays: {
    en: "No export for {count} of {all} days of the quarter: {days}",
    ja: "四半期の {all} 日のうち {count} 日分のエクスポートがありません: {days}",
  },
  rejected: {
    en: "{rows} rows rejected ({reasons}); listed in {list}",
    ja: "{rows} 行を受け付けませんでした（{reasons}）。一覧: {list}",
  },
  outside: {
    en: "{rows} rows lie outside the quarter and were left out.",
    ja: "四半期の外の {rows} 行は集計していません。",
  },
  ipv6: {
    en: "{rows} packets came from IPv6 addresses; they are counted.",
    ja: "IPv6 のアドレスからの {rows} パケットも集計しています。",
  },
  twice: {
    en: "{a} and {b} hold the same sensors at the same time: packets in both are counted twice.",
    ja: "{a} と {b} は同じ時間の同じセンサーのデータです。両方にあるパケットは二重に数えています。",
  },
  withoutExports: {
    en: "{days} days are known only from rollups: their exports are gone.",
    ja: "{days} 日分はエクスポートがなく、集約済みのデータだけを使いました。",
  },
  doctorAddressUnknown: {
    en: "Of {labels} no address is known: a report that names it would not be refused. Write it into {file}.",
    ja: "{labels} のアドレスが登録されていません。報告書にそのアドレスがあっても止められません。{file} に書いてください。",
  },
  doctorHolderShort: {
    en: "The holders of {labels} are so short that a leak of them cannot be told from other text.",
    ja: "{labels} の割り当て先の名前は短すぎて、報告書に出てもほかの文字列と区別できません。",
  },
  doctorRollupCut: {
    en: "This file is missing or cut off. Build the quarter again: it is made anew from the exports, where they are there.",
    ja: "このファイルが無いか途中で切れています。その四半期をもう一度作成すると、エクスポートがあれば作り直されます。",
  },
  mended: {
    en: "{quarter}: the indexes of {days} days were made again from the rollups; for {unknown} of them the inputs and rejected rows are not known any more.",
    ja: "{quarter}: {days} 日分の索引を集約ファイルから作り直しました（うち {unknown} 日分は、もとのエクスポートと受け付けなかった行がわかりません）。",
  },
  unmended: {
    en: "{file}: this file belongs to no day of which all files are there in full. It was left where it is.",
    ja: "{file}: 同じ日のファイルが揃っていないため、索引を作れません。ファイルはそのままです。",
  },
  daysInPart: {
    en: "{day} stands as it was compacted before: exports of it are gone ({gone}), and the others hold less.",
    ja: "{day} は以前に集約したままです。その日のエクスポートの一部（{gone}）が無く、残りだけでは足りません。",
  },
  daysOfUnknownInputs: {
    en: "{days} days had lost their index: what they were made from, and what was rejected, is not known any more.",
    ja: "{days} 日分は索引が失われたため、どのエクスポートから作ったか、何行を受け付けなかったかがわかりません。",
  },
  otherNames: {
    en: "{name} is {file} under another name: it is read once.",
    ja: "{name} は {file} と同じファイルなので、1 回だけ読みました。",
  },
  daysIndexed: {
    en: "rollups/{quarter}/index.json became an index for each of its {days} days, in rollups/{quarter}/index/.",
    ja: "rollups/{quarter}/index.json を、日ごとの索引 {days} 個（rollups/{quarter}/index/）に移しました。",
  },
  daysReadAnew: {
    en: "{days} days were compacted again: how packets are read or counted has changed since.",
    ja: "{days} 日分を集約し直しました（パケットの読み方か数え方が変わったため）。",
  },
  devicesRead: {
    en: "{name}: a device is known for {rows} of {all} observations; {unrecognised} show none, {ipv6} are of IPv6 addresses.",
    ja: "{name}: 観測 {all} 件のうち {rows} 件で機器がわかりました（不明 {unrecognised} 件、IPv6 {ipv6} 件）。",
  },
  devicesRejected: {
    en: "{rows} observations of devices cannot be read ({reason}); the first is {place}",
    ja: "機器の観測 {rows} 件を読めませんでした（{reason}）。最初は {place} です",
  },
  fingerprintRefused: {
    en: "{place}: this fingerprint is left out, its pattern has no bounded run time: {reason}",
    ja: "{place}: 実行時間に上限のないパターンのため、このフィンガープリントは使いません: {reason}",
  },
  fingerprintsRefused: {
    en: "{count} fingerprints are left out in all.",
    ja: "使わないフィンガープリントは全部で {count} 件です。",
  },
  warning: { en: "warning: {text}", ja: "注意: {text}" },
  nothingWrong: { en: "No finding.", ja: "指摘はありません。" },
  notBuilt: {
    en: "The report of {quarter} has not been built yet; only its sources were checked.",
    ja: "{quarter} の報告書はまだ作られていません。元のファイルだけを調べました。",
  },
  rdap: { en: "asking registries", ja: "登録先に問い合わせ" },
  rdapReserved: {
    en: "Not asked, since nobody holds addresses kept for special uses: {networks}",
    ja: "特別な用途のアドレスで保有者がいないため、問い合わせていません: {networks}",
  },
  rdapNoContact: {
    en: "The registry names no contact for abuse; write one into contacts.csv: {networks}",
    ja: "登録先に不正利用の連絡先がありません。contacts.csv に書いてください: {networks}",
  },
  rdapKept: {
    en: "warning: the kept answer is asked for again when it is needed: {detail}",
    ja: "注意: 保存済みの応答が読めないため、必要なら問い合わせ直します: {detail}",
  },
  rdapOldBootstrap: {
    en: "warning: the kept list of RDAP servers of {date} is used: {detail}",
    ja: "注意: {date} に保存した RDAP サーバーの一覧を使います: {detail}",
  },
  rdapWait: { en: "It asks to wait {seconds} seconds.", ja: "{seconds} 秒待つように求めています。" },
  imported: {
    en: "{rows} rows read, {written} written to {files} file(s), {rejected} rejected{reasons}.",
    ja: "{rows} 行を読み、{written} 行を {files} 個のファイルに書き、{rejected} 行を受け付けませんでした{reasons}。",
  },
  notified: {
    en: "{label}: {sources} source(s), {packets} packet(s), {rows} row(s), {reports} XARF report(s), in {place}",
    ja: "{label}: 送信元 {sources} 個、パケット {packets} 個、{rows} 行、XARF 報告 {reports} 件を {place} に書きました",
  },
  notifiedTo: { en: "  contact: {email} ({source})", ja: "  連絡先: {email}（{source}）" },
  notifiedNobody: {
    en: "  contact: not known; the letter has a marked place. Fill the cache with: tsubame rdap",
    ja: "  連絡先: 不明のため、文面に【】で示しました。tsubame rdap で調べられます",
  },
  notifiedRollups: {
    en: "  {days} day(s) come from daily summaries, since their exports are gone; the letter says so.",
    ja: "  {days} 日分はエクスポートがないため、日ごとの集計から作りました（文面にも書いてあります）。",
  },
  notifiedWithout: {
    en: "  {count} source(s) sent nothing that XARF can report, which needs a source port; they are in sources.csv alone.",
    ja: "  送信元ポートがないなど XARF で報告できない送信元 {count} 個は、sources.csv にだけあります。",
  },
  notifiedKept: {
    en: "  {file} was changed by hand and is left as it is; the new text is in {beside}",
    ja: "  {file} は手で直されているため、そのままにしました。新しい文面は {beside} です",
  },
  notifiedNothing: {
    en: "{label}: no source from {first} to {last}; nothing written.",
    ja: "{label}: {first} から {last} までに送信元はなく、何も書きませんでした。",
  },
  notifiedUnsent: {
    en: "Nothing was sent. When you send a letter, write the day into cases.csv.",
    ja: "送信はしていません。送ったら cases.csv に日付を書いてください。",
  },
  whyNear: { en: "Near it: {values}", ja: "近い値: {values}" },
  whyTyped: { en: "← typed by hand: {places}", ja: "← 手で書かれた文字です: {places}" },
  whyTypedSomewhere: { en: "← words of a text, not from the data", ja: "← データではなく、文章の言葉です" },
  whyQuarter: { en: "the quarter itself, as the command names it", ja: "コマンドで指定した四半期そのもの" },
  whyUnknown: {
    en: "dataset {dataset}, which has no query any more",
    ja: "データセット {dataset}（クエリはもうありません）",
  },
  whyCell: {
    en: "dataset {dataset}, row {row}, column {column}",
    ja: "データセット {dataset} の {row} 行目、列 {column}",
  },
  whyRow: { en: "dataset {dataset}: its number of rows", ja: "データセット {dataset} の行数" },
  whyRows: {
    en: "dataset {dataset}: how many rows, or the name of a column",
    ja: "データセット {dataset} の行数、または列の見出し",
  },
  whyDays: {
    en: "{quarter}: {days} day(s), {span}; {rows} rows counted from {files} export(s)",
    ja: "{quarter}: {days} 日分（{span}）、エクスポート {files} 個から {rows} 行を集計",
  },
  whyExport: { en: "{file}: {rows} rows", ja: "{file}: {rows} 行" },
  whyMore: { en: "… and {count} more (--json lists all)", ja: "… ほか {count} 個（--json ですべて表示）" },
  verifyEqual: {
    en: "{quarter}: equal. The same files come out of this workspace.",
    ja: "{quarter}: 一致しました。このワークスペースから同じファイルができます。",
  },
  verifyDiffers: { en: "{quarter}: not equal.", ja: "{quarter}: 一致しません。" },
  verifySkipped: { en: "{count} PDF file(s) were not made again.", ja: "PDF {count} 個は作り直していません。" },
  verifyWrong: {
    en: "Files of the folder that are not as its manifest says:",
    ja: "manifest.json と違うフォルダー内のファイル:",
  },
  verifyFiles: { en: "Files that come out otherwise:", ja: "作り直すと変わるファイル:" },
  verifyReasons: { en: "What the build stands on is not the same:", ja: "作成のもとになるものの違い:" },
  verifyUnknown: {
    en: "The manifests give no reason. They do not hold the settings in tsubame.yaml, and what pictures show.",
    ja: "manifest.json からは理由がわかりません。tsubame.yaml の設定と画像の中身は記録されていません。",
  },
  verifyWords: { en: "{page}: {count} difference(s), first:", ja: "{page}: 違い {count} か所。はじめの部分:" },
  verify_altered: { en: "{file}: altered since it was made", ja: "{file}: 作成後に変更されています" },
  verify_missing: { en: "{file}: missing", ja: "{file}: ありません" },
  verify_foreign: { en: "{file}: not made by the build", ja: "{file}: 作成されたものではありません" },
  verify_link: {
    en: "{file}: a link or no ordinary file; not followed",
    ja: "{file}: リンクなど通常のファイルではないもの（たどりません）",
  },
  verify_changed: { en: "{name}: changed", ja: "{name}: 変わりました" },
  verify_gone: { en: "{name}: not there any more", ja: "{name}: なくなりました" },
  verify_new: { en: "{name}: new", ja: "{name}: 新しくできました" },
  verifySql: { en: "{what}: its SQL changed", ja: "{what}: SQL が変わりました" },
  verifyInputs: {
    en: "{what}: the same SQL, on other tables or settings",
    ja: "{what}: SQL は同じで、もとの表か設定が変わりました",
  },
  verifyFromTo: { en: "{what}: {before} → {after}", ja: "{what}: {before} → {after}" },
  verifyPart_version: { en: "version of {name}", ja: "{name} の版" },
  verifyPart_font: { en: "typeface {name}", ja: "書体 {name}" },
  verifyPart_setting: { en: "setting {name}", ja: "設定 {name}" },
  verifyPart_reference: { en: "reference data {name}", ja: "参照データ {name}" },
  verifyPart_export: { en: "export {name}", ja: "エクスポート {name}" },
  verifyPart_day: { en: "day {name}", ja: "{name} の集計" },
  verifyPart_query: { en: "dataset {name}", ja: "データセット {name}" },
  verifyPart_source: { en: "text {name}", ja: "文章 {name}" },
  differenceChanged: { en: "{place}: {before} → {after}", ja: "{place}: {before} → {after}" },
  differenceNew: { en: "{place}: new: {after}", ja: "{place}: 追加: {after}" },
  differenceGone: { en: "{place}: gone: {before}", ja: "{place}: 削除: {before}" },
  differenceDrawing: { en: "{place}: drawn otherwise", ja: "{place}: 図が変わりました" },
  errataNone: {
    en: "{quarter}: no sentence, number or drawing changed since the published version.",
    ja: "{quarter}: 公開版から変わった文、数値、図はありません。",
  },
  errataPage: { en: "{page}: {count} correction(s)", ja: "{page}: 訂正 {count} 件" },
  errataHint: {
    en: "Write them into notes that the pages show: tsubame errata {folder} --write",
    ja: "ページに載せる訂正の文を作るには: tsubame errata {folder} --write",
  },
  errataWritten: {
    en: "{file} written; read it, edit it.",
    ja: "{file} を書きました。読んで、必要なら直してください。",
  },
  errataBuild: {
    en: "Build again, so that the pages show it: tsubame build {quarter}",
    ja: "ページに載せるため、もう一度作成してください: tsubame build {quarter}",
  },
  archive: { en: "reading built quarters", ja: "作成済みの四半期を確認" },
  siteBuilt: {
    en: "The archive is in {place}: {pages} pages, {files} files.",
    ja: "アーカイブを {place} に作りました（{pages} ページ、{files} ファイル）。",
  },
  siteWithoutUrl: {
    en: "Without `site: { url: … }` in tsubame.yaml there are no feeds, no sitemap, no canonical address and no Open Graph picture, and links in texts stay relative.",
    ja: "tsubame.yaml に site: { url: … } がないため、フィード、サイトマップ、正規の URL、Open Graph の画像はなく、本文のリンクは相対のままです。",
  },
  siteLeftOut: { en: "{page} is not in the archive: {reason}", ja: "{page} はアーカイブに入れていません: {reason}" },
  siteLeftOut_draft: { en: "a draft", ja: "下書きです" },
  siteLeftOut_audience: { en: "it is not public", ja: "一般公開ではありません" },
  siteLeftOut_language: {
    en: "its language is not one of tsubame.yaml, is made by a machine, or its words are not translated",
    ja: "言語が tsubame.yaml にないか、機械で作ったものか、語句が訳されていません",
  },
  siteGraphLeftOut: {
    en: "{graph} has no page: no report in the archive has published {datasets} as CSV",
    ja: "{graph} のページは作っていません: {datasets} を CSV で公開したレポートがありません",
  },
  links: { en: "asking pages", ja: "リンク先に問い合わせ" },
  linkGone: {
    en: "{address} is gone (status {status}): {places}",
    ja: "{address} はもうありません（状態コード {status}）: {places}",
  },
  linkFailed: {
    en: "{address} did not answer with a page: {detail}",
    ja: "{address} からページが返りませんでした: {detail}",
  },
  linkFailed_silent: { en: "no answer ({detail})", ja: "応答なし（{detail}）" },
  linkFailed_busy: { en: "the server is busy (status {status})", ja: "サーバーが混んでいます（状態コード {status}）" },
  linkFailed_circle: { en: "it redirects too often, or in a circle", ja: "転送が多すぎるか、循環しています" },
  linkFailed_refused: {
    en: "not asked: {detail} is not public (--allow-private asks it all the same)",
    ja: "{detail} は公開されたアドレスでないため問い合わせません（--allow-private で問い合わせます）",
  },
  linkFailed_status: { en: "status {status}", ja: "状態コード {status}" },
  linkFailed_large: { en: "too large", ja: "大きすぎます" },
  linkFailed_syntax: { en: "not readable", ja: "読めません" },
  changesFound: { en: "{quarter}: {count} unusual change(s).", ja: "{quarter}: いつもと違う変化は {count} 件です。" },
  changesNone: { en: "{quarter}: no unusual change.", ja: "{quarter}: いつもと違う変化はありません。" },
  changeRise: { en: "{place}. {name}: rise in {metric}", ja: "{place}. {name}: {metric}の増加" },
  changeFall: { en: "{place}. {name}: fall in {metric}", ja: "{place}. {name}: {metric}の減少" },
  changeOutage: { en: "{place}. {name}: outage of the sensor", ja: "{place}. {name}: センサーの停止" },
  changeSources: { en: "sources", ja: "送信元アドレス数" },
  changePackets: { en: "packets", ja: "パケット数" },
  changeFrom: { en: "from {first}{interval} to {last}", ja: "{first}{interval} から {last} まで" },
  changeGoingOn: {
    en: "from {first}{interval}, still going on on {last}",
    ja: "{first}{interval} から、{last} の時点で継続中",
  },
  changeInterval: { en: " (between {low} and {high})", ja: "（{low} と {high} の間）" },
  changeLevels: { en: "{before} → {during} a day (×{ratio})", ja: "1日あたり {before} → {during}（{ratio} 倍）" },
  changeLevelsNew: { en: "nothing before → {during} a day", ja: "それまで 0 → 1日あたり {during}" },
  change_one_source: { en: "one source", ja: "一つの送信元" },
  change_one_sensor: { en: "one sensor", ja: "一つのセンサー" },
  change_one_group_home: { en: "one group (home)", ja: "一つの区分（国内）" },
  change_one_group_overseas: { en: "one group (overseas)", ja: "一つの区分（海外）" },
  change_everywhere: { en: "everywhere", ja: "全体" },
  changeWithoutSource: {
    en: "without its top source {percent} % of it remains",
    ja: "最も多い送信元を除くと {percent} % が残る",
  },
  changeWithoutSensor: { en: "without {label} {percent} %", ja: "{label} を除くと {percent} %" },
  changeHome: { en: "home sensors saw {percent} %", ja: "国内センサーの分は {percent} %" },
  changeControl: { en: "control: all other {others} ×{ratio}", ja: "対照: その他の{others}は {ratio} 倍" },
  changeOthers_port: { en: "ports", ja: "ポート" },
  changeOthers_region: { en: "regions", ja: "地域" },
  changeOthers_holder: { en: "holders", ja: "保有組織" },
  changeAlso: { en: "also seen as: {names}", ja: "同じ変化の別の見え方: {names}" },
  changeDrawn: {
    en: "drawn in {folder} (may name holders: not for publication)",
    ja: "図: {folder}（保有組織の名前が入ることがあるため公開しないでください）",
  },
  changesExtra: { en: "An extra issue is warranted: {names}", ja: "号外を出すべき変化があります: {names}" },
  changesExtraDraft: {
    en: "Draft it: tsubame new extra --change {change}",
    ja: "下書き: tsubame new extra --change {change}",
  },
  changesNoExtra: { en: "No change calls for an extra issue.", ja: "号外を出すべき変化はありません。" },
  extraDrafted: {
    en: "The extra issue on {change} is drafted in {folder}:",
    ja: "{change} についての号外の下書きを {folder} に作りました:",
  },
  extraNext: {
    en: "Next: replace each “todo” in the topics, add author and date in front.yaml, then: tsubame build {quarter}",
    ja: "次に、topic の「todo」をすべて書き換え、front.yaml に執筆者と公開日を書いて、tsubame build {quarter} を実行してください。",
  },
  translateNothing: {
    en: "Nothing is translated with catalogues here: every text has its translations by hand.",
    ja: "カタログで訳す文章はありません。どの文章にも手で書いた訳があります。",
  },
  translateBuiltIn: {
    en: "Nothing to write: the built-in catalogues translate every text of this workspace.",
    ja: "書くものはありません。このワークスペースの文章は、すべて組み込みのカタログで訳されています。",
  },
  translateMore: {
    en: "… and {count} more in {file}: tsubame translate status, tsubame translate preview",
    ja: "… {file} に、ほか {count} 件（tsubame translate status と tsubame translate preview で確認できます）",
  },
  translateExtracted: {
    en: "{file}: {kept} as they were, {fuzzy} to look at again (fuzzy), {added} new, {gone} gone (kept as obsolete).",
    ja: "{file}: そのまま {kept}、要確認（fuzzy） {fuzzy}、新規 {added}、なくなったもの {gone}（obsolete として保存）",
  },
  translateUnchanged: { en: "{file}: up to date, {kept} entries.", ja: "{file}: 最新です（{kept} 項目）。" },
  translateNeverAccepted: {
    en: "{file} was never accepted, so it cannot be told what changed since. When it says what its source says: tsubame translate accept {file}",
    ja: "{file} はまだ一度も確認済みにされていないため、その後の変更がわかりません。原文と同じ内容なら: tsubame translate accept {file}",
  },
  translateNoDiff: { en: "No translation waits for a look.", ja: "確認待ちの訳はありません。" },
  translateAccepted: {
    en: "{count} accepted, {left} left as they are.",
    ja: "{count} 件を確認済みにしました。{left} 件はそのままです。",
  },
  translateImported: {
    en: "{file}: {taken} translations taken into {into}, {conflicts} changed on both sides and left, {foreign} of texts that are gone (kept as obsolete).",
    ja: "{file}: 訳を {taken} 件 {into} に取り込みました。双方で変わったためそのままにしたもの {conflicts} 件、元の文がなくなったもの {foreign} 件（obsolete として保存）",
  },
  translateConflict: {
    en: "{place}: changed here too; --theirs takes what comes in.\n  {source}\n  here:  {ours}\n  there: {theirs}",
    ja: "{place}: こちらでも変わっています。取り込む側を優先するには --theirs\n  {source}\n  こちら: {ours}\n  向こう: {theirs}",
  },
  translatePseudo: {
    en: "Write into tsubame.yaml: languages: [{languages}]. Then build: what has no [!! … !!] around it was not translated.",
    ja: "tsubame.yaml に languages: [{languages}] と書いて作成すると、[!! … !!] で囲まれていないところが訳されていない部分です。",
  },
  translatePseudoReady: {
    en: "Build now: what has no [!! … !!] around it was not translated.",
    ja: "作成すると、[!! … !!] で囲まれていないところが訳されていない部分です。",
  },
  translatePreviewed: { en: "Open {file}", ja: "{file} を開いてください" },
  previewTitle: { en: "{text}: {from} and {language}", ja: "{text}: {from} と {language}" },
  previewIndex: { en: "Translations", ja: "翻訳" },
  previewSource: { en: "Source ({language})", ja: "原文（{language}）" },
  previewTranslation: { en: "Translation ({language})", ja: "訳（{language}）" },
  previewDone: { en: "done", ja: "訳済み" },
  previewFuzzy: { en: "fuzzy", ja: "要確認" },
  previewMissing: { en: "missing", ja: "未訳" },
  previewBefore: { en: "Changed: {diff}", ja: "変更: {diff}" },
  publishing: { en: "publishing", ja: "公開" },
  publishPlan: {
    en: "{target}: {create} to create, {update} to update, {remove} to remove, {keep} as they are, {conflict} conflict(s).",
    ja: "{target}: 新規 {create}、更新 {update}、削除 {remove}、そのまま {keep}、競合 {conflict}",
  },
  publishFiles: { en: "create {count} file(s) {article}", ja: "create ファイル {count} 個 {article}" },
  publishPlanned: {
    en: "Nothing was written. To carry this out: tsubame publish {target} {quarter} --apply",
    ja: "まだ何も書き込んでいません。実行するには: tsubame publish {target} {quarter} --apply",
  },
  publishUpToDate: {
    en: "Everything is there already; nothing was written.",
    ja: "すべて公開済みです。何も書き込みませんでした。",
  },
  publishApplied: {
    en: "Done: {count} written. What is there is remembered in publications/{target}.json.",
    ja: "{count} 件を書き込みました。結果は publications/{target}.json に記録しました。",
  },
  publishConflicts: {
    en: "Nothing was written, in any language. Put the change into the template (or leave it out), and restore the published text at the target (in WordPress: Revisions); then run the command again.",
    ja: "どの言語も書き込んでいません。変更をテンプレートに入れる（または入れない）ことにして、公開先の文章を公開時のものに戻し（WordPress では「リビジョン」）、もう一度実行してください。",
  },
  publishWhy_edited: { en: "somebody changed it at the target", ja: "公開先で変更されています" },
  publishWhy_unknown: {
    en: "it is there already, and was not written by this workspace",
    ja: "すでにあり、このワークスペースが書いたものではありません",
  },
  publishWhy_trashed: {
    en: "it lies in the trash: restore it, or delete it for good",
    ja: "ゴミ箱にあります。元に戻すか、完全に削除してください",
  },
  publishNote_lostLink: {
    en: "{article}: the words of a link to {detail} stay without a link, since that is not published here",
    ja: "{article}: {detail} はこの公開先にないため、リンクを外して文字だけを残します",
  },
  publishNote_ownPosts: {
    en: "a user of this role ({detail}) is not shown the drafts of others: what another account published here is not found, and would be made again",
    ja: "この権限（{detail}）にはほかの人の下書きが見えません。別のユーザーで公開したものは見つからず、もう一度作られます",
  },
  publishNote_guards: {
    en: "{article}: has brackets or smileys, which are written so that WordPress neither runs nor draws them; its editor undoes this when it saves: publish once more after that",
    ja: "{article}: 角括弧や顔文字があり、WordPress が実行や置き換えをしないように書きます。編集画面で保存すると元に戻るため、そのあともう一度公開してください",
  },
  publishNote_leftOut: {
    en: "{article}: elements that are left out: {detail}",
    ja: "{article}: 含めない要素: {detail}",
  },
  publishNote_noFilter: {
    en: "WordPress filters what a user of this role writes ({detail}); --verify says whether something was lost",
    ja: "この権限（{detail}）で書いた内容は WordPress が絞り込みます。失われたものは --verify でわかります",
  },
  publishNote_filtered: {
    en: "{article}: WordPress or a plugin of it did not keep this: {detail}",
    ja: "{article}: WordPress かプラグインが次の内容を保存しませんでした: {detail}",
  },
  publishNote_siteLanguage: {
    en: "WordPress names one language for all of its pages; charts are shown as PNG; names of datasets behind the numbers are left out",
    ja: "WordPress ではページの言語がサイトで一つです。グラフは PNG で表示します。数値の元のデータセット名は含めません",
  },
  publishNote_quotes: {
    en: "WordPress may draw straight quotes and hyphens in its own way; the stored text keeps them",
    ja: "WordPress は引用符やハイフンの見た目を変えることがあります（保存される文章は変わりません）",
  },
  publishNote_fileOpen: {
    en: "files are attached to the draft, and WordPress lists them to nobody before it appears; but whoever knows the address of a file gets it, so each name ends in sixteen digits of its content's digest",
    ja: "ファイルは下書きに添付され、公開まで一覧に出ません。ただしファイルのアドレスを知っていれば開けるため、推測できないよう名前の末尾に内容のダイジェスト16桁を付けます",
  },
  publishNote_largePicture: {
    en: "{article}: WordPress will make {detail} smaller, since it is wider or higher than 2560",
    ja: "{article}: {detail} は幅か高さが 2560 を超えるため WordPress が縮小します",
  },
  publishNote_leftMedia: {
    en: "{article}: not in use any more, and left there: {detail}",
    ja: "{article}: もう使われていませんが残します: {detail}",
  },
  publishNote_hugoLanguages: {
    en: "Hugo's configuration must name the languages; classes, styles and interactive parts of the page are left out, charts are PNG",
    ja: "Hugo の設定に各言語が必要です。ページのクラス、スタイル、動く部分は含めず、グラフは PNG です",
  },
  publishNote_jekyllDates: {
    en: "Jekyll leaves out posts of days to come; classes, styles and interactive parts of the page are left out, charts are PNG",
    ja: "Jekyll は未来の日付の投稿を出しません。ページのクラス、スタイル、動く部分は含めず、グラフは PNG です",
  },
  publishNote_importTwice: {
    en: "Movable Type makes a second entry of what is imported twice; its format has no time zone, and times are written in UTC",
    ja: "Movable Type は二度読み込むと記事が重複します。形式に時間帯がないため、日時は UTC で書きます",
  },
  publishNote_uploadMedia: {
    en: "upload the files of media/ so that they are at {detail}",
    ja: "media/ のファイルを {detail} に置いてください",
  },
  publishNote_notFetched: {
    en: "{article}: not public yet ({detail}); compared as WordPress shows it to its editor",
    ja: "{article}: まだ公開されていません（{detail}）。WordPress が編集者に見せる内容と比べました",
  },
  publishNote_notServed: {
    en: "{article}: only the files were compared; `address` of the target says where readers find the page",
    ja: "{article}: ファイルだけを比べました。読者が見るアドレスは公開先の address に書きます",
  },
  publishVerified: {
    en: "{target}: figures, tables, links and files are as they were built. Fetched: {fetched}",
    ja: "{target}: 図、表、リンク、ファイルは作成したとおりです。取得したページ: {fetched}",
  },
  publishDiffers: {
    en: "{target}: {count} difference(s) from what was built.",
    ja: "{target}: 作成したものとの違い {count} 件",
  },
  publishWrong_missing: { en: "{article}: not there: {detail}", ja: "{article}: ありません: {detail}" },
  publishWrong_text: { en: "{article}: text: {detail}", ja: "{article}: 文章: {detail}" },
  publishWrong_table: { en: "{article}: table: {detail}", ja: "{article}: 表: {detail}" },
  publishWrong_link: { en: "{article}: link: {detail}", ja: "{article}: リンク: {detail}" },
  publishWrong_picture: { en: "{article}: picture: {detail}", ja: "{article}: 画像: {detail}" },
  publishWrong_pair: { en: "{article}: no link to {detail}", ja: "{article}: {detail} へのリンクがありません" },
  publishWrong_file: { en: "{article}: file: {detail}", ja: "{article}: ファイル: {detail}" },
  previewing: {
    en: "The preview of {quarter} is at {address} (for you alone, on this machine; Ctrl-C ends it)",
    ja: "{quarter} のプレビュー: {address}（この計算機でだけ見られます。Ctrl-C で終了）",
  },
  previewNotOpened: {
    en: "No browser was opened, since {program} does not run: open the address yourself.",
    ja: "{program} を実行できないため、ブラウザーを開けませんでした。アドレスを手で開いてください。",
  },
  desk_title: { en: "Preview", ja: "プレビュー" },
  desk_edition: { en: "Edition", ja: "エディション" },
  desk_left: { en: "Left", ja: "左" },
  desk_right: { en: "Right", ja: "右" },
  desk_none: { en: "(nothing)", ja: "（なし）" },
  desk_together: { en: "Scroll together", ja: "同時にスクロール" },
  desk_drafts: { en: "Show drafts of unfinished translations", ja: "訳が終わっていないページも下書きで表示" },
  desk_drafts_off: {
    en: "The translation is not finished: build leaves this page out.",
    ja: "訳が終わっていないため、build ではこのページは作られません。",
  },
  desk_draft: { en: "draft", ja: "下書き" },
  desk_pdf: { en: "PDF", ja: "PDF" },
  desk_page: { en: "Back to the page", ja: "ページに戻る" },
  desk_printing: { en: "Printing …", ja: "印刷しています…" },
  desk_printed_before: { en: "The page changed since this was printed.", ja: "印刷の後でページが変わりました。" },
  desk_print_again: { en: "Print again", ja: "もう一度印刷" },
  desk_not_printed: {
    en: "It could not be printed: see the terminal.",
    ja: "印刷できませんでした。端末の表示を確かめてください。",
  },
  desk_sheet: { en: "Page {number} of {count}", ja: "{count} ページ中 {number} ページ" },
  desk_alone: { en: "In a window of its own", ja: "別の窓で開く" },
  desk_busy: { en: "Making …", ja: "作成しています…" },
  desk_fresh: { en: "Up to date", ja: "最新です" },
  desk_made: { en: "Made anew: {names}", ja: "作り直したもの: {names}" },
  desk_broken: {
    en: "This must be mended. Below is the last good page.",
    ja: "直すところがあります。下は最後に作れたページです。",
  },
  desk_broken_first: {
    en: "This must be mended before there is a page.",
    ja: "ページを作る前に、直すところがあります。",
  },
  desk_lost: { en: "The preview has ended, or cannot be reached.", ja: "プレビューは終了したか、つながりません。" },
  desk_findings: { en: "Findings", ja: "指摘" },
  desk_no_findings: { en: "No finding.", ja: "指摘はありません。" },
  desk_checking: { en: "Checking …", ja: "検査しています…" },
  desk_unready: { en: "Not translated", ja: "訳されていないところ" },
  desk_error: { en: "error", ja: "誤り" },
  desk_warning: { en: "warning", ja: "注意" },
  desk_bug: { en: "bug of this program", ja: "このプログラムの不具合" },
  desk_origin: { en: "Where it comes from", ja: "出どころ" },
  desk_origin_hint: {
    en: "Click a number or a sentence. By keyboard: Tab into a page, arrow keys, Enter.",
    ja: "数値や文をクリックしてください。キーボードでは Tab でページに入り、矢印キーで選んで Enter。",
  },
  desk_written: { en: "Written in", ja: "書かれている場所" },
  desk_written_nowhere: {
    en: "No line of a text is like it: it comes from the data or the page around.",
    ja: "似た行はどの文章にもありません。データか、ページの枠から来たものです。",
  },
  desk_claim: { en: "It stands on this condition", ja: "この文の条件" },
  desk_sql: { en: "SQL of {name}", ja: "{name} の SQL" },
  desk_languages: { en: "Languages side by side", ja: "言語を並べて表示" },
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

/** What the page of a preview says, by what stands after `desk_`. */
export function deskPhrases(language: string): Record<string, string> {
  return Object.fromEntries(
    Object.keys(phrases)
      .filter((name) => name.startsWith("desk_"))
      .map((name) => [name.slice("desk_".length), phrases[name as Phrase][language.startsWith("ja") ? "ja" : "en"]]),
  );
}

/** A sentence, without a line end. */
export function phrase(language: string, name: Phrase, values: Readonly<Record<string, string | number>> = {}): string {
  return phrases[name][language.startsWith("ja") ? "ja" : "en"].replace(/\{(\w+)\}/g, (_, key: string) =>
    String(values[key] ?? ""),
  );
}

/** A sentence as a line. */
export function say(language: string, name: Phrase, values: Readonly<Record<string, string | number>> = {}): string {
  return `${phrase(language, name, values)}\n`;
}

/** The name of a step of long work; a step that has none (an edition and language) is its own name. */
export function stepName(language: string, step: string): string {
  return step in phrases ? phrase(language, step as Phrase) : step;
}
