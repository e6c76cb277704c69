// The answer in words, from stored verdicts.
import assert from "node:assert/strict";
import { test } from "node:test";
import { modelOf } from "../../plots/model.mjs";
import { bestCurve, lead, remarks, verdictText } from "../../plots/words.mjs";
import { makeRecord } from "./fixtures/make_record.mjs";

const record = makeRecord();
const model = modelOf(record);

test("what the budget cut short is told once, and shortly", () => {
  const cut = {
    ...model.curves[0],
    verdict: "crossover",
    ended: "budget",
    reason: null,
    more_s: 16,
  };
  assert.deepEqual(remarks(cut), ["about 16 s more would narrow it"]);
  const open = { ...cut, verdict: "unresolved", reason: "budget, about 16 s more" };
  assert.deepEqual(remarks(open), []);
  const while_busy = {
    others_cpus: 1,
    verdict: "unresolved",
    n: null,
    n_low: null,
    n_high: null,
    rounds: 4,
  };
  const busy = { ...open, reason: "machine busy (1.0 of 2 CPUs)", while_busy };
  assert.ok(remarks(busy).includes("about 16 s more would perhaps settle it"));
});

const curveOf = (fields) =>
  modelOf({ crossovers: [{ workload: "w", backend: "b", ...fields }] }).curves[0];

test("the cost model's interval is not told", () => {
  const fit = { fit_n: 300.6, fit_n_low: 241.2, fit_n_high: 400.4 };
  const told = { verdict: "crossover", n: 149, n_low: 128, n_high: 181, ...fit };
  assert.deepEqual(remarks(curveOf(told)), []);
});

test("a library's own switch is told", () => {
  const gated = curveOf({ verdict: "always", gate_n: 1000 });
  const said = "the library stays serial by itself, so nothing was measured there";
  assert.deepEqual(remarks(gated), [`below n = 1,000 ${said}`]);
});

test("a busy machine's interval stands beside its verdict", () => {
  const busy = (while_busy) =>
    curveOf({
      verdict: "unresolved",
      reason: "machine busy (1.4 of 2 CPUs)",
      while_busy: { others_cpus: 0.62, ...while_busy },
    });
  const crossing = busy({ verdict: "crossover", n: 512, n_low: 256, n_high: 1024 });
  const said = "n = 512 (256 to 1,024) while others used 0.6 CPUs";
  assert.equal(verdictText(crossing), `unresolved: machine busy (1.4 of 2 CPUs); ${said}`);
  assert.deepEqual(remarks(crossing), [said]);
  assert.deepEqual(remarks(busy({ verdict: "crossover", n_high: 64 })), [
    "n ≤ 64 while others used 0.6 CPUs",
  ]);
  assert.deepEqual(remarks(busy({ verdict: "never" })), ["never while others used 0.6 CPUs"]);
  for (const nothing of [{ verdict: "unresolved" }, { verdict: 3 }, {}]) {
    assert.deepEqual(remarks(busy(nothing)), []);
  }
});

test("further crossings are listed", () => {
  const further_crossings = [
    { direction: "serial_overtakes", n_low: 4096, n_high: 8192 },
    { direction: "parallel_overtakes", n_low: null, n_high: 16 },
  ];
  assert.deepEqual(
    remarks(curveOf({ verdict: "crossover", n: 149, n_high: 181, further_crossings })),
    ["serial overtakes within 4,096 to 8,192", "parallel overtakes at 16 or before"],
  );
});

test("the answer names the earliest crossover of each workload and what never pays", () => {
  const wave = model.workloads.find(({ name }) => name === "wave");
  const earliest = Math.min(...wave.slices[0].curves.map(({ n_high }) => n_high ?? Infinity));
  assert.equal(bestCurve(wave).n_high, earliest);
  const curve = (backend, n, n_low, n_high) => ({
    workload: "w",
    backend,
    verdict: "crossover",
    n,
    n_low,
    n_high,
  });
  const two = modelOf({
    crossovers: [curve("vague", 27, 23, 77936), curve("sharp", 352, 304, 431)],
  });
  assert.equal(
    bestCurve(two.workloads[0]).backend,
    "sharp",
    "what is proven leads, not a low estimate in a wide bracket",
  );
  const without = (verdict, speedup_top_ratio) => ({
    workload: "w",
    backend: verdict,
    verdict,
    speedup_top_ratio,
  });
  const none = modelOf({
    crossovers: [without("unresolved", 1.2), without("never", 0.9), without("failed", 2)],
  });
  assert.equal(bestCurve(none.workloads[0]).verdict, "never");
  const sentences = lead(model).join(" ");
  assert.match(
    sentences,
    /^It depends on the work: on this machine parallel pays from n = 5 \(4 to 6\) \(mandelbrot, openmp\) to n = [\d,]+ \([\d,]+ to [\d,]+\) \(\w+, openmp\)\./,
  );
  assert.match(sentences, /For io_wait:100 it pays at every size measured\./);
  assert.match(lead(modelOf({ schema_version: 2 })).join(), /no measured curve/);
  const only = (verdict) =>
    modelOf({
      crossovers: [{ workload: "w", backend: "b", verdict, n: 5, n_top: 64, reason: "why" }],
    });
  assert.match(lead(only("never")).join(), /For w it pays at no size up to n = 64/);
  assert.match(lead(only("unresolved")).join(), /do not settle it/);
  assert.match(
    lead(only("crossover")).join(),
    /^On this machine parallel pays from n = 5 \(w, b\)\.$/,
  );
  assert.equal(verdictText(only("failed").curves[0]), "failed: why");
  assert.match(verdictText(only("never").curves[0]), /never pays, up to n = 64/);
});
