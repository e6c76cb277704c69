// The answer in words, for the page's head, the captions, and whoever cannot see either.
import {
  bracketText,
  counted,
  durationText,
  intervalText,
  rangeText,
  ratioText,
  sizeText,
  timeText,
} from "./format.mjs";

/** " on 2 nodes"; empty for one. */
export const onNodes = (nodes) => (nodes > 1 ? ` on ${sizeText(nodes)} nodes` : "");

/** "4 workers on 2 nodes" */
export const placeText = ({ workers, nodes }) => `${counted(workers, "worker")}${onNodes(nodes)}`;

/** How a curve is named: "openmp, 2 workers", with the call mode when it is not the usual one. */
export function curveName({ backend, workers, nodes, calls }) {
  const mode = calls === "hot" ? "" : `, ${calls} calls`;
  return `${backend}, ${placeText({ workers, nodes })}${mode}`;
}

/**
 * "147 (104 to 208)", or "≤ 2" where no size is proven for serial and so nothing can be estimated.
 */
export function crossoverText({ n, n_low, n_high }) {
  return n === null
    ? `≤ ${sizeText(n_high)}`
    : `${sizeText(n)} ${bracketText(n_low, n_high)}`.trim();
}

/** "n = 147 (104 to 208)", or "n ≤ 2". */
export function crossoverClause(curve) {
  return `n ${curve.n === null ? "" : "= "}${crossoverText(curve)}`;
}

/** "n = 512 (256 to 1,024) while others used 0.6 CPUs"; null where contended rounds say nothing. */
export function busyText({ while_busy: busy }) {
  if (!busy || busy.verdict === "unresolved") {
    return null;
  }
  const answer = busy.verdict === "crossover" ? crossoverClause(busy) : busy.verdict;
  return `${answer} while others used ${busy.others_cpus?.toFixed(1) ?? "some"} CPUs`;
}

/** Why there is no answer, and what is known nevertheless. */
const openText = (curve) => [curve.reason, busyText(curve)].filter(Boolean).join("; ");

const workText = ({ serial_work_ns: ns }) => `${timeText(ns)} of serial work`;

/** One curve as a clause: "from n = 147 (104 to 208), 1.34 µs of serial work". */
export function verdictText(curve) {
  switch (curve.verdict) {
    case "crossover":
      return curve.n === null
        ? `parallel pays from ${crossoverClause(curve)}`
        : `parallel pays from ${crossoverClause(curve)}, ${workText(curve)}`;
    case "always":
      return `parallel always pays, from n = ${sizeText(curve.n_min)} on`;
    case "never":
      return `parallel never pays, up to n = ${sizeText(curve.n_top)}`;
    default:
      return [curve.verdict, openText(curve)].filter(Boolean).join(": ");
  }
}

/** The curves of a slice in words. */
export const verdictsText = ({ curves }) =>
  curves.map((curve) => `${curve.backend}: ${verdictText(curve)}`).join(". ");

/** What is said of a chart that no words can replace. */
export const inTable = (what) => `${what}; the figures are in the table below`;

/** An answer that stands, and that only the budget kept from being narrower. */
const isCutShort = (curve) => curve.verdict === "crossover" && curve.ended === "budget";

/** "serial overtakes within 4,096 to 8,192": the changes of the lead that are not the answer. */
function furtherTexts({ further_crossings }) {
  return further_crossings.map(({ direction, n_low, n_high }) => {
    const where =
      n_low === null ? `at ${sizeText(n_high)} or before` : `within ${rangeText(n_low, n_high)}`;
    return `${direction === "serial_overtakes" ? "serial" : "parallel"} overtakes ${where}`;
  });
}

/** The crossing of one round: "512", or its bound where it lies outside the sizes measured. */
export function crossingText({ n, n_low, n_high }) {
  if (n === null) {
    return n_high === null ? `> ${sizeText(n_low)}` : `≤ ${sizeText(n_high)}`;
  }
  return sizeText(Math.round(n));
}

/** Whether a round decided anything. */
export function judgedText({ counts, contended }) {
  return counts ? "judged" : contended ? "contended, not judged" : "not judged";
}

/** What else the record tells of a curve: further crossings, safe size, states, time to settle. */
export function remarks(curve) {
  const told = [...furtherTexts(curve)];
  if (busyText(curve) !== null) {
    told.push(busyText(curve));
  }
  if (curve.safe_n_high !== null) {
    const low = curve.safe_n_low === null ? "" : `, not below ${sizeText(curve.safe_n_low)}`;
    told.push(`safe from n = ${sizeText(curve.safe_n_high)}: at least 90 % of processes win${low}`);
  }
  if (curve.double_speed_n !== null) {
    told.push(`twice as fast from n = ${sizeText(Math.round(curve.double_speed_n))}`);
  }
  if (curve.gate_n !== null) {
    const below = `below n = ${sizeText(curve.gate_n)}`;
    told.push(`${below} the library stays serial by itself, so nothing was measured there`);
  }
  if (curve.baseline !== "serial") {
    told.push(`measured against ${curve.baseline}`);
  }
  for (const state of curve.states) {
    const trip =
      state.round_trip_ns === null
        ? ""
        : ` (${timeText(state.round_trip_ns, 2)} from core to core)`;
    const where = state.verdict === "crossover" ? crossoverClause(state) : state.verdict;
    told.push(`${state.name}${trip}: ${where}`);
  }
  if (curve.contended_rounds > 0) {
    told.push(`${counted(curve.contended_rounds, "contended round")}`);
  }
  if (
    curve.more_s > 0 &&
    (isCutShort(curve) || curve.ended !== "budget" || curve.while_busy !== null)
  ) {
    const gain = isCutShort(curve) ? "narrow it" : "perhaps settle it";
    told.push(`about ${durationText(curve.more_s)} more would ${gain}`);
  }
  return told;
}

/**
 * The backend with which parallel pays soonest, by the size at which that is proven: a low estimate
 * in a wide bracket is no answer to lead with. Where none pays, one that says why.
 * @param {object} workload of a model
 */
export function bestCurve(workload) {
  const hot = workload.slices
    .filter(({ calls }) => calls === "hot")
    .flatMap(({ curves }) => curves);
  const all = hot.length > 0 ? hot : workload.slices.flatMap(({ curves }) => curves);
  const order = ["always", "crossover", "never", "unresolved", "failed"];
  const from = (curve) =>
    (curve.verdict === "always" ? curve.n_min : (curve.n_high ?? curve.n)) ?? Infinity;
  const better = (a, b) =>
    order.indexOf(a.verdict) - order.indexOf(b.verdict) ||
    (from(a) === from(b) ? 0 : from(a) - from(b)) ||
    (b.speedup_top_ratio ?? 0) - (a.speedup_top_ratio ?? 0);
  return [...all].sort(better)[0];
}

const listed = (names) =>
  names.length < 2
    ? names.join("")
    : `${names.slice(0, -1).join(", ")} and ${names[names.length - 1]}`;

/**
 * The answer as sentences.
 * @param {object} model
 * @returns {string[]}
 */
export function lead(model) {
  if (model.curves.length === 0) {
    return ["This run holds no measured curve, so there is no answer in it."];
  }
  const best = model.workloads.map(bestCurve);
  const named = (verdict) => best.filter((curve) => curve.verdict === verdict);
  const sentences = [];
  const crossing = named("crossover").sort((a, b) => (a.n ?? a.n_high) - (b.n ?? b.n_high));
  const told = (curve) => `${crossoverClause(curve)} (${curve.workload}, ${curve.backend})`;
  if (crossing.length === 1) {
    sentences.push(`On this machine parallel pays from ${told(crossing[0])}.`);
  } else if (crossing.length > 1) {
    const last = crossing[crossing.length - 1];
    const from = `${told(crossing[0])} to ${told(last)}`;
    sentences.push(`It depends on the work: on this machine parallel pays from ${from}.`);
  }
  const say = (verdict, sentence) => {
    const names = named(verdict).map(({ workload }) => workload);
    if (names.length > 0) {
      sentences.push(sentence(listed(names)));
    }
  };
  say("always", (names) => `For ${names} it pays at every size measured.`);
  const nevers = named("never").map(({ n_top }) => n_top);
  const looked =
    nevers.includes(null) || nevers.length === 0
      ? "measured"
      : `up to n = ${[...new Set(nevers)].map(sizeText).join(" and ")}`;
  say("never", (names) => `For ${names} it pays at no size ${looked}.`);
  say("unresolved", (names) => `For ${names} these measurements do not settle it.`);
  say("failed", (names) => `For ${names} nothing could be measured.`);
  return sentences;
}

/** What stands under a chart's name: what is drawn and how sure it is. */
export const READINGS = {
  time:
    "Lines: median over rounds. Bands: 95 % interval of the median. Shaded: the 95 % interval of " +
    "the crossover.",
  speedup:
    "Serial time over parallel time, median over paired rounds, with its 95 % interval. Above the" +
    " line at 1× parallel pays. Strip: the backend with the highest median among those proven " +
    "faster than serial; pale and ≈ where another one's interval reaches its own. Dots: one for " +
    "each round (a fresh pair of processes), at the size from which it crosses; two heaps are two" +
    " kinds of processes. Triangles: rounds that cross outside the sizes that they measured. " +
    "Pale: not judged, contended rounds among them.",
  answer: "Point: the crossover. Bar: its 95 % interval. Thin bar: where parallel pays.",
  workers:
    "Speed-up is against the serial run, not against the backend with one worker. Upright lines: " +
    "95 % intervals. Dashed: the fit, with its band; on the grey ground it is extrapolated, not " +
    "measured.",
  heat:
    "Each field: the median speed-up at that size, in classes of colour (orange: serial is " +
    "faster; blue: parallel is). The heavy line is the contour at 1×.",
  winner:
    "Colour and name: the backend with the highest median speed-up among those proven faster than" +
    " serial, at each size that all backends were measured at; pale and ≈ where another one's " +
    "interval reaches its own; “serial” where every backend is proven slower; empty where the " +
    "rounds do not say, and where that backend is switched off.",
  dispatch:
    "Time of a map with no work. Hot: call after call. Cold: after an idle gap. First: the first " +
    "call of a process. Bars: 95 % intervals.",
  metg:
    "METG(50 %): the shortest task, as time of serial work, at which half of the ideal speed-up " +
    "is reached. Bars: 95 % intervals.",
  network:
    "Points: the median moving time of each size, against the bytes that go to other machines and " +
    "back (where all workers share one: to other workers). Lines: latency + bytes × time per byte" +
    " of each link, as if all bytes were one message. Bands: the same at the low and at the high " +
    "ends of both intervals.",
  distribution:
    "Every dot is one sample; a row is one round, that is a fresh pair of processes, from the " +
    "first below to the last above, coloured along the run. Two heaps are two ways in which " +
    "processes come out, not noise around one.",
};

const TITLES = {
  ...{ time: "time per call", speedup: "speed-up over serial", workers: "speed-up over workers" },
  ...{ heat: "speed-up over workers and n", distribution: "samples" },
};

/** What stands over a chart that left the page. */
export function chartHeadings(kind, { workload, workers, nodes, calls, n }) {
  const size = kind === "workers" ? `n = ${sizeText(n)}${onNodes(nodes)}, ` : "";
  const where = `${workers === undefined ? size : `${placeText({ workers, nodes })}, `}${calls} calls`;
  const lines = "Lines: medians over rounds. Bands: 95 % intervals. Shaded: crossovers.";
  const reading = {
    time: lines,
    speedup: `${lines} Dots: each round's crossing.`,
    workers:
      "Points: measured, with 95 % intervals. Dashed: a fit, extrapolated where the ground is " +
      "grey.",
    heat: "Orange: serial is faster. Blue: parallel is. Heavy line: 1×.",
    distribution: "A row is one round, on fresh processes.",
  }[kind];
  return { title: `${workload}: ${TITLES[kind]}`.slice(0, 70), subtitle: [where, reading] };
}

/** The figures of one cell, as name and text, for tooltips and tables. */
export function cellFacts(cell) {
  const time = (value) => timeText(value, 4);
  const ratio = (value) => ratioText(value, 4);
  const told = (text, value, low, high) => `${text(value)} ${intervalText(low, high, text)}`.trim();
  const [wins, losses] = [cell.wins, cell.losses].map(sizeText);
  return {
    serial: told(time, cell.serial_ns, cell.serial_low_ns, cell.serial_high_ns),
    parallel: told(time, cell.parallel_ns, cell.parallel_low_ns, cell.parallel_high_ns),
    speedup: told(ratio, cell.speedup_ratio, cell.speedup_low_ratio, cell.speedup_high_ratio),
    rounds: `${sizeText(cell.rounds)}: ${wins} faster, ${losses} slower`,
    verdict: cell.verdict,
  };
}
