// Speed-up over workers, winners, dispatch overhead, and remarks on curves.
import { estimate, fields, figures, keyOf, list, positive, text } from "./fields.mjs";

const present = ({ value }) => value !== null && value > 0;

function fitOf(fit) {
  const curve = list(fit.curve)
    .map((point) => ({
      ...figures(point, "workers"),
      ...estimate(point, "speedup_ratio"),
      extrapolated: point.extrapolated === true,
    }))
    .filter((point) => positive(point.workers) !== null && present(point));
  const parameters = Object.entries(fields(fit.parameters));
  const numbers = parameters.filter(([, value]) => Number.isFinite(value));
  return {
    model: text(fit.model, "fit"),
    parameters: Object.fromEntries(numbers),
    curve: curve.sort((a, b) => a.workers - b.workers),
  };
}

/**
 * @param {object} record
 * @returns {object[]} speed-up over workers, by workload, backend, nodes, call mode and n; without those
 *   of no point
 */
export function scalingOf(record) {
  return list(record.scaling)
    .map((item) => {
      const { workload, backend, nodes, calls } = keyOf(item);
      const points = list(item.points)
        .map((point) => ({
          workers: positive(point.workers),
          ...estimate(point, "speedup_ratio"),
          efficiency: estimate(point, "efficiency_ratio").value,
        }))
        .filter((point) => point.workers !== null && present(point))
        .sort((a, b) => a.workers - b.workers);
      const fits = list(item.fits)
        .map(fitOf)
        .filter(({ curve }) => curve.length > 1);
      return { workload, backend, nodes, calls, n: positive(item.n), points, fits };
    })
    .filter(({ points }) => points.length > 0);
}

/** What stands where no backend does: the rounds do not say which is ahead. */
export const UNSETTLED = "not settled";

/**
 * @param {object} record
 * @returns {object[]} which backend is fastest, by workload, workers, call mode and n, in order of
 *   n
 */
export function winnersOf(record) {
  return list(record.winners)
    .map((item) => {
      const { workload, workers, nodes, calls } = keyOf(item);
      const found = { backend: text(item.backend, UNSETTLED), close: item.close === true };
      const [n, speedup] = [item.n, item.speedup_ratio].map(positive);
      return { workload, workers, nodes, calls, n, ...found, speedup };
    })
    .filter(({ n }) => n !== null)
    .sort((a, b) => a.n - b.n);
}

/**
 * @param {object} record
 * @returns {object[]} time of a map with no work, ns, by backend, workers and call mode
 */
export function dispatchOf(record) {
  return list(record.dispatch)
    .map((item) => {
      const { backend, workers, nodes, calls } = keyOf(item);
      return { backend, workers, nodes, calls, ...estimate(item, "dispatch_ns") };
    })
    .filter(present);
}

/** What a crossover may tell beside n*: all of it may be missing. */
export function remarksOf(crossover) {
  const states = list(crossover.states).map((state) => ({
    name: text(state.name, "a state"),
    verdict: text(state.verdict, "unresolved"),
    ...figures(state, "n n_low n_high n_top round_trip_ns share_ratio"),
  }));
  const busy = fields(crossover.while_busy);
  const others = figures(busy, "others_cpus n n_low n_high rounds");
  return {
    while_busy: text(busy.verdict) === null ? null : { verdict: busy.verdict, ...others },
    metg_us: estimate(crossover, "metg_us"),
    states,
    baseline: text(crossover.baseline, "serial"),
    ...figures(crossover, "safe_n_low safe_n_high double_speed_n contended_rounds more_s"),
  };
}
