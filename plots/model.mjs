// The record as the drawing code wants it: curves with their cells, grouped by workload. Nothing is
// computed here but what to draw: figures are the stored ones. Unknown keys are ignored, missing
// ones become null or an empty list.
import { drawable, fields, figures, joined, keyOf, list, positive, text } from "./fields.mjs";
import { finite } from "./format.mjs";
import { networkOf } from "./network.mjs";
import { inOrder, stylesOf } from "./palette.mjs";
import { samplesOf } from "./samples.mjs";
import { dispatchOf, remarksOf, scalingOf, winnersOf } from "./scaling.mjs";

/** The newest schema that this program reads. */
export const SCHEMA_VERSION = 2;

const CELL_FIGURES = `
  n wins losses rounds parallel_cpu_ns moving_ratio moved_bytes
  serial_ns serial_low_ns serial_high_ns parallel_ns parallel_low_ns parallel_high_ns
  speedup_ratio speedup_low_ratio speedup_high_ratio`;
const CURVE_FIGURES = `
  n n_low n_high serial_work_ns serial_work_low_ns serial_work_high_ns n_min n_top rounds
  speedup_top_ratio speedup_top_low_ratio speedup_top_high_ratio measured_s wall_s`;
const VERDICTS = ["crossover", "always", "never", "unresolved", "failed"];

// Where each round crossed. A round without n is censored: it lies outside its one bound.
function crossingsOf(crossover, contended) {
  return list(crossover.round_crossings)
    .map((item) => ({
      round: finite(item.round),
      counts: item.counts !== false,
      contended: contended.has(item.round),
      ...{ n: positive(item.n), n_low: positive(item.n_low), n_high: positive(item.n_high) },
    }))
    .filter(({ n, n_low, n_high }) => n !== null || (n_low === null) !== (n_high === null));
}

function curveFrom(crossover, contended = new Set()) {
  const verdict = VERDICTS.includes(crossover.verdict) ? crossover.verdict : "unresolved";
  const bounds = ({ n_low, n_high }) => ({ n_low: positive(n_low), n_high: positive(n_high) });
  const further = list(crossover.further_crossings)
    .map((item) => ({ direction: text(item.direction, ""), ...bounds(item) }))
    .filter(({ n_high }) => n_high !== null);
  return {
    ...keyOf(crossover),
    verdict,
    ended: text(crossover.ended, null),
    reason: text(crossover.reason, null),
    oversubscribed: crossover.oversubscribed === true,
    ...{ unit: text(crossover.unit, null), gate_n: positive(crossover.gate_n) },
    further_crossings: further,
    round_crossings: crossingsOf(crossover, contended),
    ...figures(crossover, CURVE_FIGURES),
    ...remarksOf(crossover),
    cells: [],
  };
}

// Numbers of the contended rounds, by curve.
function contendedRounds(record) {
  const rounds = new Map();
  for (const item of list(record.rounds).filter(({ contended }) => contended === true)) {
    const name = joined(keyOf(item));
    rounds.set(name, (rounds.get(name) ?? new Set()).add(item.round));
  }
  return rounds;
}

function curvesOf(record) {
  const contended = contendedRounds(record);
  const curves = new Map(
    list(record.crossovers).map((item) => {
      const name = joined(keyOf(item));
      return [name, curveFrom(item, contended.get(name))];
    }),
  );
  const seen = new Set();
  for (const cell of list(record.cells)) {
    const key = keyOf(cell);
    const name = joined(key);
    if (positive(cell.n) === null || seen.has(`${name} ${cell.n}`)) {
      continue;
    }
    seen.add(`${name} ${cell.n}`);
    if (!curves.has(name)) {
      curves.set(
        name,
        curveFrom({ ...key, verdict: "unresolved", reason: "the record holds no verdict" }),
      );
    }
    const { baseline, cells } = curves.get(name);
    cells.push({
      ...key,
      baseline,
      verdict: text(cell.verdict, "open"),
      ...figures(cell, CELL_FIGURES),
    });
  }
  for (const curve of curves.values()) {
    curve.cells.sort((a, b) => a.n - b.n);
  }
  return [...curves.values()];
}

/** The loops that curves stand against, in order: serial, and those of other languages. */
export const baselinesIn = (curves) => inOrder(curves.map(({ baseline }) => baseline));

/**
 * The line of one baseline, a cell per size: that of the pairing with the most rounds, since each
 * backend was paired with its own. Loops of two languages are two lines.
 * @param {object[]} curves of one slice
 * @param {string} baseline
 */
export function serialCells(curves, baseline) {
  const best = new Map();
  for (const cell of curves
    .filter((curve) => curve.baseline === baseline)
    .flatMap((curve) => curve.cells)) {
    const held = best.get(cell.n);
    if (
      cell.serial_ns !== null &&
      (held === undefined || (cell.rounds ?? 0) > (held.rounds ?? 0))
    ) {
      best.set(cell.n, cell);
    }
  }
  return [...best.values()].sort((a, b) => a.n - b.n);
}

/** Whether something is of the workers, nodes and call mode of a slice. */
export const isInSlice = ({ workers, nodes, calls }, slice) =>
  workers === slice.workers && nodes === slice.nodes && calls === slice.calls;

// A slice is what one chart shows: a workload at one number of workers and nodes and one call mode.
function slicesOf(curves, winners) {
  const slices = new Map();
  for (const curve of curves) {
    const { workload, workers, nodes, calls } = curve;
    const name = JSON.stringify([workers, nodes, calls]);
    slices.set(name, slices.get(name) ?? { workload, workers, nodes, calls, curves: [] });
    slices.get(name).curves.push(curve);
  }
  for (const slice of slices.values()) {
    const order = inOrder(slice.curves.map((curve) => curve.backend));
    slice.curves.sort((a, b) => order.indexOf(a.backend) - order.indexOf(b.backend));
    slice.winners = winners.filter((winner) => isInSlice(winner, slice));
  }
  const order = (a, b) =>
    a.nodes - b.nodes || a.workers - b.workers || (a.calls < b.calls ? 1 : -1);
  return [...slices.values()].sort(order);
}

/**
 * The slice to show first: hot calls on the most workers that have a CPU each.
 * @param {object} workload of a model
 */
export function mainSlice(workload) {
  const rank = ({ calls, curves }) =>
    (calls === "hot" ? 2 : 0) + (curves.some((curve) => curve.oversubscribed) ? 0 : 1);
  return workload.slices.reduce((best, slice) => (rank(slice) >= rank(best) ? slice : best));
}

/** Curves by workload, with the looks of their backends. */
export function grouped(model) {
  const names = [...new Set(model.curves.map((curve) => curve.workload))];
  const workloads = names.map((name) => {
    const [curves, winners, scaling] = [model.curves, model.winners, model.scaling].map((items) =>
      items.filter(({ workload }) => workload === name),
    );
    return { name, slices: slicesOf(curves, winners), scaling };
  });
  return { ...model, styles: stylesOf(model.backends), workloads };
}

// Of all rounds: how many there were, how many were contended, how many were not judged.
function countsOfRounds(record) {
  const rounds = list(record.rounds);
  return {
    all: rounds.length,
    contended: rounds.filter(({ contended }) => contended === true).length,
    aside: rounds.filter(({ counts, contended }) => counts === false && contended !== true).length,
  };
}

/**
 * @param {object} anyRecord a parsed results.json
 * @returns {object} what page and pictures draw from; every number in it is finite or null
 * @throws {RangeError} when the record is nested too deep
 */
export function modelOf(anyRecord) {
  const record = drawable(anyRecord);
  const curves = curvesOf(record);
  const backends = inOrder([
    "serial",
    ...curves.flatMap(({ baseline, backend }) => [baseline, backend]),
  ]);
  return grouped({
    status: text(record.status, "complete"),
    context: fields(record.context),
    environment: fields(record.environment),
    options: fields(record.options),
    backends,
    curves,
    warm_up: fields(record.warm_up),
    rounds: countsOfRounds(record),
    failures: list(record.failures).map((item) => ({
      ...keyOf(item),
      round: finite(item.round),
      n: finite(item.n),
      side: text(item.side, "parallel"),
      error: text(item.error, "no reason is recorded"),
    })),
    scaling: scalingOf(record),
    winners: winnersOf(record),
    dispatch: dispatchOf(record),
    network: networkOf(record),
    samples: samplesOf(record),
  });
}

/** The model as text, each curve once, to be put into a page. */
export function packed(model) {
  const { workloads, styles, ...rest } = model;
  return JSON.stringify(rest);
}

/** The model from such a text. */
export function unpacked(string) {
  return grouped(JSON.parse(string));
}
