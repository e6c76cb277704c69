#!/usr/bin/env node
// Draws stored runs: a page and pictures of one, or a page that lays several beside each other. It measures and computes
// nothing.
import { join, resolve } from "node:path";
import { k_usage, parse } from "./arguments.mjs";
import { comparison_of } from "./comparison.mjs";
import { Refusal, write_whole } from "./files.mjs";
import { read_model } from "./record.mjs";

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

async function write_page(path, make) {
  await write_whole(path, await needing_modules(async () => make(await import("./page.mjs"))));
  process.stdout.write(`report: ${resolve(path)}\n`);
}

async function draw_one({ folder, page, pictures }) {
  const model = await read_model(folder);
  if (page) {
    await write_page(join(folder, "report.html"), ({ page_of }) => page_of(model));
  }
  if (pictures) {
    const { write_pictures } = await needing_modules(() => import("./pictures.mjs"));
    const count = await needing_modules(() => write_pictures(model, folder, say));
    process.stdout.write(`pictures: ${count} in ${resolve(folder, "plots")}\n`);
  }
}

async function draw_several({ runs, out }) {
  const read = [];
  for (const run of runs) {
    read.push({ ...run, model: await read_model(run.folder) });
  }
  await write_page(out, ({ comparison_page_of }) => comparison_page_of(comparison_of(read)));
}

async function main(words) {
  const command = parse(words);
  if (command.help) {
    process.stdout.write(k_usage);
  } else {
    await (command.runs ? draw_several(command) : draw_one(command));
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
