// The strips under the charts: crossings of rounds, and a lane per backend.
import assert from "node:assert/strict";
import { test } from "node:test";
import { modelOf } from "../../plots/model.mjs";
import { answerChart } from "../../plots/specs/answer.mjs";
import { dotsOf } from "../../plots/specs/crossings.mjs";
import { laneOf } from "../../plots/specs/lanes.mjs";
import { speedupChart } from "../../plots/specs/speedup.mjs";
import { makeRecord } from "./fixtures/make_record.mjs";
import { part, partsOf, rows } from "./support/specs.mjs";

const record = makeRecord();
const model = modelOf(record);
const wave = model.workloads.find(({ name }) => name === "wave").slices[0];
const { styles } = model;
const crossover = (backend) =>
  record.crossovers.find((item) => item.workload === "wave" && item.backend === backend);
const domain = (specification, name, axis) => part(specification, name).encoding[axis].scale.domain;
const of = (backend) => (row) => row.backend === backend;

test("under the speed-up every round has a dot at its crossing, and a triangle where it is censored", () => {
  const chart = speedupChart(wave, { styles, hover: true });
  const told = crossover("thread").round_crossings;
  const { n_min, n_top } = crossover("thread");
  const sizes = (name) =>
    rows(chart, name)
      .filter(of("thread"))
      .map(({ n }) => n);
  const dots = told.filter(({ n }) => n !== null).map(({ n }) => n);
  assert.deepEqual(new Set(sizes("crossings-dots")), new Set(dots));
  assert.equal(sizes("crossings-dots").length, dots.length);
  assert.deepEqual([sizes("crossings-below"), sizes("crossings-above")], [[n_min], [n_top]]);
  const { x, y } = part(chart, "crossings-dots").encoding;
  assert.deepEqual([x.scale.type, x.scale.domain], ["log", domain(chart, "line", "x")]);
  assert.deepEqual(
    y.scale.domain,
    wave.curves.map(({ backend }) => backend),
  );
  assert.notEqual(
    part(chart, "crossings-below").mark.shape,
    part(chart, "crossings-above").mark.shape,
  );
  const pale = rows(chart, "crossings-dots").filter(
    (dot) => of("thread")(dot) && dot.look === "pale",
  );
  assert.equal(pale.length, told.filter(({ counts, n }) => !counts && n !== null).length);
  assert.equal(
    pale.find(({ about }) => about.title === "round 1").about.facts.counts,
    "contended, not judged",
  );
});

test("crossings follow what is hidden, in focus and in range, and are absent from records without them", () => {
  const some = speedupChart(wave, { styles, hidden: new Set(["thread"]), focus: "tbb" });
  const drawn = rows(some, "crossings-dots");
  assert.equal(drawn.some(of("thread")), false);
  assert.ok(drawn.every(({ backend, look }) => (look === "faded") === (backend !== "tbb")));
  const near = rows(speedupChart(wave, { styles, range: [100, 5000] }), "crossings-dots");
  assert.ok(near.length > 0 && near.every(({ n }) => n >= 100 && n <= 5000));
  const bare = {
    ...record,
    crossovers: record.crossovers.map(({ round_crossings, ...rest }) => rest),
  };
  const old = modelOf(bare).workloads.find(({ name }) => name === "wave").slices[0];
  assert.throws(() => part(speedupChart(old, { styles }), "crossings"));
});

test("crossings near each other stand on each other, judged ones below, and two kinds are two heaps", () => {
  const crossing = (round, n, counts = true) => ({
    round,
    n,
    n_low: n,
    n_high: n,
    counts,
    contended: !counts,
  });
  const many = (count, n) => Array.from({ length: count }, (_, round) => crossing(round, n));
  const heaps = (round_crossings) => dotsOf({ backend: "b", round_crossings }, [1, 4096], 600);
  const two = heaps([crossing(40, 64, false), ...many(3, 64), ...many(2, 1024)]);
  const heights = (n) => two.filter((dot) => dot.n === n).map(({ height, look }) => [look, height]);
  const rowsFromBelow = [11 / 12, 9 / 12, 7 / 12, 5 / 12];
  const close = (got, expected) =>
    assert.ok(Math.abs(got - expected) < 1e-9, `${got} is not ${expected}`);
  assert.deepEqual(
    heights(64).map(([look]) => look),
    ["judged", "judged", "judged", "pale"],
  );
  heights(64).forEach(([, height], index) => close(height, rowsFromBelow[index]));
  heights(1024).forEach(([, height], index) => close(height, rowsFromBelow[index]));
  const tall = heaps(many(50, 64)).map(({ height }) => height);
  assert.equal(new Set(tall).size, 50);
  assert.ok(tall.every((height) => height > 0 && height < 1));
});

test("a lane says where parallel pays, or why there is no such size", () => {
  const axis = [1, 4 ** 10];
  const lane = (fields) =>
    laneOf(
      { backend: "b", workload: "w", n_min: 1, n_top: 4 ** 10, reason: null, n: null, ...fields },
      axis,
      600,
    );
  const crossing = lane({ verdict: "crossover", n: 147, n_low: 104, n_high: 208 });
  assert.deepEqual(
    [crossing.low, crossing.n, crossing.high, crossing.from, crossing.to],
    [104, 147, 208, 208, 4 ** 10],
  );
  assert.deepEqual([crossing.label, crossing.side, crossing.at], ["147 (104 to 208)", "left", 104]);
  const early = lane({ verdict: "crossover", n: 2, n_low: null, n_high: 3 });
  assert.deepEqual([early.low, early.side, early.at], [1, "right", 3]);
  assert.deepEqual(
    [lane({ verdict: "always" }).from, lane({ verdict: "always" }).label],
    [1, "always"],
  );
  const never = lane({ verdict: "never" });
  assert.deepEqual(
    [never.from, never.n, never.label],
    [undefined, undefined, "never, up to n = 1,048,576"],
  );
  const bound = lane({ verdict: "crossover", n: null, n_high: 256 });
  assert.deepEqual(
    [bound.n, bound.from, bound.to, bound.label],
    [undefined, 256, 4 ** 10, "n ≤ 256"],
  );
  assert.equal(
    lane({ verdict: "unresolved", reason: "machine busy" }).label,
    "unresolved: machine busy",
  );
  const while_busy = { others_cpus: 0.6, verdict: "crossover", n: 512, n_low: 256, n_high: 1024 };
  assert.equal(
    lane({ verdict: "unresolved", reason: "machine busy", while_busy }).label,
    "unresolved: machine busy; n = 512 (256 to 1,024) while others used 0.6 CPUs",
  );
  assert.equal(lane({ verdict: "never", n_top: null }).label, "never");
  assert.equal(lane({ verdict: "failed", reason: "x".repeat(500) }).label.length, 160);
});

test("a crossover outside the sizes shown is told in words, and nothing is drawn beside the axis", () => {
  const curve = {
    backend: "b",
    verdict: "crossover",
    n: 147,
    n_low: 104,
    n_high: 208,
    n_min: 1,
    n_top: 4 ** 10,
  };
  const before = laneOf(curve, [1000, 5000], 600);
  assert.deepEqual(
    [before.n, before.from, before.to, before.label],
    [undefined, 1000, 5000, "n = 147 (104 to 208)"],
  );
  const after = laneOf(curve, [1, 50], 600);
  assert.deepEqual(
    [after.n, after.from, after.label],
    [undefined, undefined, "n = 147 (104 to 208)"],
  );
  const cut = laneOf(curve, [150, 5000], 600);
  assert.deepEqual([cut.low, cut.high, cut.to], [150, 208, 5000]);
});

test("a label that fits nowhere is cut to its number", () => {
  const curve = {
    backend: "b",
    workload: "w",
    verdict: "crossover",
    n: 184650,
    n_low: 8129,
    n_high: 4194304,
    n_min: 1,
    n_top: 4 ** 12,
  };
  assert.equal(laneOf(curve, [1, 4 ** 12], 600).label, "184,650 (8,129 to 4,194,304)");
  assert.equal(laneOf(curve, [1, 4 ** 12], 240).label, "184,650");
});

test("the answer chart has lanes for every workload, each with its own figures", () => {
  const chart = answerChart(model, { styles });
  assert.equal(chart.vconcat.length, 6);
  assert.deepEqual(
    chart.vconcat.map(({ title }) => title.text),
    model.workloads.map(({ name }) => name),
  );
  // Vega-Lite shares data between parts of one name: the last workload would be drawn everywhere.
  const names = partsOf(chart).map(({ name }) => name);
  assert.equal(new Set(names).size, names.length);
  const expected = record.crossovers
    .filter(({ workload, n }) => workload === "wave" && n)
    .map(({ n }) => n);
  assert.deepEqual(
    rows(chart, "lanes-1-point").map(({ n }) => n),
    expected,
  );
  assert.equal(
    rows(chart, "lanes-3-words-text").find(of("process_pool")).label.split(":")[0],
    "failed",
  );
});

test("the size axis names what n counts", () => {
  const title = (curves) => {
    const chart = speedupChart({ ...wave, curves }, { styles });
    return part(chart, "lanes-pays").encoding.x.axis.title;
  };
  assert.equal(title(wave.curves), "n, elements");
  assert.equal(title(wave.curves.map((curve) => ({ ...curve, unit: "rows" }))), "n, rows");
});
