// Charts that belong to no single workload: the winner map, dispatch overheads, and the smallest task that pays.
import { dispatch_rows, forest_chart, metg_rows } from "../specs/forest.mjs";
import { winner_map } from "../specs/winner.mjs";
import { counted, size_text } from "../format.mjs";
import { k_readings } from "../words.mjs";
import { families_of } from "../winners.mjs";
import { make_chart } from "./chart.mjs";
import { el } from "./dom.mjs";
import { legend } from "./legend.mjs";
import { forest_table, winner_table } from "./tables.mjs";

function winner_chart(family, index, model, state, shared) {
  const { members, name } = family;
  const shown = ({ winners }) => winners.filter(({ backend }) => !state.hidden.has(backend));
  const workers = [...new Set(members.map(({ slice }) => slice.workers))];
  const told = workers.length === 1 ? counted(workers[0], "worker") : "most workers measured";
  return make_chart({
    ...shared,
    name: `winner-${index}`,
    title: `Which backend is fastest: ${name}, ${told}`,
    headings: () => ({
      title: `Which backend is fastest: ${name}`.slice(0, 70),
      subtitle: [told, "Pale and ≈: another one is about as fast."],
    }),
    reading: k_readings.winner,
    spoken: () =>
      `Fastest backend over n for ${name} of ${members.map(({ parameter }) => size_text(parameter)).join(", ")}; the figures are in the table below`,
    specification: (own) => winner_map(family, { styles: model.styles, hidden: state.hidden, ...own }),
    table: () =>
      winner_table(
        members.map(({ parameter, slice }) => ({ parameter, winners: shown(slice) })),
        name,
      ),
    controls: [],
  });
}

function forest(kind, title, axis, rows, model, state, shared) {
  const shown = () => rows.filter(({ backend }) => !state.hidden.has(backend));
  return make_chart({
    ...shared,
    name: kind,
    title,
    headings: () => ({ title, subtitle: [axis, "Bars: 95 % intervals."] }),
    reading: k_readings[kind],
    spoken: () => `${title}; the figures are in the table below`,
    specification: (own) =>
      shown().length === 0 ? null : forest_chart(rows, axis, { styles: model.styles, hidden: state.hidden, ...own }),
    table: () => forest_table(title, shown()),
    controls: [],
  });
}

/**
 * @param {object} model
 * @param {object} state
 * @returns {HTMLElement|null} null when the record has nothing for it
 */
export function overview_of(model, state) {
  const shared = { colour_of: (backend) => `var(--series-${model.styles.get(backend)?.slot ?? 0})` };
  const charts = families_of(model).map((family, index) => winner_chart(family, index, model, state, shared));
  const overheads = dispatch_rows(model);
  const tasks = metg_rows(model);
  if (overheads.length > 0) {
    charts.push(forest("dispatch", "Dispatch overhead", "time of a map with no work", overheads, model, state, shared));
  }
  if (tasks.length > 0) {
    charts.push(
      forest("metg", "Smallest task that pays, METG(50 %)", "task length, serial", tasks, model, state, shared),
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
    el(
      "div",
      { class: "charts" },
      charts.map((chart) => chart.node),
    ),
  );
}
