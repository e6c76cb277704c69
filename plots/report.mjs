#!/usr/bin/env node
// Draws stored runs: a page and pictures of one, or a page that lays several beside each other. It measures and computes
// nothing.
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { k_usage, parse } from "./arguments.mjs";
import { comparison_of } from "./comparison.mjs";
import { drawable } from "./fields.mjs";
import { k_failed, Refusal, refusal_of, write_whole } from "./files.mjs";
import { located, read_model } from "./record.mjs";

// One line that cannot steer a terminal: control characters, line ends, and what turns the direction of writing.
const printable = (text) => text.replaceAll(/[\s\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ");

const say = (message) => process.stderr.write(`report: ${printable(message)}\n`);

// Every error of stdout ends the program at once: what is drawn is on disk, and only the word of it is lost.
process.stdout.on("error", (error) => {
  say(`cannot write to stdout: ${error.code ?? error.message} (crossover report): make room where it goes`);
  process.exit(k_failed);
});

const k_longest_message = 2000;

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

async function write_page(path, make) {
  await write_whole(path, await needing_modules(async () => make(await import("./page.mjs"))));
  process.stdout.write(`report: ${printable(resolve(path))}\n`);
}

async function draw_one({ path, page, pictures }) {
  const { folder, file } = await located(path);
  const model = await read_model(file);
  if (page) {
    await write_page(join(folder, "report.html"), ({ page_of }) => page_of(model));
  }
  if (pictures) {
    const { write_pictures } = await needing_modules(() => import("./pictures.mjs"));
    const count = await needing_modules(() => write_pictures(model, folder, say));
    process.stdout.write(`pictures: ${count} in ${printable(resolve(folder, "plots"))}\n`);
  }
}

// A file of JSON: what crossover found by comparing the first run with each of the others.
async function read_checks(path) {
  try {
    return path === null ? [] : drawable(JSON.parse(await readFile(path, "utf8")));
  } catch (error) {
    throw refusal_of(error, "cannot read the comparisons", path);
  }
}

async function draw_several({ runs, out, comparisons }) {
  const read = [];
  for (const { label, path } of runs) {
    const { folder, file } = await located(path);
    read.push({ label, folder, model: await read_model(file) });
  }
  const checks = await read_checks(comparisons);
  await write_page(out ?? join(read[read.length - 1].folder, "comparison.html"), ({ comparison_page_of }) =>
    comparison_page_of(comparison_of(read, checks)),
  );
}

async function main(words) {
  const command = parse(words);
  if (command.help) {
    process.stdout.write(k_usage);
  } else {
    await (command.runs ? draw_several(command) : draw_one(command));
  }
}

// A record may hold anything, and no error of this program or its modules may reach the user as a stack trace.
function fail(error) {
  const told =
    error instanceof Refusal
      ? error
      : new Refusal(`cannot draw: ${error?.message ?? error}`, "crossover report", "run the sweep again");
  say(told.message.slice(0, k_longest_message));
  process.exitCode = told.exit_code;
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
