// One workload: its answer in a line per backend, its charts, what failed.
import { ratio_text, size_text } from "../format.mjs";
import { speedup_chart } from "../specs/speedup.mjs";
import { time_chart } from "../specs/time.mjs";
import { best_curve, chart_headings, curve_name, k_readings, verdict_text } from "../words.mjs";
import { make_chart } from "./chart.mjs";
import { el } from "./dom.mjs";
import { legend } from "./legend.mjs";
import { speedup_table, time_table } from "./tables.mjs";

function scale_switch(kind, state) {
  const button = (scale) =>
    el(
      "button",
      {
        type: "button",
        class: "small",
        "data-scale": scale,
        onclick: () => state.set({ scales: { ...state.scales, [kind]: scale } }),
      },
      scale,
    );
  const buttons = [button("log"), button("linear")];
  const show = () =>
    buttons.forEach((node) => node.setAttribute("aria-pressed", String(node.dataset.scale === state.scales[kind])));
  state.listen(show);
  show();
  return el("span", { class: "segments", role: "group", "aria-label": "Vertical axis" }, buttons);
}

function sample_switch(model, state) {
  const { total, stride } = model.samples;
  if (total === 0) {
    return null;
  }
  const thinned =
    stride > 1 ? `one in ${size_text(stride)} of ${size_text(total)} samples` : `all ${size_text(total)} samples`;
  const title = `Draw the raw samples too: ${thinned} of this run`;
  const node = el(
    "button",
    { type: "button", class: "small samples", title, onclick: () => state.set({ samples: !state.samples }) },
    stride > 1 ? `samples, 1 in ${stride}` : "samples",
  );
  const show = () => node.setAttribute("aria-pressed", String(state.samples));
  state.listen(show);
  show();
  return node;
}

function slice_picker(workload, state) {
  if (workload.slices.length < 2) {
    return null;
  }
  const name = ({ workers, calls }) => `${workers} worker${workers === 1 ? "" : "s"}, ${calls} calls`;
  const options = workload.slices.map((slice, index) => el("option", { value: index }, name(slice)));
  const choose = (event) =>
    state.set({ slices: new Map(state.slices).set(workload.name, workload.slices[event.target.value]) });
  const select = el("select", { "aria-label": `Workers and call mode of ${workload.name}`, onchange: choose }, options);
  const show = () => (select.value = String(workload.slices.indexOf(state.slices.get(workload.name))));
  state.listen(show);
  show();
  return select;
}

function failures_of(workload, model) {
  const own = model.failures.filter((failure) => failure.workload === workload.name);
  if (own.length === 0) {
    return null;
  }
  const line = (failure) => {
    const where = [
      failure.side === "serial" ? "serial side" : null,
      failure.n === null ? null : `n = ${size_text(failure.n)}`,
      failure.round === null ? null : `round ${failure.round}`,
    ].filter(Boolean);
    return el(
      "li",
      {},
      el("strong", {}, curve_name(failure)),
      where.length > 0 ? ` (${where.join(", ")})` : "",
      `: ${failure.error}`,
    );
  };
  return el(
    "div",
    { class: "notice bad" },
    el("strong", {}, "Not everything could be measured"),
    el("ul", {}, own.map(line)),
  );
}

function charts_of(workload, model, state, index) {
  const slice = () => state.slices.get(workload.name);
  const shared = {
    cells: () => slice().curves.flatMap(({ cells }) => cells),
    colour_of: (backend) => `var(--series-${model.styles.get(backend)?.slot ?? 0})`,
  };
  const options = (kind) => ({
    styles: model.styles,
    hidden: state.hidden,
    focus: state.focus_in(workload.name),
    scale: state.scales[kind],
  });
  const spoken = (what) => () =>
    `${what} of ${workload.name} against n. ${slice()
      .curves.map((curve) => `${curve.backend}: ${verdict_text(curve)}`)
      .join(". ")}`;
  return [
    make_chart({
      ...shared,
      name: `time-${index}`,
      title: "Time per call",
      headings: () => chart_headings("time", slice()),
      reading: k_readings.time,
      spoken: spoken("Time per call"),
      specification: (own) =>
        time_chart(slice(), { ...options("time"), samples: state.samples ? model.samples : null, ...own }),
      table: () => time_table(slice(), state.hidden),
      controls: [sample_switch(model, state), scale_switch("time", state)],
    }),
    make_chart({
      ...shared,
      name: `speedup-${index}`,
      title: "Speed-up over serial",
      headings: () => chart_headings("speedup", slice()),
      reading: k_readings.speedup,
      spoken: spoken("Speed-up over serial"),
      specification: (own) => speedup_chart(slice(), { ...options("speedup"), ...own }),
      table: () => speedup_table(slice(), state.hidden),
      controls: [scale_switch("speedup", state)],
    }),
  ];
}

function focus_note(workload, state) {
  const text = el("span");
  const clear = el(
    "button",
    {
      type: "button",
      class: "small",
      onclick: () => {
        history.replaceState(null, "", "#" + encodeURIComponent(workload.name));
        state.set({ focus: null });
      },
    },
    "show all alike",
  );
  const node = el("p", { class: "focus", hidden: true }, text, clear);
  state.listen(() => {
    const backend = state.focus_in(workload.name);
    node.hidden = backend === null;
    const curve = state.slices.get(workload.name).curves.find((item) => item.backend === backend);
    text.textContent = curve ? `${backend} stands out: ${verdict_text(curve)}. ` : "";
  });
  return node;
}

/**
 * @param {object} workload of the model
 * @param {number} index its place, for names that must be plain
 */
export function section_of(workload, index, model, state) {
  const best = best_curve(workload);
  const gain =
    best.speedup_top_ratio === null
      ? ""
      : `, and ${ratio_text(best.speedup_top_ratio)} at n = ${size_text(best.n_top)}`;
  const backends = model.backends.filter(
    (name) => name === "serial" || workload.slices.some(({ curves }) => curves.some((curve) => curve.backend === name)),
  );
  const measured = workload.slices.some(({ curves }) => curves.some(({ cells }) => cells.length > 0));
  const charts = measured ? charts_of(workload, model, state, index) : [];
  state.listen(() => charts.forEach((chart) => chart.changed()));
  return el(
    "section",
    {
      class: "workload",
      id: `workload-${index}`,
      "data-workload": workload.name,
      tabindex: -1,
      "aria-labelledby": `name-${index}`,
    },
    el("h2", { id: `name-${index}` }, el("a", { href: `#${encodeURIComponent(workload.name)}` }, workload.name)),
    el(
      "p",
      { class: "summary" },
      `${curve_name(best)}: ${verdict_text(best)}${best.verdict === "crossover" || best.verdict === "always" ? gain : ""}.`,
    ),
    failures_of(workload, model),
    measured
      ? [
          el("div", { class: "controls" }, legend(backends, model, state), slice_picker(workload, state)),
          focus_note(workload, state),
        ]
      : el("p", { class: "notice" }, "No size of this workload was measured, so there is nothing to draw."),
    el(
      "div",
      { class: "charts" },
      charts.map((chart) => chart.node),
    ),
  );
}
