// Which backend is fastest where: along n as one row, and over n and cost per element as a map.
import { rangeText, ratioText, sizeText } from "../format.mjs";
import { UNSETTLED } from "../scaling.mjs";
import { merged, stretches } from "../winners.mjs";
import { along, literal, sizeChannel, stacked, tip } from "./frame.mjs";
import { rowChannel } from "./heat.mjs";
import { settle } from "./options.mjs";

const ROW_HEIGHT = 30;
const STRIP_HEIGHT = 17;
const CHARACTER_WIDTH = 6.3;

function about({ backend, close, n, lastN, speedup }, where) {
  const range = n === lastN ? `n = ${sizeText(n)}` : `n = ${rangeText(n, lastN)}`;
  return {
    title: `${where}${range}`,
    backend,
    facts: {
      fastest: close ? `${backend}, but another one is about as fast` : backend,
      ...(speedup === null ? {} : { "speed-up at the left end": ratioText(speedup) }),
    },
  };
}

// Stretches of one row. A hidden winner leaves its place empty: the next one was not judged.
function runsOf(winners, row, where, domain, { width, styles, theme, hidden }) {
  const shown = merged(stretches(winners)).filter(({ backend }) => !hidden.has(backend));
  return shown.map((run) => {
    const label = `${run.backend}${run.close ? " ≈" : ""}`;
    const [left, right] = [Math.max(run.left, domain[0]), Math.min(run.right, domain[1])];
    const room = along(right, domain, width) - along(left, domain, width);
    const style = styles.get(run.backend) ?? { slot: 0, shape: "circle" };
    return {
      ...{ colour: theme.series[style.slot], shape: style.shape },
      ...{ ...run, left, right, row, top: row + 1, middle: row + 0.5 },
      center: Math.sqrt(left * right),
      ...{ label: room > label.length * CHARACTER_WIDTH + 8 ? label : "", mark: room > 12 },
      about: about(run, where),
    };
  });
}

function layers(runs, y, x, id, { theme, hover }) {
  // Looks come with the rows: the strip names serial too, which its chart's scales do not hold.
  const look = { color: literal("colour"), shape: literal("shape") };
  const named = runs.filter(({ label }) => label !== "");
  return [
    {
      name: `${id}-runs`,
      data: { values: runs.filter(({ backend }) => backend !== UNSETTLED) },
      mark: { type: "rect", clip: true, stroke: theme.paper, strokeWidth: 1, ...tip(hover) },
      encoding: {
        ...{
          x: x("left"),
          x2: { field: "right" },
          y: y("row"),
          y2: { field: "top" },
          color: look.color,
        },
        opacity: { condition: { test: "datum.close", value: 0.18 }, value: 0.38 },
      },
    },
    {
      name: `${id}-names`,
      data: { values: named },
      mark: { type: "text", fontSize: 10.5, color: theme.ink, baseline: "middle", ...tip(hover) },
      encoding: { x: x("center"), y: y("middle"), text: { field: "label" } },
    },
    {
      name: `${id}-marks`,
      data: {
        values: runs.filter(
          ({ label, mark, backend }) => label === "" && mark && backend !== UNSETTLED,
        ),
      },
      mark: { type: "point", filled: true, size: 40, clip: true, ...tip(hover) },
      encoding: { x: x("center"), y: y("middle"), ...look },
    },
  ];
}

/**
 * A strip that says who is fastest at each size, to stand below a chart of one slice.
 * @param {object[]} winners of the slice
 * @param {number[]} xDomain of the chart
 * @param {object} options settled
 */
export function winnerPart(winners, xDomain, options) {
  const { width, margin, theme } = options;
  const runs = runsOf(winners, 0, "", xDomain, options);
  const y = (field) => ({ ...rowChannel(["fastest"], margin, null, theme.ink), field });
  const x = (field) => ({ ...sizeChannel(xDomain, false), field });
  return {
    name: "winner",
    width,
    height: STRIP_HEIGHT,
    layer: layers(runs, y, x, "winner", options),
  };
}

// Explains the marks of stretches too short for a name, where nothing else does.
function keyPart(runs, { styles, theme, width }) {
  const shown = [...styles.keys()].filter((name) => runs.some(({ backend }) => backend === name));
  const values = shown.map((label, at) => {
    const { slot, shape } = styles.get(label);
    return { label, at, colour: theme.series[slot], shape };
  });
  const x = {
    field: "at",
    type: "quantitative",
    scale: { domain: [0, 6], nice: false },
    axis: null,
  };
  return {
    ...{ name: "key", width, height: 18, data: { values } },
    layer: [
      {
        name: "key-marks",
        mark: { type: "point", filled: true, size: 50 },
        encoding: {
          ...{ x, color: literal("colour"), shape: literal("shape") },
        },
      },
      {
        name: "key-names",
        mark: { type: "text", align: "left", dx: 9, fontSize: 11, color: theme.ink },
        encoding: { x, text: { field: "label" } },
      },
    ],
  };
}

/**
 * The winner map: n against cost per element.
 * @param {{name: string, members: object[]}} family see familiesOf
 * @param {object} options see options.mjs
 * @returns {object} a Vega-Lite specification
 */
export function winnerMap(family, options) {
  const settled = settle(options);
  const { width, margin, theme, headings } = settled;
  const edges = family.members.flatMap(({ slice }) =>
    stretches(slice.winners).flatMap(({ left, right }) => [left, right]),
  );
  const domain = edges.length > 0 ? [Math.min(...edges), Math.max(...edges)] : [1, 10];
  const runs = family.members.flatMap(({ parameter, slice }, row) =>
    runsOf(slice.winners, row, `${family.name}:${parameter}, `, domain, settled),
  );
  const names = family.members.map(({ parameter }) => `${family.name}:${parameter}`);
  const rows = rowChannel(names, margin, `cost per element`, theme.ink);
  const y = (field) => ({ ...rows, field });
  const x = (field) => ({
    ...sizeChannel(domain, true),
    field,
    scale: { type: "log", domain, nice: false },
  });
  const part = {
    ...{ name: "main", width, height: names.length * ROW_HEIGHT },
    layer: layers(runs, y, x, "winner", settled),
  };
  return stacked(settled.legend ? [keyPart(runs, settled), part] : [part], theme, headings);
}
