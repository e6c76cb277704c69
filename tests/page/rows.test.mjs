// Cutting raw rows out of a record without parsing them: the same rows as a parser finds, in whatever layout.
import assert from "node:assert/strict";
import { test } from "node:test";
import { cut_rows, first_name } from "../../plots/rows.mjs";
import { make_record } from "./fixtures/make_record.mjs";

const bytes = (text) => Buffer.from(text);
const cut = (text) => {
  const content = bytes(text);
  const found = cut_rows(content, "benchmarks");
  return (
    found && {
      rest: JSON.parse(found.rest.toString()),
      rows: found.starts.map((start, index) => JSON.parse(content.toString("utf8", start, found.ends[index]))),
    }
  );
};

test("rows and rest are those that a parser finds, in any layout", () => {
  const record = make_record({ workloads: ["wave"], backends: ["openmp"] });
  const { benchmarks, ...rest } = record;
  const moved = { ...rest, benchmarks };
  const texts = [
    JSON.stringify(record),
    JSON.stringify(moved),
    JSON.stringify(record, null, 2),
    JSON.stringify(record, null, "\t\r\n"),
  ];
  for (const text of texts) {
    assert.deepEqual(cut(text), { rest: { ...rest, benchmarks: [] }, rows: benchmarks });
  }
});

test("brackets, quotes and backslashes inside of texts are text", () => {
  const rows = [{ name: 'a"]}\\', b: ["[", "{"] }, { name: '\\\\"' }, "x,]", 3, null, [], [[1, "]"]]];
  const record = { 'odd"benchmarks': [1], before: { benchmarks: [2] }, benchmarks: rows, after: "benchmarks" };
  assert.deepEqual(cut(JSON.stringify(record)), { rest: { ...record, benchmarks: [] }, rows });
});

test("where there is no such list, nothing is cut", () => {
  for (const text of [
    "",
    "{",
    "[]",
    "null",
    "3",
    '{"a":1}',
    '{"benchmarks":3}',
    '{"benchmarks"',
    '{"a":{"benchmarks":[]}}',
  ]) {
    assert.equal(cut_rows(bytes(text), "benchmarks"), null, text);
  }
});

test("a text that breaks off is left for the parser to refuse", () => {
  const whole = JSON.stringify({ a: 1, benchmarks: [{ name: "x", n: 1 }, { name: "y" }], b: [] });
  for (let length = 0; length < whole.length; ++length) {
    const found = cut_rows(bytes(whole.slice(0, length)), "benchmarks");
    assert.throws(() => JSON.parse((found?.rest ?? bytes(whole.slice(0, length))).toString()), SyntaxError);
  }
});

test("the name of a row is read when it stands first and is plain", () => {
  const name = (text) => first_name(bytes(text), 0);
  assert.equal(name('{"name":"wave/tbb/2/hot/4","n":4}'), "wave/tbb/2/hot/4");
  assert.equal(name('{ "name": "é" }'), "é");
  assert.equal(name('{"name":"a\\u0062"}'), null);
  assert.equal(name('{"n":4,"name":"x"}'), null);
  assert.equal(name('{"name":4}'), null);
  assert.equal(name("3"), null);
});
