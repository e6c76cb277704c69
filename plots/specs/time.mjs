// Time per call against n: where two lines cross, parallel starts to pay.
import { baselines_in, serial_cells } from "../model.mjs";
import {
  in_range,
  positive_domain,
  size_channel,
  size_domain,
  stacked,
  time_channel,
  look_channels,
} from "./frame.mjs";
import { lanes_part } from "./lanes.mjs";
import { crossing_layers, faded, rows_of, series_layers } from "./series.mjs";
import { settle } from "./options.mjs";

/** More samples than this are not drawn into one chart: the eye sees no more, and the page would be slow. */
const k_most_marks = 4000;

const pick_serial = ({ serial_ns, serial_low_ns, serial_high_ns }) => ({
  value: serial_ns,
  low: serial_low_ns,
  high: serial_high_ns,
});
const pick_parallel = ({ parallel_ns, parallel_low_ns, parallel_high_ns }) => ({
  value: parallel_ns,
  low: parallel_low_ns,
  high: parallel_high_ns,
});

function sample_layer(samples, slice, { backends, x_domain, y }, { styles, theme, legend, focus }) {
  // Serial's samples come with every backend they were paired with.
  const values = samples.groups
    .filter(
      ({ workload, workers, calls }) =>
        workload === slice.workload && workers === slice.workers && calls === slice.calls,
    )
    .map(({ side, backend, baseline, ...group }) =>
      side === "serial"
        ? { ...group, backend: baseline, faded: false }
        : { ...group, backend, faded: faded(backend, focus) },
    )
    .filter(({ backend }) => backends.includes(backend))
    .flatMap(({ backend, n, ns, faded: pale }) => ns.map((value) => ({ backend, n, value, faded: pale })));
  const step = Math.max(1, Math.ceil(values.length / k_most_marks));
  return {
    name: "samples",
    data: { values: values.filter((_, index) => index % step === 0) },
    mark: { type: "tick", orient: "horizontal", size: 9, thickness: 1, clip: true },
    encoding: {
      x: size_channel(x_domain, false),
      y,
      color: look_channels(backends, styles, theme, legend).color,
      opacity: { condition: { test: "datum.faded", value: 0.06 }, value: 0.3 },
    },
  };
}

/**
 * @param {object} slice of a model: one workload, one number of workers, one call mode
 * @param {object} options see options.mjs
 * @returns {object} a Vega-Lite specification
 */
export function time_chart(slice, options) {
  const settled = settle(options);
  const { hidden, focus, scale, width, height, samples, range } = settled;
  const curves = slice.curves.filter(({ backend }) => !hidden.has(backend));
  // A loop that is itself measured against another one has its line already.
  const baselines = baselines_in(slice.curves).filter(
    (name) => !hidden.has(name) && !slice.curves.some(({ backend }) => backend === name),
  );
  // Domains take in what is hidden too: toggling a line must not move the others.
  const cells = in_range(
    slice.curves.flatMap((curve) => curve.cells),
    range,
  );
  const x_domain = range ?? size_domain(slice.curves);
  const times = cells.flatMap((cell) =>
    [cell.serial_ns, cell.serial_low_ns, cell.serial_high_ns].concat(
      cell.parallel_ns,
      cell.parallel_low_ns,
      cell.parallel_high_ns,
    ),
  );
  const [low, high] = positive_domain(times);
  const y = time_channel("value", [low / 1.25, high * 1.25], scale, settled.margin);
  const backends = [...baselines, ...curves.map(({ backend }) => backend)];
  const frame = { backends, x_domain, y };
  const rows = [
    ...baselines.flatMap((name) => rows_of(name, serial_cells(slice.curves, name), pick_serial)),
    ...curves.flatMap(({ backend, cells: own }) => rows_of(backend, own, pick_parallel, focus)),
  ];
  const layers = [
    ...crossing_layers(curves, frame, settled, (curve) => curve.serial_work_ns),
    ...(samples ? [sample_layer(samples, slice, frame, settled)] : []),
    ...series_layers(rows, frame, settled),
  ];
  // The crossover's point belongs on top of the lines.
  layers.push(layers.splice(2, 1)[0]);
  return stacked(
    [{ name: "main", width, height, layer: layers }, lanes_part(curves, frame, settled)],
    settled.theme,
    settled.headings,
  );
}
