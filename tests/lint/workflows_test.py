#!/usr/bin/env python3
"""Recipes for continuous integration, ours and those in examples/ci: pinned by hash, without credentials where a pull
request runs its code."""

import re
import sys
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PINNED_ACTION = re.compile(r"[\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+(\.\d+)*")
PINNED_IMAGE = re.compile(r"[\w./:-]+@sha256:[0-9a-f]{64}")
# A step that runs what a checkout holds. `gh` talks to the forge alone.
FOREIGN_CODE = re.compile(r"actions/checkout@|cmake |\.ci/run|scripts/|build/")


def recipes():
    """Name and text of every workflow."""
    files = [*ROOT.glob(".github/workflows/*.y*ml"), *ROOT.glob("examples/ci/*.y*ml")]
    found = {str(path.relative_to(ROOT)): path.read_text() for path in sorted(files)}
    return {name: text for name, text in found.items() if "runs-on:" in text}


def indented_parts(text, indent):
    """The text cut before every line that has exactly this indent."""
    return re.split(rf"^(?= {{{indent}}}\S)", text, flags=re.MULTILINE)


def faults_of(text):
    faults = []
    for action in re.findall(r"uses: *(.+)", text):
        if not PINNED_ACTION.fullmatch(action.strip()):
            faults.append(f"not pinned by hash, with its version beside it: {action.strip()}")
    for image in re.findall(r"(?:container|image): *(\S.*)", text):
        if not PINNED_IMAGE.fullmatch(image.strip()):
            faults.append(f"not pinned by digest: {image.strip()}")
    head, _, jobs = text.partition("\njobs:\n")
    if "permissions:\n  contents: read\n" not in head + "\n" or re.search(r": *write", head):
        faults.append("the workflow's own permissions are not contents: read alone")
    for job in indented_parts(jobs, 2):
        if re.search(r": *write\b|write-all", job) and FOREIGN_CODE.search(job):
            faults.append(f"may write, and runs code of a pull request: {job.strip().splitlines()[0]}")
        for step in re.split(r"^ {6}- ", job, flags=re.MULTILINE)[1:]:
            if "actions/checkout@" in step and "persist-credentials: false" not in step:
                faults.append("a checkout keeps its credentials")
    return faults


class Recipes(unittest.TestCase):
    def test_every_recipe_is_safe(self):
        self.assertGreaterEqual(len(recipes()), 3)
        for name, text in recipes().items():
            with self.subTest(name):
                self.assertEqual(faults_of(text), [])

    def test_what_is_not_safe_is_found(self):
        comment = recipes()["examples/ci/github-comment.yml"]
        # As one workflow, so that a job that may write stands beside one that may not.
        safe = recipes()["examples/ci/github.yml"] + comment.partition("\njobs:\n")[2]
        self.assertEqual(faults_of(safe), [])
        breaks = {
            "a tag": (r"(checkout)@\S+ # v\S+", r"\1@v4"),
            "a hash without its version": (r"(upload-artifact@\S+) # v\S+", r"\1"),
            "kept credentials": (r" +persist-credentials: false\n", ""),
            "an image by tag": (r"(    runs-on: \S+)", r"\1\n    container: debian:12"),
            "an image in a block": (r"(    runs-on: \S+)", r"\1\n    container:\n      image: debian:12"),
            "a job that may write": (r"(    timeout-minutes: 30)", r"\1\n    permissions:\n      pull-requests: write"),
            "a workflow that may write": (r"  contents: read\n", "  contents: read\n  pull-requests: write\n"),
            "no permissions": (r"permissions:\n  contents: read\n", ""),
            "a build in the job that writes": (r"      - env:", "      - run: cmake --build build\n      - env:"),
        }
        for name, (pattern, replacement) in breaks.items():
            with self.subTest(name):
                broken = re.sub(pattern, replacement, safe, count=1)
                self.assertNotEqual(broken, safe)
                self.assertNotEqual(faults_of(broken), [])


if __name__ == "__main__":
    sys.exit(unittest.main())
