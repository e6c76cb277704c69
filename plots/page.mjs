// Puts the page together: one file, with a policy that lets it load nothing.
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { bundle } from "./bundle.mjs";
import { packed } from "./model.mjs";
import { schemeCss } from "./palette.mjs";

const require = createRequire(import.meta.url);
const LIBRARIES = ["vega", "vega-lite", "vega-interpreter"].map(
  (name) => `${name}/build/${name}.min.js`,
);
const SHEETS = ["base.css", "parts.css", "tables.css", "media.css"];

const own = (path) => fileURLToPath(new URL(path, import.meta.url));
const closed = (script) => script.replaceAll("</script", "<\\/script").replaceAll("<!--", "<\\!--");
const hashOf = (script) => `'sha256-${createHash("sha256").update(script).digest("base64")}'`;

const escaped = (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`;

// Vega-Lite goes into the page, and not charts compiled beforehand: a switch then makes a new chart
// from the same specification that the pictures are drawn from, and 250 kB of compiler are less
// than every chart in every variant.
async function scripts(entry) {
  const libraries = await Promise.all(
    LIBRARIES.map((name) => readFile(require.resolve(name), "utf8")),
  );
  return [
    ...libraries.map((text) => text.replace(/^\/\/# sourceMappingURL=.*$/gm, "")),
    await bundle(own(entry)),
  ].map(closed);
}

async function documentOf(entry, title, text) {
  const parts = await scripts(entry);
  const sheets = await Promise.all(SHEETS.map((name) => readFile(own(`page/${name}`), "utf8")));
  const style = [schemeCss(), ...sheets].join("\n");
  // Only the scripts of this page may run, by their hashes: a name that looks like HTML is text.
  const policy = [
    ...["default-src 'none'", `script-src ${parts.map(hashOf).join(" ")}`],
    "style-src 'unsafe-inline'",
    ...["img-src data: blob:", "base-uri 'none'", "form-action 'none'"],
  ].join("; ");
  const data = text.replace(/[<\u2028\u2029]/g, escaped);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>
${style}
</style>
</head>
<body>
<div id="page"><main><p>The report is being drawn.</p></main></div>
<noscript><p>This page draws its charts with JavaScript, which is switched off. The
pictures are in plots/, and all figures are in results.json, both beside this page.</p></noscript>
<script type="application/json" id="model">${data}</script>
${parts.map((script) => `<script>${script}</script>`).join("\n")}
</body>
</html>
`;
}

/**
 * @param {object} model of a run
 * @returns {Promise<string>} an HTML document
 */
export function pageOf(model) {
  return documentOf("page/main.mjs", "Crossover: from which n does parallel pay?", packed(model));
}

/**
 * @param {object} comparison of runs (comparison.mjs)
 * @returns {Promise<string>} an HTML document
 */
export function comparisonPageOf(comparison) {
  const text = JSON.stringify(comparison);
  return documentOf("page/compare_main.mjs", "Crossover: runs beside each other", text);
}

// A fleet's page has no charts, and a thousand machines have many samples.
function withoutCells({ rows, ...rest }) {
  const bare = (curve) => curve && { ...curve, cells: [], rounds: [] };
  return { ...rest, rows: rows.map((row) => ({ ...row, curves: row.curves.map(bare) })) };
}

/**
 * @param {object} comparison of the runs of many machines
 * @returns {Promise<string>} an HTML document
 */
export function fleetPageOf(comparison) {
  const text = JSON.stringify(withoutCells(comparison));
  return documentOf("page/fleet_main.mjs", "Crossover: a fleet of machines", text);
}
