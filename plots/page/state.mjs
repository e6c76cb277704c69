// What the reader has chosen. Charts and legends listen; nothing else holds state.
import { mainSlice } from "../model.mjs";

/**
 * The address of a curve: #workload/backend/workers or workers@nodes, call mode unless it is hot,
 * then a size.
 */
export function addressOf({ workload, backend, workers, nodes, calls }, n) {
  const mode = calls === "hot" && n === undefined ? [] : [calls];
  const place = nodes > 1 ? `${workers}@${nodes}` : workers;
  const parts = [workload, backend, place, ...mode, ...(n === undefined ? [] : [n])];
  return `#${parts.map(encodeURIComponent).join("/")}`;
}

/**
 * @returns {{workload: string, backend?: string, workers?: number, nodes: number, calls: string,
 *   n?: number}|null} what it names
 */
export function parseAddress(hash) {
  try {
    const [workload, backend, place, calls = "hot", n] = hash
      .replace(/^#/, "")
      .split("/")
      .map(decodeURIComponent);
    const number = (word) => (word === undefined ? undefined : Number(word));
    const [workers, nodes = "1"] = place?.split("@") ?? [];
    const where = { workers: number(workers), nodes: number(nodes) };
    return workload ? { workload, backend, ...where, calls, n: number(n) } : null;
  } catch {
    return null; // a stray % in an address that somebody typed
  }
}

// A range narrower than this shows nothing; one that reaches over everything is none.
const LEAST_FACTOR = 1.5;

/** @param {object} model */
export function makeState(model) {
  const listeners = new Set();
  const state = {
    hidden: new Set(),
    scales: { time: "log", speedup: "linear", distribution: "log" },
    samples: false,
    focus: null,
    fit: "usl",
    slices: new Map(model.workloads.map((workload) => [workload.name, mainSlice(workload)])),
    ranges: new Map(),
    cells: new Map(),
    modes: new Map(),
    groups: new Map(),
  };
  return {
    ...state,
    /** The focused backend within a workload, or null. */
    focusIn(workload) {
      return this.focus !== null && this.focus.workload === workload ? this.focus.backend : null;
    },
    toggle(backend) {
      if (!this.hidden.delete(backend)) {
        this.hidden.add(backend);
      }
      this.tell();
    },
    /** Shows a range of sizes of a workload, within its whole; null shows all. */
    zoom(workload, range, whole) {
      const ranges = new Map(this.ranges);
      ranges.delete(workload);
      if (range !== null) {
        const [low, high] = [Math.max(range[0], whole[0]), Math.min(range[1], whole[1])];
        const all = low <= whole[0] * 1.001 && high >= whole[1] * 0.999;
        if (!all && high / low >= LEAST_FACTOR) {
          ranges.set(workload, [low, high]);
        } else if (!all && this.ranges.has(workload)) {
          ranges.set(workload, this.ranges.get(workload));
        }
      }
      this.set({ ranges });
    },
    set(changes) {
      Object.assign(this, changes);
      this.tell();
    },
    listen(listener) {
      listeners.add(listener);
    },
    tell() {
      listeners.forEach((listener) => listener());
    },
  };
}
