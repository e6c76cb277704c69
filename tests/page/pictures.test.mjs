// The pictures, by content: which marks are drawn and where they stand.
import assert from "node:assert/strict";
import { test } from "node:test";
import { modelOf } from "../../plots/model.mjs";
import { picturesOf, plain } from "../../plots/picture_list.mjs";
import { svgOf } from "../../plots/pictures.mjs";
import { makeRecord } from "./fixtures/make_record.mjs";
import { makeRichRecord } from "./fixtures/make_rich_record.mjs";
import { HOSTILE, NASTY } from "./fixtures/nasty.mjs";
import { plotsRequire } from "./support/modules.mjs";
import { group, paths, points, texts } from "./support/svg.mjs";

const record = makeRecord({ workloads: ["wave", "io_wait:100"] });
const pictures = picturesOf(modelOf(record));
const picture = async (name) => svgOf(pictures.find((item) => item.name === name).specification);
const [width, height] = [620, 340];
const PADDING = 12; // pixels between the axis and its first and last size

test("there is one picture of the answer, and three of each workload", () => {
  assert.deepEqual(
    pictures.map(({ name }) => name),
    [
      ...["answer", "wave-time", "wave-speedup", "wave-samples"],
      ...["io_wait-100-time", "io_wait-100-speedup", "io_wait-100-samples"],
    ],
  );
  for (const { caption } of pictures) {
    assert.ok(
      caption.length > 80 && !caption.includes("undefined") && !caption.includes("null"),
      caption,
    );
  }
});

test("the time picture has a line for serial and each backend, and a point for each stored median", async () => {
  const svg = await picture("wave-time");
  assert.equal(paths(svg, "line").length, 5);
  assert.equal(paths(svg, "band").length, 5);
  assert.equal(new Set(paths(svg, "line").map((path) => path.match(/stroke="(#\w+)"/)[1])).size, 5);
  assert.equal(
    new Set(paths(svg, "line").map((path) => path.match(/stroke-dasharray="([^"]+)"/)[1])).size,
    5,
  );
  const cells = record.cells.filter(({ workload }) => workload === "wave");
  assert.equal(points(svg, "points").length, cells.length + new Set(cells.map(({ n }) => n)).size);
  assert.equal(paths(svg, "bracket").length, 4);
  assert.equal(points(svg, "crossover_point").length, 4);
});

test("marks stand where their figures are: sizes on a log axis, the crossover between its bracket's ends", async () => {
  const svg = await picture("wave-speedup");
  const curves = record.crossovers.filter(({ workload }) => workload === "wave");
  const top = 4 ** 10;
  const place = (n) => PADDING + ((width - 2 * PADDING) * Math.log(n)) / Math.log(top);
  const drawn = points(svg, "crossover_point")
    .map(({ x }) => x)
    .sort((a, b) => a - b);
  const expected = curves.map(({ n }) => place(n)).sort((a, b) => a - b);
  drawn.forEach((x, index) =>
    assert.ok(Math.abs(x - expected[index]) < 0.5, `${x} for ${expected[index]}`),
  );
  const heights = new Set(points(svg, "crossover_point").map(({ y }) => y));
  assert.equal(heights.size, 1);
  const [atOne] = heights;
  const rule = group(svg, "rule_1").match(/translate\([\d.]+,([\d.]+)\)/);
  assert.equal(Number(rule[1]), atOne);
  assert.ok(atOne > 0 && atOne < height);
});

const rich = modelOf(makeRichRecord());
const richPicture = async (name) =>
  svgOf(picturesOf(rich).find((item) => item.name === name).specification);

test("a record with more in it has more pictures", () => {
  const names = picturesOf(rich).map(({ name }) => name);
  for (const name of [
    "wave-heat",
    "wave-workers",
    "wave-8-workers-cold-time",
    "winner-fma",
    "dispatch",
    "metg",
  ]) {
    assert.ok(names.includes(name), `${name} in ${names}`);
  }
});

test("the picture over workers: every measured point, the ideal, the cores, a fit per backend in two parts", async () => {
  const svg = await richPicture("wave-workers");
  assert.equal(points(svg, "layer_1_points").length + points(svg, "points").length, 20);
  assert.equal(paths(svg, "fit").length, 4);
  assert.equal(paths(svg, "fit_beyond").length, 4);
  const said = texts(svg);
  for (const text of ["8 physical cores", "extrapolated", "ideal", "workers", "efficiency"]) {
    assert.ok(said.includes(text), text);
  }
});

test("the heat map writes each speed-up into its field, by class of colour, and draws the contour at 1", async () => {
  const svg = await richPicture("wave-heat");
  const cells = rich.workloads[0].slices
    .filter(({ calls }) => calls === "hot")
    .flatMap(({ curves }) =>
      curves.filter(({ backend }) => backend === "openmp").flatMap((curve) => curve.cells),
    );
  assert.equal(paths(svg, "heat_1_cells").length, cells.length);
  const fills = new Set(paths(svg, "heat_1_cells").map((path) => path.match(/fill="(#\w+)"/)[1]));
  assert.ok(fills.size >= 5, [...fills].join());
  assert.ok((group(svg, "heat_1_contour").match(/<line/g) ?? []).length >= 4);
});

test("the winner map names who is fastest where", async () => {
  const said = texts(await richPicture("winner-fma"));
  assert.ok(said.filter((text) => text === "serial").length >= 7, said.join(" | "));
  assert.ok(said.includes("fma:4096") && said.some((text) => text.startsWith("openmp")));
});

test("overheads stand in the order hot, cold, first, each with its figure", async () => {
  const svg = await richPicture("dispatch");
  assert.equal(points(svg, "points").length, 12);
  const said = texts(svg);
  assert.ok(said.indexOf("openmp, hot") < said.indexOf("openmp, cold"));
  assert.ok(said.includes("1.92 µs"), said.join(" | "));
});

test("the picture of samples has a dot for every sample, in the row of its round", async () => {
  const svg = await picture("wave-samples");
  const dots = points(svg, "dots");
  const rowsDrawn = new Set(dots.map(({ y }) => y));
  assert.ok(
    dots.length >= 16 && dots.length === 2 * rowsDrawn.size,
    `${dots.length} in ${rowsDrawn.size} rows`,
  );
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
  const { Resvg } = plotsRequire("@resvg/resvg-js");
  for (const [name, { record: any }] of Object.entries(NASTY)) {
    for (const { specification } of picturesOf(modelOf(any))) {
      const svg = await svgOf(specification);
      assert.doesNotMatch(svg, /NaN|Infinity|undefined/, name);
      const { width: drawn } = new Resvg(svg);
      assert.ok(drawn > 300 && drawn < 1500, `${name}: ${drawn}`);
    }
  }
});

test("a hostile name is text in the picture and harmless as a file name", async () => {
  const [answer, time] = picturesOf(modelOf(NASTY["hostile names"].record));
  const svg = await svgOf(answer.specification);
  assert.doesNotMatch(svg, /<img|<script/);
  assert.ok(texts(svg).some((text) => text.includes("<img")));
  assert.match(time.name, /^[A-Za-z0-9_-]+$/);
  assert.equal(plain("../../etc/passwd"), "etc-passwd");
  assert.equal(plain("//"), "unnamed");
  assert.ok(HOSTILE.length > 20);
});

test("names that come out alike get files of their own", () => {
  const twice = [
    { workload: "a/b", backend: "tbb", n: 1 },
    { workload: "a?b", backend: "tbb", n: 1 },
  ];
  const names = picturesOf(modelOf({ cells: twice })).map(({ name }) => name);
  assert.equal(new Set(names).size, names.length);
  assert.equal(names.length, 5);
  assert.ok(names.every((name) => plain(name) === name));
});
