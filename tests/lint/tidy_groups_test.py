#!/usr/bin/env python3
"""Tests of scripts/tidy_groups.py on a planted compilation database."""

import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "tidy_groups.py"


class TidyGroups(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.checkout = Path(folder.name) / "a checkout"
        self.database = self.checkout / "build" / "UnifiedSource"
        self.database.mkdir(parents=True)
        self.entries = []

    def source(self, name, size=100):
        path = self.checkout / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("/" * size)
        return path

    def unit(self, name, members, *flags):
        """A file that includes `members`, and its command."""
        path = self.database / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("/* generated */\n" + "".join(f'#include "{m}"\n' for m in members))
        self.command(path, *flags)

    def command(self, path, *flags):
        words = ["/usr/bin/c++", *flags, "-o", f"{path.name}.o", "-c", f"'{path}'"]
        self.entries.append({"directory": "/", "file": str(path), "command": " ".join(words)})

    def grouped(self, count):
        """The lists of files that are read together, and the arguments for each."""
        (self.database / "compile_commands.json").write_text(json.dumps(self.entries))
        out = self.database / "groups"
        words = [sys.executable, "-B", SCRIPT, self.database, self.checkout, out, str(count)]
        ended = subprocess.run(words, capture_output=True, text=True, check=True)
        written = [Path(line) for line in ended.stdout.splitlines()]
        commands = json.loads((out / "compile_commands.json").read_text())
        self.assertEqual([entry["file"] for entry in commands], [str(path) for path in written])
        prefix = '#include "'
        lists = [
            [line.removeprefix(prefix).rstrip('"') for line in path.read_text().splitlines()]
            for path in written
        ]
        return lists, [entry["arguments"] for entry in commands]

    def test_every_shipped_file_is_read_once_and_directly(self):
        a, b, c = (self.source(f"benchmarks/{name}.cpp") for name in ("x/a", "x/b", "y/c"))
        test = self.source("tests/unit/t.cpp")
        self.unit("benchmarks/x/unity_0.cxx", [a, b])
        self.unit("tests/unity_0.cxx", [test])
        self.command(c)
        lists, _ = self.grouped(1)
        self.assertEqual([sorted(one) for one in lists], [sorted(map(str, (a, b, c)))])

    def test_two_units_of_one_module_never_meet(self):
        for index in range(3):
            self.unit(f"backends/x/unity_{index}.cxx", [self.source(f"backends/x/{index}.cpp")])
        lists, _ = self.grouped(1)
        self.assertEqual(sorted(map(len, lists)), [1, 1, 1])

    def test_two_programs_never_meet(self):
        for module in ("x", "y"):
            self.command(self.source(f"benchmarks/{module}/main.cpp"))
        lists, _ = self.grouped(1)
        self.assertEqual(sorted(map(len, lists)), [1, 1])

    def test_groups_are_of_a_size_and_the_largest_comes_first(self):
        sizes = {"a": 900, "b": 400, "c": 300, "d": 300}
        for name, size in sizes.items():
            self.command(self.source(f"benchmarks/{name}/{name}.cpp", size))
        lists, _ = self.grouped(2)
        names = [sorted(Path(file).stem for file in one) for one in lists]
        self.assertEqual(names, [["b", "c", "d"], ["a"]])

    def test_flags_are_those_of_all_members_each_once(self):
        self.command(self.source("benchmarks/a/a.cpp"), "-O1", "-isystem", "/one", "-DA")
        self.command(
            self.source("benchmarks/b/b.cpp"), "-O1", "-isystem", "/two", "-isystem", "/one"
        )
        _, ((*words, _),) = self.grouped(1)
        rest = words[1:-1]
        self.assertCountEqual(rest, ["-O1", "-isystem", "/one", "-DA", "-isystem", "/two"])
        for place in ("/one", "/two"):
            self.assertEqual(rest[rest.index(place) - 1], "-isystem")


if __name__ == "__main__":
    unittest.main()
