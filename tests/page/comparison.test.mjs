// Runs beside each other: which curves meet, and what may be said of two crossovers.
import assert from "node:assert/strict";
import { test } from "node:test";
import { comparison_of, relation, row_model, run_styles } from "../../plots/comparison.mjs";
import { model_of } from "../../plots/model.mjs";
import { make_record } from "./fixtures/make_record.mjs";

const run = (label, record) => ({ label, folder: label, model: model_of(record) });
const crossing = (n_low, n_high, n = n_high) => ({ verdict: "crossover", n, n_low, n_high });
const always = { verdict: "always", n_min: 4, n_top: 64 };
const never = { verdict: "never", n_min: 4, n_top: 64 };

test("crossovers are told apart only where their brackets do not overlap", () => {
  assert.equal(relation(crossing(100, 200), crossing(200, 400)), "later");
  assert.equal(relation(crossing(200, 400), crossing(100, 200)), "earlier");
  assert.equal(relation(crossing(100, 200), crossing(199, 400)), "overlap");
  assert.equal(relation(crossing(100, 200), crossing(null, 150, null)), "overlap");
  assert.equal(relation(crossing(100, 200), crossing(null, 50, null)), "earlier");
  assert.equal(relation(crossing(5, 8), always), "earlier");
  assert.equal(relation(always, crossing(2, 8)), "overlap");
  assert.equal(relation(crossing(5, 64), never), "later");
  assert.equal(relation(crossing(5, 65), never), "overlap");
  assert.equal(relation(never, never), "same");
  assert.equal(relation(always, always), "same");
  for (const open of [null, { verdict: "unresolved" }, { verdict: "failed" }]) {
    assert.equal(relation(crossing(1, 2), open), "open");
    assert.equal(relation(open, crossing(1, 2)), "open");
  }
});

test("a row holds the curve of every run, or null where a run has none", () => {
  const few = make_record({ workloads: ["wave"], backends: ["openmp"] });
  const more = make_record({ workloads: ["wave", "scale"], backends: ["openmp", "tbb"], seed: 9 });
  const { rows, labels } = comparison_of([run("before", few), run("after", more)]);
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
  const records = [7, 9].map((seed) => make_record({ workloads: ["wave"], backends: ["tbb"], seed }));
  const { rows, labels } = comparison_of([run("z", records[0]), run("a", records[1])]);
  const [{ curves }] = row_model(rows[0], labels).workloads[0].slices;
  assert.deepEqual(
    curves.map(({ backend }) => backend),
    ["z", "a"],
  );
  curves.forEach((curve, index) =>
    assert.deepEqual(
      curve.cells.map(({ n, speedup_ratio }) => [n, speedup_ratio]),
      records[index].cells.map(({ n, speedup_ratio }) => [n, speedup_ratio]),
    ),
  );
  const looks = [...run_styles(labels).values()];
  assert.notEqual(looks[0].slot, looks[1].slot);
  assert.notEqual(looks[0].shape, looks[1].shape);
});
