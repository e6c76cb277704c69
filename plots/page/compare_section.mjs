// One workload of the comparison page: a chart per backend, a line per run.
import { size_domain } from "../specs/frame.mjs";
import { speedup_chart } from "../specs/speedup.mjs";
import { time_chart } from "../specs/time.mjs";
import { curve_name, k_readings, verdict_text } from "../words.mjs";
import { make_chart } from "./chart.mjs";
import { scale_switch, zoom_buttons } from "./controls.mjs";
import { el } from "./dom.mjs";
import { speedup_table, time_table } from "./tables.mjs";
import { baselines_in } from "../model.mjs";
import { about_cell } from "./tooltip.mjs";

const k_kinds = { speedup: "speed-up", time: "time per call" };

function kind_switch(state) {
  const buttons = Object.entries(k_kinds).map(([kind, name]) =>
    el("button", { type: "button", class: "small", "data-kind": kind, onclick: () => state.set({ kind }) }, name),
  );
  const show = () =>
    buttons.forEach((node) => node.setAttribute("aria-pressed", String(node.dataset.kind === state.kind)));
  state.listen(show);
  show();
  return el("span", { class: "segments", role: "group", "aria-label": "What the charts show" }, buttons);
}

function chart_of({ row, model, at }, { labels, styles }, state) {
  const [workload] = model.workloads;
  const [slice] = workload.slices;
  // The ideal is that of the curve, whose workers the slice no longer tells: its charts have a line per run.
  const drawn = { ...slice, workers: row.key.workers };
  const whole = () => size_domain(slice.curves);
  const range = () => state.ranges.get(workload.name) ?? null;
  const title = curve_name(row.key);
  const timed = () => state.kind === "time";
  const hidden = new Set(baselines_in(slice.curves));
  return make_chart({
    name: `compare-${at}`,
    title,
    colour_of: (label) => `var(--series-${styles.get(label)?.slot ?? 0})`,
    headings: () => ({
      title: `${row.key.workload}: ${k_kinds[state.kind]}`.slice(0, 70),
      subtitle: [title, `Runs: ${labels.join(", ")}`],
    }),
    reading: "",
    spoken: () =>
      `${k_kinds[state.kind]} of ${row.key.workload}, ${title}. ${slice.curves.map((curve) => `${curve.backend}: ${verdict_text(curve)}`).join(". ")}`,
    specification: (own) => {
      const options = { styles, hidden, range: range(), winners: false, ...own };
      return timed()
        ? time_chart(drawn, { ...options, scale: state.scales.time })
        : speedup_chart(drawn, { ...options, scale: state.scales.speedup });
    },
    height: 230,
    table: () => (timed() ? time_table(slice, hidden) : speedup_table(slice, hidden)),
    controls: [zoom_buttons(workload.name, whole, state)],
    about: (datum) =>
      about_cell(
        slice.curves.flatMap(({ cells }) => cells),
        datum,
      ),
    brush: {
      zoom: (ends) => state.zoom(workload.name, ends, whole()),
      size_at: (share) => {
        const [low, high] = range() ?? whole();
        return low * (high / low) ** share;
      },
    },
  });
}

/**
 * @param {string} name of the workload
 * @param {number} index
 * @param {Array<{row: object, model: object, at: number}>} entries its curves
 * @param {{labels: string[], styles: Map}} runs
 * @param {object} state
 */
export function compare_section(name, index, entries, runs, state) {
  const drawable = entries.filter(({ row }) => row.curves.some((curve) => curve !== null && curve.cells.length > 0));
  const charts = drawable.map((entry) => chart_of(entry, runs, state));
  state.listen(() => charts.forEach((chart) => chart.changed()));
  return el(
    "section",
    { class: "workload", id: `workload-${index}`, "aria-labelledby": `name-${index}` },
    el("h2", { id: `name-${index}` }, name),
    el(
      "div",
      { class: "controls" },
      kind_switch(state),
      scale_switch("speedup", state, "Axis of speed-ups"),
      scale_switch("time", state, "Axis of times"),
    ),
    charts.length === 0
      ? el("p", { class: "notice" }, "No size of this workload was measured, so there is nothing to draw.")
      : el("p", { class: "reading" }, k_readings.speedup.split(" Strip:")[0]),
    el(
      "div",
      { class: "charts" },
      charts.map((chart) => chart.node),
    ),
  );
}
