// The fixture is a record as the sweep writes them: it is held to the same schema, so that the
// other tests mean something.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { makeNetworkRecord } from "./fixtures/make_network_record.mjs";
import { makeRecord } from "./fixtures/make_record.mjs";
import { makeRichRecord } from "./fixtures/make_rich_record.mjs";
import { inRepository, plotsRequire } from "./support/modules.mjs";

const Ajv = plotsRequire("ajv/dist/2020").default;
const schema = JSON.parse(
  await readFile(inRepository("results/schema/results.schema.json"), "utf8"),
);

test("the fixture record obeys the schema of results", () => {
  const validate = new Ajv({ strict: false }).compile(schema);
  assert.ok(validate(makeRecord()), JSON.stringify(validate.errors));
});

test("so does the one of a network", () => {
  const validate = new Ajv({ strict: false }).compile(schema);
  assert.ok(validate(makeNetworkRecord()), JSON.stringify(validate.errors));
});

test("so does the one with everything in it", () => {
  const validate = new Ajv({ strict: false }).compile(schema);
  assert.ok(validate(makeRichRecord()), JSON.stringify(validate.errors));
});

test("the fixture record holds every verdict, and is the same for the same seed", () => {
  const verdicts = new Set(makeRecord().crossovers.map(({ verdict }) => verdict));
  assert.deepEqual([...verdicts].sort(), ["always", "crossover", "failed", "never", "unresolved"]);
  assert.deepEqual(makeRecord({ seed: 3 }), makeRecord({ seed: 3 }));
  assert.notDeepEqual(makeRecord({ seed: 3 }), makeRecord({ seed: 4 }));
});
