// Every curve of the run in one table that can be sorted and filtered.
import { bracketText, counted, intervalText, ratioText, sizeText, timeText } from "../format.mjs";
import { sizeDomain } from "../specs/frame.mjs";
import { remarks } from "../words.mjs";
import { el } from "./dom.mjs";
import { swatch } from "./legend.mjs";
import { addressOf } from "./state.mjs";
import { strip, stripAxis } from "./strip.mjs";

const VERDICT_ORDER = ["always", "crossover", "never", "unresolved", "failed"];

// Sorted by: always before the crossovers, these by size, then the others by verdict.
function paysRank(curve) {
  const verdict = VERDICT_ORDER.indexOf(curve.verdict);
  return curve.verdict === "crossover" ? 1 - 1 / (2 + (curve.n ?? 0)) : verdict === 0 ? 0 : verdict;
}

const byNumber = (pick) => (a, b) => (pick(a) ?? -Infinity) - (pick(b) ?? -Infinity);

function columnsOf(model) {
  const place = (names, name) => names.indexOf(name);
  const workloads = model.workloads.map(({ name }) => name);
  return [
    {
      name: "Workload",
      compare: (a, b) => place(workloads, a.workload) - place(workloads, b.workload),
    },
    {
      name: "Backend",
      compare: (a, b) => place(model.backends, a.backend) - place(model.backends, b.backend),
    },
    {
      name: "Workers",
      short: "workers",
      compare: byNumber((curve) => curve.workers),
      number: true,
    },
    { name: "Parallel pays from n =", compare: (a, b) => paysRank(a) - paysRank(b) },
    { name: "On the axis of n", compare: null },
    {
      name: "Serial work there",
      short: "serial work",
      compare: byNumber((curve) => curve.serial_work_ns),
      number: true,
    },
    {
      name: "Speed-up at top",
      short: "at top",
      compare: byNumber((curve) => curve.speedup_top_ratio),
      number: true,
    },
    { name: "Rounds", short: "rounds", compare: byNumber((curve) => curve.rounds), number: true },
  ];
}

function paysCell(curve) {
  const crossing = curve.verdict === "crossover";
  const bound = crossing && curve.n === null;
  const answer = bound
    ? `≤ ${sizeText(curve.n_high)}`
    : crossing
      ? sizeText(curve.n)
      : curve.verdict;
  const word = el("span", { class: `verdict ${curve.verdict}` }, answer);
  const bracket =
    crossing && !bound
      ? el("span", { class: "bracket" }, bracketText(curve.n_low, curve.n_high))
      : null;
  const reason = curve.reason ? el("span", { class: "reason" }, curve.reason) : null;
  const looked =
    curve.verdict === "never" && curve.n_top !== null
      ? ` up to n = ${sizeText(curve.n_top)}`
      : null;
  const more = remarks(curve).map((remark) => el("span", { class: "reason" }, remark));
  return [word, " ", bracket, looked && el("span", { class: "bracket" }, looked), reason, more];
}

function rowOf(curve, model, domain) {
  const style = model.styles.get(curve.backend);
  const cells = [
    el("a", { href: addressOf(curve) }, curve.workload),
    el("span", { class: "named" }, swatch(style), curve.backend),
    [
      sizeText(curve.workers),
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
  const columns = columnsOf(model);
  return el(
    "tr",
    { "data-verdict": curve.verdict },
    cells.map((content, index) =>
      el(
        "td",
        {
          "data-label": columns[index].short ?? null,
          class: columns[index].number ? "number" : null,
        },
        content,
      ),
    ),
  );
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
  return el(
    "section",
    { class: "all", id: "table", "aria-labelledby": "table-name" },
    el("h2", { id: "table-name" }, "All curves"),
    el("div", { class: "controls" }, search, verdicts, count),
    el(
      "div",
      { class: "scroll", tabindex: 0, role: "region", "aria-labelledby": "table-name" },
      el("table", { class: "curves" }, el("thead", {}, el("tr", {}, heads)), body),
    ),
  );
}
