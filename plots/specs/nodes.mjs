// Nodes against n: classes of the speed-up over one node, the fastest number of nodes outlined.
import { ratioText, sizeText, timeText } from "../format.mjs";
import { stretches } from "../winners.mjs";
import { sizeChannel, stacked, tip } from "./frame.mjs";
import { CLASSES, classOf, figuresLayer, rowChannel } from "./heat.mjs";
import { settle } from "./options.mjs";

const ROW_HEIGHT = 23;

/** "serial" or "4 nodes". */
export const rowText = (name) =>
  /^\d/.test(name) ? `${name} node${name === "1" ? "" : "s"}` : name;

/**
 * @param {{rows: string[], cells: object[]}} map
 * @param {string} how "simulated" or "measured"
 * @returns {object[]} rectangles: row, top, left, right, ratio, fastest
 */
export function nodeCells({ rows, cells }, how) {
  return rows.flatMap((name, row) =>
    stretches(cells.filter((cell) => cell.row === row)).map((cell) => ({
      ...cell,
      top: row + 1,
      class: classOf(cell.ratio),
      about: {
        title: `${rowText(name)} at n = ${sizeText(cell.n)}`,
        facts: {
          [how]: timeText(cell.ns, 4),
          "speed-up": ratioText(cell.ratio, 4),
          ...(cell.workers === undefined ? {} : { workers: sizeText(cell.workers) }),
          ...(cell.fastest ? { fastest: "at this n" } : {}),
        },
      },
    })),
  );
}

/**
 * @param {{rows: string[], cells: object[]}} map see nodes.mjs; rows from the bottom
 * @param {string} how "simulated" or "measured"
 * @param {object} options see options.mjs
 * @returns {object} a Vega-Lite specification
 */
export function nodesChart(map, how, options) {
  const { theme, width, margin, hover, headings } = settle(options);
  const rectangles = nodeCells(map, how);
  const edges = rectangles.flatMap(({ left, right }) => [left, right]);
  const domain = [Math.min(...edges), Math.max(...edges)];
  const scale = { type: "log", domain, nice: false };
  const x = (field) => ({ ...sizeChannel(domain, true), field, scale });
  const rows = rowChannel(map.rows, margin, "nodes", theme.ink);
  const y = (field) => ({ ...rows, field });
  const place = { x: x("left"), x2: { field: "right" }, y: y("row"), y2: { field: "top" } };
  const fill = { field: "class", type: "ordinal", legend: null };
  const part = {
    ...{ name: "nodes", width, height: map.rows.length * ROW_HEIGHT },
    layer: [
      {
        name: "nodes-cells",
        data: { values: rectangles },
        mark: { type: "rect", stroke: theme.paper, strokeWidth: 1, ...tip(hover) },
        encoding: {
          ...place,
          color: { ...fill, scale: { domain: CLASSES.map((_, at) => at), range: theme.heat } },
        },
      },
      {
        name: "nodes-fastest",
        data: { values: rectangles.filter(({ fastest }) => fastest) },
        mark: {
          ...{ type: "rect", fillOpacity: 0, stroke: theme.ink, strokeWidth: 2.4 },
          ...tip(hover),
        },
        encoding: place,
      },
      figuresLayer("nodes-figures", rectangles, domain, { x, y }, { theme, width, hover }),
    ],
  };
  return stacked([part], theme, headings);
}
