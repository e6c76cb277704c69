// Runs beside each other: which curves meet, and what may be said of two crossovers.
import assert from "node:assert/strict";
import { test } from "node:test";
import { comparisonOf, rowModel, runStyles, toldOf } from "../../plots/comparison.mjs";
import { modelOf } from "../../plots/model.mjs";
import { makeRecord } from "./fixtures/make_record.mjs";

const run = (label, record) => ({ label, folder: label, model: modelOf(record) });
const key = { workload: "wave", backend: "tbb", workers: 2, calls: "hot" };
const ratio = { value: 1.5, low: 1.3, high: null };
const check = (move, reason = null) => ({
  curves: [
    { ...key, backend: "openmp", move: "same", quantities: [{ quantity: "crossover" }] },
    {
      ...key,
      move,
      reason,
      quantities: [{ quantity: "speed-up" }, { quantity: "crossover", ratio }],
    },
  ],
});

test("whether a crossover moved is what crossover says, and nothing else", () => {
  assert.deepEqual(toldOf(check("later", "it moved"), key), {
    move: "later",
    ratio,
    reason: "it moved",
  });
  for (const move of ["earlier", "same", "open"]) {
    assert.equal(toldOf(check(move), key).move, move);
  }
  for (const move of ["anything else", undefined, 3]) {
    assert.equal(toldOf(check(move, "why"), key).move, "open");
  }
});

test("what was not compared is open, with its reason", () => {
  const open = { move: "open", ratio: null, reason: null };
  assert.deepEqual(toldOf(undefined, key), open);
  assert.deepEqual(toldOf(null, key), open);
  assert.deepEqual(toldOf({ curves: "none" }, key), open);
  assert.deepEqual(toldOf(check("later"), { ...key, workers: 4 }), open);
  assert.deepEqual(toldOf({ refused: "another CPU" }, key), { ...open, reason: "another CPU" });
  const gone = {
    curves: [
      { ...key, verdict: "inconclusive", reason: "the head did not measure it", quantities: [] },
    ],
  };
  assert.equal(toldOf(gone, key).reason, "the head did not measure it");
});

test("every row says how each run but the first stands to the first", () => {
  const record = makeRecord({ workloads: ["wave"], backends: ["tbb"] });
  const runs = ["a", "b", "c"].map((label) => run(label, record));
  const { rows, refusals } = comparisonOf(runs, [check("later"), { refused: "another CPU" }]);
  assert.deepEqual(
    rows[0].told.map(({ move }) => move),
    ["later", "open"],
  );
  assert.deepEqual(refusals, [null, "another CPU"]);
  assert.deepEqual(
    comparisonOf(runs).rows[0].told.map(({ move }) => move),
    ["open", "open"],
  );
});

test("a row holds the curve of every run, or null where a run has none", () => {
  const few = makeRecord({ workloads: ["wave"], backends: ["openmp"] });
  const more = makeRecord({ workloads: ["wave", "scale"], backends: ["openmp", "tbb"], seed: 9 });
  const { rows, labels } = comparisonOf([run("before", few), run("after", more)]);
  assert.deepEqual(labels, ["before", "after"]);
  assert.deepEqual(
    rows.map(({ name, curves }) => [name, ...curves.map((curve) => curve?.verdict ?? null)]),
    [
      ["wave: openmp, 2 workers", "crossover", "crossover"],
      ["wave: tbb, 2 workers", null, "crossover"],
      ["scale: openmp, 2 workers", null, "crossover"],
      ["scale: tbb, 2 workers", null, rows[3].curves[1].verdict],
    ],
  );
});

test("the runs of a row are lines of one chart, in the order in which they were named, with their own figures", () => {
  const records = [7, 9].map((seed) =>
    makeRecord({ workloads: ["wave"], backends: ["tbb"], seed }),
  );
  const { rows, labels } = comparisonOf([run("z", records[0]), run("a", records[1])]);
  const [{ curves }] = rowModel(rows[0], labels).workloads[0].slices;
  assert.deepEqual(
    curves.map(({ backend }) => backend),
    ["z", "a"],
  );
  // Tooltips and tables name a cell's run.
  assert.ok(curves.every(({ backend, cells }) => cells.every((cell) => cell.backend === backend)));
  curves.forEach((curve, index) =>
    assert.deepEqual(
      curve.cells.map(({ n, speedup_ratio }) => [n, speedup_ratio]),
      records[index].cells.map(({ n, speedup_ratio }) => [n, speedup_ratio]),
    ),
  );
  const looks = [...runStyles(labels).values()];
  assert.notEqual(looks[0].slot, looks[1].slot);
  assert.notEqual(looks[0].shape, looks[1].shape);
});
