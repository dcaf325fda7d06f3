"""The rate of grading, compared with nbgrader's.

Run from the root of a checkout, where bubblewrap is installed:

    .venv/bin/python -m tests.benchmarks.grading

It makes a class of 04_stride from the exercise's solution and known mistakes, and grades it with
`convlab grade`, two batches at a time: the marks alone, and with each notebook run from top to
bottom by nbval. Beside it nbgrader autogrades some of the same class, with the same graded tests as
its cells, and must come to the same marks; it is installed with pip into a virtual environment of
its own, unless `--nbgrader` says where it is. The runs take turns, and the figures are medians. A
rate counts all of a run, its start and its pages included.
"""

from __future__ import annotations

import argparse
import csv
import os
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

import numpy as np

from convlab.feedback.loading import find
from tests.benchmarks.handed_in import answers_of, hand_in
from tests.benchmarks.nbgrader_course import NbgraderCourse

EXERCISE = "04_stride"
ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--submissions", type=int, default=200, metavar="N")
    parser.add_argument("--beside", type=int, default=20, metavar="N", help="nbgrader's share")
    parser.add_argument("--rounds", type=int, default=3, metavar="N")
    parser.add_argument("--nbgrader", type=Path, metavar="BIN", help="the folder it lies in")
    options = parser.parse_args()
    print(f"Python {sys.version.split()[0]}, NumPy {np.__version__}, {os.cpu_count()} processors\n")
    with tempfile.TemporaryDirectory(prefix="convlab-benchmark-") as name:
        beside(Path(name), options)


def beside(folder: Path, options) -> None:
    """Grade a class in two ways, and a part of it with nbgrader, in turns."""
    binaries = options.nbgrader or install_nbgrader(folder / "nbgrader-venv")
    course = NbgraderCourse(folder / "nbgrader", EXERCISE, binaries)
    course.release()
    course.hand_in(answers_of(find(EXERCISE), options.beside))
    inbox = folder / "inbox"
    hand_in(EXERCISE, inbox, options.submissions)
    ways = {
        "convlab grade --no-nbval": (lambda: grade(inbox, "--no-nbval"), options.submissions),
        "convlab grade": (lambda: grade(inbox), options.submissions),
        "nbgrader autograde": (course.autograde, options.beside),
    }
    taken = [{name: seconds(way) for name, (way, _) in ways.items()} for _ in range(options.rounds)]
    theirs, ours = course.scores(), grade(inbox, "--no-nbval")
    assert len(theirs) == options.beside
    assert theirs == {student: ours[student] for student in theirs}, "the marks differ"
    print("| | submissions | a second |\n|---|---:|---:|")
    for name, (_, count) in ways.items():
        rate = count / statistics.median(one[name] for one in taken)
        print(f"| `{name}` | {count} | {rate:.2f} |")


def seconds(way) -> float:
    began = time.perf_counter()
    way()
    return time.perf_counter() - began


def grade(inbox: Path, *more: str) -> dict[str, float]:
    """Grade an inbox, two batches at a time; return the scores by student."""
    with tempfile.TemporaryDirectory(prefix="convlab-benchmark-") as out:
        line = [sys.executable, "-m", "convlab", "grade", EXERCISE, f"--submissions={inbox}"]
        line += [f"--out={out}", "--workers=2", "--seed=7", "--require-isolation", *more]
        subprocess.run(line, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        with open(Path(out, "marks.csv"), newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
    assert len(rows) == len(list(inbox.iterdir()))
    assert {row["status"] for row in rows} == {"graded"}
    return {row["student"]: float(row["score"]) for row in rows}


def install_nbgrader(folder: Path) -> Path:
    """Make a virtual environment with nbgrader and the libraries that the tests import."""
    venv.create(folder, with_pip=True)
    packages = ("nbgrader", "numpy", "matplotlib", "ipywidgets", "anywidget")
    subprocess.run([folder / "bin" / "pip", "install", "--quiet", *packages], check=True)
    return folder / "bin"


if __name__ == "__main__":
    main()
