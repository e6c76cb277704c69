// The tests live outside plots, whose modules they use: these are found from there.
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

/** Path of a file of the repository. */
export const inRepository = (path) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

/** `require`, as seen from plots. */
export const plotsRequire = createRequire(inRepository("plots/package.json"));
