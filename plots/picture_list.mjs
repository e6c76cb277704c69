// Which pictures a run has: names, captions, specifications.
import { finite, sizeText } from "./format.mjs";
import { answerChart } from "./specs/answer.mjs";
import {
  distributionChart,
  likelyCell,
  sampledCells,
  samplesOfCell,
} from "./specs/distribution.mjs";
import { dispatchRows, forestChart, metgRows } from "./specs/forest.mjs";
import { heatChart, heatPanels } from "./specs/heat.mjs";
import { PRINT_OPTIONS } from "./specs/options.mjs";
import { speedupChart } from "./specs/speedup.mjs";
import { timeChart } from "./specs/time.mjs";
import { winnerMap } from "./specs/winner.mjs";
import { scalingGroups, workersChart } from "./specs/workers.mjs";
import { familiesOf } from "./winners.mjs";
import {
  chartHeadings,
  curveName,
  lead,
  onNodes,
  placeText,
  READINGS,
  verdictText,
} from "./words.mjs";

/** A file name from a name of the record: what is plain stays, the rest becomes a dash. */
export function plain(name) {
  return (
    name
      .replace(/[^A-Za-z0-9_]+/g, "-")
      .replace(/^-+|-+$/g, "")
      .slice(0, 60) || "unnamed"
  );
}

function unique(name, taken) {
  let candidate = name;
  for (let next = 2; taken.has(candidate); ++next) {
    candidate = `${name}-${next}`;
  }
  taken.add(candidate);
  return candidate;
}

function answerPicture(model, options) {
  const title = "From which n does parallel pay?";
  const headings = { title, subtitle: READINGS.answer };
  return {
    name: "answer",
    caption: `${title} ${lead(model).join(" ")} ${READINGS.answer}`,
    specification: answerChart(model, { ...options, legend: false, headings }),
  };
}

function slicePictures(workload, options) {
  const measured = workload.slices.filter(({ curves }) =>
    curves.some(({ cells }) => cells.length > 0),
  );
  return measured.flatMap((slice) => {
    const mode = slice.calls === "hot" ? "" : `-${plain(slice.calls)}`;
    const place = plain(`${slice.workers}-workers${onNodes(slice.nodes)}`);
    const several = workload.slices.length > 1 ? `-${place}${mode}` : "";
    const told = slice.curves.map((curve) => `${curveName(curve)}: ${verdictText(curve)}`);
    return Object.entries({ time: timeChart, speedup: speedupChart }).map(([kind, chart]) => {
      const headings = chartHeadings(kind, slice);
      return {
        name: `${plain(workload.name)}${several}-${kind}`,
        caption: `${headings.title} against n. ${READINGS[kind]} ${told.join(". ")}.`,
        specification: chart(slice, { ...options, headings }),
      };
    });
  });
}

function heatPictures(workload, options) {
  const modes = [...new Set(workload.slices.map(({ calls }) => calls))];
  return modes
    .filter((calls) => heatPanels(workload, calls).length > 0)
    .map((calls) => {
      const headings = chartHeadings("heat", { workload: workload.name, calls });
      return {
        name: `${plain(workload.name)}-heat${calls === "hot" ? "" : `-${plain(calls)}`}`,
        caption: `${headings.title}, ${calls} calls. ${READINGS.heat}`,
        specification: heatChart(workload, calls, { ...options, headings }),
      };
    });
}

function workersPictures(workload, model, options) {
  const cores = finite(model.environment.cpus?.cores);
  return scalingGroups(workload)
    .slice(0, 1)
    .map((entries) => {
      const models = new Set(entries.flatMap(({ fits }) => fits.map((fit) => fit.model)));
      const fit = models.has("usl") ? "usl" : ([...models][0] ?? null);
      const [{ n, calls }] = entries;
      const headings = chartHeadings("workers", entries[0]);
      return {
        name: `${plain(workload.name)}-workers`,
        caption: `${headings.title}, n = ${sizeText(n)}, ${calls} calls. ${READINGS.workers}`,
        specification: workersChart(entries, { cores, fit }, { ...options, headings }),
      };
    });
}

function samplePictures(workload, model, options) {
  const cell = likelyCell(workload, sampledCells(model));
  if (cell === null) {
    return [];
  }
  const { curve, n } = cell;
  const title = `${workload.name}: ${curveName(curve)}, n = ${sizeText(n)}`;
  const headings = { ...chartHeadings("distribution", curve), title: title.slice(0, 80) };
  return [
    {
      name: `${plain(workload.name)}-samples`,
      caption: `Samples of ${title}. ${READINGS.distribution}`,
      specification: distributionChart(samplesOfCell(model, curve, n), { ...options, headings }),
    },
  ];
}

function overviewPictures(model, options) {
  const pictures = familiesOf(model).map((family) => {
    const places = new Set(family.members.map(({ slice }) => placeText(slice)));
    const told = places.size === 1 ? [...places][0] : "the most workers measured";
    const title = `Which backend is fastest: ${family.name}, ${told}`.slice(0, 80);
    const headings = { title, subtitle: ["Pale and ≈: another one is about as fast."] };
    return {
      name: `winner-${plain(family.name)}`,
      caption: `${title}. ${READINGS.winner}`,
      specification: winnerMap(family, { ...options, headings }),
    };
  });
  const forests = [
    ["dispatch", "Dispatch overhead", "time of a map with no work", dispatchRows(model)],
    ["metg", "Smallest task that pays, METG(50 %)", "task length, serial", metgRows(model)],
  ];
  for (const [kind, title, axis, rows] of forests.filter(([, , , shown]) => shown.length > 0)) {
    const headings = { title, subtitle: ["Bars: 95 % intervals."] };
    pictures.push({
      name: kind,
      caption: `${title}. ${READINGS[kind]}`,
      specification: forestChart(rows, axis, { ...options, headings }),
    });
  }
  return pictures;
}

/**
 * What is to be drawn.
 * @param {object} model
 * @returns {Array<{name: string, caption: string, specification: object}>}
 */
export function picturesOf(model) {
  const options = { ...PRINT_OPTIONS, styles: model.styles };
  const taken = new Set();
  const pictures = [
    answerPicture(model, options),
    ...model.workloads.flatMap((workload) => [
      ...slicePictures(workload, options),
      ...heatPictures(workload, options),
      ...workersPictures(workload, model, options),
      ...samplePictures(workload, model, options),
    ]),
    ...overviewPictures(model, options),
  ];
  return pictures.map((picture) => ({ ...picture, name: unique(picture.name, taken) }));
}
