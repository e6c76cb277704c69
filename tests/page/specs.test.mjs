// The specifications: what is drawn, from which stored figure, on which axes.
import assert from "node:assert/strict";
import { test } from "node:test";
import { modelOf } from "../../plots/model.mjs";
import { answerChart } from "../../plots/specs/answer.mjs";
import { logTicks, positiveDomain } from "../../plots/specs/frame.mjs";
import { speedupChart } from "../../plots/specs/speedup.mjs";
import { timeChart } from "../../plots/specs/time.mjs";
import { picturesOf } from "../../plots/picture_list.mjs";
import { makeRecord } from "./fixtures/make_record.mjs";
import { makeRichRecord } from "./fixtures/make_rich_record.mjs";
import { NASTY } from "./fixtures/nasty.mjs";
import { complaints, part, rows, unfit } from "./support/specs.mjs";

const record = makeRecord();
const model = modelOf(record);
const sliceOf = (name) => model.workloads.find((workload) => workload.name === name).slices[0];
const wave = sliceOf("wave");
const { styles } = model;
const stored = (backend) =>
  record.cells
    .filter((cell) => cell.workload === "wave" && cell.backend === backend)
    .sort((a, b) => a.n - b.n);
const crossover = (backend) =>
  record.crossovers.find((item) => item.workload === "wave" && item.backend === backend);
const of = (backend) => (row) => row.backend === backend;
const domain = (specification, name, axis) => part(specification, name).encoding[axis].scale.domain;

test("the time chart draws stored medians and intervals, a line per backend and one for serial", () => {
  const chart = timeChart(wave, { styles });
  const lines = rows(chart, "line");
  assert.deepEqual(
    new Set(lines.map(({ backend }) => backend)),
    new Set(["serial", "thread", "openmp", "tbb", "process_pool"]),
  );
  assert.deepEqual(
    lines.filter(of("openmp")).map(({ n, value }) => [n, value]),
    stored("openmp").map(({ n, parallel_ns }) => [n, parallel_ns]),
  );
  const band = rows(chart, "band")
    .filter(of("thread"))
    .map(({ n, low, high }) => [n, low, high]);
  assert.deepEqual(
    band,
    stored("thread").map(({ n, parallel_low_ns, parallel_high_ns }) => [
      n,
      parallel_low_ns,
      parallel_high_ns,
    ]),
  );
  assert.deepEqual(rows(chart, "points"), lines);
});

test("both axes of the time chart are logarithmic and hold everything", () => {
  const chart = timeChart(wave, { styles });
  const { x, y } = part(chart, "line").encoding;
  assert.equal(x.scale.type, "log");
  assert.equal(y.scale.type, "log");
  assert.deepEqual(x.scale.domain, [1, 4 ** 10]);
  for (const { low, high } of rows(chart, "band")) {
    assert.ok(low >= y.scale.domain[0] && high <= y.scale.domain[1]);
  }
  const linear = part(timeChart(wave, { styles, scale: "linear" }), "line").encoding.y.scale;
  assert.deepEqual([linear.type, linear.domain[0]], ["linear", 0]);
});

test("the crossover is marked where it is stored: bracket, rule, point on the serial line", () => {
  const chart = timeChart(wave, { styles });
  for (const backend of ["thread", "openmp", "tbb", "process_pool"]) {
    const { n, n_low, n_high, serial_work_ns } = crossover(backend);
    const [bracket] = rows(chart, "bracket").filter(of(backend));
    assert.deepEqual([bracket.low, bracket.high, bracket.n], [n_low, n_high, n]);
    const [point] = rows(chart, "crossover-point").filter(of(backend));
    assert.deepEqual([point.n, point.value], [n, serial_work_ns]);
  }
  assert.equal(part(chart, "bracket").encoding.x.field, "low");
  assert.equal(part(chart, "bracket").encoding.x2.field, "high");
  assert.equal(rows(timeChart(sliceOf("io_wait:100"), { styles }), "bracket").length, 0);
});

test("the speed-up chart draws stored ratios, the line at 1, the ideal and the point at 1", () => {
  const chart = speedupChart(wave, { styles });
  assert.deepEqual(
    rows(chart, "line")
      .filter(of("tbb"))
      .map(({ n, value, low, high }) => [n, value, low, high]),
    stored("tbb").map((cell) => [
      cell.n,
      cell.speedup_ratio,
      cell.speedup_low_ratio,
      cell.speedup_high_ratio,
    ]),
  );
  assert.equal(rows(chart, "line").some(of("serial")), false);
  assert.equal(rows(chart, "rule-1")[0].value, 1);
  assert.equal(rows(chart, "rule-2")[0].value, 2);
  assert.deepEqual(new Set(rows(chart, "crossover-point").map(({ value }) => value)), new Set([1]));
  assert.equal(part(chart, "line").encoding.x.scale.type, "log");
  const [bottom, top] = domain(chart, "line", "y");
  assert.ok(bottom === 0 && top > 2);
});

test("the ideal stands at the number of workers, whatever it is, and inside the axis", () => {
  const chart = speedupChart(sliceOf("io_wait:100"), { styles });
  assert.equal(rows(chart, "rule-8")[0].value, 8);
  assert.ok(domain(chart, "line", "y")[1] > 8);
  const [bottom, top] = domain(speedupChart(wave, { styles, scale: "log" }), "line", "y");
  assert.ok(bottom > 0 && bottom < 0.01 && top > 2);
});

test("the axis of sizes holds the crossover even where cells are missing", () => {
  const odd = NASTY["one size only"].record;
  const bare = odd.crossovers.map((curve) => ({ ...curve, n_min: null, n_top: null }));
  const few = modelOf({ ...odd, crossovers: bare }).workloads[0].slices[0];
  for (const chart of [timeChart, speedupChart]) {
    const [low, high] = domain(chart(few, { styles }), "line", "x");
    const sizes = few.curves.flatMap(({ n, n_low, n_high }) => [n, n_low, n_high]);
    assert.ok(low <= Math.min(...sizes) && high >= Math.max(...sizes), `${low} to ${high}`);
  }
});

test("what is hidden is not drawn, and moves nothing else", () => {
  for (const chart of [timeChart, speedupChart]) {
    const all = chart(wave, { styles });
    const some = chart(wave, { styles, hidden: new Set(["thread", "serial"]) });
    for (const name of ["line", "band", "bracket", "crossover-point"]) {
      assert.equal(
        rows(some, name).filter(({ backend }) => backend === "thread" || backend === "serial")
          .length,
        0,
        name,
      );
    }
    assert.equal(rows(some, "lanes-bracket").filter(of("thread")).length, 0);
    assert.deepEqual(domain(some, "line", "y"), domain(all, "line", "y"));
    assert.deepEqual(domain(some, "line", "x"), domain(all, "line", "x"));
    assert.deepEqual(rows(some, "line").filter(of("tbb")), rows(all, "line").filter(of("tbb")));
  }
});

test("a focused backend stands out, serial beside it", () => {
  const faded = rows(timeChart(wave, { styles, focus: "tbb" }), "line").filter((row) => row.faded);
  assert.deepEqual(
    new Set(faded.map(({ backend }) => backend)),
    new Set(["thread", "openmp", "process_pool"]),
  );
  assert.equal(
    rows(timeChart(wave, { styles }), "line").some((row) => row.faded),
    false,
  );
});

test("raw samples are drawn on demand, of this slice only", () => {
  assert.throws(() => part(timeChart(wave, { styles }), "samples"));
  const samples = rows(timeChart(wave, { styles, samples: model.samples }), "samples");
  const kept = model.samples.groups
    .filter(({ workload }) => workload === "wave")
    .flatMap(({ ns }) => ns);
  assert.deepEqual(
    samples.map(({ value }) => value),
    kept,
  );
  assert.ok(samples.some(of("serial")) && samples.some(of("tbb")));
});

test("a range of sizes narrows both axes to what is in it", () => {
  for (const chart of [timeChart, speedupChart]) {
    const some = chart(wave, { styles, range: [100, 5000] });
    assert.deepEqual(domain(some, "line", "x"), [100, 5000]);
    const [all, partOf] = [chart(wave, { styles }), some].map((item) => domain(item, "line", "y"));
    assert.ok(partOf[1] <= all[1]);
  }
  assert.ok(domain(timeChart(wave, { styles, range: [100, 5000] }), "line", "y")[1] < 1e6);
});

test("domains and ticks hold for none, one and many values", () => {
  assert.deepEqual(positiveDomain([]), [1, 10]);
  assert.deepEqual(positiveDomain([64]), [32, 128]);
  assert.deepEqual(positiveDomain([null, NaN, -3, 0, 5, 2]), [2, 5]);
  assert.deepEqual(logTicks([1, 1000]), [1, 10, 100, 1000]);
  assert.deepEqual(logTicks([30, 150]), [50, 100]);
});

test("no specification holds a number that is none, and the compiler finds no fault, with any record", () => {
  const records = Object.entries({
    ...NASTY,
    whole: { record },
    rich: { record: makeRichRecord() },
  });
  let charts = 0;
  for (const [name, { record: any }] of records) {
    const other = modelOf(any);
    const options = { styles: other.styles, hover: true, legend: true, samples: other.samples };
    const slices = other.workloads.flatMap(({ slices: own }) => own);
    const specifications = [
      answerChart(other, options),
      ...slices.flatMap((slice) =>
        ["log", "linear"].flatMap((scale) => [
          timeChart(slice, { ...options, scale }),
          speedupChart(slice, { ...options, scale }),
        ]),
      ),
      ...picturesOf(other).map(({ specification }) => specification),
    ];
    for (const specification of specifications) {
      assert.deepEqual(
        unfit(specification).filter((path) => !path.endsWith("undefined")),
        [],
        name,
      );
      assert.deepEqual(complaints(specification), [], name);
      charts += 1;
    }
  }
  assert.ok(charts > 60, `${charts} charts were looked at`);
});

test("loops of two languages are two lines", () => {
  const mixed = makeRecord();
  const foreign = ({ workload, backend }) => workload === "wave" && backend === "tbb";
  for (const item of [...mixed.crossovers, ...mixed.cells, ...mixed.samples].filter(foreign)) {
    Object.assign(item, { baseline: "python:serial" });
  }
  for (const cell of mixed.cells.filter(foreign)) {
    cell.serial_ns *= 70;
  }
  const drawn = modelOf(mixed);
  const slice = drawn.workloads.find(({ name }) => name === "wave").slices[0];
  const chart = timeChart(slice, { styles: drawn.styles, samples: drawn.samples });
  const lines = rows(chart, "line");
  const own = slice.curves.find(of("tbb")).cells;
  assert.deepEqual(
    lines.filter(of("python:serial")).map(({ n, value }) => [n, value]),
    own.map(({ n, serial_ns }) => [n, serial_ns]),
  );
  const slow = new Map(own.map(({ n, serial_ns }) => [n, serial_ns]));
  assert.ok(lines.filter(of("serial")).every(({ n, value }) => value !== slow.get(n)));
  assert.ok(rows(chart, "samples").some(of("python:serial")));
});

test("the strip of winners is the stored one, and a hidden winner leaves its place empty", () => {
  const winners = [
    { n: 16, backend: "openmp", speedup_ratio: 3, close: false },
    { n: 1, backend: "serial", speedup_ratio: null, close: false },
    { n: 4, backend: "tbb", speedup_ratio: 2, close: true },
    { n: 64, backend: null, speedup_ratio: null, close: false },
    { n: 256, workers: 3, backend: "thread", speedup_ratio: 9, close: false },
  ].map((item) => ({ workload: "wave", workers: wave.workers, calls: "hot", ...item }));
  const drawn = modelOf({ ...record, winners });
  const slice = drawn.workloads.find(({ name }) => name === "wave").slices[0];
  const strip = (hidden) =>
    rows(speedupChart(slice, { styles, hidden: new Set(hidden) }), "winner-runs").map(
      ({ backend, close, n, right }) => [...[backend, close, n], Math.round(right)],
    );
  const serial = ["serial", false, 1, 2];
  const openmp = ["openmp", false, 16, 32];
  assert.deepEqual(strip([]), [serial, ["tbb", true, 4, 8], openmp]);
  assert.deepEqual(strip(["tbb"]), [serial, openmp]);
  assert.throws(() => part(speedupChart({ ...slice, winners: [] }, { styles }), "winner-runs"));
});
