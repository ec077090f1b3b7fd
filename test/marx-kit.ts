/** Nine cloud sensors of 2013: AWS honeypots, `marx` in the shared data. */
const countries: Readonly<Record<string, string>> = {
  "groucho-eu": "IE",
  "groucho-sa": "BR",
  "groucho-singapore": "SG",
  "groucho-sydney": "AU",
  "groucho-tokyo": "JP",
};

/** Where a sensor stood. */
export function marxCountryOf(sensor: string): string {
  return countries[sensor] ?? "US";
}
