"""The graded test that runs a whole notebook, as an item of pytest beside the exercise's own."""

from __future__ import annotations

import time

import pytest

from convlab.files import list_files
from convlab.grading.inbox import SubmissionFile
from convlab.grading.session import Session
from convlab.grading.submission import PUT_OFF, SubmissionError, clean

_AS_PATIENT = 4  # times, with a cell in a kernel: its first plot takes a second


class RunsFromTopToBottom(pytest.Item):
    """Does "Restart and run all" reach the end of the notebook?

    Attributes
    ----------
    found : SubmissionFile
        The submission.
    allowed : tuple of str
        The distributions it may import.
    """

    originalname = "runs_from_top_to_bottom"

    @classmethod
    def beside(cls, item, found: SubmissionFile, allowed: tuple[str, ...], graded: Session):
        """Make the item for the submission that a graded test `item` is about."""
        name = f"{cls.originalname}[{item.callspec.id}]"
        made = cls.from_parent(item.getparent(pytest.Module), name=name)
        made.found, made.allowed, made._graded = found, allowed, graded
        made.add_marker(pytest.mark.points(item.config.getoption("nbval_points")))
        return made

    def runtest(self):
        from convlab.grading.nbval_run import TOO_LONG, run_notebook

        submission = self._graded.submission(self.found, self.allowed)
        submission.load_()  # a file that is no notebook ends here
        exercise = next(iter(list_files(self.path.parent, "*.ipynb")), None)
        given = exercise.read_bytes() if exercise else b'{"cells": []}'
        kernels = self._graded.kernels(self.allowed, submission.notebook_)
        began, limits = time.monotonic(), kernels.sandbox.limits
        seconds = min(limits.kernel_seconds, _AS_PATIENT * submission.patience_)
        try:
            wrong = run_notebook(submission.notebook_, given, kernels, self.session, seconds)
        finally:
            submission.kernel_seconds_ += time.monotonic() - began
        if seconds < limits.kernel_seconds and wrong.endswith(TOO_LONG.format(seconds=seconds)):
            submission.give_up_(PUT_OFF)
        if wrong:
            raise SubmissionError(f"it does not run from top to bottom: {clean(wrong)}")

    def repr_failure(self, excinfo):
        return str(excinfo.value)

    def reportinfo(self):
        return self.path, None, self.name
