#!/usr/bin/env python3
"""What `cmake --install` leaves, used from an empty folder by a project that knows nothing of the source tree."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/cli"))
from harness import CrossoverTest, only  # noqa: E402

BUILD = Path(os.environ.get("CROSSOVER_BUILD", ROOT / "build/dev"))
CMAKE = os.environ.get("CMAKE", "cmake")
PROJECT = ROOT / "tests/installed/project"
QUICK = ("--skip", "probe,safe", "--workers", "2", "--budget", "2s")


def run(*words, **keywords):
    ended = subprocess.run([str(word) for word in words], capture_output=True, text=True, **keywords)
    if ended.returncode != 0:
        raise AssertionError(f"{words}: {ended.stdout[-3000:]}{ended.stderr[-3000:]}")
    return ended.stdout


class Installed(CrossoverTest):
    @classmethod
    def setUpClass(cls):
        cls.place = Path(tempfile.mkdtemp(prefix="crossover-installed-"))
        cls.addClassCleanup(shutil.rmtree, cls.place, ignore_errors=True)
        run(CMAKE, "--install", BUILD, "--prefix", cls.place / "first")
        # Nothing in it may know where it was put.
        cls.prefix = (cls.place / "first").rename(cls.place / "usr")
        cls.project = cls.place / "project"
        cls.configure(cls.project, cls.prefix)
        run(CMAKE, "--build", cls.project, "--parallel", os.cpu_count() or 1)

    @staticmethod
    def configure(folder, where):
        return run(
            *(CMAKE, "-S", PROJECT, "-B", folder, "-G", "Ninja", f"-DEXAMPLES={ROOT / 'examples'}"),
            f"-DCMAKE_PREFIX_PATH={where}",
        )

    def setUp(self):
        super().setUp()
        self.environment["PATH"] = f"{self.prefix / 'bin'}:{self.environment['PATH']}"
        self.environment.pop("CROSSOVER", None)

    def sweep_itself(self, name, *options):
        self.expect(0, *QUICK, *options, program=self.project / name, env=self.environment)
        record = self.record()
        self.assertEqual(record["failures"], [])
        return record

    def test_a_map_is_measured_on_several_backends(self):
        record = self.sweep_itself("haversine", "--backend", "openmp", "--backend", "process_pool:pipe")
        self.assertEqual([c["workload"] for c in record["crossovers"]], ["haversine"] * 2)
        self.assertEqual([c["backend"] for c in record["crossovers"]], ["openmp", "process_pool:pipe"])
        self.assertEqual({cell["name"].split("/")[0] for cell in record["benchmarks"]} - {"haversine"}, set())

    def test_maps_of_many_arrays_and_of_slices_give_right_results(self):
        for name in ("black_scholes", "stencil"):
            with self.subTest(program=name):
                options = ("--backend", "thread", "--n", "64:65536", "--out", name)
                self.expect(0, *QUICK, *options, program=self.project / name, env=self.environment)
                record = self.record(name)
                self.assertEqual(record["failures"], [])
                self.assertEqual(only(record["crossovers"])["backend"], "thread")

    def test_comparisons_are_measured(self):
        for name, way, sizes in (
            ("sum_squares", "openmp", "64:16384"),
            ("sort", "tbb", "64:16384"),
            ("dgemm", "threads", "65:192"),
        ):
            with self.subTest(program=name):
                if not (self.project / name).exists():
                    self.skipTest(f"the library of {name} is not there")
                options = ("--n", sizes, "--out", name)
                self.expect(0, *QUICK, *options, program=self.project / name, env=self.environment)
                self.assertEqual(only(self.record(name)["crossovers"])["backend"], way)

    def test_a_library_says_what_the_record_keeps_of_it(self):
        if not (self.project / "dgemm").exists():
            self.skipTest("OpenBLAS is not there (libopenblas-dev)")
        runtime = self.sweep_itself("dgemm", "--n", "65:96")["environment"]["runtimes"]["threads"]
        self.assertRegex(runtime["openblas_version"], r"\d+\.\d+")
        self.assertRegex(runtime["kernel"], r"^\w+$")
        rows = self.expect(0, "export", "--format", "thresholds", program="crossover", env=self.environment).stdout
        self.assertIn("openblas_version", rows)

    def test_the_audit_measures_the_switches_of_a_library(self):
        if not (self.project / "dgemm").exists():
            self.skipTest("OpenBLAS is not there (libopenblas-dev)")
        words = ("--only", "openblas", "--budget", "1s", "--prefix", self.prefix, "--out", "audit")
        ended = self.expect(0, *words, program=ROOT / "examples/audit/audit.py", env=self.environment)
        self.assertIn("OpenBLAS", ended.stdout)
        self.assertIn("n > 10000 (interface/axpy.c:96)", ended.stdout)
        table = (self.folder / "audit/audit.md").read_text()
        self.assertTrue(ended.stdout.endswith(table))
        self.assertEqual(len([line for line in table.splitlines() if line.startswith("| ")]), 1 + 5)

    def test_a_script_imports_the_module_and_finds_the_program(self):
        self.environment["PYTHONPATH"] = str(self.prefix / "lib/python3/dist-packages")
        self.environment["PATH"] = "/usr/bin:/bin"  # not where it was installed: it lies beside the module
        words = (ROOT / "examples/python/pool_primes.py", *QUICK, "--n", "16:1024")
        self.expect(0, *words, program=sys.executable)
        record = self.record()
        self.assertEqual((record["failures"], only(record["crossovers"])["workload"]), ([], "pool_primes"))

    def test_the_installed_program_finds_what_lies_beside_it(self):
        listed = self.expect(0, "list", program="crossover", env=self.environment).stdout
        self.assertIn("openmp", listed)
        self.expect(
            0,
            *("sweep", "--workload", "wave", "--backend", "pool", *QUICK),
            program="crossover",
            env=self.environment,
        )
        if (self.prefix / "libexec/crossover/plots/node_modules/vega").exists():
            self.expect(0, "report", "results/latest", "--page-only", program="crossover", env=self.environment)
            self.assertTrue(list(self.run_folder().glob("*.html")))

    def test_wrong_names_of_a_map_are_refused(self):
        program = self.project / "haversine"
        for options, word in ((("--backend", "opnmp"), "did you mean 'openmp'"), (("--workload", "x"), "no comparison")):
            with self.subTest(options=options):
                ended = self.expect(2, *options, program=program, env=self.environment)
                self.assertIn(word, ended.stderr)

    def test_bash_completes_commands_and_options(self):
        script = self.prefix / "share/bash-completion/completions/crossover"

        def completed(*words):
            asked = f'source "{script}"; COMP_WORDS=({" ".join(words)}); COMP_CWORD={len(words) - 1}; _crossover'
            return run("bash", "-c", asked + '; printf "%s\\n" "${COMPREPLY[@]}"').split()

        self.assertEqual(completed("crossover", "sw"), ["sweep"])
        self.assertEqual(completed("crossover", "sweep", "--bud"), ["--budget"])
        self.assertNotIn("describe", completed("crossover", "''"))
        for word in ("--workload", "--backend", "--program"):
            self.assertIn(word, completed("crossover", "sweep", "--"))

    def test_the_manual_names_every_command_and_option(self):
        page = (self.prefix / "share/man/man1/crossover.1").read_text()
        self.assertTrue(page.startswith(".TH CROSSOVER 1"))
        for command in ("sweep", "python", "show", "report", "check", "export", "list", "doctor"):
            self.assertIn(f".SS crossover {command}\n", page)
            helped = self.expect(0, command, "--help", program="crossover", env=self.environment).stdout
            for option in re.findall(r"^  (?:-\w,)?(--[\w-]+)", helped, re.MULTILINE):
                self.assertIn(option.replace("-", "\\-"), page)

    def test_pkg_config_names_the_header(self):
        pkg = shutil.which("pkg-config")
        if not pkg:
            self.skipTest("pkg-config is not there")
        found = next(self.prefix.rglob("crossover.pc"))
        flags = run(pkg, "--cflags", "crossover", env={**self.environment, "PKG_CONFIG_PATH": str(found.parent)})
        folder = Path(re.match(r"-I(\S+)", flags)[1])
        self.assertTrue((folder / "crossover/compare.hpp").exists(), flags)

    def test_the_build_folder_is_found_as_well(self):
        self.configure(self.folder / "from_build", BUILD)
        cache = (self.folder / "from_build/CMakeCache.txt").read_text()
        self.assertIn(f"Crossover_DIR:PATH={BUILD}", cache)


if __name__ == "__main__":
    unittest.main()
