// How a backend looks: colour, shape and dash are fixed per backend and all three differ, so that no reader depends on
// colour. Hues follow Okabe and Ito (Color Universal Design, 2008), darkened or lightened to stand 3:1 off the paper.

const k_light = [
  "#5b6470",
  "#c44e00",
  "#0068a8",
  "#00805b",
  "#b5478a",
  "#9a6c00",
  "#2b7fb0",
  "#7a5fb8",
  "#8b4a2b",
  "#4d7a1f",
];
const k_dark = [
  "#b4bdc9",
  "#ff9455",
  "#62b4f2",
  "#35cfa0",
  "#eb9dcb",
  "#f0b93a",
  "#8fd3f5",
  "#b9a3f0",
  "#d69a78",
  "#a5d06a",
];
// Classes of a speed-up, from under a quarter to eight times and more: orange for losses, blue for gains (a pair that all
// common kinds of colour vision tell apart), pale enough for text to stand on.
const k_light_heat = ["#f0b27a", "#f7d0a8", "#fce9d6", "#e3eef8", "#bcd8f0", "#8dbfe6", "#5fa5da"];
const k_dark_heat = ["#7a4210", "#573213", "#3a291b", "#1d2d3d", "#1f3f5c", "#23557f", "#2b6ba3"];
// Steps along a run, after viridis: told apart in grey, too, and 3:1 off the paper in both schemes.
const k_light_steps = ["#440154", "#414487", "#2a788e", "#1e8a6e", "#4d8f2a", "#8a7a00"];
const k_dark_steps = ["#a98be0", "#7fa4ea", "#4fb8d0", "#4fd3a0", "#a0dc5a", "#fde725"];
const k_shapes = [
  "circle",
  "triangle-up",
  "square",
  "diamond",
  "cross",
  "triangle-down",
  "triangle-right",
  "triangle-left",
];
const k_dashes = [
  [1, 0],
  [7, 3],
  [12, 3],
  [9, 3, 2, 3],
  [3, 2],
  [2, 4],
  [14, 3, 2, 3, 2, 3],
  [6, 2, 1, 2],
];
const k_slots = ["serial", "thread", "openmp", "tbb", "process_pool", "std_par", "mpi", "python"];

/** Custom properties of the page, by colour scheme. Text stands at least 4.5:1 off what it is written on. */
const k_schemes = {
  light: {
    ...{ page: "#f4f5f7", paper: "#ffffff", raised: "#f8f9fb", ink: "#1b2026", muted: "#59626d", grid: "#e3e7ec" },
    ...{
      line: "#d8dde3",
      accent: "#005f9e",
      "accent-soft": "#e5f0f8",
      good: "#006b4c",
      warn: "#8a4b00",
      "warn-soft": "#fdf3e3",
    },
    ...{ bad: "#a3262a", "bad-soft": "#fceaea" },
  },
  dark: {
    ...{ page: "#12151a", paper: "#1a1f26", raised: "#20262e", ink: "#e8ebef", muted: "#a4aeba", grid: "#2d343d" },
    ...{
      line: "#343c46",
      accent: "#7cc0f5",
      "accent-soft": "#1d3345",
      good: "#4fd3a5",
      warn: "#f2b65c",
      "warn-soft": "#35291a",
    },
    ...{ bad: "#ff9a97", "bad-soft": "#3a2124" },
  },
};

/** Colours of everything but the series: custom properties, so that switching the scheme is a matter of CSS alone. */
export const k_page_theme = {
  ink: "var(--ink)",
  muted: "var(--muted)",
  grid: "var(--grid)",
  paper: "var(--paper)",
  series: k_light.map((_, slot) => `var(--series-${slot})`),
  heat: k_light_heat.map((_, step) => `var(--heat-${step})`),
  steps: k_light_steps.map((_, step) => `var(--step-${step})`),
  font: "system-ui, sans-serif",
};

/** For pictures that leave the page: SVG and PNG on white. */
export const k_print_theme = {
  ink: "#1b2026",
  muted: "#59626d",
  grid: "#e3e7ec",
  paper: "#ffffff",
  series: k_light,
  heat: k_light_heat,
  steps: k_light_steps,
  font: "DejaVu Sans, sans-serif",
};

/** Style rules that set all colours of the page: by preference of the reader, by the page's switch, light in print. */
export function scheme_css() {
  const rules = (scheme) => {
    const own = Object.entries(k_schemes[scheme]).map(([name, colour]) => `--${name}:${colour};`);
    const dark = scheme === "dark";
    const numbered = (name, colours) => colours.map((colour, index) => `--${name}-${index}:${colour};`).join("");
    return [
      `color-scheme:${scheme};${own.join("")}`,
      numbered("series", dark ? k_dark : k_light),
      numbered("heat", dark ? k_dark_heat : k_light_heat),
      numbered("step", dark ? k_dark_steps : k_light_steps),
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
 * Looks of all backends of a record. A variant (openmp:dynamic) keeps its backend's colour and differs in shape and dash.
 * @param {string[]} backends names, in any order
 * @returns {Map<string, {slot: number, shape: string, dash: number[]}>}
 */
export function styles_of(backends) {
  const styles = new Map();
  const slots = new Map(k_slots.map((name, slot) => [name, slot]));
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
    const lap = Math.floor(slot / k_shapes.length);
    styles.set(backend, {
      slot: slot % k_light.length,
      shape: k_shapes[(slot + 3 * (variant + lap)) % k_shapes.length],
      dash: k_dashes[(slot + 3 * variant + 5 * lap) % k_dashes.length],
    });
  }
  return styles;
}

/** Backends in the order in which they are always told: serial, the known ones, then the rest by name. */
export function in_order(backends) {
  const rank = (name) => {
    const slot = k_slots.indexOf(name.split(":")[0]);
    return slot < 0 ? k_slots.length : slot;
  };
  return [...new Set(backends)].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}
