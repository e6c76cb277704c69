// Files appear whole or not at all, and every failure names its path.
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

/** A failure that the user can act on: what happened, where, what to do. */
export class Refusal extends Error {
  constructor(what, where, remedy) {
    super(`${what} (${where}): ${remedy}`);
    this.name = "Refusal";
  }
}

const k_remedies = {
  ENOENT: "check the path",
  EACCES: "check its permissions",
  EROFS: "copy the run to a folder that can be written",
  EISDIR: "move the folder of that name away",
  ENOTDIR: "give the folder of a run",
  ENOSPC: "make room on the disk",
};

/** Turns an error of the file system into a refusal. */
export function refusal_of(error, what, path) {
  return new Refusal(
    `${what}: ${error.code ?? error.message}`,
    path,
    k_remedies[error.code] ?? "check the path and its permissions",
  );
}

/**
 * Writes beside the target and renames, so that a reader never sees half a file.
 * @param {string} path
 * @param {string|Uint8Array} content
 * @throws {Refusal}
 */
export async function write_whole(path, content) {
  const beside = `${path}.${process.pid}.part`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(beside, content);
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true }).catch(() => {});
    throw refusal_of(error, "cannot write", path);
  }
}
