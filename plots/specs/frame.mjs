// What all charts share: configuration, scales with explicit domains, axes. It holds no data.

// A label of an axis: the value in the first unit that it reaches.
const labelIn = (units, smallest) =>
  Object.entries(units).reduceRight((otherwise, [unit, least]) => {
    const value = `format(datum.value / ${least}, ',~g') + '${unit}'`;
    return `datum.value >= ${least} ? ${value} : ${otherwise}`;
  }, smallest);
const PLAIN = "format(datum.value, '~g')";
const TIME_UNITS = { " s": 1e9, " ms": 1e6, " µs": 1e3 };
export const TIME_LABEL = labelIn(TIME_UNITS, `${PLAIN} + (datum.value == 0 ? '' : ' ns')`);
const SIZE_LABEL = labelIn({ G: 1e9, M: 1e6, k: 1e3 }, PLAIN);

/** Text, ticks and line of an axis that another chart's axis may stand in for. */
export const ends = (labelled, title) => ({
  title: labelled ? title : null,
  ...{ labels: labelled, ticks: labelled, domain: labelled },
});

/** Where a size stands on a log axis of that width. */
export const along = (n, [left, right], width) =>
  (Math.log(n / left) / Math.log(right / left)) * width;

/** A channel from low to high. */
export const span = (channel, name) => ({
  [name]: { ...channel, field: "low" },
  [`${name}2`]: { field: "high" },
});

/** A channel whose rows hold the look itself. */
export const literal = (field) => ({ field, type: "nominal", scale: null });

/** Marks that answer to the pointer. */
export const tip = (hover) => (hover ? { tooltip: { content: "data" } } : {});

/** A line to compare with. */
export const reference = (theme, strokeDash) => ({
  ...{ type: "rule", color: theme.ink, strokeWidth: 1.1, strokeDash, opacity: 0.75 },
});

/** Vega-Lite configuration of a theme (see palette.mjs). */
export function configOf({ font, muted, ink, grid }) {
  const label = { labelFont: font, labelFontSize: 11, labelColor: muted };
  const title = {
    titleFont: font,
    titleFontSize: 11,
    titleFontWeight: "normal",
    titleColor: muted,
  };
  const lines = { gridColor: grid, domainColor: muted, tickColor: muted, tickSize: 4 };
  const symbols = { symbolSize: 70, symbolOpacity: 1, symbolStrokeWidth: 0, columnPadding: 18 };
  const subtitle = { subtitleFont: font, subtitleFontSize: 11, subtitleColor: muted };
  return {
    ...{ background: null, font, aria: false, view: { stroke: null } },
    axis: { ...label, ...title, ...lines, labelPadding: 5 },
    legend: { ...label, labelColor: ink, ...symbols },
    title: {
      ...{ font, fontSize: 14, fontWeight: 600, color: ink, anchor: "start", offset: 14 },
      ...{ ...subtitle, subtitlePadding: 5 },
    },
  };
}

/** Smallest and largest positive number, widened when they are one; [1, 10] for none. */
export function positiveDomain(values) {
  const usable = values.filter((value) => Number.isFinite(value) && value > 0);
  if (usable.length === 0) {
    return [1, 10];
  }
  const low = usable.reduce((least, value) => Math.min(least, value));
  const high = usable.reduce((most, value) => Math.max(most, value));
  return low < high ? [low, high] : [low / 2, high * 2];
}

/**
 * The domain of sizes that holds all curves, their cells and their crossovers.
 * @param {object[]} curves of a model
 */
export function sizeDomain(curves) {
  const own = ({ n, n_low, n_high, n_min, n_top }) => [n, n_low, n_high, n_min, n_top];
  return positiveDomain(
    curves.flatMap((curve) => [...own(curve), ...curve.cells.map((cell) => cell.n)]),
  );
}

/**
 * The cells within a range of sizes; all of them when there is no range, or next to nothing in it.
 */
export function inRange(cells, range) {
  if (range === null) {
    return cells;
  }
  const inside = cells.filter(({ n }) => n >= range[0] && n <= range[1]);
  return inside.length > 1 ? inside : cells;
}

// Round steps across a stretch that is too short for 1, 2 and 5.
function evenTicks([low, high]) {
  const rough = (high - low) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10]
    .map((factor) => factor * power)
    .find((candidate) => candidate >= rough);
  const first = Math.ceil(low / step);
  const count = Math.floor(high / step) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, index) =>
    Number(((first + index) * step).toPrecision(12)),
  );
}

/** Powers of ten; with fewer than three of them, 1, 2 and 5 times these; else even steps. */
export function logTicks([low, high]) {
  const decades = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); ++power) {
    decades.push(10 ** power);
  }
  const inside = (values) =>
    values.filter((value) => value >= low * 0.999 && value <= high * 1.001);
  const ticks = inside(decades);
  if (ticks.length >= 3) {
    return ticks;
  }
  const finer = inside(decades.flatMap((ten) => [ten, 2 * ten, 5 * ten]));
  return finer.length >= 2 ? finer : evenTicks([low, high]);
}

/**
 * The x channel: size, on a log axis. `labelled` is false above the axis of another chart; `unit`
 * is what n counts, elements where the record does not say.
 */
export function sizeChannel(domain, labelled, unit = null) {
  return {
    field: "n",
    type: "quantitative",
    scale: { type: "log", domain, nice: false, padding: 12 },
    axis: {
      values: logTicks(domain),
      ...ends(labelled, `n, ${unit ?? "elements"}`),
      ...{ labelExpr: SIZE_LABEL, labelOverlap: true, grid: true },
    },
  };
}

/** A y channel of times per call, in nanoseconds. */
export function timeChannel(field, domain, scale, margin) {
  const [ticks, shown] =
    scale === "log" ? [{ values: logTicks(domain) }, domain] : [{ tickCount: 6 }, [0, domain[1]]];
  const labels = { title: "time per call", labelExpr: TIME_LABEL, labelOverlap: true };
  return {
    ...{ field, type: "quantitative", scale: { type: scale, domain: shown, nice: false } },
    axis: { ...leftAxis(margin), ...ticks, ...labels },
  };
}

/** Left axes are equally wide in every chart, so that charts above each other stand on one line. */
export function leftAxis(margin) {
  return { minExtent: margin, maxExtent: margin, titleX: 10 - margin, domain: false, ticks: false };
}

/** Colour, shape and dash, one look per backend. Legends only where nothing else names series. */
export function lookChannels(backends, styles, theme, withLegend) {
  const looks = backends.map((backend) => styles.get(backend));
  const legend = withLegend ? { orient: "top", title: null, columns: 6, offset: 8 } : null;
  const common = { field: "backend", type: "nominal", sort: null, legend };
  const channel = (range) => ({ ...common, scale: { domain: backends, range } });
  return {
    color: channel(looks.map(({ slot }) => theme.series[slot])),
    shape: channel(looks.map(({ shape }) => shape)),
    strokeDash: channel(looks.map(({ dash }) => dash)),
  };
}

/** A top-level chart: parts above each other on one x axis. */
export function stacked(parts, theme, headings) {
  const apart = ["x", "y", "yOffset"].map((name) => [name, "independent"]);
  const shared = ["color", "shape", "strokeDash"].map((name) => [name, "shared"]);
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v5.json",
    ...(headings ? { title: { text: headings.title, subtitle: headings.subtitle } } : {}),
    config: configOf(theme),
    padding: { left: 2, top: 6, right: 14, bottom: 4 },
    spacing: 8,
    bounds: "flush",
    resolve: { scale: Object.fromEntries([...apart, ...shared]) },
    vconcat: parts,
  };
}
