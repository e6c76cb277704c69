// Draws charts one at a time between frames, those in view first: the page answers meanwhile.

const waiting = new Set();
let busy = false;

function inView(node) {
  const { top, bottom } = node.getBoundingClientRect();
  return bottom > -200 && top < window.innerHeight + 200;
}

async function work() {
  busy = true;
  while (waiting.size > 0) {
    const tasks = [...waiting];
    const task = tasks.find(({ node }) => inView(node)) ?? tasks[0];
    waiting.delete(task);
    await task.draw();
    await new Promise((resume) => setTimeout(resume, 0));
  }
  busy = false;
  document.documentElement.dataset.settled = "true";
}

/** Asks for a chart to be drawn (again); asking twice before it happens draws once.
 *  The document says whether anything is left to be drawn: data-settled. */
export function enqueue(task) {
  waiting.add(task);
  document.documentElement.dataset.settled = "false";
  if (!busy) {
    busy = true;
    setTimeout(work, 0);
  }
}
