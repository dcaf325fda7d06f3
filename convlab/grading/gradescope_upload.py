"""The upload for Gradescope: one zip file with the exercise, the course and two scripts."""

from __future__ import annotations

import re
from pathlib import Path

from convlab.feedback.loading import Folder
from convlab.files import list_files, write_atomic, zip_bytes

_PACKAGE = Path(__file__).parents[1]
_LEFT_OUT = {"__pycache__", "_course", ".ipynb_checkpoints"}
NEEDED = ("ipykernel", "matplotlib>=3.10", "nbval>=0.11", "numpy>=2", "pytest>=8.4")

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
    """Write the file to upload as the autograder of a programming assignment.

    Parameters
    ----------
    exercise : Folder
    path : Path
        Its name should end in .zip.
    """
    packages = " ".join(f"'{name}'" for name in sorted({*NEEDED, *_allowed(exercise)}))
    scripts = {"setup.sh": _SETUP.replace("NEEDED", packages), "run_autograder": _RUN}
    content = {name: text.encode() for name, text in scripts.items()}
    content |= _files(_PACKAGE, "course/convlab")
    content |= _files(exercise.path, f"exercise/{exercise.name}")
    write_atomic(Path(path), zip_bytes(content, executable=scripts))


def _files(folder: Path, place: str) -> dict[str, bytes]:
    """Return the files of a folder by their names in the archive, without hidden ones."""
    found = {}
    for path in list_files(folder, recursive=True):
        parts = path.relative_to(folder).parts
        if _LEFT_OUT.isdisjoint(parts) and not parts[-1].startswith("."):
            found["/".join((place, *parts))] = path.read_bytes()
    return found


def _allowed(exercise: Folder) -> set[str]:
    """Return the distributions that an exercise's tests let a submission import."""
    tests = (path.read_text(encoding="utf-8") for path in exercise.path.glob("test_*.py"))
    marks = (found for text in tests for found in re.findall(r"mark\.imports\(([^)]*)\)", text))
    return {name for mark in marks for name in re.findall(r"[\"']([\w.-]+)[\"']", mark)}
