// The command line of the report as a value.
import { k_most_runs } from "./comparison.mjs";
import { Refusal } from "./files.mjs";

export const k_usage = `Usage: crossover report [RESULTS] [--page-only | --pictures-only]
       crossover report [NAME=]A [NAME=]B... [--out FILE]

One run (results/latest when none is named): reads its results.json and writes report.html beside it, one file that works
offline, and the pictures in plots/ (SVG, PNG, captions.md).

Several runs: writes one page that lays them beside each other, B/comparison.html or FILE. They are called A, B and so on
unless a name stands before the folder, as in before=results/one after=results/two. Whether a crossover moved is told by
the rule of crossover check --baseline.

Exit codes: 0 drawn, 2 wrong usage or a record that cannot be drawn, 3 no room to write.
`;
// What crossover itself gives: how every run but the first stands to the first, as JSON.
const k_given = "--comparisons=";
const k_options = ["--page-only", "--pictures-only", "--out", "--help"];
const k_where = "crossover report";

function run_of(word, index) {
  const [, name, path] = word.match(/^([\w.+ -]{1,24})=(.+)$/) ?? [];
  return { label: name ?? String.fromCharCode(65 + index), path: path ?? word };
}

function check_runs(runs) {
  if (runs.length > k_most_runs) {
    throw new Refusal(`${runs.length} runs`, k_where, `lay at most ${k_most_runs} beside each other`);
  }
  const labels = runs.map(({ label }) => label);
  const twice = labels.find((label, index) => labels.indexOf(label) !== index);
  if (twice !== undefined) {
    throw new Refusal(`two runs are called '${twice}'`, k_where, "give each a name of its own, as in NAME=FOLDER");
  }
}

function split(words) {
  const flags = new Set();
  const paths = [];
  let out = null;
  let comparisons = null;
  for (let at = 0; at < words.length; ++at) {
    const [name, ...value] = words[at].startsWith("--") ? words[at].split("=") : [words[at]];
    if (name === "--out") {
      if (out !== null) {
        throw new Refusal("--out is given twice", k_where, "name one page");
      }
      out = value.length > 0 ? value.join("=") : words[++at];
      if (!out) {
        throw new Refusal("--out takes one value", k_where, "name the page to write, as in --out comparison.html");
      }
    } else if (words[at].startsWith(k_given)) {
      comparisons = words[at].slice(k_given.length);
    } else if (words[at].startsWith("-")) {
      if (!k_options.includes(words[at])) {
        throw new Refusal(`unknown option '${words[at]}'`, k_where, `use one of ${k_options.join(", ")}`);
      }
      flags.add(words[at]);
    } else {
      paths.push(words[at]);
    }
  }
  return { flags, paths, out, comparisons };
}

/**
 * @param {string[]} words
 * @returns {{help: true}|{runs: Array<{label: string, path: string}>, out: string|null,
 *   comparisons: string|null}|
 *   {path: string, page: boolean, pictures: boolean}} paths of folders or of their records
 * @throws {Refusal}
 */
export function parse(words) {
  const { flags, paths, out, comparisons } = split(words);
  if (flags.has("--help")) {
    return { help: true };
  }
  const only = ["--page-only", "--pictures-only"].filter((flag) => flags.has(flag));
  if (only.length > 1) {
    throw new Refusal(`${only.join(" and ")} exclude each other`, k_where, "leave out both to draw everything");
  }
  if (paths.length > 1) {
    if (only.length > 0) {
      throw new Refusal(`${only[0]} is for one run, and ${paths.length} are named`, k_where, "leave it out");
    }
    const runs = paths.map(run_of);
    check_runs(runs);
    return { runs, out, comparisons };
  }
  if (out !== null) {
    throw new Refusal("--out is for several runs", k_where, "leave it out: one run's page goes into its folder");
  }
  const [path = "results/latest"] = paths;
  return { path, page: only[0] !== "--pictures-only", pictures: only[0] !== "--page-only" };
}
