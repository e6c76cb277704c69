// Reads results.json and says clearly when it cannot be drawn.
import { isUtf8 } from "node:buffer";
import { readFile, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Refusal, refusal_of } from "./files.mjs";
import { k_schema_version, model_of } from "./model.mjs";
import { cut_rows, first_name } from "./rows.mjs";
import { baselines_of, row_name, rows_to_keep } from "./samples.mjs";

// Of the raw rows only those are parsed that will be drawn.
function parse_thinned(bytes) {
  const cut = cut_rows(bytes, "benchmarks");
  if (cut === null) {
    return { record: JSON.parse(bytes.toString("utf8")) };
  }
  const { starts, ends, rest } = cut;
  const record = JSON.parse(rest.toString("utf8"));
  const row = (index) => JSON.parse(bytes.toString("utf8", starts[index], ends[index]));
  const name = (start, index) => first_name(bytes, start) ?? row_name(row(index) ?? {});
  const benchmarks = rows_to_keep(starts.map(name), baselines_of(record ?? {})).flatMap(({ at, length }) =>
    Array.from({ length }, (_, offset) => row(at + offset)),
  );
  return { record: { ...record, benchmarks }, rows_in_all: starts.length };
}

const k_byte_order_mark = Buffer.from("\ufeff");

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

// JSON is UTF-8 (RFC 8259), and a mark at its start may be ignored: the same files are read as by the C++ side.
function without_mark(bytes, path) {
  if (!isUtf8(bytes)) {
    throw new Refusal("not valid JSON: it holds bytes that are not UTF-8", path, "run the sweep again");
  }
  return bytes.subarray(0, k_byte_order_mark.length).equals(k_byte_order_mark)
    ? bytes.subarray(k_byte_order_mark.length)
    : bytes;
}

/**
 * @param {string} path of a record
 * @returns {Promise<object>} its model; it is of a schema that this program knows
 * @throws {Refusal}
 */
export async function read_model(path) {
  let bytes;
  try {
    bytes = await readFile(path);
  } catch (error) {
    throw refusal_of(error, "cannot read the results", path);
  }
  bytes = without_mark(bytes, path);
  let parsed;
  try {
    parsed = parse_thinned(bytes);
  } catch (error) {
    throw new Refusal(`not valid JSON: ${error.message.split("\n")[0].slice(0, 120)}`, path, "run the sweep again");
  }
  const { record, rows_in_all } = parsed;
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
  try {
    return model_of(record, rows_in_all);
  } catch (error) {
    throw new Refusal(`the record cannot be drawn: ${error.message}`, path, "run the sweep again");
  }
}
