// The tables of the comparison page: the answers of all runs, and in what the runs differ.
import { bytesText, commandText, durationText, finite, ratioText, sizeText } from "../format.mjs";
import { sizeDomain } from "../specs/frame.mjs";
import { crossoverText, onNodes } from "../words.mjs";
import { el, scrolling, tableWith } from "./dom.mjs";
import { strip, stripAxis } from "./strip.mjs";

const MOVES = { earlier: "earlier", later: "later", same: "no change", open: "not settled" };

/** "later: 1.5× [1.3×, 1.7×]", and why where that is not all there is to say. */
export function toldText({ move, ratio, reason }) {
  const value = finite(ratio?.value);
  const known = value === null ? "" : `: ${ratioText(value)} ${intervalOf(ratio)}`;
  return `${MOVES[move]}${known}${move === "open" && reason !== null ? ` (${reason})` : ""}`;
}

const endText = (value) => (finite(value) === null ? "?" : ratioText(value));
const intervalOf = ({ low, high }) => `[${endText(low)}, ${endText(high)}]`;

/** What is known of one curve of one run, in a word or two. */
export function answerText(curve) {
  if (curve === null) {
    return "not measured";
  }
  switch (curve.verdict) {
    case "crossover":
      return crossoverText(curve);
    case "never":
      return `never, up to ${sizeText(curve.n_top)}`;
    default:
      return curve.verdict;
  }
}

/** All curves, a column per run. */
export function answersOf({ rows, labels }, styles) {
  const domain = sizeDomain(rows.flatMap(({ curves }) => curves.filter((curve) => curve !== null)));
  const heads = [
    ...["Workload", "Backend"],
    ...labels.map((label) => `Pays from n =, ${label}`),
    ["On the axis of n", stripAxis(domain)],
    labels.length === 2 ? `${labels[1]} against ${labels[0]}` : `against ${labels[0]}`,
    ...labels.map((label) => `At top, ${label}`),
  ];
  const lines = rows.map(({ key, curves, told }) => {
    const lanes = curves.map(
      (curve, run) => curve && strip(curve, domain, styles.get(labels[run]).slot),
    );
    const words = told.map((found, at) => ({
      text: `${labels.length === 2 ? "" : `${labels[at + 1]} `}${toldText(found)}`,
      apart: found.move === "earlier" || found.move === "later",
    }));
    const mode = key.calls === "hot" ? "" : `, ${key.calls}`;
    return [
      el("span", {}, key.workload),
      `${key.backend} × ${key.workers}${onNodes(key.nodes)}${mode}`,
      ...curves.map((curve) =>
        el("span", { class: `verdict ${curve?.verdict ?? "never"}` }, answerText(curve)),
      ),
      el("span", { class: "lanes" }, lanes),
      words.map(({ text, apart }) =>
        el("span", { class: apart ? "reason apart" : "reason" }, text),
      ),
      ...curves.map((curve) => ratioText(curve?.speedup_top_ratio)),
    ];
  });
  return el(
    "section",
    { class: "all", id: "table", "aria-labelledby": "table-name" },
    el("h2", { id: "table-name" }, "All curves"),
    scrolling({ "aria-labelledby": "table-name" }, tableWith({ class: "beside" }, heads, lines)),
  );
}

const said = (value) => (typeof value === "string" && value !== "" ? value : null);

const PROPERTIES = {
  Folder: ({ folder }) => folder,
  Status: ({ status }) => status,
  Started: ({ environment }) => said(environment.started_utc),
  Host: ({ context }) => said(context.host_name),
  Processor: ({ environment }) => said(environment.cpu_model),
  "Usable CPUs": ({ environment }) => finite(environment.cpus?.usable),
  Memory: ({ environment }) =>
    finite(environment.cpus?.memory_bytes) ? bytesText(environment.cpus.memory_bytes) : null,
  Kernel: ({ environment }) => said(environment.kernel),
  "Load at start": ({ environment }) => finite(environment.load_1min_ratio)?.toFixed(2) ?? null,
  Crossover: ({ environment }) => said(environment.crossover_version),
  Revision: ({ environment }) =>
    said(environment.git_revision) &&
    environment.git_revision.slice(0, 12) + (environment.git_dirty === true ? ", changed" : ""),
  Compiler: ({ environment }) => said(environment.compiler),
  Flags: ({ environment }) => said(environment.compiler_flags),
  Build: ({ environment }) => said(environment.build_type),
  Budget: ({ options }) =>
    finite(options.budget_s) === null ? null : durationText(options.budget_s),
  Seed: ({ environment }) => finite(environment.seed),
  Command: ({ environment }) =>
    Array.isArray(environment.command_line)
      ? commandText(environment.command_line.filter((word) => typeof word === "string"))
      : null,
};

/** What is known of each run; what differs is marked. */
export function runsOf({ runs }) {
  const lines = Object.entries(PROPERTIES)
    .map(([name, pick]) => [name, runs.map(pick)])
    .filter(([, values]) => values.some((value) => value !== null))
    .map(([name, values]) => {
      const differs = new Set(values).size > 1;
      return el(
        "tr",
        { class: differs ? "differs" : null },
        el("th", { scope: "row" }, name, differs ? el("span", { class: "sign" }, " ≠") : null),
        values.map((value) => el("td", {}, value === null ? "–" : String(value))),
      );
    });
  const heads = ["Property (≠: the runs differ)", ...runs.map(({ label }) => label)];
  const table = tableWith({ class: "properties" }, heads, lines);
  return el(
    "section",
    { class: "trust", id: "runs", "aria-labelledby": "runs-name" },
    el("h2", { id: "runs-name" }, "In what the runs differ"),
    scrolling({ "aria-labelledby": "runs-name" }, table),
  );
}
