// Workers against n, a panel per backend: classes of speed-up with figures, the contour at 1.
import { ratioText, sizeText } from "../format.mjs";
import { stretches } from "../winners.mjs";
import { onNodes } from "../words.mjs";
import { along, leftAxis, sizeChannel, stacked, tip } from "./frame.mjs";
import { settle } from "./options.mjs";

/** Lower ends of the classes; the lowest has none. Three of them are losses. */
export const CLASSES = [0, 0.25, 0.5, 1, 2, 4, 8];
const ROW_HEIGHT = 26;
const CHARACTER_WIDTH = 6.2;

/** Names of the classes, for legends. */
export const CLASS_NAMES = CLASSES.map((low, index) => {
  const high = CLASSES[index + 1];
  return low === 0 ? `under ${high}×` : high === undefined ? `${low}× and more` : `${low}–${high}×`;
});

// What is written on a field: of a hopeless case the order is enough.
const fieldText = (ratio) => (ratio < 0.095 ? "< 0.1" : ratioText(ratio, 2));
export const classOf = (ratio) => CLASSES.filter((low) => ratio >= low).length - 1;

// Sizes that all lists hold; where these are fewer than two, those of any list.
function commonSizes(lists) {
  const all = [...new Set(lists.flat())].sort((a, b) => a - b);
  const shared = all.filter((n) => lists.every((sizes) => sizes.includes(n)));
  return shared.length > 1 ? shared : all;
}

/**
 * @param {object[]} curves of one backend and call mode, one for each number of workers, in that
 *   order
 * @returns {Array<object>} rectangles: row, n, left, right, ratio
 */
export function heatCells(curves) {
  const sizes = commonSizes(curves.map(({ cells }) => cells.map(({ n }) => n)));
  return curves.flatMap(({ cells, workers, backend }, row) =>
    stretches(cells.filter(({ n, speedup_ratio }) => sizes.includes(n) && speedup_ratio > 0)).map(
      ({ n, left, right, speedup_ratio: ratio, verdict }) => ({
        ...{
          row,
          top: row + 1,
          workers,
          backend,
          n,
          left,
          right,
          ratio,
          verdict,
          class: classOf(ratio),
        },
        about: {
          title: `${sizeText(workers)} workers at n = ${sizeText(n)}`,
          backend,
          facts: { "speed-up": ratioText(ratio, 4), verdict },
        },
      }),
    ),
  );
}

/**
 * Where 1× lies between neighbours, as line segments.
 * @param {object[]} rectangles of one panel
 */
export function contour(rectangles) {
  const segments = [];
  for (const cell of rectangles) {
    const pays = cell.ratio >= 1;
    for (const other of rectangles) {
      const differs = other.ratio >= 1 !== pays;
      if (differs && other.row === cell.row && other.left === cell.right) {
        segments.push({ left: cell.right, right: cell.right, from: cell.row, to: cell.row + 1 });
      }
      const [left, right] = [Math.max(cell.left, other.left), Math.min(cell.right, other.right)];
      if (differs && other.row === cell.row + 1 && left < right) {
        segments.push({ left, right, from: other.row, to: other.row });
      }
    }
  }
  return segments;
}

/** The y axis of rows, told by name; rows are numbered from the bottom. */
export function rowChannel(names, margin, title, ink) {
  const label = names
    .map((name, row) => `datum.value == ${row + 0.5} ? ${JSON.stringify(name)} : `)
    .join("");
  return {
    type: "quantitative",
    scale: { domain: [0, names.length], nice: false, zero: false },
    axis: {
      ...{ ...leftAxis(margin), title, grid: false, labelColor: ink, labelOverlap: false },
      ...{ values: names.map((_, row) => row + 0.5), labelExpr: `${label}''` },
    },
  };
}

/** The speed-up in every field that is wide enough for it. */
export function figuresLayer(name, rectangles, domain, { x, y }, { theme, width, hover }) {
  const fits = ({ left, right, ratio }) =>
    along(right, domain, width) - along(left, domain, width) >
    fieldText(ratio).length * CHARACTER_WIDTH;
  return {
    name,
    data: {
      values: rectangles.filter(fits).map((cell) => ({
        ...cell,
        n: Math.sqrt(cell.left * cell.right),
        middle: cell.row + 0.5,
        label: fieldText(cell.ratio),
      })),
    },
    // Text lies over its field, so it has to answer to the pointer, too.
    mark: { type: "text", fontSize: 10, color: theme.ink, ...tip(hover) },
    encoding: { x: x("n"), y: y("middle"), text: { field: "label" } },
  };
}

function panel(curves, domain, index, labelled, { theme, width, margin, hover }) {
  const rectangles = heatCells(curves);
  const names = curves.map(({ workers }) => sizeText(workers));
  const rows = rowChannel(names, margin, "workers", theme.ink);
  const scale = { type: "log", domain, nice: false };
  const x = (field) => ({ ...sizeChannel(domain, labelled, curves[0].unit), field, scale });
  const y = (field) => ({ ...rows, field });
  const fill = { field: "class", type: "ordinal", legend: null };
  return {
    ...{ name: `heat-${index}`, width, height: curves.length * ROW_HEIGHT },
    title: {
      ...{ text: panelName(curves), anchor: "start", frame: "group", fontSize: 12, offset: 5 },
      ...{ color: theme.ink, limit: width },
    },
    layer: [
      {
        name: `heat-${index}-cells`,
        data: { values: rectangles },
        mark: { type: "rect", stroke: theme.paper, strokeWidth: 1, ...tip(hover) },
        encoding: {
          ...{ x: x("left"), x2: { field: "right" }, y: y("row"), y2: { field: "top" } },
          color: { ...fill, scale: { domain: CLASSES.map((_, at) => at), range: theme.heat } },
        },
      },
      {
        name: `heat-${index}-contour`,
        data: { values: contour(rectangles) },
        mark: { type: "rule", strokeWidth: 2.4, strokeCap: "square", color: theme.ink },
        encoding: { x: x("left"), x2: { field: "right" }, y: y("from"), y2: { field: "to" } },
      },
      figuresLayer(`heat-${index}-figures`, rectangles, domain, { x, y }, { theme, width, hover }),
    ],
  };
}

/** "mpi on 2 nodes": what the curves of a panel have in common. */
export const panelName = ([{ backend, nodes }]) => `${backend}${onNodes(nodes)}`;

/**
 * The curves of one call mode by backend and nodes, of those measured with more than one number of
 * workers.
 */
export function heatPanels(workload, calls, hidden = new Set()) {
  const curves = workload.slices
    .filter((slice) => slice.calls === calls)
    .flatMap((slice) => slice.curves);
  const panels = new Map();
  for (const curve of curves.filter(({ backend }) => !hidden.has(backend))) {
    const name = panelName([curve]);
    panels.set(name, [...(panels.get(name) ?? []), curve]);
  }
  return [...panels.values()]
    .map((own) => own.filter(({ cells }) => cells.length > 1))
    .filter((own) => own.length > 1)
    .map((own) => [...own].sort((a, b) => a.workers - b.workers));
}

/**
 * @param {object} workload of a model
 * @param {string} calls call mode
 * @param {object} options see options.mjs
 * @returns {object} a Vega-Lite specification
 */
export function heatChart(workload, calls, options) {
  const settled = settle(options);
  const panels = heatPanels(workload, calls, settled.hidden);
  const edges = heatPanels(workload, calls).flatMap((curves) =>
    heatCells(curves).flatMap(({ left, right }) => [left, right]),
  );
  const domain = [Math.min(...edges), Math.max(...edges)];
  const parts = panels.map((curves, index) =>
    panel(curves, domain, index, index === panels.length - 1, settled),
  );
  return { ...stacked(parts, settled.theme, settled.headings), spacing: 26 };
}
