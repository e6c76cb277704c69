// The page that lays runs beside each other.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { test } from "node:test";
import { makeRecord } from "./fixtures/make_record.mjs";
import { HOSTILE, NASTY } from "./fixtures/nasty.mjs";
import { allDrawn, keep, open, startBrowser, violationsOf } from "./support/browser.mjs";
import { runFolder, runReport } from "./support/report.mjs";

const browser = await startBrowser();

/** The second run: another processor, and tbb's crossover eight times later. */
function later() {
  const record = makeRecord({ workloads: ["wave", "scale"], seed: 9 });
  record.environment.cpu_model = "Another Processor";
  for (const curve of record.crossovers.filter(({ backend, n }) => backend === "tbb" && n)) {
    for (const name of ["n", "n_low", "n_high"]) {
      curve[name] = curve[name] && 8 * curve[name];
    }
  }
  return record;
}

/** As crossover tells it: tbb's crossover on wave is later, all others are where they were. */
function checkOf({ crossovers }) {
  const moved = ({ workload, backend }) => workload === "wave" && backend === "tbb";
  return {
    curves: crossovers.map((curve) => ({
      ...{
        workload: curve.workload,
        backend: curve.backend,
        workers: curve.workers,
        calls: curve.calls,
      },
      ...{ move: moved(curve) ? "later" : "same", reason: null },
      quantities: [
        {
          quantity: "crossover",
          ratio: moved(curve)
            ? { value: 8, low: 7, high: null }
            : { value: 1, low: 0.9, high: 1.1 },
        },
      ],
    })),
  };
}

async function comparison(t, checks, ...records) {
  const folders = await Promise.all(records.map((record) => runFolder(t, record)));
  const out = join(await runFolder(t), "comparison.html");
  const told = join(await runFolder(t), "comparisons.json");
  await writeFile(told, JSON.stringify(checks));
  const { code, stderr } = await runReport(`--comparisons=${told}`, ...folders, "--out", out);
  assert.equal(code, 0, stderr);
  return pathToFileURL(out).href;
}

test("the comparison page", async (t) => {
  const first = makeRecord({ workloads: ["wave", "scale"] });
  const address = await comparison(t, [checkOf(first)], first, later());
  const { page, troubles } = await open(browser, address, { width: 1400 });

  await t.test("has a chart per curve with a line per run", async () => {
    assert.equal(await page.locator("figure.chart[data-drawn]").count(), 8);
    assert.equal(await page.locator("figure[data-failed]").count(), 0);
    assert.equal(await page.locator('[data-chart="compare-2"] .line_marks path').count(), 2);
    await keep(page, "comparison-wide");
  });

  await t.test("says what moved, and warns of another processor", async () => {
    assert.match(
      await page.locator(".lead").textContent(),
      /^8 curves are in every run\. .*: 1 later than in A\. 7 without a change beyond the margin\./,
    );
    assert.match(await page.locator(".warnings").textContent(), /The processors differ/);
    const row = page.locator(".beside tbody tr", { hasText: "wave" }).filter({ hasText: "tbb" });
    assert.match(await row.textContent(), /later: 8\.00× \[7\.00×, \?\]/);
    assert.match(
      await page.locator(".differs", { hasText: "Processor" }).textContent(),
      /≠Planted.*Another/,
    );
  });

  await t.test("switches to times, in all charts", async () => {
    const said = () => page.locator('[data-chart="compare-1"] .canvas').textContent();
    assert.match(await said(), /speed-up over serial/);
    await page.locator('[data-kind="time"]').first().click();
    await allDrawn(page);
    assert.match(await said(), /time per call/);
    await page.locator('[data-chart="compare-1"] summary').click();
    const rows = page.locator('[data-chart="compare-1"] tbody tr');
    await rows.first().waitFor();
    assert.ok((await rows.count()) > 20);
  });

  await t.test("is accessible, and without an error or a request", async () => {
    assert.deepEqual(await violationsOf(page), []);
    assert.deepEqual(troubles, []);
  });
  await page.close();

  await t.test("lays odd records beside each other without harm, in a narrow window", async () => {
    const odd = ["hostile names", "nothing but a version", "wrong types", "null figures"].map(
      (name) => NASTY[name].record,
    );
    const narrow = await open(
      browser,
      await comparison(t, [{ refused: HOSTILE }, null, 7, { curves: [null] }], first, ...odd),
      { width: 390, height: 844 },
    );
    const text = await narrow.page.locator("main").textContent();
    assert.ok(text.includes(HOSTILE));
    assert.doesNotMatch(text, /\b(undefined|NaN|Infinity)\b/);
    assert.equal(await narrow.page.locator("img").count(), 0);
    assert.ok((await narrow.page.evaluate(() => document.documentElement.scrollWidth)) <= 390);
    assert.deepEqual(narrow.troubles, []);
    await narrow.page.close();
  });
});

/** As crossover hands a fleet over. */
async function fleet(t, comparisons, ...records) {
  const paths = await Promise.all(records.map((record) => runFolder(t, record)));
  const runs = paths.map((path, at) => ({ label: `node${at}`, path }));
  const out = join(await runFolder(t), "fleet.html");
  const told = join(await runFolder(t), "fleet.json");
  await writeFile(told, JSON.stringify({ runs, comparisons }));
  const { code, stderr } = await runReport(`--fleet=${told}`, `--out=${out}`);
  assert.equal(code, 0, stderr);
  return pathToFileURL(out).href;
}

test("the page of a fleet", async (t) => {
  const first = makeRecord({ workloads: ["wave", "scale"] });
  const lone = makeRecord({ workloads: ["wave"] });
  lone.crossovers = lone.crossovers.filter(({ backend }) => backend === "tbb");
  lone.cells = lone.cells.filter(({ backend }) => backend === "tbb");

  await t.test("has a line a machine and a column a curve", async () => {
    const address = await fleet(t, [checkOf(first), checkOf(lone)], first, later(), lone);
    const { page, troubles } = await open(browser, address, { width: 1400 });
    assert.match(
      await page.locator(".lead").textContent(),
      /^3 runs, 8 curves\. Of 9 answers beside those of node0, 0 are earlier, 2 later, 7 within/,
    );
    const wave = page.locator("#workload-0 table");
    assert.equal(await wave.locator("tbody tr").count(), 3);
    const heads = await wave.locator("thead th").allTextContents();
    const column = heads.findIndex((head) => head.startsWith("tbb"));
    const cell = (machine) => wave.locator("tbody tr").nth(machine).locator("td").nth(column);
    assert.doesNotMatch(await cell(0).textContent(), /later/);
    assert.match(await cell(1).textContent(), /later: 8\.00× \[7\.00×, \?\]/);
    assert.equal(await cell(1).locator(".apart").count(), 1);
    const scale = page.locator("#workload-1 tbody tr").nth(2);
    assert.deepEqual(
      new Set((await scale.locator("td").allTextContents()).slice(1)),
      new Set(["–"]),
    );
    const machines = page.locator("#machines tbody tr");
    assert.match(await machines.nth(1).textContent(), /^node1Another Processor/);
    assert.deepEqual(await violationsOf(page), []);
    assert.deepEqual(troubles, []);
    await keep(page, "fleet-wide");
    await page.close();
  });

  await t.test("has room for twenty machines, odd records and narrow windows", async () => {
    const odd = ["hostile names", "nothing but a version", "wrong types", "null figures"].map(
      (name) => NASTY[name].record,
    );
    const many = [...Array(16)].map(() => lone);
    const address = await fleet(t, [{ refused: HOSTILE }, null, 7], first, ...odd, ...many);
    const size = { width: 390, height: 844 };
    const { page, troubles } = await open(browser, address, size);
    const text = await page.locator("main").textContent();
    assert.ok(text.includes(HOSTILE));
    assert.doesNotMatch(text, /\b(undefined|NaN|Infinity)\b/);
    assert.equal(await page.locator("#machines tbody tr").count(), 21);
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 390);
    assert.deepEqual(troubles, []);
    await page.close();
  });
});
