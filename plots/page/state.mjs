// What the reader has chosen. Charts and legends listen; nothing else holds state.
import { main_slice } from "../model.mjs";

/** The address of a curve on the page: #workload/backend/workers, and the call mode unless it is hot. */
export function address_of({ workload, backend, workers, calls }) {
  return `#${[workload, backend, workers, ...(calls === "hot" ? [] : [calls])].map(encodeURIComponent).join("/")}`;
}

/** @returns {{workload: string, backend?: string, workers?: number, calls: string}|null} what an address names */
export function parse_address(hash) {
  try {
    const [workload, backend, workers, calls = "hot"] = hash.replace(/^#/, "").split("/").map(decodeURIComponent);
    return workload ? { workload, backend, workers: workers === undefined ? undefined : Number(workers), calls } : null;
  } catch {
    return null; // a stray % in an address that somebody typed
  }
}

/** @param {object} model */
export function make_state(model) {
  const listeners = new Set();
  const state = {
    hidden: new Set(),
    scales: { time: "log", speedup: "linear" },
    samples: false,
    focus: null,
    slices: new Map(model.workloads.map((workload) => [workload.name, main_slice(workload)])),
  };
  return {
    ...state,
    /** The focused backend within a workload, or null. */
    focus_in(workload) {
      return this.focus !== null && this.focus.workload === workload ? this.focus.backend : null;
    },
    toggle(backend) {
      if (!this.hidden.delete(backend)) {
        this.hidden.add(backend);
      }
      this.tell();
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
