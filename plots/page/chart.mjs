// One chart on the page: draws a specification, answers to the pointer, saves itself, and has its figures in a table.
import { k_page_theme } from "../palette.mjs";
import { k_print_options } from "../specs/options.mjs";
import { attach_brush } from "./brush.mjs";
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

function save_buttons(name, title, print_specification) {
  const as_svg = async () => {
    const text = await view_of(print_specification(), { renderer: "none" }).toSVG();
    save(`${name}.svg`, new Blob([text], { type: "image/svg+xml" }));
  };
  const as_png = async () => {
    const canvas = await view_of({ ...print_specification(), background: "#ffffff" }, { renderer: "none" }).toCanvas(2);
    canvas.toBlob((blob) => save(`${name}.png`, blob), "image/png");
  };
  const button = (label, onclick) =>
    el("button", { type: "button", class: "small", title: `Save “${title}” as ${label}`, onclick }, label);
  return el("span", { class: "saves" }, button("SVG", as_svg), button("PNG", as_png));
}

// How large a chart is drawn in a canvas of that width.
function size_of(outer, tall) {
  const narrow = outer < 480;
  const margin = narrow ? 84 : 92;
  return {
    width: Math.max(120, outer - margin - 18),
    height: tall ?? (narrow ? 250 : 310),
    margin,
    label_limit: margin - 2,
  };
}

/**
 * @param {object} chart
 * @param {string} chart.name file name without ending
 * @param {string} chart.title
 * @param {() => {title: string, subtitle: string[]}} chart.headings of a saved picture
 * @param {string|Node} chart.reading how to read it
 * @param {() => string} chart.spoken what it shows, in words, for those who cannot see it
 * @param {(options: object) => object|null} chart.specification null: there is nothing to draw, and the chart hides
 * @param {() => object} chart.table the figures behind it
 * @param {Node[]} chart.controls
 * @param {(datum: object) => object|null} [chart.about] what to say of a mark; datum.about unless given
 * @param {(backend: string) => string} chart.colour_of
 * @param {(datum: object) => void} [chart.picked] a mark was clicked
 * @param {{size_at: (share: number) => number, zoom: (range: number[]|null) => void}} [chart.brush]
 * @param {number} [chart.height] of the plot, pixels
 * @param {boolean} [chart.wide] whether it takes the whole width of its section
 * @returns {{node: HTMLElement, changed: () => void}}
 */
export function make_chart(chart) {
  const { name, title, headings, reading, spoken, specification, table, controls, colour_of, brush } = chart;
  // Room is kept for a chart that is not drawn yet, so that nothing jumps when it is.
  const room = chart.height ? `min-height:${chart.height + 70}px` : null;
  const canvas = el("div", { class: "canvas", role: "img", style: room });
  const body = el("div", { class: "behind" });
  const details = el("details", {}, el("summary", {}, "Figures behind this chart"), body);
  const printed = () => specification({ ...k_print_options, headings: headings() });
  const tools = el("span", { class: "tools" }, controls, save_buttons(name, title, printed));
  const node = el(
    "figure",
    { class: `chart ${chart.wide ? "wide" : ""}`, "data-chart": name },
    el("figcaption", {}, el("h3", {}, title), tools),
    canvas,
    reading === "" ? null : el("p", { class: "reading" }, reading),
    details,
  );
  const about = chart.about ?? ((datum) => datum.about ?? null);
  let view = null;
  let drawn_width = 0;

  async function draw() {
    const outer = canvas.clientWidth;
    const drawing = specification({ ...size_of(outer, chart.height), theme: k_page_theme, hover: true });
    node.hidden = drawing === null;
    if (outer === 0 || drawing === null) {
      return; // not laid out: the observer asks again
    }
    drawn_width = outer;
    const holder = el("div", { "aria-hidden": "true" });
    try {
      const next = view_of(drawing, {
        ...{ renderer: "svg", container: holder, hover: true, tooltip: tooltip_handler(about, colour_of) },
      });
      await next.runAsync();
      view?.finalize();
      view = next;
      // The mark nearest to the pointer stands in a field of its own, whose datum is that mark.
      view.addEventListener("click", (_, item) => item?.datum && chart.picked?.(item.datum.datum ?? item.datum));
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

  if (brush) {
    const area = () => canvas.querySelector(".main_group > g > .background")?.getBoundingClientRect() ?? null;
    attach_brush(canvas, { ...brush, area });
    node.classList.add("brushed");
  }
  const task = { node, draw };
  const fill_table = () => details.open && body.replaceChildren(table());
  details.addEventListener("toggle", fill_table);
  new ResizeObserver(() => Math.abs(canvas.clientWidth - drawn_width) > 2 && enqueue(task)).observe(canvas);
  return {
    node,
    changed() {
      node.hidden = false; // whether there is something to draw is asked anew
      enqueue(task);
      fill_table();
    },
  };
}
