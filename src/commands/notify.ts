/** `tsubame notify`: what was made, and for whom. */
import type { Outside } from "../base/outside.js";
import type { Day } from "../exports/exports.js";
import { say } from "../i18n/program-language.js";
import { type Answer, type NotifyRequest, notifyQuarter } from "../notify.js";
import { readConfig } from "../workspace/config.js";
import { showProgress } from "./terminal.js";

export type NotifyOptions = NotifyRequest & { readonly folder: string; readonly json: boolean };

export async function notify({ folder, json, ...request }: NotifyOptions, outside: Outside): Promise<number> {
  const { language } = outside;
  const progress = showProgress(outside);
  const config = await readConfig(folder);
  const { answers, days } = await notifyQuarter(config, request, progress).finally(() => progress.end());
  outside.print(
    json
      ? `${JSON.stringify(answers.map(answerOf), null, 1)}\n`
      : answers.map((one) => sayOne(one, days, language)).join(""),
  );
  if (answers.some(({ notification }) => notification)) outside.tell(say(language, "notifiedUnsent"));
  return 0;
}

function sayOne({ recipient: { label }, notification }: Answer, days: readonly Day[], language: string): string {
  if (!notification)
    return say(language, "notifiedNothing", { label, first: days[0]?.day ?? "", last: days.at(-1)?.day ?? "" });
  const { overview, reports, unreported, place, contact, kept } = notification;
  return [
    say(language, "notified", {
      label,
      sources: overview.sources,
      packets: overview.packets,
      rows: overview.rows,
      reports,
      place,
    }),
    contact
      ? say(language, "notifiedTo", { email: contact.email, source: contact.source })
      : say(language, "notifiedNobody"),
    overview.daysFromRollups > 0 ? say(language, "notifiedRollups", { days: overview.daysFromRollups }) : "",
    unreported > 0 ? say(language, "notifiedWithout", { count: unreported }) : "",
    ...kept.map((letter) => say(language, "notifiedKept", letter)),
  ].join("");
}

function answerOf({ recipient: { label, network }, notification }: Answer) {
  if (!notification)
    return {
      label,
      network,
      place: null,
      sources: 0,
      packets: 0,
      rows: 0,
      xarf_reports: 0,
      days_from_exports: 0,
      days_from_rollups: 0,
      contact: null,
      kept: [],
    };
  const { overview, reports, place, contact, kept } = notification;
  return {
    label,
    network,
    place,
    sources: overview.sources,
    packets: overview.packets,
    rows: overview.rows,
    xarf_reports: reports,
    days_from_exports: overview.daysFromExports,
    days_from_rollups: overview.daysFromRollups,
    contact,
    kept: kept.map(({ file }) => file),
  };
}
