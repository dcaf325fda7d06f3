"""How quickly submissions are graded, beside nbgrader; and how that grows with their number.

Run from the root of a checkout, where bubblewrap is installed:

    .venv/bin/python tests/benchmarks/grading.py

It makes a class of 04_stride from the exercise's solution and known mistakes, and grades it with
pytest as the README says: the marks alone, and with each notebook run from top to bottom by nbval.
Beside it nbgrader autogrades some of the same class, with the same graded tests as its cells; it is
installed with pip into a virtual environment of its own, unless `--nbgrader` says where it is. The
runs take turns, and the figures are medians. A rate counts all of a run, its start included.

"Processor" is the time that all processes of a run have used, "memory" what they had together at
most, what they share counted once.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from convlab.feedback.loading import find
from tests.benchmarks.handed_in import answers_of, hand_in
from tests.benchmarks.nbgrader_course import NbgraderCourse
from tests.benchmarks.process_tree import Used, one_and_two, run

EXERCISE = "04_stride"
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Row:
    """One way of grading, what it used in each round, and how many it graded."""

    name: str
    count: int
    rounds: list[Used]

    def median(self, field: str) -> float:
        return statistics.median(getattr(used, field) for used in self.rounds)

    @property
    def rate(self) -> float:
        return self.count / self.median("seconds")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--submissions", type=int, default=200, metavar="N")
    parser.add_argument("--beside", type=int, default=20, metavar="N", help="nbgrader's share")
    parser.add_argument("--rounds", type=int, default=3, metavar="N")
    parser.add_argument("--growth", type=int, nargs="*", default=[50, 100, 200, 400, 800])
    parser.add_argument("--nbgrader", type=Path, metavar="BIN", help="the folder it lies in")
    options = parser.parse_args()
    print(f"Python {sys.version.split()[0]}, NumPy {np.__version__}, {os.cpu_count()} processors\n")
    with tempfile.TemporaryDirectory(prefix="convlab-benchmark-") as name:
        folder = Path(name)
        beside(folder, options)
        side_by_side(folder, options)
        growth(folder, options)


def beside(folder: Path, options) -> None:
    """Grade a class with and without the kernel, and a part of it with nbgrader, in turns."""
    binaries = options.nbgrader or install_nbgrader(folder / "nbgrader-venv")
    course = NbgraderCourse(folder / "nbgrader", EXERCISE, binaries)
    course.release()
    course.hand_in(answers_of(find(EXERCISE), options.beside))
    hand_in(EXERCISE, folder / "inbox", options.submissions)
    marks, nbval, other = [], [], []
    for _ in range(options.rounds):
        other.append(course.autograde())
        used, ours = grade(folder / "inbox")
        marks.append(used)
        nbval.append(grade(folder / "inbox", kernel=True)[0])
        theirs = course.scores()
        assert len(theirs) == options.beside
        assert theirs == {student: ours[student] for student in theirs}, "the marks differ"
    rows = [
        Row("convlab, marks alone", options.submissions, marks),
        Row("convlab, with nbval", options.submissions, nbval),
        Row("nbgrader autograde", options.beside, other),
    ]
    print("| | submissions | a second | times nbgrader | processor, each | memory |")
    print("|---|---:|---:|---:|---:|---:|")
    for row in rows:
        each, memory = row.median("processor") / row.count, row.median("memory_mib")
        cells = (row.name, row.count, f"{row.rate:.2f}", f"{row.rate / rows[-1].rate:.1f}")
        print("|", " | ".join(map(str, cells)), f"| {each:.3f} s | {memory:.0f} MiB |")
    print()


def side_by_side(folder: Path, options) -> None:
    """Grade with one process and with two, beside what two processors are worth here."""
    halves = [folder / "half 0", folder / "half 1"]
    for half in halves:
        half.mkdir()
    for number, path in enumerate(sorted((folder / "inbox").iterdir())):
        os.link(path, halves[number % 2] / path.name)
    ratios = []
    for _ in range(options.rounds):
        one = run(line(folder / "inbox"), cwd=ROOT).seconds
        begin = time.perf_counter()
        both = [
            subprocess.Popen(line(half), cwd=ROOT, stdout=subprocess.DEVNULL) for half in halves
        ]
        for process in both:
            process.wait()
        ratios.append(one / (time.perf_counter() - begin))
    print("Two at a time, times the rate of one:\n\n| | |\n|---|---:|")
    print(f"| pytest with a nursery each | {statistics.median(ratios):.2f} |")
    for name, ratio in one_and_two(options.rounds):
        print(f"| {name} | {ratio:.2f} |")
    print()


def growth(folder: Path, options) -> None:
    """Grade classes of several sizes."""
    print("| submissions | seconds | a second | memory |\n|---:|---:|---:|---:|")
    for count in options.growth:
        hand_in(EXERCISE, folder / f"class of {count}", count)
        used, _ = grade(folder / f"class of {count}")
        rate = count / used.seconds
        print(f"| {count} | {used.seconds:.1f} | {rate:.1f} | {used.memory_mib:.0f} MiB |")


def grade(inbox: Path, *, kernel: bool = False) -> tuple[Used, dict[str, float]]:
    """Grade an inbox; return what that used, and the scores by student."""
    used = run(line(inbox, kernel=kernel), cwd=ROOT)
    found = re.findall(rf"^{EXERCISE} (\S+): ([\d.]+) of", used.said, re.M)
    assert len(found) == len(list(inbox.iterdir())), used.said[-2000:]
    return used, {student: float(score) for student, score in found}


def line(inbox: Path, *, kernel: bool = False) -> list[str]:
    """Return the command that grades an inbox."""
    command = [sys.executable, "-m", "pytest", "-q", "--tb=no", "-rN", "-p", "no:cacheprovider"]
    command += ["--seed=7", f"exercises/{EXERCISE}", f"--submissions={inbox}"]
    return command if kernel else [*command, "--no-nbval"]


def install_nbgrader(folder: Path) -> Path:
    """Make a virtual environment with nbgrader, and what the exercise's tests import."""
    venv.create(folder, with_pip=True)
    packages = ("nbgrader", "numpy", "matplotlib", "ipywidgets", "anywidget")
    subprocess.run([folder / "bin" / "pip", "install", "--quiet", *packages], check=True)
    return folder / "bin"


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()
