"""The copy of the checkout in which mutants are built and tested."""

import concurrent.futures
import json
import os
import resource
import shutil
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[3]
MEMORY_BYTES = 8 << 30  # a mutant may allocate without end


def quick_and_slow(seconds):
    """Cases by their time: those of less than half a second, and the others."""
    return [{case: s for case, s in seconds.items() if (s < 0.5) == quick} for quick in (True, False)]


def shares(seconds, count):
    """Cases dealt out so that shares take about as long as each other: at most `count` pairs of cases and their time."""
    dealt = [([], 0.0) for _ in range(count)]
    for case in sorted(seconds, key=seconds.get, reverse=True):
        cases, total = dealt.pop(min(range(count), key=lambda i: dealt[i][1]))
        dealt.append(([*cases, case], total + seconds[case]))
    return [share for share in dealt if share[0]]


class Bench:
    """One copy, one build folder. `out` holds both, and a log."""

    def __init__(self, out, jobs):
        self.source = out / "source"
        self._build = out / "build"
        self._scratch = out / "scratch"
        self._log = out / "log"
        self._times = out / "times.json"
        self._jobs = jobs
        self._shares = {}  # of a test program: lists of cases that run side by side, the quick ones first
        self._environment = {name: value for name, value in os.environ.items() if name != "CMAKE_CXX_COMPILER_LAUNCHER"}

    def copy(self):
        """Brings the copy to the state of the checkout; files that are the same keep their time, so little is rebuilt.
        What an earlier run learnt of the tests is forgotten when anything changed."""
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=REPOSITORY, capture_output=True, check=True).stdout
        names = {name for name in listed.decode().split("\0") if name and (REPOSITORY / name).is_file()}
        for old in self.source.rglob("*"):
            if old.is_file() and str(old.relative_to(self.source)) not in names:
                self._times.unlink(missing_ok=True)
                old.unlink()
        for name in sorted(names):
            there, here = REPOSITORY / name, self.source / name
            if not (here.exists() and here.read_bytes() == there.read_bytes()):
                self._times.unlink(missing_ok=True)
                here.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(there, here)

    def configure(self):
        self._scratch.mkdir(exist_ok=True)
        flags = ["-D", "CMAKE_BUILD_TYPE=Debug", "-D", "CMAKE_CXX_FLAGS_DEBUG=-O1 -g0", "-D", "CROSSOVER_UNITY=OFF"]
        words = ["cmake", "-G", "Ninja", "-S", str(self.source), "-B", str(self._build), *flags]
        if self._run(words, 600) != 0:
            raise ValueError(f"the unchanged code cannot be configured: see {self._log}")

    def _prepare(self, test):
        """Once, before the first mutant that asks for it: builds the test of the unchanged code and times its cases."""
        if test in self._shares:
            return
        if not self._builds(test):
            raise ValueError(f"the unchanged code does not build: see {self._log}")
        if test.endswith(".py"):
            self._shares[test] = []
            if self._fails(test):
                raise ValueError(f"the unchanged code does not pass {test}: see {self._log}")
            return
        times = json.loads(self._times.read_text()) if self._times.exists() else {}
        if test not in times:
            times[test] = self._case_seconds(test)
            self._times.write_text(json.dumps(times))
        self._shares[test] = [shares(cases, self._jobs) for cases in quick_and_slow(times[test])]

    def _case_seconds(self, test):
        report = self._scratch / "cases.json"
        if self._run([self._program(test), "--gtest_brief=1", f"--gtest_output=json:{report}"], 1800) != 0:
            raise ValueError(f"the unchanged code does not pass {test}: see {self._log}")
        return {
            f"{suite['name']}.{case['name']}": float(case["time"].rstrip("s"))
            for suite in json.loads(report.read_text())["testsuites"]
            for case in suite["testsuite"]
        }

    def judge(self, mutant, tests):
        """'caught by TEST', 'survived' or 'does not build'. The tests are asked one after the other."""
        for test in tests:
            self._prepare(test)
            if (verdict := self._judge(mutant, test)) != "survived":
                return verdict
        return "survived"

    def _judge(self, mutant, test):
        file = self.source / mutant.path
        whole = file.read_text()
        lines = whole.split("\n")
        lines[mutant.line - 1] = mutant.after
        file.write_text("\n".join(lines))
        try:
            if not self._builds(test):
                return "does not build"
            return f"caught by {test}" if self._fails(test) else "survived"
        finally:
            file.write_text(whole)

    def _builds(self, test):
        target = "crossover" if test.endswith(".py") else test
        return self._run(["cmake", "--build", str(self._build), "--parallel", str(self._jobs), "--target", target], 1800) == 0

    def _fails(self, test):
        """Whether a case of the test program fails, crashes or does not end. The slow ones are asked last."""
        shutil.rmtree(self._scratch, ignore_errors=True)
        self._scratch.mkdir()
        if test.endswith(".py"):
            program = {"CROSSOVER": self._program("crossover"), "TMPDIR": str(self._scratch)}
            return self._run([sys.executable, "-B", str(self.source / "tests" / test), "--failfast"], 300, program) != 0

        def run(share):
            cases, seconds = share
            words = [self._program(test), "--gtest_brief=1", "--gtest_fail_fast", f"--gtest_filter={':'.join(cases)}"]
            return self._run(words, 20 + 5 * seconds, {"TMPDIR": str(self._scratch)})

        with concurrent.futures.ThreadPoolExecutor(self._jobs) as pool:
            return any(any(status != 0 for status in pool.map(run, group)) for group in self._shares[test])

    def _program(self, test):
        return str(next(path for path in self._build.rglob(test) if path.is_file()))

    def _run(self, words, limit_s, variables=None):
        """The exit status; 124 when the time ran out. A process group of its own, so that nothing is left."""
        with self._log.open("ab") as log:
            child = subprocess.Popen(
                words,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                env={**self._environment, **(variables or {})},
                preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES)),
            )
            try:
                return child.wait(limit_s)
            except subprocess.TimeoutExpired:
                return 124
            finally:
                try:
                    os.killpg(child.pid, 9)
                except ProcessLookupError:
                    pass
                child.wait()
