// What every chart may be told, with its default.
import { PRINT_THEME } from "../palette.mjs";

/**
 * @param {object} options
 * @param {Map} options.styles looks of the backends (palette.mjs)
 * @param {object} [options.theme] colours and font
 * @param {number} [options.width] of the plotting area, pixels
 * @param {number} [options.height]
 * @param {number} [options.margin] room left of the plotting area, for labels
 * @param {number} [options.labelLimit] length at which backend names are cut, as Vega measures text
 * @param {"log"|"linear"} [options.scale] of the y axis
 * @param {Set<string>} [options.hidden] backends that are not drawn
 * @param {string|null} [options.focus] the backend that stands out
 * @param {object|null} [options.samples] raw samples of the model, drawn when given
 * @param {number[]|null} [options.range] sizes shown, [low, high]; all of them when null
 * @param {boolean} [options.winners] whether a strip says which series is fastest
 * @param {boolean} [options.legend] whether the picture explains its own series
 * @param {boolean} [options.hover] whether points answer to the pointer
 * @param {{title: string, subtitle: string}|null} [options.headings]
 */
export function settle(options) {
  const defaults = {
    ...{
      theme: PRINT_THEME,
      width: 560,
      height: 320,
      margin: 96,
      labelLimit: 130,
      scale: "log",
      hidden: new Set(),
      focus: null,
    },
    ...{ samples: null, range: null, winners: true, legend: false, hover: false, headings: null },
  };
  return { ...defaults, ...options };
}

/** How charts are drawn that leave the page, as files of the run or saved by a reader. */
export const PRINT_OPTIONS = { theme: PRINT_THEME, width: 620, height: 340, legend: true };
