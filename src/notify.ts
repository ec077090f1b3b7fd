/** The walk of notifying: for each watched network a folder with evidence and letters. Nothing is sent. */

import { lastDay, type Period } from "./base/period.js";
import { exits, problem } from "./base/problems.js";
import type { Progress } from "./base/progress.js";
import { type Day, readExports } from "./exports/exports.js";
import { readContacts } from "./notify/contacts.js";
import {
  makeNotification,
  type Notification,
  type PlacedNotification,
  placeNotification,
} from "./notify/notifications.js";
import { readObservations } from "./notify/observations.js";
import { findRecipients, type Recipient } from "./notify/recipients.js";
import { senderOf } from "./notify/xarf.js";
import { compactExports } from "./rollups/rollups.js";
import { readHolders } from "./sources/holders.js";
import type { Config } from "./workspace/config.js";

/** Days are local, `YYYY-MM-DD`, both in; the whole quarter when absent. */
export type NotifyRequest = {
  readonly quarter: Period;
  readonly network?: string;
  readonly holder?: string;
  readonly from?: string;
  readonly to?: string;
};

/** `notification` is absent for a recipient whose sources were not seen. */
export type Answer = { readonly recipient: Recipient; readonly notification?: Notification & PlacedNotification };

export async function notifyQuarter(
  config: Config,
  { quarter, network, holder, from, to }: NotifyRequest,
  progress: Progress,
): Promise<{ readonly answers: readonly Answer[]; readonly days: readonly Day[] }> {
  senderOf(config);
  const holders = await readHolders(config, progress);
  const recipients = await findRecipients(config, holders, { network, holder });
  const exports = await readExports(config, quarter, progress);
  const days = daysAsked(exports.days, quarter, from, to);
  const rollups = await compactExports(config, quarter, exports, progress);
  const contacts = await readContacts(config);
  const observations = await readObservations(config, { exports, rollups, holders, recipients, days }, progress);
  const answers: Answer[] = [];
  try {
    for (const recipient of recipients) {
      const request = { config, quarter, recipient, observations, contacts, days, sample: rollups.sample };
      const made = await makeNotification(request);
      answers.push(
        made ? { recipient, notification: { ...made, ...(await placeNotification(made, request)) } } : { recipient },
      );
    }
  } finally {
    observations.close();
  }
  return { answers, days };
}

function daysAsked(
  all: readonly Day[],
  quarter: Period,
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
