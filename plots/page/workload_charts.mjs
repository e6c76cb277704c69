// The charts of one workload, as far as its record has something to draw in them.
import { size_text } from "../format.mjs";
import { distribution_chart, likely_cell, sampled_cells, samples_of_cell } from "../specs/distribution.mjs";
import { size_domain } from "../specs/frame.mjs";
import { heat_chart, heat_panels, k_class_names } from "../specs/heat.mjs";
import { speedup_chart } from "../specs/speedup.mjs";
import { time_chart } from "../specs/time.mjs";
import { fit_name, scaling_groups, workers_chart } from "../specs/workers.mjs";
import { chart_headings, curve_name, k_readings, verdict_text } from "../words.mjs";
import { make_chart } from "./chart.mjs";
import { picker, sample_switch, scale_switch, zoom_buttons } from "./controls.mjs";
import { el } from "./dom.mjs";
import { address_of } from "./state.mjs";
import {
  crossings_table,
  fits_table,
  heat_table,
  samples_table,
  speedup_table,
  time_table,
  workers_table,
} from "./tables.mjs";
import { about_cell } from "./tooltip.mjs";

// What charts of one workload have in common.
function common(workload, model, state) {
  const slice = () => state.slices.get(workload.name);
  return {
    slice,
    whole: () => size_domain(slice().curves),
    colour_of: (backend) => `var(--series-${model.styles.get(backend)?.slot ?? 0})`,
    options: (kind) => ({
      styles: model.styles,
      hidden: state.hidden,
      focus: state.focus_in(workload.name),
      scale: state.scales[kind],
    }),
  };
}

function size_charts(workload, model, state, index) {
  const { slice, whole, colour_of, options } = common(workload, model, state);
  const range = () => state.ranges.get(workload.name) ?? null;
  const spoken = (what) => () =>
    `${what} of ${workload.name} against n. ${slice()
      .curves.map((curve) => `${curve.backend}: ${verdict_text(curve)}`)
      .join(". ")}`;
  const shared = {
    colour_of,
    about: (datum) =>
      datum.about ??
      about_cell(
        slice().curves.flatMap(({ cells }) => cells),
        datum,
      ),
    picked: ({ backend, n }) => {
      const curve = slice().curves.find((item) => item.backend === backend);
      if (curve?.cells.some((cell) => cell.n === n)) {
        history.replaceState(null, "", address_of(curve, n));
        state.set({ cells: new Map(state.cells).set(workload.name, { curve, n }) });
      }
    },
    brush: {
      zoom: (ends) => state.zoom(workload.name, ends, whole()),
      size_at: (share) => {
        const [low, high] = range() ?? whole();
        return low * (high / low) ** share;
      },
    },
  };
  return [
    make_chart({
      ...shared,
      name: `time-${index}`,
      title: "Time per call",
      headings: () => chart_headings("time", slice()),
      reading: k_readings.time,
      spoken: spoken("Time per call"),
      specification: (own) =>
        time_chart(slice(), {
          ...{ ...options("time"), range: range(), samples: state.samples ? model.samples : null },
          ...own,
        }),
      table: () => time_table(slice(), state.hidden),
      controls: [sample_switch(model, state), zoom_buttons(workload.name, whole, state), scale_switch("time", state)],
    }),
    make_chart({
      ...shared,
      name: `speedup-${index}`,
      title: "Speed-up over serial",
      headings: () => chart_headings("speedup", slice()),
      reading: k_readings.speedup,
      spoken: spoken("Speed-up over serial"),
      specification: (own) => speedup_chart(slice(), { ...options("speedup"), range: range(), ...own }),
      table: () => el("div", {}, speedup_table(slice(), state.hidden), crossings_table(slice(), state.hidden)),
      controls: [zoom_buttons(workload.name, whole, state), scale_switch("speedup", state)],
    }),
  ];
}

function worker_charts(workload, model, state, index) {
  const groups = scaling_groups(workload);
  if (groups.length === 0) {
    return [];
  }
  const { colour_of, options } = common(workload, model, state);
  const group = () => state.groups.get(workload.name) ?? groups[0];
  const models = [...new Set(groups.flat().flatMap(({ fits }) => fits.map((fit) => fit.model)))];
  const fit = () => (models.includes(state.fit) ? state.fit : (models[0] ?? null));
  const fits = [...models.map((name) => ({ value: name, text: fit_name(name) })), { value: "none", text: "no fit" }];
  const sizes = groups.map((entries) => ({
    value: entries,
    text: `${entries[0].calls} calls, n = ${size_text(entries[0].n)}`,
  }));
  const cores = model.environment.cpus?.cores;
  const machine = () => ({ cores: Number.isFinite(cores) ? cores : null, fit: state.fit === "none" ? null : fit() });
  const words = () => `${workload.name}: speed-up against workers at n = ${size_text(group()[0].n)}`;
  return [
    make_chart({
      colour_of,
      name: `workers-${index}`,
      title: "Speed-up and efficiency over workers",
      headings: () => chart_headings("workers", group()[0]),
      reading: k_readings.workers,
      spoken: words,
      specification: (own) => workers_chart(group(), machine(), { ...options("workers"), ...own }),
      table: () => el("div", {}, workers_table(group(), state.hidden), fits_table(group())),
      controls: [
        groups.length > 1
          ? picker(
              `Size of ${workload.name}`,
              () => sizes,
              {
                get: group,
                set: (value) => state.set({ groups: new Map(state.groups).set(workload.name, value) }),
              },
              state,
            )
          : null,
        models.length > 0
          ? picker(
              "Fit",
              () => fits,
              { get: () => machine().fit ?? "none", set: (value) => state.set({ fit: value }) },
              state,
            )
          : null,
      ],
    }),
  ];
}

function class_key() {
  const item = (name, step) =>
    el("span", { class: "class" }, el("i", { style: `background:var(--heat-${step})` }), name);
  return el("span", { class: "classes" }, k_class_names.map(item));
}

function heat_charts(workload, model, state, index) {
  const modes = [...new Set(workload.slices.map(({ calls }) => calls))].filter(
    (calls) => heat_panels(workload, calls).length > 0,
  );
  if (modes.length === 0) {
    return [];
  }
  const { colour_of, options } = common(workload, model, state);
  const mode = () => state.modes.get(workload.name) ?? (modes.includes("hot") ? "hot" : modes[0]);
  const choices = modes.map((calls) => ({ value: calls, text: `${calls} calls` }));
  const held = {
    get: mode,
    set: (calls) => state.set({ modes: new Map(state.modes).set(workload.name, calls) }),
  };
  return [
    make_chart({
      colour_of,
      name: `heat-${index}`,
      title: "Speed-up over workers and n",
      headings: () => chart_headings("heat", { workload: workload.name, calls: mode() }),
      reading: el("span", {}, class_key(), k_readings.heat),
      spoken: () =>
        `${workload.name}: speed-up for every number of workers and size; the figures are in the table below`,
      specification: (own) =>
        heat_panels(workload, mode(), state.hidden).length === 0
          ? null
          : heat_chart(workload, mode(), { ...options("heat"), ...own }),
      table: () => heat_table(heat_panels(workload, mode(), state.hidden), workload.name),
      controls: [modes.length > 1 ? picker(`Call mode of ${workload.name}`, () => choices, held, state) : null],
    }),
  ];
}

function sample_charts(workload, model, state, index) {
  const sampled = sampled_cells(model);
  const measured = workload.slices.flatMap(({ curves }) => curves).filter((curve) => sampled(curve).length > 0);
  const otherwise = likely_cell(workload, sampled);
  if (otherwise === null) {
    return [];
  }
  const { colour_of, options } = common(workload, model, state);
  const cell = () => state.cells.get(workload.name) ?? otherwise;
  const groups = () => samples_of_cell(model, cell().curve, cell().n);
  const set = (curve, n) => state.set({ cells: new Map(state.cells).set(workload.name, { curve, n }) });
  const nearest = (curve) =>
    sampled(curve).reduce((held, item) =>
      Math.abs(Math.log(item.n / cell().n)) < Math.abs(Math.log(held.n / cell().n)) ? item : held,
    ).n;
  const curves = measured.map((curve) => ({ value: curve, text: curve_name(curve) }));
  const sizes = () => sampled(cell().curve).map(({ n }) => ({ value: n, text: `n = ${size_text(n)}` }));
  const where = () => `${curve_name(cell().curve)}, n = ${size_text(cell().n)}`;
  return [
    make_chart({
      colour_of,
      name: `samples-${index}`,
      title: "Samples of one cell",
      wide: true,
      height: 250,
      headings: () => ({
        ...chart_headings("distribution", cell().curve),
        title: `${workload.name}: ${where()}`.slice(0, 80),
      }),
      reading: k_readings.distribution,
      spoken: () => `Samples of ${workload.name}, ${where()}; the figures are in the table below`,
      specification: (own) => distribution_chart(groups(), { ...options("distribution"), ...own }),
      table: () => samples_table(groups(), `${workload.name}, ${where()}`),
      controls: [
        picker(
          `Curve of ${workload.name} whose samples are shown`,
          () => curves,
          { get: () => cell().curve, set: (curve) => set(curve, nearest(curve)) },
          state,
        ),
        picker(
          `Size of ${workload.name} whose samples are shown`,
          sizes,
          { get: () => cell().n, set: (n) => set(cell().curve, n) },
          state,
        ),
        scale_switch("distribution", state, "Time axis"),
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
export function workload_charts(workload, model, state, index) {
  return [size_charts, heat_charts, worker_charts, sample_charts].flatMap((make) =>
    make(workload, model, state, index),
  );
}
