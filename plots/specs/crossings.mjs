// A strip under a chart: where each round crossed, a dot a round, a lane per backend. Rounds that cross near each other
// stand on each other, so that two kinds of processes are two heaps.
import { crossing_text, judged_text } from "../words.mjs";
import { left_axis, look_channels, size_channel } from "./frame.mjs";
import { faded } from "./series.mjs";

const k_lane_height = 34;
const k_bin_width = 5; // pixels: a dot and a bit
const k_fewest_levels = 6; // of dots above each other, before they overlap

/**
 * The dots of one curve: {at, level, kind}, kind "dot", or "below" or "above" for a round that crosses outside of what
 * it measured, which stands at the last size that it knows of.
 * @param {object} curve of a model
 * @param {number[]} domain of the size axis; what lies outside is left out
 * @param {number} width of that axis, pixels
 */
export function dots_of(curve, [left, right], width, focus = null) {
  const bin_of = (n) => Math.floor(((Math.log(n / left) / Math.log(right / left)) * width) / k_bin_width);
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
        facts: { "crosses at n": crossing_text(crossing), counts: judged_text(crossing) },
      },
    }))
    .filter(({ n }) => n >= left && n <= right)
    .map((dot) => {
      const level = heights.get(bin_of(dot.n)) ?? 0;
      heights.set(bin_of(dot.n), level + 1);
      return { ...dot, level };
    });
  const levels = Math.max(k_fewest_levels, ...heights.values());
  return dots.map(({ level, ...dot }) => ({ ...dot, height: 1 - (level + 0.5) / levels }));
}

/**
 * @param {object[]} curves shown
 * @param {{backends: string[], x_domain: number[]}} frame
 * @param {object} options see options.mjs
 * @returns {object[]} one part, or none where no round has a crossing
 */
export function crossings_parts(curves, { backends, x_domain }, options) {
  const { styles, theme, width, margin, label_limit, focus, hover, legend } = options;
  const shown = curves.filter(({ round_crossings }) => round_crossings.length > 0);
  if (shown.length === 0) {
    return [];
  }
  const dots = shown.flatMap((curve) => dots_of(curve, x_domain, width, focus));
  const lanes = shown.map(({ backend }) => backend);
  const y = {
    ...{ field: "backend", type: "nominal", sort: null, scale: { domain: lanes, padding: 0.12 } },
    axis: { ...left_axis(margin), title: null, grid: false, labelLimit: label_limit, labelColor: theme.ink },
  };
  const x = size_channel(x_domain, false);
  const yOffset = { field: "height", type: "quantitative", scale: { domain: [0, 1], nice: false } };
  const { color } = look_channels(backends, styles, theme, legend);
  const opacity = {
    condition: [
      { test: "datum.look == 'judged'", value: 0.85 },
      { test: "datum.look == 'pale'", value: 0.35 },
    ],
    value: 0.12,
  };
  const tip = hover ? { tooltip: { content: "data" } } : {};
  const layer = (name, kind, shape, size) => ({
    name: `crossings-${name}`,
    data: { values: dots.filter((dot) => dot.kind === kind) },
    mark: { type: "point", filled: true, shape, size, clip: true, ...tip },
    encoding: { x, y, yOffset, color, opacity },
  });
  return [
    {
      ...{ name: "crossings", width, height: lanes.length * k_lane_height },
      layer: [
        layer("dots", "dot", "circle", 24),
        layer("below", "below", "triangle-left", 36),
        layer("above", "above", "triangle-right", 36),
      ],
    },
  ];
}
