"""Running `convlab grade`, and reading what it wrote."""

import contextlib
import csv
import io
import os
import re
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from convlab import cli
from convlab.grading import sandbox
from convlab.grading.gradebook import Gradebook, GradebookError
from convlab.grading.marks import Done, read_event
from tests.grading.attacks import LIMITS
from tests.grading.notebooks import notebook
from tests.waiting import has_ended, until

ROOT = Path(__file__).parent.parent.parent
EXERCISE = ROOT / "exercises" / "00_start_here"
RIGHT = "import numpy as np\ndef double(image):\n    return 2 * np.asarray(image)"
HALF = "def double(image):\n    return (2 * image).astype(int)"
# Of the largest process: an attack takes what it gets, and the grader itself is large.
LEAST_MIB, MOST_MIB = LIMITS["memory_mib"] / 2, LIMITS["memory_mib"] + 200
WITH_LIMITS = [f"--limit={name}={value}" for name, value in LIMITS.items()]
needs_bubblewrap = pytest.mark.skipif(
    bool(sandbox.why_no_bubblewrap()), reason=sandbox.why_no_bubblewrap() or "-"
)


def command(inbox, out, *arguments, exercise=EXERCISE):
    """Return a command line; with one worker by default, since starting each takes a second."""
    line = [sys.executable, "-m", "convlab", "grade", str(exercise), f"--submissions={inbox}"]
    if not any(one.startswith(("--workers", "--scheduler")) for one in arguments):
        line.append("--workers=1")
    return [*line, f"--out={out}", "--no-nbval", *arguments]


def grade(inbox, out, *arguments, exercise=EXERCISE):
    """Run the command in this process, which has loaded most of it already."""
    line = command(inbox, out, *arguments, exercise=exercise)
    output, errors = (io.TextIOWrapper(io.BytesIO(), write_through=True) for _ in range(2))
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(errors):
        code = cli.main(line[3:])
    said = (one.buffer.getvalue().decode() for one in (output, errors))
    return subprocess.CompletedProcess(line, code, *said)


def grade_in_new_process(inbox, out, *arguments, exercise=EXERCISE):
    line = command(inbox, out, *arguments, exercise=exercise)
    return subprocess.run(line, capture_output=True, text=True, cwd=ROOT)


# The system counts a process as being as large as the one that started it, and a worker of pytest
# is larger than any grader, so a small one starts the grader.
_MEASURE = """
import contextlib, ctypes, os, resource, subprocess, sys
# A killed sandbox leaves its processes without a parent: on Linux, this one becomes it, since the
# system reports the memory of a process to its parent alone.
if sys.platform == "linux":
    ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER
code = subprocess.call(sys.argv[1:])
with contextlib.suppress(ChildProcessError):
    while True: os.wait()
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(code)
"""


def measured(line):
    """Return a command line with a last line of output: the KiB of the largest process it had."""
    return [sys.executable, "-P", "-c", _MEASURE, *map(str, line)]


def read_measured(file):
    """Return the output of a `measured` command, and the MiB of the largest process it had."""
    file.seek(0)
    said, _, largest = file.read().rstrip("\n").rpartition("\n")
    return said, int(largest) / 1024


def run_pytest(inbox, *arguments, nbval=False, exercise=EXERCISE):
    """Grade an inbox with pytest directly; return the marks by student and the output."""
    reader, writer = os.pipe()
    line = [sys.executable, "-m", "pytest", "-q", "--tb=no", "-p", "no:cacheprovider"]
    line += ["-c", os.devnull, f"--rootdir={exercise}", "--seed=7"]
    line += ["--import-mode=importlib", str(exercise), f"--submissions={inbox}"]
    line += WITH_LIMITS
    line += ["-p", "convlab.grading.plugin", f"--marks-to={writer}", *arguments]
    line += ["-p", "nbval.plugin"] if nbval else ["--no-nbval"]
    alone = os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}  # other plugins are slow
    with subprocess.Popen(
        line, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, pass_fds=[writer], cwd=ROOT,
        env=alone,
    ) as process:  # fmt: skip
        os.close(writer)
        with os.fdopen(reader, "rb") as pipe:
            events = map(read_event, pipe)
            marks = [event.marks for event in events if isinstance(event, Done)]
        said = process.stdout.read().decode(errors="replace")
    return {one.student: one for one in marks}, said


def hand_in(inbox, **cells):
    inbox.mkdir(exist_ok=True)
    for student, cell in cells.items():
        (inbox / f"{student}.ipynb").write_bytes(notebook(cell))
    return inbox


ONE_TEST = """
def test_double(submission):
    assert submission.double(1) == 2
"""


def make_exercise(folder, test):
    """Write an exercise that has only a test file."""
    folder.mkdir()
    (folder / "test_own.py").write_text(test)
    return folder


def table(out):
    with open(out / "marks.csv", newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def without_seconds(out):
    """Return the fields that a run with the same seed must reproduce: all but the seconds."""
    return [{name: cell for name, cell in row.items() if name != "seconds"} for row in table(out)]


def marks(out):
    with Gradebook(out / "gradebook.sqlite") as book:
        return [replace(one, seconds=0.0) for one in book.each()]


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
    try:
        return psutil.Process(pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def wait_until_gone(processes):
    until(lambda: all(map(has_ended, processes)))


def left_over():
    """Return the command lines of fork servers that still run without a grader."""
    end = time.monotonic() + 10
    while (left := _orphans()) and time.monotonic() < end:
        time.sleep(0.1)
    return left


def _orphans():
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = path.read_bytes()
        except OSError:
            continue
        # The fork servers of other graders have a living parent.
        if b"inside.fork_server" in line and _parent(path.parent) == 1:
            found.append(line)
    return found


def _parent(process):
    try:
        return int(re.search(r"^PPid:\s+(\d+)", (process / "status").read_text(), re.M)[1])
    except OSError:
        return 0
