#!/usr/bin/env python3
"""Scripts that call crossover.compare, started as runners and spoken to line by line."""

import shutil
import signal
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from speaker import ROOT, RUNNER, Speaker

PACKAGE = RUNNER.parent / "crossover"
POOL = """
import multiprocessing, os, signal
import crossover
print("the script runs as", __name__, flush=True)

def square(x):
    return x * x

def deadly(x):
    os.kill(os.getpid(), signal.SIGKILL)

def make_pool(workers):
    return multiprocessing.get_context({method!r}).Pool(workers)

{guard}
    made = crossover.compare(
        setup=lambda n: list(range(n)),
        serial=lambda values: list(map(square, values)),
        parallel=lambda values, pool: pool.map({function}, values, 1),
        start=make_pool,
        n=(2, 64),
    )
"""


class ScriptTest(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="crossover-script-"))
        self.addCleanup(shutil.rmtree, self.folder)

    def write(self, text, name="it.py"):
        (self.folder / name).write_text(text)
        return self.folder / name

    def speaker(self, where, environment=()):
        return Speaker([sys.executable, "-B", str(PACKAGE), str(where), "--serve"], environment)

    def pool(self, method, guard="if True:", function="square"):
        return self.write(POOL.format(method=method, guard=guard, function=function))

    def opened(self, runner, workload="it", backend="parallel", **more):
        offered = runner.ask(op="hello", protocol=1)
        answer = runner.open(workload, backend, **more) if offered["ok"] else offered
        return answer

    def refusal(self, text, **more):
        with self.speaker(self.write(text)) as runner:
            answer = self.opened(runner, **more)
            self.assertFalse(answer["ok"], answer)
            self.assertEqual(len(answer["error"].splitlines()), 1)
            return answer["error"]


class Pools(ScriptTest):
    """Children of forkserver and spawn run the script again: they neither sweep nor speak."""

    def test_every_start_method_works_with_and_without_a_guard(self):
        for method in ("fork", "forkserver", "spawn"):
            for guard in ("if True:", 'if __name__ == "__main__":'):
                script = self.pool(method, guard)
                with self.subTest(method=method, guard=guard), self.speaker(script) as runner:
                    hello = runner.ask(op="hello", protocol=1)
                    ways = {"name": "it", "ways": ["serial", "parallel"]}
                    self.assertEqual(hello["workloads"], [{**ways, "n_min": 2, "n_max": 64}])
                    opened = runner.open("it", "parallel", workers=3)
                    self.assertTrue(opened["ok"], opened)
                    self.assertGreaterEqual(int(opened["environment"]["worker_processes"]), 3)
                    self.assertEqual(runner.ask(op="verify", n=64), {"ok": True, "agrees": True})
                    measured = runner.ask(op="measure", n=64, iterations=3)
                    self.assertGreater(measured["seconds"], 0)
                    self.assertEqual(runner.end(), 0)
                    self.assertEqual(runner.leftovers(), [])

    def test_a_killed_runner_leaves_no_workers(self):
        for method in ("fork", "forkserver", "spawn"):
            for number in (signal.SIGKILL, signal.SIGINT, signal.SIGTERM):
                script = self.pool(method)
                with self.subTest(method=method, signal=number), self.speaker(script) as runner:
                    self.assertTrue(self.opened(runner)["ok"])
                    runner.ask(op="verify", n=8)
                    runner.process.send_signal(number)
                    runner.process.wait(timeout=20)
                    self.assertEqual(runner.leftovers(), [])

    def test_the_end_of_requests_ends_the_workers(self):
        for method in ("fork", "forkserver", "spawn"):
            with self.subTest(method), self.speaker(self.pool(method)) as runner:
                self.assertTrue(self.opened(runner)["ok"])
                runner.process.stdin.close()
                self.assertEqual(runner.process.wait(timeout=20), 0)
                self.assertEqual(runner.leftovers(), [])

    def test_a_worker_that_is_killed_is_told(self):
        for method in ("fork", "spawn"):
            script = self.pool(method, function="deadly")
            with self.subTest(method), self.speaker(script) as runner:
                self.assertTrue(self.opened(runner)["ok"])
                answer = runner.ask(op="verify", n=8)
                self.assertIn("was killed by signal 9", answer["error"])
                self.assertEqual(runner.process.wait(timeout=20), 1)
                self.assertEqual(runner.leftovers(), [])

    def test_a_pool_may_replace_its_workers(self):
        script = self.pool("fork")
        replaced = script.read_text().replace("Pool(workers)", "Pool(workers, maxtasksperchild=1)")
        script.write_text(replaced)
        with self.speaker(script) as runner:
            self.assertTrue(self.opened(runner)["ok"])
            for _ in range(3):
                self.assertEqual(runner.ask(op="verify", n=16), {"ok": True, "agrees": True})
            self.assertEqual(runner.end(), 0)


class Streams(ScriptTest):
    def test_what_a_script_prints_and_reads_disturbs_no_request(self):
        text = """
import os, sys
print("before", flush=True)
os.write(1, b"raw\\n")
os.system("echo from a child; cat")
assert sys.stdin.read() == ""
import crossover
def loud(values):
    print("while measured", flush=True)
    return len(values)
crossover.compare(setup=lambda n: print("in setup") or [0] * n, serial=loud, parallel=loud)
print("after")
"""
        with self.speaker(self.write(text)) as runner:
            self.assertTrue(self.opened(runner)["ok"])
            self.assertEqual(runner.ask(op="verify", n=8), {"ok": True, "agrees": True})
            self.assertTrue(runner.ask(op="measure", n=8, iterations=2)["ok"])
            self.assertEqual(runner.end(), 0)
            told = runner.process.stderr.read()
            for words in ("before", "raw", "from a child", "while measured", "in setup", "after"):
                self.assertIn(words, told)

    def test_it_is_not_for_people(self):
        for words in ((), ("it.py",), ("it.py", "--help")):
            ended = subprocess.run(
                [sys.executable, "-B", str(PACKAGE), *words],
                stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
            )
            self.assertEqual((ended.returncode, ended.stdout), (2, ""))
            self.assertIn("crossover python", ended.stderr)


class Refusals(ScriptTest):
    GOOD = "import crossover\nmade = crossover.compare(setup=list, serial=len, parallel=len{})\n"

    def test_scripts_without_a_comparison(self):
        for text, words in (
            ("", "makes no comparison: call crossover.compare"),
            ("import nosuch", "ModuleNotFoundError: No module named 'nosuch' (it.py:1)"),
            ("\n1 / 0", "ZeroDivisionError: division by zero (it.py:2)"),
            ("def f(:", "SyntaxError"),
            ("raise SystemExit('wrong words')", "ended before it compared anything: wrong words"),
            ("import crossover\ncrossover.compare(setup=list, parallel=len)", "TypeError"),
            (self.GOOD.format("") * 2, "two comparisons are called 'it': give each a name="),
            (self.GOOD.format(", name='a'") * 2, "two comparisons are called 'a'"),
        ):
            with self.subTest(text):
                self.assertIn(words, self.refusal(text))
        no_serial = "import crossover\ncrossover.compare(setup=list, parallel=len)"
        self.assertIn("'serial'", self.refusal(no_serial))

    def test_names_that_are_not_there(self):
        good = self.GOOD.format("")
        self.assertIn("there is no comparison 'that'", self.refusal(good, workload="that"))
        self.assertIn("it has no way 'pool'", self.refusal(good, backend="pool"))
        script = self.write(self.GOOD.format(", name='known'"))
        for where, words in (
            (f"{script}:mad", "no comparison 'mad' in"),
            (f"{script}:mad", "but: made, known"),
            ("nosuch_module:made", "there is no script and no module 'nosuch_module'"),
            (f"{self.folder}/nosuch.py", "there is no script and no module"),
        ):
            with self.subTest(where), self.speaker(where) as runner:
                self.assertIn(words, self.opened(runner)["error"])

    def test_a_comparison_is_named_by_its_variable_or_its_name(self):
        other = self.GOOD.format("").replace("made", "other")
        script = self.write(self.GOOD.format(", name='known'") + other)
        for name in ("made", "known", "other"):
            with self.subTest(name), self.speaker(f"{script}:{name}") as runner:
                self.assertTrue(self.opened(runner, workload=name)["ok"])

    def test_a_script_that_ends_behind_its_comparisons_is_measured(self):
        script = self.write(self.GOOD.format("") + "raise SystemExit('done')")
        with self.speaker(script) as runner:
            self.assertTrue(self.opened(runner)["ok"])


class Modules(ScriptTest):
    def test_a_comparison_of_a_module_is_measured_with_its_pool(self):
        (self.folder / "package").mkdir()
        self.write("", "package/__init__.py")
        text = POOL.format(method="spawn", guard="if True:", function="square")
        text = text.replace("def square", "from .more import nothing\ndef square")
        self.write(text, "package/module.py")
        self.write("nothing = 0", "package/more.py")
        with self.speaker("package.module:made", {"PYTHONPATH": str(self.folder)}) as runner:
            self.assertTrue(self.opened(runner, workload="made")["ok"])
            self.assertEqual(runner.ask(op="verify", n=8), {"ok": True, "agrees": True})
            self.assertEqual(runner.end(), 0)
        with self.speaker("package.module", {"PYTHONPATH": str(self.folder)}) as runner:
            self.assertTrue(self.opened(runner, workload="module")["ok"])


def python_with(module):
    """An interpreter that has it; None where there is none."""
    for python in (sys.executable, "/usr/bin/python3"):
        words = [python, "-c", f"import {module}"]
        if Path(python).exists():
            if subprocess.run(words, check=False, capture_output=True).returncode == 0:
                return python
    return None


class Examples(ScriptTest):
    def measured(self, name, way, module, n=512):
        python = python_with(module)
        if python is None:
            self.skipTest(f"no Python here has {module}")
        words = [python, "-B", str(PACKAGE), str(ROOT / f"examples/python/{name}.py"), "--serve"]
        for backend in ("serial", way):
            with Speaker(words, {"NUMBA_CACHE_DIR": str(self.folder)}) as runner:
                opened = self.opened(runner, name, backend)
                self.assertTrue(opened["ok"], opened)
                self.assertEqual(runner.ask(op="verify", n=n), {"ok": True, "agrees": True})
                self.assertGreater(runner.ask(op="measure", n=n, iterations=2)["seconds"], 0)
                self.assertEqual(runner.end(), 0)
                self.assertEqual(runner.leftovers(), [])
        return opened["environment"]

    def test_a_pool(self):
        told = self.measured("pool_primes", "parallel", "multiprocessing")
        self.assertGreaterEqual(int(told["worker_processes"]), 2)

    def test_numexpr(self):
        self.assertIn("numexpr", self.measured("numexpr_wave", "numexpr", "numexpr"))

    def test_numba(self):
        self.assertIn("numba", self.measured("numba_sum", "prange", "numba"))


class Directly(ScriptTest):
    def test_a_script_that_a_driver_starts_itself_speaks(self):
        script = self.pool("fork")
        environment = {"PYTHONPATH": str(RUNNER.parent), "PYTHONDONTWRITEBYTECODE": "1"}
        with Speaker([sys.executable, str(script), "--serve"], environment) as runner:
            self.assertEqual(runner.process.stdout.readline(), "the script runs as __main__\n")
            self.assertTrue(self.opened(runner)["ok"])
            self.assertEqual(runner.end(), 0)

    def test_without_a_driver_it_says_where_it_looked(self):
        environment = {
            "PYTHONPATH": str(RUNNER.parent), "PATH": "/nowhere", "PYTHONDONTWRITEBYTECODE": "1"
        }
        ended = subprocess.run(
            [sys.executable, str(self.pool("fork"))],
            env=environment, capture_output=True, text=True, check=False,
        )
        self.assertEqual(ended.returncode, 2)
        words = "cannot start crossover (No such file or directory): put crossover into PATH"
        self.assertIn(words, ended.stderr)


if __name__ == "__main__":
    unittest.main()
