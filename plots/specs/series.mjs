// The layers that draw one line per backend: band, line, points, and where the crossover lies.
import { lookChannels, sizeChannel, span } from "./frame.mjs";

/** A fainter look for what is not in focus, when something is. */
export const faded = (backend, focus) => focus !== null && backend !== focus;

/** The opacity of a mark, and of one that is not in focus. */
export const opacity = (strong, weak) => ({
  condition: { test: "datum.faded", value: weak },
  value: strong,
});

/**
 * Rows of one curve, with the figures to draw under common names.
 * @param {string} backend
 * @param {object[]} cells
 * @param {(cell: object) => {value: number|null, low: number|null, high: number|null}} pick
 */
export function rowsOf(backend, cells, pick, focus = null) {
  return cells
    .map((cell) => ({ backend, n: cell.n, ...pick(cell), faded: faded(backend, focus) }))
    .filter(({ value }) => value !== null && value > 0);
}

/**
 * @param {object[]} rows made by rowsOf, of all backends
 * @param {{backends: string[], xDomain: number[], y: object}} frame
 * @param {{styles: Map, theme: object, legend: boolean, hover: boolean}} options
 */
export function seriesLayers(rows, { backends, xDomain, y }, { styles, theme, legend, hover }) {
  const x = sizeChannel(xDomain, false);
  const { color, shape, strokeDash } = lookChannels(backends, styles, theme, legend);
  const band = rows.filter(({ low, high }) => low !== null && high !== null && low > 0);
  const layers = [
    {
      name: "band",
      data: { values: band },
      mark: { type: "area", clip: true },
      encoding: { x, ...span(y, "y"), color, opacity: opacity(0.18, 0.05) },
    },
    {
      name: "line",
      data: { values: rows },
      mark: { type: "line", strokeWidth: 1.8, clip: true },
      encoding: { x, y, color, strokeDash, opacity: opacity(1, 0.25) },
    },
    {
      name: "points",
      data: { values: rows },
      mark: { type: "point", filled: true, size: 34, clip: true },
      encoding: { x, y, color, shape, opacity: opacity(1, 0.25) },
    },
  ];
  if (hover) {
    // An invisible point for every figure: the one nearest to the pointer shows its tooltip.
    const near = { condition: { param: "near", empty: false, value: 1 }, value: 0 };
    const pointer = { type: "point", on: "pointerover", clear: "pointerout", nearest: true };
    const ring = { type: "point", filled: false, size: 190, strokeWidth: 2, clip: true };
    layers.push({
      name: "hover",
      data: { values: rows },
      params: [{ name: "near", select: { ...pointer, fields: ["backend", "n"] } }],
      mark: { ...ring, tooltip: { content: "data" } },
      encoding: { x, y, color, opacity: near },
    });
  }
  return layers;
}

/**
 * Where parallel starts to pay, drawn across a chart: the bracket as a shaded span, n* as a rule
 * with a point.
 * @param {object[]} curves of the slice
 * @param {(curve: object) => number|null} height where the point of a curve stands on the y axis
 */
export function crossingLayers(curves, frame, { styles, theme, legend, focus }, height) {
  const { backends, xDomain, y } = frame;
  const rows = curves
    .filter((curve) => curve.verdict === "crossover" && curve.n !== null && curve.n > 0)
    .map((curve) => ({
      ...{ backend: curve.backend, n: curve.n, value: height(curve) },
      faded: faded(curve.backend, focus),
      low: curve.n_low ?? curve.n_min ?? xDomain[0],
      high: curve.n_high ?? curve.n,
    }));
  const x = sizeChannel(xDomain, false);
  const { color, shape } = lookChannels(backends, styles, theme, legend);
  const dot = { type: "point", filled: true, clip: true };
  return [
    {
      name: "bracket",
      data: { values: rows },
      mark: { type: "rect", clip: true },
      encoding: { ...span(x, "x"), color, opacity: opacity(0.1, 0.03) },
    },
    {
      name: "crossover-rule",
      data: { values: rows },
      mark: { type: "rule", strokeWidth: 1, strokeDash: [2, 3], clip: true },
      encoding: { x, color, opacity: opacity(0.8, 0.2) },
    },
    {
      name: "crossover-point",
      data: { values: rows.filter(({ value }) => value !== null && value > 0) },
      mark: { ...dot, size: 120, stroke: theme.paper, strokeWidth: 1.5 },
      encoding: { x, y, color, shape, opacity: opacity(1, 0.25) },
    },
  ];
}
