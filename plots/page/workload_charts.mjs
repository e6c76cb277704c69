// The charts of one workload, as far as its record has something to draw in them.
import { sizeText } from "../format.mjs";
import {
  distributionChart,
  likelyCell,
  sampledCells,
  samplesOfCell,
} from "../specs/distribution.mjs";
import { sizeDomain } from "../specs/frame.mjs";
import { heatChart, heatPanels, CLASS_NAMES } from "../specs/heat.mjs";
import { speedupChart } from "../specs/speedup.mjs";
import { timeChart } from "../specs/time.mjs";
import { fitName, scalingGroups, workersChart } from "../specs/workers.mjs";
import { chartHeadings, curveName, inTable, onNodes, READINGS, verdictsText } from "../words.mjs";
import { brushOf } from "./brush.mjs";
import { makeChart } from "./chart.mjs";
import { picker, sampleSwitch, scaleSwitch, zoomButtons } from "./controls.mjs";
import { el, seriesColour } from "./dom.mjs";
import { addressOf } from "./state.mjs";
import {
  crossingsTable,
  fitsTable,
  heatTable,
  samplesTable,
  speedupTable,
  timeTable,
  workersTable,
} from "./tables.mjs";
import { aboutCell } from "./tooltip.mjs";

// What charts of one workload have in common.
function common(workload, model, state) {
  const slice = () => state.slices.get(workload.name);
  return {
    slice,
    whole: () => sizeDomain(slice().curves),
    colourOf: seriesColour(model.styles),
    choose: (name, value) => state.set({ [name]: new Map(state[name]).set(workload.name, value) }),
    options: (kind) => ({
      styles: model.styles,
      hidden: state.hidden,
      focus: state.focusIn(workload.name),
      scale: state.scales[kind],
    }),
  };
}

function sizeCharts(workload, model, state, index) {
  const { slice, whole, colourOf, choose, options } = common(workload, model, state);
  const range = () => state.ranges.get(workload.name) ?? null;
  const zoom = () => zoomButtons(workload.name, whole, state);
  const spoken = (what) => () => `${what} of ${workload.name} against n. ${verdictsText(slice())}`;
  const shared = {
    colourOf,
    about: (datum) => datum.about ?? aboutCell(slice(), datum),
    picked: ({ backend, n }) => {
      const curve = slice().curves.find((item) => item.backend === backend);
      if (curve?.cells.some((cell) => cell.n === n)) {
        history.replaceState(null, "", addressOf(curve, n));
        choose("cells", { curve, n });
      }
    },
    brush: brushOf(workload.name, whole, state),
  };
  return [
    makeChart({
      ...shared,
      name: `time-${index}`,
      title: "Time per call",
      headings: () => chartHeadings("time", slice()),
      reading: READINGS.time,
      spoken: spoken("Time per call"),
      specification: (own) => {
        const samples = state.samples ? model.samples : null;
        return timeChart(slice(), { ...options("time"), range: range(), samples, ...own });
      },
      table: () => timeTable(slice(), state.hidden),
      controls: [sampleSwitch(model, state), zoom(), scaleSwitch("time", state)],
    }),
    makeChart({
      ...shared,
      name: `speedup-${index}`,
      title: "Speed-up over serial",
      headings: () => chartHeadings("speedup", slice()),
      reading: READINGS.speedup,
      spoken: spoken("Speed-up over serial"),
      specification: (own) =>
        speedupChart(slice(), { ...options("speedup"), range: range(), ...own }),
      table: () =>
        el("div", {}, speedupTable(slice(), state.hidden), crossingsTable(slice(), state.hidden)),
      controls: [zoom(), scaleSwitch("speedup", state)],
    }),
  ];
}

function workerCharts(workload, model, state, index) {
  const groups = scalingGroups(workload);
  if (groups.length === 0) {
    return [];
  }
  const { colourOf, choose, options } = common(workload, model, state);
  const group = () => state.groups.get(workload.name) ?? groups[0];
  const models = [...new Set(groups.flat().flatMap(({ fits }) => fits.map((fit) => fit.model)))];
  const fit = () => (models.includes(state.fit) ? state.fit : (models[0] ?? null));
  const fits = [
    ...models.map((name) => ({ value: name, text: fitName(name) })),
    { value: "none", text: "no fit" },
  ];
  const sizes = groups.map((entries) => ({
    value: entries,
    text: `${entries[0].calls} calls, n = ${sizeText(entries[0].n)}${onNodes(entries[0].nodes)}`,
  }));
  const cores = model.environment.cpus?.cores;
  const machine = () => ({
    cores: Number.isFinite(cores) ? cores : null,
    fit: state.fit === "none" ? null : fit(),
  });
  const heldSize = { get: group, set: (value) => choose("groups", value) };
  const heldFit = {
    get: () => machine().fit ?? "none",
    set: (value) => state.set({ fit: value }),
  };
  const words = () => `${workload.name}: speed-up against workers at n = ${sizeText(group()[0].n)}`;
  return [
    makeChart({
      colourOf,
      name: `workers-${index}`,
      title: "Speed-up and efficiency over workers",
      headings: () => chartHeadings("workers", group()[0]),
      reading: READINGS.workers,
      spoken: words,
      specification: (own) => workersChart(group(), machine(), { ...options("workers"), ...own }),
      table: () => el("div", {}, workersTable(group(), state.hidden), fitsTable(group())),
      controls: [
        groups.length > 1 ? picker(`Size of ${workload.name}`, () => sizes, heldSize, state) : null,
        models.length > 0 ? picker("Fit", () => fits, heldFit, state) : null,
      ],
    }),
  ];
}

/** The classes of a speed-up, named beside their colours. */
export function classKey() {
  const item = (name, step) =>
    el("span", { class: "class" }, el("i", { style: `background:var(--heat-${step})` }), name);
  return el("span", { class: "classes" }, CLASS_NAMES.map(item));
}

function heatCharts(workload, model, state, index) {
  const modes = [...new Set(workload.slices.map(({ calls }) => calls))].filter(
    (calls) => heatPanels(workload, calls).length > 0,
  );
  if (modes.length === 0) {
    return [];
  }
  const { colourOf, choose, options } = common(workload, model, state);
  const mode = () => state.modes.get(workload.name) ?? (modes.includes("hot") ? "hot" : modes[0]);
  const choices = modes.map((calls) => ({ value: calls, text: `${calls} calls` }));
  const held = { get: mode, set: (calls) => choose("modes", calls) };
  const label = `Call mode of ${workload.name}`;
  const panels = () => heatPanels(workload, mode(), state.hidden);
  return [
    makeChart({
      colourOf,
      name: `heat-${index}`,
      title: "Speed-up over workers and n",
      headings: () => chartHeadings("heat", { workload: workload.name, calls: mode() }),
      reading: el("span", {}, classKey(), READINGS.heat),
      spoken: () => inTable(`${workload.name}: speed-up for every number of workers and size`),
      specification: (own) =>
        panels().length === 0 ? null : heatChart(workload, mode(), { ...options("heat"), ...own }),
      table: () => heatTable(panels(), workload.name),
      controls: [modes.length > 1 ? picker(label, () => choices, held, state) : null],
    }),
  ];
}

function sampleCharts(workload, model, state, index) {
  const sampled = sampledCells(model);
  const all = workload.slices.flatMap(({ curves }) => curves);
  const measured = all.filter((curve) => sampled(curve).length > 0);
  const otherwise = likelyCell(workload, sampled);
  if (otherwise === null) {
    return [];
  }
  const { colourOf, choose, options } = common(workload, model, state);
  const cell = () => state.cells.get(workload.name) ?? otherwise;
  const groups = () => samplesOfCell(model, cell().curve, cell().n);
  const set = (curve, n) => choose("cells", { curve, n });
  const curves = measured.map((curve) => ({ value: curve, text: curveName(curve) }));
  const sizes = () =>
    sampled(cell().curve).map(({ n }) => ({ value: n, text: `n = ${sizeText(n)}` }));
  const heldCurve = {
    get: () => cell().curve,
    set: (curve) => set(curve, nearest(sampled(curve), cell().n)),
  };
  const heldSize = { get: () => cell().n, set: (n) => set(cell().curve, n) };
  const ofSamples = `of ${workload.name} whose samples are shown`;
  const where = () => `${curveName(cell().curve)}, n = ${sizeText(cell().n)}`;
  return [
    makeChart({
      colourOf,
      name: `samples-${index}`,
      title: "Samples of one cell",
      wide: true,
      height: 250,
      headings: () => ({
        ...chartHeadings("distribution", cell().curve),
        title: `${workload.name}: ${where()}`.slice(0, 80),
      }),
      reading: READINGS.distribution,
      spoken: () => inTable(`Samples of ${workload.name}, ${where()}`),
      specification: (own) => distributionChart(groups(), { ...options("distribution"), ...own }),
      table: () => samplesTable(groups(), `${workload.name}, ${where()}`),
      controls: [
        picker(`Curve ${ofSamples}`, () => curves, heldCurve, state),
        picker(`Size ${ofSamples}`, sizes, heldSize, state),
        scaleSwitch("distribution", state, "Time axis"),
      ],
    }),
  ];
}

/**
 * @param {object} workload of the model
 * @param {object} model
 * @param {object} state
 * @param {number} index of the workload, for names that must be plain
 */
export function workloadCharts(workload, model, state, index) {
  return [sizeCharts, heatCharts, workerCharts, sampleCharts].flatMap((make) =>
    make(workload, model, state, index),
  );
}
