#!/usr/bin/env python3
"""Merges the groups of a unity build across modules for clang-tidy, whose checks of one file take
as long for the headers of the JSON library as for ours.

Usage: tidy_groups.py DATABASE CHECKOUT OUT COUNT

Reads DATABASE/compile_commands.json of a unity build of CHECKOUT and writes OUT/group_<i>.cxx,
COUNT or more of about the same size, with their compile_commands.json. They include what is
compiled into the programs that ship; tests are held to -Wall and the sanitizers. Two groups of one
module never meet, because those that are compiled apart have names that clash; nor do two files
with a main. Prints the files written, the largest first."""

import json
import os
import re
import shlex
import sys
from pathlib import Path

ROOMS = ("backends", "benchmarks")
WITH_A_VALUE = ("-isystem", "-I", "-idirafter", "-include")
NOT_TO_KEEP = ("-o", "-c")  # each followed by a file


class Unit:
    """What one compiler command reads."""

    def __init__(self, file, command):
        self.file = file
        together = re.findall(r'^#include "(/.*)"', Path(file).read_text(), re.M)
        self.members = [Path(member) for member in together or [file]]
        self.size = sum(member.stat().st_size for member in self.members)
        self.room = self.members[0].parent
        self.has_main = any(member.name == "main.cpp" for member in self.members)
        self.flags = flags_of(command)


def flags_of(command):
    """The options of a compiler command, those with a value as pairs."""
    words = iter(shlex.split(command)[1:])
    flags = []
    for word in words:
        if word in NOT_TO_KEEP:
            next(words)
        elif word in WITH_A_VALUE:
            flags.append((word, next(words)))
        else:
            flags.append((word,))
    return flags


def shipped_units(database, checkout):
    places = tuple(f"{base}/{room}/" for base in (database, checkout) for room in ROOMS)
    commands = json.loads((database / "compile_commands.json").read_text())
    by_file = {os.path.realpath(entry["file"]): entry["command"] for entry in commands}
    return [Unit(file, words) for file, words in by_file.items() if file.startswith(places)]


def may_join(unit, group):
    return all(
        unit.room != other.room and not (unit.has_main and other.has_main) for other in group
    )


def grouped(units, count):
    """Lists of units: each unit, the largest first, joins the smallest group that it may join."""
    groups = [[] for _ in range(count)]
    for unit in sorted(units, key=lambda unit: (-unit.size, unit.file)):
        groups.sort(key=lambda group: sum(other.size for other in group))
        home = next((group for group in groups if may_join(unit, group)), None)
        if home is None:
            home = []
            groups.append(home)
        home.append(unit)
    return [group for group in groups if group]


def main():
    database, checkout, out = (Path(os.path.realpath(word)) for word in sys.argv[1:4])
    groups = grouped(shipped_units(database, checkout), int(sys.argv[4]))
    groups.sort(key=lambda group: -sum(unit.size for unit in group))
    out.mkdir(parents=True, exist_ok=True)
    entries = []
    for index, group in enumerate(groups):
        file = out / f"group_{index}.cxx"
        # Without the unit's own file between: the static analyzer looks no deeper.
        members = [member for unit in group for member in unit.members]
        file.write_text("".join(f'#include "{member}"\n' for member in members))
        flags = dict.fromkeys(flag for unit in group for flag in unit.flags)
        words = ["c++", *(word for flag in flags for word in flag), "-c", str(file)]
        entries.append({"directory": str(database), "file": str(file), "arguments": words})
        print(file)
    (out / "compile_commands.json").write_text(json.dumps(entries, indent=1))


if __name__ == "__main__":
    main()
