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
    assert.equal(format.timeText(ns), text, String(ns));
  }
});

test("speed-ups keep their zeros, and round up without an extra digit", () => {
  assert.equal(format.ratioText(2), "2.00×");
  assert.equal(format.ratioText(0.9996), "1.00×");
  assert.equal(format.ratioText(12.345), "12.3×");
  assert.equal(format.ratioText(null), "–");
  assert.equal(format.ratioText(1e300), "1.00e+300×");
  assert.equal(format.ratioText(5e-324), "4.94e-324×");
  assert.equal(format.ratioText(0), "0.00×");
  assert.equal(format.ratioText(123456789), "123,456,789×");
});

test("sizes, intervals, bytes, durations", () => {
  assert.equal(format.sizeText(4194304), "4,194,304");
  assert.equal(format.intervalText(104, 208, format.sizeText), "[104, 208]");
  assert.equal(format.intervalText(null, 208, format.sizeText), "[–, 208]");
  assert.equal(format.intervalText(null, null, format.sizeText), "");
  assert.equal(format.rangeText(4096, 8192), "4,096 to 8,192");
  assert.equal(format.bracketText(104, 2048), "(104 to 2,048)");
  assert.equal(format.bracketText(104, null), "(104 to –)");
  assert.equal(format.bracketText(null, 208), "(≤ 208)");
  assert.equal(format.bracketText(null, null), "");
  assert.equal(format.bytesText(49152), "48 KiB");
  assert.equal(format.bytesText(8 * 2 ** 30), "8 GiB");
  assert.equal(format.durationText(0.42), "0.42 s");
  assert.equal(format.durationText(221.4), "3 min 41 s");
  assert.equal(format.durationText(119.6), "2 min 0 s");
});

test("a command line can be pasted into a shell", () => {
  assert.equal(format.commandText(["crossover", "--out", "a b"]), "crossover --out 'a b'");
  assert.equal(format.commandText(["it's", ""]), `'it'\\''s' ''`);
  assert.equal(format.commandText(["--n", "1:5", "$(x)"]), "--n 1:5 '$(x)'");
});
