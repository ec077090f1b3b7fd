/** What was wrong with versions of our own queries: told to whoever published a page that was made with one of them. */
import type { Reading } from "../pages/finished-page.js";

/** `message` is what a note of corrections says of it, `sha256` are the texts of the query that had the error. */
type KnownError = { readonly dataset: string; readonly message: string; readonly sha256: readonly string[] };

const knownErrors: readonly KnownError[] = [
  {
    dataset: "rank_uncertainty",
    message: "correction_draws",
    sha256: [
      "fd795ba7172ce51cded5b17f6426aee220fb0e7c20de268ee2a8ccc9d596665b",
      "d3cf9b7297edb7cbfd6b76ec9ace1dee1ba221f2b7f22b08c54d4c2cad6121bf",
      "4f8640e56b90e2a3646fefb84fae124fe41e4a4d694d8086fa70c33bc871449c",
    ],
  },
];

/** Of the record of a build: the queries that it ran. */
type Made = { readonly queries: readonly { readonly name: string; readonly sha256?: string | undefined }[] };

/** Messages of the errors behind numbers that a published page shows; none once they are behind the new ones as well. */
export function errorsShown(published: Made, present: Made, page: Reading): readonly string[] {
  const isMadeWith = (record: Made, { dataset, sha256 }: KnownError) =>
    record.queries.some((query) => query.name === dataset && sha256.includes(query.sha256 ?? ""));
  const shown = new Set(
    page.blocks.flatMap(({ bound }) => bound.flatMap(({ from }) => from.map(({ dataset }) => dataset))),
  );
  return knownErrors
    .filter((error) => shown.has(error.dataset) && isMadeWith(published, error) && !isMadeWith(present, error))
    .map(({ message }) => message);
}
