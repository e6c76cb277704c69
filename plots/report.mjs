#!/usr/bin/env node
// Draws stored runs: a page and pictures of one, or a page that lays several beside each other. It
// measures and computes nothing.
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { USAGE, parse } from "./arguments.mjs";
import { comparisonOf } from "./comparison.mjs";
import { drawable } from "./fields.mjs";
import { FAILED, Refusal, refusalOf, writeWhole } from "./files.mjs";
import { located, readModel, readPlan } from "./record.mjs";

// One line that cannot steer a terminal: without control characters and marks of direction.
const printable = (text) => text.replaceAll(/[\s\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ");

const say = (message) => process.stderr.write(`report: ${printable(message)}\n`);

// An error of stdout ends the program at once: what is drawn is on disk.
process.stdout.on("error", (error) => {
  const why = error.code ?? error.message;
  say(`cannot write to stdout: ${why} (crossover report): make room where it goes`);
  process.exit(FAILED);
});

const LONGEST_MESSAGE = 2000;

// A module that is missing is the user's business (npm ci), not a stack trace.
async function needingModules(work) {
  try {
    return await work();
  } catch (error) {
    if (error.code === "ERR_MODULE_NOT_FOUND" || error.code === "MODULE_NOT_FOUND") {
      const what = `a module is missing: ${error.message.split("\n")[0]}`;
      throw new Refusal(what, "plots", "run npm ci in the folder plots");
    }
    throw error;
  }
}

async function writePage(path, make) {
  await writeWhole(path, await needingModules(async () => make(await import("./page.mjs"))));
  process.stdout.write(`report: ${printable(resolve(path))}\n`);
}

async function drawOne({ path, page, pictures }) {
  const { folder, file } = await located(path);
  const model = { ...(await readModel(file)), plan: await readPlan(folder) };
  if (page) {
    await writePage(join(folder, "report.html"), ({ pageOf }) => pageOf(model));
  }
  if (pictures) {
    const { writePictures } = await needingModules(() => import("./pictures.mjs"));
    const count = await needingModules(() => writePictures(model, folder, say));
    process.stdout.write(`pictures: ${count} in ${printable(resolve(folder, "plots"))}\n`);
  }
}

// A file of JSON: what crossover found by comparing the first run with each of the others.
async function readChecks(path) {
  try {
    return path === null ? [] : drawable(JSON.parse(await readFile(path, "utf8")));
  } catch (error) {
    throw refusalOf(error, "cannot read the comparisons", path);
  }
}

async function readRuns(runs) {
  const read = [];
  for (const { label, path } of runs) {
    const { folder, file } = await located(path);
    read.push({ label, folder, model: await readModel(file) });
  }
  return read;
}

async function drawFleet({ fleet, out }) {
  const { runs, comparisons } = await readChecks(fleet);
  const read = await readRuns(runs);
  await writePage(out, ({ fleetPageOf }) => fleetPageOf(comparisonOf(read, comparisons)));
}

async function drawSeveral({ runs, out, comparisons }) {
  const read = await readRuns(runs);
  const checks = await readChecks(comparisons);
  await writePage(
    out ?? join(read[read.length - 1].folder, "comparison.html"),
    ({ comparisonPageOf }) => comparisonPageOf(comparisonOf(read, checks)),
  );
}

async function main(words) {
  const command = parse(words);
  if (command.help) {
    process.stdout.write(USAGE);
  } else {
    const draw = command.fleet ? drawFleet : command.runs ? drawSeveral : drawOne;
    await draw(command);
  }
}

// A record may hold anything, and no error may reach the user as a stack trace.
function fail(error) {
  const told =
    error instanceof Refusal
      ? error
      : new Refusal(
          `cannot draw: ${error?.message ?? error}`,
          "crossover report",
          "run the sweep again",
        );
  say(told.message.slice(0, LONGEST_MESSAGE));
  process.exitCode = told.exitCode;
}

process.on("uncaughtException", (error) => {
  fail(error);
  process.exit();
});

try {
  await main(process.argv.slice(2));
} catch (error) {
  fail(error);
}
