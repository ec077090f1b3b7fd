/** What things are called in a language: regions, sensors, networks, columns. */
import { own } from "../base/table.js";
import { inLanguage } from "../base/worded.js";
import type { Message } from "./message-words.js";
import type { WordsSource } from "./words-source.js";

/** How a zone without a name of its own is written. */
const offset = /^GMT([+-].*)/;

type ZoneName = "long" | "short" | "longGeneric";

export function nameWords({ language, catalog, home, labels, portNames = {} }: WordsSource, message: Message) {
  const regionNames = new Intl.DisplayNames([language], { type: "region", style: "short", fallback: "none" });
  const region = (code: string) =>
    catalog.regions[code] ?? (/^[A-Z]{2}$/.test(code) ? regionNames.of(code) : undefined) ?? code;
  return {
    /** An ISO code's name as reports write it; the code itself when it is nobody's. */
    region,
    /** The same within a sentence, with its article where the language has one: the Netherlands. */
    regionInText: (code: string) => catalog.regions_in_text[code] ?? region(code),
    /** A sensor's public name from its neutral label; a label the staff chose is taken as it is. */
    sensor: (label: string) => {
      const known = labels.get(label);
      return !known || known.named
        ? label
        : message(`sensor_${known.group}`, { home: region(home), number: String(known.number) });
    },
    network: (label: string) =>
      /^network-[A-Z]+$/.test(label) ? message("network", { letters: label.slice(8) }) : label,
    /** A port behind the name that the staff gave it, if any. */
    port: (label: string) => {
      const name = inLanguage(portNames[label], language);
      return name === null ? label : message("port_named", { name, port: label });
    },
    /**
     * A time zone as readers know it, `Japan Standard Time (JST)`, the short name as people of the home region write
     * it. A zone that changes its clocks within the year has one name for both.
     */
    zone: (zone: string, year: number) => {
      const named = (style: ZoneName, month: number, locale = language) =>
        new Intl.DateTimeFormat(locale, { timeZone: zone, timeZoneName: style })
          .formatToParts(Date.UTC(year, month, 1))
          .find(({ type }) => type === "timeZoneName")?.value ?? zone;
      const name = named("long", 0);
      if (name !== named("long", 6)) return named("longGeneric", 0);
      if (offset.test(name)) return name.replace(offset, "UTC$1");
      const short = named("short", 0, new Intl.Locale("und", { region: home }).maximize().baseName);
      return message("zone", {
        name,
        short: offset.test(short) ? named("short", 0, "en").replace(offset, "UTC$1") : short,
      });
    },
    column: (name: string) => own(catalog.columns, name) ?? name.replaceAll("_", " "),
  };
}
