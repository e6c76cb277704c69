// A strip under a chart: where each round crossed, a dot a round, a lane per backend. Rounds that
// cross near each other stand on each other, so that two kinds of processes are two heaps.
import { crossingText, judgedText } from "../words.mjs";
import { along, leftAxis, lookChannels, sizeChannel, tip } from "./frame.mjs";
import { faded } from "./series.mjs";

const LANE_HEIGHT = 34;
const BIN_WIDTH = 5; // pixels: a dot and a bit
const FEWEST_LEVELS = 6; // of dots above each other, before they overlap

/**
 * The dots of one curve: {at, level, kind}, kind "dot", or "below" or "above" for a round that
 * crosses outside of what it measured, which stands at the last size that it knows of.
 * @param {object} curve of a model
 * @param {number[]} domain of the size axis; what lies outside is left out
 * @param {number} width of that axis, pixels
 */
export function dotsOf(curve, [left, right], width, focus = null) {
  const binOf = (n) => Math.floor(along(n, [left, right], width) / BIN_WIDTH);
  const heights = new Map();
  // What is judged stands at the bottom, where heaps are compared.
  const ordered = [...curve.round_crossings].sort((a, b) => Number(b.counts) - Number(a.counts));
  const dots = ordered
    .map((crossing) => ({
      backend: curve.backend,
      n: crossing.n ?? crossing.n_high ?? crossing.n_low,
      kind: crossing.n !== null ? "dot" : crossing.n_high !== null ? "below" : "above",
      look: faded(curve.backend, focus) ? "faded" : crossing.counts ? "judged" : "pale",
      about: {
        title: `round ${crossing.round ?? "?"}`,
        backend: curve.backend,
        facts: { "crosses at n": crossingText(crossing), counts: judgedText(crossing) },
      },
    }))
    .filter(({ n }) => n >= left && n <= right)
    .map((dot) => {
      const level = heights.get(binOf(dot.n)) ?? 0;
      heights.set(binOf(dot.n), level + 1);
      return { ...dot, level };
    });
  const levels = Math.max(FEWEST_LEVELS, ...heights.values());
  return dots.map(({ level, ...dot }) => ({ ...dot, height: 1 - (level + 0.5) / levels }));
}

/**
 * @param {object[]} curves shown
 * @param {{backends: string[], xDomain: number[]}} frame
 * @param {object} options see options.mjs
 * @returns {object[]} one part, or none where no round has a crossing
 */
export function crossingsParts(curves, { backends, xDomain }, options) {
  const { styles, theme, width, margin, labelLimit, focus, hover, legend } = options;
  const shown = curves.filter(({ round_crossings }) => round_crossings.length > 0);
  if (shown.length === 0) {
    return [];
  }
  const dots = shown.flatMap((curve) => dotsOf(curve, xDomain, width, focus));
  const lanes = shown.map(({ backend }) => backend);
  const y = {
    ...{ field: "backend", type: "nominal", sort: null, scale: { domain: lanes, padding: 0.12 } },
    axis: { ...leftAxis(margin), title: null, grid: false, labelLimit, labelColor: theme.ink },
  };
  const x = sizeChannel(xDomain, false);
  const yOffset = { field: "height", type: "quantitative", scale: { domain: [0, 1], nice: false } };
  const { color } = lookChannels(backends, styles, theme, legend);
  const opacity = {
    condition: [
      { test: "datum.look == 'judged'", value: 0.85 },
      { test: "datum.look == 'pale'", value: 0.35 },
    ],
    value: 0.12,
  };
  const layer = (name, kind, shape, size) => ({
    name: `crossings-${name}`,
    data: { values: dots.filter((dot) => dot.kind === kind) },
    mark: { type: "point", filled: true, shape, size, clip: true, ...tip(hover) },
    encoding: { x, y, yOffset, color, opacity },
  });
  return [
    {
      ...{ name: "crossings", width, height: lanes.length * LANE_HEIGHT },
      layer: [
        layer("dots", "dot", "circle", 24),
        layer("below", "below", "triangle-left", 36),
        layer("above", "above", "triangle-right", 36),
      ],
    },
  ];
}
