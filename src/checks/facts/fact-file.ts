/** The file in which a language says how it writes facts: templates/facts/LANGUAGE.yaml. */
import { type Infer, z } from "../../engines/schema.js";

const patterns = z.array(z.string()).default([]);
export const FactFile = z.strictObject({
  ordinals: patterns,
  rank_numbers: patterns,
  join: patterns,
  port_words: patterns,
  up: patterns,
  down: patterns,
  exhibits: patterns,
  days: patterns,
  months: patterns,
  quarters: patterns,
  ranks: patterns,
  percents: patterns,
  homes: patterns,
  parts_of_month: z.strictObject({ early: patterns, middle: patterns, late: patterns }).prefault({}),
  nouns: z
    .strictObject({
      home_sensors: patterns,
      overseas_sensors: patterns,
      sensors: patterns,
      networks: patterns,
      days: patterns,
      research_ports: patterns,
      packets: patterns,
      sources: patterns,
      times: patterns,
    })
    .prefault({}),
  zones: z.record(z.string(), z.string()).default({}),
  observed: patterns,
  elsewhere: patterns,
  onset: patterns,
  peak: patterns,
  denied: patterns,
  other_measures: patterns,
  watched: patterns,
  compared: patterns,
  own_period: patterns,
  everywhere: patterns,
  zone_sentences: patterns,
  limits_before: patterns,
  limits_after: patterns,
  until_before: patterns,
  until_after: patterns,
  shares: patterns,
  changes: patterns,
  from_to: patterns,
  double: patterns,
  alternatives: patterns,
});
export type FactFile = Infer<typeof FactFile>;

export type Noun = keyof FactFile["nouns"];
export type PartOfMonth = keyof FactFile["parts_of_month"];
