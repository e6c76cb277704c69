// What the wires of a run cost, and what was moved over them.
import { estimate, figures, list, positive, text } from "./fields.mjs";
import { finite } from "./format.mjs";

function perByte(item) {
  const end = (name) => finite(item[`ns_per_byte_${name}`]);
  return { value: finite(item.ns_per_byte), low: end("low"), high: end("high") };
}

/**
 * @param {object} record
 * @returns {object[]} a link each: its latency in µs and its ns per byte, each with its interval
 */
export function networkOf(record) {
  return list(record.network)
    .map((item) => ({
      host: text(item.host, "(unnamed)"),
      same_host: item.same_host === true,
      latency_us: estimate(item, "latency_us"),
      ns_per_byte: perByte(item),
      ...figures(item, "rounds cpus effective_cpus"),
    }))
    .filter(
      ({ latency_us, ns_per_byte }) =>
        positive(latency_us.value) !== null && positive(ns_per_byte.value) !== null,
    );
}

/**
 * @param {object} model
 * @returns {object[]} a cell each that moved data: how many bytes, and for how long in ns
 */
export function movedCells({ curves }) {
  return curves
    .flatMap(({ cells }) => cells)
    .filter(({ moved_bytes, moving_ratio, parallel_ns }) =>
      [moved_bytes, moving_ratio, parallel_ns].every((figure) => positive(figure) !== null),
    )
    .map((cell) => ({
      ...cell,
      bytes: cell.moved_bytes,
      value: cell.moving_ratio * cell.parallel_ns,
    }));
}
