// The whole answer in one picture: per workload and backend, from which n on parallel pays.
import { mainSlice } from "../model.mjs";
import { sizeDomain, stacked } from "./frame.mjs";
import { lanesPart } from "./lanes.mjs";
import { settle } from "./options.mjs";

/**
 * @param {object} model all workloads, each at the slice that is shown first
 * @param {object} options see options.mjs
 * @returns {object} a Vega-Lite specification
 */
export function answerChart(model, options) {
  const settled = settle(options);
  const groups = model.workloads.map((workload) => ({
    name: workload.name,
    curves: mainSlice(workload).curves.filter(({ backend }) => !settled.hidden.has(backend)),
  }));
  const xDomain = sizeDomain(groups.flatMap(({ curves }) => curves));
  const shown = new Set(groups.flatMap(({ curves }) => curves.map(({ backend }) => backend)));
  const backends = model.backends.filter((backend) => shown.has(backend));
  const parts = groups.map(({ name, curves }, index) => ({
    ...lanesPart(curves, { backends, xDomain }, settled, {
      id: `lanes-${index}`,
      labelled: index === groups.length - 1,
    }),
    title: {
      text: name,
      anchor: "start",
      frame: "group",
      fontSize: 12,
      offset: 5,
      color: settled.theme.ink,
      limit: settled.width,
    },
  }));
  if (parts.length === 0) {
    const nothing = [{ label: "This run measured nothing." }];
    const encoding = { text: { field: "label" } };
    const mark = { type: "text", align: "center", color: settled.theme.ink };
    parts.push({
      name: "nothing",
      width: settled.width,
      height: 60,
      data: { values: nothing },
      mark,
      encoding,
    });
  }
  return { ...stacked(parts, settled.theme, settled.headings), spacing: 30 };
}
