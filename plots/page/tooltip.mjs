// The figures of the point nearest to the pointer. For the keyboard, tables hold the same.
import { sizeText } from "../format.mjs";
import { cellFacts } from "../words.mjs";
import { el } from "./dom.mjs";

const GAP = 14;
let box = null;

function place(event) {
  const { innerWidth, innerHeight } = window;
  const { width, height } = box.getBoundingClientRect();
  const right = event.clientX + GAP + width < innerWidth;
  const below = event.clientY + GAP + height < innerHeight;
  const x = right ? event.clientX + GAP : event.clientX - GAP - width;
  const y = below ? event.clientY + GAP : event.clientY - GAP - height;
  box.style.left = `${Math.max(4, x)}px`;
  box.style.top = `${Math.max(4, y)}px`;
}

/** What to say of a point of a cell: {title, backend, facts}; null when there is no such cell. */
export function aboutCell({ curves }, { backend, n }) {
  const own = curves.flatMap(({ cells }) => cells).filter((cell) => cell.n === n);
  const cell =
    own.find((item) => item.backend === backend) ?? own.find((item) => item.baseline === backend);
  if (cell === undefined) {
    return null;
  }
  const facts = cellFacts(cell);
  return {
    title: `n = ${sizeText(n)}`,
    backend,
    facts: cell.backend === backend ? facts : { serial: facts.serial },
  };
}

/**
 * @param {(datum: object) => object|null} about what to say of a mark: {title, backend, facts}
 * @param {(backend: string) => string} colourOf
 * @returns {Function} a tooltip handler as Vega's View takes it
 */
export function tooltipHandler(about, colourOf) {
  return (_, event, __, value) => {
    if (!box) {
      box = el("div", { class: "tooltip", role: "presentation", hidden: true });
      document.body.append(box);
    }
    const said = value ? about(value) : null;
    box.hidden = !said;
    if (!said) {
      return;
    }
    const facts = Object.entries(said.facts);
    const items = facts.map(([name, text]) => [el("dt", {}, name), el("dd", {}, text)]);
    const who = el("strong", { style: `color:${colourOf(said.backend)}` }, said.backend);
    box.replaceChildren(who, ` · ${said.title}`, el("dl", {}, items));
    place(event);
  };
}
