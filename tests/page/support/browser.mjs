// A page in Chromium, watched: whatever it logs, throws or asks for is remembered.
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after } from "node:test";
import { pathToFileURL } from "node:url";
import { page_of } from "../../../plots/page.mjs";
import { read_model } from "../../../plots/record.mjs";
import { in_repository, plots_require } from "./modules.mjs";
import { run_folder } from "./report.mjs";

const { chromium } = plots_require("playwright-core");
const k_executable = process.env.CROSSOVER_CHROMIUM ?? "/usr/bin/chromium";
const k_flags = [
  ...["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
  ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
];

/** Starts the browser that all tests of a file share; the end of the file closes it. */
export async function start_browser() {
  if (!existsSync(k_executable)) {
    throw new Error(`no Chromium at ${k_executable}: install it, or say where it is in CROSSOVER_CHROMIUM`);
  }
  const browser = await chromium.launch({ executablePath: k_executable, args: k_flags });
  after(() => browser.close());
  return browser;
}

/**
 * The address of the report of a record, made in this process: tests/page/report.test.mjs runs the command.
 * @param {{after: function}} t what removes the folder at its end: a test, or node:test itself for a whole file
 */
export async function report_of(t, record) {
  const folder = await run_folder(t, record);
  const path = join(folder, "report.html");
  await writeFile(path, await page_of(await read_model(join(folder, "results.json"))));
  return pathToFileURL(path).href;
}

/**
 * Opens a report and waits until all its charts are drawn.
 * @returns {Promise<{page: object, troubles: string[]}>} troubles: what a faultless page has none of
 */
export async function open(browser, address, { width = 1440, height = 900, colorScheme = "light", hash = "" } = {}) {
  const page = await browser.newPage({ viewport: { width, height }, colorScheme, reducedMotion: "reduce" });
  const troubles = [];
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && troubles.push(message.text()));
  page.on("pageerror", (error) => troubles.push(String(error)));
  page.on("dialog", (dialog) => troubles.push(`dialog: ${dialog.message()}`) && dialog.dismiss());
  page.on(
    "request",
    (request) => /^(file|data|blob):/.test(request.url()) || troubles.push(`asked for ${request.url()}`),
  );
  await page.goto(address + hash);
  await page.locator("html[data-ready]").waitFor({ state: "attached" });
  await all_drawn(page);
  return { page, troubles };
}

/** What axe-core finds that is serious, as text. */
export async function violations_of(page) {
  await page.evaluate(plots_require("axe-core").source);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  const serious = violations.filter(({ impact }) => ["serious", "critical"].includes(impact));
  return serious.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 160)}`);
}

/** Waits until no chart is left to be drawn. */
export async function all_drawn(page) {
  await page.locator("html[data-settled=true]").waitFor({ state: "attached" });
}

/** Whether the page is wider than its window, in pixels. */
export const excess_width = (page) => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

/** Keeps a picture of the page for those who want to look: with CROSSOVER_KEEP_PICTURES=1, in tests/page/artefacts. */
export async function keep(page, name) {
  if (!process.env.CROSSOVER_KEEP_PICTURES) {
    return;
  }
  const folder = in_repository("tests/page/artefacts");
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}
