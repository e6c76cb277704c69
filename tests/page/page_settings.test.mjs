// The page in a real browser: addresses, schemes, widths, print and accessibility.
import assert from "node:assert/strict";
import { test } from "node:test";
import { makeRecord } from "./fixtures/make_record.mjs";
import {
  allDrawn,
  excessWidth,
  keep,
  open,
  reportOf,
  startBrowser,
  violationsOf,
} from "./support/browser.mjs";

const browser = await startBrowser();

test("addresses, schemes, widths, print and accessibility", async (t) => {
  const address = await reportOf(t, makeRecord({ workloads: ["wave", "mandelbrot"] }));
  const named = await reportOf(t, makeRecord({ workloads: ["wave", "fma:64"] }));
  const single = await reportOf(t, makeRecord({ workloads: ["wave"] }));

  await t.test("an address leads to its curve, which stands out", async () => {
    const { page, troubles } = await open(browser, named, { hash: "#fma%3A64/tbb/2" });
    assert.ok(
      await page
        .locator("#workload-1 h2")
        .evaluate((node) => Math.abs(node.getBoundingClientRect().top) < 300),
    );
    assert.match(await page.locator("#workload-1 .focus").textContent(), /^tbb stands out/);
    const opacity = (slot) =>
      page
        .locator(`[data-chart="time-1"] .line_marks path[stroke="var(--series-${slot})"]`)
        .getAttribute("opacity");
    assert.deepEqual([await opacity(3), await opacity(2)], ["1", "0.25"]);
    await page.keyboard.press("Escape");
    await allDrawn(page);
    assert.equal(await opacity(2), "1");
    assert.deepEqual(troubles, []);
    await page.close();
  });

  await t.test("an address with a size shows the samples of that cell", async () => {
    const { page, troubles } = await open(browser, named, { hash: "#wave/tbb/2/hot/1024" });
    const [curve, size] = await page
      .locator('[data-chart="samples-0"] select option:checked')
      .allTextContents();
    assert.deepEqual([curve, size], ["tbb, 2 workers", "n = 1,024"]);
    assert.match(await page.locator("#workload-0 .focus").textContent(), /^tbb stands out/);
    assert.deepEqual(troubles, []);
    await page.close();
  });

  await t.test("an address that leads nowhere does no harm", async () => {
    for (const hash of [
      "#%E0%A4%A",
      "#no/such/9",
      "#wave/no/9",
      "#wave/tbb/nine",
      "#wave/tbb/2/hot/77",
    ]) {
      const { page, troubles } = await open(browser, single, { hash });
      assert.equal(await page.locator(".card").count(), 1, hash);
      const focused = hash.endsWith("77") ? 1 : 0;
      assert.equal(await page.locator(".focus:visible").count(), focused, hash);
      assert.deepEqual(troubles, []);
      await page.close();
    }
  });

  await t.test("the keyboard reaches the switches", async () => {
    const { page } = await open(browser, address);
    const button = page.locator('#workload-0 .series[data-backend="openmp"]');
    await button.focus();
    await page.keyboard.press("Space");
    await allDrawn(page);
    assert.equal(await page.locator('[data-chart="time-0"] .line_marks path').count(), 4);
    await page.close();
  });

  // Each page is loaded in one scheme and turned over to the other, as a system does at dusk.
  const wide = await open(browser, address);
  const narrow = await open(browser, address, { width: 390, height: 844, colorScheme: "dark" });
  for (const [name, { page, troubles }, colorScheme] of [
    ["light wide", wide, "light"],
    ["dark wide", wide, "dark"],
    ["dark narrow", narrow, "dark"],
    ["light narrow", narrow, "light"],
  ]) {
    await t.test(`${name}: fits its window and is accessible`, async () => {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      assert.ok((await excessWidth(page)) <= 0, String(await excessWidth(page)));
      const paper = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      assert.equal(paper, colorScheme === "dark" ? "rgb(18, 21, 26)" : "rgb(244, 245, 247)");
      if ((await page.locator("details[open]").count()) === 0) {
        await page.locator("summary").first().click();
      }
      assert.deepEqual(await violationsOf(page), []);
      await keep(page, name.replace(" ", "-"));
      assert.deepEqual(troubles, []);
    });
  }

  await t.test("the switch turns the scheme over", async () => {
    const { page } = wide;
    await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
    const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await paper();
    await page.locator(".scheme").click();
    assert.notEqual(await paper(), light);
    assert.equal(await page.locator(".scheme").textContent(), "Light");
    await page.locator(".scheme").click();
    assert.equal(await paper(), light);
  });

  await t.test("in print everything is light, and the tools are gone", async () => {
    const { page } = await open(browser, address, { colorScheme: "dark", width: 720 });
    await page.emulateMedia({ media: "print" });
    assert.equal(
      await page.evaluate(() =>
        getComputedStyle(document.documentElement).getPropertyValue("--ink"),
      ),
      "#1b2026",
    );
    assert.equal(await page.locator(".tools:visible").count(), 0);
    assert.equal(await page.locator("nav:visible").count(), 0);
    const scroll = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(scroll <= 720, String(scroll));
    await keep(page, "print");
    await page.close();
  });
});
