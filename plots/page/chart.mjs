// One chart on the page: draws itself, answers to the pointer, can be saved, has its figures.
import { PAGE_THEME } from "../palette.mjs";
import { PRINT_OPTIONS } from "../specs/options.mjs";
import { attachBrush } from "./brush.mjs";
import { el, save, smallButton } from "./dom.mjs";
import { enqueue } from "./queue.mjs";
import { tooltipHandler } from "./tooltip.mjs";

// The page fetches nothing, whatever a specification may say.
const refuse = () => Promise.reject(new Error("this page loads nothing"));
const NO_LOADER = { load: refuse, sanitize: refuse, http: null, file: null };

function viewOf(specification, options) {
  const { vega, vegaLite } = globalThis;
  const runtime = vega.parse(vegaLite.compile(specification).spec, undefined, { ast: true });
  // Expressions are interpreted and not compiled: the page's policy forbids eval.
  return new vega.View(runtime, {
    ...options,
    expr: vega.expressionInterpreter,
    loader: NO_LOADER,
    logLevel: vega.Error,
  });
}

function saveButtons(name, title, printSpecification) {
  const asSvg = async () => {
    const text = await viewOf(printSpecification(), { renderer: "none" }).toSVG();
    save(`${name}.svg`, new Blob([text], { type: "image/svg+xml" }));
  };
  const asPng = async () => {
    const white = { ...printSpecification(), background: "#ffffff" };
    const canvas = await viewOf(white, { renderer: "none" }).toCanvas(2);
    canvas.toBlob((blob) => save(`${name}.png`, blob), "image/png");
  };
  const button = (label, onclick) =>
    smallButton(label, onclick, { title: `Save “${title}” as ${label}` });
  return el("span", { class: "saves" }, button("SVG", asSvg), button("PNG", asPng));
}

// How large a chart is drawn in a canvas of that width.
function sizeOf(outer, tall) {
  const narrow = outer < 480;
  const margin = narrow ? 84 : 92;
  return {
    width: Math.max(120, outer - margin - 18),
    height: tall ?? (narrow ? 250 : 310),
    margin,
    labelLimit: margin - 2,
  };
}

/**
 * @param {object} chart
 * @param {string} chart.name file name without ending
 * @param {string} chart.title
 * @param {() => {title: string, subtitle: string[]}} chart.headings of a saved picture
 * @param {string|Node} chart.reading how to read it
 * @param {() => string} chart.spoken what it shows, in words, for those who cannot see it
 * @param {(options: object) => object|null} chart.specification null: there is nothing to draw, and
 *   the chart hides
 * @param {() => object} chart.table the figures behind it
 * @param {Node[]} chart.controls
 * @param {(datum: object) => object|null} [chart.about] what to say of a mark; datum.about unless
 *   given
 * @param {(backend: string) => string} chart.colourOf
 * @param {(datum: object) => void} [chart.picked] a mark was clicked
 * @param {{sizeAt: (share: number) => number, zoom: (range: number[]|null) => void}} [chart.brush]
 * @param {number} [chart.height] of the plot, pixels
 * @param {boolean} [chart.wide] whether it takes the whole width of its section
 * @returns {{node: HTMLElement, changed: () => void}}
 */
export function makeChart(chart) {
  const { name, title, headings, reading, spoken, specification, brush } = chart;
  // Room is kept for a chart that is not drawn yet, so that nothing jumps when it is.
  const room = chart.height ? `min-height:${chart.height + 70}px` : null;
  const canvas = el("div", { class: "canvas", role: "img", style: room });
  const body = el("div", { class: "behind" });
  const details = el("details", {}, el("summary", {}, "Figures behind this chart"), body);
  const printed = () => specification({ ...PRINT_OPTIONS, headings: headings() });
  const tools = el("span", { class: "tools" }, chart.controls, saveButtons(name, title, printed));
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
  let drawnWidth = 0;
  let drawn = null;

  async function draw() {
    const outer = canvas.clientWidth;
    const size = sizeOf(outer, chart.height);
    const drawing = specification({ ...size, theme: PAGE_THEME, hover: true });
    node.hidden = drawing === null;
    if (outer === 0 || drawing === null) {
      return; // not laid out: the observer asks again
    }
    drawnWidth = outer;
    canvas.setAttribute("aria-label", spoken());
    // Every change of the page's state asks every chart, and most charts look the same after it.
    const text = JSON.stringify(drawing);
    if (text === drawn) {
      return;
    }
    drawn = null;
    const holder = el("div", { "aria-hidden": "true" });
    try {
      const tooltip = tooltipHandler(about, chart.colourOf);
      const next = viewOf(drawing, { renderer: "svg", container: holder, hover: true, tooltip });
      await next.runAsync();
      view?.finalize();
      view = next;
      // The mark nearest to the pointer stands in a field of its own, whose datum is that mark.
      const pick = ({ datum }) => chart.picked?.(datum.datum ?? datum);
      view.addEventListener("click", (_, item) => item?.datum && pick(item));
      canvas.replaceChildren(holder);
      node.dataset.drawn = String(Number(node.dataset.drawn ?? 0) + 1);
      drawn = text;
    } catch (error) {
      const trouble = `This chart could not be drawn (${error.message}). Its figures are below.`;
      canvas.replaceChildren(el("p", { class: "trouble" }, trouble));
      node.dataset.failed = "true";
    }
  }

  if (brush) {
    const area = () =>
      canvas.querySelector(".main_group > g > .background")?.getBoundingClientRect() ?? null;
    attachBrush(canvas, { ...brush, area });
    node.classList.add("brushed");
  }
  const task = { node, draw };
  const fillTable = () => details.open && body.replaceChildren(chart.table());
  details.addEventListener("toggle", fillTable);
  const resized = () => Math.abs(canvas.clientWidth - drawnWidth) > 2 && enqueue(task);
  new ResizeObserver(resized).observe(canvas);
  return {
    node,
    changed() {
      node.hidden = false; // whether there is something to draw is asked anew
      enqueue(task);
      fillTable();
    },
  };
}
