"""Files of submissions that are no longer in the inbox: moved to `removed/`, not deleted.

Only files that the grader itself has written are moved, and nothing in `removed/` is overwritten.
"""

import contextlib
import itertools
from pathlib import Path

from convlab.grading.export import results_path
from convlab.grading.gradebook import Gradebook
from convlab.grading.html_page import page_path

_FOLDER = "removed"


def set_pages_aside(book: Gradebook, out: Path) -> None:
    """Move the pages of students without any submission left."""
    for student in {student for _, student in book.removed()} - book.students():
        _set_aside(page_path(student), out)


def set_results_aside(book: Gradebook, out: Path) -> None:
    """Move the exports for Gradescope of submissions that are gone."""
    for exercise, student in book.removed():
        _set_aside(results_path(exercise, student), out)


def _set_aside(name: Path, out: Path) -> None:
    if not (out / name).is_file():
        return
    target = next(path for path in _names(out / _FOLDER / name) if not path.exists())
    target.parent.mkdir(parents=True, exist_ok=True)
    (out / name).rename(target)
    with contextlib.suppress(OSError):  # the folder is not empty
        (out / name).parent.rmdir()


def _names(path: Path):
    yield path
    for number in itertools.count(2):
        yield path.with_stem(f"{path.stem}-{number}")
