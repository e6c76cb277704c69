// The pictures of a run: the page's specifications as SVG and PNG, with captions.
import { access } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { writeWhole } from "./files.mjs";
import { picturesOf } from "./picture_list.mjs";

const FONTS = ["DejaVuSans.ttf", "DejaVuSans-Bold.ttf"].map((name) =>
  join("/usr/share/fonts/truetype/dejavu", name),
);
const ZOOM = 2;

/**
 * @param {object} specification Vega-Lite
 * @returns {Promise<string>} SVG
 */
export async function svgOf(specification) {
  // Vega's node build measures text by rule of thumb, which needs no native canvas.
  const vega = await import("vega");
  const { compile } = await import("vega-lite");
  const view = new vega.View(vega.parse(compile(specification).spec), {
    renderer: "none",
    logLevel: vega.Error,
  });
  const text = await view.toSVG();
  view.finalize();
  return text;
}

async function present(paths) {
  const found = await Promise.all(
    paths.map((path) =>
      access(path).then(
        () => true,
        () => false,
      ),
    ),
  );
  return paths.filter((_, index) => found[index]);
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
  const fonts = await present(FONTS);
  if (fonts.length === 0) {
    warn(
      `no DejaVu Sans (${FONTS[0]}): PNG pictures use whatever font the system has; install fonts-dejavu-core`,
    );
  }
  const font = {
    fontFiles: fonts,
    loadSystemFonts: fonts.length === 0,
    defaultFontFamily: "DejaVu Sans",
  };
  const pictures = picturesOf(model);
  for (const { name, specification } of pictures) {
    const svg = await svgOf(specification);
    await writeWhole(join(folder, "plots", `${name}.svg`), svg);
    const image = new Resvg(svg, {
      fitTo: { mode: "zoom", value: ZOOM },
      background: "#ffffff",
      font,
    }).render();
    await writeWhole(join(folder, "plots", `${name}.png`), image.asPng());
  }
  const line = ({ name, caption }) =>
    `- \`${name}.svg\`, \`${name}.png\`: ${caption.replaceAll(/\s+/g, " ")}\n`;
  await writeWhole(
    join(folder, "plots", "captions.md"),
    `# Captions\n\n${pictures.map(line).join("")}`,
  );
  return pictures.length;
}
