// Every curve of the run in one table that can be sorted and filtered.
import { bracketText, counted, intervalText, ratioText, sizeText, timeText } from "../format.mjs";
import { sizeDomain } from "../specs/frame.mjs";
import { onNodes, remarks } from "../words.mjs";
import { el, scrolling } from "./dom.mjs";
import { swatch } from "./legend.mjs";
import { addressOf } from "./state.mjs";
import { strip, stripAxis } from "./strip.mjs";

const VERDICT_ORDER = ["always", "crossover", "never", "unresolved", "failed"];

// Sorted by: always before the crossovers, these by size, then the others by verdict.
function paysRank(curve) {
  const verdict = VERDICT_ORDER.indexOf(curve.verdict);
  return curve.verdict === "crossover" ? 1 - 1 / (2 + (curve.n ?? 0)) : verdict === 0 ? 0 : verdict;
}

const byNumber = (key) => (a, b) => (a[key] ?? -Infinity) - (b[key] ?? -Infinity);

function columnsOf(model) {
  const byPlace = (names, key) => (a, b) => names.indexOf(a[key]) - names.indexOf(b[key]);
  const workloads = model.workloads.map(({ name }) => name);
  const figure = (name, short, key) => ({ name, short, compare: byNumber(key), number: true });
  return [
    { name: "Workload", compare: byPlace(workloads, "workload") },
    { name: "Backend", compare: byPlace(model.backends, "backend") },
    figure("Workers", "workers", "workers"),
    { name: "Parallel pays from n =", compare: (a, b) => paysRank(a) - paysRank(b) },
    { name: "On the axis of n", compare: null },
    figure("Serial work there", "serial work", "serial_work_ns"),
    figure("Speed-up at top", "at top", "speedup_top_ratio"),
    figure("Rounds", "rounds", "rounds"),
  ];
}

function paysCell(curve) {
  const { verdict, n, n_low, n_high, n_top, reason } = curve;
  const span = (name, text) => el("span", { class: name }, text);
  const answer =
    verdict !== "crossover" ? verdict : n === null ? `≤ ${sizeText(n_high)}` : sizeText(n);
  const beside =
    verdict === "crossover" && n !== null
      ? bracketText(n_low, n_high)
      : verdict === "never" && n_top !== null
        ? `up to n = ${sizeText(n_top)}`
        : null;
  const more = [reason, ...remarks(curve)].filter(Boolean).map((remark) => span("reason", remark));
  return [span(`verdict ${verdict}`, answer), " ", beside && span("bracket", beside), more];
}

function rowOf(curve, model, domain) {
  const style = model.styles.get(curve.backend);
  const cells = [
    el("a", { href: addressOf(curve) }, curve.workload),
    el("span", { class: "named" }, swatch(style), curve.backend),
    [
      sizeText(curve.workers) + onNodes(curve.nodes),
      curve.calls === "hot" ? "" : ` ${curve.calls}`,
      curve.oversubscribed ? el("abbr", { title: "more workers than usable CPUs" }, " over") : null,
    ],
    paysCell(curve),
    strip(curve, domain, style.slot),
    timeText(curve.serial_work_ns),
    el(
      "span",
      { title: intervalText(curve.speedup_top_low_ratio, curve.speedup_top_high_ratio, ratioText) },
      ratioText(curve.speedup_top_ratio),
    ),
    sizeText(curve.rounds),
  ];
  const entries = columnsOf(model).map(({ short = null, number }, index) =>
    el("td", { "data-label": short, class: number ? "number" : null }, cells[index]),
  );
  return el("tr", { "data-verdict": curve.verdict }, entries);
}

function verdictPicker(model, changed) {
  const present = VERDICT_ORDER.filter((verdict) =>
    model.curves.some((curve) => curve.verdict === verdict),
  );
  const options = present.map((verdict) => {
    const count = model.curves.filter((curve) => curve.verdict === verdict).length;
    return el("option", { value: verdict }, `${verdict} (${count})`);
  });
  return el(
    "select",
    { "aria-label": "Verdict", onchange: changed },
    el("option", { value: "" }, `all verdicts (${model.curves.length})`),
    options,
  );
}

/** @param {object} model */
export function answerTable(model) {
  const domain = sizeDomain(model.curves);
  const rows = model.curves.map((curve) => ({ curve, node: rowOf(curve, model, domain) }));
  const body = el("tbody", {});
  const count = el("output", { class: "count" });
  const search = el("input", {
    type: "search",
    placeholder: "Filter by workload or backend",
    "aria-label": "Filter by workload or backend",
    oninput: show,
  });
  const verdicts = verdictPicker(model, show);
  const columns = columnsOf(model);
  let order = { index: -1, down: false };
  const heads = columns.map((column, index) => {
    const sort = () => {
      order = { index, down: order.index === index && !order.down };
      show();
    };
    const content = column.compare
      ? el("button", { type: "button", onclick: sort }, column.name)
      : [column.name, stripAxis(domain)];
    return el("th", { scope: "col", class: column.number ? "number" : null }, content);
  });

  function show() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const matches = ({ curve }) => {
      const text = `${curve.workload} ${curve.backend}`.toLowerCase();
      return (
        words.every((word) => text.includes(word)) &&
        (verdicts.value === "" || curve.verdict === verdicts.value)
      );
    };
    const kept = rows.filter(matches);
    if (order.index >= 0) {
      const { compare } = columns[order.index];
      kept.sort((a, b) => (order.down ? -1 : 1) * compare(a.curve, b.curve));
    }
    heads.forEach((head, index) => {
      if (columns[index].compare) {
        head.setAttribute(
          "aria-sort",
          index !== order.index ? "none" : order.down ? "descending" : "ascending",
        );
      }
    });
    body.replaceChildren(...kept.map(({ node }) => node));
    count.textContent =
      kept.length === rows.length
        ? counted(rows.length, "curve")
        : `${kept.length} of ${counted(rows.length, "curve")}`;
  }

  show();
  const table = el("table", { class: "curves" }, el("thead", {}, el("tr", {}, heads)), body);
  return el(
    "section",
    { class: "all", id: "table", "aria-labelledby": "table-name" },
    el("h2", { id: "table-name" }, "All curves"),
    el("div", { class: "controls" }, search, verdicts, count),
    scrolling({ "aria-labelledby": "table-name" }, table),
  );
}
