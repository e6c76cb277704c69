// "Reliability": what was measured where and how, what speaks against it, how to do it again.
import { fields, text } from "../fields.mjs";
import { bytesText, commandText, counted, durationText, finite, sizeText } from "../format.mjs";
import { el } from "./dom.mjs";
import { tableOf } from "./tables.mjs";

const names = (values) =>
  Array.isArray(values) ? values.filter((value) => typeof value === "string") : [];

/**
 * What a reader should know before believing a figure. The settings of the machine were judged
 * before the sweep, by the rules of crossover doctor: warnings are grave, notes are not.
 */
export function warningsOf({ status, environment, curves, failures, warm_up, rounds }) {
  const warnings = [];
  const tell = (grave) => (condition, message) => condition && warnings.push({ grave, message });
  const [warn, note] = [tell(true), tell(false)];
  const { build_type, sanitizers, git_dirty } = environment;
  const failed = counted(failures.length, "failure");
  const over = curves.filter((curve) => curve.oversubscribed).length;
  warn(status === "interrupted", "The run was interrupted: rounds are missing.");
  warn(failures.length > 0, `${failed} recorded: see the workloads concerned.`);
  const built = `Built as ${build_type}: times are not those of optimised code.`;
  warn(text(build_type) && build_type !== "Release", built);
  const slow = "times are several times too long.";
  warn(text(sanitizers), `Built with sanitizers (${sanitizers}): ${slow}`);
  names(environment.warnings).forEach((message) => warn(true, message));
  note(
    rounds.contended > 0,
    `${sizeText(rounds.contended)} of ${counted(rounds.all, "round")} contended: something else ` +
      "ran on the CPUs meanwhile. They are marked, kept, and not judged where enough others were " +
      "measured.",
  );
  note(
    rounds.aside > 0,
    `${counted(rounds.aside, "round")} in another state of the machine (cores near or far from ` +
      "each other): told apart, and not judged with the others.",
  );
  warn(warm_up.steady === false, "The machine was not steady when the first round began.");
  note(git_dirty === true, "Built from sources with changes that are in no revision.");
  note(
    over > 0,
    `${counted(over, "curve")} with more workers than usable CPUs (oversubscribed): an ideal ` +
      "speed-up is out of reach unless workers wait.",
  );
  names(environment.notes).forEach((message) => note(true, message));
  return warnings;
}

function list(title, entries) {
  const shown = entries.filter(([, value]) => (value ?? "") !== "");
  const items = shown.map(([name, value]) => [el("dt", {}, name), el("dd", {}, value)]);
  return shown.length === 0
    ? null
    : el("div", { class: "facts" }, el("h3", {}, title), el("dl", {}, items));
}

function machineFacts({ environment, context }) {
  const cpus = fields(environment.cpus);
  const parts = ["online", "affinity", "quota", "cores", "packages"]
    .filter((name) => finite(cpus[name]) !== null)
    .map((name) => `${name} ${cpus[name]}`);
  const caches = (Array.isArray(context.caches) ? context.caches : [])
    .map(fields)
    .filter(({ size }) => finite(size) !== null)
    .map(({ level, type, size }) => `L${level} ${String(type).toLowerCase()} ${bytesText(size)}`);
  return list("Machine", [
    ["Processor", text(environment.cpu_model)],
    ["Usable CPUs", finite(cpus.usable) === null ? null : `${cpus.usable} (${parts.join(", ")})`],
    ["NUMA nodes", finite(cpus.numa_nodes) === null ? null : String(cpus.numa_nodes)],
    ["Memory", finite(cpus.memory_bytes) === null ? null : bytesText(cpus.memory_bytes)],
    ["Caches", caches.join(", ")],
    ["Kernel", text(environment.kernel)],
    ["Virtual", { true: "yes", false: "no" }[environment.hypervisor]],
    ["Host", text(context.host_name)],
  ]);
}

function buildFacts({ environment }) {
  const runtimes = Object.entries(fields(environment.runtimes)).map(([backend, said]) => [
    backend,
    Object.entries(fields(said))
      .map(([name, value]) => `${name.replace(`${backend}_`, "").replaceAll("_", " ")} ${value}`)
      .join(", "),
  ]);
  const revision = text(environment.git_revision);
  const changed = environment.git_dirty === true ? ", changed" : "";
  return list("Build and runtimes", [
    ["Crossover", text(environment.crossover_version)],
    ["Revision", revision && `${revision.slice(0, 12)}${changed}`],
    ["Compiler", text(environment.compiler)],
    ["Flags", text(environment.compiler_flags) && el("code", {}, environment.compiler_flags)],
    ["Build", text(environment.build_type)],
    ...runtimes,
  ]);
}

function runFacts({ environment, options, curves, samples, warm_up, rounds }) {
  const sum = (name) => curves.map((curve) => curve[name]).filter((value) => value !== null);
  const total = (name) =>
    sum(name).length > 0 ? durationText(sum(name).reduce((all, value) => all + value, 0)) : null;
  const kept = sizeText(samples.kept);
  const chosen = `, of which ${kept} are in this page, evenly chosen from each cell`;
  const confidence = finite(options.confidence_ratio);
  return list("Run", [
    ["Started", text(environment.started_utc)],
    ["Finished", text(environment.finished_utc)],
    ["Budget", finite(options.budget_s) === null ? null : durationText(options.budget_s)],
    ["In timed regions", total("measured_s")],
    ["In all", total("wall_s")],
    ["Warm-up", finite(warm_up.seconds) === null ? null : durationText(warm_up.seconds)],
    ["Rounds", rounds.all === 0 ? null : sizeText(rounds.all)],
    ["Samples", `${sizeText(samples.total)}${samples.kept < samples.total ? chosen : ""}`],
    ["Confidence", confidence === null ? null : `${100 * confidence} %`],
    ["Seed", finite(environment.seed) === null ? null : String(environment.seed)],
  ]);
}

function absentBackends({ environment }) {
  const absent = (Array.isArray(environment.backends) ? environment.backends : [])
    .map(fields)
    .filter(({ present }) => present === false);
  const rows = absent.map(({ name, absent_reason }) => [
    text(name) ?? "(unnamed)",
    text(absent_reason) ?? "no reason is recorded",
  ]);
  return rows.length === 0
    ? null
    : tableOf("Backends this build does not have", "backend, reason", rows);
}

/** @param {object} model */
export function trustOf(model) {
  const command = commandText(names(model.environment.command_line));
  const warnings = warningsOf(model);
  const fine = "Nothing recorded about this run speaks against its figures.";
  const item = ({ grave, message }) => el("li", { class: grave ? "grave" : null }, message);
  return el(
    "section",
    { class: "trust", id: "trust", "aria-labelledby": "trust-name" },
    el("h2", { id: "trust-name" }, "Reliability"),
    el(
      "p",
      {},
      "Serial and parallel are measured in pairs, next to each other in time, on fresh " +
        "processes in every round. A crossover is the median of the rounds' crossings with its " +
        "95 % confidence interval, with no model of the cost; where too few rounds agree, the " +
        "verdict is “unresolved” and not a number.",
    ),
    warnings.length > 0
      ? el(
          "div",
          { class: "notice warnings" },
          el("strong", {}, "What to keep in mind"),
          el("ul", {}, warnings.map(item)),
        )
      : el("p", { class: "notice fine" }, fine),
    el("div", { class: "columns" }, machineFacts(model), buildFacts(model), runFacts(model)),
    absentBackends(model),
    command === ""
      ? null
      : [
          el("h3", {}, "To reproduce"),
          el("pre", { tabindex: 0 }, el("code", {}, command)),
          el(
            "p",
            { class: "reading" },
            "With the same seed, sizes are visited in the same order and inputs are the same. " +
              "Every sample is in results.json, and with all its digits in journal.jsonl.",
          ),
        ],
  );
}
