// The fixture is a record as the sweep writes them: it is held to the same schema, so that the other tests mean something.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { make_record } from "./fixtures/make_record.mjs";
import { make_rich_record } from "./fixtures/make_rich_record.mjs";
import { in_repository, plots_require } from "./support/modules.mjs";

const Ajv = plots_require("ajv/dist/2020").default;
const schema = JSON.parse(await readFile(in_repository("results/schema/results.schema.json"), "utf8"));

test("the fixture record obeys the schema of results", () => {
  const validate = new Ajv({ strict: false }).compile(schema);
  assert.ok(validate(make_record()), JSON.stringify(validate.errors));
});

test("so does the one with everything in it", () => {
  const validate = new Ajv({ strict: false }).compile(schema);
  assert.ok(validate(make_rich_record()), JSON.stringify(validate.errors));
});

test("the fixture record holds every verdict, and is the same for the same seed", () => {
  const verdicts = new Set(make_record().crossovers.map(({ verdict }) => verdict));
  assert.deepEqual([...verdicts].sort(), ["always", "crossover", "failed", "never", "unresolved"]);
  assert.deepEqual(make_record({ seed: 3 }), make_record({ seed: 3 }));
  assert.notDeepEqual(make_record({ seed: 3 }), make_record({ seed: 4 }));
});
