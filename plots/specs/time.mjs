// Time per call against n: where two lines cross, parallel starts to pay.
import { baselinesIn, isInSlice, serialCells } from "../model.mjs";
import {
  inRange,
  positiveDomain,
  sizeChannel,
  sizeDomain,
  stacked,
  timeChannel,
  lookChannels,
} from "./frame.mjs";
import { lanesPart } from "./lanes.mjs";
import { crossingLayers, faded, opacity, rowsOf, seriesLayers } from "./series.mjs";
import { settle } from "./options.mjs";

/** More samples are not drawn into one chart: the eye sees no more, and the page would be slow. */
const MOST_MARKS = 4000;

const pick = (side) => (cell) => ({
  ...{ value: cell[`${side}_ns`], low: cell[`${side}_low_ns`], high: cell[`${side}_high_ns`] },
});

function sampleLayer(samples, slice, { backends, xDomain, y }, { styles, theme, legend, focus }) {
  // Serial's samples come with every backend they were paired with.
  const values = samples.groups
    .filter((group) => group.workload === slice.workload && isInSlice(group, slice))
    .map(({ side, backend, baseline, ...group }) =>
      side === "serial"
        ? { ...group, backend: baseline, faded: false }
        : { ...group, backend, faded: faded(backend, focus) },
    )
    .filter(({ backend }) => backends.includes(backend))
    .flatMap(({ backend, n, ns, faded: pale }) =>
      ns.map((value) => ({ backend, n, value, faded: pale })),
    );
  const step = Math.max(1, Math.ceil(values.length / MOST_MARKS));
  return {
    name: "samples",
    data: { values: values.filter((_, index) => index % step === 0) },
    mark: { type: "tick", orient: "horizontal", size: 9, thickness: 1, clip: true },
    encoding: {
      x: sizeChannel(xDomain, false),
      y,
      color: lookChannels(backends, styles, theme, legend).color,
      opacity: opacity(0.3, 0.06),
    },
  };
}

/**
 * @param {object} slice of a model: one workload, one number of workers, one call mode
 * @param {object} options see options.mjs
 * @returns {object} a Vega-Lite specification
 */
export function timeChart(slice, options) {
  const settled = settle(options);
  const { hidden, focus, scale, width, height, samples, range } = settled;
  const curves = slice.curves.filter(({ backend }) => !hidden.has(backend));
  // A loop that is itself measured against another one has its line already.
  const baselines = baselinesIn(slice.curves).filter(
    (name) => !hidden.has(name) && !slice.curves.some(({ backend }) => backend === name),
  );
  // Domains take in what is hidden too: toggling a line must not move the others.
  const all = slice.curves.flatMap((curve) => curve.cells);
  const cells = inRange(all, range);
  const xDomain = range ?? sizeDomain(slice.curves);
  const times = ["serial", "parallel"].flatMap((side) =>
    cells.map(pick(side)).flatMap(({ value, low, high }) => [value, low, high]),
  );
  const [low, high] = positiveDomain(times);
  const y = timeChannel("value", [low / 1.25, high * 1.25], scale, settled.margin);
  const backends = [...baselines, ...curves.map(({ backend }) => backend)];
  const frame = { backends, xDomain, y };
  const rows = [
    ...baselines.flatMap((name) => rowsOf(name, serialCells(slice.curves, name), pick("serial"))),
    ...curves.flatMap(({ backend, cells: own }) => rowsOf(backend, own, pick("parallel"), focus)),
  ];
  const layers = [
    ...crossingLayers(curves, frame, settled, (curve) => curve.serial_work_ns),
    ...(samples ? [sampleLayer(samples, slice, frame, settled)] : []),
    ...seriesLayers(rows, frame, settled),
  ];
  // The crossover's point belongs on top of the lines.
  layers.push(layers.splice(2, 1)[0]);
  return stacked(
    [{ name: "main", width, height, layer: layers }, lanesPart(curves, frame, settled)],
    settled.theme,
    settled.headings,
  );
}
