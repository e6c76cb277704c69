// Joins our own ES modules into one script for the page. They keep to a small subset (named imports
// with double quotes, `export function|const|class`), which needs no bundler; anything else is an
// error here and not a surprise there.
import { readFile } from "node:fs/promises";
import { relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const IMPORT = /^import \{([^}]*)\} from "(\.[^"]+)";$/gm;
const EXPORT = /^export (?:async )?(?:function|const|class) (\w+)/gm;
const ROOT = fileURLToPath(new URL(".", import.meta.url));

const identifier = (path) => `$${relative(ROOT, path).replace(/\W/g, "_")}`;

async function add(path, modules) {
  if (modules.has(path)) {
    if (modules.get(path) === null) {
      throw new Error(`${path} imports itself, by way of others`);
    }
    return;
  }
  modules.set(path, null);
  const source = await readFile(path, "utf8");
  const dependencies = [...source.matchAll(IMPORT)].map(([, , from]) => resolve(path, "..", from));
  for (const dependency of dependencies) {
    await add(dependency, modules);
  }
  const names = [...source.matchAll(EXPORT)].map(([, name]) => name);
  const body = source
    .replace(
      IMPORT,
      (_, what, from) => `const {${what}} = ${identifier(resolve(path, "..", from))};`,
    )
    .replace(/^export (?=(?:async )?(?:function|const|class) )/gm, "");
  const left = body.match(/^(?:import|export)\b.*/m);
  if (left) {
    throw new Error(`${path}: cannot be put into the page: ${left[0]}`);
  }
  // A Map keeps the order of first insertion; dependencies have to come first.
  modules.delete(path);
  modules.set(
    path,
    `const ${identifier(path)} = (() => {\n${body}\nreturn { ${names.join(", ")} };\n})();`,
  );
}

/**
 * @param {string} entry path of the module that starts the page
 * @returns {Promise<string>} one classic script
 */
export async function bundle(entry) {
  const modules = new Map();
  await add(resolve(entry), modules);
  return `"use strict";\n(() => {\n${[...modules.values()].join("\n")}\n})();\n`;
}
