// A lane per backend: from where on parallel pays, its bracket, or in words why there is no such size.
import { size_text } from "../format.mjs";
import { crossover_clause, crossover_text, verdict_text } from "../words.mjs";
import { left_axis, look_channels, size_channel } from "./frame.mjs";
import { faded } from "./series.mjs";

const k_lane_height = 19;
const k_character_width = 6.6;

// The stretch of the axis on which parallel is known to pay, without a bracket; null where there is none to see.
function pays_from({ verdict, n, n_high, n_min }, [left, right], top) {
  const start = verdict === "always" ? (n_min ?? left) : verdict === "crossover" ? (n_high ?? n) : null;
  const from = start === null ? null : Math.max(start, left);
  const to = Math.min(top, right);
  return from !== null && from <= to ? { from, to } : null;
}

/**
 * What a lane draws for one curve: [from, to] where parallel pays, [low, high] the bracket, and a label.
 * @param {object} curve of a model
 * @param {number[]} domain of the size axis
 * @param {number} width of that axis, pixels
 */
export function lane_of(curve, [left, right], width, focus = null) {
  const lane = { backend: curve.backend, workload: curve.workload, faded: faded(curve.backend, focus) };
  const top = curve.n_top ?? right;
  const away = curve.n !== null && ((curve.n_high ?? curve.n) < left || (curve.n_low ?? curve.n) > right);
  if (curve.verdict === "crossover" && curve.n !== null && !away) {
    const low = Math.max(curve.n_low ?? curve.n_min ?? left, left);
    const high = Math.min(curve.n_high ?? curve.n, right);
    const along = (n) => (Math.log(n / left) / Math.log(right / left)) * width;
    const side_for = (label) => {
      const length = label.length * k_character_width + 14;
      return along(low) > length ? "left" : width - along(high) > length ? "right" : null;
    };
    // To the left of the bracket nothing is drawn: the label stands there whenever it fits, and without its bracket
    // (which is drawn anyway) where it would not fit at all.
    const whole = crossover_text(curve);
    const label = side_for(whole) === null ? size_text(curve.n) : whole;
    const side = side_for(label) ?? "left";
    const at = side === "left" ? low : high;
    return { ...lane, n: curve.n, low, high, from: high, to: Math.max(Math.min(top, right), high), side, label, at };
  }
  const pays = pays_from(curve, [left, right], top);
  if (curve.verdict === "crossover" || curve.verdict === "always") {
    const label = curve.verdict === "always" ? "always" : crossover_clause(curve);
    const room = pays === null ? 0 : (Math.log(pays.from / left) / Math.log(right / left)) * width;
    const end = pays === null ? 1 : Math.log(pays.to / left) / Math.log(right / left);
    const length = label.length * k_character_width + 14;
    return room > length
      ? { ...lane, ...pays, side: "left", label, at: pays.from }
      : end * width < width - length
        ? { ...lane, ...pays, side: "right", label, at: pays?.to ?? left }
        : { ...lane, ...pays, side: "words", label, at: pays?.from ?? left };
  }
  const label =
    curve.verdict === "never" && curve.n_top !== null
      ? `never, up to n = ${size_text(curve.n_top)}`
      : curve.verdict === "never"
        ? "never"
        : verdict_text(curve);
  return { ...lane, side: "words", label: label.slice(0, 160), at: left };
}

/** The marks of lanes of one workload, one below the other. */
function lane_layers(
  lanes,
  { backends, x_domain, id, labelled },
  { styles, theme, legend, width, margin, label_limit },
) {
  const y = {
    field: "backend",
    type: "nominal",
    sort: null,
    scale: { domain: lanes.map(({ backend }) => backend) },
    axis: { ...left_axis(margin), title: null, grid: false, labelLimit: label_limit, labelColor: theme.ink },
  };
  const x = (field) => ({ ...size_channel(x_domain, labelled), field });
  const { color, shape } = look_channels(backends, styles, theme, legend);
  const opacity = (strong, weak) => ({ condition: { test: "datum.faded", value: weak }, value: strong });
  const bar = (name, values, [from, to], band, strength) => ({
    name: `${id}-${name}`,
    data: { values },
    mark: { type: "bar", height: { band }, clip: true },
    encoding: { y, x: x(from), x2: { field: to }, color, opacity: opacity(strength, strength / 4) },
  });
  // Text over a bar gets a halo of paper, so that it can be read.
  const text = (name, side, align, dx) =>
    [{ stroke: theme.paper, strokeWidth: 3.5, strokeJoin: "round" }, {}].map((halo, pass) => ({
      name: `${id}-${name}-${pass === 0 ? "halo" : "text"}`,
      data: { values: lanes.filter((lane) => lane.side === side) },
      mark: {
        type: "text",
        align,
        dx,
        fontSize: 10.5,
        baseline: "middle",
        limit: 0.96 * width,
        color: theme.ink,
        ...halo,
      },
      encoding: { y, x: x("at"), text: { field: "label" }, opacity: opacity(1, 0.4) },
    }));
  const crossing = lanes.filter(({ n }) => n !== undefined);
  return [
    bar(
      "pays",
      lanes.filter(({ from }) => from !== undefined),
      ["from", "to"],
      0.26,
      0.3,
    ),
    bar("bracket", crossing, ["low", "high"], 0.62, 0.6),
    {
      name: `${id}-point`,
      data: { values: crossing },
      mark: { type: "point", filled: true, size: 75, stroke: theme.paper, strokeWidth: 1.2, clip: true },
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
 * @param {{backends: string[], x_domain: number[]}} frame
 * @param {{id: string, labelled: boolean}} [place] a name of its own, and whether it carries the size axis
 */
export function lanes_part(curves, frame, options, { id, labelled } = { id: "lanes", labelled: true }) {
  const lanes = curves.map((curve) => lane_of(curve, frame.x_domain, options.width, options.focus));
  return {
    name: id,
    width: options.width,
    height: Math.max(1, lanes.length) * k_lane_height,
    layer: lane_layers(lanes, { ...frame, id, labelled }, options),
  };
}
