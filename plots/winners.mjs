// Stretches of n with one answer, and the workloads that stand in one map of winners.
import { mainSlice } from "./model.mjs";

/**
 * Gives each size its stretch of a log axis, up to halfway to its neighbours.
 * @param {Array<{n: number}>} items in order of n
 * @returns {object[]} the items with left and right
 */
export function stretches(items) {
  const between = (a, b) => Math.sqrt(a.n * b.n);
  return items.map((item, index) => {
    const before = items[index - 1];
    const after = items[index + 1];
    const step = after ? after.n / item.n : before ? item.n / before.n : 4;
    const left = before ? between(before, item) : item.n / Math.sqrt(step);
    return {
      ...item,
      left,
      right: after ? between(item, after) : item.n * Math.sqrt(before ? item.n / before.n : 4),
    };
  });
}

/** Neighbours with the same answer as one stretch. */
export function merged(items, same = (a, b) => a.backend === b.backend && a.close === b.close) {
  const runs = [];
  for (const item of items) {
    const last = runs[runs.length - 1];
    if (last && same(last, item)) {
      last.right = item.right;
      last.lastN = item.n;
    } else {
      runs.push({ ...item, lastN: item.n });
    }
  }
  return runs;
}

/**
 * Workloads that differ in one number only, as fma:1, fma:4 …: its cost per element.
 * @param {object} model
 * @returns {Array<{name: string, members: Array<{parameter: number, slice: object}>}>} families of
 *   two and more
 */
export function familiesOf(model) {
  const families = new Map();
  for (const workload of model.workloads) {
    const [, name, parameter] = workload.name.match(/^(.*):(\d+(?:\.\d+)?)$/) ?? [];
    if (name !== undefined) {
      families.set(name, [
        ...(families.get(name) ?? []),
        { parameter: Number(parameter), slice: mainSlice(workload) },
      ]);
    }
  }
  return [...families]
    .map(([name, members]) => ({
      name,
      members: members.sort((a, b) => a.parameter - b.parameter),
    }))
    .filter(({ members }) => members.length > 1);
}
