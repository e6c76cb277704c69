// Files appear whole or not at all, and every failure names its path.
import { randomBytes } from "node:crypto";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** Exit codes, as of every command of crossover. */
export const WRONG_USAGE = 2;
export const FAILED = 3;

/** A failure that the user can act on: what happened, where, what to do. */
export class Refusal extends Error {
  constructor(what, where, remedy, exitCode = WRONG_USAGE) {
    super(`${what} (${where}): ${remedy}`);
    this.name = "Refusal";
    this.exitCode = exitCode;
  }
}

const REMEDIES = {
  ENOENT: "check the path",
  EACCES: "check its permissions",
  EROFS: "copy the run to a folder that can be written",
  EISDIR: "move the folder of that name away",
  ENOTDIR: "give the folder of a run",
  ENOSPC: "make room on the disk",
  EDQUOT: "make room on the disk",
  EFBIG: "raise the limit on file sizes (ulimit -f)",
};
const NO_ROOM = ["ENOSPC", "EDQUOT", "EFBIG"];

/** Turns an error of the file system into a refusal. */
export function refusalOf(error, what, path) {
  return new Refusal(
    `${what}: ${error.code ?? error.message}`,
    path,
    REMEDIES[error.code] ?? "check the path and its permissions",
    NO_ROOM.includes(error.code) ? FAILED : WRONG_USAGE,
  );
}

/**
 * Writes beside the target, into a new file of a name that nobody can foresee, and renames: a
 * reader never sees half a file, and no link is followed.
 * @param {string} path
 * @param {string|Uint8Array} content
 * @throws {Refusal}
 */
export async function writeWhole(path, content) {
  const beside = join(dirname(path), `.crossover-${randomBytes(8).toString("hex")}.part`);
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(beside, content, { flag: "wx" });
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true }).catch(() => {});
    throw refusalOf(error, "cannot write", path);
  }
}
