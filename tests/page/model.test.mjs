// From record to model: stored figures arrive unchanged, whatever else the record holds.
import assert from "node:assert/strict";
import { test } from "node:test";
import { estimate } from "../../plots/fields.mjs";
import { mainSlice, modelOf, packed, serialCells, unpacked } from "../../plots/model.mjs";
import { counted } from "../../plots/format.mjs";
import { inOrder, stylesOf } from "../../plots/palette.mjs";
import { addressOf, parseAddress } from "../../plots/page/state.mjs";
import { samplesOfCell } from "../../plots/specs/distribution.mjs";
import { crossingText, curveName, judgedText, remarks } from "../../plots/words.mjs";
import { makeRecord } from "./fixtures/make_record.mjs";
import { makeRichRecord } from "./fixtures/make_rich_record.mjs";
import { NASTY } from "./fixtures/nasty.mjs";
import { unfit } from "./support/specs.mjs";

const record = makeRecord();
const model = modelOf(record);

test("every curve and cell of the record is there, with its own figures, in order of size", () => {
  assert.equal(model.curves.length, record.crossovers.length);
  assert.equal(model.curves.flatMap(({ cells }) => cells).length, record.cells.length);
  const wave = model.curves.find(
    ({ workload, backend }) => workload === "wave" && backend === "tbb",
  );
  const stored = record.cells.filter(
    ({ workload, backend }) => workload === "wave" && backend === "tbb",
  );
  assert.deepEqual(
    wave.cells.map(({ n }) => n),
    stored.map(({ n }) => n).sort((a, b) => a - b),
  );
  for (const cell of stored) {
    const drawn = wave.cells.find(({ n }) => n === cell.n);
    for (const name of [
      "serial_ns",
      "parallel_low_ns",
      "parallel_high_ns",
      "speedup_ratio",
      "rounds",
      "verdict",
    ]) {
      assert.equal(drawn[name], cell[name], name);
    }
  }
});

test("cells out of order and told twice are put in order, once", () => {
  const shuffled = {
    ...record,
    cells: [...record.cells].reverse().concat(record.cells.slice(0, 5)),
  };
  assert.deepEqual(
    modelOf(shuffled).curves.map(({ cells }) => cells.map(({ n }) => n)),
    model.curves.map(({ cells }) => cells.map(({ n }) => n)),
  );
});

test("the serial line takes, for each size, the pairing with the most rounds", () => {
  const cell = (n, serial_ns, rounds) => ({ n, serial_ns, rounds });
  const picked = serialCells(
    [
      { baseline: "serial", cells: [cell(4, 40, 8), cell(1, 10, 8)] },
      { baseline: "serial", cells: [cell(4, 44, 24), cell(16, null, 48), cell(1, 11, 8)] },
      { baseline: "python:serial", cells: [cell(4, 900, 99)] },
    ],
    "serial",
  );
  assert.deepEqual(
    picked.map(({ n, serial_ns }) => [n, serial_ns]),
    [
      [1, 10],
      [4, 44],
    ],
  );
});

test("the first slice shown is of hot calls, on the most workers that have a CPU each", () => {
  const slice = mainSlice(modelOf(NASTY["several slices"].record).workloads[0]);
  assert.deepEqual([slice.workers, slice.calls], [2, "hot"]);
  assert.equal(mainSlice(model.workloads.find(({ name }) => name === "io_wait:100")).workers, 8);
});

/** The record with its first workload measured on two nodes, too. */
function spread() {
  const [{ workload }] = record.crossovers;
  const onTwo = (items) => [
    ...items,
    ...items.filter((item) => item.workload === workload).map((item) => ({ ...item, nodes: 2 })),
  ];
  const lists = ["crossovers", "cells", "winners", "scaling", "dispatch", "samples", "rounds"];
  const doubled = lists.map((name) => [name, onTwo(record[name] ?? [])]);
  return { ...record, ...Object.fromEntries(doubled) };
}

test("curves on several nodes are curves of their own, told by words only there", () => {
  const drawn = modelOf(spread());
  const { slices } = drawn.workloads[0];
  const two = slices.filter(({ nodes }) => nodes === 2);
  assert.equal(two.length, slices.length / 2);
  for (const slice of slices) {
    assert.ok(slice.curves.every(({ nodes }) => nodes === slice.nodes));
    assert.ok(slice.winners.every(({ nodes }) => nodes === slice.nodes));
  }
  const [curve] = two[0].curves;
  const one = slices[0].curves[0];
  const place = `${counted(curve.workers, "worker")} on 2 nodes`;
  assert.equal(curveName(curve), `${curve.backend}, ${place}`);
  assert.ok(!curveName(one).includes("node"));
  const { workload, backend, workers, calls } = curve;
  const named = { workload, backend, workers, nodes: 2, calls, n: undefined };
  assert.deepEqual(parseAddress(addressOf(curve)), named);
  assert.equal(parseAddress(addressOf(one)).nodes, 1);
  const groups = samplesOfCell(drawn, curve, curve.cells[0].n);
  assert.ok(groups.length > 0 && groups.every(({ nodes }) => nodes === 2));
});

const key = { workload: "w", backend: "b", workers: 2, nodes: 1, calls: "hot" };
const range = (count) => Array.from({ length: count }, (_, index) => index);
// A line of the table of samples: so many rounds of each size, round by round.
const line = (counts, more = {}) => {
  const taken = Object.entries(counts).flatMap(([n, count]) =>
    range(count).map((round) => ({ n: Number(n), round })),
  );
  return {
    ...{ ...key, ...more, n: taken.map(({ n }) => n), round: taken.map(({ round }) => round) },
    ...{
      serial_ns: taken.map(({ round }) => round + 1.00001),
      parallel_ns: taken.map(({ round }) => round + 7),
    },
  };
};

test("a line of samples becomes two groups a cell, that of the baseline with the same rounds", () => {
  const { groups, total, kept } = modelOf({ samples: [line({ 4: 2, 16: 1 })] }).samples;
  assert.deepEqual([total, kept], [3, 3]);
  const cell = (n, side, ns, rounds) => ({ ...key, baseline: "serial", n, side, ns, rounds });
  assert.deepEqual(groups, [
    cell(4, "serial", [1, 2], [0, 1]),
    cell(4, "parallel", [7, 8], [0, 1]),
    cell(16, "serial", [1], [0]),
    cell(16, "parallel", [7], [0]),
  ]);
});

test("a baseline of another language is the serial side, too", () => {
  const { groups } = modelOf({ samples: [line({ 4: 1 }, { baseline: "python:serial" })] }).samples;
  assert.deepEqual(
    groups.map(({ backend, baseline, side }) => [backend, baseline, side]),
    [
      ["b", "python:serial", "serial"],
      ["b", "python:serial", "parallel"],
    ],
  );
});

test("samples without a size or with a time only on one side are left out", () => {
  const odd = {
    ...line({ 4: 5 }),
    n: [4, null, 4, 4, 4],
    serial_ns: [1, 1, 0, 1],
    parallel_ns: [5, 5, 5, "x", 5],
  };
  const { groups, total } = modelOf({ samples: [odd, 3, { ...key, backend: "c" }] }).samples;
  assert.deepEqual(
    groups.map(({ ns }) => ns),
    [[1], [5]],
  );
  assert.equal(total, 1);
});

test("many samples are thinned evenly, cell by cell, in whole pairs, and the model says how much", () => {
  const lines = [line({ 4: 100000, 8: 12 }), line({ 4: 40000 }, { workers: 3 })];
  const { kept, total, groups } = modelOf({ samples: lines }).samples;
  assert.equal(total, 140012);
  assert.ok(kept <= 60000 && kept > 59980, String(kept));
  const of = (n, side, workers = 2) =>
    groups.find((group) => group.n === n && group.side === side && group.workers === workers);
  assert.equal(of(8, "serial").ns.length, 12);
  assert.equal(of(4, "serial").ns.length, of(4, "parallel").ns.length);
  assert.equal(of(4, "serial").ns.length, of(4, "serial", 3).ns.length);
  const { rounds } = of(4, "parallel");
  const gaps = rounds.slice(1).map((round, index) => round - rounds[index]);
  assert.deepEqual([...new Set(gaps)].sort(), [3, 4]);
  assert.ok(rounds[0] < 4 && rounds[rounds.length - 1] > 99990);
});

test("winners arrive as they are stored, at the slice they belong to", () => {
  const [slice] = model.workloads.find(({ name }) => name === "wave").slices;
  assert.deepEqual(
    slice.winners.map(({ n, backend, speedup, close }) => [n, backend, speedup, close]),
    record.winners
      .filter(({ workload }) => workload === "wave")
      .map(({ n, backend, speedup_ratio, close }) => [
        n,
        backend ?? "not settled",
        speedup_ratio,
        close,
      ])
      .sort(([a], [b]) => a - b),
  );
  assert.ok(slice.winners.length > 3);
});

test("what the record adds to curves arrives, and what is missing is null", () => {
  const rich = modelOf(makeRichRecord());
  const curve = rich.curves.find(
    ({ workload, backend, workers }) =>
      workload === "wave" && backend === "openmp" && workers === 8,
  );
  assert.deepEqual(
    curve.states.map(({ name, round_trip_ns }) => [name, round_trip_ns]),
    [
      ["near cores", 95],
      ["far cores", 490],
    ],
  );
  assert.equal(curve.safe_n_high, 3 * curve.n);
  assert.ok(
    remarks(curve).includes(`twice as fast from n = ${(3 * curve.n).toLocaleString("en-US")}`),
  );
  assert.equal(rich.dispatch.length, 12);
  assert.deepEqual(rich.rounds, { all: 96, contended: 3, aside: 0 });
  assert.deepEqual(
    rich.workloads.map(({ scaling }) => scaling.length),
    [4, 0, 0, 0, 0, 0, 0, 0],
  );
  const [entry] = rich.workloads[0].scaling;
  assert.deepEqual(
    entry.points.map(({ workers }) => workers),
    [1, 2, 4, 8, 16],
  );
  assert.deepEqual(
    entry.fits.map((fit) => [
      fit.model,
      fit.curve.filter(({ extrapolated }) => !extrapolated).length,
      fit.curve.length,
    ]),
    [
      ["amdahl", 16, 32],
      ["usl", 16, 32],
    ],
  );
  const bare = model.curves[0];
  assert.deepEqual(
    [
      bare.safe_n_high,
      bare.double_speed_n,
      bare.metg_us.value,
      bare.states,
      bare.more_s,
      bare.while_busy,
    ],
    [null, null, null, [], null, null],
  );
  assert.deepEqual(remarks(bare), []);
});

test("crossings of rounds arrive with their censoring, and with what became of their rounds", () => {
  const key = { workload: "w", backend: "b", workers: 2, calls: "hot" };
  const round_crossings = [
    { round: 0, counts: false, n: 510.4, n_low: 510.4, n_high: 510.4 },
    { round: 1, counts: true, n: null, n_low: 1024, n_high: null },
    { round: 2, counts: true, n: null, n_low: null, n_high: 64 },
    { round: 3, counts: false, n: 300, n_low: 256, n_high: 512 },
    { round: 4, counts: true, n: null, n_low: null, n_high: null },
    ...[null, 7, { round: "x", n: -4 }],
  ];
  const rounds = [
    { ...key, round: 0, contended: true },
    { ...key, round: 3, contended: false },
    { ...key, workers: 3, round: 3, contended: true },
  ];
  const { curves } = modelOf({
    crossovers: [{ ...key, verdict: "crossover", n: 512, round_crossings }],
    rounds,
  });
  assert.deepEqual(
    curves[0].round_crossings.map((crossing) => [
      crossing.round,
      crossingText(crossing),
      judgedText(crossing),
    ]),
    [
      [0, "510", "contended, not judged"],
      [1, "> 1,024", "judged"],
      [2, "≤ 64", "judged"],
      [3, "300", "not judged"],
    ],
  );
});

test("estimates are read flat and as objects", () => {
  const flat = { speedup_ratio: 2, speedup_low_ratio: 1, speedup_high_ratio: 3 };
  assert.deepEqual(estimate(flat, "speedup_ratio"), { value: 2, low: 1, high: 3 });
  assert.deepEqual(estimate({ ns: { value: 2, low: null, high: "x" } }, "ns"), {
    value: 2,
    low: null,
    high: null,
  });
  assert.deepEqual(estimate({}, "ns"), { value: null, low: null, high: null });
});

test("packing loses nothing", () => {
  const again = unpacked(packed(model));
  assert.deepEqual(again.workloads, model.workloads);
  assert.deepEqual([...again.styles], [...model.styles]);
});

test("in whatever record, every number of the model is finite or null", () => {
  for (const [name, { record: nasty }] of Object.entries(NASTY)) {
    assert.deepEqual(unfit(modelOf(nasty).curves), [], name);
  }
});

test("backends look different in colour, shape and dash, and a variant keeps its family's colour", () => {
  const names = ["serial", "thread", "openmp", "tbb", "process_pool", "std_par", "mpi", "python"];
  const styles = stylesOf([...names, "openmp:dynamic"]);
  for (const aspect of ["slot", "shape"]) {
    assert.equal(new Set(names.map((name) => styles.get(name)[aspect])).size, names.length, aspect);
  }
  const dashes = names.slice(0, 5).map((name) => styles.get(name).dash.join());
  assert.equal(new Set(dashes).size, 5);
  assert.equal(styles.get("openmp:dynamic").slot, styles.get("openmp").slot);
  assert.notEqual(styles.get("openmp:dynamic").shape, styles.get("openmp").shape);
  assert.deepEqual(
    stylesOf(["tbb"]).get("tbb"),
    styles.get("tbb"),
    "a look does not depend on who else is there",
  );
  assert.deepEqual(inOrder(["zeta", "tbb", "serial", "alpha", "openmp"]), [
    "serial",
    "openmp",
    "tbb",
    "alpha",
    "zeta",
  ]);
});
