// Joining modules into one script.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import vm from "node:vm";
import { bundle } from "../../plots/bundle.mjs";
import { runFolder } from "./support/report.mjs";

async function modules(t, files) {
  const folder = await runFolder(t);
  await Promise.all(
    Object.entries(files).map(([name, text]) => writeFile(join(folder, name), text)),
  );
  return join(folder, "main.mjs");
}

test("dependencies come first, once, and names of one module do not meet those of another", async (t) => {
  const entry = await modules(t, {
    "main.mjs":
      'import { two } from "./b.mjs";\nimport {\n  one,\n} from "./a.mjs";\nconst hidden = 10;\nglobalThis.sum = one + two() + hidden;\n',
    "a.mjs":
      "const hidden = 1;\nexport const one = hidden;\nglobalThis.loaded = (globalThis.loaded ?? 0) + 1;\n",
    "b.mjs": 'import { one } from "./a.mjs";\nexport function two() {\n  return one + 1;\n}\n',
  });
  const context = vm.createContext({});
  vm.runInContext(await bundle(entry), context);
  assert.equal(context.sum, 13);
  assert.equal(context.loaded, 1);
});

test("what the joining cannot do is an error with the module's name", async (t) => {
  const refused = [
    ['import fs from "node:fs";\n', /main\.mjs: cannot be put into the page: import fs/],
    ["export default 3;\n", /cannot be put into the page: export default/],
    ['import { a } from "./main.mjs";\n', /imports itself/],
  ];
  for (const [text, reason] of refused) {
    await assert.rejects(bundle(await modules(t, { "main.mjs": text })), reason);
  }
});
