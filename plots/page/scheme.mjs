// The switch between light and dark.
import { el } from "./dom.mjs";

/** A button that turns the scheme over; until then the reader's preference holds. */
function schemeSwitch() {
  const dark = () =>
    (document.documentElement.dataset.scheme ??
      (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
  const node = el("button", { type: "button", class: "scheme" });
  const name = () => (node.textContent = dark() ? "Light" : "Dark");
  node.addEventListener("click", () => {
    document.documentElement.dataset.scheme = dark() ? "light" : "dark";
    name();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", name);
  name();
  return node;
}

/** The bar at the top of a page. */
export function topBar(...links) {
  const brand = el("a", { class: "brand", href: "#answer" }, "Crossover");
  const nav = el("nav", { "aria-label": "On this page" }, links);
  return el("header", { class: "top" }, brand, nav, schemeSwitch());
}

/** The foot of a page. */
export function footer(text) {
  return el("footer", {}, `${text} This page works offline and loads nothing.`);
}

/**
 * Starts a page; a record that cannot be shown gives a page that says so.
 * @param {(root: HTMLElement) => void} start
 */
export function startPage(start) {
  const root = document.getElementById("page");
  try {
    start(root);
    document.documentElement.dataset.ready = "true";
  } catch (error) {
    const title = el("h1", {}, "This record cannot be shown");
    const elsewhere =
      "The figures are in results.json, beside this page; the pictures are in plots/.";
    const reason = el("p", {}, `${error.message}. ${elsewhere}`);
    root.replaceChildren(el("main", {}, title, reason));
    throw error;
  }
}
