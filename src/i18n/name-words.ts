/** What things are called in a language: regions, sensors, networks, columns. */
import type { Message } from "./message-words.js";
import type { WordsSource } from "./words-source.js";

export function nameWords({ language, catalog, home, labels }: WordsSource, message: Message) {
  const regionNames = new Intl.DisplayNames([language], { type: "region", style: "short", fallback: "none" });
  const region = (code: string) =>
    catalog.regions[code] ?? (/^[A-Z]{2}$/.test(code) ? regionNames.of(code) : undefined) ?? code;
  return {
    /** An ISO code's name as reports write it; the code itself when it is nobody's. */
    region,
    /** A sensor's public name from its neutral label; a label the staff chose is taken as it is. */
    sensor: (label: string) => {
      const known = labels.get(label);
      return !known || known.named
        ? label
        : message(`sensor_${known.group}`, { home: region(home), number: String(known.number) });
    },
    network: (label: string) =>
      /^network-[A-Z]+$/.test(label) ? message("network", { letters: label.slice(8) }) : label,
    column: (name: string) => catalog.columns[name] ?? name.replaceAll("_", " "),
  };
}
