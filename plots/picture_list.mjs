// Which pictures a run has: names, captions, specifications.
import { counted, size_text } from "./format.mjs";
import { answer_chart } from "./specs/answer.mjs";
import { distribution_chart, likely_cell, sampled_cells, samples_of_cell } from "./specs/distribution.mjs";
import { dispatch_rows, forest_chart, metg_rows } from "./specs/forest.mjs";
import { heat_chart, heat_panels } from "./specs/heat.mjs";
import { k_print_options } from "./specs/options.mjs";
import { speedup_chart } from "./specs/speedup.mjs";
import { time_chart } from "./specs/time.mjs";
import { winner_map } from "./specs/winner.mjs";
import { scaling_groups, workers_chart } from "./specs/workers.mjs";
import { families_of } from "./winners.mjs";
import { chart_headings, curve_name, k_readings, lead, verdict_text } from "./words.mjs";

/** A file name from a name of the record: what is plain stays, the rest becomes a dash. */
export function plain(name) {
  return (
    name
      .replace(/[^A-Za-z0-9_]+/g, "-")
      .replace(/^-+|-+$/g, "")
      .slice(0, 60) || "unnamed"
  );
}

function unique(name, taken) {
  let candidate = name;
  for (let next = 2; taken.has(candidate); ++next) {
    candidate = `${name}-${next}`;
  }
  taken.add(candidate);
  return candidate;
}

function answer_picture(model, options) {
  const title = "From which n does parallel pay?";
  const headings = { title, subtitle: k_readings.answer };
  return {
    name: "answer",
    caption: `${title} ${lead(model).join(" ")} ${k_readings.answer}`,
    specification: answer_chart(model, { ...options, legend: false, headings }),
  };
}

function slice_pictures(workload, options) {
  const measured = workload.slices.filter(({ curves }) => curves.some(({ cells }) => cells.length > 0));
  return measured.flatMap((slice) => {
    const mode = slice.calls === "hot" ? "" : `-${plain(slice.calls)}`;
    const several = workload.slices.length > 1 ? `-${slice.workers}-workers${mode}` : "";
    const answers = slice.curves.map((curve) => `${curve_name(curve)}: ${verdict_text(curve)}`).join(". ");
    return Object.entries({ time: time_chart, speedup: speedup_chart }).map(([kind, chart]) => {
      const headings = chart_headings(kind, slice);
      return {
        name: `${plain(workload.name)}${several}-${kind}`,
        caption: `${headings.title} against n. ${k_readings[kind]} ${answers}.`,
        specification: chart(slice, { ...options, headings }),
      };
    });
  });
}

function heat_pictures(workload, options) {
  const modes = [...new Set(workload.slices.map(({ calls }) => calls))];
  return modes
    .filter((calls) => heat_panels(workload, calls).length > 0)
    .map((calls) => {
      const headings = chart_headings("heat", { workload: workload.name, calls });
      return {
        name: `${plain(workload.name)}-heat${calls === "hot" ? "" : `-${plain(calls)}`}`,
        caption: `${headings.title}, ${calls} calls. ${k_readings.heat}`,
        specification: heat_chart(workload, calls, { ...options, headings }),
      };
    });
}

function workers_pictures(workload, model, options) {
  const cores = Number.isFinite(model.environment.cpus?.cores) ? model.environment.cpus.cores : null;
  return scaling_groups(workload)
    .slice(0, 1)
    .map((entries) => {
      const models = new Set(entries.flatMap(({ fits }) => fits.map((fit) => fit.model)));
      const fit = models.has("usl") ? "usl" : ([...models][0] ?? null);
      const headings = chart_headings("workers", entries[0]);
      return {
        name: `${plain(workload.name)}-workers`,
        caption: `${headings.title}, n = ${size_text(entries[0].n)}, ${entries[0].calls} calls. ${k_readings.workers}`,
        specification: workers_chart(entries, { cores, fit }, { ...options, headings }),
      };
    });
}

function sample_pictures(workload, model, options) {
  const cell = likely_cell(workload, sampled_cells(model));
  if (cell === null) {
    return [];
  }
  const { curve, n } = cell;
  const title = `${workload.name}: ${curve_name(curve)}, n = ${size_text(n)}`;
  const headings = { ...chart_headings("distribution", curve), title: title.slice(0, 80) };
  return [
    {
      name: `${plain(workload.name)}-samples`,
      caption: `Samples of ${title}. ${k_readings.distribution}`,
      specification: distribution_chart(samples_of_cell(model, curve, n), { ...options, headings }),
    },
  ];
}

function overview_pictures(model, options) {
  const pictures = families_of(model).map((family) => {
    const workers = new Set(family.members.map(({ slice }) => slice.workers));
    const told = workers.size === 1 ? counted([...workers][0], "worker") : "the most workers measured";
    const title = `Which backend is fastest: ${family.name}, ${told}`.slice(0, 80);
    const headings = { title, subtitle: ["Pale and ≈: another one is about as fast."] };
    return {
      name: `winner-${plain(family.name)}`,
      caption: `${title}. ${k_readings.winner}`,
      specification: winner_map(family, { ...options, headings }),
    };
  });
  const forests = [
    ["dispatch", "Dispatch overhead", "time of a map with no work", dispatch_rows(model)],
    ["metg", "Smallest task that pays, METG(50 %)", "task length, serial", metg_rows(model)],
  ];
  for (const [kind, title, axis, rows] of forests.filter(([, , , shown]) => shown.length > 0)) {
    const headings = { title, subtitle: ["Bars: 95 % intervals."] };
    pictures.push({
      name: kind,
      caption: `${title}. ${k_readings[kind]}`,
      specification: forest_chart(rows, axis, { ...options, headings }),
    });
  }
  return pictures;
}

/**
 * What is to be drawn.
 * @param {object} model
 * @returns {Array<{name: string, caption: string, specification: object}>}
 */
export function pictures_of(model) {
  const options = { ...k_print_options, styles: model.styles };
  const taken = new Set();
  const pictures = [
    answer_picture(model, options),
    ...model.workloads.flatMap((workload) => [
      ...slice_pictures(workload, options),
      ...heat_pictures(workload, options),
      ...workers_pictures(workload, model, options),
      ...sample_pictures(workload, model, options),
    ]),
    ...overview_pictures(model, options),
  ];
  return pictures.map((picture) => ({ ...picture, name: unique(picture.name, taken) }));
}
