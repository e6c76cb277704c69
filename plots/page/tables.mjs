// The figures behind the charts, as tables.
import { interval_text, ratio_text, size_text, time_text } from "../format.mjs";
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
