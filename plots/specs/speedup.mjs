// Speed-up against n: above 1 parallel pays, and the ideal is the number of workers.
import {
  inRange,
  leftAxis,
  logTicks,
  positiveDomain,
  reference,
  sizeChannel,
  sizeDomain,
  stacked,
} from "./frame.mjs";
import { crossingsParts } from "./crossings.mjs";
import { lanesPart } from "./lanes.mjs";
import { crossingLayers, rowsOf, seriesLayers } from "./series.mjs";
import { settle } from "./options.mjs";
import { winnerPart } from "./winner.mjs";

const pick = ({ speedup_ratio, speedup_low_ratio, speedup_high_ratio }) => ({
  value: speedup_ratio,
  low: speedup_low_ratio,
  high: speedup_high_ratio,
});

function ratioChannel(cells, workers, scale, margin) {
  const present = (values) => values.filter((value) => value !== null && value > 0);
  const medians = present(cells.map((cell) => cell.speedup_ratio));
  const highs = present(cells.map((cell) => cell.speedup_high_ratio));
  // An interval of few rounds can be very wide: it is cut at half as much again as the ideal.
  const top =
    1.12 * Math.max(workers, 1, ...medians, ...highs.map((high) => Math.min(high, 1.5 * workers)));
  const [least] = positiveDomain([...medians, 1]);
  const domain = scale === "log" ? [least / 1.4, top] : [0, top];
  const labels = { labelExpr: "format(datum.value, '~g') + '×'", labelOverlap: true };
  const ticks = scale === "log" ? { values: logTicks(domain) } : { tickCount: 6 };
  return {
    ...{ field: "value", type: "quantitative", scale: { type: scale, domain, nice: false } },
    axis: { ...leftAxis(margin), ...ticks, title: "speed-up over serial", ...labels },
  };
}

function referenceLayers(workers, xDomain, y, theme) {
  const rows = [
    { value: 1, label: "1×: as fast as serial", dash: [1, 0] },
    ...(workers > 1
      ? [{ value: workers, label: `${workers}×: ideal for ${workers} workers`, dash: [4, 4] }]
      : []),
  ].map((row) => ({ ...row, n: xDomain[0] }));
  const place = { align: "left", baseline: "bottom", dx: -8, dy: -4 };
  return rows.flatMap((row) => [
    {
      name: `rule-${row.value}`,
      data: { values: [row] },
      mark: reference(theme, row.dash),
      encoding: { y },
    },
    {
      name: `rule-label-${row.value}`,
      data: { values: [row] },
      mark: { type: "text", ...place, fontSize: 10.5, color: theme.muted },
      encoding: { x: sizeChannel(xDomain, false), y, text: { field: "label" } },
    },
  ]);
}

/**
 * @param {object} slice of a model: one workload, one number of workers, one call mode
 * @param {object} options see options.mjs
 * @returns {object} a Vega-Lite specification
 */
export function speedupChart(slice, options) {
  const settled = settle({ ...options, scale: options.scale ?? "linear" });
  const { hidden, focus, scale, width, height, theme, headings, range, winners } = settled;
  const curves = slice.curves.filter(({ backend }) => !hidden.has(backend));
  const all = slice.curves.flatMap((curve) => curve.cells);
  const cells = inRange(all, range);
  const xDomain = range ?? sizeDomain(slice.curves);
  const y = ratioChannel(cells, slice.workers, scale, settled.margin);
  const frame = { backends: curves.map(({ backend }) => backend), xDomain, y };
  const rows = curves.flatMap(({ backend, cells: own }) => rowsOf(backend, own, pick, focus));
  const [bracket, rule, point] = crossingLayers(curves, frame, settled, () => 1);
  const layer = [
    bracket,
    rule,
    ...referenceLayers(slice.workers, xDomain, y, theme),
    ...seriesLayers(rows, frame, settled),
    point,
  ];
  const strip = winners && curves.length > 1 && slice.winners.length > 0;
  const winner = strip ? [winnerPart(slice.winners, xDomain, settled)] : [];
  return stacked(
    [
      { name: "main", width, height, layer },
      ...winner,
      ...crossingsParts(curves, frame, settled),
      lanesPart(curves, frame, settled),
    ],
    theme,
    headings,
  );
}
