// Moving time against bytes moved, with what the links say: latency + bytes × time per byte.
import { bytesText, sizeText, timeText } from "../format.mjs";
import { placeText } from "../words.mjs";
import {
  logTicks,
  lookChannels,
  positiveDomain,
  span,
  stacked,
  timeChannel,
  tip,
} from "./frame.mjs";
import { settle } from "./options.mjs";

/** More links are not drawn: the table has all of them. */
const MOST_LINKS = 8;
const STEPS = 48; // of a line, which is bent where both axes are logarithmic

function along([first, last]) {
  const factor = (last / first) ** (1 / STEPS);
  return Array.from({ length: STEPS + 1 }, (_, step) => first * factor ** step);
}

// An interval without ends has no band.
function linesOf(links, domain) {
  return links.slice(0, MOST_LINKS).flatMap(({ host, latency_us, ns_per_byte }) => {
    const time = (end, bytes) =>
      latency_us[end] === null || ns_per_byte[end] === null
        ? null
        : 1000 * latency_us[end] + bytes * ns_per_byte[end];
    return along(domain).map((bytes) => ({
      ...{ host, bytes, value: time("value", bytes) },
      ...{ low: time("low", bytes), high: time("high", bytes) },
    }));
  });
}

/**
 * @param {object[]} links of the model
 * @param {object[]} cells that moved data (network.mjs)
 * @param {object} options see options.mjs
 * @returns {object|null} a Vega-Lite specification; null: nothing moved
 */
export function networkChart(links, cells, options) {
  const settled = settle(options);
  const { styles, theme, width, height, margin, hidden, hover, legend, headings } = settled;
  const shown = cells.filter(({ backend }) => !hidden.has(backend));
  if (shown.length === 0) {
    return null;
  }
  const [first, last] = positiveDomain(cells.map(({ bytes }) => bytes));
  const domain = [first / 1.5, last * 1.5];
  const lines = linesOf(links, domain);
  const [low, high] = positiveDomain(
    [...lines, ...cells].flatMap((row) => [row.value, row.low, row.high]),
  );
  const x = {
    ...{ field: "bytes", type: "quantitative", scale: { type: "log", domain, nice: false } },
    axis: {
      title: "bytes moved in a call",
      values: logTicks(domain),
      ...{ labelExpr: "format(datum.value, '~s')", labelOverlap: true, grid: true },
    },
  };
  const y = timeChannel("value", [low / 1.25, high * 1.25], "log", margin);
  y.axis.title = "moving time";
  const detail = { field: "host", type: "nominal" };
  const points = shown.map((cell) => ({
    ...{ backend: cell.backend, bytes: cell.bytes, value: cell.value },
    about: {
      title: `${cell.workload}, ${placeText(cell)}, n = ${sizeText(cell.n)}`,
      backend: cell.backend,
      facts: { moved: bytesText(cell.bytes), "moving time": timeText(cell.value, 4) },
    },
  }));
  const backends = [...new Set(points.map(({ backend }) => backend))];
  const { color, shape } = lookChannels(backends, styles, theme, legend);
  const layer = [
    {
      name: "band",
      data: { values: lines.filter((row) => row.low !== null && row.high !== null) },
      mark: { type: "area", color: theme.muted, opacity: 0.2, clip: true },
      encoding: { x, ...span(y, "y"), detail },
    },
    {
      name: "line",
      data: { values: lines },
      mark: { type: "line", color: theme.ink, strokeWidth: 1.4, clip: true },
      encoding: { x, y, detail },
    },
    {
      name: "points",
      data: { values: points },
      mark: { type: "point", filled: true, size: 60, clip: true, ...tip(hover) },
      encoding: { x, y, color, shape },
    },
  ];
  return stacked([{ name: "main", width, height, layer }], theme, headings);
}
