// How well events are found that nothing of the program made: `npm run bench:detect -- --seeds 21-60`. For each seed the
// activity of a network of event-network.mjs stands in the place of rollups, and `changes` of its second quarter is held
// against what was planted; beside it stand plain interquartile ranges and PELT. An event is found by a change of its
// direction on its port, region, network or sensor whose interval holds the first day, or that is dated within three days of
// it. Several changes of one event count once; a change that is of no event is a false alarm. `--noise` measures networks
// without any event instead.
import { allDays, dayName, daysBefore, kinds, network, noises, quarter } from "./event-network.mjs";
import { holdQuarter } from "./held-quarter.mjs";
import { iqr, pelt } from "./references.mjs";

const option = (name, otherwise) =>
  process.argv.includes(`--${name}`) ? process.argv[process.argv.indexOf(`--${name}`) + 1] : otherwise;
const [from, to] = option("seeds", "21-60").split("-").map(Number);
const seeds = Array.from({ length: (to ?? from) - from + 1 }, (_, at) => from + at);
const verbose = process.argv.includes("--verbose");
const methods = ["tsubame", "pelt", "iqr"];
const days = (day) => Date.parse(day) / 86_400_000;

/** Whether a change is of the event's series, whatever its days. */
const isOf = (event, { names }) =>
  [event.port, event.region, event.networks === 1 ? `Holder ${event.from}` : undefined, event.sensor].some(
    (name) => name !== undefined && (event.kind === "outage") === (name === event.sensor) && names.includes(name),
  );

let held;

async function measureEvents() {
  const results = [];
  for (const seed of seeds) {
    const { events, ...world } = network(seed);
    const found = await foundIn(world, events);
    results.push({ seed, events, found });
    const { matched, alarms } = matchOf(events, found.tsubame);
    const missed = events.filter((event) => !matched.has(event)).map((event) => said(event));
    if (!verbose) continue;
    console.log(`seed ${seed}: missed ${missed.join(", ") || "none"}`);
    for (const event of events.filter((one) => !matched.has(one)))
      for (const { direction, shape, metric, first, low, high, last, evidence } of found.tsubame.filter((change) =>
        isOf(event, change),
      ))
        console.log(
          `  of ${said(event)}: ${direction} ${shape} (${metric}) ${first} [${low}..${high}] to ${last} ${evidence}`,
        );
    for (const { direction, names, metric, shape, first, low, high, last, verdict, evidence } of alarms)
      console.log(
        `  false: ${direction} ${shape} of ${names.join("+")} (${metric}) ${first} [${low}..${high}] to ${last} ${verdict} ${evidence}`,
      );
    for (const [event, change] of matched) {
      if (event.verdict !== change.verdict && event.size >= 5)
        console.log(`  verdict of ${said(event)}: ${change.verdict} (${change.k} of ${change.n})`);
      if (event.size >= 5 && (change.low > dayName(event.first) || change.high < dayName(event.first)))
        console.log(`  interval of ${said(event)}: ${change.low}..${change.high}`);
    }
  }
  printEvents(results);
}

const said = ({ kind, size, port, first, last, more, less }) =>
  `${kind} ${size} (${port} ${dayName(first)}..${dayName(last)} ${less === undefined ? `+${more.toFixed(0)}` : `-${(100 * less).toFixed(0)} %`})`;

async function measureNoise() {
  const wanted = option("noise", "");
  for (const noise of wanted in noises ? [wanted] : Object.keys(noises)) {
    let [changes, issues] = [0, 0];
    for (const seed of seeds) {
      const { tsubame } = await foundIn(network(1000 + seed, noise), []);
      changes += tsubame.filter(({ direction }) => direction !== "outage").length;
      issues += tsubame.filter(({ extra }) => extra).length;
      if (verbose)
        for (const one of tsubame.filter(({ direction }) => direction !== "outage"))
          console.log(
            `  seed ${seed}: ${one.direction} ${one.shape} of ${one.names.join("+")} (${one.metric}) ${one.first} to ${one.last} ${one.verdict} ${one.evidence} ${one.extra}`,
          );
    }
    console.log(
      `${noise}: ${(changes / seeds.length).toFixed(2)} false changes and ${(issues / seeds.length).toFixed(2)} extra issues a quarter`,
    );
  }
}

/** What each method finds in a network, as direction, name of the series, first day and its interval. */
async function foundIn({ sensors, holders, rows }) {
  const lines = sensors.map(
    ({ name, country, from: first, to: end }) =>
      `${name},${country},${first > 0 ? dayName(first) : ""},${end < allDays ? dayName(end - 1) : ""}\n`,
  );
  held ??= await holdQuarter(quarter, `sensor,country,from,to\n${lines.join("")}`);
  await held.session.run("drop table if exists drawn_rows");
  await held.session.append(
    "drawn_rows",
    { place: "INTEGER", sensor: "VARCHAR", port: "INTEGER", src_ip: "INTEGER", packets: "INTEGER" },
    rows,
  );
  await held.fill(
    `select day, sensor, port, src_ip, packets, (epoch(day)::bigint + 60) * 65536 as first_packet, epoch(day)::bigint + 86000 as last_second
     from (
       select date '${dayName(0)}' + place as day, sensor, port, cast(src_ip as bigint) as src_ip, cast(sum(packets) as bigint) as packets
       from drawn_rows where packets > 0 group by all)`,
    `select * from (values ${holders.map(({ name, start, region }, at) => `(${start}::bigint, ${start + 65535}::bigint, ${64512 + at}::bigint, '${name}', '${region}')`).join(", ")}) as t(start, "end", asn, holder, region)`,
  );
  const labels = new Map(
    (await held.session.rows("select label, sensor from sensors")).map(({ label, sensor }) => [label, sensor]),
  );
  const tsubame = (await held.ask("changes")).map((change) => ({
    direction: change.kind,
    shape: change.shape,
    metric: change.metric,
    names: [
      change.kind === "outage" ? (labels.get(change.name) ?? change.name) : change.name,
      change.port,
      change.region,
      ...String(change.also ?? "").split(", "),
    ].filter(Boolean),
    name: change.name,
    first: change.first_day,
    last: change.last_day,
    low: change.first_day_low,
    high: change.first_day_high,
    verdict: change.verdict,
    evidence: change.evidence,
    k: change.sensors_risen,
    n: change.sensors_observed,
    extra: change.extra_issue === true,
  }));
  const series = await held.session.rows(
    "select c.kind, c.name, cast(c.day as varchar) as day, c.sources / s.part as sources from series_by_day c join day_standing s on s.day = c.day where c.kind <> 'holder' order by 1, 2, 3",
  );
  return { tsubame, ...referencesOn(series) };
}

function referencesOn(rows) {
  const series = new Map();
  const places = new Map(Array.from({ length: allDays }, (_, place) => [dayName(place), place]));
  for (const { name, day, sources } of rows) {
    if (!series.has(name)) series.set(name, new Array(allDays).fill(0));
    series.get(name)[places.get(day)] = sources;
  }
  const told = (method) =>
    [...series]
      .filter(([, values]) => Math.max(...values) >= 10)
      .flatMap(([name, values]) =>
        method(values, daysBefore).map(({ direction, first }) => ({
          direction,
          name,
          names: [name],
          first: dayName(first),
          low: dayName(first),
          high: dayName(first),
        })),
      );
  return { pelt: told(pelt), iqr: told(iqr) };
}

function matchOf(events, changes) {
  const matched = new Map();
  const alarms = [];
  for (const change of changes) {
    const own = events.filter((event) => isOf(event, change) && event.direction === change.direction);
    const hit = own.find(
      ({ first }) =>
        (change.low <= dayName(first) && dayName(first) <= change.high) ||
        Math.abs(days(change.first) - days(dayName(first))) <= 3,
    );
    if (hit && !matched.has(hit)) matched.set(hit, change);
    // More of an event that is known already, in its days, is no alarm.
    else if (
      !own.some(
        ({ first, last }) =>
          dayName(Math.max(0, first - 3)) <= change.first && change.first <= dayName(Math.min(allDays - 1, last + 3)),
      )
    )
      alarms.push(change);
  }
  return { matched, alarms };
}

function printEvents(results) {
  const told = methods.map((method) =>
    results.map(({ events, found }) => ({ events, ...matchOf(events, found[method]) })),
  );
  const rate = (found, all) => (all === 0 ? "–" : (found / all).toFixed(2)).padStart(6);
  const recall = (one, wanted) => {
    const all = one.flatMap(({ events }) => events.filter(wanted));
    return rate(one.flatMap(({ matched }) => [...matched.keys()].filter(wanted)).length, all.length);
  };
  const line = (name, of) =>
    console.log(
      name.padEnd(14) +
        told
          .map((one) =>
            `${recall(one, (event) => of(event) && event.size >= 5)} (${recall(one, (event) => of(event) && event.size < 5).trim()})`.padStart(
              16,
            ),
          )
          .join(""),
    );
  console.log("\nrecall, events of 5 standard deviations and more (of 2 and 3)");
  console.log(`${"kind".padEnd(14)}${methods.map((name) => name.padStart(16)).join("")}`);
  for (const kind of kinds) line(kind, (event) => event.kind === kind);
  line("all", () => true);
  const precision = told.map((one) => {
    const [found, alarms] = [
      one.reduce((sum, { matched }) => sum + matched.size, 0),
      one.reduce((sum, { alarms: all }) => sum + all.length, 0),
    ];
    return rate(found, found + alarms);
  });
  console.log("precision".padEnd(14) + precision.map((text) => text.padStart(16)).join(""));
  const own = told[0].flatMap(({ matched }) => [...matched]).filter(([{ size }]) => size >= 5);
  const steps = own.filter(([{ kind }]) => kind !== "ramp" && kind !== "outage");
  console.log(
    `verdicts right ${rate(own.filter(([event, change]) => event.verdict === change.verdict).length, own.length)}, intervals of steps and bursts that hold the first day ${rate(steps.filter(([{ first }, { low, high }]) => low <= dayName(first) && dayName(first) <= high).length, steps.length)}`,
  );
}

await (process.argv.includes("--noise") ? measureNoise() : measureEvents());
held?.close();
