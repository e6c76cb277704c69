// Figures as text.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as format from "../../plots/format.mjs";

test("times stand in the unit that fits, with their significant digits", () => {
  const cases = [
    [0.35, "0.350 ns"],
    [13, "13.0 ns"],
    [999.4, "999 ns"],
    [999.7, "1.00 µs"],
    [1312, "1.31 µs"],
    [2.5e6, "2.50 ms"],
    [3e9, "3.00 s"],
    [0, "0.00 ns"],
    [null, "–"],
    [NaN, "–"],
    ["12", "–"],
  ];
  for (const [ns, text] of cases) {
    assert.equal(format.time_text(ns), text, String(ns));
  }
});

test("speed-ups keep their zeros, and round up without an extra digit", () => {
  assert.equal(format.ratio_text(2), "2.00×");
  assert.equal(format.ratio_text(0.9996), "1.00×");
  assert.equal(format.ratio_text(12.345), "12.3×");
  assert.equal(format.ratio_text(null), "–");
  assert.equal(format.ratio_text(1e300), "1.00e+300×");
  assert.equal(format.ratio_text(5e-324), "4.94e-324×");
  assert.equal(format.ratio_text(0), "0.00×");
  assert.equal(format.ratio_text(123456789), "123,456,789×");
});

test("sizes, intervals, bytes, durations", () => {
  assert.equal(format.size_text(4194304), "4,194,304");
  assert.equal(format.interval_text(104, 208, format.size_text), "[104, 208]");
  assert.equal(format.interval_text(null, 208, format.size_text), "[–, 208]");
  assert.equal(format.interval_text(null, null, format.size_text), "");
  assert.equal(format.range_text(4096, 8192), "4,096 to 8,192");
  assert.equal(format.bracket_text(104, 2048), "(104 to 2,048)");
  assert.equal(format.bracket_text(104, null), "(104 to –)");
  assert.equal(format.bracket_text(null, 208), "(≤ 208)");
  assert.equal(format.bracket_text(null, null), "");
  assert.equal(format.bytes_text(49152), "48 KiB");
  assert.equal(format.bytes_text(8 * 2 ** 30), "8 GiB");
  assert.equal(format.duration_text(0.42), "0.42 s");
  assert.equal(format.duration_text(221.4), "3 min 41 s");
  assert.equal(format.duration_text(119.6), "2 min 0 s");
});

test("a command line can be pasted into a shell", () => {
  assert.equal(format.command_text(["crossover", "--out", "a b"]), "crossover --out 'a b'");
  assert.equal(format.command_text(["it's", ""]), `'it'\\''s' ''`);
  assert.equal(format.command_text(["--n", "1:5", "$(x)"]), "--n 1:5 '$(x)'");
});
