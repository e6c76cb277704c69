// The top of the page: the question, the answer in a sentence, a card per workload.
import { counted, bracketText, ratioText, sizeText, timeText } from "../format.mjs";
import { bestCurve, busyText, curveName, lead } from "../words.mjs";
import { el } from "./dom.mjs";
import { swatch } from "./legend.mjs";
import { addressOf } from "./state.mjs";

function figureOf({ verdict, n, n_high }) {
  const sign = (text) => el("span", { class: "sign" }, text);
  const size = n === null ? [sign("n ≤ "), sizeText(n_high)] : [sign("n = "), sizeText(n)];
  return verdict === "crossover" ? size : verdict;
}

function linesOf(curve) {
  switch (curve.verdict) {
    case "crossover":
      return curve.n === null
        ? ["serial is ahead at no size"]
        : [
            bracketText(curve.n_low, curve.n_high),
            `${timeText(curve.serial_work_ns)} of serial work`,
            curve.safe_n_high !== null ? `safe from ${sizeText(curve.safe_n_high)}` : null,
          ];
    case "always":
      return [`n = ${sizeText(curve.n_min)} to ${sizeText(curve.n_top)}`];
    case "never":
      return [`up to n = ${sizeText(curve.n_top)}`];
    default:
      return [curve.reason, busyText(curve)];
  }
}

function card(workload, model) {
  const curve = bestCurve(workload);
  const gain = curve.verdict === "failed" ? null : curve.speedup_top_ratio;
  const lines = [...linesOf(curve), gain === null ? null : `${ratioText(gain)} at the top`];
  const part = (name, ...content) => el("span", { class: `card-${name}` }, content);
  return el(
    "a",
    { class: `card ${curve.verdict}`, href: addressOf(curve) },
    part("name", workload.name),
    part("figure", figureOf(curve)),
    lines.filter(Boolean).map((line) => part("line", line)),
    part("backend", swatch(model.styles.get(curve.backend)), curveName(curve)),
  );
}

/** What became of the run as a whole, when it is not what was hoped for. */
function statusNotice({ status, failures }) {
  const words = {
    interrupted: "This run was interrupted: it shows what was measured until then.",
    failed:
      `Not everything could be measured (${counted(failures.length, "failure")} on record): what ` +
      "was is shown, and the reasons stand with each workload.",
  };
  return words[status] ? el("p", { class: "notice bad" }, words[status]) : null;
}

/** @param {object} model */
export function answerOf(model) {
  const cpus = model.environment.cpus?.usable;
  const usable = Number.isFinite(cpus) ? `${cpus} usable CPUs` : null;
  const machine = [model.environment.cpu_model, usable].filter((part) => typeof part === "string");
  const cards = model.workloads.map((workload) => card(workload, model));
  return el(
    "section",
    { class: "answer", id: "answer", "aria-labelledby": "question" },
    el("h1", { id: "question" }, "From which n does parallel pay?"),
    machine.length > 0 ? el("p", { class: "machine" }, machine.join(" · ")) : null,
    el("p", { class: "lead" }, lead(model).join(" ")),
    statusNotice(model),
    el("div", { class: "cards" }, cards),
  );
}
