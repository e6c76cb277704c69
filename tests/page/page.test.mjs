// The page in a real browser, with the record of a whole run.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { crossingText } from "../../plots/words.mjs";
import { makeRecord } from "./fixtures/make_record.mjs";
import { allDrawn, excessWidth, keep, open, reportOf, startBrowser } from "./support/browser.mjs";

const browser = await startBrowser();
const record = makeRecord();
// Two of its workloads hold every kind of element, and each change redraws six charts instead of
// eighteen.
const fewer = makeRecord({ workloads: ["wave", "mandelbrot"] });
const fewerAddress = await reportOf({ after }, fewer);
const lineCount = (page, chart) => page.locator(`[data-chart="${chart}"] .line_marks path`).count();

test("the page of a whole run", async (t) => {
  const address = await reportOf(t, record);
  const { page, troubles } = await open(browser, address);

  await t.test("draws every chart", async () => {
    assert.equal(await page.locator("figure.chart").count(), 18);
    assert.equal(await page.locator("figure.chart[data-drawn] .canvas svg").count(), 18);
    assert.equal(await page.locator("figure[data-failed]").count(), 0);
    const broken = await page.locator(".canvas svg [d*=NaN], .canvas svg [transform*=NaN]").count();
    assert.equal(broken, 0);
    await keep(page, "wide");
  });

  await t.test(
    "says the answer in a sentence, a card per workload and a row per curve",
    async () => {
      assert.equal(await page.locator("h1").textContent(), "From which n does parallel pay?");
      assert.match(
        await page.locator(".lead").textContent(),
        /parallel pays from n = 5 \(4 to 6\) \(mandelbrot, openmp\)/,
      );
      assert.equal(await page.locator(".card").count(), 6);
      assert.equal(await page.locator(".curves tbody tr").count(), record.crossovers.length);
      const { n, n_low, n_high } = record.crossovers.find(
        ({ workload, backend }) => workload === "wave" && backend === "openmp",
      );
      const row = await page
        .locator(".curves tbody tr", { hasText: "wave" })
        .filter({ hasText: "openmp" })
        .textContent();
      assert.ok(row.includes(`${n} (${n_low} to ${n_high})`), row);
    },
  );

  await t.test("tells a busy machine's interval beside its verdict", async () => {
    const open = await page
      .locator('.curves tbody tr[data-verdict="unresolved"]')
      .first()
      .textContent();
    assert.match(
      open,
      /unresolved machine busy \(1\.4 of 2 CPUs\)n = [\d,]+ \([\d,]+ to [\d,]+\) while others used 0\.6 CPUs/,
    );
    assert.doesNotMatch(await page.locator("#page").textContent(), /cost model/);
  });

  await t.test("sorts by any column, both ways", async () => {
    const first = () => page.locator(".curves tbody tr").first();
    const head = page.locator(".curves th", { hasText: "Parallel pays" });
    await head.getByRole("button").click();
    assert.equal(await head.getAttribute("aria-sort"), "ascending");
    assert.equal(await first().getAttribute("data-verdict"), "always");
    await head.getByRole("button").click();
    assert.equal(await head.getAttribute("aria-sort"), "descending");
    assert.equal(await first().getAttribute("data-verdict"), "failed");
    await page.locator(".curves th", { hasText: "Speed-up at top" }).getByRole("button").click();
    const gains = await page.locator(".curves tbody td:nth-child(7)").allTextContents();
    const numbers = gains.filter((text) => text !== "–").map(parseFloat);
    assert.deepEqual(
      numbers,
      [...numbers].sort((a, b) => a - b),
    );
    assert.equal(await head.getAttribute("aria-sort"), "none");
  });

  await t.test("filters by words and by verdict", async () => {
    const rows = page.locator(".curves tbody tr");
    await page.getByRole("searchbox").fill("WAVE tbb");
    assert.equal(await rows.count(), 1);
    assert.equal(
      await page.locator(".count").textContent(),
      `1 of ${record.crossovers.length} curves`,
    );
    await page.getByRole("searchbox").fill("");
    await page.locator(".all select").selectOption("never");
    const nevers = record.crossovers.filter(({ verdict }) => verdict === "never").length;
    assert.equal(await rows.count(), nevers);
    await page.locator(".all select").selectOption("");
    assert.equal(await rows.count(), record.crossovers.length);
  });

  await t.test("tells what to think of the run", async () => {
    const trust = await page.locator("#trust").textContent();
    for (const text of [
      "changes that are in no revision",
      "oversubscribed",
      "hypervisor: yes: the host may move CPUs apart",
      "OMP_PROC_BIND=true",
      "1 failure recorded",
      "GNU 12.2.0",
      "crossover sweep --out 'results with a space'",
      "Open MPI was not found",
      "libgomp",
    ]) {
      assert.ok(trust.includes(text), text);
    }
    for (const once of [/governor|scaling|clock/i, /\bload\b/i]) {
      const items = await page.locator("#trust li, #trust dt, #trust dd").allTextContents();
      assert.equal(items.filter((text) => once.test(text)).length, 1, String(once));
    }
    assert.match(await page.locator("#workload-3 .notice").textContent(), /Segmentation fault/);
  });

  await t.test("fits a wide window, and a narrow one that it was not drawn for", async () => {
    assert.ok((await excessWidth(page)) <= 0);
    for (const width of [1200, 1061]) {
      await page.setViewportSize({ width, height: 900 });
      const hidden = await page
        .locator(".all .scroll")
        .evaluate((node) => node.scrollWidth - node.clientWidth);
      assert.ok(hidden <= 0, `${hidden} pixels of the table cannot be seen at ${width}`);
    }
    await page.setViewportSize({ width: 390, height: 844 });
    await page.locator("figure.chart[data-drawn='1']").first().waitFor({ state: "detached" });
    await allDrawn(page);
    assert.ok((await excessWidth(page)) <= 0);
  });

  await t.test("does all this without an error or a request", () => {
    assert.deepEqual(troubles, []);
  });
  await page.close();
});

test("charts answer to switches and to the pointer", async (t) => {
  const { page, troubles } = await open(browser, fewerAddress);

  await t.test("hides a backend in all charts, and shows it again", async () => {
    assert.equal(await lineCount(page, "time-0"), 5);
    const button = page.locator('#workload-0 .series[data-backend="thread"]');
    await button.click();
    await allDrawn(page);
    assert.equal(await button.getAttribute("aria-pressed"), "false");
    assert.equal(await lineCount(page, "time-0"), 4);
    assert.equal(await lineCount(page, "speedup-1"), 2); // of three: the fourth curve failed
    assert.equal(
      await page.locator('#workload-1 .series[data-backend="thread"]').getAttribute("aria-pressed"),
      "false",
    );
    await button.click();
    await allDrawn(page);
    assert.equal(await lineCount(page, "time-0"), 5);
  });

  await t.test("switches the vertical axis, and the raw samples", async () => {
    const path = () =>
      page.locator('[data-chart="time-0"] .line_marks path').first().getAttribute("d");
    const before = await path();
    await page.locator('[data-chart="time-0"] [data-scale="linear"]').click();
    await allDrawn(page);
    assert.notEqual(await path(), before);
    await page.locator('[data-chart="time-0"] [data-scale="log"]').click();
    await allDrawn(page);
    assert.equal(await path(), before);
    assert.equal(await page.locator('[data-chart="time-0"] .samples_marks path').count(), 0);
    await page.locator('[data-chart="time-0"] .samples').click();
    await allDrawn(page);
    assert.ok((await page.locator('[data-chart="time-0"] .samples_marks > *').count()) > 100);
    await page.locator('[data-chart="time-0"] .samples').click();
    await allDrawn(page);
  });

  await t.test("tells the exact figures of the point under the pointer", async () => {
    const canvas = page.locator('[data-chart="time-0"] .canvas');
    await canvas.scrollIntoViewIfNeeded();
    const point = page
      .locator('[data-chart="time-0"] .points_marks path[fill="var(--series-2)"]')
      .last();
    const box = await point.boundingBox();
    await page.mouse.move(box.x + box.width / 2 - 30, box.y);
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    const tooltip = page.locator(".tooltip");
    await tooltip.waitFor({ state: "visible" });
    const cell = fewer.cells.filter(({ workload, n }) => workload === "wave" && n === 4 ** 10);
    const said = await tooltip.textContent();
    assert.ok(said.includes("n = 1,048,576"), said);
    const known = cell
      .map(({ parallel_ns }) => (parallel_ns / 1e6).toPrecision(4))
      .concat((cell[0].serial_ns / 1e6).toPrecision(4));
    assert.ok(
      known.some((figure) => said.includes(figure)),
      `${said} holds none of ${known}`,
    );
    await page.mouse.move(2, 2);
    await tooltip.waitFor({ state: "hidden" });
  });

  await t.test(
    "zooms by buttons and by dragging, in both charts of a workload, and back",
    async () => {
      const ticks = (chart) =>
        page
          .locator(
            `[data-chart="${chart}"] .main_x_axis text, [data-chart="${chart}"] .lanes_x_axis text`,
          )
          .allTextContents();
      const path = (chart) =>
        page.locator(`[data-chart="${chart}"] .line_marks path`).first().getAttribute("d");
      const before = [await path("time-0"), await path("speedup-0"), await path("time-1")];
      const zoom = page.locator('[data-chart="time-0"] .zoom');
      assert.ok(await zoom.getByRole("button", { name: "Show all sizes" }).isDisabled());
      await zoom.getByRole("button", { name: "Closer" }).click();
      await allDrawn(page);
      assert.notEqual(await path("time-0"), before[0]);
      assert.notEqual(await path("speedup-0"), before[1]);
      assert.equal(await path("time-1"), before[2]);
      assert.ok((await ticks("time-0")).length >= 0);
      await zoom.getByRole("button", { name: "Show all sizes" }).click();
      await allDrawn(page);
      assert.equal(await path("time-0"), before[0]);
      await page.locator('[data-chart="time-0"] .canvas').scrollIntoViewIfNeeded();
      const box = await page
        .locator('[data-chart="time-0"] .main_group > g > .background')
        .boundingBox();
      await page.mouse.move(box.x + 0.5 * box.width, box.y + 20);
      await page.mouse.down();
      await page.mouse.move(box.x + 0.7 * box.width, box.y + 60, { steps: 4 });
      assert.ok(await page.locator('[data-chart="time-0"] .brush').isVisible());
      await page.mouse.up();
      await allDrawn(page);
      assert.notEqual(await path("speedup-0"), before[1]);
      await page
        .locator('[data-chart="speedup-0"] .canvas')
        .dblclick({ position: { x: 200, y: 60 } });
      await allDrawn(page);
      assert.equal(await path("speedup-0"), before[1]);
    },
  );

  await t.test(
    "shows the samples of the cell that is picked, by list or by a click on its point",
    async () => {
      const size = page.locator('[data-chart="samples-0"] select').nth(1);
      const dots = () => page.locator('[data-chart="samples-0"] .dots_marks path').count();
      for (const n of [4, 4096]) {
        await size.selectOption({ label: `n = ${n.toLocaleString("en-US")}` });
        await allDrawn(page);
        const backend = await page.locator('[data-chart="samples-0"] select').first().inputValue();
        assert.ok(backend !== "");
        assert.ok((await dots()) >= 16, String(await dots()));
      }
      const point = page
        .locator('[data-chart="time-0"] .points_marks path[fill="var(--series-3)"]')
        .last();
      await point.scrollIntoViewIfNeeded();
      const box = await point.boundingBox();
      await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
      await allDrawn(page);
      assert.equal(await size.locator("option:checked").textContent(), "n = 1,048,576");
      assert.match(page.url(), /#wave\/\w+\/2\/hot\/1048576$/);
      const rounds = fewer.cells.find(
        ({ workload, backend, n }) => workload === "wave" && backend === "tbb" && n === 4 ** 10,
      ).rounds;
      assert.equal(await dots(), 2 * rounds);
    },
  );

  await t.test(
    "has a dot or triangle for the crossing of each round, which tells of it",
    async () => {
      const marks = page.locator(
        '[data-chart="speedup-0"] [class*="crossings_"][class*="marks"] path',
      );
      const crossings = fewer.crossovers
        .filter(({ workload }) => workload === "wave")
        .flatMap((one) => one.round_crossings);
      assert.equal(await marks.count(), crossings.length);
      const dot = page.locator('[data-chart="speedup-0"] .crossings_dots_marks path').first();
      await dot.scrollIntoViewIfNeeded();
      await dot.hover({ force: true });
      await page.locator(".tooltip").waitFor({ state: "visible" });
      assert.match(
        await page.locator(".tooltip").textContent(),
        /^thread · round \d+crosses at n[\d,]+countsjudged$/,
      );
      await page.mouse.move(1, 1);
    },
  );

  await t.test("has the figures of a chart in a table behind it", async () => {
    await page.locator('[data-chart="speedup-0"] summary').click();
    const tables = page.locator('[data-chart="speedup-0"] table');
    const rows = (index) => tables.nth(index).locator("tbody tr");
    await rows(0).first().waitFor();
    assert.equal(
      await rows(0).count(),
      fewer.cells.filter(({ workload }) => workload === "wave").length,
    );
    const crossings = fewer.crossovers
      .filter(({ workload }) => workload === "wave")
      .flatMap((one) => one.round_crossings);
    assert.equal(await rows(1).count(), crossings.length);
    assert.equal(
      await rows(1).nth(1).textContent(),
      `thread1${crossingText(crossings[1])}contended, not judged`,
    );
  });

  await t.test("saves a chart as SVG and as PNG, in colours that need no page", async () => {
    for (const [label, start] of [
      ["SVG", "<svg"],
      ["PNG", "\u0089PNG"],
    ]) {
      const coming = page.waitForEvent("download");
      await page
        .locator('[data-chart="time-0"]')
        .getByRole("button", { name: label, exact: true })
        .click();
      const stream = await (await coming).createReadStream();
      const chunks = [];
      for await (const chunk of stream) {
        chunks.push(chunk);
      }
      const content = Buffer.concat(chunks).toString("latin1");
      assert.equal(content.slice(0, 4), start.slice(0, 4));
      assert.doesNotMatch(content, /var\(--/);
    }
  });

  await t.test("does all this without an error or a request", () => {
    assert.deepEqual(troubles, []);
  });
  await page.close();
});
