// Who is ahead where: read off stored medians, intervals and verdicts, for shading and for the winner map.
import { baselines_in, main_slice } from "./model.mjs";
import { positive } from "./fields.mjs";

/** Names that stand where no backend does: serial is ahead, or the rounds do not say who is. */
export const k_unsettled = "not settled";

/** Sizes that all lists hold; where these are fewer than two, those of any list. */
export function common_sizes(lists) {
  const all = [...new Set(lists.flat())].sort((a, b) => a - b);
  const shared = all.filter((n) => lists.every((sizes) => sizes.includes(n)));
  return shared.length > 1 ? shared : all;
}

function winner_among(cells, baseline) {
  const winning = cells.filter(({ verdict, speedup_ratio }) => verdict === "win" && positive(speedup_ratio) !== null);
  if (winning.length === 0) {
    const losing = cells.every(({ verdict }) => verdict === "lose");
    return { backend: losing ? baseline : k_unsettled, speedup: null, close: false };
  }
  const best = winning.reduce((held, cell) => (cell.speedup_ratio > held.speedup_ratio ? cell : held));
  const near = (cell) => (cell.speedup_high_ratio ?? Infinity) >= (best.speedup_low_ratio ?? 0);
  return {
    backend: best.backend,
    speedup: best.speedup_ratio,
    close: winning.some((cell) => cell !== best && near(cell)),
  };
}

/**
 * For each size at which all backends were measured: who is fastest. A backend must be proven faster than serial; it is
 * `close` when the interval of another winner reaches its own. Speed-ups over different loops say nothing about each
 * other, so only the curves on the first baseline are asked.
 * @param {object[]} curves of one slice
 * @returns {Array<{n: number, backend: string, speedup: number|null, close: boolean}>} in order of n
 */
export function winners_of(curves) {
  const [baseline] = baselines_in(curves);
  const measured = curves.filter((curve) => curve.baseline === baseline && curve.cells.length > 0);
  const sizes = common_sizes(measured.map(({ cells }) => cells.map(({ n }) => n)));
  return sizes.map((n) => ({
    n,
    ...winner_among(
      measured.flatMap(({ cells }) => cells.filter((cell) => cell.n === n)),
      baseline,
    ),
  }));
}

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
    return { ...item, left, right: after ? between(item, after) : item.n * Math.sqrt(before ? item.n / before.n : 4) };
  });
}

/** Neighbours with the same answer as one stretch. */
export function merged(items, same = (a, b) => a.backend === b.backend && a.close === b.close) {
  const runs = [];
  for (const item of items) {
    const last = runs[runs.length - 1];
    if (last && same(last, item)) {
      last.right = item.right;
      last.last_n = item.n;
    } else {
      runs.push({ ...item, last_n: item.n });
    }
  }
  return runs;
}

/**
 * Workloads that differ in one number only, as fma:1, fma:4 …: its cost per element.
 * @param {object} model
 * @returns {Array<{name: string, members: Array<{parameter: number, slice: object}>}>} families of two and more
 */
export function families_of(model) {
  const families = new Map();
  for (const workload of model.workloads) {
    const [, name, parameter] = workload.name.match(/^(.*):(\d+(?:\.\d+)?)$/) ?? [];
    if (name !== undefined) {
      families.set(name, [
        ...(families.get(name) ?? []),
        { parameter: Number(parameter), slice: main_slice(workload) },
      ]);
    }
  }
  return [...families]
    .map(([name, members]) => ({ name, members: members.sort((a, b) => a.parameter - b.parameter) }))
    .filter(({ members }) => members.length > 1);
}
