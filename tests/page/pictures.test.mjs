// The pictures, by content: which marks are drawn and where they stand.
import assert from "node:assert/strict";
import { test } from "node:test";
import { model_of } from "../../plots/model.mjs";
import { pictures_of, plain, svg_of } from "../../plots/pictures.mjs";
import { make_record } from "./fixtures/make_record.mjs";
import { k_hostile, k_nasty } from "./fixtures/nasty.mjs";
import { plots_require } from "./support/modules.mjs";
import { group, paths, points, texts } from "./support/svg.mjs";

const record = make_record({ workloads: ["wave", "io_wait:100"] });
const pictures = pictures_of(model_of(record));
const picture = async (name) => svg_of(pictures.find((item) => item.name === name).specification);
const [width, height] = [620, 340];
const k_padding = 12; // pixels between the axis and its first and last size

test("there is one picture of the answer, and two of each workload", () => {
  assert.deepEqual(
    pictures.map(({ name }) => name),
    ["answer", "wave-time", "wave-speedup", "io_wait-100-time", "io_wait-100-speedup"],
  );
  for (const { caption } of pictures) {
    assert.ok(caption.length > 80 && !caption.includes("undefined") && !caption.includes("null"), caption);
  }
});

test("the time picture has a line for serial and each backend, and a point for each stored median", async () => {
  const svg = await picture("wave-time");
  assert.equal(paths(svg, "line").length, 5);
  assert.equal(paths(svg, "band").length, 5);
  assert.equal(new Set(paths(svg, "line").map((path) => path.match(/stroke="(#\w+)"/)[1])).size, 5);
  assert.equal(new Set(paths(svg, "line").map((path) => path.match(/stroke-dasharray="([^"]+)"/)[1])).size, 5);
  const cells = record.cells.filter(({ workload }) => workload === "wave");
  assert.equal(points(svg, "points").length, cells.length + new Set(cells.map(({ n }) => n)).size);
  assert.equal(paths(svg, "bracket").length, 4);
  assert.equal(points(svg, "crossover_point").length, 4);
});

test("marks stand where their figures are: sizes on a log axis, the crossover between its bracket's ends", async () => {
  const svg = await picture("wave-speedup");
  const curves = record.crossovers.filter(({ workload }) => workload === "wave");
  const top = 4 ** 10;
  const place = (n) => k_padding + ((width - 2 * k_padding) * Math.log(n)) / Math.log(top);
  const drawn = points(svg, "crossover_point")
    .map(({ x }) => x)
    .sort((a, b) => a - b);
  const expected = curves.map(({ n }) => place(n)).sort((a, b) => a - b);
  drawn.forEach((x, index) => assert.ok(Math.abs(x - expected[index]) < 0.5, `${x} for ${expected[index]}`));
  const heights = new Set(points(svg, "crossover_point").map(({ y }) => y));
  assert.equal(heights.size, 1);
  const [at_one] = heights;
  const rule = group(svg, "rule_1").match(/translate\([\d.]+,([\d.]+)\)/);
  assert.equal(Number(rule[1]), at_one);
  assert.ok(at_one > 0 && at_one < height);
});

test("a higher median stands higher", async () => {
  const svg = await picture("io_wait-100-time");
  const ordered = points(svg, "points").sort((a, b) => a.x - b.x);
  assert.ok(ordered[0].y > ordered[ordered.length - 1].y);
});

test("text says what is drawn: title, axes, the ideal, verdicts in words", async () => {
  const said = texts(await picture("io_wait-100-speedup"));
  for (const text of [
    "io_wait:100: speed-up over serial",
    "n, elements",
    "speed-up over serial",
    "8×: ideal for 8 workers",
    "always",
    "process_pool",
  ]) {
    assert.ok(said.includes(text), `${text} in ${said.join(" | ")}`);
  }
});

test("all pictures are well-formed and without a figure that is none, in any record", async () => {
  const { Resvg } = plots_require("@resvg/resvg-js");
  for (const [name, { record: any }] of Object.entries(k_nasty)) {
    for (const { specification } of pictures_of(model_of(any))) {
      const svg = await svg_of(specification);
      assert.doesNotMatch(svg, /NaN|Infinity|undefined/, name);
      const { width: drawn } = new Resvg(svg);
      assert.ok(drawn > 300 && drawn < 1500, `${name}: ${drawn}`);
    }
  }
});

test("a hostile name is text in the picture and harmless as a file name", async () => {
  const [answer, time] = pictures_of(model_of(k_nasty["hostile names"].record));
  const svg = await svg_of(answer.specification);
  assert.doesNotMatch(svg, /<img|<script/);
  assert.ok(texts(svg).some((text) => text.includes("<img")));
  assert.match(time.name, /^[A-Za-z0-9_-]+$/);
  assert.equal(plain("../../etc/passwd"), "etc-passwd");
  assert.equal(plain("//"), "unnamed");
  assert.ok(k_hostile.length > 20);
});

test("names that come out alike get files of their own", () => {
  const twice = [
    { workload: "a/b", backend: "tbb", n: 1 },
    { workload: "a?b", backend: "tbb", n: 1 },
  ];
  const names = pictures_of(model_of({ cells: twice })).map(({ name }) => name);
  assert.equal(new Set(names).size, names.length);
  assert.equal(names.length, 5);
});
