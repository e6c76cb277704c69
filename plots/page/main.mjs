// Starts the page: reads the model that is in it, puts the parts together, follows the address.
import { isInSlice, unpacked } from "../model.mjs";
import { answerOf } from "./answer.mjs";
import { answerTable } from "./answer_table.mjs";
import { el } from "./dom.mjs";
import { networkSection } from "./network.mjs";
import { nodesMapOf } from "./nodes_map.mjs";
import { overviewOf } from "./overview.mjs";
import { footer, startPage, topBar } from "./scheme.mjs";
import { sectionOf } from "./section.mjs";
import { makeState, parseAddress } from "./state.mjs";
import { trustOf } from "./trust.mjs";

function navigation(model, nodes, overview) {
  const link = (href, text) => el("a", { href }, text);
  const links = model.workloads.map(({ name }) => link(`#${encodeURIComponent(name)}`, name));
  return topBar(
    links,
    nodes ? link("#nodes", "Nodes") : null,
    overview ? link("#backends", "Backends") : null,
    model.network.length > 0 ? link("#network", "Network") : null,
    model.curves.length > 0 ? link("#table", "All curves") : null,
    link("#trust", "Reliability"),
  );
}

// The samples of the size that an address names, where it was measured.
function cellsWith(state, slice, { workload, backend, n }) {
  const curve = slice.curves.find((item) => item.backend === backend);
  return curve.cells.some((cell) => cell.n === n)
    ? new Map(state.cells).set(workload, { curve, n })
    : state.cells;
}

// A workload may have any name, so sections are found by data and not by id.
function follow(model, state, sections) {
  const address = parseAddress(location.hash);
  const index =
    address === null ? -1 : model.workloads.findIndex(({ name }) => name === address.workload);
  if (index < 0) {
    return;
  }
  const workload = model.workloads[index];
  const slice = workload.slices.find((one) => isInSlice(one, address));
  const known = slice?.curves.some(({ backend }) => backend === address.backend);
  state.set({
    slices: slice ? new Map(state.slices).set(workload.name, slice) : state.slices,
    focus: known ? { workload: workload.name, backend: address.backend } : null,
    cells: known ? cellsWith(state, slice, address) : state.cells,
  });
  sections[index].scrollIntoView();
  sections[index].focus({ preventScroll: true });
}

function start(root) {
  const model = unpacked(document.getElementById("model").textContent);
  const state = makeState(model);
  const sections = model.workloads.map((workload, index) =>
    sectionOf(workload, index, model, state),
  );
  const nodes = nodesMapOf(model, state);
  const overview = overviewOf(model, state);
  root.replaceChildren(
    navigation(model, nodes, overview),
    el(
      "main",
      {},
      answerOf(model),
      model.curves.length > 0 ? answerTable(model) : null,
      sections,
      nodes,
      overview,
      networkSection(model, state),
      trustOf(model),
    ),
    footer("Drawn from results.json, which lies beside this page and holds every figure."),
  );
  addEventListener("hashchange", () => follow(model, state, sections));
  addEventListener(
    "keydown",
    (event) => event.key === "Escape" && state.focus !== null && state.set({ focus: null }),
  );
  document.documentElement.dataset.settled = "true";
  state.tell();
  follow(model, state, sections);
}

startPage(start);
