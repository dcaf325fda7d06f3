"""Marks in the words of a page: what a test is about, what a status means, how it is mended."""

from __future__ import annotations

import re
from collections.abc import Iterable

from convlab.drawing.formatting import plural
from convlab.grading.session import Marks
from convlab.grading.submission import GRADED

_TOP_TO_BOTTOM = "runs_from_top_to_bottom"

# What has been found in place of a notebook, and how its author mends that; the first that fits.
_UNREADABLE = (
    ("symbolic link", "Hand in the notebook itself, not a link to it."),
    (
        "too large",
        "In JupyterLab choose Edit, Clear Outputs of All Cells, save, and hand it in again.",
    ),
    ("notebooks and none", "Hand in one notebook, under the name that the exercise gave it."),
    (
        "no notebook",
        "Hand in the file that JupyterLab saves, whose name ends in .ipynb: no export, no archive.",
    ),
    ("it is for", "In JupyterLab choose Kernel, Change Kernel, Python 3, save, and hand it in."),
)
_FRESH_COPY = (
    "Open it in JupyterLab. If it opens, save it and hand in that file; if it does not, take a "
    "fresh copy of the exercise, paste your functions into it, and hand that in."
)
_MENDS = {
    "timed out": (
        "Choose Kernel, Restart Kernel and Run All Cells, and see which cell does not come to an "
        "end: a loop whose condition never changes, a call of `input()`, a long `sleep`. Mend or "
        "delete it, and hand the notebook in again."
    ),
    "died": (
        "Choose Kernel, Restart Kernel and Run All Cells, and see after which cell the kernel is "
        "gone: it ends Python (`exit()`, `os._exit()`) or asks for more memory than there is. Mend "
        "or delete it, and hand the notebook in again."
    ),
}


def title(exercise: str) -> str:
    """Write an exercise's name as a heading.

    Examples
    --------
    >>> title("03_padding"), title("my_own")
    ('03 Padding', 'My own')
    """
    number, words = re.fullmatch(r"(\d*)[_ ]*(.*)", exercise, re.DOTALL).groups()
    words = words.replace("_", " ")
    return " ".join(filter(None, (number, words[:1].upper() + words[1:])))


def points(score: float, worth: float) -> str:
    """Write what was earned of what could be.

    Examples
    --------
    >>> points(2.5, 10), points(1, 1)
    ('2.5 of 10 points', '1 of 1 point')
    """
    return f"{of(score, worth)} {plural('point', worth)}"


def of(score: float, worth: float) -> str:
    """Write what was earned of what could be, as numbers.

    Examples
    --------
    >>> of(2.5, 10)
    '2.5 of 10'
    """
    return f"{score:.4g} of {worth:.4g}"


def about_test(name: str, functions: Iterable[str] = ()) -> tuple[str, str]:
    """Take a test's name apart: the function it calls, "" if it names none, and what it tries.

    Examples
    --------
    >>> about_test("test_zero_pad_four_sides", ["zero", "zero_pad"])
    ('zero_pad', 'four sides')
    """
    if name == _TOP_TO_BOTTOM:
        return "", "the notebook runs from top to bottom"
    name = name.removeprefix("test_")
    for function in sorted(functions, key=len, reverse=True):
        if name == function or name.startswith(f"{function}_"):
            return function, name[len(function) + 1 :].replace("_", " ") or "all of it"
    return "", name.replace("_", " ")


def is_graded(marks: Marks) -> bool:
    return marks.status == GRADED


def status(marks: Marks) -> tuple[str, str]:
    """Say in a sentence why a submission has not been graded, and how its author mends that.

    Returns
    -------
    why, mend : str
        Both "" if it has been graded.
    """
    if is_graded(marks):
        return "", ""
    kind, _, why = marks.status.partition(": ")
    if kind == "unreadable":
        mend = next((mend for sign, mend in _UNREADABLE if sign in why), _FRESH_COPY)
        return f"Your notebook could not be read: {why}.", mend
    if kind in _MENDS:
        what = "took too long" if kind == "timed out" else "ended before it was done"
        return f"Your notebook {what}: {why}.", _MENDS[kind]
    told = marks.status or "the grader did not come to it"
    return f"Your notebook has not been graded: {told}.", "Tell whoever gave you the exercise."
