// How many nodes pay: maps of nodes against n, simulated by crossover plan and measured by a sweep.
import { sizeText, ratioText, timeText } from "../format.mjs";
import { measuredMaps } from "../nodes.mjs";
import { nodesChart, rowText } from "../specs/nodes.mjs";
import { inTable } from "../words.mjs";
import { makeChart } from "./chart.mjs";
import { chartsOf, el } from "./dom.mjs";
import { tableOf } from "./tables.mjs";
import { classKey } from "./workload_charts.mjs";

const READING =
  "Outlined: the fastest number of nodes at each n. Figures and colour: the speed-up over ";

function cellsTable({ rows, cells }, how, caption) {
  const lines = cells.map(({ row, n, ns, ratio, fastest }) => [
    rowText(rows[row]),
    sizeText(n),
    timeText(ns, 4),
    ratioText(ratio, 4),
    fastest ? "fastest" : "",
  ]);
  return tableOf(caption, `nodes, n, ${how} time, speed-up, at this n`, lines);
}

function stretchesTable({ stretches }, caption) {
  const lines = stretches.map(({ n, nodes }, at) => [
    rowText(sizeText(nodes)),
    sizeText(n),
    stretches[at + 1] ? sizeText(stretches[at + 1].n - 1) : "",
  ]);
  return tableOf(caption, "fastest, from n =, to n =", lines);
}

function mapChart(map, how, name, title, baseline, more = () => []) {
  return makeChart({
    colourOf: () => "var(--ink)",
    name,
    title: `${title} (${how})`,
    headings: () => ({
      title: `${title} (${how})`.slice(0, 70),
      subtitle: ["Outlined: fastest.", `Colour: speed-up over ${baseline}.`],
    }),
    reading: el("span", {}, classKey(), `${READING}${baseline}.`),
    spoken: () => inTable(`${title}, ${how}: the fastest number of nodes for every n`),
    specification: (own) => nodesChart(map, how, own),
    table: () => el("div", {}, more(), cellsTable(map, how, `${title}, ${how}`)),
    controls: [],
    height: map.rows.length * 23,
  });
}

// What an element must cost for scattered data to pay.
function leastText({ workload, ns_per_element: cost }, { least }) {
  const sure = least.confirmed
    ? `with 2 % more ${sizeText(least.nodes)} nodes win at n = ${sizeText(least.n)}, with 2 % less ` +
      "they do not"
    : "by the slope of large n, which single sizes do not confirm to 2 %";
  return (
    `${workload} with scattered data: f must cost more than ${timeText(least.ns)} an element on ` +
    `this network (simulated: ${sure}); it costs ${timeText(cost)}.`
  );
}

function plannedParts({ workloads, rows, network, simulated, idealised }) {
  const charts = workloads.flatMap((workload, index) =>
    workload.maps.map((map) => {
      const title = `${workload.workload}, ${map.data} data`;
      const whole = { ...map, rows };
      const baseline =
        workload.baseline === "serial" ? "one node" : `${workload.baseline} on one node`;
      return mapChart(whole, "simulated", `plan-${map.data}-${index}`, title, baseline, () => [
        stretchesTable(map, `${title}: fastest number of nodes, simulated`),
      ]);
    }),
  );
  const leasts = workloads.flatMap((workload) =>
    workload.maps.filter(({ least }) => least).map((map) => leastText(workload, map)),
  );
  const wire =
    `Simulated by ${simulated}: a message takes ${timeText(1e3 * network.latency_us)} ` +
    `(${network.latency_source}) and ${timeText(network.ns_per_byte)} a byte ` +
    `(${network.bandwidth_source}).`;
  const item = (sentence) => el("li", {}, sentence);
  return {
    charts,
    notes: [
      el("p", {}, wire),
      el("ul", {}, leasts.map(item)),
      el("p", {}, "What the simulation idealises:"),
      el("ul", {}, idealised.map(item)),
    ],
  };
}

function measuredCharts(model) {
  return measuredMaps(model).map((map, index) => {
    const calls = map.calls === "hot" ? "" : `, ${map.calls} calls`;
    const title = `${map.workload}, ${map.backend}${calls}`;
    return mapChart(map, "measured", `nodes-${index}`, title, map.rows[0]);
  });
}

/**
 * @param {object} model
 * @param {object} state
 * @returns {HTMLElement|null} null where nothing was planned and one number of nodes measured
 */
export function nodesMapOf(model, state) {
  const measured = measuredCharts(model);
  const planned = model.plan?.workloads.some(({ maps }) => maps.length > 0)
    ? plannedParts(model.plan)
    : { charts: [], notes: null };
  const charts = [...measured, ...planned.charts];
  if (charts.length === 0) {
    return null;
  }
  state.listen(() => charts.forEach((chart) => chart.changed()));
  return el(
    "section",
    { class: "workload overview", id: "nodes", "aria-labelledby": "nodes-name" },
    el("h2", { id: "nodes-name" }, "How many nodes pay"),
    measured.length > 0 ? chartsOf(measured) : null,
    planned.charts.length > 0 ? [el("h3", {}, "Simulated"), chartsOf(planned.charts)] : null,
    planned.notes,
  );
}
