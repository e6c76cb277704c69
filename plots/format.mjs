// Figures as text, in one place: page, pictures and captions write a figure the same way.

const ABSENT = "–";
const TIME_UNITS = [
  [1e9, "s"],
  [1e6, "ms"],
  [1e3, "µs"],
  [1, "ns"],
];

/** A number, or null for anything that is none: records may hold null, and broken ones anything. */
export function finite(value) {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

// So many significant digits; a measured figure keeps its zeros (2.00×), a given one does not (8
// GiB). An exponent only where the figure would be longer than anybody reads.
function significant(value, digits, keepZeros = true) {
  if (Math.abs(value) >= 1e15 || (value !== 0 && Math.abs(value) < 1e-9)) {
    return value.toExponential(digits - 1);
  }
  const exponent = Math.floor(Math.log10(Math.abs(Number(value.toPrecision(digits))) || 1));
  const decimals = Math.min(12, Math.max(0, digits - 1 - exponent));
  const minimumFractionDigits = keepZeros ? decimals : 0;
  return value.toLocaleString("en-US", { minimumFractionDigits, maximumFractionDigits: decimals });
}

/** A size: 4,194,304. */
export function sizeText(n) {
  return finite(n) === null ? ABSENT : n.toLocaleString("en-US");
}

/** Nanoseconds in the unit that fits: 1.31 µs. */
export function timeText(ns, digits = 3) {
  if (finite(ns) === null) {
    return ABSENT;
  }
  // A figure that would round up to 1,000 is told in the next unit.
  const [scale, unit] = TIME_UNITS.find(
    ([least]) => Number(Math.abs(ns).toPrecision(digits)) >= least,
  ) ?? [1, "ns"];
  return `${significant(ns / scale, digits)} ${unit}`;
}

/** A speed-up: 1.97×. */
export function ratioText(ratio, digits = 3) {
  return finite(ratio) === null ? ABSENT : `${significant(ratio, digits)}×`;
}

/** An interval, [low, high], each end written by `text`; empty when both ends are missing. */
export function intervalText(low, high, text) {
  return finite(low) === null && finite(high) === null ? "" : `[${text(low)}, ${text(high)}]`;
}

/** Two sizes: 4,096 to 8,192. */
export function rangeText(low, high) {
  return `${sizeText(low)} to ${sizeText(high)}`;
}

/** The interval of a crossover: (104 to 208), (≤ 208) without a lower end, empty without both. */
export function bracketText(low, high) {
  if (finite(low) === null) {
    return finite(high) === null ? "" : `(≤ ${sizeText(high)})`;
  }
  return `(${rangeText(low, high)})`;
}

/** Bytes: 8 GiB. */
export function bytesText(bytes) {
  if (finite(bytes) === null) {
    return ABSENT;
  }
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  const step = Math.max(
    0,
    Math.min(units.length - 1, Math.floor(Math.log2(Math.max(bytes, 1)) / 10)),
  );
  return `${significant(bytes / 1024 ** step, 3, false)} ${units[step]}`;
}

/** Seconds of measuring or waiting: 0.4 s, 3 min 41 s. */
export function durationText(seconds) {
  if (finite(seconds) === null) {
    return ABSENT;
  }
  const whole = Math.round(seconds);
  return seconds < 60
    ? `${significant(seconds, 2, false)} s`
    : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** Words of a command line, quoted for a POSIX shell where needed. */
export function commandText(words) {
  return words
    .map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`))
    .join(" ");
}

/** "1 curve", "2 curves". */
export function counted(count, noun) {
  return `${sizeText(count)} ${noun}${count === 1 ? "" : "s"}`;
}
