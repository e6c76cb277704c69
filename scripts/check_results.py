#!/usr/bin/env python3
"""Checks that a results folder is whole: valid, consistent with itself, drawn.

Usage: check_results.py RESULTS [SCHEMA]. Prints one line per fault and exits 1 if there is any; exits 2 when there is
nothing to check. Needs python3-jsonschema.
"""

import json
import math
import sys
from pathlib import Path

import jsonschema

PNG_BEGINS = b"\x89PNG\r\n"
DEFAULT_SCHEMA = Path(__file__).resolve().parents[1] / "results" / "schema" / "results.schema.json"


def refuse_constant(name):
    raise ValueError(f"{name} is not JSON")


def load(text):
    """JSON as the standard has it: Python would let NaN and Infinity pass."""
    return json.loads(text, parse_constant=refuse_constant)


def cell_name(cell):
    return "/".join(str(cell[key]) for key in ("workload", "backend", "workers", "calls", "n"))


def check_record(record, schema):
    validator = jsonschema.Draft202012Validator(schema)
    for error in sorted(validator.iter_errors(record), key=lambda error: list(map(str, error.path))):
        yield f"results.json: {'/'.join(map(str, error.path))}: {error.message[:200]}"


def check_measured(record):
    if not record.get("cells") or not record.get("crossovers"):
        yield "results.json: nothing was measured"
    if record.get("status") != "complete":
        yield f"results.json: the sweep is {record.get('status')}, not complete"
    for failure in record.get("failures", []):
        yield f"results.json: failure: {json.dumps(failure)[:200]}"


def check_rows(file, rows, record):
    """Exactly one plain Google Benchmark row for every cell that has a time."""
    names = [row["name"] for row in rows]
    cells = [cell_name(cell) for cell in record["cells"] if cell["parallel_ns"] is not None]
    if sorted(names) != sorted(cells):
        odd = sorted(set(names) ^ set(cells)) or sorted({name for name in names if names.count(name) > 1})
        yield f"{file}: {len(names)} rows for {len(cells)} cells, first odd one: {odd[0] if odd else '?'}"
    for row in rows:
        if not (row["time_unit"] == "ns" and math.isfinite(row["real_time"]) and row["real_time"] > 0):
            yield f"{file}: {row['name']}: real_time {row['real_time']} {row['time_unit']}"


def check_journal(text, record):
    """Every line is JSON, a header comes first, and every stored sample came through the journal."""
    lines = [load(line) for line in text.splitlines()]
    if not lines or lines[0].get("type") != "header":
        yield "journal.jsonl: does not begin with a header"
    samples = sum(line.get("type") == "sample" for line in lines)
    stored = sum(len(curve["n"]) for curve in record["samples"])
    if samples != stored:
        yield f"journal.jsonl: {samples} samples, but results.json has {stored}"


def check_columns(record):
    """The columns of a curve tell of the same samples."""
    for curve in record["samples"]:
        for name, column in curve.items():
            if isinstance(column, list) and len(column) != len(curve["n"]):
                name = f"{curve.get('workload')}/{curve.get('backend')}: {name}"
                yield f"results.json: samples: {name} has {len(column)} values, n has {len(curve['n'])}"


def check_pictures(folder, record):
    page = folder / "report.html"
    if not page.is_file() or page.stat().st_size < 1000:
        yield "report.html: missing or empty"
    workloads = {cell["workload"] for cell in record["cells"]}
    for suffix in ("svg", "png"):
        pictures = sorted((folder / "plots").glob(f"*.{suffix}"))
        if len(pictures) < 2 * len(workloads):
            yield f"plots: {len(pictures)} {suffix} pictures for {len(workloads)} workloads, two each are due"
        for picture in pictures:
            content = picture.read_bytes()
            good = content.startswith(PNG_BEGINS) if suffix == "png" else b"<svg" in content[:1000]
            if not good:
                yield f"plots/{picture.name}: not a picture"


def faults(folder, schema):
    record = load((folder / "results.json").read_text(encoding="utf-8"))
    yield from check_record(record, schema)
    yield from check_measured(record)
    yield from check_columns(record)
    yield from check_rows("results.json", record["benchmarks"], record)
    ci = load((folder / "ci.json").read_text(encoding="utf-8"))
    yield from check_rows("ci.json", ci["benchmarks"], record)
    yield from check_journal((folder / "journal.jsonl").read_text(encoding="utf-8"), record)
    yield from check_pictures(folder, record)


def main():
    if len(sys.argv) not in (2, 3):
        print(__doc__, file=sys.stderr)
        return 2
    folder = Path(sys.argv[1])
    try:
        schema = load(Path(sys.argv[2] if len(sys.argv) == 3 else DEFAULT_SCHEMA).read_text(encoding="utf-8"))
        found = list(faults(folder, schema))
    except (OSError, ValueError) as problem:
        print(f"check_results: cannot read ({folder}): {problem}", file=sys.stderr)
        return 2
    for fault in found:
        print(fault)
    print(f"check_results: {folder.resolve()}: {len(found)} faults")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
