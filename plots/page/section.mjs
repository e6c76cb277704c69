// One workload: its answer in a line per backend, its charts, what failed.
import { ratio_text, size_text } from "../format.mjs";
import { baselines_in } from "../model.mjs";
import { in_order } from "../palette.mjs";
import { best_curve, curve_name, remarks, verdict_text } from "../words.mjs";
import { slice_picker } from "./controls.mjs";
import { el } from "./dom.mjs";
import { legend } from "./legend.mjs";
import { workload_charts } from "./workload_charts.mjs";

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
    const told = curve ? [verdict_text(curve), ...remarks(curve)].join("; ") : "";
    text.textContent = curve ? `${backend} stands out: ${told}. ` : "";
  });
  return node;
}

// Who is not measured against serial: a speed-up is over the loop in the backend's own language.
function baselines_note(curves) {
  const others = baselines_in(curves).filter((name) => name !== "serial");
  const names = (baseline) =>
    in_order(curves.filter((curve) => curve.baseline === baseline).map(({ backend }) => backend)).join(", ");
  return others.map((name) => el("p", { class: "baselines" }, `Speed-ups over ${name}: ${names(name)}.`));
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
  const curves = workload.slices.flatMap((slice) => slice.curves);
  const backends = model.backends.filter((name) =>
    curves.some(({ backend, baseline }) => backend === name || baseline === name),
  );
  const measured = workload.slices.some(({ curves }) => curves.some(({ cells }) => cells.length > 0));
  const charts = measured ? workload_charts(workload, model, state, index) : [];
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
          baselines_note(curves),
        ]
      : el("p", { class: "notice" }, "No size of this workload was measured, so there is nothing to draw."),
    el(
      "div",
      { class: "charts" },
      charts.map((chart) => chart.node),
    ),
  );
}
