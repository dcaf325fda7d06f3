"""Running `convlab grade` as a process, and reading what it wrote."""

import csv
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from convlab.grading import sandbox
from convlab.grading.gradebook import Gradebook, GradebookError
from tests.grading.notebooks import notebook
from tests.waiting import until

ROOT = Path(__file__).parent.parent.parent
EXERCISE = ROOT / "exercises" / "00_start_here"
RIGHT = "import numpy as np\ndef double(image):\n    return 2 * np.asarray(image)"
HALF = "def double(image):\n    return (2 * image).astype(int)"
SLOW = f"import time; time.sleep(0.3)\n{RIGHT}"
needs_bubblewrap = pytest.mark.skipif(
    bool(sandbox.why_no_bubblewrap()), reason=sandbox.why_no_bubblewrap() or "-"
)


def command(inbox, out, *arguments, exercise=EXERCISE):
    line = [sys.executable, "-m", "convlab", "grade", str(exercise), f"--submissions={inbox}"]
    return [*line, f"--out={out}", "--no-nbval", *arguments]


def grade(inbox, out, *arguments, exercise=EXERCISE):
    line = command(inbox, out, *arguments, exercise=exercise)
    return subprocess.run(line, capture_output=True, text=True, cwd=ROOT)


def hand_in(inbox, **cells):
    inbox.mkdir(exist_ok=True)
    for student, cell in cells.items():
        (inbox / f"{student}.ipynb").write_bytes(notebook(cell))
    return inbox


def make_exercise(folder, test):
    """Write an exercise that has only a test file."""
    folder.mkdir()
    (folder / "test_own.py").write_text(test)
    return folder


def table(out):
    with open(out / "marks.csv", newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def without_seconds(out):
    """Return what a run with the same seed must write again: everything but the seconds."""
    return [{name: cell for name, cell in row.items() if name != "seconds"} for row in table(out)]


def marks(out):
    with Gradebook(out / "gradebook.sqlite") as book:
        return [replace(one, seconds=0.0) for one in book.marks()]


def wait_for_rows(out, count):
    """Wait until a run has written this many submissions."""

    def there_are():
        try:
            return len(marks(out)) >= count
        except GradebookError:  # it does not exist yet, or has no tables
            return False

    until(there_are)


def descendants(pid):
    """Return all descendants of a process."""
    listed = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True).stdout
    parents = dict(map(int, line.split()) for line in listed.splitlines())
    found = {pid}
    while new := {one for one, parent in parents.items() if parent in found} - found:
        found |= new
    return found - {pid}


def is_running(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


def wait_until_gone(pids):
    until(lambda: not any(map(is_running, pids)))
