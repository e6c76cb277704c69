// How a backend looks: colour, shape and dash are fixed per backend and all three differ, so that
// no reader depends on colour. Hues follow Okabe and Ito (Color Universal Design, 2008), darkened
// or lightened to stand 3:1 off the paper.

const LIGHT =
  "#5b6470 #c44e00 #0068a8 #00805b #b5478a #9a6c00 #2b7fb0 #7a5fb8 #8b4a2b #4d7a1f".split(" ");
const DARK =
  "#b4bdc9 #ff9455 #62b4f2 #35cfa0 #eb9dcb #f0b93a #8fd3f5 #b9a3f0 #d69a78 #a5d06a".split(" ");
// Classes of a speed-up, from under a quarter to eight times and more: orange for losses, blue for
// gains (told apart with all common kinds of colour vision), pale enough for text to stand on.
const LIGHT_HEAT = ["#f0b27a", "#f7d0a8", "#fce9d6", "#e3eef8", "#bcd8f0", "#8dbfe6", "#5fa5da"];
const DARK_HEAT = ["#7a4210", "#573213", "#3a291b", "#1d2d3d", "#1f3f5c", "#23557f", "#2b6ba3"];
// Steps along a run, after viridis: told apart in grey, too, and 3:1 off the paper in both schemes.
const LIGHT_STEPS = ["#440154", "#414487", "#2a788e", "#1e8a6e", "#4d8f2a", "#8a7a00"];
const DARK_STEPS = ["#a98be0", "#7fa4ea", "#4fb8d0", "#4fd3a0", "#a0dc5a", "#fde725"];
export const SHAPES =
  "circle triangle-up square diamond cross triangle-down triangle-right triangle-left".split(" ");
export const DASHES = "1 0, 7 3, 12 3, 9 3 2 3, 3 2, 2 4, 14 3 2 3 2 3, 6 2 1 2"
  .split(", ")
  .map((dash) => dash.split(" ").map(Number));
const SLOTS = ["serial", "thread", "openmp", "tbb", "process_pool", "std_par", "mpi", "python"];

/** Custom properties of the page: name, light, dark. Text stands 4.5:1 off its ground at least. */
const SCHEMES = [
  ["ink", "#1b2026", "#e8ebef"],
  ["muted", "#59626d", "#a4aeba"],
  ["grid", "#e3e7ec", "#2d343d"],
  ["paper", "#ffffff", "#1a1f26"],
  ["page", "#f4f5f7", "#12151a"],
  ["raised", "#f8f9fb", "#20262e"],
  ["line", "#d8dde3", "#343c46"],
  ["accent", "#005f9e", "#7cc0f5"],
  ["accent-soft", "#e5f0f8", "#1d3345"],
  ["good", "#006b4c", "#4fd3a5"],
  ["warn", "#8a4b00", "#f2b65c"],
  ["warn-soft", "#fdf3e3", "#35291a"],
  ["bad", "#a3262a", "#ff9a97"],
  ["bad-soft", "#fceaea", "#3a2124"],
];

/** Colours of everything but the series, as custom properties: CSS alone switches the scheme. */
export const PAGE_THEME = {
  ink: "var(--ink)",
  muted: "var(--muted)",
  grid: "var(--grid)",
  paper: "var(--paper)",
  series: LIGHT.map((_, slot) => `var(--series-${slot})`),
  heat: LIGHT_HEAT.map((_, step) => `var(--heat-${step})`),
  steps: LIGHT_STEPS.map((_, step) => `var(--step-${step})`),
  font: "system-ui, sans-serif",
};

/** For pictures that leave the page: SVG and PNG on white. */
export const PRINT_THEME = {
  ...Object.fromEntries(SCHEMES.slice(0, 4)), // ink, muted, grid, paper
  series: LIGHT,
  heat: LIGHT_HEAT,
  steps: LIGHT_STEPS,
  font: "DejaVu Sans, sans-serif",
};

/** All colours of the page: by the reader's preference, by the page's switch, light in print. */
export function schemeCss() {
  const rules = (scheme) => {
    const dark = scheme === "dark";
    const own = SCHEMES.map(([name, ...colours]) => `--${name}:${colours[Number(dark)]};`);
    const numbered = (name, colours) =>
      colours.map((colour, index) => `--${name}-${index}:${colour};`).join("");
    return [
      `color-scheme:${scheme};${own.join("")}`,
      numbered("series", dark ? DARK : LIGHT),
      numbered("heat", dark ? DARK_HEAT : LIGHT_HEAT),
      numbered("step", dark ? DARK_STEPS : LIGHT_STEPS),
    ].join("");
  };
  return [
    `:root{${rules("light")}}`,
    `@media (prefers-color-scheme: dark){:root:not([data-scheme=light]){${rules("dark")}}}`,
    `:root[data-scheme=dark]{${rules("dark")}}`,
    `@media print{:root,:root:not([data-scheme=light]),:root[data-scheme=dark]{${rules("light")}}}`,
  ].join("\n");
}

/**
 * Looks of all backends of a record. A variant (openmp:dynamic) keeps its backend's colour and
 * differs in shape and dash.
 * @param {string[]} backends names, in any order
 * @returns {Map<string, {slot: number, shape: string, dash: number[]}>}
 */
export function stylesOf(backends) {
  const styles = new Map();
  const slots = new Map(SLOTS.map((name, slot) => [name, slot]));
  const variants = new Map();
  for (const backend of [...new Set(backends)].sort()) {
    const family = backend.split(":")[0];
    if (!slots.has(family)) {
      slots.set(family, slots.size);
    }
    const slot = slots.get(family);
    const variant = variants.get(slot) ?? 0;
    variants.set(slot, variant + 1);
    // More backends than shapes: the second time round, shapes and dashes are paired differently.
    const lap = Math.floor(slot / SHAPES.length);
    styles.set(backend, {
      slot: slot % LIGHT.length,
      shape: SHAPES[(slot + 3 * (variant + lap)) % SHAPES.length],
      dash: DASHES[(slot + 3 * variant + 5 * lap) % DASHES.length],
    });
  }
  return styles;
}

/** Backends in the order of every list: serial, the known ones, then the rest by name. */
export function inOrder(backends) {
  const rank = (name) => {
    const slot = SLOTS.indexOf(name.split(":")[0]);
    return slot < 0 ? SLOTS.length : slot;
  };
  return [...new Set(backends)].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}
