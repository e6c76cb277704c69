// The exact figures of the point nearest to the pointer. Tables below the charts hold the same for the keyboard.
import { size_text } from "../format.mjs";
import { cell_facts } from "../words.mjs";
import { el } from "./dom.mjs";

const k_gap = 14;
let box = null;

function place(event) {
  const { innerWidth, innerHeight } = window;
  const { width, height } = box.getBoundingClientRect();
  const right = event.clientX + k_gap + width < innerWidth;
  const below = event.clientY + k_gap + height < innerHeight;
  const x = right ? event.clientX + k_gap : event.clientX - k_gap - width;
  const y = below ? event.clientY + k_gap : event.clientY - k_gap - height;
  box.style.left = `${Math.max(4, x)}px`;
  box.style.top = `${Math.max(4, y)}px`;
}

/**
 * @param {() => object[]} cells_of_slice the cells that the chart shows
 * @param {(backend: string) => string} colour_of
 * @returns {Function} a tooltip handler as Vega's View takes it
 */
export function tooltip_handler(cells_of_slice, colour_of) {
  return (_, event, __, value) => {
    if (!box) {
      box = el("div", { class: "tooltip", role: "presentation", hidden: true });
      document.body.append(box);
    }
    const cells = value && cells_of_slice().filter((cell) => cell.n === value.n);
    const cell =
      cells && (cells.find(({ backend }) => backend === value.backend) ?? (value.backend === "serial" && cells[0]));
    box.hidden = !cell;
    if (!cell) {
      return;
    }
    const facts = cell_facts(cell);
    const rows = value.backend === "serial" ? { serial: facts.serial } : facts;
    box.replaceChildren(
      el("strong", { style: `color:${colour_of(value.backend)}` }, value.backend),
      ` at n = ${size_text(cell.n)}`,
      el(
        "dl",
        {},
        Object.entries(rows).map(([name, text]) => [el("dt", {}, name), el("dd", {}, text)]),
      ),
    );
    place(event);
  };
}
