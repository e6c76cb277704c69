// The command: what it writes, what it refuses, what it leaves behind.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { chmod, mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { writeWhole } from "../../plots/files.mjs";
import { pageOf } from "../../plots/page.mjs";
import { writePictures } from "../../plots/pictures.mjs";
import { readModel } from "../../plots/record.mjs";
import { makeRecord } from "./fixtures/make_record.mjs";
import { writeLargeRecord } from "./fixtures/write_large_record.mjs";
import { NASTY, UNWRITABLE, WRITTEN } from "./fixtures/nasty.mjs";
import { inRepository } from "./support/modules.mjs";
import { runFolder, runReport } from "./support/report.mjs";

const small = () => makeRecord({ workloads: ["wave"], backends: ["openmp", "tbb"] });

/** One line on stderr that names what, where and a remedy; exit code 2; nothing written. */
async function refuses(words, what, where) {
  const { code, stdout, stderr } = await runReport(...words);
  assert.equal(code, 2, stderr);
  assert.equal(stdout, "");
  assert.match(stderr, /^report: [^\n]+ \([^\n]+\): [^\n]+\n$/);
  assert.match(stderr, what);
  assert.ok(stderr.includes(where), stderr);
}

test("a folder gets its page, its pictures and their captions, and no half-written file", async (t) => {
  const folder = await runFolder(t, small());
  const { code, stdout, stderr } = await runReport(folder);
  const said = `report: ${join(folder, "report.html")}\npictures: 4 in ${join(folder, "plots")}\n`;
  assert.deepEqual([code, stdout, stderr], [0, said, ""]);
  assert.deepEqual((await readdir(folder)).sort(), ["plots", "report.html", "results.json"]);
  const names = ["answer", "wave-samples", "wave-speedup", "wave-time"].flatMap((name) => [
    `${name}.png`,
    `${name}.svg`,
  ]);
  assert.deepEqual((await readdir(join(folder, "plots"))).sort(), [...names, "captions.md"].sort());
});

test("page and pictures can be had alone", async (t) => {
  const page = await runFolder(t, small());
  assert.equal((await runReport("--page-only", page)).code, 0);
  assert.deepEqual((await readdir(page)).sort(), ["report.html", "results.json"]);
  const pictures = await runFolder(t, small());
  assert.equal((await runReport(pictures, "--pictures-only")).code, 0);
  assert.deepEqual((await readdir(pictures)).sort(), ["plots", "results.json"]);
});

test("the page of a default run is at most 2 MB", async (t) => {
  const folder = await runFolder(t, makeRecord());
  assert.equal((await runReport(folder, "--page-only")).code, 0);
  const { length } = await readFile(join(folder, "report.html"));
  assert.ok(length < 2e6, `${length} bytes`);
});

test("missing folder, missing and unreadable results are refused by name", async (t) => {
  const folder = await runFolder(t);
  await refuses(
    [join(folder, "nowhere")],
    /cannot read the results: ENOENT/,
    join(folder, "nowhere", "results.json"),
  );
  await refuses([folder], /ENOENT/, join(folder, "results.json"));
  await mkdir(join(folder, "results.json"));
  await refuses([folder], /EISDIR/, join(folder, "results.json"));
});

test("what is not a record is refused, and nothing is written", async (t) => {
  const CASES = [
    ["{", /not valid JSON/],
    ["", /not valid JSON/],
    ["[]", /no schema_version/],
    ["null", /no schema_version/],
    ['{"schema_version":"1"}', /no schema_version/],
    [
      JSON.stringify({ ...small(), schema_version: 99 }),
      /schema version 99.*: draw it with a newer Crossover/,
    ],
    [
      JSON.stringify({ ...small(), schema_version: 1 }),
      /schema version 1, and this program reads version 2.*: measure again/,
    ],
    ['{"schema_version":0}', /schema version 0.*: measure again/],
  ];
  for (const [content, what] of CASES) {
    const folder = await runFolder(t, content);
    await refuses([folder], what, join(folder, "results.json"));
    assert.deepEqual(await readdir(folder), ["results.json"]);
  }
});

test("what is nested too deep is refused in one line, wherever it stands", async (t) => {
  const deep = (open, close) => `${open.repeat(5000)}1${close.repeat(5000)}`;
  for (const value of [deep("[", "]"), deep('{"a":', "}")]) {
    for (const key of ["environment", "samples", "unknown"]) {
      const text = JSON.stringify({ ...small(), [key]: "@" }).replace('"@"', value);
      const folder = await runFolder(t, text);
      const { code, stdout, stderr } = await runReport(folder);
      assert.deepEqual([code, stdout], [2, ""], stderr);
      assert.match(
        stderr,
        /^report: [^\n]+nested more than 64 deep \([^\n]+results\.json\): [^\n]+\n$/,
      );
    }
  }
});

test("files are read as show reads them: with a mark, under any name, and no bytes that are not UTF-8", async (t) => {
  const marked = await runFolder(t, `\ufeff${JSON.stringify(small())}`);
  assert.equal((await runReport(marked, "--page-only")).code, 0);
  const named = await runFolder(t);
  await writeFile(join(named, "other.json"), JSON.stringify(small()));
  assert.equal((await runReport(join(named, "other.json"), "--page-only")).code, 0);
  assert.deepEqual((await readdir(named)).sort(), ["other.json", "report.html"]);
  const broken = await runFolder(t);
  const text = JSON.stringify(small());
  const at = text.indexOf("wave");
  await writeFile(
    join(broken, "results.json"),
    Buffer.concat([
      Buffer.from(text.slice(0, at)),
      Buffer.from([0xc3]),
      Buffer.from(text.slice(at)),
    ]),
  );
  await refuses([broken], /not UTF-8/, join(broken, "results.json"));
});

test("names that XML cannot hold are written alike into page and pictures", async (t) => {
  const { record } = NASTY["names that are no text of XML"];
  const environment = { ...record.environment, runtimes: { [UNWRITABLE]: { [UNWRITABLE]: "1" } } };
  const folder = await runFolder(t, { ...record, environment });
  assert.equal((await runReport(folder)).code, 0);
  const html = await readFile(join(folder, "report.html"), "utf8");
  assert.ok(html.includes(`"workload":"${WRITTEN}"`));
  assert.equal(html.includes(JSON.stringify(UNWRITABLE).slice(1, -1)), false);
  const svg = await readFile(join(folder, "plots", "answer.svg"), "utf8");
  assert.ok(svg.includes(WRITTEN));
});

test("a full disk and a full stdout are exit code 3, with one line", async (t) => {
  const folder = await runFolder(t, small());
  const page = [inRepository("plots/report.mjs"), folder, "--page-only"];
  const limited = await new Promise((resolve) => {
    execFile(
      "sh",
      ["-c", 'ulimit -f 8; exec "$@"', "sh", process.execPath, ...page],
      (error, stdout, stderr) => resolve({ code: error ? error.code : 0, stdout, stderr }),
    );
  });
  assert.deepEqual([limited.code, limited.stdout], [3, ""], limited.stderr);
  assert.match(limited.stderr, /^report: cannot write: EFBIG \([^\n]+report\.html\): [^\n]+\n$/);
  assert.deepEqual(await readdir(folder), ["results.json"]);
  const full = await new Promise((resolve) => {
    execFile(
      "sh",
      ["-c", 'exec "$@" >/dev/full', "sh", process.execPath, ...page],
      (error, stdout, stderr) => resolve({ code: error ? error.code : 0, stderr }),
    );
  });
  assert.equal(full.code, 3, full.stderr);
  assert.match(full.stderr, /^report: cannot write to stdout: ENOSPC [^\n]+\n$/);
});

test("many writers of one file at once succeed", async (t) => {
  const folder = await runFolder(t);
  const path = join(folder, "page.html");
  const contents = Array.from({ length: 32 }, (_, index) => String(index).repeat(10000));
  await Promise.all(contents.map((content) => writeWhole(path, content)));
  assert.ok(contents.includes(await readFile(path, "utf8")));
  assert.deepEqual(await readdir(folder), ["page.html"]);
});

test("an error cannot steer the terminal", async (t) => {
  const folder = await runFolder(t);
  const { code, stderr } = await runReport(join(folder, "\u001b[31mred\u202e\u2028\u2029back"));
  assert.equal(code, 2);
  assert.doesNotMatch(stderr.slice(0, -1), /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
});

test("wrong usage is refused", async (t) => {
  const folder = await runFolder(t, small());
  await refuses([folder, "--pages-only"], /unknown option '--pages-only'/, "--page-only");
  await refuses(
    [folder, "--page-only", "--pictures-only"],
    /exclude each other/,
    "crossover report",
  );
  await refuses(
    [folder, folder, "--page-only"],
    /--page-only is for one run, and 2 are named/,
    "crossover report",
  );
  await refuses([folder, "--out", "x.html"], /--out is for several runs/, "crossover report");
  await refuses([folder, folder, "--out=a", "--out=b"], /--out is given twice/, "crossover report");
  await refuses([folder, folder, "--out"], /--out takes one value/, "crossover report");
  await refuses([`a=${folder}`, `a=${folder}`], /two runs are called 'a'/, "crossover report");
  await refuses(Array(9).fill(folder), /9 runs/, "crossover report");
  const { code, stdout } = await runReport("--help");
  assert.equal(code, 0);
  assert.match(stdout, /^Usage: /);
});

test("several runs get one page, beside the last of them or where it is wanted", async (t) => {
  const [one, two] = [await runFolder(t, small()), await runFolder(t, makeRecord({ seed: 9 }))];
  assert.equal((await runReport(one, join(two, "results.json"))).code, 0);
  assert.deepEqual((await readdir(two)).sort(), ["comparison.html", "results.json"]);
  const wanted = join(one, "deep", "page.html");
  const { code, stdout } = await runReport(`before=${one}`, `after=${two}`, `--out=${wanted}`);
  assert.deepEqual([code, stdout], [0, `report: ${wanted}\n`]);
  const html = await readFile(wanted, "utf8");
  assert.ok(html.includes('"labels":["before","after"]'));
  await refuses(
    [one, two, `--comparisons=${join(one, "gone")}`],
    /cannot read the comparisons/,
    join(one, "gone"),
  );
  await refuses(
    [one, join(one, "nowhere")],
    /cannot read the results/,
    join(one, "nowhere", "results.json"),
  );
});

test("very many samples make a page that stays small and says what it leaves out", async (t) => {
  const folder = await runFolder(t);
  await writeLargeRecord(folder, 150000);
  assert.equal((await runReport(folder, "--page-only")).code, 0);
  const html = await readFile(join(folder, "report.html"), "utf8");
  assert.ok(html.length < 5e6, `${html.length} bytes`);
  const model = JSON.parse(html.match(/id="model">(.*?)<\/script>/s)[1]);
  assert.equal(model.samples.total, 150000);
  assert.ok(model.samples.kept <= 60000 && model.samples.kept > 50000, String(model.samples.kept));
});

test("what cannot be written is refused by its path, and the old page stays", async (t) => {
  const folder = await runFolder(t, small());
  await writeFile(join(folder, "plots"), "a file where a folder should be");
  await refuses([folder, "--pictures-only"], /cannot write/, join(folder, "plots"));
  if (process.getuid() !== 0) {
    await writeFile(join(folder, "report.html"), "old");
    await chmod(folder, 0o555);
    await refuses([folder, "--page-only"], /cannot write: EACCES/, "report.html");
    await chmod(folder, 0o755);
    assert.equal(await readFile(join(folder, "report.html"), "utf8"), "old");
  }
});

test("every odd record is drawn without a word of complaint", async (t) => {
  const said = [];
  t.mock.method(process.stderr, "write", (text) => said.push(String(text)));
  for (const [name, { record }] of Object.entries(NASTY)) {
    const folder = await runFolder(t, record);
    const model = await readModel(join(folder, "results.json"));
    assert.ok((await pageOf(model)).includes("</html>"), name);
    await writePictures(model, folder, (warning) => said.push(warning));
    assert.deepEqual(said, [], name);
    assert.ok((await readdir(join(folder, "plots"))).includes("answer.svg"), name);
  }
});

test("the command says nothing of odd records either", async (t) => {
  for (const name of ["hostile names", "wrong types"]) {
    const folder = await runFolder(t, NASTY[name].record);
    const { code, stderr } = await runReport(folder);
    assert.deepEqual([code, stderr], [0, ""], name);
    assert.ok((await readdir(join(folder, "plots"))).includes("answer.svg"), name);
  }
});
