// The figures behind the charts, as tables.
import { intervalText, ratioText, sizeText, timeText } from "../format.mjs";
import { panelName } from "../specs/heat.mjs";
import { crossingText, judgedText } from "../words.mjs";
import { el, scrolling, tableWith } from "./dom.mjs";

/**
 * A table whose wide content scrolls inside its own frame.
 * @param {string} caption
 * @param {string} heads separated by commas
 * @param {Array<Array<string|Node>>} rows
 */
export function tableOf(caption, heads, rows) {
  const table = tableWith(
    { class: "figures" },
    heads.split(", "),
    rows,
    el("caption", {}, caption),
  );
  return scrolling({ "aria-label": caption }, table);
}

const time = (ns) => timeText(ns, 4);
const ratio = (value) => ratioText(value, 4);

const shownOf = (items, hidden) => items.filter(({ backend }) => !hidden.has(backend));
const shownCells = (slice, hidden) => shownOf(slice.curves, hidden).flatMap(({ cells }) => cells);

/** Times per call, of serial and parallel, for every size. */
export function timeTable(slice, hidden) {
  const rows = shownCells(slice, hidden).map((cell) => [
    cell.backend,
    sizeText(cell.n),
    time(cell.parallel_ns),
    intervalText(cell.parallel_low_ns, cell.parallel_high_ns, time),
    time(cell.serial_ns),
    intervalText(cell.serial_low_ns, cell.serial_high_ns, time),
    time(cell.parallel_cpu_ns),
    sizeText(cell.rounds),
  ]);
  const heads =
    "backend, n, parallel, 95 % interval, serial, 95 % interval, CPU time of all workers, rounds";
  return tableOf(`${slice.workload}: time per call`, heads, rows);
}

/** Speed-ups and verdicts for every size. */
export function speedupTable(slice, hidden) {
  const rows = shownCells(slice, hidden).map((cell) => [
    cell.backend,
    sizeText(cell.n),
    ratio(cell.speedup_ratio),
    intervalText(cell.speedup_low_ratio, cell.speedup_high_ratio, ratio),
    cell.verdict,
    sizeText(cell.wins),
    sizeText(cell.losses),
    sizeText(cell.rounds),
  ]);
  const heads =
    "backend, n, speed-up, 95 % interval, verdict, rounds faster, rounds slower, rounds";
  return tableOf(`${slice.workload}: speed-up over serial`, heads, rows);
}

/** The crossing of every round; null where the record has none. */
export function crossingsTable(slice, hidden) {
  const rows = shownOf(slice.curves, hidden).flatMap(({ backend, round_crossings }) =>
    round_crossings.map((one) => [
      backend,
      sizeText(one.round),
      crossingText(one),
      judgedText(one),
    ]),
  );
  const heads = "backend, round, crosses at n, counts";
  return rows.length === 0
    ? null
    : tableOf(`${slice.workload}: the crossing of each round`, heads, rows);
}

/** Speed-up and efficiency for every number of workers. */
export function workersTable(entries, hidden) {
  const rows = shownOf(entries, hidden).flatMap(({ backend, points }) =>
    points.map(({ workers, value, low, high, efficiency }) => [
      backend,
      sizeText(workers),
      ratio(value),
      intervalText(low, high, ratio),
      efficiency === null ? "–" : `${(100 * efficiency).toFixed(1)} %`,
    ]),
  );
  const [{ workload, n }] = entries;
  const caption = `${workload}: speed-up over workers, n = ${sizeText(n)}`;
  return tableOf(caption, "backend, workers, speed-up, 95 % interval, efficiency", rows);
}

/** Parameters of the fits; null where there are none. */
export function fitsTable(entries) {
  const rows = entries.flatMap(({ backend, fits }) =>
    fits.map(({ model, parameters }) => [
      backend,
      model,
      Object.entries(parameters)
        .map(([name, value]) => `${name} = ${value.toPrecision(4)}`)
        .join(", "),
    ]),
  );
  return rows.length === 0 ? null : tableOf("Fits", "backend, model, parameters", rows);
}

const verdictOf = ({ speedup_ratio, verdict }) => [ratio(speedup_ratio), verdict];

/** Speed-ups for every number of workers and size. */
export function heatTable(panels, workload) {
  const rows = panels.flatMap((curves) =>
    curves.flatMap(({ workers, cells }) =>
      cells.map((cell) => [
        panelName(curves),
        sizeText(workers),
        sizeText(cell.n),
        ...verdictOf(cell),
      ]),
    ),
  );
  const heads = "backend, workers, n, speed-up, verdict";
  return tableOf(`${workload}: speed-up over workers and n`, heads, rows);
}

/** The samples of one cell, by round. */
export function samplesTable(groups, where) {
  const rows = groups.flatMap(({ backend, side, ns, rounds }) =>
    ns.map((value, at) => [sizeText(rounds[at]), side === "serial" ? side : backend, time(value)]),
  );
  return tableOf(`Samples of ${where}`, "round, side, time per call", rows);
}

/** Who is fastest, for every workload of a family and size. */
export function winnerTable(members, name) {
  const rows = members.flatMap(({ parameter, winners }) =>
    winners.map(({ n, backend, close, speedup }) => [
      `${name}:${parameter}`,
      sizeText(n),
      backend,
      ratio(speedup),
      close ? "another one is about as fast" : "",
    ]),
  );
  return tableOf(`Fastest backend for ${name}`, "workload, n, fastest, speed-up, remark", rows);
}

/** Times with their intervals, a row each. */
export function forestTable(caption, rows) {
  const interval = ({ low, high }) => intervalText(low, high, time);
  const lines = rows.map((item) => [item.label, time(item.value), interval(item)]);
  return tableOf(caption, ", time, 95 % interval", lines);
}
