"""Which mutants there are: rules that change one line of C++ each, and a draw of them by a seed."""

import random
import re
from dataclasses import dataclass

# What is mutated, and the test programs that are to notice, in the order in which they are asked.
ROOMS = (
    ("benchmarks/stats/*.[ch]pp", ("stats_test", "sweep_test", "gate_test")),
    ("benchmarks/gate/*.[ch]pp", ("gate_test", "cli/check_test.py", "cli/stored_check_test.py")),
    ("benchmarks/protocol/*.[ch]pp", ("protocol_test",)),
)

# Each rule: a name, what it looks for in code without comments and texts, and what may stand there instead.
SWAPS = {
    " < ": (" <= ", " >= "),
    " <= ": (" < ",),
    " > ": (" >= ", " <= "),
    " >= ": (" > ",),
    " == ": (" != ",),
    " != ": (" == ",),
    " + ": (" - ",),
    " - ": (" + ",),
    " * ": (" / ",),
    " / ": (" * ",),
    " += ": (" -= ", " = "),
    " -= ": (" += ", " = "),
    " *= ": (" /= ",),
    " /= ": (" *= ",),
    " % ": (" / ",),
    " && ": (" || ",),
    " || ": (" && ",),
    "++": ("--",),
    "--": ("++",),
    "std::min(": ("std::max(",),
    "std::max(": ("std::min(",),
    "std::floor(": ("std::ceil(",),
    "std::ceil(": ("std::floor(",),
    "true": ("false",),
    "false": ("true",),
}
SWAP = re.compile(
    "|".join(rf"\b{word}\b" if word.isalpha() else re.escape(word) for word in sorted(SWAPS, key=len, reverse=True))
)
INTEGER = re.compile(r"(?<![\w.'])(\d+)(U|UL|ULL|L|LL)?(?![\w.'])")
REAL = re.compile(r"(?<![\w.'])(\d+\.\d+(?:e-?\d+)?|\d+e-?\d+)(?![\w.'])")
CONDITION = re.compile(r"^(\s*(?:\} else )?if \()(.+)(\) \{)$")
NEGATION = re.compile(r"!(?=[\w(])")
STATEMENT = re.compile(
    r"^\s*(?:\+\+|--)?(?!return\b|using\b|throw\b|case\b|static_assert\b|delete\b)"
    r"[A-Za-z_][\w.:\[\]>*()-]*(?:\(.*\)| (?:[-+*/]?=) .+|\+\+|--)?;$"
)
VALUE = re.compile(r"^(\s*return )(?!\{\};)(.+)(;)$")


@dataclass(frozen=True)
class Mutant:
    path: str
    line: int  # counted from 1
    before: str
    after: str
    rule: str

    def name(self):
        return f"{self.path}:{self.line} [{self.rule}] {self.before.strip()}  ->  {self.after.strip() or '(removed)'}"

    def key(self):
        """What a mutant is the same by when lines were moved."""
        return (self.path, self.before.strip(), self.after.strip())


def code_of(line, in_comment):
    """The line with every character of a comment or a text blanked, and whether a comment is still open."""
    out = []
    quote = None
    i = 0
    while i < len(line):
        two = line[i : i + 2]
        if in_comment:
            in_comment = two != "*/"
            out.append(" " * (1 if in_comment else 2))
            i += 1 if in_comment else 2
        elif quote:
            step = 2 if line[i] == "\\" else 1
            quote = None if line[i] == quote else quote
            out.append("\x00" * step)
            i += step
        elif two == "//":
            break
        elif two == "/*":
            in_comment = True
            out.append("  ")
            i += 2
        else:
            # A digit separator, 1'000, opens no text.
            if line[i] == '"' or (line[i] == "'" and not (i and line[i - 1].isalnum())):
                quote = line[i]
                out.append("\x00")
            else:
                out.append(line[i])
            i += 1
    return "".join(out).ljust(len(line)), in_comment


def changes(code):
    """(rule, begin, end, text): what may stand in place of code[begin:end]."""
    for found in SWAP.finditer(code):
        for text in SWAPS[found.group()]:
            yield "swap", found.start(), found.end(), text
    for found in INTEGER.finditer(code):
        value = int(found[1])
        for other in (value + 1, value - 1):
            if other >= 0:
                yield "constant", found.start(1), found.end(1), str(other)
    for found in REAL.finditer(code):
        value = float(found[1])
        for other in (value + 1.0, 0.5 * value):
            if other != value:
                yield "constant", found.start(1), found.end(1), repr(other)
    if found := CONDITION.match(code):
        yield "condition", found.start(2), found.end(2), f"!({{}})"
    for found in NEGATION.finditer(code):
        yield "negation", found.start(), found.end(), ""
    if STATEMENT.match(code):
        begin = len(code) - len(code.lstrip())
        yield "statement", begin, len(code.rstrip()), ""
    if found := VALUE.match(code.rstrip()):
        yield "returned", found.start(2), found.end(2), "{}"


def mutants_of(path, text):
    """All mutants of one file, in order."""
    in_comment = False
    for number, line in enumerate(text.split("\n"), 1):
        code, in_comment = code_of(line, in_comment)
        if code.lstrip().startswith(("#", "static_assert", "using ", "namespace ")):
            continue
        seen = {line}
        for rule, begin, end, text_there in changes(code):
            after = line[:begin] + text_there.replace("{}", line[begin:end], rule == "condition") + line[end:]
            if after not in seen:
                seen.add(after)
                yield Mutant(path, number, line, after, rule)


def files_of(root):
    return {str(file.relative_to(root)): tests for pattern, tests in ROOMS for file in sorted(root.glob(pattern))}


def draw(root, seed):
    """Every mutant of the rooms, shuffled: the first N are a sample of N."""
    everything = [m for path in sorted(files_of(root)) for m in mutants_of(path, (root / path).read_text())]
    random.Random(seed).shuffle(everything)
    return everything
