// A network with events whose truth is known, for measuring what is found: twelve kinds of event, noise of four kinds,
// sensors that come and go. It shares nothing with `tsubame sample`: no text, no random numbers, no world.

const dayMs = 86_400_000;
const start = Date.UTC(2024, 0, 1);
export const allDays = 182;
export const daysBefore = 91;
export const quarter = "2024Q2";
export const dayName = (place) => new Date(start + place * dayMs).toISOString().slice(0, 10);
/** In standard deviations of the noise of the series. */
const sizes = [2, 3, 5, 10];
export const kinds = [
  "step",
  "burst",
  "twin bursts",
  "ramp",
  "fall",
  "silence",
  "region",
  "some sensors",
  "one sensor",
  "one source",
  "one network",
  "outage",
];
const regions = ["US", "CN", "NL", "BR", "KR", "IN", "DE", "VN"];
/** Networks of 65,536 addresses, each with a holder; the first forty are nobody's event. */
const holders = Array.from({ length: 56 }, (_, at) => ({
  name: `Holder ${at}`,
  start: 838860800 + 65536 * at,
  region: at >= 40 && at < 46 ? "ZA" : regions[at % regions.length],
}));
const sensors = Array.from({ length: 12 }, (_, at) => ({
  name: `probe-${at}`,
  country: at < 6 ? "JP" : "US",
  from: at === 4 ? 45 : 0,
  to: at === 10 ? 160 : allDays,
}));

/** xorshift128, seeded by splitmix: other numbers than the program's hashes. */
function dice(seed) {
  let state = BigInt(seed) * 0x9e3779b97f4a7c15n;
  const word = () => {
    state = (state + 0x9e3779b97f4a7c15n) & 0xffffffffffffffffn;
    let z = state;
    z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & 0xffffffffffffffffn;
    return Number(z >> 32n) >>> 0;
  };
  let [a, b, c, d] = [word(), word(), word(), word() | 1];
  return () => {
    const t = a ^ (a << 11);
    [a, b, c] = [b, c, d];
    d = (d ^ (d >>> 19) ^ t ^ (t >>> 8)) >>> 0;
    return d / 4294967296;
  };
}

const below = (roll, limit) => Math.floor(roll() * limit);
const normal = (roll) => Math.sqrt(-2 * Math.log(1 - roll())) * Math.cos(2 * Math.PI * roll());
function poisson(roll, rate) {
  if (rate > 60) return Math.max(0, Math.round(rate + Math.sqrt(rate) * normal(roll)));
  let [count, product] = [0, roll()];
  for (const limit = Math.exp(-rate); product > limit; count += 1) product *= roll();
  return count;
}
/** Mean 1, variance 1 / shape. */
const gamma = (roll, shape) => {
  let sum = 0;
  for (let n = 0; n < shape; n += 1) sum -= Math.log(1 - roll());
  return sum / shape;
};

/** Multipliers of a rate by day, and their standard deviation. */
export const noises = {
  independent: (roll) => ({ of: () => gamma(roll, 40), deviation: Math.sqrt(1 / 40) }),
  heavy: (roll) => ({
    of: () => gamma(roll, 12) * (roll() < 0.03 ? 1 + 1 / (0.3 + roll()) : 1),
    deviation: Math.sqrt(1 / 12),
  }),
  weekly: (roll) => ({ of: (day) => gamma(roll, 40) * (day % 7 > 4 ? 0.6 : 1.16), deviation: Math.sqrt(1 / 40) }),
  drifting: (roll) => {
    let state = normal(roll);
    return {
      of: () => {
        state = 0.9 * state + Math.sqrt(0.19) * normal(roll);
        return Math.exp(0.2 * state - 0.02);
      },
      deviation: 0.2,
    };
  },
};

/** With `only`, all ports have noise of one kind, and there is no event. Rows are a source of a port and sensor on a day. */
export function network(seed, only) {
  const roll = dice(seed);
  const names = Object.keys(noises);
  const ports = Array.from({ length: 18 }, (_, at) => {
    const noise = noises[only ?? names[at % 3]](roll);
    const rate = at === 4 || at === 5 ? 120 : 8 + 40 * roll() ** 2;
    return { port: 1000 + 37 * at, rate, noise, deviation: Math.sqrt(rate + (rate * noise.deviation) ** 2) };
  });
  const events = only
    ? []
    : kinds.flatMap((kind, at) => eventsOf(roll, kind, at, ports[at], sizes[(seed + at) % sizes.length]));
  return {
    sensors: sensors.map((sensor) => ({ ...sensor, down: downOf(events, sensor) })),
    holders,
    events,
    rows: rowsOf(roll, ports, events),
  };
}

const downOf = (events, { name }) => events.filter(({ kind, sensor }) => kind === "outage" && sensor === name);

function eventsOf(roll, kind, at, { port, rate, deviation }, size) {
  const first = daysBefore + 12 + below(roll, 40);
  const common = {
    kind,
    size,
    port: `${port}/TCP`,
    number: port,
    direction: "rise",
    verdict: "everywhere",
    first,
    last: allDays - 1,
    more: size * deviation,
    grows: 0,
  };
  const week = { last: first + 6 + below(roll, 5) };
  switch (kind) {
    case "burst":
      return [{ ...common, ...week }];
    case "twin bursts":
      return [
        { ...common, last: first + 6 },
        { ...common, first: first + 24, last: first + 30 },
      ];
    case "ramp":
      return [{ ...common, grows: 28 }];
    case "fall":
      return [{ ...common, direction: "fall", more: 0, less: Math.min(0.9, (size * deviation) / rate) }];
    case "silence":
      return [{ ...common, direction: "fall", more: 0, less: 1 }];
    case "region":
      return [{ ...common, region: "ZA", from: 40, networks: 6 }];
    case "some sensors":
      return [{ ...common, ...week, verdict: "some_sensors", seenBy: [1, 3, 8] }];
    case "one sensor":
      return [{ ...common, ...week, verdict: "one_sensor", seenBy: [2] }];
    case "one source":
      return [{ ...common, last: first + 2, verdict: "one_source", more: 0, flood: 20 * size * deviation }];
    case "one network":
      return [{ ...common, verdict: "one_network", from: 50, networks: 1, network: true }];
    case "outage":
      return [
        {
          ...common,
          direction: "outage",
          verdict: "one_sensor",
          sensor: `probe-${5 + (at % 2)}`,
          last: first + 4 + below(roll, 8),
          more: 0,
        },
      ];
    default:
      return [common];
  }
}

/** Place of the day, sensor, port, source, and its packets there. */
function rowsOf(roll, ports, events) {
  const rows = [];
  const down = (sensor, day) =>
    day < sensor.from ||
    day >= sensor.to ||
    events.some(
      (event) => event.kind === "outage" && event.sensor === sensor.name && day >= event.first && day <= event.last,
    );
  for (let day = 0; day < allDays; day += 1) {
    const up = sensors.filter((sensor) => !down(sensor, day));
    const add = (sensor, port, src_ip, packets) =>
      rows.push({ place: day, sensor: sensor.name, port, src_ip, packets });
    const send = (address, port, seenBy) => {
      const reached = seenBy
        ? up.filter((sensor) => seenBy.includes(sensors.indexOf(sensor)))
        : up.filter(() => roll() < 0.2);
      const all = seenBy
        ? reached.filter((_, at) => at === 0 || roll() < 0.6)
        : reached.length > 0
          ? reached
          : [up[below(roll, up.length)]];
      for (const sensor of all) {
        let packets = 1;
        while (packets < 4 && roll() < 0.3) packets += 1;
        add(sensor, port, address, packets);
      }
    };
    for (const { port, rate, noise } of ports) {
      const here = events.filter((event) => event.number === port && day >= event.first && day <= event.last);
      const left = here.reduce((part, { less = 0 }) => part * (1 - less), 1);
      for (let n = poisson(roll, rate * noise.of(day) * left); n > 0; n -= 1)
        send(holders[Math.floor(40 * roll() ** 2)].start + below(roll, 65536), port);
      for (const { more, grows, first, from, networks = 0, network: one, seenBy, flood } of here) {
        const part = grows > 0 ? Math.min(1, (day - first + 1) / grows) : 1;
        for (let n = poisson(roll, more * part * gamma(roll, 40)); n > 0; n -= 1) {
          const base =
            networks > 0 ? holders[from + below(roll, networks)].start : holders[Math.floor(40 * roll() ** 2)].start;
          send(base + below(roll, one ? 1024 : 65536), port, seenBy);
        }
        if (flood) for (const sensor of up) add(sensor, port, holders[30].start + 77, poisson(roll, flood / up.length));
      }
    }
  }
  return rows;
}
