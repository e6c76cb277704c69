// The legend of a section and its switches: what is hidden in one chart is hidden in all.
import { el, smallButton, svg } from "./dom.mjs";

const PATHS = {
  circle: "M5,0A5,5,0,1,1,-5,0A5,5,0,1,1,5,0",
  square: "M-4.5,-4.5h9v9h-9Z",
  "triangle-up": "M0,-5.5L5.5,4.5H-5.5Z",
  "triangle-down": "M0,5.5L5.5,-4.5H-5.5Z",
  "triangle-right": "M5.5,0L-4.5,5.5V-5.5Z",
  "triangle-left": "M-5.5,0L4.5,5.5V-5.5Z",
  diamond: "M0,-6L5,0L0,6L-5,0Z",
  cross: "M-1.8,-5.4h3.6v3.6h3.6v3.6h-3.6v3.6h-3.6v-3.6h-3.6v-3.6h3.6Z",
};

/** A piece of line with the backend's colour, dash and shape. */
export function swatch({ slot, shape, dash }) {
  const colour = `var(--series-${slot})`;
  return svg(
    "svg",
    { class: "swatch", viewBox: "-17 -8 34 16", width: 34, height: 16, "aria-hidden": "true" },
    svg("path", {
      d: "M-17,0H17",
      stroke: colour,
      "stroke-width": 2,
      "stroke-dasharray": dash.join(" "),
    }),
    svg("path", { d: PATHS[shape], fill: colour }),
  );
}

/**
 * @param {string[]} backends
 * @param {object} model
 * @param {object} state
 */
export function legend(backends, model, state) {
  const button = (backend) =>
    smallButton(
      [swatch(model.styles.get(backend)), el("span", {}, backend)],
      () => state.toggle(backend),
      { class: "series", "data-backend": backend },
    );
  const buttons = new Map(backends.map((backend) => [backend, button(backend)]));
  const show = () =>
    buttons.forEach((node, backend) =>
      node.setAttribute("aria-pressed", String(!state.hidden.has(backend))),
    );
  state.listen(show);
  show();
  const frame = { class: "legend", role: "group", "aria-label": "Backends shown" };
  return el("div", frame, [...buttons.values()]);
}
