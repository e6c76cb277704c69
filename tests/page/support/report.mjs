// Runs the report as a user does, on a record in a folder of its own.
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inRepository } from "./modules.mjs";

/**
 * A folder that is removed when the test ends, with results.json in it when content is given.
 * @param {object} t of node:test
 * @param {object|string} [content] a record, or the very text of the file
 */
export async function runFolder(t, content) {
  const folder = await mkdtemp(join(tmpdir(), "crossover page "));
  t.after(() => rm(folder, { recursive: true, force: true }));
  if (content !== undefined) {
    await writeFile(
      join(folder, "results.json"),
      typeof content === "string" ? content : JSON.stringify(content),
    );
  }
  return folder;
}

/** @returns {Promise<{code: number, stdout: string, stderr: string}>} */
export function runReport(...words) {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [inRepository("plots/report.mjs"), ...words],
      (error, stdout, stderr) => {
        resolve({ code: error ? error.code : 0, stdout, stderr });
      },
    );
  });
}
