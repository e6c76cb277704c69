// A page in Chromium, watched: whatever it logs, throws or asks for is remembered.
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after } from "node:test";
import { pathToFileURL } from "node:url";
import { pageOf } from "../../../plots/page.mjs";
import { readModel } from "../../../plots/record.mjs";
import { inRepository, plotsRequire } from "./modules.mjs";
import { runFolder } from "./report.mjs";

const { chromium } = plotsRequire("playwright-core");
const EXECUTABLE = process.env.CROSSOVER_CHROMIUM ?? "/usr/bin/chromium";
const FLAGS = [
  ...["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
  ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
];

/** Starts the browser that all tests of a file share; the end of the file closes it. */
export async function startBrowser() {
  if (!existsSync(EXECUTABLE)) {
    throw new Error(
      `no Chromium at ${EXECUTABLE}: install it, or say where it is in CROSSOVER_CHROMIUM`,
    );
  }
  const browser = await chromium.launch({ executablePath: EXECUTABLE, args: FLAGS });
  after(() => browser.close());
  return browser;
}

/**
 * The address of the report of a record, made in this process: tests/page/report.test.mjs runs the
 * command.
 * @param {{after: function}} t what removes the folder at its end: a test, or node:test itself for
 *   a whole file
 */
export async function reportOf(t, record) {
  const folder = await runFolder(t, record);
  const path = join(folder, "report.html");
  await writeFile(path, await pageOf(await readModel(join(folder, "results.json"))));
  return pathToFileURL(path).href;
}

/**
 * Opens a report and waits until all its charts are drawn.
 * @returns {Promise<{page: object, troubles: string[]}>} troubles: what a faultless page has none
 *   of
 */
export async function open(
  browser,
  address,
  { width = 1440, height = 900, colorScheme = "light", hash = "" } = {},
) {
  const page = await browser.newPage({
    viewport: { width, height },
    colorScheme,
    reducedMotion: "reduce",
  });
  const troubles = [];
  page.on(
    "console",
    (message) => ["error", "warning"].includes(message.type()) && troubles.push(message.text()),
  );
  page.on("pageerror", (error) => troubles.push(String(error)));
  page.on("dialog", (dialog) => troubles.push(`dialog: ${dialog.message()}`) && dialog.dismiss());
  page.on(
    "request",
    (request) =>
      /^(file|data|blob):/.test(request.url()) || troubles.push(`asked for ${request.url()}`),
  );
  await page.goto(address + hash);
  await page.locator("html[data-ready]").waitFor({ state: "attached" });
  await allDrawn(page);
  return { page, troubles };
}

/**
 * What axe-core finds that is serious, as text. It tells no contrast of text in an SVG image ("needs
 * review"), and is not made to spend half of its time on finding that out.
 */
export async function violationsOf(page) {
  await page.evaluate(plotsRequire("axe-core").source);
  const violations = await page.evaluate(async () => {
    const resultTypes = ["violations"];
    const contrast = { "color-contrast": { enabled: false } };
    const most = await globalThis.axe.run({ resultTypes, rules: contrast });
    const rest = await globalThis.axe.run(
      { exclude: [".canvas svg"] },
      { resultTypes, runOnly: ["color-contrast"] },
    );
    return [...most.violations, ...rest.violations];
  });
  const serious = violations.filter(({ impact }) => ["serious", "critical"].includes(impact));
  return serious.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 160)}`);
}

/** Waits until no chart is left to be drawn. */
export async function allDrawn(page) {
  await page.locator("html[data-settled=true]").waitFor({ state: "attached" });
}

/** Whether the page is wider than its window, in pixels. */
export const excessWidth = (page) =>
  page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

/**
 * Keeps a picture of the page for those who want to look: with CROSSOVER_KEEP_PICTURES=1, in
 * tests/page/artefacts.
 */
export async function keep(page, name) {
  if (!process.env.CROSSOVER_KEEP_PICTURES) {
    return;
  }
  const folder = inRepository("tests/page/artefacts");
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}
