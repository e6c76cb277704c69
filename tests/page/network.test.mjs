// What the model and the picture make of links.
import assert from "node:assert/strict";
import { test } from "node:test";
import { modelOf } from "../../plots/model.mjs";
import { movedCells } from "../../plots/network.mjs";
import { networkChart } from "../../plots/specs/network.mjs";
import { makeNetworkRecord } from "./fixtures/make_network_record.mjs";
import { makeRecord } from "./fixtures/make_record.mjs";
import { NASTY } from "./fixtures/nasty.mjs";
import { complaints, part, rows, unfit } from "./support/specs.mjs";

const record = makeNetworkRecord();
const model = modelOf(record);
const cells = movedCells(model);
const chart = networkChart(model.network, cells, { styles: model.styles });

test("links are those of the record, and a record without any has none", () => {
  assert.deepEqual(
    model.network.map(({ host }) => host),
    ["c2", "c3"],
  );
  const [{ latency_us, ns_per_byte, cpus, effective_cpus, rounds: count }] = model.network;
  assert.deepEqual(latency_us, { value: 25, low: 24, high: 27 });
  assert.deepEqual(ns_per_byte, { value: 8, low: 7.5, high: 8.5 });
  assert.deepEqual([cpus, effective_cpus, count], [2, 1.9, 12]);
  assert.deepEqual(modelOf(makeRecord()).network, []);
  for (const broken of [null, [5, {}], [{ ...record.network[0], latency_us: null }], [[]]]) {
    assert.deepEqual(modelOf({ ...record, network: broken }).network, []);
  }
});

test("points are the cells that moved data, at the moving time that is stored", () => {
  const moved = record.cells.filter(({ moved_bytes }) => moved_bytes > 0);
  assert.ok(moved.length > 10);
  assert.equal(rows(chart, "points").length, moved.length);
  for (const { bytes, value } of rows(chart, "points")) {
    assert.ok(Math.abs(value / (25000 + 8 * bytes) - 1) < 1e-9);
  }
});

test("a link's line is its latency and its bytes, its band both ends of both", () => {
  const own = rows(chart, "line").filter(({ host }) => host === "c3");
  assert.ok(own.length > 20);
  for (const { bytes, value, low, high } of own) {
    assert.ok(Math.abs(value / (75000 + 8 * bytes) - 1) < 1e-9);
    assert.ok(Math.abs(low / (72000 + 7.5 * bytes) - 1) < 1e-9);
    assert.ok(Math.abs(high / (81000 + 8.5 * bytes) - 1) < 1e-9);
  }
  const { domain } = part(chart, "line").encoding.x.scale;
  assert.ok(domain[0] < Math.min(...cells.map(({ bytes }) => bytes)));
  assert.ok(domain[1] > Math.max(...cells.map(({ bytes }) => bytes)));
  assert.deepEqual(rows(chart, "band"), rows(chart, "line"));
});

test("a link without an interval has no band, and few of many links are drawn", () => {
  const bare = modelOf({
    ...record,
    network: [{ ...record.network[0], latency_low_us: null, latency_high_us: null }],
  });
  const drawn = networkChart(bare.network, cells, { styles: model.styles });
  assert.equal(rows(drawn, "band").length, 0);
  assert.ok(rows(drawn, "line").length > 20);
  const many = Array.from({ length: 100 }, () => model.network[0]);
  const few = networkChart(many, cells, { styles: model.styles });
  assert.equal(rows(few, "line").length, 8 * rows(drawn, "line").length);
});

test("nothing is drawn where nothing moved or all of it is hidden", () => {
  assert.equal(networkChart(model.network, [], { styles: model.styles }), null);
  const hidden = new Set(["openmp"]);
  assert.equal(networkChart(model.network, cells, { styles: model.styles, hidden }), null);
});

test("it is fit to be compiled, whatever its hosts are called", () => {
  assert.deepEqual(complaints(chart), []);
  assert.deepEqual(unfit(chart), []);
  const wild = { ...record, network: record.network.map((one) => ({ ...one, host: NASTY })) };
  const drawn = networkChart(modelOf(wild).network, cells, { styles: model.styles, hover: true });
  assert.deepEqual(complaints(drawn), []);
});
