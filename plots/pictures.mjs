// The pictures of a run: the page's specifications as SVG and PNG, with captions.
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { writeWhole } from "./files.mjs";
import { picturesOf } from "./picture_list.mjs";

const DEJAVU = "/usr/share/fonts/truetype/dejavu";
const FONTS = [`${DEJAVU}/DejaVuSans.ttf`, `${DEJAVU}/DejaVuSans-Bold.ttf`];
const ZOOM = 2;

/**
 * @param {object} specification Vega-Lite
 * @returns {Promise<string>} SVG
 */
export async function svgOf(specification) {
  // Vega's node build measures text by rule of thumb, which needs no native canvas.
  const vega = await import("vega");
  const { compile } = await import("vega-lite");
  const runtime = vega.parse(compile(specification).spec);
  const view = new vega.View(runtime, { renderer: "none", logLevel: vega.Error });
  const text = await view.toSVG();
  view.finalize();
  return text;
}

/**
 * Writes FOLDER/plots/*.svg, *.png and captions.md.
 * @param {object} model
 * @param {string} folder of the run
 * @param {(warning: string) => void} warn
 * @returns {Promise<number>} how many pictures there are
 */
export async function writePictures(model, folder, warn) {
  const { Resvg } = createRequire(import.meta.url)("@resvg/resvg-js");
  const fonts = FONTS.filter((path) => existsSync(path));
  if (fonts.length === 0) {
    const others = "PNG pictures use whatever font the system has; install fonts-dejavu-core";
    warn(`no DejaVu Sans (${FONTS[0]}): ${others}`);
  }
  const font = { fontFiles: fonts, loadSystemFonts: fonts.length === 0 };
  const drawn = {
    fitTo: { mode: "zoom", value: ZOOM },
    background: "#ffffff",
    font: { ...font, defaultFontFamily: "DejaVu Sans" },
  };
  const pictures = picturesOf(model);
  for (const { name, specification } of pictures) {
    const svg = await svgOf(specification);
    await writeWhole(join(folder, "plots", `${name}.svg`), svg);
    const image = new Resvg(svg, drawn).render();
    await writeWhole(join(folder, "plots", `${name}.png`), image.asPng());
  }
  const line = ({ name, caption }) =>
    `- \`${name}.svg\`, \`${name}.png\`: ${caption.replaceAll(/\s+/g, " ")}\n`;
  const captions = `# Captions

${pictures.map(line).join("")}`;
  await writeWhole(join(folder, "plots", "captions.md"), captions);
  return pictures.length;
}
