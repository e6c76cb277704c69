// Runs beside each other: the same curve of several runs becomes the lines of one chart. Nothing is computed; two
// crossovers are told apart only where their stored brackets do not touch.
import { joined } from "./fields.mjs";
import { grouped } from "./model.mjs";
import { curve_name } from "./words.mjs";

const k_slots = [2, 1, 3, 4, 5, 7, 0, 8];
const k_shapes = [
  "circle",
  "triangle-up",
  "square",
  "diamond",
  "cross",
  "triangle-down",
  "triangle-right",
  "triangle-left",
];
const k_dashes = [
  [1, 0],
  [7, 3],
  [2, 2],
  [9, 3, 2, 3],
  [12, 3],
  [3, 2],
  [2, 4],
  [6, 2, 1, 2],
];

/** At most so many runs can be told apart in one chart. */
export const k_most_runs = k_slots.length;

/** Where the crossover may lie: above `low` and at `high` or before; null where the run does not say. */
function bracket_of(curve) {
  switch (curve?.verdict) {
    case "crossover":
      return { low: curve.n_low ?? 0, high: curve.n_high ?? curve.n ?? Infinity };
    case "always":
      return { low: 0, high: curve.n_min ?? Infinity };
    case "never":
      return { low: curve.n_top ?? 0, high: Infinity };
    default:
      return null;
  }
}

/**
 * How a curve's crossover stands to that of the first run.
 * @param {object|null} first
 * @param {object|null} other
 * @returns {"earlier"|"later"|"same"|"overlap"|"open"} same: always or never in both; overlap: the brackets do not tell them apart; open: one has none
 */
export function relation(first, other) {
  const [a, b] = [bracket_of(first), bracket_of(other)];
  if (a === null || b === null) {
    return "open";
  }
  if (first.verdict === other.verdict && first.verdict !== "crossover") {
    return "same";
  }
  return b.high <= a.low ? "earlier" : a.high <= b.low ? "later" : "overlap";
}

// One curve of several runs, as a workload of its own whose backends are the runs.
function laid_beside(name, labels, curves) {
  return curves
    .map((curve, run) =>
      curve === null
        ? null
        : {
            ...{ ...curve, workload: name, backend: labels[run], workers: 1, calls: "hot" },
            cells: curve.cells.map((cell) => ({
              ...cell,
              workload: name,
              backend: labels[run],
              workers: 1,
              calls: "hot",
            })),
          },
    )
    .filter((curve) => curve !== null);
}

/**
 * @param {Array<{label: string, folder: string, model: object}>} runs two at least
 * @returns {object} what the comparison page is drawn from
 */
export function comparison_of(runs) {
  const labels = runs.map(({ label }) => label);
  const keys = new Map();
  for (const { model } of runs) {
    for (const { workload, backend, workers, calls } of model.curves) {
      keys.set(joined({ workload, backend, workers, calls }), { workload, backend, workers, calls });
    }
  }
  const order = [...new Set([...keys.values()].map(({ workload }) => workload))];
  const rows = [...keys]
    .map(([name, key]) => ({
      key,
      name: `${key.workload}: ${curve_name(key)}`,
      curves: runs.map(({ model }) => model.curves.find((curve) => joined(curve) === name) ?? null),
    }))
    .sort((a, b) => order.indexOf(a.key.workload) - order.indexOf(b.key.workload));
  return {
    labels,
    runs: runs.map(({ label, folder, model: { context, environment, options, status } }) => ({
      ...{ label, folder, context, environment, options, status },
    })),
    rows,
  };
}

/** The model of one row, as the charts of a single run take it. */
export function row_model({ name, curves }, labels) {
  const beside = laid_beside(name, labels, curves);
  const nothing = { total: 0, kept: 0, groups: [] };
  const model = grouped({
    backends: labels,
    curves: beside,
    scaling: [],
    dispatch: [],
    failures: [],
    samples: nothing,
  });
  // Runs stand in the order in which they were named, and not in that of backends.
  const place = ({ backend }) => labels.indexOf(backend);
  model.workloads.forEach(({ slices }) => slices.forEach((slice) => slice.curves.sort((a, b) => place(a) - place(b))));
  return model;
}

/** Looks of the runs. */
export function run_styles(labels) {
  const look = (run) => ({ slot: k_slots[run], shape: k_shapes[run], dash: k_dashes[run] });
  return new Map(labels.map((label, run) => [label, look(run)]));
}
