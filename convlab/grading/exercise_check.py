"""The exercise's own check of a submission: what its author is told, and never a mark.

The submission's functions are called in the sandbox, on the examples that the notebook shows too.
"""

from __future__ import annotations

import contextlib
import time
import warnings
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np

from convlab.feedback.diagnosis import ERROR, Report, diagnose
from convlab.feedback.loading import Folder
from convlab.feedback.report import as_html, as_text
from convlab.grading.failure import REFUSED, GraderFailure
from convlab.grading.submission import GRADED, Submission, SubmissionError

_LARGEST = 10_000  # of an answer, in cells and along each side: what can be looked at and drawn
_LONGEST_TEXT, _LONGEST_HTML = 4_000, 256_000


@dataclass(frozen=True)
class Diagnosis:
    """What the exercise's own check says of one function.

    Attributes
    ----------
    function : str
    status : {"passed", "wrong", "error", "not started"}
    mistake : str
        The known mistake's name, "" if it is none.
    text, html : str
        The whole report, the second with its picture.
    """

    function: str
    status: str
    mistake: str = ""
    text: str = ""
    html: str = ""


_folder = cache(Folder)  # what its model answers and known mistakes come to is worked out once


def check(submission: Submission, exercise: Path, seconds: float) -> list[Diagnosis]:
    """Check each function that an exercise asks for, as its check does in the notebook.

    Parameters
    ----------
    submission : Submission
    exercise : Path
        Its folder; one without examples has no check.
    seconds : float
        How long all of it may take; the functions that are left then have no diagnosis.

    Raises
    ------
    GraderFailure, OSError, MemoryError, ImportError
        If it is the grader that cannot do it.
    """
    if not (exercise / "cases.py").is_file():
        return []
    found, folder = [], _folder(exercise)
    submission.until_ = time.monotonic() + seconds
    with contextlib.suppress(SubmissionError):  # its status says why its cells did not run
        submission.load_()
    for name in folder.tasks:
        if submission.status_ != GRADED or time.monotonic() > submission.until_:
            break
        try:
            with warnings.catch_warnings(), np.errstate(all="ignore"):
                warnings.simplefilter("ignore")
                report = _report(submission, folder, name)
        except (GraderFailure, *REFUSED):
            raise
        except Exception:  # a stranger's answer may be more than the check's arithmetic can bear
            continue
        if submission.status_ == GRADED:
            found.append(_bounded(report))
    return found


def _report(submission: Submission, folder: Folder, name: str) -> Report:
    key = folder.answer_key(name)
    if name in submission.ended_:  # it hung or died in a test, and would again
        return Report(name, ERROR, len(key.task.cases), findings=(submission.ended_[name],))
    return diagnose(_Across(submission, name), key)


class _Across:
    """A function of a submission that is not called again once it has ended its process."""

    def __init__(self, submission: Submission, name: str):
        self._submission, self._name = submission, name

    def __call__(self, *arguments, **options):
        if self._name in self._submission.ended_:
            raise SubmissionError(self._submission.ended_[self._name])
        answer = getattr(self._submission, self._name)(*arguments, **options)
        if isinstance(answer, np.ndarray) and max(answer.size, *answer.shape, 0) > _LARGEST:
            raise SubmissionError(f"`{self._name}`: an array of shape {answer.shape} was returned")
        return answer


def _bounded(report: Report) -> Diagnosis:
    html = as_html(report)
    if len(html) > _LONGEST_HTML:
        html = as_html(replace(report, picture=""))
    text = as_text(report)[:_LONGEST_TEXT]
    return Diagnosis(report.function, report.status, report.mistake, text, html)
