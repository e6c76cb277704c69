#!/usr/bin/env python3
"""The example runners in other languages, where their compilers are there."""

import glob
import shutil
import subprocess
import unittest

from harness import ROOT, CrossoverTest, only

RUNNERS = ROOT / "examples/runners"
QUICK = ("--skip", "probe,safe", "--workers", "2", "--n", "64:65536", "--budget", "5s")
CRATES = "/usr/share/cargo/registry"  # of Debian's librust-rayon-dev: nothing is downloaded


class RunnersTest(CrossoverTest):
    def build(self, *words):
        ended = subprocess.run(words, cwd=self.folder, capture_output=True, text=True, check=False)
        self.assertEqual(ended.returncode, 0, ended.stdout + ended.stderr)

    def expect_answer(self, way, *words):
        self.expect(0, "sweep", *QUICK, *words, "--out", "good")
        record = self.record("good")
        self.assertEqual(record["failures"], [])
        crossover = only(record["crossovers"])
        self.assertEqual((crossover["workload"], crossover["backend"]), ("roots", way))
        self.assertGreater(len(record["samples"]), 0)
        self.assertEqual(self.marked_processes(), [])
        self.expect(3, "sweep", *QUICK, *words, "--calls", "cold", "--out", "cold")
        self.assertIn("this runner measures hot calls", self.record("cold")["failures"][0]["error"])


class Rust(RunnersTest):
    def test_rayon(self):
        if not shutil.which("cargo") or not glob.glob(f"{CRATES}/rayon-1*"):
            self.skipTest("cargo or rayon is not there (Debian: cargo, librust-rayon-dev)")
        shutil.copytree(RUNNERS / "rust", self.folder / "rust")
        source = ('source.crates-io.replace-with="debian"', f'source.debian.directory="{CRATES}"')
        self.build(
            *("cargo", "build", "--release", "--offline", "--manifest-path", "rust/Cargo.toml"),
            *(word for one in source for word in ("--config", one)),
        )
        self.expect_answer("rayon", "--program", "rust/target/release/crossover-example")


class Java(RunnersTest):
    def test_parallel_streams(self):
        if not shutil.which("javac") or not shutil.which("java"):
            self.skipTest("javac or java is not there (Debian: default-jdk-headless)")
        warnings = ("-Xlint:all", "-Werror")
        self.build("javac", *warnings, "-d", "classes", str(RUNNERS / "java/Runner.java"))
        words = [f"--runner={way}=java -cp classes Runner" for way in ("serial", "stream")]
        self.expect_answer("stream", "--workload", "roots", "--backend", "stream", *words)


if __name__ == "__main__":
    unittest.main()
