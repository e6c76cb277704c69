// Elements from values. Every text goes in as text: nothing of a record is ever parsed as HTML.

const SVG = "http://www.w3.org/2000/svg";

function fill(node, properties, children) {
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith("on")) {
      node.addEventListener(name.slice(2), value);
    } else if (value !== null && value !== false) {
      node.setAttribute(name, value === true ? "" : String(value));
    }
  }
  node.append(
    ...children
      .flat(Infinity)
      .filter((child) => child !== null && child !== undefined && child !== false),
  );
  return node;
}

/**
 * An HTML element.
 * @param {string} tag
 * @param {object} [properties] attributes, and listeners as onclick and the like
 * @param {...(Node|string|null|Array)} children
 */
export function el(tag, properties = {}, ...children) {
  return fill(document.createElement(tag), properties, children);
}

/** The colour of a series, by name. */
export const seriesColour = (styles) => (name) => `var(--series-${styles.get(name)?.slot ?? 0})`;

/** A small button. */
export function smallButton(text, onclick, properties = {}) {
  return el("button", { type: "button", class: "small", onclick, ...properties }, text);
}

/** A group of buttons that belong together. */
export function segments(label, ...buttons) {
  return el("span", { class: "segments", role: "group", "aria-label": label }, buttons);
}

/** The charts of a section, side by side. */
export function chartsOf(charts) {
  const nodes = charts.map(({ node }) => node);
  return el("div", { class: "charts" }, nodes);
}

/** What stands in place of a workload's charts when there are none. */
export function nothingMeasured() {
  const text = "No size of this workload was measured, so there is nothing to draw.";
  return el("p", { class: "notice" }, text);
}

/** A table that scrolls inside its own frame; `name` is the attribute that names the frame. */
export function scrolling(name, table) {
  return el("div", { class: "scroll", tabindex: 0, role: "region", ...name }, table);
}

/** A row of a table: cells of one kind, "th" or "td". */
export function row(tag, contents, properties = {}) {
  const cells = contents.map((content) => el(tag, tag === "th" ? { scope: "col" } : {}, content));
  return el("tr", properties, cells);
}

/** A table of rows of cells, or of rows as they are. */
export function tableWith(properties, heads, rows, caption = null) {
  const lines = rows.map((cells) => (Array.isArray(cells) ? row("td", cells) : cells));
  const head = el("thead", {}, row("th", heads));
  return el("table", properties, caption, head, el("tbody", {}, lines));
}

/** An SVG element. */
export function svg(tag, properties = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), properties, children);
}

/** Hands a file to the reader. */
export function save(name, blob) {
  const link = el("a", { href: URL.createObjectURL(blob), download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
