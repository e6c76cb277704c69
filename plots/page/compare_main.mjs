// Starts the comparison page: runs beside each other.
import { rowModel, runStyles } from "../comparison.mjs";
import { counted } from "../format.mjs";
import { answersOf, runsOf } from "./compare_tables.mjs";
import { compareSection } from "./compare_section.mjs";
import { el } from "./dom.mjs";
import { swatch } from "./legend.mjs";
import { footer, startPage, topBar } from "./scheme.mjs";
import { makeState } from "./state.mjs";

/** What was found of all curves that every run has, in sentences. */
function lead({ rows, labels }) {
  const shared = rows.filter(({ curves }) => curves.every((curve) => curve !== null));
  const relations = shared.flatMap(({ told }) => told.map(({ move }) => move));
  const count = (name) => relations.filter((item) => item === name).length;
  const parts = [
    [count("earlier"), "earlier"],
    [count("later"), "later"],
  ].filter(([number]) => number > 0);
  const told = parts.map(([number, word]) => `${number} ${word}`).join(", ");
  const pairs = labels.length === 2 ? `than in ${labels[0]}` : `than in ${labels[0]}, run by run`;
  return [
    `${counted(shared.length, "curve")} ${shared.length === 1 ? "is" : "are"} in every run.`,
    parts.length > 0
      ? `Parallel pays from another size on: ${told} ${pairs}.`
      : "No crossover is shown to have moved.",
    count("same") > 0 ? `${count("same")} without a change beyond the margin.` : "",
    count("open") > 0 ? `${count("open")} not settled: the table says why.` : "",
  ].join(" ");
}

// Times on different processors say nothing about the programs; ratios carry over better.
function cautions({ runs, refusals, labels }) {
  const differs = (pick) => new Set(runs.map(pick)).size > 1;
  const said = [
    differs(({ environment }) => environment.cpu_model)
      ? "The processors differ: compare crossovers and speed-ups, not times."
      : null,
    differs(({ environment }) => environment.cpus?.usable)
      ? "The runs had different numbers of usable CPUs."
      : null,
    runs.some(({ status }) => status !== "complete") ? "Not every run is complete." : null,
    differs(({ environment }) => environment.build_type) ? "The build types differ." : null,
    ...refusals.map(
      (why, at) => why && `${labels[at + 1]} was not compared with ${labels[0]}: ${why}.`,
    ),
  ].filter(Boolean);
  const items = said.map((text) => el("li", {}, text));
  return said.length === 0 ? null : el("div", { class: "notice warnings" }, el("ul", {}, items));
}

function start(root) {
  const comparison = JSON.parse(document.getElementById("model").textContent);
  const { labels, runs, rows } = comparison;
  const styles = runStyles(labels);
  const models = rows.map((row) => rowModel(row, labels));
  const state = makeState({ workloads: models.flatMap(({ workloads }) => workloads) });
  state.set({ kind: "speedup" });
  const names = [...new Set(rows.map(({ key }) => key.workload))];
  const sections = names.map((name, index) => {
    const own = rows
      .map((row, at) => ({ row, model: models[at], at }))
      .filter(({ row }) => row.key.workload === name);
    return compareSection(name, index, own, { labels, styles }, state);
  });
  const link = (href, text) => el("a", { href }, text);
  const key = labels.map((label, run) => {
    const parts = [swatch(styles.get(label)), el("strong", {}, label), ` ${runs[run].folder}`];
    return el("span", { class: "named run" }, parts);
  });
  root.replaceChildren(
    topBar(
      names.map((name, index) => link(`#workload-${index}`, name)),
      link("#runs", "Runs"),
    ),
    el(
      "main",
      {},
      el(
        "section",
        { class: "answer", id: "answer", "aria-labelledby": "question" },
        el("h1", { id: "question" }, "Runs beside each other"),
        el("p", { class: "lead" }, lead(comparison)),
        el("p", { class: "runs" }, key),
        cautions(comparison),
      ),
      answersOf(comparison, styles),
      sections,
      runsOf(comparison),
    ),
    footer("Drawn from the results.json of each run."),
  );
  document.documentElement.dataset.settled = "true";
  state.tell();
}

startPage(start);
