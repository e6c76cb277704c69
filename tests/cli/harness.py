"""What the tests of the program share: a folder of their own, runs of the program, scripted runners, the schema."""

import json
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
import unittest
import uuid
from pathlib import Path

import jsonschema

ROOT = Path(__file__).resolve().parents[2]
CROSSOVER = os.environ.get("CROSSOVER", str(ROOT / "build/dev/bin/crossover"))
SCRIPTED_RUNNER = ROOT / "tests/support/scripted_runner.py"
SCHEMA = json.loads((ROOT / "results/schema/results.schema.json").read_text())
MARK = "CROSSOVER_TEST_MARK"
SLOWNESS = 2 if os.environ.get("CROSSOVER_SANITIZED") else 1  # how many times longer a real sweep is given
STEERING = ("OMP_", "GOMP_", "KMP_", "TBB_", "BENCHMARK_", "OMPI_MCA_", "MPICH_", "UCX_", "FI_",
"I_MPI_")  # variables that runners are started without


def scripted(*options):
    """The command of a scripted runner, as --runner wants it."""
    return shlex.join([sys.executable, "-I", "-S", str(SCRIPTED_RUNNER), *map(str, options)])


def place(curve):
    """Where a curve's workers are, in its name: 4, or 4@2 on two nodes."""
    return f"{curve['workers']}@{curve['nodes']}" if "nodes" in curve else str(curve["workers"])


def strict_json(text):
    def refuse(name):
        raise ValueError(f"{name} is not JSON")

    return json.loads(text, parse_constant=refuse)


def eventually(condition, seconds=10.0):
    """Looks until the condition holds; returns whether it did within the bound."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.005)
    return True


class CrossoverTest(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="crossover-cli-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.mark = uuid.uuid4().hex
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(STEERING)}
        self.environment = {**inherited, "LC_ALL": "C.UTF-8", MARK: self.mark}

    def start(self, *arguments, program=CROSSOVER, **keywords):
        keywords = {
            "cwd": self.folder,
            "env": self.environment,
            "stdin": subprocess.DEVNULL,
            "stdout": subprocess.PIPE,
            "stderr": subprocess.PIPE,
            "text": True,
            **keywords,
        }
        return subprocess.Popen([str(program), *map(str, arguments)], **keywords)

    def run_crossover(self, *arguments, **keywords):
        process = self.start(*arguments, **keywords)
        try:
            stdout, stderr = process.communicate(timeout=240)
        finally:
            process.kill()
            process.wait()
        return subprocess.CompletedProcess(arguments, process.returncode, stdout, stderr)

    def expect(self, status, *arguments, **keywords):
        ended = self.run_crossover(*arguments, **keywords)
        self.assertEqual(ended.returncode, status, f"stdout: {ended.stdout}\nstderr: {ended.stderr}")
        return ended

    def expect_refusal(self, *arguments, words=(), **keywords):
        """Exit 2, one line on stderr with these words, nothing on stdout, nothing left in the folder."""
        before = self.everything()
        ended = self.expect(2, *arguments, **keywords)
        self.assertEqual(ended.stdout, "")
        self.assertEqual(len(ended.stderr.splitlines()), 1, ended.stderr)
        self.assertTrue(ended.stderr.startswith("crossover: "), ended.stderr)
        for word in words:
            self.assertIn(word, ended.stderr)
        self.assertEqual(self.everything(), before)

    def everything(self):
        return sorted(str(path) for path in self.folder.rglob("*"))

    def sweep(self, *planted, serial=(), status=0, sizes="1:4096", options=(), told="", **keywords):
        """A sweep with scripted runners for serial and, when options of it are given, for the backend 'planted'.

        `told`: all that is said on stderr."""
        ended = self.expect(
            status,
            *("sweep", "--workload", "wave", "--n", sizes, "--budget", "600s", "--skip", "probe,dispatch,safe"),
            *("--runner", f"serial={scripted(*serial)}"),
            *(("--backend", "planted", "--runner", f"planted={scripted(*planted)}") if planted else ()),
            *options,
            **keywords,
        )
        self.assertEqual(ended.stderr if status in (0, 3) else told, told)
        return ended

    def run_folder(self, out="results"):
        """The one results folder of a test."""
        folders = [path for path in (self.folder / out).iterdir() if not path.is_symlink()]
        self.assertEqual(len(folders), 1, folders)
        return folders[0]

    def journal(self, out="results"):
        text = (self.run_folder(out) / "journal.jsonl").read_text()
        self.assertTrue(text.endswith("\n"))
        return [strict_json(line) for line in text.splitlines()]

    def record(self, out="results"):
        """results.json, valid and consistent with ci.json, the journal and the link to the latest run."""
        folder = self.run_folder(out)
        record = strict_json((folder / "results.json").read_text())
        faults = jsonschema.Draft202012Validator(SCHEMA).iter_errors(record)
        self.assertEqual([f"{fault.json_path}: {fault.message}" for fault in faults], [])
        rows = strict_json((folder / "ci.json").read_text())["benchmarks"]
        cells = [
            f"{c['workload']}/{c['backend']}/{place(c)}/{c['calls']}/{c['n']}"
            for c in record["cells"]
        ]
        judged = [name for name, cell in zip(cells, record["cells"]) if cell["parallel_ns"] is not None]
        self.assertEqual([row["name"] for row in rows], judged, "a cell of contended rounds alone has no time")
        self.assertEqual(rows, record["benchmarks"])
        self.assertEqual(len(set(cells)), len(cells))
        samples = [line for line in self.journal(out) if line["type"] == "sample"]
        self.assertEqual(sum(len(curve["n"]) for curve in record["samples"]), len(samples))
        for curve in record["samples"]:
            self.assertEqual({len(column) for column in curve.values() if isinstance(column, list)}, {len(curve["n"])})
        self.assertEqual(os.readlink(folder.parent / "latest"), folder.name)
        self.assertEqual(sorted(path.name for path in folder.iterdir()), ["ci.json", "journal.jsonl", "results.json"])
        return record

    def marked_processes(self):
        """Processes that were started by this test's program, or by what it started, and still live."""
        wanted = f"{MARK}={self.mark}".encode()
        found = []
        for process in Path("/proc").iterdir():
            if process.name.isdigit() and int(process.name) != os.getpid():
                try:
                    if wanted in (process / "environ").read_bytes().split(b"\0"):
                        found.append(int(process.name))
                except OSError:
                    continue
        return found


def only(items):
    items = list(items)
    assert len(items) == 1, items
    return items[0]
