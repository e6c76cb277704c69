// Starts the page of a fleet: the answers of many machines, a table a workload.
import { bytesText, counted, finite, ratioText } from "../format.mjs";
import { curveName } from "../words.mjs";
import { answerText, toldText } from "./compare_tables.mjs";
import { el, scrolling, tableWith } from "./dom.mjs";
import { footer, startPage, topBar } from "./scheme.mjs";

const said = (value) => (typeof value === "string" && value !== "" ? value : "–");

/** How a curve of another machine stands to that of the first one, which has nothing to say. */
function standing(row, run) {
  if (run === 0 || row.curves[0] === null || row.curves[run] === null) {
    return null;
  }
  const told = row.told[run - 1];
  const differs = told.move === "earlier" || told.move === "later";
  return el("span", { class: differs ? "reason apart" : "reason" }, toldText(told));
}

function cellOf(row, run) {
  const curve = row.curves[run];
  if (curve === null) {
    return "–";
  }
  const top = finite(curve.speedup_top_ratio);
  return [
    el("span", { class: `verdict ${curve.verdict}` }, answerText(curve)),
    top === null ? null : el("span", { class: "reason" }, `${ratioText(top)} at top`),
    standing(row, run),
  ].filter(Boolean);
}

/** One workload: a line a machine, a column a curve. */
function workloadSection(name, index, rows, labels) {
  const heads = ["Machine", ...rows.map(({ key }) => curveName(key))];
  const lines = labels.map((label, run) => [label, ...rows.map((row) => cellOf(row, run))]);
  const id = `name-${index}`;
  return el(
    "section",
    { class: "all", id: `workload-${index}`, "aria-labelledby": id },
    el("h2", { id }, name),
    scrolling({ "aria-labelledby": id }, tableWith({ class: "beside" }, heads, lines)),
  );
}

/** What is known of each machine. */
function machinesOf({ runs, labels }) {
  const heads = ["Machine", "Processor", "CPUs", "Memory", "Status", "Started", "Folder"];
  const lines = runs.map(({ environment, status, folder }, run) => [
    labels[run],
    said(environment.cpu_model),
    String(finite(environment.cpus?.usable) ?? "–"),
    finite(environment.cpus?.memory_bytes) ? bytesText(environment.cpus.memory_bytes) : "–",
    said(status),
    said(environment.started_utc),
    folder,
  ]);
  return el(
    "section",
    { class: "all", id: "machines", "aria-labelledby": "machines-name" },
    el("h2", { id: "machines-name" }, "Machines"),
    scrolling({ "aria-labelledby": "machines-name" }, tableWith({ class: "beside" }, heads, lines)),
  );
}

/** How many answers of other machines differ from those of the first one, in sentences. */
function lead({ rows, labels }) {
  const relations = rows.flatMap(({ told, curves }) =>
    told.filter((_, at) => curves[0] !== null && curves[at + 1] !== null),
  );
  const count = (name) => relations.filter(({ move }) => move === name).length;
  return [
    `${counted(labels.length, "run")}, ${counted(rows.length, "curve")}.`,
    `Of ${counted(relations.length, "answer")} beside those of ${labels[0]},`,
    `${count("earlier")} are earlier, ${count("later")} later,`,
    `${count("same")} within the margin, ${count("open")} not settled.`,
  ].join(" ");
}

function notices({ refusals, labels, runs }) {
  const items = [
    runs.some(({ status }) => status !== "complete") ? "Not every run is complete." : null,
    ...refusals.map(
      (why, at) => why && `${labels[at + 1]} was not compared with ${labels[0]}: ${why}.`,
    ),
  ].filter(Boolean);
  const list = items.map((text) => el("li", {}, text));
  return list.length === 0 ? null : el("div", { class: "notice warnings" }, el("ul", {}, list));
}

function start(root) {
  const fleet = JSON.parse(document.getElementById("model").textContent);
  const names = [...new Set(fleet.rows.map(({ key }) => key.workload))];
  const link = (href, text) => el("a", { href }, text);
  const sections = names.map((name, index) => {
    const own = fleet.rows.filter(({ key }) => key.workload === name);
    return workloadSection(name, index, own, fleet.labels);
  });
  root.replaceChildren(
    topBar(
      names.map((name, index) => link(`#workload-${index}`, name)),
      link("#machines", "Machines"),
    ),
    el(
      "main",
      {},
      el(
        "section",
        { class: "answer", id: "answer", "aria-labelledby": "question" },
        el("h1", { id: "question" }, "From which n does parallel pay, on which machine?"),
        el("p", { class: "lead" }, lead(fleet)),
        notices(fleet),
      ),
      sections,
      machinesOf(fleet),
    ),
    footer("Drawn from the results.json of each run."),
  );
  document.documentElement.dataset.settled = "true";
}

startPage(start);
