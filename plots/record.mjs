// Reads results.json and says clearly when it cannot be drawn.
import { constants, isUtf8 } from "node:buffer";
import { readFile, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Refusal, refusalOf } from "./files.mjs";
import { bytesText } from "./format.mjs";
import { SCHEMA_VERSION, modelOf } from "./model.mjs";
import { PLAN_VERSION, plannedOf } from "./nodes.mjs";

const AGAIN = "run the sweep again";
const BYTE_ORDER_MARK = Buffer.from("\ufeff");

/**
 * Where a run lies that is named by its folder or by its record, as for crossover show.
 * @param {string} path
 * @returns {Promise<{folder: string, file: string}>}
 */
export async function located(path) {
  const found = await stat(path).catch(() => null);
  return found !== null && !found.isDirectory()
    ? { folder: dirname(path), file: path }
    : { folder: path, file: join(path, "results.json") };
}

// JSON is UTF-8 (RFC 8259), and a mark at its start may be ignored, as the C++ side does.
function withoutMark(bytes, path) {
  if (!isUtf8(bytes)) {
    throw new Refusal("not valid JSON: it holds bytes that are not UTF-8", path, AGAIN);
  }
  return bytes.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK)
    ? bytes.subarray(BYTE_ORDER_MARK.length)
    : bytes;
}

function parsed(content, path, remedy) {
  try {
    return JSON.parse(content);
  } catch (error) {
    const why = error.message.split("\n")[0].slice(0, 120);
    throw new Refusal(`not valid JSON: ${why}`, path, remedy);
  }
}

/**
 * @param {string} path of a record
 * @returns {Promise<object>} its model; it is of a schema that this program knows
 * @throws {Refusal}
 */
export async function readModel(path) {
  let bytes;
  try {
    bytes = await readFile(path);
  } catch (error) {
    throw refusalOf(error, "cannot read the results", path);
  }
  bytes = withoutMark(bytes, path);
  if (bytes.length > constants.MAX_STRING_LENGTH) {
    const most = bytesText(constants.MAX_STRING_LENGTH);
    const larger = `the record is larger than the ${most} that can be drawn`;
    throw new Refusal(larger, path, "use crossover show or export");
  }
  const record = parsed(bytes.toString("utf8"), path, AGAIN);
  if (record === null || typeof record !== "object" || !Number.isInteger(record.schema_version)) {
    const what = "not a record of Crossover: it has no schema_version";
    throw new Refusal(what, path, "give the folder of a run");
  }
  if (record.schema_version !== SCHEMA_VERSION) {
    const read = `this program reads version ${SCHEMA_VERSION}`;
    throw new Refusal(
      `written with schema version ${record.schema_version}, and ${read}`,
      path,
      record.schema_version > SCHEMA_VERSION
        ? "draw it with a newer Crossover"
        : "measure again, or use the version of crossover that wrote it",
    );
  }
  try {
    return modelOf(record);
  } catch (error) {
    throw new Refusal(`the record cannot be drawn: ${error.message}`, path, AGAIN);
  }
}

/**
 * What crossover plan left beside a record.
 * @param {string} folder of a run
 * @returns {Promise<object|null>} null where nothing was planned
 * @throws {Refusal}
 */
export async function readPlan(folder) {
  const path = join(folder, "plan.json");
  const remedy = "run crossover plan again, or remove it";
  const bytes = await readFile(path).catch((error) => {
    if (error.code === "ENOENT") {
      return null;
    }
    throw refusalOf(error, "cannot read the plan", path);
  });
  if (bytes === null) {
    return null;
  }
  const plan = parsed(bytes.toString("utf8"), path, remedy);
  if (plan?.schema_version !== PLAN_VERSION) {
    throw new Refusal(`not a plan of schema version ${PLAN_VERSION}`, path, remedy);
  }
  try {
    return plannedOf(plan);
  } catch (error) {
    throw new Refusal(`the plan cannot be drawn: ${error.message}`, path, remedy);
  }
}
