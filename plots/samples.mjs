// The samples of a record, as many as can be drawn. Each cell keeps its own share, evenly spaced in
// time, so that a long cell does not push out a short one and no distribution is shifted.
import { joined, keyOf, list, positive, text } from "./fields.mjs";
import { finite } from "./format.mjs";

/** At most so many samples go into a page: more would be megabytes, and no screen shows them. */
export const MOST_SAMPLES = 60000;

const column = (value) => (Array.isArray(value) ? value : []);

// One line of the table by size: places of the samples that can be drawn, in the order taken.
function cellsOf(line) {
  const [sizes, serial, parallel] = [line.n, line.serial_ns, line.parallel_ns].map(column);
  const places = new Map();
  sizes.forEach((n, at) => {
    if ([n, serial[at], parallel[at]].every((value) => positive(value) !== null)) {
      places.get(n)?.push(at) ?? places.set(n, [at]);
    }
  });
  return [...places].map(([n, own]) => ({ line, n, places: own }));
}

// The largest share per cell with which all of them together keep to the limit.
function shareOf(counts, most) {
  const sorted = [...counts].sort((a, b) => a - b);
  let left = most;
  for (let index = 0; index < sorted.length; ++index) {
    const share = Math.floor(left / (sorted.length - index));
    if (sorted[index] > share) {
      return Math.max(1, share);
    }
    left -= sorted[index];
  }
  return most;
}

const evenly = (places, share) =>
  places.filter((_, index) => {
    const before = Math.floor((index * share) / places.length);
    return Math.floor(((index + 1) * share) / places.length) > before;
  });

function groupsOf({ line, n, places }) {
  const cell = { ...keyOf(line), baseline: text(line.baseline, "serial"), n };
  const rounds = places.map((at) => finite(column(line.round)[at]));
  // Four digits are enough to draw.
  const drawn = (values) => places.map((at) => Number(values[at].toPrecision(4)));
  return ["serial", "parallel"].map((side) => ({
    ...cell,
    side,
    ns: drawn(line[`${side}_ns`]),
    rounds,
  }));
}

/**
 * @param {object} record
 * @param {number} [most] samples to keep
 * @returns {{total: number, kept: number, groups: object[]}} how many samples there are and are
 *   kept, each of them a pair; times in ns by cell and side, each with its round
 */
export function samplesOf(record, most = MOST_SAMPLES) {
  const lines = new Map(list(record.samples).map((line) => [joined(keyOf(line)), line]));
  const cells = [...lines.values()].flatMap(cellsOf);
  const count = (items) => items.reduce((sum, { places }) => sum + places.length, 0);
  const share = shareOf(
    cells.map(({ places }) => places.length),
    most,
  );
  const kept = cells.map((cell) => ({ ...cell, places: evenly(cell.places, share) }));
  return { total: count(cells), kept: count(kept), groups: kept.flatMap(groupsOf) };
}
