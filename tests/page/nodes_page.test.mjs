// The maps of nodes against n: what crossover plan simulated, what a sweep over nodes measured.
import assert from "node:assert/strict";
import { readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { measuredMaps, plannedOf } from "../../plots/nodes.mjs";
import { modelOf } from "../../plots/model.mjs";
import { makeNodesRecord, makePlan, NODES, SIZES } from "./fixtures/make_plan.mjs";
import { makeRecord } from "./fixtures/make_record.mjs";
import { excessWidth, keep, open, startBrowser, violationsOf } from "./support/browser.mjs";
import { inRepository, plotsRequire } from "./support/modules.mjs";
import { runFolder, runReport } from "./support/report.mjs";

const browser = await startBrowser();
const small = () => makeRecord({ workloads: ["wave"], backends: ["openmp"] });

/** The page of a record with a plan beside it. */
async function pageWith(t, record, plan) {
  const folder = await runFolder(t, record);
  await writeFile(join(folder, "plan.json"), JSON.stringify(plan));
  const { code, stderr } = await runReport("--page-only", folder);
  assert.equal(code, 0, stderr);
  return pathToFileURL(join(folder, "report.html")).href;
}

const outlined = (page, chart) =>
  page.locator(`[data-chart="${chart}"] .nodes_fastest_marks path`).count();

test("the fixture is a plan", async () => {
  const Ajv = plotsRequire("ajv/dist/2020").default;
  const schema = JSON.parse(
    await readFile(inRepository("results/schema/plan.schema.json"), "utf8"),
  );
  const validate = new Ajv({ strict: false }).compile(schema);
  assert.ok(validate(makePlan()), JSON.stringify(validate.errors));
});

test("the page of a run that was planned for", async (t) => {
  const address = await pageWith(t, small(), makePlan(["wave", "<b>fma:1</b>"]));
  const { page, troubles } = await open(browser, address, { width: 1400 });
  const chart = (name) => page.locator(`[data-chart="${name}"]`);

  await t.test("has both maps of a workload side by side, marked as simulated", async () => {
    const [resident, scattered] = await Promise.all(
      ["plan-resident-0", "plan-scattered-0"].map((name) => chart(name).boundingBox()),
    );
    assert.equal(resident.y, scattered.y);
    assert.ok(resident.x + resident.width <= scattered.x);
    for (const [index, workload] of ["wave", "<b>fma:1</b>"].entries()) {
      for (const data of ["resident", "scattered"]) {
        const title = await chart(`plan-${data}-${index}`).locator("h3").textContent();
        assert.equal(title, `${workload}, ${data} data (simulated)`);
      }
    }
  });

  await t.test("outlines one number of nodes at every size", async () => {
    assert.equal(await outlined(page, "plan-resident-0"), SIZES.length);
    const cells = chart("plan-resident-0").locator(".nodes_cells_marks path");
    assert.equal(await cells.count(), SIZES.length * NODES.length);
  });

  await t.test("tells the wire, what an element must cost, and what is idealised", async () => {
    const said = await page.locator("#nodes").textContent();
    for (const text of [
      "Simulated by SimGrid SMPI: a message takes 2.00 µs (--latency)",
      "0.800 ns a byte (the run's wire to b)",
      "wave with scattered data: f must cost more than 12.8 ns an element on this network",
      "nobody else uses the network",
    ]) {
      assert.ok(said.includes(text), `${text} is not in ${said}`);
    }
  });

  await t.test("answers to the pointer", async () => {
    const mark = chart("plan-resident-0").locator(".nodes_cells_marks path").first();
    await mark.hover({ force: true });
    await page.locator(".tooltip").waitFor({ state: "visible" });
    const said = await page.locator(".tooltip").textContent();
    assert.match(said, /1 node at n = 1.*simulated.*20\.00 ns/);
    await page.mouse.move(1, 1);
  });

  await t.test("has its figures in tables", async () => {
    await chart("plan-resident-0").locator("summary").click();
    const bodies = chart("plan-resident-0").locator("tbody");
    await bodies.nth(1).waitFor();
    const { stretches } = makePlan().workloads[0].maps[0];
    assert.equal(await bodies.nth(0).locator("tr").count(), stretches.length);
    assert.equal(await bodies.nth(1).locator("tr").count(), SIZES.length * NODES.length);
    assert.deepEqual(await violationsOf(page), []);
    assert.deepEqual(troubles, []);
    await keep(page, "plan-wide");
  });
  await page.close();

  await t.test("fits a narrow window, in the dark", async () => {
    const narrow = await open(browser, address, { width: 360, height: 800, colorScheme: "dark" });
    assert.ok((await excessWidth(narrow.page)) <= 0);
    assert.equal(await outlined(narrow.page, "plan-scattered-0"), SIZES.length);
    assert.deepEqual(await violationsOf(narrow.page), []);
    assert.deepEqual(narrow.troubles, []);
    await keep(narrow.page, "plan-dark-narrow");
    await narrow.page.close();
  });
});

test("a sweep over nodes has the same map of what it measured", async (t) => {
  const record = makeNodesRecord();
  const [map] = measuredMaps(modelOf(record));
  assert.deepEqual(map.rows, ["serial", "1", "2", "4"]);
  const times = (n) => [
    record.cells.find((cell) => cell.n === n).serial_ns,
    ...[1, 2, 4].map(
      (nodes) => record.cells.find((c) => c.n === n && (c.nodes ?? 1) === nodes).parallel_ns,
    ),
  ];
  for (const n of new Set(record.cells.map((cell) => cell.n))) {
    const here = map.cells.filter((cell) => cell.n === n);
    assert.deepEqual(
      here.map(({ ns }) => ns),
      times(n),
    );
    const least = here.filter(({ fastest }) => fastest);
    assert.deepEqual(
      least.map(({ ns }) => ns),
      [Math.min(...times(n))],
    );
  }
  const folder = await runFolder(t, record);
  assert.equal((await runReport("--page-only", folder)).code, 0);
  const address = pathToFileURL(join(folder, "report.html")).href;
  const { page, troubles } = await open(browser, address, { width: 1400 });
  const title = await page.locator('[data-chart="nodes-0"] h3').textContent();
  assert.equal(title, "wave, mpi:resident (measured)");
  assert.equal(await outlined(page, "nodes-0"), new Set(record.cells.map(({ n }) => n)).size);
  assert.equal(await page.locator("#nodes", { hasText: "imulated" }).count(), 0);
  assert.deepEqual(troubles, []);
  await keep(page, "nodes-measured");
  await page.close();
});

test("of several numbers of workers on one number of nodes the fastest stands", () => {
  const record = makeNodesRecord();
  const slower = record.cells.map((cell) => ({
    ...cell,
    workers: 64,
    parallel_ns: cell.parallel_ns * 3,
  }));
  const [map] = measuredMaps(modelOf({ ...record, cells: [...slower, ...record.cells] }));
  assert.deepEqual(map.cells, measuredMaps(modelOf(record))[0].cells);
});

test("one number of nodes and no plan have no map", async (t) => {
  assert.deepEqual(measuredMaps(modelOf(small())), []);
  const folder = await runFolder(t, small());
  assert.equal((await runReport("--page-only", folder)).code, 0);
  const { page } = await open(browser, pathToFileURL(join(folder, "report.html")).href);
  assert.equal(await page.locator("#nodes").count(), 0);
  await page.close();
});

test("a plan that cannot be read is refused by name, and nothing is written", async (t) => {
  const text = JSON.stringify(makePlan());
  for (const [content, what] of [
    [text.slice(0, text.length / 2), /not valid JSON/],
    ["", /not valid JSON/],
    ["null", /not a plan/],
    [JSON.stringify({ ...makePlan(), schema_version: 2 }), /not a plan of schema version 1/],
  ]) {
    const folder = await runFolder(t, small());
    await writeFile(join(folder, "plan.json"), content);
    const { code, stdout, stderr } = await runReport(folder);
    assert.deepEqual([code, stdout], [2, ""], stderr);
    assert.match(stderr, /^report: [^\n]+plan\.json\): run crossover plan again[^\n]*\n$/);
    assert.match(stderr, what);
    assert.deepEqual((await readdir(folder)).sort(), ["plan.json", "results.json"]);
  }
});

test("a plan may hold anything", () => {
  for (const value of [null, 7, "x", [], {}, [null], [{}], { calls: 7 }, [{ maps: [{}] }]]) {
    for (const key of Object.keys(makePlan())) {
      plannedOf({ ...makePlan(), [key]: value });
    }
  }
  const [{ maps }] = plannedOf({ ...makePlan(), nodes: [1, 2] }).workloads;
  assert.deepEqual(new Set(maps[0].cells.map(({ row }) => row)), new Set([0, 1]));
});
