// A lane per backend: from where on parallel pays, its bracket, or why there is no such size.
import { sizeText } from "../format.mjs";
import { crossoverClause, crossoverText, verdictText } from "../words.mjs";
import { along, leftAxis, lookChannels, sizeChannel } from "./frame.mjs";
import { faded, opacity } from "./series.mjs";

const LANE_HEIGHT = 19;
const CHARACTER_WIDTH = 6.6;

// The stretch of the axis on which parallel is known to pay; null where none is to see.
function paysFrom({ verdict, n, n_high, n_min }, [left, right], top) {
  const start =
    verdict === "always" ? (n_min ?? left) : verdict === "crossover" ? (n_high ?? n) : null;
  const from = start === null ? null : Math.max(start, left);
  const to = Math.min(top, right);
  return from !== null && from <= to ? { from, to } : null;
}

/**
 * What a lane draws for one curve: [from, to] where parallel pays, [low, high] the bracket, and a
 * label.
 * @param {object} curve of a model
 * @param {number[]} domain of the size axis
 * @param {number} width of that axis, pixels
 */
export function laneOf(curve, domain, width, focus = null) {
  const { backend, workload, verdict, n, n_top } = curve;
  const [left, right] = domain;
  const at = (size) => along(size, domain, width);
  const lengthOf = (label) => label.length * CHARACTER_WIDTH + 14;
  const lane = { backend, workload, faded: faded(backend, focus) };
  const top = n_top ?? right;
  const away = n !== null && ((curve.n_high ?? n) < left || (curve.n_low ?? n) > right);
  if (verdict === "crossover" && n !== null && !away) {
    const low = Math.max(curve.n_low ?? curve.n_min ?? left, left);
    const high = Math.min(curve.n_high ?? n, right);
    const sideFor = (label) =>
      at(low) > lengthOf(label) ? "left" : width - at(high) > lengthOf(label) ? "right" : null;
    // To the left of the bracket nothing is drawn: the label stands there whenever it fits, and
    // without its bracket (which is drawn anyway) where it would not fit at all.
    const whole = crossoverText(curve);
    const label = sideFor(whole) === null ? sizeText(n) : whole;
    const side = sideFor(label) ?? "left";
    const to = Math.max(Math.min(top, right), high);
    return { ...lane, n, low, high, from: high, to, side, label, at: side === "left" ? low : high };
  }
  if (verdict === "crossover" || verdict === "always") {
    const pays = paysFrom(curve, domain, top);
    const label = verdict === "always" ? "always" : crossoverClause(curve);
    const [room, end] = pays === null ? [0, width] : [at(pays.from), at(pays.to)];
    const place = (side, size) => ({ ...lane, ...pays, side, label, at: size });
    return room > lengthOf(label)
      ? place("left", pays.from)
      : end < width - lengthOf(label)
        ? place("right", pays?.to ?? left)
        : place("words", pays?.from ?? left);
  }
  const never = n_top === null ? "never" : `never, up to n = ${sizeText(n_top)}`;
  const label = verdict === "never" ? never : verdictText(curve);
  return { ...lane, side: "words", label: label.slice(0, 160), at: left };
}

/** The marks of lanes of one workload, one below the other. */
function laneLayers(lanes, { backends, xDomain, id, labelled, unit }, options) {
  const { styles, theme, legend, width, margin, labelLimit } = options;
  const y = {
    ...{ field: "backend", type: "nominal", sort: null },
    scale: { domain: lanes.map(({ backend }) => backend) },
    axis: { ...leftAxis(margin), title: null, grid: false, labelLimit, labelColor: theme.ink },
  };
  const x = (field) => ({ ...sizeChannel(xDomain, labelled, unit), field });
  const { color, shape } = lookChannels(backends, styles, theme, legend);
  const bar = (name, values, [from, to], band, strength) => ({
    name: `${id}-${name}`,
    data: { values },
    mark: { type: "bar", height: { band }, clip: true },
    encoding: { y, x: x(from), x2: { field: to }, color, opacity: opacity(strength, strength / 4) },
  });
  const ink = { limit: 0.96 * width, color: theme.ink };
  // Text over a bar gets a halo of paper, so that it can be read.
  const text = (name, side, align, dx) =>
    [{ stroke: theme.paper, strokeWidth: 3.5, strokeJoin: "round" }, {}].map((halo, pass) => ({
      name: `${id}-${name}-${pass === 0 ? "halo" : "text"}`,
      data: { values: lanes.filter((lane) => lane.side === side) },
      mark: { ...{ type: "text", align, dx, fontSize: 10.5, baseline: "middle" }, ...ink, ...halo },
      encoding: { y, x: x("at"), text: { field: "label" }, opacity: opacity(1, 0.4) },
    }));
  const rim = { stroke: theme.paper, strokeWidth: 1.2 };
  const paying = lanes.filter(({ from }) => from !== undefined);
  const crossing = lanes.filter(({ n }) => n !== undefined);
  return [
    bar("pays", paying, ["from", "to"], 0.26, 0.3),
    bar("bracket", crossing, ["low", "high"], 0.62, 0.6),
    {
      name: `${id}-point`,
      data: { values: crossing },
      mark: { ...{ type: "point", filled: true, size: 75, clip: true }, ...rim },
      encoding: { y, x: x("n"), color, shape, opacity: opacity(1, 0.25) },
    },
    ...text("left", "left", "right", -8),
    ...text("right", "right", "left", 9),
    ...text("words", "words", "left", 2),
  ];
}

/**
 * A strip of lanes, to stand below a chart of one slice or by itself.
 * @param {object[]} curves shown
 * @param {{backends: string[], xDomain: number[]}} frame
 * @param {{id: string, labelled: boolean}} [place] a name of its own, and whether it carries the
 *   size axis
 */
export function lanesPart(curves, frame, options, place = { id: "lanes", labelled: true }) {
  const lanes = curves.map((curve) => laneOf(curve, frame.xDomain, options.width, options.focus));
  return {
    ...{ name: place.id, width: options.width, height: Math.max(1, lanes.length) * LANE_HEIGHT },
    layer: laneLayers(lanes, { ...frame, ...place, unit: curves[0]?.unit }, options),
  };
}
