// The pictures of a run: the page's specifications as SVG and PNG, with captions.
import { access } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { write_whole } from "./files.mjs";
import { answer_chart } from "./specs/answer.mjs";
import { k_print_options } from "./specs/options.mjs";
import { speedup_chart } from "./specs/speedup.mjs";
import { time_chart } from "./specs/time.mjs";
import { chart_headings, curve_name, k_readings, lead, verdict_text } from "./words.mjs";

const k_fonts = ["DejaVuSans.ttf", "DejaVuSans-Bold.ttf"].map((name) => join("/usr/share/fonts/truetype/dejavu", name));
const k_zoom = 2;

/** A file name from a name of the record: what is plain stays, the rest becomes a dash. */
export function plain(name) {
  return (
    name
      .replace(/[^A-Za-z0-9_]+/g, "-")
      .replace(/^-+|-+$/g, "")
      .slice(0, 60) || "unnamed"
  );
}

function unique(name, taken) {
  let candidate = name;
  for (let next = 2; taken.has(candidate); ++next) {
    candidate = `${name}-${next}`;
  }
  taken.add(candidate);
  return candidate;
}

/**
 * What is to be drawn.
 * @param {object} model
 * @returns {Array<{name: string, caption: string, specification: object}>}
 */
export function pictures_of(model) {
  const { styles } = model;
  const taken = new Set();
  const title = "From which n does parallel pay?";
  const pictures = [
    {
      name: unique("answer", taken),
      caption: `${title} ${lead(model).join(" ")} ${k_readings.answer}`,
      specification: answer_chart(model, {
        ...k_print_options,
        styles,
        legend: false,
        headings: { title, subtitle: k_readings.answer },
      }),
    },
  ];
  for (const workload of model.workloads) {
    for (const slice of workload.slices.filter(({ curves }) => curves.some(({ cells }) => cells.length > 0))) {
      const several =
        workload.slices.length > 1
          ? `-${slice.workers}-workers${slice.calls === "hot" ? "" : `-${plain(slice.calls)}`}`
          : "";
      const answers = slice.curves.map((curve) => `${curve_name(curve)}: ${verdict_text(curve)}`).join(". ");
      for (const [kind, chart] of Object.entries({ time: time_chart, speedup: speedup_chart })) {
        const headings = chart_headings(kind, slice);
        pictures.push({
          name: unique(`${plain(workload.name)}${several}-${kind}`, taken),
          caption: `${headings.title} against n. ${k_readings[kind]} ${answers}.`,
          specification: chart(slice, { ...k_print_options, styles, headings }),
        });
      }
    }
  }
  return pictures;
}

/**
 * @param {object} specification Vega-Lite
 * @returns {Promise<string>} SVG
 */
export async function svg_of(specification) {
  // Vega's node build measures text by rule of thumb, which needs no native canvas.
  const vega = await import("vega");
  const { compile } = await import("vega-lite");
  const view = new vega.View(vega.parse(compile(specification).spec), { renderer: "none", logLevel: vega.Error });
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
export async function write_pictures(model, folder, warn) {
  const { Resvg } = createRequire(import.meta.url)("@resvg/resvg-js");
  const fonts = await present(k_fonts);
  if (fonts.length === 0) {
    warn(`no DejaVu Sans (${k_fonts[0]}): PNG pictures use whatever font the system has; install fonts-dejavu-core`);
  }
  const font = { fontFiles: fonts, loadSystemFonts: fonts.length === 0, defaultFontFamily: "DejaVu Sans" };
  const pictures = pictures_of(model);
  for (const { name, specification } of pictures) {
    const svg = await svg_of(specification);
    await write_whole(join(folder, "plots", `${name}.svg`), svg);
    const image = new Resvg(svg, { fitTo: { mode: "zoom", value: k_zoom }, background: "#ffffff", font }).render();
    await write_whole(join(folder, "plots", `${name}.png`), image.asPng());
  }
  const line = ({ name, caption }) => `- \`${name}.svg\`, \`${name}.png\`: ${caption.replaceAll(/\s+/g, " ")}\n`;
  await write_whole(join(folder, "plots", "captions.md"), `# Captions\n\n${pictures.map(line).join("")}`);
  return pictures.length;
}
