// The record as the drawing code wants it: curves with their cells, grouped by workload. Nothing is computed here but
// what to draw: figures are the stored ones. Unknown keys are ignored, missing ones become null or an empty list.
import { finite } from "./format.mjs";
import { in_order, styles_of } from "./palette.mjs";

/** The newest schema that this program reads. */
export const k_schema_version = 1;

const k_most_samples = 6000;
const list = (value) => (Array.isArray(value) ? value.filter((item) => item !== null && typeof item === "object") : []);
const text = (value, otherwise) => (typeof value === "string" && value !== "" ? value : otherwise);
const fields = (value) => (value !== null && typeof value === "object" && !Array.isArray(value) ? value : {});
const positive = (value) => (finite(value) !== null && value > 0 ? value : null);

const k_cell_figures = [
  ...["n", "wins", "losses", "rounds", "parallel_cpu_ns", "moving_ratio"],
  ...["serial_ns", "serial_low_ns", "serial_high_ns", "parallel_ns", "parallel_low_ns", "parallel_high_ns"],
  ...["speedup_ratio", "speedup_low_ratio", "speedup_high_ratio"],
];
const k_curve_figures = [
  ...[
    "n",
    "n_low",
    "n_high",
    "serial_work_ns",
    "serial_work_low_ns",
    "serial_work_high_ns",
    "n_min",
    "n_top",
    "rounds",
  ],
  ...["speedup_top_ratio", "speedup_top_low_ratio", "speedup_top_high_ratio", "measured_s", "wall_s"],
];
const k_verdicts = ["crossover", "always", "never", "unresolved", "failed"];

function key_of(item) {
  return {
    workload: text(item.workload, "(unnamed)"),
    backend: text(item.backend, "(unnamed)"),
    workers: positive(item.workers) ?? 1,
    calls: text(item.calls, "hot"),
  };
}

function figures(item, names) {
  return Object.fromEntries(names.map((name) => [name, finite(item[name])]));
}

const joined = ({ workload, backend, workers, calls }) => JSON.stringify([workload, backend, workers, calls]);

function curve_from(crossover) {
  const verdict = k_verdicts.includes(crossover.verdict) ? crossover.verdict : "unresolved";
  const further = list(crossover.further_crossings)
    .map(({ direction, n_low, n_high }) => ({
      direction: text(direction, ""),
      n_low: positive(n_low),
      n_high: positive(n_high),
    }))
    .filter(({ n_high }) => n_high !== null);
  return {
    ...key_of(crossover),
    verdict,
    reason: text(crossover.reason, null),
    oversubscribed: crossover.oversubscribed === true,
    further_crossings: further,
    ...figures(crossover, k_curve_figures),
    cells: [],
  };
}

function curves_of(record) {
  const curves = new Map(list(record.crossovers).map((item) => [joined(key_of(item)), curve_from(item)]));
  const seen = new Set();
  for (const cell of list(record.cells)) {
    const key = key_of(cell);
    const name = joined(key);
    if (positive(cell.n) === null || seen.has(`${name} ${cell.n}`)) {
      continue;
    }
    seen.add(`${name} ${cell.n}`);
    if (!curves.has(name)) {
      curves.set(name, curve_from({ ...key, verdict: "unresolved", reason: "the record holds no verdict" }));
    }
    curves.get(name).cells.push({ ...key, verdict: text(cell.verdict, "open"), ...figures(cell, k_cell_figures) });
  }
  for (const curve of curves.values()) {
    curve.cells.sort((a, b) => a.n - b.n);
  }
  return [...curves.values()];
}

// Every k-th sample of a cell, one k for all, so that thinning shifts no distribution. Four digits are enough to draw.
function samples_of(record) {
  const rows = list(record.benchmarks).filter((row) => positive(row.real_time) !== null && positive(row.n) !== null);
  const stride = Math.max(1, Math.ceil(rows.length / k_most_samples));
  const groups = new Map();
  for (const row of rows) {
    const side = row.side === "serial" ? "serial" : "parallel";
    const name = `${joined(key_of(row))} ${row.n} ${side}`;
    if (!groups.has(name)) {
      groups.set(name, { ...key_of(row), n: row.n, side, seen: 0, ns: [] });
    }
    const group = groups.get(name);
    if (group.seen % stride === 0) {
      group.ns.push(Number(row.real_time.toPrecision(4)));
    }
    group.seen += 1;
  }
  return { stride, total: rows.length, groups: [...groups.values()].map(({ seen, ...group }) => group) };
}

/**
 * One line per size for serial: the pairing with the most rounds, since each backend was paired with its own.
 * @param {object[]} curves of one slice
 */
export function serial_cells(curves) {
  const best = new Map();
  for (const cell of curves.flatMap((curve) => curve.cells)) {
    const held = best.get(cell.n);
    if (cell.serial_ns !== null && (held === undefined || (cell.rounds ?? 0) > (held.rounds ?? 0))) {
      best.set(cell.n, cell);
    }
  }
  return [...best.values()].sort((a, b) => a.n - b.n);
}

// A slice is what one chart shows: a workload at one number of workers and one call mode, a line per backend.
function slices_of(curves) {
  const slices = new Map();
  for (const curve of curves) {
    const name = JSON.stringify([curve.workers, curve.calls]);
    slices.set(
      name,
      slices.get(name) ?? { workload: curve.workload, workers: curve.workers, calls: curve.calls, curves: [] },
    );
    slices.get(name).curves.push(curve);
  }
  for (const slice of slices.values()) {
    const order = in_order(slice.curves.map((curve) => curve.backend));
    slice.curves.sort((a, b) => order.indexOf(a.backend) - order.indexOf(b.backend));
  }
  return [...slices.values()].sort((a, b) => a.workers - b.workers || (a.calls < b.calls ? 1 : -1));
}

/**
 * The slice to show first: hot calls on the most workers that have a CPU each.
 * @param {object} workload of a model
 */
export function main_slice(workload) {
  const rank = ({ calls, curves }) =>
    (calls === "hot" ? 2 : 0) + (curves.some((curve) => curve.oversubscribed) ? 0 : 1);
  return workload.slices.reduce((best, slice) => (rank(slice) >= rank(best) ? slice : best));
}

function grouped(model) {
  const names = [...new Set(model.curves.map((curve) => curve.workload))];
  const of = (name) => slices_of(model.curves.filter((curve) => curve.workload === name));
  const workloads = names.map((name) => ({ name, slices: of(name) }));
  return { ...model, styles: styles_of(model.backends), workloads };
}

/**
 * @param {object} record a parsed results.json
 * @returns {object} what page and pictures draw from; every number in it is finite or null
 */
export function model_of(record) {
  const curves = curves_of(record);
  const backends = in_order(["serial", ...curves.map((curve) => curve.backend)]);
  return grouped({
    status: text(record.status, "complete"),
    context: fields(record.context),
    environment: fields(record.environment),
    options: fields(record.options),
    backends,
    curves,
    failures: list(record.failures).map((item) => ({
      ...key_of(item),
      round: finite(item.round),
      n: finite(item.n),
      side: text(item.side, "parallel"),
      error: text(item.error, "no reason is recorded"),
    })),
    samples: samples_of(record),
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
