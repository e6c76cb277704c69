// A lane of the answer table: where on the axis of sizes parallel pays. Drawn small, without axes;
// the figures stand beside it in the row.
import { sizeText } from "../format.mjs";
import { along } from "../specs/frame.mjs";
import { laneOf } from "../specs/lanes.mjs";
import { svg } from "./dom.mjs";

const WIDTH = 200;
const HEIGHT = 16;

/** Ticks of the strip's axis: its first and last power of ten, and one between. */
function axisTicks([left, right]) {
  const first = Math.ceil(Math.log10(left));
  const last = Math.floor(Math.log10(right));
  return [...new Set([first, Math.round((first + last) / 2), last])]
    .filter((power) => power >= first)
    .map((power) => 10 ** power);
}

const placeOf = (n, domain) => (4 + along(n, domain, WIDTH - 8)).toFixed(1);

function frame(name, ...parts) {
  const box = { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, "aria-hidden": "true" };
  return svg("svg", { class: name, ...box }, parts);
}

/** The head of the column: n, on a log axis. */
export function stripAxis(domain) {
  const ticks = axisTicks(domain).map((n, index, all) => {
    const anchor = index === 0 ? "start" : index === all.length - 1 ? "end" : "middle";
    const label = n >= 1e6 ? `${n / 1e6}M` : n >= 1e3 ? `${n / 1e3}k` : String(n);
    return svg("text", { x: placeOf(n, domain), y: 12, "text-anchor": anchor }, label);
  });
  return frame("strip axis", ticks);
}

/**
 * @param {object} curve
 * @param {number[]} domain of sizes, one for the whole table
 * @param {number} slot of the backend's colour
 */
export function strip(curve, domain, slot) {
  const colour = `var(--series-${slot})`;
  const lane = laneOf(curve, domain, WIDTH);
  const bar = (from, to, height, opacity) => {
    const [x, end] = [placeOf(from, domain), placeOf(to, domain)];
    const [y, width] = [(HEIGHT - height) / 2, Math.max(2, end - x)];
    return svg("rect", { x, y, width, height, rx: 1, fill: colour, opacity });
  };
  const track = { class: "track", x1: 4, x2: WIDTH - 4, y1: HEIGHT / 2, y2: HEIGHT / 2 };
  const node = frame("strip", svg("line", track));
  if (lane.from !== undefined) {
    node.append(bar(lane.from, lane.to, 4, 0.4));
  }
  if (lane.n !== undefined) {
    node.append(bar(lane.low, lane.high, 9, 0.6));
    const place = { cx: placeOf(lane.n, domain), cy: HEIGHT / 2, r: 3.5 };
    const point = { ...place, fill: colour, stroke: "var(--paper)" };
    node.append(svg("circle", point, svg("title", {}, `n = ${sizeText(lane.n)}`)));
  }
  return node;
}
