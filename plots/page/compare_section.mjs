// One workload of the comparison page: a chart per backend, a line per run.
import { sizeDomain } from "../specs/frame.mjs";
import { speedupChart } from "../specs/speedup.mjs";
import { timeChart } from "../specs/time.mjs";
import { curveName, READINGS, verdictsText } from "../words.mjs";
import { brushOf } from "./brush.mjs";
import { makeChart } from "./chart.mjs";
import { scaleSwitch, zoomButtons } from "./controls.mjs";
import { chartsOf, el, nothingMeasured, segments, seriesColour, smallButton } from "./dom.mjs";
import { speedupTable, timeTable } from "./tables.mjs";
import { baselinesIn } from "../model.mjs";
import { aboutCell } from "./tooltip.mjs";

const KINDS = { speedup: "speed-up", time: "time per call" };

function kindSwitch(state) {
  const buttons = Object.entries(KINDS).map(([kind, name]) =>
    smallButton(name, () => state.set({ kind }), { "data-kind": kind }),
  );
  const show = () =>
    buttons.forEach((node) =>
      node.setAttribute("aria-pressed", String(node.dataset.kind === state.kind)),
    );
  state.listen(show);
  show();
  return segments("What the charts show", ...buttons);
}

function chartOf({ row, model, at }, { labels, styles }, state) {
  const [workload] = model.workloads;
  const [slice] = workload.slices;
  // The ideal is that of the curve, whose workers the slice of a line per run does not hold.
  const drawn = { ...slice, workers: row.key.workers, nodes: row.key.nodes };
  const whole = () => sizeDomain(slice.curves);
  const range = () => state.ranges.get(workload.name) ?? null;
  const title = curveName(row.key);
  const timed = () => state.kind === "time";
  const hidden = new Set(baselinesIn(slice.curves));
  return makeChart({
    name: `compare-${at}`,
    title,
    colourOf: seriesColour(styles),
    headings: () => ({
      title: `${row.key.workload}: ${KINDS[state.kind]}`.slice(0, 70),
      subtitle: [title, `Runs: ${labels.join(", ")}`],
    }),
    reading: "",
    spoken: () => `${KINDS[state.kind]} of ${row.key.workload}, ${title}. ${verdictsText(slice)}`,
    specification: (own) => {
      const options = { styles, hidden, range: range(), winners: false, ...own };
      return timed()
        ? timeChart(drawn, { ...options, scale: state.scales.time })
        : speedupChart(drawn, { ...options, scale: state.scales.speedup });
    },
    height: 230,
    table: () => (timed() ? timeTable(slice, hidden) : speedupTable(slice, hidden)),
    controls: [zoomButtons(workload.name, whole, state)],
    about: (datum) => aboutCell(slice, datum),
    brush: brushOf(workload.name, whole, state),
  });
}

/**
 * @param {string} name of the workload
 * @param {number} index
 * @param {Array<{row: object, model: object, at: number}>} entries its curves
 * @param {{labels: string[], styles: Map}} runs
 * @param {object} state
 */
export function compareSection(name, index, entries, runs, state) {
  const drawable = entries.filter(({ row }) =>
    row.curves.some((curve) => curve !== null && curve.cells.length > 0),
  );
  const charts = drawable.map((entry) => chartOf(entry, runs, state));
  state.listen(() => charts.forEach((chart) => chart.changed()));
  return el(
    "section",
    { class: "workload", id: `workload-${index}`, "aria-labelledby": `name-${index}` },
    el("h2", { id: `name-${index}` }, name),
    el(
      "div",
      { class: "controls" },
      kindSwitch(state),
      scaleSwitch("speedup", state, "Axis of speed-ups"),
      scaleSwitch("time", state, "Axis of times"),
    ),
    charts.length === 0
      ? nothingMeasured()
      : el("p", { class: "reading" }, READINGS.speedup.split(" Strip:")[0]),
    chartsOf(charts),
  );
}
