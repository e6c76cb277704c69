// The page of a record that has everything in it: many workers, call modes, costs, overheads, fits.
import assert from "node:assert/strict";
import { test } from "node:test";
import { makeRichRecord } from "./fixtures/make_rich_record.mjs";
import { allDrawn, keep, open, reportOf, startBrowser, violationsOf } from "./support/browser.mjs";

const browser = await startBrowser();

test("the page of a record with everything", async (t) => {
  const address = await reportOf(t, makeRichRecord());
  const { page, troubles } = await open(browser, address, { width: 1400 });
  const chart = (name) => page.locator(`[data-chart="${name}"]`);
  const redraw = async (work) => {
    await work();
    await allDrawn(page);
  };

  await t.test("draws every chart that the record has figures for", async () => {
    for (const name of [
      "time-0",
      "speedup-0",
      "heat-0",
      "workers-0",
      "samples-0",
      "winner-0",
      "dispatch",
      "metg",
    ]) {
      assert.equal(await chart(name).locator(".canvas svg").count(), 1, name);
    }
    assert.equal(await chart("heat-1").count(), 0);
    assert.equal(await page.locator("figure[data-failed]").count(), 0);
    assert.equal(
      await page.locator(".canvas svg [d*=NaN], .canvas svg [transform*=NaN]").count(),
      0,
    );
    await keep(page, "rich-wide");
  });

  await t.test("switches the fit", async () => {
    const fits = () =>
      chart("workers-0")
        .locator(".fit_marks path")
        .evaluateAll((paths) => paths.map((path) => path.getAttribute("d")));
    const usl = await fits();
    assert.equal(usl.length, 4);
    const timesDrawn = (name) => chart(name).getAttribute("data-drawn");
    const others = [await timesDrawn("heat-0"), await timesDrawn("time-0")];
    await redraw(() =>
      chart("workers-0").locator("select").selectOption({ label: "Amdahl's law" }),
    );
    assert.deepEqual([await timesDrawn("heat-0"), await timesDrawn("time-0")], others);
    assert.notDeepEqual(await fits(), usl);
    await redraw(() => chart("workers-0").locator("select").selectOption({ label: "no fit" }));
    assert.equal(await chart("workers-0").locator(".fit_marks path").count(), 0);
    assert.equal(await chart("workers-0").locator(".line_marks path").count(), 4);
  });

  await t.test("tells the figures under the pointer in every kind of chart", async () => {
    const places = {
      "heat-0": [".heat_0_cells_marks path", "16 workers at n = "],
      "workers-0": [".points_marks path", "workers, n = 1,048,576"],
      "winner-0": [".winner_runs_marks path", "fma:"],
      dispatch: [".points_marks path", "thread, hot"],
      "samples-0": [".dots_marks path", "process of round"],
    };
    for (const [name, [marks, text]] of Object.entries(places)) {
      const mark = chart(name).locator(marks).first();
      await mark.scrollIntoViewIfNeeded();
      await mark.hover({ force: true });
      await page.locator(".tooltip").waitFor({ state: "visible" });
      const said = await page.locator(".tooltip").textContent();
      assert.ok(
        said.includes(text.replace("16 workers", name === "heat-0" ? "workers" : "16 workers")),
        `${name}: ${said}`,
      );
      await page.mouse.move(1, 1);
      await page.locator(".tooltip").waitFor({ state: "hidden" });
    }
  });

  await t.test("a hidden backend is gone from the map and the overheads, too", async () => {
    const button = page.locator('#backends .series[data-backend="openmp"]');
    await redraw(() => button.click());
    const said = await chart("winner-0").locator(".canvas").textContent();
    assert.doesNotMatch(said, /openmp/);
    assert.equal(await chart("dispatch").locator(".points_marks path").count(), 9);
    assert.equal(
      await chart("heat-0")
        .locator(".canvas")
        .textContent()
        .then((text) => text.includes("openmp")),
      false,
    );
    await redraw(() => button.click());
    assert.equal(await chart("dispatch").locator(".points_marks path").count(), 12);
  });

  await t.test("every chart has its figures in a table", async () => {
    const rows = {
      "heat-0": 4 * 5 * 11,
      "workers-0": 4 * 5 + 4 * 2,
      "winner-0": 7 * 10,
      dispatch: 12,
    };
    for (const [name, count] of Object.entries(rows)) {
      await chart(name).locator("summary").click();
      await chart(name).locator("tbody tr").first().waitFor();
      assert.equal(await chart(name).locator("tbody tr").count(), count, name);
    }
  });

  await t.test(
    "tells states of the machine, the safe size, what is left to measure, and warnings",
    async () => {
      const table = await page.locator("#table").textContent();
      for (const text of [
        "near cores (95 ns from core to core): n = ",
        "safe from n = ",
        "13 s more would",
      ]) {
        assert.ok(table.includes(text), text);
      }
      assert.ok((await page.locator("#trust").textContent()).includes("3 of 96 rounds contended"));
    },
  );

  await t.test(
    "is accessible with all tables open, and without an error or a request",
    async () => {
      assert.deepEqual(await violationsOf(page), []);
      assert.deepEqual(troubles, []);
    },
  );
  await page.close();

  await t.test("fits a narrow window, in the dark", async () => {
    const narrow = await open(browser, address, { width: 390, height: 844, colorScheme: "dark" });
    const scroll = await narrow.page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(scroll <= 390, String(scroll));
    assert.deepEqual(await violationsOf(narrow.page), []);
    assert.deepEqual(narrow.troubles, []);
    await keep(narrow.page, "rich-dark-narrow");
    await narrow.page.close();
  });
});
