// Starts the page: reads the model that is in it, puts the parts together, follows the address.
import { unpacked } from "../model.mjs";
import { answer_of } from "./answer.mjs";
import { answer_table } from "./answer_table.mjs";
import { el } from "./dom.mjs";
import { overview_of } from "./overview.mjs";
import { scheme_switch, start_page } from "./scheme.mjs";
import { section_of } from "./section.mjs";
import { make_state, parse_address } from "./state.mjs";
import { trust_of } from "./trust.mjs";

function navigation(model, overview) {
  const link = (href, text) => el("a", { href }, text);
  const links = model.workloads.map(({ name }) => link(`#${encodeURIComponent(name)}`, name));
  return el(
    "header",
    { class: "top" },
    el("a", { class: "brand", href: "#answer" }, "Crossover"),
    el(
      "nav",
      { "aria-label": "On this page" },
      links,
      overview ? link("#backends", "Backends") : null,
      model.curves.length > 0 ? link("#table", "All curves") : null,
      link("#trust", "Reliability"),
    ),
    scheme_switch(),
  );
}

// The samples of the size that an address names, where it was measured.
function cells_with(state, slice, { workload, backend, n }) {
  const curve = slice.curves.find((item) => item.backend === backend);
  return curve.cells.some((cell) => cell.n === n) ? new Map(state.cells).set(workload, { curve, n }) : state.cells;
}

// A workload may have any name, so sections are found by data and not by id.
function follow(model, state, sections) {
  const address = parse_address(location.hash);
  const index = address === null ? -1 : model.workloads.findIndex(({ name }) => name === address.workload);
  if (index < 0) {
    return;
  }
  const workload = model.workloads[index];
  const slice = workload.slices.find(({ workers, calls }) => workers === address.workers && calls === address.calls);
  const known = slice?.curves.some(({ backend }) => backend === address.backend);
  state.set({
    slices: slice ? new Map(state.slices).set(workload.name, slice) : state.slices,
    focus: known ? { workload: workload.name, backend: address.backend } : null,
    cells: known ? cells_with(state, slice, address) : state.cells,
  });
  sections[index].scrollIntoView();
  sections[index].focus({ preventScroll: true });
}

function start(root) {
  const model = unpacked(document.getElementById("model").textContent);
  const state = make_state(model);
  const sections = model.workloads.map((workload, index) => section_of(workload, index, model, state));
  const overview = overview_of(model, state);
  root.replaceChildren(
    navigation(model, overview),
    el(
      "main",
      {},
      answer_of(model),
      model.curves.length > 0 ? answer_table(model) : null,
      sections,
      overview,
      trust_of(model),
    ),
    el(
      "footer",
      {},
      "Drawn from results.json, which lies beside this page and holds every figure. This page works offline and loads nothing.",
    ),
  );
  addEventListener("hashchange", () => follow(model, state, sections));
  addEventListener("keydown", (event) => event.key === "Escape" && state.focus !== null && state.set({ focus: null }));
  document.documentElement.dataset.settled = "true";
  state.tell();
  follow(model, state, sections);
}

start_page(start);
