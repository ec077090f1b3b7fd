/** Links to pages that were gone when `tsubame links` asked for them. Nothing is asked here. */
import { type Finding, finding } from "../../base/problems.js";
import { type Element, elementsOf } from "../../engines/html.js";
import { type FoundLink, isGone, type LinkRecord, linkAddress } from "./link-records.js";

/** `found` says where texts have the links; a link that they do not spell out is told at `file`, the page. */
export function checkLinks(
  root: Element,
  file: string,
  records: readonly LinkRecord[],
  found: readonly FoundLink[],
): Finding[] {
  const gone = new Map(records.filter(isGone).map((record) => [record.address, record]));
  if (gone.size === 0) return [];
  const linked = [...elementsOf(root)].flatMap(({ name, attributes }) =>
    name === "a" || name === "area" ? (linkAddress(attributes["href"] ?? "") ?? []) : [],
  );
  return [...new Set(linked)].flatMap((address) => {
    const record = gone.get(address);
    if (!record) return [];
    const places = found.filter((one) => one.address === address).map(({ place }) => place);
    return (places.length > 0 ? places : [{ file }]).map((place) =>
      finding("linkGone", { address, status: record.status, asked: record.asked }, place),
    );
  });
}
