// Looks into Vega-Lite specifications.
import { plotsRequire } from "./modules.mjs";

const { compile } = plotsRequire("vega-lite");

/** All named parts of a specification, at any depth. */
export function partsOf(specification) {
  const below = [...(specification.vconcat ?? []), ...(specification.layer ?? [])].flatMap(partsOf);
  return specification.name === undefined ? below : [specification, ...below];
}

/**
 * The part of that name; throws when there is none, so that a test cannot pass by looking at
 * nothing.
 */
export function part(specification, name) {
  const found = partsOf(specification).find((item) => item.name === name);
  if (!found) {
    throw new Error(
      `no part '${name}' among ${partsOf(specification)
        .map((item) => item.name)
        .join(", ")}`,
    );
  }
  return found;
}

/** The rows that a part draws. */
export const rows = (specification, name) => part(specification, name).data.values;

/** Everything in a value that is a number but not finite, or undefined, by its path. */
export function unfit(value, path = "$") {
  if (value === undefined || (typeof value === "number" && !Number.isFinite(value))) {
    return [`${path} = ${value}`];
  }
  return value !== null && typeof value === "object"
    ? Object.entries(value).flatMap(([key, item]) => unfit(item, `${path}.${key}`))
    : [];
}

/** What the compiler has to say against a specification. */
export function complaints(specification) {
  const said = [];
  const logger = { level: () => logger, error: (...words) => (said.push(words.join(" ")), logger) };
  logger.warn = logger.error;
  logger.info = () => logger;
  logger.debug = () => logger;
  compile(specification, { logger });
  return said;
}
