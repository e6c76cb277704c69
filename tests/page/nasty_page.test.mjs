// Odd, broken and hostile records: each gives a page that says what there is, and none runs what it
// says.
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { HOSTILE, NASTY } from "./fixtures/nasty.mjs";
import { allDrawn, keep, open, reportOf, startBrowser } from "./support/browser.mjs";
import { runFolder } from "./support/report.mjs";

const browser = await startBrowser();
// The report of each odd record, written once for all tests.
const addresses = new Map();
for (const [name, { record }] of Object.entries(NASTY)) {
  addresses.set(name, await reportOf({ after }, record));
}

test("pages of odd records", async (t) => {
  for (const [name, { says }] of Object.entries(NASTY)) {
    await t.test(`${name}: a page that says what there is`, async () => {
      const { page, troubles } = await open(browser, addresses.get(name));
      assert.deepEqual(troubles, []);
      const text = await page.locator("main").textContent();
      assert.ok(text.includes("From which n does parallel pay?"), text.slice(0, 200));
      assert.ok(text.includes(says), `no '${says}'`);
      assert.doesNotMatch(text, /\b(undefined|null|NaN|Infinity)\b/);
      assert.equal(await page.locator("figure[data-failed]").count(), 0);
      assert.equal(await page.locator("figure.chart:not([data-drawn])").count(), 0);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(wide <= 0, `${wide} pixels too wide`);
      await keep(page, `odd-${name.replaceAll(" ", "-")}`);
      await page.close();
    });
  }

  await t.test("a hostile name is nothing but a name, in every place", async () => {
    const address = addresses.get("hostile names");
    const { page, troubles } = await open(browser, address, { width: 390 });
    await page.locator("summary").first().click();
    await page.locator(".series").nth(1).click();
    await page.locator(".card").first().click();
    await allDrawn(page);
    assert.equal(await page.locator("#page img, #page b").count(), 0);
    assert.equal(await page.locator("img").count(), 0);
    assert.equal(await page.locator("h2 a").first().textContent(), HOSTILE);
    assert.match(await page.locator(".focus").first().textContent(), /stands out/);
    const scroll = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(scroll <= 390, String(scroll));
    assert.deepEqual(troubles, []);
    const html = await readFile(fileURLToPath(address), "utf8");
    assert.equal(html.includes(HOSTILE), false);
    await page.close();
  });

  await t.test("even as HTML it could not run: the page's policy forbids it", async () => {
    const { page } = await open(browser, addresses.get("one size only"));
    await page.evaluate(() => {
      document.body.insertAdjacentHTML(
        "beforeend",
        "<img src='data:,' onerror='globalThis.ran = true'>",
      );
      const script = document.createElement("script");
      script.textContent = "globalThis.ran = true";
      document.body.append(script);
    });
    await page.locator("body > img").waitFor({ state: "attached" });
    const refused = await page.evaluate(
      () =>
        new Promise((resolve) => {
          document.addEventListener(
            "securitypolicyviolation",
            ({ effectiveDirective: directive }) => {
              if (directive === "connect-src") {
                resolve("by the policy");
              }
            },
          );
          fetch("http://127.0.0.1:9/").catch(() =>
            setTimeout(resolve, 2000, "by the network only"),
          );
        }),
    );
    assert.equal(refused, "by the policy");
    assert.equal(await page.evaluate(() => globalThis.ran), undefined);
    await page.close();
  });

  await t.test("workers and call modes can be picked", async () => {
    const { page, troubles } = await open(browser, addresses.get("several slices"));
    const picker = page.locator(".workload > .controls select");
    assert.deepEqual(await picker.locator("option").allTextContents(), [
      "2 workers, hot calls",
      "2 workers, cold calls",
      "4 workers, hot calls",
    ]);
    await picker.selectOption({ label: "4 workers, hot calls" });
    await allDrawn(page);
    const said = await page.locator('[data-chart="speedup-0"] .canvas').textContent();
    assert.ok(said.includes("4×: ideal for 4 workers"), said);
    assert.deepEqual(troubles, []);
    await page.close();
  });

  await t.test("a page whose data were spoilt says so", async () => {
    const address = addresses.get("one size only");
    const html = await readFile(fileURLToPath(address), "utf8");
    const path = join(await runFolder(t), "report.html");
    await writeFile(path, html.replace('id="model">{', 'id="model">'));
    const page = await browser.newPage();
    await page.goto(pathToFileURL(path).href);
    assert.match(await page.locator("main").textContent(), /This record cannot be shown/);
    await page.close();
  });
});
