/**
 * The units of a Vega-Lite specification by the names that their marks get when it is compiled, with what each shows
 * where.
 */

/**
 * `field` as the rows of the compiled drawing have it, the likeliest first; `discrete` when its axis or legend names
 * each value.
 */
export type Channel = {
  readonly fields: readonly string[];
  readonly quantitative: boolean;
  readonly discrete: boolean;
};

/**
 * `panels` are the fields that the drawing is divided by; `described` when the mark has words of its own for its
 * series.
 */
export type Unit = {
  readonly mark: string;
  readonly x: Channel | undefined;
  readonly y: Channel | undefined;
  readonly color: Channel | undefined;
  readonly panels: readonly string[];
  readonly described: boolean;
};

type Json = { readonly [key: string]: unknown };

export function unitsOf(spec: Json): ReadonlyMap<string, Unit> {
  const units = new Map<string, Unit>();
  const visit = (node: Json, given: string, outer: Json, panels: readonly string[]): void => {
    const name = typeof node["name"] === "string" ? node["name"] : given;
    const inner = (text: string) => [name, text].filter(Boolean).join("_");
    const encoding = { ...outer, ...objectIn(node, "encoding") };
    const divided = [...facetFields(objectIn(node, "facet")), ...facetFields(encoding)];
    if (Array.isArray(node["layer"]))
      return node["layer"].forEach((one: Json, at) => visit(one, inner(`layer_${at}`), encoding, panels));
    for (const key of ["concat", "hconcat", "vconcat"])
      if (Array.isArray(node[key]))
        return node[key].forEach((one: Json, at) => visit(one, inner(`concat_${at}`), {}, panels));
    if (node["spec"]) return visit(objectIn(node, "spec"), inner("child"), encoding, [...panels, ...divided]);
    if (node["mark"] === undefined) return;
    const mark = typeof node["mark"] === "string" ? { type: node["mark"] } : objectIn(node, "mark");
    const type = String(mark["type"]);
    const unit = {
      mark: type,
      x: channelOf(encoding, "x"),
      y: channelOf(encoding, "y"),
      color: channelOf(encoding, "color"),
      panels: [...panels, ...divided],
      described: mark["description"] !== undefined,
    };
    // A line with points becomes two layers, a unit with a facet a child of it.
    for (const place of ["", "layer_0", "layer_1", "child"])
      units.set([inner(place).replace(/_$/, ""), "marks"].filter(Boolean).join("_"), unit);
  };
  visit(spec, "", {}, []);
  return units;
}

function objectIn(node: Json, key: string): Json {
  const value = node[key];
  return value !== null && typeof value === "object" && !Array.isArray(value) ? (value as Json) : {};
}

function facetFields(node: Json): string[] {
  const own = typeof node["field"] === "string" ? [node["field"]] : [];
  return [...own, ...["row", "column", "facet"].flatMap((key) => objectIn(node, key)["field"] ?? []).map(String)];
}

function channelOf(encoding: Json, name: string): Channel | undefined {
  const { field, type, aggregate, timeUnit, bin, scale } = objectIn(encoding, name);
  if (bin || (field === undefined && aggregate !== "count")) return undefined;
  const base = typeof field === "string" ? field : "";
  const unit = typeof timeUnit === "string" ? timeUnit : String((timeUnit as Json | undefined)?.["unit"] ?? "");
  const discrete =
    type === "nominal" ||
    type === "ordinal" ||
    ["band", "point"].includes(String((scale as Json | null | undefined)?.["type"]));
  const made =
    aggregate === "count"
      ? "__count"
      : typeof aggregate === "string"
        ? `${aggregate}_${base}`
        : unit && discrete
          ? `${unit}_${base}`
          : base;
  return {
    fields: [...new Set([made, base])].filter(Boolean),
    quantitative: type === "quantitative" || typeof aggregate === "string",
    discrete,
  };
}
