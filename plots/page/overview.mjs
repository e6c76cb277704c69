// Charts that belong to no single workload: the winner map, dispatch overheads, and the smallest
// task that pays.
import { dispatchRows, forestChart, metgRows } from "../specs/forest.mjs";
import { winnerMap } from "../specs/winner.mjs";
import { counted, sizeText } from "../format.mjs";
import { READINGS } from "../words.mjs";
import { familiesOf } from "../winners.mjs";
import { makeChart } from "./chart.mjs";
import { chartsOf, el } from "./dom.mjs";
import { legend } from "./legend.mjs";
import { forestTable, winnerTable } from "./tables.mjs";

function winnerChart(family, index, model, state, shared) {
  const { members, name } = family;
  const shown = ({ winners }) => winners.filter(({ backend }) => !state.hidden.has(backend));
  const workers = [...new Set(members.map(({ slice }) => slice.workers))];
  const told = workers.length === 1 ? counted(workers[0], "worker") : "most workers measured";
  return makeChart({
    ...shared,
    name: `winner-${index}`,
    title: `Which backend is fastest: ${name}, ${told}`,
    headings: () => ({
      title: `Which backend is fastest: ${name}`.slice(0, 70),
      subtitle: [told, "Pale and ≈: another one is about as fast."],
    }),
    reading: READINGS.winner,
    spoken: () =>
      `Fastest backend over n for ${name} of ${members.map(({ parameter }) => sizeText(parameter)).join(", ")}; the figures are in the table below`,
    specification: (own) =>
      winnerMap(family, { styles: model.styles, hidden: state.hidden, ...own }),
    table: () =>
      winnerTable(
        members.map(({ parameter, slice }) => ({ parameter, winners: shown(slice) })),
        name,
      ),
    controls: [],
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
    spoken: () => `${title}; the figures are in the table below`,
    specification: (own) =>
      shown().length === 0
        ? null
        : forestChart(rows, axis, { styles: model.styles, hidden: state.hidden, ...own }),
    table: () => forestTable(title, shown()),
    controls: [],
  });
}

/**
 * @param {object} model
 * @param {object} state
 * @returns {HTMLElement|null} null when the record has nothing for it
 */
export function overviewOf(model, state) {
  const shared = { colourOf: (backend) => `var(--series-${model.styles.get(backend)?.slot ?? 0})` };
  const charts = familiesOf(model).map((family, index) =>
    winnerChart(family, index, model, state, shared),
  );
  const overheads = dispatchRows(model);
  const tasks = metgRows(model);
  if (overheads.length > 0) {
    charts.push(
      forest(
        "dispatch",
        "Dispatch overhead",
        "time of a map with no work",
        overheads,
        model,
        state,
        shared,
      ),
    );
  }
  if (tasks.length > 0) {
    charts.push(
      forest(
        "metg",
        "Smallest task that pays, METG(50 %)",
        "task length, serial",
        tasks,
        model,
        state,
        shared,
      ),
    );
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
