#!/usr/bin/env python3
"""Checks that the sources keep to the arrows of the house (docs/architecture.md).

Usage: check_arrows.py [ROOT]. Prints one line per violation, "path:line: what is wrong: what to do", and exits 1 if
there is any; exits 2 when ROOT holds no sources at all.
"""

import json
import re
import sys
from pathlib import Path

# What every folder may include besides itself; the words for errors are everybody's.
VOCABULARY = ("backends/api/error.hpp", "backends/api/expected.hpp", "backends/api/nearest_name.hpp")
# What rooms share that start processes.
PROCESSES = ("backends/api/descriptor.hpp", "backends/api/processes.hpp")
# What measures stands on the driver, and neither of the two on the other.
UNDER_THE_COMMANDS = (
    *PROCESSES,
    "benchmarks/driver/",
    "benchmarks/protocol/",
    "benchmarks/record/",
    "benchmarks/stats/",
    "benchmarks/text/",
)
ARROWS = {
    "backends/api/": (),
    "backends/registry.hpp": ("backends/api/",),
    "backends/registry.cpp": ("backends/",),
    "backends/implementations.cpp": ("backends/",),
    "backends/rows.hpp": (),
    # Registries of runners with one backend.
    "backends/registry_of_one.hpp": ("backends/registry.hpp",),
    "backends/registry_of_one.cpp": ("backends/registry_of_one.hpp", "backends/api/"),
    "backends/registry_openmp_llvm.cpp": ("backends/",),
    "backends/registry_mpi.cpp": ("backends/",),
    # libstdc++ runs its parallel algorithms on oneTBB, in the arena that they are called in.
    "backends/std_par/": ("backends/api/", "backends/tbb/arena.hpp"),
    "benchmarks/workloads/": ("backends/api/",),
    "benchmarks/stats/": (),
    "benchmarks/text/": (),
    "benchmarks/record/": (
        "backends/api/control_groups.hpp",
        "backends/api/network.hpp",
        "benchmarks/stats/",
        "benchmarks/text/",
    ),
    "benchmarks/protocol/": ("benchmarks/record/", "benchmarks/text/"),
    "benchmarks/formats/": ("benchmarks/record/", "benchmarks/text/"),
    "benchmarks/runner/": (
        "backends/registry.hpp",
        "backends/api/",
        "backends/mpi/world.hpp",
        "benchmarks/workloads/",
        "benchmarks/protocol/",
        "benchmarks/record/",
        "benchmarks/text/",
    ),
    "benchmarks/map/": (
        "backends/registry.hpp",
        "backends/api/",
        "benchmarks/protocol/",
        "benchmarks/runner/",
        "benchmarks/workloads/",
        "include/crossover/",
    ),
    "benchmarks/command/": (
        *PROCESSES,
        "benchmarks/protocol/",
        "benchmarks/record/",
        "benchmarks/text/",
        "benchmarks/workloads/",
    ),
    "benchmarks/gbench/": (
        *PROCESSES,
        "benchmarks/command/children.hpp",
        "benchmarks/command/guard.hpp",
        "benchmarks/command/run_command.hpp",
        "benchmarks/protocol/",
        "benchmarks/record/",
        "benchmarks/stats/",
        "benchmarks/text/",
    ),
    "benchmarks/driver/": (
        *PROCESSES,
        "benchmarks/protocol/",
        "benchmarks/record/",
        "benchmarks/stats/",
        "benchmarks/text/",
    ),
    # Ranks in simulated time.
    "benchmarks/simulated/": (
        "backends/api/network.hpp",
        "backends/api/partition.hpp",
        "backends/mpi/ranks.hpp",
        "benchmarks/protocol/",
        "benchmarks/record/",
        "benchmarks/text/",
    ),
    "benchmarks/plan/": UNDER_THE_COMMANDS,
    "benchmarks/sweep/": UNDER_THE_COMMANDS,
    "benchmarks/gate/": UNDER_THE_COMMANDS,
    "benchmarks/sides/": (*UNDER_THE_COMMANDS, "benchmarks/gate/", "benchmarks/gbench/"),
    "benchmarks/doctor/": ("benchmarks/record/", "benchmarks/text/"),
    "benchmarks/cli/": (
        "benchmarks/sweep/options.hpp",
        "benchmarks/gate/options.hpp",
        "benchmarks/protocol/protocol.hpp",
        "benchmarks/record/",
        "benchmarks/text/",
        "benchmarks/command/command_line.hpp",
        "benchmarks/command/options.hpp",
        "benchmarks/driver/launchers.hpp",
        "benchmarks/driver/named_command.hpp",
        "benchmarks/gbench/names.hpp",
    ),
    "benchmarks/commands/": ("backends/", "benchmarks/"),
    "benchmarks/main.cpp": ("benchmarks/commands/", "benchmarks/record/"),
    # What users compile: the standard library alone, and their own headers.
    "include/crossover/": (),
    "examples/": (),
    # Programs that put the suite itself to the test.
    "tests/proofs/": ("backends/", "benchmarks/", "tests/support/"),
}

# Vendor headers and the places that may include them. A backend's runtime must stay out of headers; the hand-written
# loops that a backend is held against use it, too.
VENDORS = (
    (
        re.compile(r"omp\.h"),
        ("backends/openmp/", "backends/mpi/", "tests/proofs/fidelity/", "examples/"),
        True,
    ),
    (
        re.compile(r"(oneapi/)?tbb(/.*|\.h)"),
        ("backends/tbb/", "tests/proofs/fidelity/", "examples/"),
        True,
    ),
    (re.compile(r"pthreadpool\.h"), ("backends/pthreadpool/", "tests/proofs/fidelity/"), True),
    (re.compile(r"mpi\.h"), ("backends/mpi/", "benchmarks/simulated/", "tests/proofs/mpi/"), True),
    (re.compile(r"benchmark/.*"), ("benchmarks/runner/", "tests/gbench/", "tests/proofs/gbench/"), False),
    (
        re.compile(r"nlohmann/.*"),
        ("benchmarks/record/", "benchmarks/protocol/", "benchmarks/formats/"),
        False,
    ),
    (re.compile(r"CLI/.*"), ("benchmarks/cli/",), False),
    (re.compile(r"hwloc(\.h|/.*)"), ("benchmarks/record/",), False),
)

LONGEST_FILE = 400
OURS = ("backends/", "benchmarks/", "tests/")
CHECKED = ("backends/", "benchmarks/", "tests/proofs/", "include/crossover/", "examples/")
CODE = {".cpp", ".hpp", ".in", ".cmake", ".txt", ".mjs", ".js", ".css", ".py", ".sh"}
# Build trees, fetched modules and measured results are nobody's source.
SKIPPED = {".git", "build", "node_modules", "results", "artefacts", "__pycache__"}

INCLUDE = re.compile(r'^\s*#\s*include\s*(?:"([^"]+)"|<([^>]+)>)')
IMPORT = re.compile(r"""(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire\s*\(\s*)(["'])([\w@./:-]+)\1""")


def sources(root):
    """All files below root that are not skipped, as paths relative to it, sorted."""
    pending = [root]
    found = []
    while pending:
        for entry in pending.pop().iterdir():
            if entry.is_dir() and not entry.is_symlink():
                if entry.name not in SKIPPED:
                    pending.append(entry)
            elif entry.is_file():
                found.append(entry.relative_to(root))
    return sorted(found)


def room_of(path):
    """The key of ARROWS for a path, or the folder of a backend; None for a place that the table does not know."""
    for room in ARROWS:
        if path == room or (room.endswith("/") and path.startswith(room)):
            return room
    parts = path.split("/")
    if parts[0] == "backends" and len(parts) > 2:
        return f"backends/{parts[1]}/"
    return None


def allowed(room, target):
    """Whether a file of the room may include the target (a path from the root)."""
    if target in VOCABULARY and room.startswith(OURS):
        return True
    if room.endswith("/") and target.startswith(room):
        return True
    arrows = ARROWS.get(room, ("backends/api/",))  # a backend's folder: the interface, nothing else
    return any(target == arrow or (arrow.endswith("/") and target.startswith(arrow)) for arrow in arrows)


def check_include(path, quoted, angled):
    """The complaint about one include of a file, or None."""
    included = quoted or angled
    for pattern, homes, only_sources in VENDORS:
        if pattern.fullmatch(included):
            if not path.startswith(homes):
                return f"<{included}> belongs to {homes[0]} alone: use that room's interface"
            if only_sources and not path.endswith(".cpp"):
                return f"<{included}> in a header: move it into a .cpp file of {homes[0]}"
            return None
    if not included.startswith(OURS):
        return None
    room = room_of(path)
    if room is None:
        return "this place is not in the table of arrows: add it to ARROWS in tests/lint/check_arrows.py"
    if not allowed(room, included):
        return f'"{included}" is not for {room}: see the arrows in docs/architecture.md'
    return None


def check_cpp(root, path, lines):
    for number, line in enumerate(lines, 1):
        match = INCLUDE.match(line)
        if not match:
            continue
        quoted, angled = match.groups()
        if quoted and (".." in quoted.split("/") or (root / path).parent.joinpath(quoted).is_file()):
            yield number, f'"{quoted}" is relative: write it from the root of the repository'
            continue
        complaint = check_include(path, quoted, angled)
        if complaint:
            yield number, complaint


def check_imports(root, path, lines, declared):
    """JavaScript of plots: nothing from outside plots but Node.js itself and what plots/package.json declares."""
    plots = (root / "plots").resolve()
    for number, line in enumerate(lines, 1):
        if line.lstrip().startswith(("*", "//", "/*")):
            continue
        for _, name in IMPORT.findall(line):
            if name.startswith("."):
                if plots not in (root / path).parent.joinpath(name).resolve().parents:
                    yield number, f"'{name}' lies outside plots: plots draws stored JSON and needs nothing else of ours"
            elif not name.startswith("node:"):
                package = "/".join(name.split("/")[: 2 if name.startswith("@") else 1])
                if package not in declared:
                    yield number, f"'{name}' is not declared: add it to plots/package.json, or write node:{name}"


def check_file(root, path, declared):
    text = (root / path).read_text(encoding="utf-8", errors="replace")
    lines = text.splitlines()
    if (Path(path).suffix in CODE) and len(lines) > LONGEST_FILE:
        yield LONGEST_FILE + 1, f"{len(lines)} lines: a file has {LONGEST_FILE} at most, split it"
    if path.startswith(CHECKED) and re.search(r"\.(cpp|hpp|h|cc)(\.in)?$", path):
        yield from check_cpp(root, path, lines)
    if path.startswith("plots/") and path.endswith((".mjs", ".js")):
        yield from check_imports(root, path, lines, declared)
    if path.endswith("package-lock.json"):
        for number, line in enumerate(lines, 1):
            if '"resolved"' in line:
                yield number, "a lock file records no address: npm install with omit-lockfile-registry-resolved=true"


def declared_packages(root):
    manifest = root / "plots" / "package.json"
    if not manifest.is_file():
        return set()
    content = json.loads(manifest.read_text(encoding="utf-8"))
    return {*content.get("dependencies", {}), *content.get("devDependencies", {})}


def violations(root):
    """All violations below root, as lines of text, and the number of files looked at."""
    declared = declared_packages(root)
    found = []
    files = sources(root)
    for path in files:
        for number, complaint in check_file(root, path.as_posix(), declared):
            found.append(f"{path.as_posix()}:{number}: {complaint}")
    checked = sum(1 for path in files if path.parts[0] in ("backends", "benchmarks", "plots"))
    return found, checked


def main():
    root = Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
    found, checked = violations(root)
    if checked == 0:
        print(f"check_arrows: no sources ({root}): give the root of the repository", file=sys.stderr)
        return 2
    for line in found:
        print(line)
    print(f"check_arrows: {checked} files, {len(found)} violations")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
