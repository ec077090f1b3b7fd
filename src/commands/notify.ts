/** `tsubame notify`: for each watched network a folder with evidence and letters. Nothing is sent. */

import type { Outside } from "../base/outside.js";
import { exits, problem } from "../base/problems.js";
import { lastDay, type Quarter } from "../base/quarter.js";
import { type Day, readExports } from "../exports/exports.js";
import { say } from "../i18n/program-language.js";
import { readContacts } from "../notify/contacts.js";
import {
  makeNotification,
  type Notification,
  type PlacedNotification,
  placeNotification,
} from "../notify/notifications.js";
import { readObservations } from "../notify/observations.js";
import { findRecipients, type Recipient } from "../notify/recipients.js";
import { senderOf } from "../notify/xarf.js";
import { compactExports } from "../rollups/rollups.js";
import { readHolders } from "../sources/holders.js";
import { readConfig } from "../workspace/config.js";
import { showProgress } from "./terminal.js";

/** Days are local, `YYYY-MM-DD`, both in; the whole quarter when absent. */
export type NotifyOptions = {
  readonly folder: string;
  readonly quarter: Quarter;
  readonly network?: string;
  readonly holder?: string;
  readonly from?: string;
  readonly to?: string;
  readonly json: boolean;
};

/** `notification` is undefined for a recipient whose sources were not seen. */
type Told = { readonly recipient: Recipient; readonly notification?: Notification & PlacedNotification };

export async function notify(
  { folder, quarter, network, holder, from, to, json }: NotifyOptions,
  outside: Outside,
): Promise<number> {
  const progress = showProgress(outside);
  const config = await readConfig(folder);
  senderOf(config);
  const holders = await readHolders(config, progress);
  const recipients = await findRecipients(config, holders, { network, holder });
  const exports = await readExports(config, quarter, progress);
  const days = daysAsked(exports.days, quarter, from, to);
  const rollups = await compactExports(config, quarter, exports, progress);
  const contacts = await readContacts(config);
  const observations = await readObservations(config, { exports, rollups, holders, recipients, days }, progress);
  const told: Told[] = [];
  try {
    for (const recipient of recipients) {
      const request = { config, quarter, recipient, observations, contacts, days, sample: rollups.sample };
      const notification = await makeNotification(request);
      told.push(
        notification
          ? { recipient, notification: { ...notification, ...(await placeNotification(notification, request)) } }
          : { recipient },
      );
    }
  } finally {
    observations.close();
    progress.end();
  }
  outside.print(
    json
      ? `${JSON.stringify(told.map(answerOf), null, 1)}\n`
      : told.map((one) => sayOne(one, days, outside.language)).join(""),
  );
  if (told.some(({ notification }) => notification)) outside.tell(say(outside.language, "notifiedUnsent"));
  return 0;
}

function daysAsked(
  all: readonly Day[],
  quarter: Quarter,
  from: string | undefined,
  to: string | undefined,
): readonly Day[] {
  const [first, last] = [from ?? quarter.start, to ?? lastDay(quarter)];
  const [start, end] = [all.findIndex(({ day }) => day === first), all.findIndex(({ day }) => day === last)];
  if (start < 0 || end < start)
    throw problem(
      "notifyDays",
      { first, last, quarter: quarter.name, start: quarter.start, end: lastDay(quarter) },
      {},
      exits.usage,
    );
  return all.slice(start, end + 1);
}

function sayOne({ recipient: { label }, notification }: Told, days: readonly Day[], language: string): string {
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

function answerOf({ recipient: { label, network }, notification }: Told) {
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
