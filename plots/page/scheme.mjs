// The switch between light and dark.
import { el } from "./dom.mjs";

/** A button that turns the scheme over; until then the reader's preference holds. */
export function schemeSwitch() {
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
    root.replaceChildren(
      el(
        "main",
        {},
        el("h1", {}, "This record cannot be shown"),
        el(
          "p",
          {},
          `${error.message}. The figures are in results.json, beside this page; the pictures are in plots/.`,
        ),
      ),
    );
    throw error;
  }
}
