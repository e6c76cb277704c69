// "Network": what the wires between the machines cost, and whether moving took that.
import { counted, intervalText, sizeText, timeText } from "../format.mjs";
import { movedCells } from "../network.mjs";
import { networkChart } from "../specs/network.mjs";
import { inTable, placeText, READINGS } from "../words.mjs";
import { makeChart } from "./chart.mjs";
import { chartsOf, el, seriesColour } from "./dom.mjs";
import { legend } from "./legend.mjs";
import { tableOf } from "./tables.mjs";

const time = (ns) => timeText(ns);
const interval = ({ low, high }, factor = 1) => {
  const end = (value) => (value === null ? null : factor * value);
  return intervalText(end(low), end(high), time);
};

function linksTable(links) {
  const rows = links.map(({ host, same_host, latency_us, ns_per_byte, ...rest }) => [
    same_host ? `${host} (one machine)` : host,
    time(1000 * latency_us.value),
    interval(latency_us, 1000),
    time(ns_per_byte.value),
    interval(ns_per_byte),
    rest.cpus === null || rest.effective_cpus === null
      ? "–"
      : `${rest.effective_cpus.toFixed(1)} of ${sizeText(rest.cpus)}`,
    sizeText(rest.rounds),
  ]);
  const heads =
    "to, latency one way, 95 % interval, time per byte, 95 % interval, CPUs that it gave, rounds";
  return tableOf(`${counted(links.length, "link")} from the machine of worker 0`, heads, rows);
}

function movedTable(cells) {
  const rows = cells.map((cell) => [
    `${cell.workload}, ${cell.backend}, ${placeText(cell)}`,
    sizeText(cell.n),
    sizeText(cell.bytes),
    timeText(cell.value, 4),
  ]);
  return tableOf("Moving time against bytes moved", "curve, n, bytes, moving time", rows);
}

function movedChart(model, cells, state) {
  const title = "Moving time against bytes moved";
  const shown = () => cells.filter(({ backend }) => !state.hidden.has(backend));
  return makeChart({
    name: "network",
    title,
    colourOf: seriesColour(model.styles),
    controls: [],
    wide: true,
    headings: () => ({ title, subtitle: ["Line: latency + bytes × time per byte of each link."] }),
    reading: READINGS.network,
    spoken: () => inTable(title),
    specification: (own) =>
      networkChart(model.network, cells, { styles: model.styles, hidden: state.hidden, ...own }),
    table: () => movedTable(shown()),
  });
}

/**
 * @param {object} model
 * @param {object} state
 * @returns {HTMLElement|null} null when no runner told of links
 */
export function networkSection(model, state) {
  if (model.network.length === 0) {
    return null;
  }
  const cells = movedCells(model);
  const charts = cells.length > 0 ? [movedChart(model, cells, state)] : [];
  state.listen(() => charts.forEach((chart) => chart.changed()));
  const backends = model.backends.filter((name) => cells.some(({ backend }) => backend === name));
  return el(
    "section",
    { class: "workload network", id: "network", "aria-labelledby": "network-name" },
    el("h2", { id: "network-name" }, "Network"),
    el(
      "p",
      {},
      "Measured by every launch before its first call: half of a small message's round trip, and " +
        "what a byte of a large one adds. Medians over launches.",
    ),
    linksTable(model.network),
    charts.length > 0
      ? [el("div", { class: "controls" }, legend(backends, model, state)), chartsOf(charts)]
      : null,
  );
}
