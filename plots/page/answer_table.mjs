// Every curve of the run in one table that can be sorted and filtered.
import { bracket_text, counted, interval_text, ratio_text, size_text, time_text } from "../format.mjs";
import { size_domain } from "../specs/frame.mjs";
import { remarks } from "../words.mjs";
import { el } from "./dom.mjs";
import { swatch } from "./legend.mjs";
import { address_of } from "./state.mjs";
import { strip, strip_axis } from "./strip.mjs";

const k_verdict_order = ["always", "crossover", "never", "unresolved", "failed"];

// Sorted by: always before the crossovers, these by size, then the others by verdict.
function pays_rank(curve) {
  const verdict = k_verdict_order.indexOf(curve.verdict);
  return curve.verdict === "crossover" ? 1 - 1 / (2 + (curve.n ?? 0)) : verdict === 0 ? 0 : verdict;
}

const by_number = (pick) => (a, b) => (pick(a) ?? -Infinity) - (pick(b) ?? -Infinity);

function columns_of(model) {
  const place = (names, name) => names.indexOf(name);
  const workloads = model.workloads.map(({ name }) => name);
  return [
    { name: "Workload", compare: (a, b) => place(workloads, a.workload) - place(workloads, b.workload) },
    { name: "Backend", compare: (a, b) => place(model.backends, a.backend) - place(model.backends, b.backend) },
    { name: "Workers", short: "workers", compare: by_number((curve) => curve.workers), number: true },
    { name: "Parallel pays from n =", compare: (a, b) => pays_rank(a) - pays_rank(b) },
    { name: "On the axis of n", compare: null },
    {
      name: "Serial work there",
      short: "serial work",
      compare: by_number((curve) => curve.serial_work_ns),
      number: true,
    },
    { name: "Speed-up at top", short: "at top", compare: by_number((curve) => curve.speedup_top_ratio), number: true },
    { name: "Rounds", short: "rounds", compare: by_number((curve) => curve.rounds), number: true },
  ];
}

function pays_cell(curve) {
  const crossing = curve.verdict === "crossover";
  const bound = crossing && curve.n === null;
  const answer = bound ? `≤ ${size_text(curve.n_high)}` : crossing ? size_text(curve.n) : curve.verdict;
  const word = el("span", { class: `verdict ${curve.verdict}` }, answer);
  const bracket = crossing && !bound ? el("span", { class: "bracket" }, bracket_text(curve.n_low, curve.n_high)) : null;
  const reason = curve.reason ? el("span", { class: "reason" }, curve.reason) : null;
  const looked = curve.verdict === "never" && curve.n_top !== null ? ` up to n = ${size_text(curve.n_top)}` : null;
  const more = remarks(curve).map((remark) => el("span", { class: "reason" }, remark));
  return [word, " ", bracket, looked && el("span", { class: "bracket" }, looked), reason, more];
}

function row_of(curve, model, domain) {
  const style = model.styles.get(curve.backend);
  const cells = [
    el("a", { href: address_of(curve) }, curve.workload),
    el("span", { class: "named" }, swatch(style), curve.backend),
    [
      size_text(curve.workers),
      curve.calls === "hot" ? "" : ` ${curve.calls}`,
      curve.oversubscribed ? el("abbr", { title: "more workers than usable CPUs" }, " over") : null,
    ],
    pays_cell(curve),
    strip(curve, domain, style.slot),
    time_text(curve.serial_work_ns),
    el(
      "span",
      { title: interval_text(curve.speedup_top_low_ratio, curve.speedup_top_high_ratio, ratio_text) },
      ratio_text(curve.speedup_top_ratio),
    ),
    size_text(curve.rounds),
  ];
  const columns = columns_of(model);
  return el(
    "tr",
    { "data-verdict": curve.verdict },
    cells.map((content, index) =>
      el("td", { "data-label": columns[index].short ?? null, class: columns[index].number ? "number" : null }, content),
    ),
  );
}

function verdict_picker(model, changed) {
  const present = k_verdict_order.filter((verdict) => model.curves.some((curve) => curve.verdict === verdict));
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
export function answer_table(model) {
  const domain = size_domain(model.curves);
  const rows = model.curves.map((curve) => ({ curve, node: row_of(curve, model, domain) }));
  const body = el("tbody", {});
  const count = el("output", { class: "count" });
  const search = el("input", {
    type: "search",
    placeholder: "Filter by workload or backend",
    "aria-label": "Filter by workload or backend",
    oninput: show,
  });
  const verdicts = verdict_picker(model, show);
  const columns = columns_of(model);
  let order = { index: -1, down: false };
  const heads = columns.map((column, index) => {
    const sort = () => {
      order = { index, down: order.index === index && !order.down };
      show();
    };
    const content = column.compare
      ? el("button", { type: "button", onclick: sort }, column.name)
      : [column.name, strip_axis(domain)];
    return el("th", { scope: "col", class: column.number ? "number" : null }, content);
  });

  function show() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const matches = ({ curve }) => {
      const text = `${curve.workload} ${curve.backend}`.toLowerCase();
      return words.every((word) => text.includes(word)) && (verdicts.value === "" || curve.verdict === verdicts.value);
    };
    const kept = rows.filter(matches);
    if (order.index >= 0) {
      const { compare } = columns[order.index];
      kept.sort((a, b) => (order.down ? -1 : 1) * compare(a.curve, b.curve));
    }
    heads.forEach((head, index) => {
      if (columns[index].compare) {
        head.setAttribute("aria-sort", index !== order.index ? "none" : order.down ? "descending" : "ascending");
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
