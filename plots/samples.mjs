// The raw samples, as many as can be drawn. Each cell keeps its own share, evenly spaced in time, so that a long cell
// does not push out a short one and no distribution is shifted.
import { figures, joined, key_of, list, positive, text } from "./fields.mjs";

/** At most so many rows go into a page: more would be megabytes, and no screen shows them. */
export const k_most_rows = 60000;

/** The name of the row's cell: workload/backend/workers/calls/n. */
export function row_name(row) {
  if (typeof row.name === "string") {
    return row.name;
  }
  const { workload, backend, workers, calls } = key_of(row);
  return [workload, backend, workers, calls, row.n].join("/");
}

/** Names of the backends that stand on the serial side: serial, and what curves name as their baseline. */
export function baselines_of(record) {
  return new Set(["serial", ...list(record.crossovers).map(({ baseline }) => baseline)]);
}

// A pair stands in two rows next to each other; the serial side is named after its baseline, so that its partner tells
// whose it is. Names repeat by the thousand: each is looked at once.
function pairs_of(names, baselines) {
  const known = new Map();
  const is_serial = (name) => {
    if (!known.has(name)) {
      known.set(name, baselines.has(name.split("/").at(-4)));
    }
    return known.get(name);
  };
  const pairs = [];
  for (let at = 0; at < names.length; ++at) {
    const [own, next] = [names[at], names[at + 1]];
    const paired = next !== undefined && (next === own || is_serial(own) !== is_serial(next));
    pairs.push({ at, length: paired ? 2 : 1, cell: paired && is_serial(own) ? next : own });
    at += paired ? 1 : 0;
  }
  return pairs;
}

// The largest share per cell with which all of them together keep to the limit.
function share_of(counts, most) {
  const sorted = [...counts].sort((a, b) => a - b);
  let left = most;
  for (let index = 0; index < sorted.length; ++index) {
    const share = Math.floor(left / (sorted.length - index));
    if (sorted[index] > share) {
      return Math.max(1, share);
    }
    left -= sorted[index];
  }
  return Infinity;
}

/**
 * Which rows to keep: whole pairs, evenly spaced in each cell.
 * @param {string[]} names of all rows, in the order of the record
 * @param {Set<string>} baselines of the record
 * @param {number} [most] rows to keep
 * @returns {Array<{at: number, length: number}>} index of the first row of each pair, and how many rows it has
 */
export function rows_to_keep(names, baselines, most = k_most_rows) {
  const pairs = pairs_of(names, baselines);
  const counts = new Map();
  pairs.forEach(({ cell }) => counts.set(cell, (counts.get(cell) ?? 0) + 1));
  const share = share_of(counts.values(), most / 2);
  const seen = new Map();
  return pairs.filter(({ cell }) => {
    const count = counts.get(cell);
    const index = seen.get(cell) ?? 0;
    seen.set(cell, index + 1);
    return count <= share || Math.floor(((index + 1) * share) / count) > Math.floor((index * share) / count);
  });
}

function add_row(groups, row, cell) {
  const side = row.side === "serial" ? "serial" : "parallel";
  const name = `${joined(cell)} ${row.n} ${side}`;
  if (!groups.has(name)) {
    groups.set(name, { ...cell, n: row.n, side, ns: [], rounds: [] });
  }
  // Four digits are enough to draw.
  groups.get(name).ns.push(Number(row.real_time.toPrecision(4)));
  groups.get(name).rounds.push(figures(row, ["round"]).round);
}

/**
 * @param {object} record whose rows may have been thinned already
 * @param {number} [total] how many rows it had before
 * @returns {{total: number, kept: number, groups: object[]}} times in ns by cell and side, each with its round; a group
 *   names the baseline of its cell
 */
export function samples_of(record, total) {
  const rows = list(record.benchmarks).filter((row) => positive(row.real_time) !== null && positive(row.n) !== null);
  const curves = list(record.crossovers).map((curve) => [joined(key_of(curve)), text(curve.baseline, "serial")]);
  const baselines = new Map(curves);
  const groups = new Map();
  let kept = 0;
  for (const { at, length } of rows_to_keep(rows.map(row_name), baselines_of(record))) {
    const pair = rows.slice(at, at + length);
    const cell = key_of(pair.find(({ side }) => side !== "serial") ?? pair[0]);
    const baseline = baselines.get(joined(cell)) ?? "serial";
    pair.forEach((row) => add_row(groups, row, { ...cell, baseline }));
    kept += length;
  }
  return { total: total ?? rows.length, kept, groups: [...groups.values()] };
}
