// The raw samples of one cell: how they are distributed, and which process each came from.
import { joined } from "../fields.mjs";
import { sizeText, timeText } from "../format.mjs";
import { bestCurve } from "../words.mjs";
import {
  ends,
  leftAxis,
  literal,
  logTicks,
  lookChannels,
  positiveDomain,
  stacked,
  timeChannel,
  tip,
} from "./frame.mjs";
import { settle } from "./options.mjs";

const BINS = 48;
const MOST_DOTS = 1500;
const HISTOGRAM_HEIGHT = 90;

/** The samples of one cell: its own, and its baseline's of the same pairs. */
export function samplesOfCell(model, curve, n) {
  const name = joined(curve);
  return model.samples.groups.filter((group) => joined(group) === name && group.n === n);
}

/** For a curve: those of its cells that have raw samples. */
export function sampledCells(model) {
  const name = (curve, n) => JSON.stringify([joined(curve), n]);
  const known = new Set(model.samples.groups.map((group) => name(group, group.n)));
  return (curve) => curve.cells.filter(({ n }) => known.has(name(curve, n)));
}

/** The size of the cell next to n. */
export function nearest(cells, n) {
  const far = (cell) => Math.abs(Math.log(cell.n / n));
  return cells.reduce((held, cell) => (far(cell) < far(held) ? cell : held)).n;
}

/**
 * The cell that a reader most likely asks about: that of the best curve next to its crossover.
 * @param {object} workload of a model
 * @param {(curve: object) => object[]} sampled see sampledCells
 * @returns {{curve: object, n: number}|null} null when there are no samples
 */
export function likelyCell(workload, sampled) {
  const measured = workload.slices
    .flatMap(({ curves }) => curves)
    .filter((curve) => sampled(curve).length > 0);
  if (measured.length === 0) {
    return null;
  }
  const best = bestCurve(workload);
  const curve = measured.find((item) => item === best) ?? measured[0];
  const near = curve.n_high ?? curve.n ?? curve.n_top ?? 1;
  return { curve, n: nearest(sampled(curve), near) };
}

// The program whose times these are.
const sideOf = ({ side, backend, baseline }) => (side === "serial" ? baseline : backend);

const thinned = (values, most) => {
  const step = Math.max(1, Math.ceil(values.length / most));
  return values.filter((_, index) => index % step === 0);
};

function dotsOf(groups) {
  return groups.flatMap(({ backend, baseline, side, ns, rounds }) => {
    const who = sideOf({ side, backend, baseline });
    const dots = ns.map((value, index) => ({ backend: who, value, round: rounds[index] ?? 0 }));
    return thinned(dots, MOST_DOTS).map((dot) => ({
      ...dot,
      about: {
        title: `process of round ${sizeText(dot.round)}`,
        backend: who,
        facts: { "time per call": timeText(dot.value, 4) },
      },
    }));
  });
}

// Bins are equally wide on the axis, whether that is logarithmic or not.
function binsOf(groups, domain, scale) {
  const [low, high] = scale === "log" ? domain.map(Math.log) : domain;
  const edge = (index) => {
    const at = low + ((high - low) * index) / BINS;
    return scale === "log" ? Math.exp(at) : at;
  };
  const place = (ns) =>
    Math.floor(((scale === "log" ? Math.log(ns) : ns) - low) / ((high - low) / BINS));
  return groups.flatMap(({ backend, baseline, side, ns }) => {
    const counts = new Array(BINS).fill(0);
    ns.forEach((value) => (counts[Math.min(BINS - 1, Math.max(0, place(value)))] += 1));
    const who = sideOf({ side, backend, baseline });
    return counts
      .map((count, index) => ({
        backend: who,
        left: edge(index),
        right: edge(index + 1),
        bottom: 0,
        count,
      }))
      .filter(({ count }) => count > 0);
  });
}

/**
 * @param {object[]} groups of the model's samples (samplesOfCell)
 * @param {object} options see options.mjs; `scale` is that of the time axis
 * @returns {object} a Vega-Lite specification
 */
export function distributionChart(groups, options) {
  const settled = settle(options);
  const { theme, width, height, margin, styles, scale, hover, legend, headings } = settled;
  const times = groups.flatMap(({ ns }) => ns);
  const [low, high] = positiveDomain(times);
  const domain = scale === "log" ? [low / 1.08, high * 1.08] : [0, high * 1.05];
  const dots = dotsOf(groups);
  const bins = binsOf(groups, domain, scale);
  const backends = [...new Set(groups.map(sideOf))];
  const { color, shape } = lookChannels(backends, styles, theme, legend);
  const { axis, ...channel } = timeChannel("value", domain, scale, margin);
  const x = (field, labelled) => ({
    ...{ ...channel, field, scale: { ...channel.scale, domain } },
    axis: {
      ...{ values: axis.values, labelExpr: axis.labelExpr, tickCount: 6, labelOverlap: true },
      ...(scale === "log" ? { values: logTicks(domain) } : {}),
      ...{ ...ends(labelled, "time per call"), grid: true },
    },
  });
  const y = (field, title, limits) => ({
    ...{ field, type: "quantitative", scale: { domain: limits, nice: false, zero: false } },
    axis: { ...leftAxis(margin), title, tickCount: 4, tickMinStep: 1, grid: false },
  });
  const most = Math.max(1, ...bins.map(({ count }) => count));
  const rounds = dots.map(({ round }) => round);
  const limits =
    rounds.length > 0 ? [Math.min(...rounds) - 0.7, Math.max(...rounds) + 0.7] : [0, 1];
  const histogram = {
    ...{ name: "histogram", width, height: HISTOGRAM_HEIGHT },
    layer: [
      {
        name: "bins",
        data: { values: bins },
        mark: { type: "rect", stroke: theme.paper, strokeWidth: 0.5 },
        encoding: {
          ...{ x: x("left", false), x2: { field: "right" } },
          ...{ y: y("bottom", "samples", [0, most * 1.08]) },
          ...{ y2: { field: "count" }, color, opacity: { value: 0.55 } },
        },
      },
    ],
  };
  // A process is told by its row and, along the run, by its colour.
  const steps = theme.steps.length;
  const stepOf = (round) =>
    Math.min(steps - 1, Math.floor(((round - limits[0]) / (limits[1] - limits[0])) * steps));
  const coloured = dots.map((dot) => ({ ...dot, colour: theme.steps[stepOf(dot.round)] }));
  const inOrder = y("round", "process, in order", limits);
  const strip = {
    ...{ name: "main", width, height: Math.max(120, height - HISTOGRAM_HEIGHT) },
    layer: [
      {
        name: "dots",
        data: { values: coloured },
        mark: { type: "point", filled: true, size: 34, opacity: 0.9, ...tip(hover) },
        encoding: { x: x("value", true), y: inOrder, color: literal("colour"), shape },
      },
    ],
  };
  return stacked([histogram, strip], theme, headings);
}
