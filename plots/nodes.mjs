// Maps of nodes against n: those that crossover plan simulated, and those of a sweep over nodes.
// Figures are the stored ones; nothing is computed but which of them is the smallest.
import { drawable, fields, figures, joined, list, positive, text } from "./fields.mjs";
import { sizeText } from "./format.mjs";
import { serialCells } from "./model.mjs";
import { inOrder } from "./palette.mjs";

/** The plan.json that this program reads. */
export const PLAN_VERSION = 1;

const bySize = (a, b) => a.n - b.n;

function plannedMap(map, rows) {
  const row = new Map(rows.map((nodes, at) => [nodes, at]));
  const cells = list(map.calls)
    .map((call) => ({
      ...{ n: positive(call.n), row: row.get(call.nodes), ns: positive(call.ns) },
      ...{ ratio: positive(call.speedup_ratio), fastest: call.fastest === true },
    }))
    .filter(({ n, row: at, ratio }) => n !== null && at !== undefined && ratio !== null);
  const stretches = list(map.stretches)
    .map((item) => ({ n: positive(item.n), nodes: positive(item.nodes) }))
    .filter(({ n, nodes }) => n !== null && nodes !== null);
  const least = fields(map.least_cost);
  const cost = { ...figures(least, "ns nodes n"), confirmed: least.confirmed === true };
  return {
    data: text(map.data, "resident"),
    cells: cells.sort(bySize),
    stretches,
    least: positive(cost.ns) === null ? null : cost,
  };
}

/**
 * @param {object} anyPlan a parsed plan.json
 * @returns {object} what the page draws of it
 */
export function plannedOf(anyPlan) {
  const plan = drawable(anyPlan);
  const nodes = (Array.isArray(plan.nodes) ? plan.nodes : []).filter(positive);
  const network = fields(plan.network);
  return {
    simulated: text(plan.simulated, "a simulation"),
    idealised: (Array.isArray(plan.idealised) ? plan.idealised : []).filter((word) => text(word)),
    network: {
      ...figures(network, "latency_us ns_per_byte"),
      latency_source: text(network.latency_source, "not told"),
      bandwidth_source: text(network.bandwidth_source, "not told"),
    },
    rows: nodes.map(sizeText),
    workloads: list(plan.workloads).map((item) => ({
      workload: text(item.workload, "(unnamed)"),
      baseline: text(item.baseline, "serial"),
      ...figures(item, "ns_per_element bytes_in bytes_out"),
      maps: list(item.maps)
        .map((map) => plannedMap(map, nodes))
        .filter(({ cells }) => cells.length > 0),
    })),
  };
}

const fastestOf = (cells) =>
  cells.reduce((best, cell) => (best === null || cell.ns < best.ns ? cell : best), null);

// Serial in the lowest row, then numbers of nodes; of several numbers of workers the fastest stands
// for its nodes.
function measuredMap(curves) {
  const [{ workload, backend, calls, baseline }] = curves;
  const counts = [...new Set(curves.map(({ nodes }) => nodes))].sort((a, b) => a - b);
  const serial = serialCells(curves, baseline).map(({ n, serial_ns: ns }) => ({
    ...{ n, row: 0, ns, ratio: 1, workers: 1 },
  }));
  const sizes = [...new Set(curves.flatMap(({ cells }) => cells.map(({ n }) => n)))];
  const cells = sizes.flatMap((n) => {
    const onNodes = counts.map((nodes, at) =>
      fastestOf(
        curves
          .filter((curve) => curve.nodes === nodes)
          .flatMap((curve) => curve.cells)
          .filter(
            (cell) => cell.n === n && positive(cell.parallel_ns) && positive(cell.speedup_ratio),
          )
          .map(({ parallel_ns: ns, speedup_ratio: ratio, workers }) => ({
            ...{ n, row: at + 1, ns, ratio, workers },
          })),
      ),
    );
    const all = [serial.find((cell) => cell.n === n) ?? null, ...onNodes].filter(Boolean);
    const best = all.length === counts.length + 1 ? fastestOf(all) : null;
    return all.map((cell) => ({ ...cell, fastest: cell === best }));
  });
  const rows = [baseline, ...counts.map(sizeText)];
  return { ...{ workload, backend, calls, rows }, cells: cells.sort(bySize) };
}

/**
 * The maps of a sweep over several numbers of nodes, by workload, backend and call mode.
 * @param {object} model
 */
export function measuredMaps(model) {
  const groups = new Map();
  for (const curve of model.curves.filter(({ cells }) => cells.length > 0)) {
    const name = joined({ ...curve, workers: 1, nodes: 1 });
    groups.set(name, [...(groups.get(name) ?? []), curve]);
  }
  const order = inOrder(model.backends);
  return [...groups.values()]
    .filter((curves) => new Set(curves.map(({ nodes }) => nodes)).size > 1)
    .map(measuredMap)
    .filter(({ cells }) => cells.length > 0)
    .sort((a, b) => order.indexOf(a.backend) - order.indexOf(b.backend));
}
