"""The rate of grading, compared with nbgrader's, and how time grows with the number of submissions.

Run from the root of a checkout, where bubblewrap is installed:

    .venv/bin/python -m tests.benchmarks.grading

It makes a class of 04_stride from the exercise's solution and known mistakes, and grades it with
`convlab grade`: the marks alone, and with each notebook run from top to bottom by nbval; one batch
at a time, and two. Beside it nbgrader autogrades some of the same class, with the same graded tests
as its cells, and must come to the same marks; it is installed with pip into a virtual environment
of its own, unless `--nbgrader` says where it is. The runs take turns, and the figures are medians.
A rate counts all of a run, its start and its pages included.

"Processor" is the time that all processes of a run have used, "memory" what they had together at
most, what they share counted once.

Why two batches at a time are less than twice one. "Ceiling" is what two processes that share
nothing get done here, times one. On a quiet two-core machine (a virtual one inside another) that
was 2.0 to 2.6, and two batches of a hundred did 1.77 times one of two hundred. Both batches pay for
their start, more than a second of processor time for Python, pytest and the sandbox; the command's
own start and its pages have one core to themselves; and the two batches do not end together. With
nbval it was 1.37 times: there one batch keeps 1.1 processors busy already, since the kernel works
while its client does, two keep 1.7, and each submission takes a seventh more of them. Nothing was
found in the fork servers that holds two of them up.
In such a virtual machine a page that is written to for the first time after a fork costs some
4 microseconds, and a fork of the fork server 3 milliseconds: loading modules once, before the
fork, is what makes a worker fast (numpy.random alone, loaded in each, took 15 milliseconds).
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import os
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
from convlab.grading.batch import RunConfig
from convlab.grading.grade import grade as grade_prepared
from convlab.grading.grade import prepare
from convlab.grading.gradebook import Gradebook
from convlab.grading.limits import Limits
from convlab.grading.pool import LocalPool
from tests.benchmarks.handed_in import answers_of, hand_in
from tests.benchmarks.nbgrader_course import NbgraderCourse
from tests.benchmarks.process_tree import Used, one_and_two, run
from tests.grading.attacks import COSTS, RUNS_OUT
from tests.grading.hostile import HANGS
from tests.grading.notebooks import notebook

EXERCISE = "04_stride"
ATTACKED = "00_start_here"  # the exercise of the attacks in the tests
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Row:
    """One way of grading, its resources in each round, and the number of graded submissions."""

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
    parser.add_argument(
        "--hostile", type=int, metavar="N", help="only this: one of N submissions is hostile"
    )
    options = parser.parse_args()
    print(f"Python {sys.version.split()[0]}, NumPy {np.__version__}, {os.cpu_count()} processors\n")
    with tempfile.TemporaryDirectory(prefix="convlab-benchmark-") as name:
        if options.hostile:
            among_hostile_ones(Path(name), options)
            return
        beside(Path(name), options)
        growth(Path(name), options)


def beside(folder: Path, options) -> None:
    """Grade a class in several ways, and a part of it with nbgrader, in turns."""
    binaries = options.nbgrader or install_nbgrader(folder / "nbgrader-venv")
    course = NbgraderCourse(folder / "nbgrader", EXERCISE, binaries)
    course.release()
    course.hand_in(answers_of(find(EXERCISE), options.beside))
    inbox = folder / "inbox"
    hand_in(EXERCISE, inbox, options.submissions)
    ways = {
        "convlab grade --no-nbval --workers 1": lambda: grade(inbox)[0],
        "convlab grade --no-nbval --workers 2": lambda: grade(inbox, workers=2)[0],
        "convlab grade --workers 1": lambda: grade(inbox, kernel=True)[0],
        "convlab grade --workers 2": lambda: grade(inbox, kernel=True, workers=2)[0],
        "nbgrader autograde": course.autograde,
    }
    rounds = [{name: way() for name, way in ways.items()} for _ in range(options.rounds)]
    theirs, (_, ours) = course.scores(), grade(inbox)
    assert len(theirs) == options.beside
    assert theirs == {student: ours[student] for student in theirs}, "the marks differ"
    counts = dict.fromkeys(ways, options.submissions) | {"nbgrader autograde": options.beside}
    rows = [Row(name, counts[name], [used[name] for used in rounds]) for name in ways]
    print("| | submissions | a second | times nbgrader | processor, each | memory |")
    print("|---|---:|---:|---:|---:|---:|")
    for row in rows:
        each, memory = row.median("processor") / row.count, row.median("memory_mib")
        cells = (f"`{row.name}`", row.count, f"{row.rate:.2f}", f"{row.rate / rows[-1].rate:.1f}")
        print("|", " | ".join(map(str, cells)), f"| {each:.3f} s | {memory:.0f} MiB |")
    two_at_a_time(rows, options.rounds)


def two_at_a_time(rows: list[Row], rounds: int) -> None:
    """Compare the gain from two batches at a time with the gain that two processors give here."""
    print("\n| two at a time | times one |\n|---|---:|")
    print(f"| marks alone | {rows[1].rate / rows[0].rate:.2f} |")
    print(f"| with nbval | {rows[3].rate / rows[2].rate:.2f} |")
    for name, ratio in one_and_two(rounds):
        print(f"| {name} | {ratio:.2f} |")


def among_hostile_ones(folder: Path, options) -> None:
    """Compare the rates of honest submissions, alone and with hostile ones among them.

    Of each class it is the time until the last honest one has its marks that counts. The hostile
    ones are those that hang, flood and use all there is; the limits are the ordinary ones.
    """
    hand_in(ATTACKED, folder / "alone", options.submissions)
    hand_in(ATTACKED, folder / "among", options.submissions)
    attacks = [cells for cells, _, _ in (RUNS_OUT | COSTS | HANGS).values()]
    hostile = sorted((folder / "among").iterdir())[:: options.hostile]
    for number, path in enumerate(hostile):
        cells = attacks[number * len(attacks) // len(hostile)]
        path.write_bytes(cells if isinstance(cells, bytes) else notebook(*cells))
    names = {path.stem for path in hostile}
    print("| | alone | with hostile ones | of it |\n|---|---:|---:|---:|")
    for nbval in (True, False):
        alone = _rate(folder / "alone", folder / f"alone {nbval}", names, nbval)
        among = _rate(folder / "among", folder / f"among {nbval}", names, nbval)
        way = "with nbval" if nbval else "marks alone"
        print(
            f"| {way} | {alone:.2f} a second | {among:.2f} a second | {among / alone:.0%} |",
            flush=True,
        )


def _rate(inbox: Path, out: Path, left_out: set[str], nbval: bool) -> float:
    """Return how many submissions get their marks per second, until the last one has them."""
    out.mkdir()
    began = time.perf_counter()
    with Gradebook(out / "gradebook.sqlite", writing=True) as book:
        order = RunConfig(find(ATTACKED).path, 7, Limits(), nbval=nbval, require_isolation=True)
        grading = prepare(order, inbox, book)
        waiting = {one.student for one in grading.todo} - left_out
        count, cores = len(waiting), len(os.sched_getaffinity(0))
        with contextlib.closing(LocalPool(cores, largest=200)) as pool:
            for marks in grade_prepared(grading, pool):
                if marks is not None and marks.student in waiting:
                    assert marks.status == "graded", marks
                    waiting.remove(marks.student)
                if not waiting:
                    return count / (time.perf_counter() - began)
    raise RuntimeError(f"{len(waiting)} honest submissions have no marks")


def growth(folder: Path, options) -> None:
    """Grade classes of several sizes."""
    print("\n| submissions | seconds | a second | memory |\n|---:|---:|---:|---:|")
    for count in options.growth:
        hand_in(EXERCISE, folder / f"class of {count}", count)
        used, _ = grade(folder / f"class of {count}")
        rate = count / used.seconds
        print(f"| {count} | {used.seconds:.1f} | {rate:.1f} | {used.memory_mib:.0f} MiB |")


def grade(inbox: Path, *, kernel: bool = False, workers: int = 1) -> tuple[Used, dict[str, float]]:
    """Grade an inbox; return the resources used, and the scores by student."""
    with tempfile.TemporaryDirectory(prefix="convlab-benchmark-") as out:
        line = [sys.executable, "-m", "convlab", "grade", EXERCISE, f"--submissions={inbox}"]
        line += [f"--out={out}", f"--workers={workers}", "--seed=7", "--require-isolation"]
        used = run(line if kernel else [*line, "--no-nbval"], cwd=ROOT)
        with open(Path(out, "marks.csv"), newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
    assert len(rows) == len(list(inbox.iterdir())), used.said[-2000:]
    assert {row["status"] for row in rows} == {"graded"}, used.said[-2000:]
    return used, {row["student"]: float(row["score"]) for row in rows}


def install_nbgrader(folder: Path) -> Path:
    """Make a virtual environment with nbgrader and the libraries that the tests import."""
    venv.create(folder, with_pip=True)
    packages = ("nbgrader", "numpy", "matplotlib", "ipywidgets", "anywidget")
    subprocess.run([folder / "bin" / "pip", "install", "--quiet", *packages], check=True)
    return folder / "bin"


if __name__ == "__main__":
    main()
