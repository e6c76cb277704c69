"""What stored runs say of the switches that libraries hard-code: rows of one table. A run tells
its switch itself (.environment in the programs beside this file), so any folder of runs will do."""

import json
import math
from dataclasses import dataclass
from pathlib import Path

HEADINGS = (
    "library",
    "function",
    "kernel",
    "workers",
    "switch at n",
    "parallel pays from n",
    "the switch is",
    "page",
)


@dataclass(frozen=True)
class Row:
    cells: tuple[str, ...]  # one per heading
    source: str  # the switch in the library's own words, and where it stands


class Unreadable(Exception):
    """A file that is no record of ours; the text says which and why."""


def factor(ratio):
    """A proven factor: rounded down, so that it claims no more than was measured."""
    digits = 0 if ratio >= 10 else 1 if ratio >= 1.1 else 2
    return f"{math.floor(ratio * 10**digits + 1e-9) / 10**digits:.{digits}f}×"


def bounds(answer):
    """Between which sizes the crossover lies for certain, as far as the answer proves it."""
    verdict = answer["verdict"]
    if verdict == "crossover":
        return answer["n_low"] or 0, answer["n_high"] or math.inf
    if verdict == "always":
        return 0, answer["n_min"]
    if verdict == "never":
        return answer["n_top"], math.inf
    return 0, math.inf


def judgement(switch_n, answer):
    """How far the switch lies from the crossover: in n, with what is proven of it."""
    if answer["verdict"] in ("unresolved", "failed"):
        return "not settled"
    low, high = bounds(answer)
    n = answer["n"] if answer["verdict"] == "crossover" else None
    median = f"{max(n / switch_n, switch_n / n):.1f}× " if n else ""
    if low > switch_n:
        return f"too low: {median}(at least {factor(low / switch_n)})"
    if high < switch_n:
        return f"too high: {median}(at least {factor(switch_n / high)})"
    if answer["gate_n"] and high <= switch_n:
        return "not too low; below it the library is serial"
    if n and n != switch_n:
        return f"too {'low' if n > switch_n else 'high'}: {median}(not proven)"
    return "not proven wrong"


def sizes(answer):
    """The answer in the words of the other tables."""
    verdict, n, low, high = (answer[key] for key in ("verdict", "n", "n_low", "n_high"))
    if verdict == "crossover":
        more = ", and crosses again" if answer["further_crossings"] else ""
        return (
            f"≤ {high:,}" if low is None or n is None else f"{n:,} ({low:,} to {high:,})"
        ) + more
    if verdict == "never":
        return f"never, up to {answer['n_top']:,}"
    if verdict == "always":
        return f"always, from {answer['n_min']:,}"
    return f"{verdict}: {answer['reason']}" if answer.get("reason") else verdict


def found(curve):
    """The answer in words. That of a machine that stayed busy is told, but says nothing of a
    switch: with fewer CPUs, every switch looks too low."""
    busy = curve["while_busy"]
    if curve["verdict"] != "unresolved" or not busy or busy["verdict"] == "unresolved":
        return sizes(curve)
    return (
        f"unresolved; {sizes({**curve, **busy})} while others used {busy['others_cpus']:.1f} CPUs"
    )


def row_of(curve, facts, page):
    known = {
        "library": "",
        "library_version": "",
        "library_kernel": "",
        "function": curve["workload"],
        **facts,
    }
    switch_n = int(facts["switch_n"]) if facts else None
    cells = (
        f"{known['library']} {known['library_version']}".strip() or "–",
        known["function"] + ("" if curve["calls"] == "hot" else f" ({curve['calls']})"),
        known["library_kernel"] or "–",
        f"{curve['workers']}{'*' if curve['oversubscribed'] else ''}",
        "–" if switch_n is None else f"{switch_n:,}",
        found(curve),
        judgement(switch_n, curve) if switch_n else "not settled",
        page,
    )
    source = (
        f"{cells[0]}, {known['function']}: {facts['switch']} ({facts['switch_source']})"
        if facts
        else ""
    )
    return Row(cells, source)


def rows_of(record, page):
    """A curve is of an audit if its runner told a switch, or failed before it could."""
    rows = []
    for curve in record["crossovers"]:
        facts = record["environment"]["runtimes"].get(curve["backend"], {})
        if "switch_n" in facts:
            rows.append(row_of(curve, facts, page))
        elif curve["verdict"] == "failed":
            rows.append(row_of(curve, {}, page))
    return rows


def read_rows(folder):
    """The rows of one run, which is a folder."""
    file = folder / "results.json"
    try:
        record = json.loads(file.read_text(encoding="utf-8"))
        drawn = (folder / "report.html").exists()
        return rows_of(record, f"[page]({folder.name}/report.html)" if drawn else "–")
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as problem:
        reason = f"it has no {problem}" if isinstance(problem, KeyError) else problem
        raise Unreadable(
            f"{file} is no record of a sweep ({reason}): remove its folder, or measure again"
        ) from None


def runs_in(folder):
    """The folders of all runs, oldest first."""
    files = sorted(Path(folder).glob("*/results.json"))
    return [file.parent for file in files if not file.parent.is_symlink()]  # not results/latest


def newest(rows):
    """A later run of the same function, kernel and number of workers replaces an earlier one."""
    kept = {}
    for row in rows:
        key = row.cells[:4]
        kept.pop(key, None)
        kept[key] = row
    return list(kept.values())


def markdown(rows, notes):
    """One table, aligned for terminals as well."""
    lines = [HEADINGS, *(row.cells for row in rows)]
    lines = [tuple(cell.replace("|", "\\|").replace("\n", " ") for cell in line) for line in lines]
    widths = [max(map(len, column)) for column in zip(*lines)]
    texts = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths)) + " |"
        for line in lines
    ]
    texts.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    told = list(dict.fromkeys(row.source for row in rows if row.source))
    if any("*" in row.cells[3] for row in rows):
        notes = ["\\* more workers than usable CPUs", *notes]
    sections = [
        "\n".join(texts),
        "\n".join(f"- {text}" for text in told),
        "\n".join(f"- {note}" for note in notes),
    ]
    return "\n\n".join(section for section in sections if section) + "\n"
