// The network on the page: only where the record has links.
import assert from "node:assert/strict";
import { test } from "node:test";
import { makeNetworkRecord } from "./fixtures/make_network_record.mjs";
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

test("the section of the network", async (t) => {
  const address = await reportOf(t, makeNetworkRecord());
  const { page, troubles } = await open(browser, address);
  const section = page.locator("#network");

  await t.test("has a row a link, with its figures", async () => {
    const lines = await section.locator(".scroll tbody tr").allTextContents();
    assert.equal(lines.length, 2);
    for (const text of ["c2", "25.0 µs", "[24.0 µs, 27.0 µs]", "8.00 ns", "1.9 of 2", "12"]) {
      assert.ok(lines[0].includes(text), `${text}: ${lines[0]}`);
    }
    assert.ok(lines[1].includes("75.0 µs"), lines[1]);
    await keep(page, "network-wide");
  });

  await t.test("draws moving time against bytes, and tells a point's figures", async () => {
    const chart = section.locator('[data-chart="network"]');
    assert.equal(await chart.locator(".line_marks path").count(), 2);
    assert.equal(await chart.locator(".band_marks path").count(), 2);
    const points = chart.locator(".points_marks path");
    assert.ok((await points.count()) > 10);
    await points.last().scrollIntoViewIfNeeded();
    await points.last().hover({ force: true });
    await page.locator(".tooltip").waitFor({ state: "visible" });
    assert.match(await page.locator(".tooltip").textContent(), /moving time/);
    await chart.locator("summary").click();
    assert.equal(await chart.locator(".behind tbody tr").count(), await points.count());
  });

  await t.test("is accessible, and without an error or a request", async () => {
    assert.deepEqual(await violationsOf(page), []);
    assert.deepEqual(troubles, []);
  });

  await t.test("hides the picture with the only backend that moved data", async () => {
    await section.locator('.series[data-backend="openmp"]').click();
    await allDrawn(page);
    assert.equal(await section.locator('[data-chart="network"]').isHidden(), true);
  });
  await page.close();

  await t.test("fits a narrow window, in the dark", async () => {
    const narrow = await open(browser, address, { width: 390, height: 844, colorScheme: "dark" });
    assert.ok((await excessWidth(narrow.page)) <= 0);
    assert.deepEqual(await violationsOf(narrow.page), []);
    assert.deepEqual(narrow.troubles, []);
    await keep(narrow.page, "network-dark-narrow");
    await narrow.page.close();
  });

  await t.test("is not there where no runner told of links", async () => {
    const plain = await reportOf(t, makeRecord({ workloads: ["wave"], backends: ["openmp"] }));
    const other = await open(browser, plain);
    assert.equal(await other.page.locator("#network").count(), 0);
    assert.equal(await other.page.locator('a[href="#network"]').count(), 0);
    await other.page.close();
  });
});
