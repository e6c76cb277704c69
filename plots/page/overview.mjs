// Charts of no single workload: winner map, dispatch overheads, the smallest task that pays.
import { dispatchRows, forestChart, metgRows } from "../specs/forest.mjs";
import { winnerMap } from "../specs/winner.mjs";
import { sizeText } from "../format.mjs";
import { inTable, placeText, READINGS } from "../words.mjs";
import { familiesOf } from "../winners.mjs";
import { makeChart } from "./chart.mjs";
import { chartsOf, el, seriesColour } from "./dom.mjs";
import { legend } from "./legend.mjs";
import { forestTable, winnerTable } from "./tables.mjs";

function winnerChart(family, index, model, state, shared) {
  const { members, name } = family;
  const shown = ({ winners }) => winners.filter(({ backend }) => !state.hidden.has(backend));
  const places = [...new Set(members.map(({ slice }) => placeText(slice)))];
  const told = places.length === 1 ? places[0] : "most workers measured";
  const costs = members.map(({ parameter }) => sizeText(parameter)).join(", ");
  const won = () => members.map(({ parameter, slice }) => ({ parameter, winners: shown(slice) }));
  return makeChart({
    ...shared,
    name: `winner-${index}`,
    title: `Which backend is fastest: ${name}, ${told}`,
    headings: () => ({
      title: `Which backend is fastest: ${name}`.slice(0, 70),
      subtitle: [told, "Pale and ≈: another one is about as fast."],
    }),
    reading: READINGS.winner,
    spoken: () => inTable(`Fastest backend over n for ${name} of ${costs}`),
    specification: (own) =>
      winnerMap(family, { styles: model.styles, hidden: state.hidden, ...own }),
    table: () => winnerTable(won(), name),
  });
}

function forest(kind, title, axis, rows, model, state, shared) {
  const shown = () => rows.filter(({ backend }) => !state.hidden.has(backend));
  return makeChart({
    ...shared,
    name: kind,
    title,
    headings: () => ({ title, subtitle: [axis, "Bars: 95 % intervals."] }),
    reading: READINGS[kind],
    spoken: () => inTable(title),
    specification: (own) =>
      shown().length === 0
        ? null
        : forestChart(rows, axis, { styles: model.styles, hidden: state.hidden, ...own }),
    table: () => forestTable(title, shown()),
  });
}

/**
 * @param {object} model
 * @param {object} state
 * @returns {HTMLElement|null} null when the record has nothing for it
 */
export function overviewOf(model, state) {
  const shared = { colourOf: seriesColour(model.styles), controls: [] };
  const charts = familiesOf(model).map((family, index) =>
    winnerChart(family, index, model, state, shared),
  );
  const forests = [
    ["dispatch", "Dispatch overhead", "time of a map with no work", dispatchRows(model)],
    ["metg", "Smallest task that pays, METG(50 %)", "task length, serial", metgRows(model)],
  ];
  for (const [kind, title, axis, rows] of forests.filter(([, , , found]) => found.length > 0)) {
    charts.push(forest(kind, title, axis, rows, model, state, shared));
  }
  if (charts.length === 0) {
    return null;
  }
  state.listen(() => charts.forEach((chart) => chart.changed()));
  return el(
    "section",
    { class: "workload overview", id: "backends", "aria-labelledby": "backends-name" },
    el("h2", { id: "backends-name" }, "Backends beside each other"),
    el("div", { class: "controls" }, legend(model.backends, model, state)),
    chartsOf(charts),
  );
}
