// Switches and pickers of charts. Each shows the state and changes it; nothing else happens here.
import { sizeText } from "../format.mjs";
import { placeText } from "../words.mjs";
import { el, segments, smallButton } from "./dom.mjs";

/** Keeps a control in step with the state, from now on. */
function following(state, node, show) {
  state.listen(show);
  show();
  return node;
}

/** Log or linear, of one kind of chart. */
export function scaleSwitch(kind, state, label = "Vertical axis") {
  const set = (scale) => state.set({ scales: { ...state.scales, [kind]: scale } });
  const buttons = ["log", "linear"].map((scale) =>
    smallButton(scale, () => set(scale), { "data-scale": scale }),
  );
  const node = segments(label, buttons);
  return following(state, node, () =>
    buttons.forEach((item) =>
      item.setAttribute("aria-pressed", String(item.dataset.scale === state.scales[kind])),
    ),
  );
}

/** Raw samples on or off. */
export function sampleSwitch(model, state) {
  const { total, kept } = model.samples;
  if (kept === 0) {
    return null;
  }
  const many =
    kept < total
      ? `${sizeText(kept)} of ${sizeText(total)} samples are in this page`
      : `all of them`;
  const title = `Draw the samples too (${many}; at most 4,000 in one chart)`;
  const flip = () => state.set({ samples: !state.samples });
  const node = el(
    "button",
    { type: "button", class: "small samples", title, onclick: flip },
    "samples",
  );
  return following(state, node, () => node.setAttribute("aria-pressed", String(state.samples)));
}

/** Closer, farther, all: what dragging over a chart does, for the keyboard. */
export function zoomButtons(workload, whole, state) {
  const zoomBy = (factor) => {
    const [low, high] = state.ranges.get(workload) ?? whole();
    const middle = (Math.log(low) + Math.log(high)) / 2;
    const half = (factor * (Math.log(high) - Math.log(low))) / 2;
    state.zoom(workload, [Math.exp(middle - half), Math.exp(middle + half)], whole());
  };
  const button = (text, label, onclick) =>
    smallButton(text, onclick, { "aria-label": label, title: label });
  const all = button("all n", "Show all sizes", () => state.zoom(workload, null, whole()));
  const closer = button("+", "Closer (or drag over the chart)", () => zoomBy(0.5));
  const farther = button("−", "Farther", () => zoomBy(2));
  const node = segments("Sizes shown", closer, farther, all);
  node.classList.add("zoom");
  return following(state, node, () => (all.disabled = !state.ranges.has(workload)));
}

/**
 * A choice of one.
 * @param {string} label
 * @param {() => Array<{value: *, text: string}>} choices
 * @param {{get: () => *, set: (value: *) => void}} held
 * @param {object} state
 */
export function picker(label, choices, held, state) {
  const select = el("select", {
    "aria-label": label,
    onchange: (event) => held.set(choices()[event.target.value].value),
  });
  let shown = "";
  return following(state, select, () => {
    const now = choices();
    const texts = JSON.stringify(now.map(({ text }) => text));
    if (texts !== shown) {
      shown = texts;
      select.replaceChildren(...now.map(({ text }, index) => el("option", { value: index }, text)));
    }
    select.value = String(now.findIndex(({ value }) => value === held.get()));
  });
}

/** Workers and call mode; null where there is only one. */
export function slicePicker(workload, state) {
  if (workload.slices.length < 2) {
    return null;
  }
  const name = ({ workers, nodes, calls }) => `${placeText({ workers, nodes })}, ${calls} calls`;
  const choices = workload.slices.map((slice) => ({ value: slice, text: name(slice) }));
  const held = {
    get: () => state.slices.get(workload.name),
    set: (slice) => state.set({ slices: new Map(state.slices).set(workload.name, slice) }),
  };
  return picker(`Workers and call mode of ${workload.name}`, () => choices, held, state);
}
