// Runs beside each other: the same curve of several runs becomes the lines of one chart. Nothing is
// computed, and nothing is judged: whether a crossover moved is told by crossover
// (results/schema/stored_check.schema.json).
import { joined, keyOf, list, text } from "./fields.mjs";
import { grouped } from "./model.mjs";
import { DASHES, SHAPES } from "./palette.mjs";
import { curveName } from "./words.mjs";

const SLOTS = [2, 1, 3, 4, 5, 7, 0, 8];

/** At most so many runs can be told apart in one chart. */
export const MOST_RUNS = SLOTS.length;

const MOVES = ["earlier", "later", "same"];

/**
 * How the crossover of one curve stands to that of the first run.
 * @param {object|undefined} check of both runs, as `crossover check --format json` prints it, or
 *   {refused: why}
 * @param {object} key of the curve
 * @returns {{move: "earlier"|"later"|"same"|"open", ratio: object|null, reason: string|null}} open:
 *   nothing is shown
 */
export function toldOf(check, key) {
  const curve = list(check?.curves).find((item) => joined(keyOf(item)) === joined(key));
  const crossover = list(curve?.quantities).find(({ quantity }) => quantity === "crossover");
  return {
    move: MOVES.includes(curve?.move) ? curve.move : "open",
    ratio: crossover?.ratio ?? null,
    reason: text(curve?.reason) ?? text(check?.refused),
  };
}

// One curve of several runs, as a workload of its own whose backends are the runs.
function laidBeside(name, labels, curves) {
  return curves.flatMap((curve, run) => {
    const key = { workload: name, backend: labels[run], workers: 1, nodes: 1, calls: "hot" };
    const cells = curve?.cells.map((cell) => ({ ...cell, ...key }));
    return curve === null ? [] : [{ ...curve, ...key, cells }];
  });
}

/**
 * @param {Array<{label: string, folder: string, model: object}>} runs two at least
 * @param {object[]} checks of every run but the first against the first
 * @returns {object} what the comparison page is drawn from
 */
export function comparisonOf(runs, checks = []) {
  const labels = runs.map(({ label }) => label);
  const keys = new Map();
  for (const { model } of runs) {
    for (const { workload, backend, workers, nodes, calls } of model.curves) {
      const key = { workload, backend, workers, nodes, calls };
      keys.set(joined(key), key);
    }
  }
  const order = [...new Set([...keys.values()].map(({ workload }) => workload))];
  const rows = [...keys]
    .map(([name, key]) => ({
      key,
      name: `${key.workload}: ${curveName(key)}`,
      curves: runs.map(({ model }) => model.curves.find((curve) => joined(curve) === name) ?? null),
      told: runs.slice(1).map((_, at) => toldOf(checks[at], key)),
    }))
    .sort((a, b) => order.indexOf(a.key.workload) - order.indexOf(b.key.workload));
  return {
    labels,
    runs: runs.map(({ label, folder, model: { context, environment, options, status } }) => ({
      ...{ label, folder, context, environment, options, status },
    })),
    rows,
    refusals: runs.slice(1).map((_, at) => text(checks[at]?.refused)),
  };
}

/** The model of one row, as the charts of a single run take it. */
export function rowModel({ name, curves }, labels) {
  const beside = laidBeside(name, labels, curves);
  const nothing = { total: 0, kept: 0, groups: [] };
  const model = grouped({
    backends: labels,
    curves: beside,
    scaling: [],
    winners: [],
    dispatch: [],
    failures: [],
    samples: nothing,
  });
  // Runs stand in the order in which they were named, and not in that of backends.
  const place = ({ backend }) => labels.indexOf(backend);
  model.workloads.forEach(({ slices }) =>
    slices.forEach((slice) => slice.curves.sort((a, b) => place(a) - place(b))),
  );
  return model;
}

/** Looks of the runs. */
export function runStyles(labels) {
  const look = (run) => ({ slot: SLOTS[run], shape: SHAPES[run], dash: DASHES[run] });
  return new Map(labels.map((label, run) => [label, look(run)]));
}
