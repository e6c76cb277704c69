// Dragging along a chart picks a range of sizes; a double click shows all of them again.
import { el } from "./dom.mjs";

const LEAST_PIXELS = 8;

/**
 * @param {HTMLElement} canvas that holds the drawn chart
 * @param {object} chart
 * @param {() => {left: number, right: number, top: number, bottom: number}|null} chart.area of the
 *   plot, client pixels
 * @param {(share: number) => number} chart.sizeAt the size at that share of the plot's width
 * @param {(range: number[]|null) => void} chart.zoom
 */
export function attachBrush(canvas, { area, sizeAt, zoom }) {
  const box = el("div", { class: "brush", hidden: true });
  let start = null;
  const within = (event, { left, right }) => Math.min(right, Math.max(left, event.clientX));

  function show(from, to, { top, bottom }) {
    const frame = canvas.getBoundingClientRect();
    canvas.append(box); // redrawing took it away
    box.hidden = false;
    box.style.left = `${Math.min(from, to) - frame.left}px`;
    box.style.width = `${Math.abs(to - from)}px`;
    box.style.top = `${top - frame.top}px`;
    box.style.height = `${bottom - top}px`;
  }

  canvas.addEventListener("pointerdown", (event) => {
    const plot = area();
    const inside =
      plot &&
      event.clientX >= plot.left &&
      event.clientX <= plot.right &&
      event.clientY <= plot.bottom;
    // A finger scrolls the page; a mouse or a pen draws.
    if (inside && event.button === 0 && event.pointerType !== "touch") {
      start = event.clientX;
    }
  });
  addEventListener("pointermove", (event) => {
    const plot = start === null ? null : area();
    if (plot && Math.abs(event.clientX - start) > LEAST_PIXELS) {
      show(start, within(event, plot), plot);
    }
  });
  addEventListener("pointerup", (event) => {
    const plot = start === null ? null : area();
    const from = start;
    start = null;
    box.hidden = true;
    if (plot && Math.abs(event.clientX - from) > LEAST_PIXELS) {
      const share = (x) => (x - plot.left) / (plot.right - plot.left);
      const ends = [share(from), share(within(event, plot))].sort((a, b) => a - b);
      zoom(ends.map(sizeAt));
    }
  });
  canvas.addEventListener("dblclick", () => zoom(null));
}

/** The brush of a chart against n: what it picks is the range of its workload. */
export function brushOf(workload, whole, state) {
  return {
    zoom: (ends) => state.zoom(workload, ends, whole()),
    sizeAt: (share) => {
      const [low, high] = state.ranges.get(workload) ?? whole();
      return low * (high / low) ** share;
    },
  };
}
