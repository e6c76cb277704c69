// One chart on the page: draws a specification, answers to the pointer, saves itself, and has its
// figures in a table.
import { PAGE_THEME } from "../palette.mjs";
import { PRINT_OPTIONS } from "../specs/options.mjs";
import { attachBrush } from "./brush.mjs";
import { el, save } from "./dom.mjs";
import { enqueue } from "./queue.mjs";
import { tooltipHandler } from "./tooltip.mjs";

// The page fetches nothing, whatever a specification may say.
const NO_LOADER = {
  load: () => Promise.reject(new Error("this page loads nothing")),
  sanitize: () => Promise.reject(new Error("this page loads nothing")),
  http: null,
  file: null,
};

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
    const canvas = await viewOf(
      { ...printSpecification(), background: "#ffffff" },
      { renderer: "none" },
    ).toCanvas(2);
    canvas.toBlob((blob) => save(`${name}.png`, blob), "image/png");
  };
  const button = (label, onclick) =>
    el(
      "button",
      { type: "button", class: "small", title: `Save “${title}” as ${label}`, onclick },
      label,
    );
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
  const {
    name,
    title,
    headings,
    reading,
    spoken,
    specification,
    table,
    controls,
    colourOf,
    brush,
  } = chart;
  // Room is kept for a chart that is not drawn yet, so that nothing jumps when it is.
  const room = chart.height ? `min-height:${chart.height + 70}px` : null;
  const canvas = el("div", { class: "canvas", role: "img", style: room });
  const body = el("div", { class: "behind" });
  const details = el("details", {}, el("summary", {}, "Figures behind this chart"), body);
  const printed = () => specification({ ...PRINT_OPTIONS, headings: headings() });
  const tools = el("span", { class: "tools" }, controls, saveButtons(name, title, printed));
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

  async function draw() {
    const outer = canvas.clientWidth;
    const drawing = specification({
      ...sizeOf(outer, chart.height),
      theme: PAGE_THEME,
      hover: true,
    });
    node.hidden = drawing === null;
    if (outer === 0 || drawing === null) {
      return; // not laid out: the observer asks again
    }
    drawnWidth = outer;
    const holder = el("div", { "aria-hidden": "true" });
    try {
      const next = viewOf(drawing, {
        ...{
          renderer: "svg",
          container: holder,
          hover: true,
          tooltip: tooltipHandler(about, colourOf),
        },
      });
      await next.runAsync();
      view?.finalize();
      view = next;
      // The mark nearest to the pointer stands in a field of its own, whose datum is that mark.
      view.addEventListener(
        "click",
        (_, item) => item?.datum && chart.picked?.(item.datum.datum ?? item.datum),
      );
      canvas.replaceChildren(holder);
      canvas.setAttribute("aria-label", spoken());
      node.dataset.drawn = String(Number(node.dataset.drawn ?? 0) + 1);
    } catch (error) {
      canvas.replaceChildren(
        el(
          "p",
          { class: "trouble" },
          `This chart could not be drawn (${error.message}). Its figures are below.`,
        ),
      );
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
  const fillTable = () => details.open && body.replaceChildren(table());
  details.addEventListener("toggle", fillTable);
  new ResizeObserver(() => Math.abs(canvas.clientWidth - drawnWidth) > 2 && enqueue(task)).observe(
    canvas,
  );
  return {
    node,
    changed() {
      node.hidden = false; // whether there is something to draw is asked anew
      enqueue(task);
      fillTable();
    },
  };
}
