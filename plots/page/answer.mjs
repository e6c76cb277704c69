// The top of the page: the question, the answer in a sentence, a card per workload.
import { counted, bracket_text, ratio_text, size_text, time_text } from "../format.mjs";
import { best_curve, busy_text, curve_name, lead } from "../words.mjs";
import { el } from "./dom.mjs";
import { swatch } from "./legend.mjs";
import { address_of } from "./state.mjs";

function figure_of(curve) {
  switch (curve.verdict) {
    case "crossover":
      return curve.n === null
        ? [el("span", { class: "sign" }, "n ≤ "), size_text(curve.n_high)]
        : [el("span", { class: "sign" }, "n = "), size_text(curve.n)];
    case "always":
      return "always";
    case "never":
      return "never";
    default:
      return curve.verdict;
  }
}

function lines_of(curve) {
  switch (curve.verdict) {
    case "crossover":
      return curve.n === null
        ? ["serial is ahead at no size"]
        : [
            bracket_text(curve.n_low, curve.n_high),
            `${time_text(curve.serial_work_ns)} of serial work`,
            curve.safe_n_high !== null ? `safe from ${size_text(curve.safe_n_high)}` : null,
          ];
    case "always":
      return [`n = ${size_text(curve.n_min)} to ${size_text(curve.n_top)}`];
    case "never":
      return [`up to n = ${size_text(curve.n_top)}`];
    default:
      return [curve.reason, busy_text(curve)];
  }
}

function card(workload, model) {
  const curve = best_curve(workload);
  const gains = curve.speedup_top_ratio !== null && curve.verdict !== "failed";
  return el(
    "a",
    { class: `card ${curve.verdict}`, href: address_of(curve) },
    el("span", { class: "card-name" }, workload.name),
    el("span", { class: "card-figure" }, figure_of(curve)),
    lines_of(curve)
      .filter(Boolean)
      .map((line) => el("span", { class: "card-line" }, line)),
    gains ? el("span", { class: "card-line" }, `${ratio_text(curve.speedup_top_ratio)} at the top`) : null,
    el("span", { class: "card-backend" }, swatch(model.styles.get(curve.backend)), curve_name(curve)),
  );
}

/** What became of the run as a whole, when it is not what was hoped for. */
function status_notice({ status, failures }) {
  const words = {
    interrupted: "This run was interrupted: it shows what was measured until then.",
    failed: `Not everything could be measured (${counted(failures.length, "failure")} on record): what was is shown, and the reasons stand with each workload.`,
  };
  return words[status] ? el("p", { class: "notice bad" }, words[status]) : null;
}

/** @param {object} model */
export function answer_of(model) {
  const cpus = model.environment.cpus?.usable;
  const machine = [model.environment.cpu_model, Number.isFinite(cpus) ? `${cpus} usable CPUs` : null].filter(
    (part) => typeof part === "string",
  );
  return el(
    "section",
    { class: "answer", id: "answer", "aria-labelledby": "question" },
    el("h1", { id: "question" }, "From which n does parallel pay?"),
    machine.length > 0 ? el("p", { class: "machine" }, machine.join(" · ")) : null,
    el("p", { class: "lead" }, lead(model).join(" ")),
    status_notice(model),
    el(
      "div",
      { class: "cards" },
      model.workloads.map((workload) => card(workload, model)),
    ),
  );
}
