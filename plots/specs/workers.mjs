// Speed-up and efficiency against workers, with the ideal, the physical cores and a fit.
import { ratioText, sizeText } from "../format.mjs";
import { ends, leftAxis, lookChannels, reference, span, stacked, tip } from "./frame.mjs";
import { faded, opacity } from "./series.mjs";
import { settle } from "./options.mjs";

const EFFICIENCY_HEIGHT = 110;
const FIT_NAMES = { amdahl: "Amdahl's law", usl: "universal scalability law" };

/** What a fit is called. */
export const fitName = (model) => FIT_NAMES[model] ?? model;

const bounded = (rows) => rows.filter(({ low, high }) => low !== null && high !== null);

/** Call mode and n of all scaling entries of a workload, the largest n first. */
export function scalingGroups(workload) {
  const groups = new Map();
  for (const entry of workload.scaling.filter(({ points }) => points.length > 1)) {
    const name = JSON.stringify([entry.calls, entry.nodes, entry.n]);
    groups.set(name, [...(groups.get(name) ?? []), entry]);
  }
  const rank = (entries) =>
    (entries[0].calls === "hot" ? 1e15 : 0) + (entries[0].n ?? 0) + 1e16 * entries.length;
  return [...groups.values()].sort((a, b) => rank(b) - rank(a));
}

function rowsOf(entries, focus) {
  const interval = (low, high) => (low === null ? "" : ` [${ratioText(low)}, ${ratioText(high)}]`);
  return entries.flatMap(({ backend, points, n }) =>
    points.map(({ workers, value, low, high, efficiency }) => ({
      ...{ backend, workers, value, low, high, efficiency, faded: faded(backend, focus) },
      about: {
        title: `${sizeText(workers)} workers, n = ${sizeText(n)}`,
        backend,
        facts: {
          "speed-up": `${ratioText(value, 4)}${interval(low, high)}`,
          efficiency: efficiency === null ? "–" : `${Math.round(100 * efficiency)} %`,
        },
      },
    })),
  );
}

// Measured and extrapolated parts are lines of their own; they meet in the last measured point.
function fitRows(entries, model, focus) {
  return entries.flatMap(({ backend, fits }) =>
    fits
      .filter((fit) => fit.model === model)
      .flatMap(({ curve }) => {
        const last = curve.filter(({ extrapolated }) => !extrapolated).length;
        const pale = faded(backend, focus);
        const row = (point, beyond) => ({ ...point, backend, beyond, faded: pale });
        return [
          ...curve.slice(0, last).map((point) => row(point, false)),
          ...curve.slice(Math.max(0, last - 1)).map((point) => row(point, true)),
        ];
      }),
  );
}

function references(top, cores, fittedTo, theme, { x, y }) {
  const ideal = [1, top].map((workers) => ({ workers, value: workers }));
  const label = (name, values, place) => ({
    name,
    data: { values },
    mark: { type: "text", fontSize: 10.5, color: theme.muted, ...place },
    encoding: { x, y, text: { field: "label" } },
  });
  const right = { align: "right", dx: -6, dy: -8 };
  const beyond = fittedTo !== null && fittedTo < top;
  return [
    ...(beyond
      ? [
          {
            name: "beyond",
            data: { values: [{ workers: fittedTo, end: top }] },
            mark: { type: "rect", color: theme.grid, opacity: 0.45 },
            encoding: { x, x2: { field: "end" } },
          },
          label("beyond-label", [{ workers: top, value: 0, label: "extrapolated" }], right),
        ]
      : []),
    {
      name: "ideal",
      data: { values: ideal },
      mark: { ...reference(theme, [4, 4]), type: "line", clip: true },
      encoding: { x, y },
    },
    label("ideal-label", [{ ...ideal[1], label: "ideal" }], { align: "right", dx: -12, dy: 2 }),
    ...(cores !== null && cores <= top
      ? [
          {
            name: "cores",
            data: { values: [{ workers: cores }] },
            mark: { type: "rule", color: theme.ink, strokeWidth: 1, strokeDash: [1, 3] },
            encoding: { x },
          },
          label("cores-label", [{ workers: cores, value: 0, label: `${cores} physical cores` }], {
            ...(cores > top / 2 ? { align: "right", dx: -5 } : { align: "left", dx: 5 }),
            dy: -8,
          }),
        ]
      : []),
  ];
}

/**
 * @param {object[]} entries of one workload, nodes, call mode and n (scalingGroups)
 * @param {object} machine
 * @param {number|null} machine.cores physical cores
 * @param {string|null} machine.fit which model's fit is drawn
 * @param {object} options see options.mjs
 * @returns {object} a Vega-Lite specification
 */
export function workersChart(entries, { cores, fit }, options) {
  const settled = settle({ ...options, scale: "linear" });
  const { hidden, focus, theme, width, height, margin, styles, legend, hover, headings } = settled;
  const shown = entries.filter(({ backend }) => !hidden.has(backend));
  const rows = rowsOf(shown, focus);
  const fitted = fitRows(shown, fit, focus);
  const all = rowsOf(entries, null);
  const top = Math.max(
    ...all.map(({ workers }) => workers),
    ...fitRows(entries, fit, null).map(({ workers }) => workers),
  );
  const highest = Math.max(top, ...all.map(({ value }) => value)) * 1.04;
  const scale = (domain) => ({ type: "linear", domain, nice: false });
  const xOf = (labelled) => ({
    ...{ field: "workers", type: "quantitative", scale: scale([0, top * 1.03]) },
    axis: { ...ends(labelled, "workers"), tickMinStep: 1, tickCount: 8 },
  });
  const yOf = (field, domain, title, labelExpr) => ({
    ...{ field, type: "quantitative", scale: scale(domain) },
    axis: { ...leftAxis(margin), title, labelExpr, tickCount: 5 },
  });
  const x = xOf(false);
  const y = yOf("value", [0, highest], "speed-up over serial", "format(datum.value, '~g') + '×'");
  const backends = shown.map(({ backend }) => backend);
  const { color, shape, strokeDash } = lookChannels(backends, styles, theme, legend);
  const fits = [false, true].flatMap((beyond) => [
    {
      name: beyond ? "fit-band-beyond" : "fit-band",
      data: { values: bounded(fitted).filter((row) => row.beyond === beyond) },
      mark: { type: "area", clip: true },
      encoding: { x, ...span(y, "y"), color, opacity: opacity(beyond ? 0.07 : 0.13, 0.03) },
    },
    {
      name: beyond ? "fit-beyond" : "fit",
      data: { values: fitted.filter((row) => row.beyond === beyond) },
      mark: { type: "line", strokeWidth: 1.3, strokeDash: beyond ? [2, 4] : [6, 3], clip: true },
      encoding: { x, y, color, opacity: opacity(beyond ? 0.7 : 0.95, 0.2) },
    },
  ]);
  const points = (name, yChannel, values) => ({
    name,
    data: { values },
    mark: { type: "point", filled: true, size: 60, clip: true, ...tip(hover) },
    encoding: { x: xOf(name !== "points"), y: yChannel, color, shape, opacity: opacity(1, 0.25) },
  });
  const lines = (name, yChannel, values) => ({
    name,
    data: { values },
    mark: { type: "line", strokeWidth: 1.6, clip: true },
    encoding: {
      x: xOf(name !== "line"),
      y: yChannel,
      color,
      strokeDash,
      opacity: opacity(1, 0.25),
    },
  });
  const best = Math.max(1.1, ...all.map(({ efficiency }) => efficiency ?? 0));
  const yShare = yOf("efficiency", [0, best], "efficiency", "format(datum.value, '.0%')");
  const efficient = rows.filter(({ efficiency }) => efficiency !== null);
  const measuredTo = fitted.length > 0 ? Math.max(...all.map(({ workers }) => workers)) : null;
  const main = {
    ...{ name: "main", width, height: Math.max(150, height - 40) },
    layer: [
      ...references(top, cores, measuredTo, theme, { x, y }),
      ...fits,
      {
        name: "interval",
        data: { values: bounded(rows) },
        mark: { type: "rule", strokeWidth: 1.5, clip: true },
        encoding: { x, ...span(y, "y"), color, opacity: opacity(0.9, 0.25) },
      },
      ...(fitted.length > 0 ? [] : [lines("line", y, rows)]),
      points("points", y, rows),
    ],
  };
  const share = {
    ...{ name: "efficiency", width, height: EFFICIENCY_HEIGHT },
    layer: [
      {
        name: "one",
        data: { values: [{ efficiency: 1 }] },
        mark: reference(theme, [4, 4]),
        encoding: { y: yShare },
      },
      lines("efficiency-line", yShare, efficient),
      points("efficiency-points", yShare, efficient),
    ],
  };
  const parts = efficient.length > 0 ? [main, share] : [main];
  return { ...stacked(parts, theme, headings), spacing: 14 };
}
