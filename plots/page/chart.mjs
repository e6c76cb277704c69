// One chart on the page: draws a specification, answers to hover, saves itself, and has its figures in a table.
import { k_page_theme } from "../palette.mjs";
import { k_print_options } from "../specs/options.mjs";
import { el, save } from "./dom.mjs";
import { enqueue } from "./queue.mjs";
import { tooltip_handler } from "./tooltip.mjs";

// The page fetches nothing, whatever a specification may say.
const k_no_loader = {
  load: () => Promise.reject(new Error("this page loads nothing")),
  sanitize: () => Promise.reject(new Error("this page loads nothing")),
  http: null,
  file: null,
};

function view_of(specification, options) {
  const { vega, vegaLite } = globalThis;
  const runtime = vega.parse(vegaLite.compile(specification).spec, undefined, { ast: true });
  // Expressions are interpreted and not compiled: the page's policy forbids eval.
  return new vega.View(runtime, {
    ...options,
    expr: vega.expressionInterpreter,
    loader: k_no_loader,
    logLevel: vega.Error,
  });
}

function save_buttons(name, print_specification) {
  const as_svg = async () => {
    const text = await view_of(print_specification(), { renderer: "none" }).toSVG();
    save(`${name}.svg`, new Blob([text], { type: "image/svg+xml" }));
  };
  const as_png = async () => {
    const canvas = await view_of({ ...print_specification(), background: "#ffffff" }, { renderer: "none" }).toCanvas(2);
    canvas.toBlob((blob) => save(`${name}.png`, blob), "image/png");
  };
  const button = (label, onclick) =>
    el("button", { type: "button", class: "small", title: `Save this chart as ${label}`, onclick }, label);
  return el("span", { class: "saves" }, button("SVG", as_svg), button("PNG", as_png));
}

/**
 * @param {object} chart
 * @param {string} chart.name file name without ending
 * @param {string} chart.title
 * @param {() => {title: string, subtitle: string[]}} chart.headings of a saved picture
 * @param {string} chart.reading one line on how to read it
 * @param {() => string} chart.spoken what it shows, in words, for those who cannot see it
 * @param {(options: object) => object} chart.specification
 * @param {() => object} chart.table the figures behind it
 * @param {Node[]} chart.controls
 * @param {() => object[]} chart.cells
 * @param {(backend: string) => string} chart.colour_of
 * @returns {{node: HTMLElement, changed: () => void}}
 */
export function make_chart({
  name,
  title,
  headings,
  reading,
  spoken,
  specification,
  table,
  controls,
  cells,
  colour_of,
}) {
  const canvas = el("div", { class: "canvas", role: "img" });
  const body = el("div", { class: "behind" });
  const details = el("details", {}, el("summary", {}, "Figures behind this chart"), body);
  const printed = () => specification({ ...k_print_options, headings: headings() });
  const tools = el("span", { class: "tools" }, controls, save_buttons(name, printed));
  const caption = el("figcaption", {}, el("h3", {}, title), tools);
  const node = el(
    "figure",
    { class: "chart", "data-chart": name },
    caption,
    canvas,
    el("p", { class: "reading" }, reading),
    details,
  );
  let view = null;
  let drawn_width = 0;

  async function draw() {
    const outer = canvas.clientWidth;
    if (outer === 0) {
      return; // not laid out: the observer asks again
    }
    drawn_width = outer;
    const narrow = outer < 480;
    const margin = narrow ? 84 : 92;
    const size = {
      width: Math.max(120, outer - margin - 18),
      height: narrow ? 250 : 310,
      margin,
      label_limit: margin - 2,
    };
    const holder = el("div", { "aria-hidden": "true" });
    try {
      const next = view_of(specification({ ...size, theme: k_page_theme, hover: true }), {
        ...{ renderer: "svg", container: holder, hover: true, tooltip: tooltip_handler(cells, colour_of) },
      });
      await next.runAsync();
      view?.finalize();
      view = next;
      canvas.replaceChildren(holder);
      canvas.setAttribute("aria-label", spoken());
      node.dataset.drawn = String(Number(node.dataset.drawn ?? 0) + 1);
    } catch (error) {
      canvas.replaceChildren(
        el("p", { class: "trouble" }, `This chart could not be drawn (${error.message}). Its figures are below.`),
      );
      node.dataset.failed = "true";
    }
  }

  const task = { node, draw };
  const fill_table = () => details.open && body.replaceChildren(table());
  details.addEventListener("toggle", fill_table);
  new ResizeObserver(() => Math.abs(canvas.clientWidth - drawn_width) > 2 && enqueue(task)).observe(canvas);
  return {
    node,
    changed() {
      enqueue(task);
      fill_table();
    },
  };
}
