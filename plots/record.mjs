// Reads results.json and says clearly when it cannot be drawn.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Refusal, refusal_of } from "./files.mjs";
import { k_schema_version } from "./model.mjs";

/**
 * @param {string} folder of a run
 * @returns {Promise<object>} the record, of a schema that this program knows; its content is not trusted any further
 * @throws {Refusal}
 */
export async function read_record(folder) {
  const path = join(folder, "results.json");
  let text;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    throw refusal_of(error, "cannot read the results", path);
  }
  let record;
  try {
    record = JSON.parse(text);
  } catch (error) {
    throw new Refusal(`not valid JSON: ${error.message.split("\n")[0].slice(0, 120)}`, path, "run the sweep again");
  }
  if (record === null || typeof record !== "object" || !Number.isInteger(record.schema_version)) {
    throw new Refusal("not a record of Crossover: it has no schema_version", path, "give the folder of a run");
  }
  if (record.schema_version !== k_schema_version) {
    const newer = record.schema_version > k_schema_version;
    throw new Refusal(
      `written with schema version ${record.schema_version}, and this program reads version ${k_schema_version}`,
      path,
      newer ? "draw it with a newer Crossover" : "run the sweep again",
    );
  }
  return record;
}
