// Dots with intervals, a row each: dispatch overhead by call mode, and the smallest task that pays.
import { intervalText, timeText } from "../format.mjs";
import { mainSlice } from "../model.mjs";
import {
  leftAxis,
  logTicks,
  lookChannels,
  positiveDomain,
  span,
  stacked,
  TIME_LABEL,
  tip,
} from "./frame.mjs";
import { settle } from "./options.mjs";
import { onNodes, placeText } from "../words.mjs";

const ROW_HEIGHT = 22;
const CHARACTER_WIDTH = 6.4;
const LONGEST_LABEL = 240;
const MODE_SHAPES = { hot: "circle", cold: "square", first: "triangle-up" };

/**
 * @param {Array<{label: string, backend: string, calls: string, value: number, low: number|null,
 *   high: number|null}>} rows times in ns; in the order in which they are told
 * @param {string} title of the axis
 * @param {object} options see options.mjs
 * @returns {object} a Vega-Lite specification
 */
export function forestChart(rows, title, options) {
  const settled = settle(options);
  const { hidden, theme, width, margin, styles, hover, headings } = settled;
  const figure = ({ value, low, high }) =>
    `${timeText(value, 4)} ${intervalText(low, high, (ns) => timeText(ns))}`.trim();
  const shown = rows
    .filter(({ backend }) => !hidden.has(backend))
    .map((row) => ({
      ...{ ...row, text: timeText(row.value), end: row.high ?? row.value },
      about: { title: row.label, backend: row.backend, facts: { [title]: figure(row) } },
    }));
  const [low, high] = positiveDomain(rows.flatMap((row) => [row.value, row.low, row.high]));
  const longest = Math.max(0, ...shown.map(({ label }) => label.length));
  const wanted = longest * CHARACTER_WIDTH + 14;
  const room = Math.max(margin, Math.min(LONGEST_LABEL, (width + margin) / 2, wanted));
  // Room on the right for the figure of the last point.
  const domain = [low / 1.3, high * (high / low) ** 0.16 * 1.3];
  const ticks = { values: logTicks(domain), labelExpr: TIME_LABEL, labelOverlap: true };
  const x = (field) => ({
    ...{ field, type: "quantitative", scale: { type: "log", domain, nice: false } },
    axis: { title, ...ticks },
  });
  const y = {
    ...{
      field: "label",
      type: "nominal",
      sort: null,
      scale: { domain: shown.map(({ label }) => label) },
    },
    axis: {
      ...leftAxis(room),
      title: null,
      grid: true,
      labelColor: theme.ink,
      labelLimit: room - 6,
    },
  };
  const backends = [...new Set(shown.map(({ backend }) => backend))];
  const { color } = lookChannels(backends, styles, theme, false);
  const modes = [...new Set(shown.map(({ calls }) => calls))];
  const shape = {
    ...{ field: "calls", type: "nominal", legend: null },
    scale: { domain: modes, range: modes.map((mode) => MODE_SHAPES[mode] ?? "diamond") },
  };
  const part = {
    ...{
      name: "main",
      width: Math.max(100, width + margin - room),
      height: Math.max(1, shown.length) * ROW_HEIGHT,
    },
    layer: [
      {
        name: "interval",
        data: {
          values: shown.filter((row) => row.low !== null && row.high !== null && row.low > 0),
        },
        mark: { type: "rule", strokeWidth: 3, opacity: 0.45 },
        encoding: { ...span(x("low"), "x"), y, color },
      },
      {
        name: "points",
        data: { values: shown },
        mark: {
          type: "point",
          filled: true,
          size: 90,
          stroke: theme.paper,
          strokeWidth: 1,
          ...tip(hover),
        },
        encoding: { x: x("value"), y, color, shape },
      },
      {
        name: "figures",
        data: { values: shown },
        mark: { type: "text", align: "left", dx: 8, fontSize: 10.5, color: theme.ink },
        encoding: { x: x("end"), y, text: { field: "text" } },
      },
    ],
  };
  return stacked([part], theme, headings);
}

const several = (rows, pick) => new Set(rows.map(pick)).size > 1;

/** Rows of the dispatch overheads of a model. */
export function dispatchRows(model) {
  const modes = ["hot", "cold", "first"];
  const rank = ({ backend, workers, nodes, calls }) =>
    model.backends.indexOf(backend) * 1e9 + nodes * 1e5 + workers * 10 + modes.indexOf(calls);
  const many = several(model.dispatch, placeText);
  return [...model.dispatch]
    .sort((a, b) => rank(a) - rank(b))
    .map((row) => ({
      ...row,
      label: `${row.backend}${many ? ` × ${row.workers}${onNodes(row.nodes)}` : ""}, ${row.calls}`,
    }));
}

/** Rows of the smallest effective tasks, in ns: of each workload, those of its first slice. */
export function metgRows(model) {
  const shown = model.workloads.flatMap((workload) => mainSlice(workload).curves);
  const told = shown.filter(({ metg_us }) => metg_us.value > 0);
  const many = several(told, placeText);
  const nameOf = ({ backend, workers, nodes }) =>
    `${backend}${many ? ` × ${workers}${onNodes(nodes)}` : ""}`;
  const times = (value) => (value === null ? null : value * 1000);
  return told.map(
    ({ workload, backend, workers, nodes, calls, metg_us: { value, low, high } }) => ({
      ...{ backend, workers, calls, value: times(value), low: times(low), high: times(high) },
      label: `${workload}, ${nameOf({ backend, workers, nodes })}${calls === "hot" ? "" : `, ${calls}`}`,
    }),
  );
}
