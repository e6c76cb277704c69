// One workload: its answer in a line per backend, its charts, what failed.
import { ratioText, sizeText } from "../format.mjs";
import { baselinesIn } from "../model.mjs";
import { inOrder } from "../palette.mjs";
import { bestCurve, curveName, remarks, verdictText } from "../words.mjs";
import { slicePicker } from "./controls.mjs";
import { chartsOf, el, nothingMeasured, smallButton } from "./dom.mjs";
import { legend } from "./legend.mjs";
import { workloadCharts } from "./workload_charts.mjs";

function failuresOf(workload, model) {
  const own = model.failures.filter((failure) => failure.workload === workload.name);
  if (own.length === 0) {
    return null;
  }
  const line = (failure) => {
    const where = [
      failure.side === "serial" ? "serial side" : null,
      failure.n === null ? null : `n = ${sizeText(failure.n)}`,
      failure.round === null ? null : `round ${failure.round}`,
    ].filter(Boolean);
    return el(
      "li",
      {},
      el("strong", {}, curveName(failure)),
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

function focusNote(workload, state) {
  const text = el("span");
  const clear = smallButton("show all alike", () => {
    history.replaceState(null, "", "#" + encodeURIComponent(workload.name));
    state.set({ focus: null });
  });
  const node = el("p", { class: "focus", hidden: true }, text, clear);
  state.listen(() => {
    const backend = state.focusIn(workload.name);
    node.hidden = backend === null;
    const curve = state.slices.get(workload.name).curves.find((item) => item.backend === backend);
    const told = curve ? [verdictText(curve), ...remarks(curve)].join("; ") : "";
    text.textContent = curve ? `${backend} stands out: ${told}. ` : "";
  });
  return node;
}

// Who is not measured against serial: a speed-up is over the loop in the backend's own language.
function baselinesNote(curves) {
  const others = baselinesIn(curves).filter((name) => name !== "serial");
  const names = (baseline) =>
    inOrder(
      curves.filter((curve) => curve.baseline === baseline).map(({ backend }) => backend),
    ).join(", ");
  return others.map((name) =>
    el("p", { class: "baselines" }, `Speed-ups over ${name}: ${names(name)}.`),
  );
}

/**
 * @param {object} workload of the model
 * @param {number} index its place, for names that must be plain
 */
export function sectionOf(workload, index, model, state) {
  const best = bestCurve(workload);
  const gain =
    best.speedup_top_ratio === null || !["crossover", "always"].includes(best.verdict)
      ? ""
      : `, and ${ratioText(best.speedup_top_ratio)} at n = ${sizeText(best.n_top)}`;
  const curves = workload.slices.flatMap((slice) => slice.curves);
  const backends = model.backends.filter((name) =>
    curves.some(({ backend, baseline }) => backend === name || baseline === name),
  );
  const measured = curves.some(({ cells }) => cells.length > 0);
  const link = el("a", { href: `#${encodeURIComponent(workload.name)}` }, workload.name);
  const controls = [legend(backends, model, state), slicePicker(workload, state)];
  const charts = measured ? workloadCharts(workload, model, state, index) : [];
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
    el("h2", { id: `name-${index}` }, link),
    el("p", { class: "summary" }, `${curveName(best)}: ${verdictText(best)}${gain}.`),
    failuresOf(workload, model),
    measured
      ? [
          el("div", { class: "controls" }, controls),
          focusNote(workload, state),
          baselinesNote(curves),
        ]
      : nothingMeasured(),
    chartsOf(charts),
  );
}
