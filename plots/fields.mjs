// Reading a record that may hold anything: what is missing or wrong becomes null or the default.
import { finite } from "./format.mjs";

// What XML 1.0 (section 2.2) has no character for: an SVG that held it would not be read again.
const NOT_IN_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;
const DEEPEST = 64; // a record of ours is less than ten deep

/**
 * A record with every name and text as it can stand in pictures and page alike: what is no
 * character of XML becomes U+FFFD, the replacement character.
 * @throws {RangeError} when it is nested too deep to be walked or written
 */
export function drawable(value, depth = 0) {
  if (typeof value === "string") {
    return value.replace(NOT_IN_XML, "\ufffd");
  }
  if (value === null || typeof value !== "object") {
    return value;
  }
  if (depth === DEEPEST) {
    throw new RangeError(`values are nested more than ${DEEPEST} deep`);
  }
  if (Array.isArray(value)) {
    return value.map((item) => drawable(item, depth + 1));
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [drawable(name), drawable(item, depth + 1)]),
  );
}

/** The objects of a list. */
export function list(value) {
  return Array.isArray(value)
    ? value.filter((item) => item !== null && typeof item === "object")
    : [];
}

/** An object, empty when there is none. */
export function fields(value) {
  return value !== null && typeof value === "object" && !Array.isArray(value) ? value : {};
}

/** A text that says something, or the default. */
export function text(value, otherwise = null) {
  return typeof value === "string" && value !== "" ? value : otherwise;
}

/** A number above zero, or null. */
export function positive(value) {
  return finite(value) !== null && value > 0 ? value : null;
}

/** Figures of an item, each finite or null; names are separated by spaces. */
export function figures(item, names) {
  const entries = names
    .trim()
    .split(/\s+/)
    .map((name) => [name, finite(item[name])]);
  return Object.fromEntries(entries);
}

/**
 * An estimate with its interval. Records write it flat (speedup_ratio, speedup_low_ratio,
 * speedup_high_ratio) or as an object (ns: {value, low, high}).
 * @param {object} item
 * @param {string} name key of the value
 * @returns {{value: number|null, low: number|null, high: number|null}}
 */
export function estimate(item, name) {
  const whole = item[name];
  if (whole !== null && typeof whole === "object") {
    return figures(whole, "value low high");
  }
  const cut = name.lastIndexOf("_");
  const key = (end) =>
    cut < 0 ? `${end}_${name}` : `${name.slice(0, cut)}_${end}${name.slice(cut)}`;
  return { value: finite(whole), low: finite(item[key("low")]), high: finite(item[key("high")]) };
}

/** What a curve is a property of: cells of one curve differ in n only. */
export function keyOf(item) {
  return {
    workload: text(item.workload, "(unnamed)"),
    backend: text(item.backend, "(unnamed)"),
    workers: positive(item.workers) ?? 1,
    nodes: positive(item.nodes) ?? 1,
    calls: text(item.calls, "hot"),
  };
}

/** A key as one word, to compare by. */
export function joined({ workload, backend, workers, nodes = 1, calls }) {
  return JSON.stringify([workload, backend, workers, nodes, calls]);
}
