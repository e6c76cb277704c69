// The figures behind the charts, as tables.
import { interval_text, ratio_text, size_text, time_text } from "../format.mjs";
import { crossing_text, judged_text } from "../words.mjs";
import { el } from "./dom.mjs";

/**
 * A table whose wide content scrolls inside its own frame.
 * @param {string} caption
 * @param {string[]} heads
 * @param {Array<Array<string|Node>>} rows
 */
export function table_of(caption, heads, rows) {
  const head = el(
    "thead",
    {},
    el(
      "tr",
      {},
      heads.map((text) => el("th", { scope: "col" }, text)),
    ),
  );
  const body = el(
    "tbody",
    {},
    rows.map((row) =>
      el(
        "tr",
        {},
        row.map((content) => el("td", {}, content)),
      ),
    ),
  );
  const frame = { class: "scroll", tabindex: 0, role: "region", "aria-label": caption };
  return el("div", frame, el("table", { class: "figures" }, el("caption", {}, caption), head, body));
}

const time = (ns) => time_text(ns, 4);
const ratio = (value) => ratio_text(value, 4);

function shown_cells(slice, hidden) {
  return slice.curves.filter(({ backend }) => !hidden.has(backend)).flatMap(({ cells }) => cells);
}

/** Times per call, of serial and parallel, for every size. */
export function time_table(slice, hidden) {
  const rows = shown_cells(slice, hidden).map((cell) => [
    cell.backend,
    size_text(cell.n),
    time(cell.parallel_ns),
    interval_text(cell.parallel_low_ns, cell.parallel_high_ns, time),
    time(cell.serial_ns),
    interval_text(cell.serial_low_ns, cell.serial_high_ns, time),
    time(cell.parallel_cpu_ns),
    size_text(cell.rounds),
  ]);
  const heads = [
    "backend",
    "n",
    "parallel",
    "95 % interval",
    "serial",
    "95 % interval",
    "CPU time of all workers",
    "rounds",
  ];
  return table_of(`${slice.workload}: time per call`, heads, rows);
}

/** Speed-ups and verdicts for every size. */
export function speedup_table(slice, hidden) {
  const rows = shown_cells(slice, hidden).map((cell) => [
    cell.backend,
    size_text(cell.n),
    ratio(cell.speedup_ratio),
    interval_text(cell.speedup_low_ratio, cell.speedup_high_ratio, ratio),
    cell.verdict,
    size_text(cell.wins),
    size_text(cell.losses),
    size_text(cell.rounds),
  ]);
  const heads = ["backend", "n", "speed-up", "95 % interval", "verdict", "rounds faster", "rounds slower", "rounds"];
  return table_of(`${slice.workload}: speed-up over serial`, heads, rows);
}

/** The crossing of every round; null where the record has none. */
export function crossings_table(slice, hidden) {
  const rows = slice.curves
    .filter(({ backend }) => !hidden.has(backend))
    .flatMap(({ backend, round_crossings }) =>
      round_crossings.map((crossing) => [
        backend,
        size_text(crossing.round),
        crossing_text(crossing),
        judged_text(crossing),
      ]),
    );
  const heads = ["backend", "round", "crosses at n", "counts"];
  return rows.length === 0 ? null : table_of(`${slice.workload}: the crossing of each round`, heads, rows);
}

/** Speed-up and efficiency for every number of workers. */
export function workers_table(entries, hidden) {
  const rows = entries
    .filter(({ backend }) => !hidden.has(backend))
    .flatMap(({ backend, points }) =>
      points.map(({ workers, value, low, high, efficiency }) => [
        backend,
        size_text(workers),
        ratio(value),
        interval_text(low, high, ratio),
        efficiency === null ? "–" : `${(100 * efficiency).toFixed(1)} %`,
      ]),
    );
  const [{ workload, n }] = entries;
  const caption = `${workload}: speed-up over workers, n = ${size_text(n)}`;
  return table_of(caption, ["backend", "workers", "speed-up", "95 % interval", "efficiency"], rows);
}

/** Parameters of the fits; null where there are none. */
export function fits_table(entries) {
  const rows = entries.flatMap(({ backend, fits }) =>
    fits.map(({ model, parameters }) => [
      backend,
      model,
      Object.entries(parameters)
        .map(([name, value]) => `${name} = ${value.toPrecision(4)}`)
        .join(", "),
    ]),
  );
  return rows.length === 0 ? null : table_of("Fits", ["backend", "model", "parameters"], rows);
}

/** Speed-ups for every number of workers and size. */
export function heat_table(panels, workload) {
  const rows = panels.flatMap((curves) =>
    curves.flatMap(({ backend, workers, cells }) =>
      cells.map((cell) => [backend, size_text(workers), size_text(cell.n), ratio(cell.speedup_ratio), cell.verdict]),
    ),
  );
  const heads = ["backend", "workers", "n", "speed-up", "verdict"];
  return table_of(`${workload}: speed-up over workers and n`, heads, rows);
}

/** The samples of one cell, by round. */
export function samples_table(groups, where) {
  const rows = groups.flatMap(({ backend, side, ns, rounds }) =>
    ns.map((value, index) => [size_text(rounds[index]), side === "serial" ? "serial" : backend, time(value)]),
  );
  return table_of(`Samples of ${where}`, ["round", "side", "time per call"], rows);
}

/** Who is fastest, for every workload of a family and size. */
export function winner_table(members, name) {
  const rows = members.flatMap(({ parameter, winners }) =>
    winners.map(({ n, backend, close, speedup }) => [
      `${name}:${parameter}`,
      size_text(n),
      backend,
      ratio(speedup),
      close ? "another one is about as fast" : "",
    ]),
  );
  return table_of(`Fastest backend for ${name}`, ["workload", "n", "fastest", "speed-up", "remark"], rows);
}

/** Times with their intervals, a row each. */
export function forest_table(caption, rows) {
  const lines = rows.map(({ label, value, low, high }) => [label, time(value), interval_text(low, high, time)]);
  return table_of(caption, ["", "time", "95 % interval"], lines);
}
