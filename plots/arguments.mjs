// The command line of the report as a value.
import { parseArgs } from "node:util";
import { MOST_RUNS } from "./comparison.mjs";
import { Refusal } from "./files.mjs";

export const USAGE = `Usage: crossover report [RESULTS] [--page-only | --pictures-only]
       crossover report [NAME=]A [NAME=]B... [--out FILE]
       crossover report --fleet DIR... [--out FILE]

One run (results/latest when none is named): reads its results.json and writes report.html beside
it, one file that works offline, and the pictures in plots/ (SVG, PNG, captions.md).

Several runs: writes one page that lays them beside each other, B/comparison.html or FILE. They are
called A, B and so on unless a name stands before the folder, as in before=results/one
after=results/two. Whether a crossover moved is told by the rule of crossover check --baseline.

A fleet: the runs of many machines, from folders that hold them: writes one page of machines by
curves, fleet.html in the first folder or FILE. Other machines are told against the first one.

Exit codes: 0 drawn, 2 wrong usage or a record that cannot be drawn, 3 no room to write.
`;
const TOLD = ["--page-only", "--pictures-only", "--out", "--help"];
const OPTIONS = {
  ...{ "page-only": { type: "boolean" }, "pictures-only": { type: "boolean" } },
  ...{ help: { type: "boolean" }, out: { type: "string" } },
  // Given by crossover itself: how every run but the first stands to the first, as JSON.
  comparisons: { type: "string" },
  // Given by crossover itself: the same, and the runs of a fleet, which has no limit.
  fleet: { type: "string" },
};

function refuse(what, remedy) {
  throw new Refusal(what, "crossover report", remedy);
}

function runOf(word, index) {
  const [, name, path] = word.match(/^([\w.+ -]{1,24})=(.+)$/) ?? [];
  return { label: name ?? String.fromCharCode(65 + index), path: path ?? word };
}

function checkRuns(runs) {
  if (runs.length > MOST_RUNS) {
    refuse(`${runs.length} runs`, `lay at most ${MOST_RUNS} beside each other`);
  }
  const labels = runs.map(({ label }) => label);
  const twice = labels.find((label, index) => labels.indexOf(label) !== index);
  if (twice !== undefined) {
    refuse(`two runs are called '${twice}'`, "give each a name of its own, as in NAME=FOLDER");
  }
}

function split(words) {
  const lenient = { strict: false, allowPositionals: true, tokens: true };
  const parsed = parseArgs({ args: words, options: OPTIONS, ...lenient });
  const { tokens, values, positionals: paths } = parsed;
  for (const { kind, name, index, value } of tokens) {
    const type =
      kind === "option" && words[index].startsWith("--") ? OPTIONS[name]?.type : undefined;
    const known =
      kind === "positional" ? value !== "-" : type === (value === undefined ? "boolean" : "string");
    if (!known && name !== "out") {
      refuse(`unknown option '${words[index]}'`, `use one of ${TOLD.join(", ")}`);
    }
    if (name === "out" && !value) {
      refuse("--out takes one value", "name the page to write, as in --out comparison.html");
    }
  }
  if (tokens.filter(({ name }) => name === "out").length > 1) {
    refuse("--out is given twice", "name one page");
  }
  return { values, paths };
}

/**
 * @param {string[]} words
 * @returns {{help: true}|{fleet: string, out: string|null}|{runs: Array<{label: string, path: string}>, out: string|null,
 *   comparisons: string|null}|
 *   {path: string, page: boolean, pictures: boolean}} paths of folders or of their records
 * @throws {Refusal}
 */
export function parse(words) {
  const { values, paths } = split(words);
  if (values.help) {
    return { help: true };
  }
  const { out = null, comparisons = null } = values;
  const only = Object.keys(OPTIONS).filter((name) => name.endsWith("-only") && values[name]);
  if (only.length > 1) {
    refuse(`--${only.join(" and --")} exclude each other`, "leave out both to draw everything");
  }
  if (values.fleet) {
    return { fleet: values.fleet, out: out ?? "fleet.html" };
  }
  if (paths.length > 1) {
    if (only.length > 0) {
      refuse(`--${only[0]} is for one run, and ${paths.length} are named`, "leave it out");
    }
    const runs = paths.map(runOf);
    checkRuns(runs);
    return { runs, out, comparisons };
  }
  if (out !== null) {
    refuse("--out is for several runs", "leave it out: one run's page goes into its folder");
  }
  const [path = "results/latest"] = paths;
  return { path, page: only[0] !== "pictures-only", pictures: only[0] !== "page-only" };
}
