"""The exercise's own check of a submission: feedback for the student, and never a mark.

The functions are called in the sandbox, with the examples that the notebook shows too.
"""

import contextlib
import warnings
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np

from convlab.feedback.diagnosis import ERROR, Report, diagnose
from convlab.feedback.loading import Folder
from convlab.feedback.report import as_html, as_text
from convlab.grading.failure import REFUSED, GraderFailure
from convlab.grading.marks import GRADED, Diagnosis
from convlab.grading.submission import MissingFunction, Submission, SubmissionError

_LARGEST = 10_000  # cells of an answer, and length of each side: what can be read and drawn
_LONGEST_TEXT, _LONGEST_HTML = 4_000, 256_000


_folder = cache(Folder)  # which computes the model answers and known mistakes once


def prepare(exercise: Path) -> None:
    """Compute the outcomes of an exercise's known mistakes beforehand, which can take seconds.

    This time then does not count for a submission. Raises OSError, MemoryError or ImportError if
    the grader itself fails.
    """
    if not (exercise / "cases.py").is_file():
        return
    try:
        _folder(exercise).compute_outcomes()
    except REFUSED:
        raise
    except Exception:  # a wrong table is reported by `convlab verify`; the marks need none
        pass


def check(submission: Submission, exercise: Path, seconds: float) -> list[Diagnosis]:
    """Check each function that an exercise asks for, as its check does in the notebook.

    All examples of one function get `seconds` together. An exercise without examples has no check.
    Raises GraderFailure, OSError, MemoryError or ImportError if the grader itself fails.
    """
    if not (exercise / "cases.py").is_file():
        return []
    found, folder = [], _folder(exercise)
    try:
        tasks = folder.tasks
    except REFUSED:
        raise
    except Exception:  # as in `prepare`
        return []
    submission.limit_calls(seconds)
    with contextlib.suppress(SubmissionError):  # its status says why its cells did not run
        submission.load()
    for name in tasks:
        if submission.status != GRADED:
            break
        submission.limit_calls(seconds)
        try:
            with warnings.catch_warnings(), np.errstate(all="ignore"):
                warnings.simplefilter("ignore")
                report = _report(submission, folder, name)
        except (GraderFailure, *REFUSED):
            raise
        except Exception:  # the arithmetic of the check may fail on an untrusted answer
            continue
        if submission.status == GRADED:
            found.append(_bounded(report))
    return found


def _report(submission: Submission, folder: Folder, name: str) -> Report:
    key = folder.answer_key(name)
    if name in submission.ended:  # it hung or died in a test, and would again
        return Report(name, ERROR, len(key.task.cases), findings=(submission.ended[name],))
    function = _Function(submission, name)
    report = diagnose(function, key)
    if function.missing:  # nothing has run, so there is nothing to show
        return Report(name, ERROR, len(key.task.cases), findings=(function.missing,))
    return report


class _Function:
    """A function of a submission, which is not called again once it has ended its worker."""

    def __init__(self, submission: Submission, name: str):
        self._submission, self._name, self.missing = submission, name, ""

    def __call__(self, /, *arguments, **options):
        if self._name in self._submission.ended:
            raise SubmissionError(self._submission.ended[self._name])
        try:
            answer = self._submission.call(self._name, *arguments, **options)
        except MissingFunction as error:
            why = str(error)
            self.missing = f"{why[:1].upper()}{why[1:]}."
            raise
        if isinstance(answer, np.ndarray) and max(answer.size, *answer.shape, 0) > _LARGEST:
            answer = answer.shape  # the outcome keeps this frame, and with it the array
            raise SubmissionError(f"`{self._name}`: an array of shape {answer} was returned")
        return answer


def _bounded(report: Report) -> Diagnosis:
    html = as_html(report)
    if len(html) > _LONGEST_HTML:
        html = as_html(replace(report, picture=""))
    text = as_text(report)[:_LONGEST_TEXT]
    return Diagnosis(report.function, report.status, report.mistake, text, html)
