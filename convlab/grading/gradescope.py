"""Gradescope: the zip file to upload, and the program in it that grades a submission there.

In Gradescope's container, `run_autograder` finds and writes

AUTOGRADER/source/exercise/NAME/   the exercise
AUTOGRADER/submission/             the submission, under any name
AUTOGRADER/results/results.json    the result
"""

import re
import secrets
import sys
from pathlib import Path

from convlab.feedback.loading import Folder
from convlab.files import read_files, write_atomic, zip_bytes
from convlab.grading.batch import RunConfig, run_batch
from convlab.grading.export import results, write_results
from convlab.grading.inbox import SubmissionFile, notebook_name, only_notebook
from convlab.grading.limits import Limits
from convlab.grading.marks import Begun, Done, Marks
from convlab.grading.sandbox import LIMITS_ONLY, describe, make

_PACKAGE = Path(__file__).parents[1]
NEEDED = ("ipykernel", "matplotlib>=3.10", "nbval>=0.11", "numpy>=2", "pytest>=9")

_SETUP = """#!/bin/bash
# Gradescope runs this once, as root, to build the image in which submissions are graded.
set -eu
root="${AUTOGRADER:-/autograder}"
export DEBIAN_FRONTEND=noninteractive
apt-get update
apt-get install -y --no-install-recommends bubblewrap python3 python3-venv
python=python3
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    if ! apt-get install -y --no-install-recommends python3.11 python3.11-venv; then
        echo "Python 3.11 or later is needed: choose the image of Ubuntu 22.04 or later" >&2
        exit 1
    fi
    python=python3.11
fi
"$python" -m venv "$root/venv"
"$root/venv/bin/python" -m pip install --no-cache-dir NEEDED
"$root/venv/bin/python" -m compileall -q "$root/source/course"
"""

_RUN = """#!/bin/bash
# Gradescope runs this for each submission.
root="${AUTOGRADER:-/autograder}"
# Without bubblewrap, a submission runs as another user, who cannot read this folder.
chmod -R go= "$root/source"
chmod go-w "$root/results"
cd /
export PYTHONPATH="$root/source/course"
exec "$root/venv/bin/python" -P -m convlab.grading.gradescope "$root"
"""


def write_autograder(exercise: Folder, path: Path) -> None:
    """Write the .zip file to upload as the autograder of a programming assignment."""
    packages = " ".join(f"'{name}'" for name in sorted({*NEEDED, *_allowed(exercise)}))
    scripts = {"setup.sh": _SETUP.replace("NEEDED", packages), "run_autograder": _RUN}
    content = {name: text.encode() for name, text in scripts.items()}
    content |= _files(_PACKAGE, "course/convlab")
    content |= _files(exercise.path, f"exercise/{exercise.name}")
    write_atomic(Path(path), zip_bytes(content, executable=scripts))


def _files(folder: Path, place: str) -> dict[str, bytes]:
    """Return the files of a folder by their names in the archive, without hidden ones."""
    found = read_files(folder)
    shown = (name for name in found if not name.rpartition("/")[2].startswith("."))
    return {f"{place}/{name}": found[name] for name in shown}


def _allowed(exercise: Folder) -> set[str]:
    """Return the distributions that an exercise's tests let a submission import."""
    tests = (path.read_text(encoding="utf-8") for path in exercise.path.glob("test_*.py"))
    marks = (found for text in tests for found in re.findall(r"mark\.imports\(([^)]*)\)", text))
    return {name for mark in marks for name in re.findall(r"[\"']([\w.-]+)[\"']", mark)}


# ------------------------------------------------------------------ in Gradescope's container


def main(arguments: list[str]) -> int:
    """Grade the submission below the folder named first; return the exit code.

    If it is not 0, nothing has been written: Gradescope tells the student that the autograder
    failed, and shows the instructor what was printed.
    """
    root = Path(arguments[0])
    chosen = make(Limits())
    print(describe(chosen), flush=True)
    if chosen.isolation == LIMITS_ONLY:
        print("not graded: the submission could read the answers", file=sys.stderr)
        return 1
    exercise = next(path.parent for path in (root / "source" / "exercise").glob("*/test_*.py"))
    file = only_notebook("submission", root / "submission", notebook_name(exercise))
    marks = grade(file, exercise, chosen.label)
    if marks is None:
        return 1
    marks.notes[:0] = file.notes
    write_results(root / "results" / "results.json", results(marks))
    return 0


def grade(file: SubmissionFile, exercise: Path, isolation: str) -> Marks | None:
    """Run an exercise's tests on one submission; None if the grader itself has failed."""
    events: list[Begun | Done] = []
    config = RunConfig(exercise, secrets.randbits(63), Limits(), isolation=isolation)
    ended = run_batch(config, [file], events.append)
    print(ended.output, flush=True)
    return next((event.marks for event in events if isinstance(event, Done)), None)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
