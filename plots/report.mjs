#!/usr/bin/env node
// Draws a stored run: report.html and plots/ in its folder. It measures and computes nothing.
import { join } from "node:path";
import { Refusal, write_whole } from "./files.mjs";
import { model_of } from "./model.mjs";
import { read_record } from "./record.mjs";

const k_usage = `Usage: node plots/report.mjs RESULTS_DIR [--page-only | --pictures-only]

Reads RESULTS_DIR/results.json and writes RESULTS_DIR/report.html (one file that works offline) and the pictures in
RESULTS_DIR/plots/ (SVG, PNG, captions.md).

Exit codes: 0 drawn, 2 wrong usage or a record that cannot be drawn.`;
const k_options = ["--page-only", "--pictures-only", "--help"];

function parse(words) {
  const unknown = words.find((word) => word.startsWith("-") && !k_options.includes(word));
  if (unknown !== undefined) {
    throw new Refusal(`unknown option '${unknown}'`, "command line", `use one of ${k_options.join(", ")}`);
  }
  const folders = words.filter((word) => !word.startsWith("-"));
  const only = { page: words.includes("--page-only"), pictures: words.includes("--pictures-only") };
  if (words.includes("--help")) {
    return { help: true };
  }
  if (folders.length !== 1) {
    throw new Refusal(
      `one folder is needed, got ${folders.length}`,
      "command line",
      "give the folder of a run, as in results/latest",
    );
  }
  if (only.page && only.pictures) {
    throw new Refusal(
      "--page-only and --pictures-only exclude each other",
      "command line",
      "leave out both to draw everything",
    );
  }
  return { folder: folders[0], page: !only.pictures, pictures: !only.page };
}

const say = (message) => process.stderr.write(`report: ${message}\n`);

// A module that is missing is the user's business (npm ci), not a stack trace.
async function needing_modules(work) {
  try {
    return await work();
  } catch (error) {
    if (error.code === "ERR_MODULE_NOT_FOUND" || error.code === "MODULE_NOT_FOUND") {
      throw new Refusal(
        `a module is missing: ${error.message.split("\n")[0]}`,
        "plots",
        "run npm ci in the folder plots",
      );
    }
    throw error;
  }
}

async function main(words) {
  const { help, folder, page, pictures } = parse(words);
  if (help) {
    process.stdout.write(`${k_usage}\n`);
    return;
  }
  const model = model_of(await read_record(folder));
  if (page) {
    const { page_of } = await import("./page.mjs");
    await write_whole(join(folder, "report.html"), await needing_modules(() => page_of(model)));
  }
  if (pictures) {
    const { write_pictures } = await needing_modules(() => import("./pictures.mjs"));
    await needing_modules(() => write_pictures(model, folder, say));
  }
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof Refusal)) {
    throw error;
  }
  say(error.message.replaceAll(/\s+/g, " "));
  process.exitCode = 2;
}
