"""The graded test that runs a whole notebook, as a pytest item beside the exercise's own tests."""

import time

import pytest

from convlab.files import list_files
from convlab.grading.failure import RanMeanwhile, own_work
from convlab.grading.inbox import SubmissionFile
from convlab.grading.marks import PUT_OFF
from convlab.grading.session import Session
from convlab.grading.submission import SubmissionError, clean

_PATIENCE_FACTOR = 4  # for a cell in a kernel: its first plot takes a second


class RunsFromTopToBottom(pytest.Item):
    """Does "Restart and run all" reach the end of a notebook, which may import `allowed`?"""

    originalname = "runs_from_top_to_bottom"

    @classmethod
    def beside(cls, item, file: SubmissionFile, allowed: tuple[str, ...], graded: Session):
        """Make the item for the submission of a graded test `item`."""
        name = f"{cls.originalname}[{item.callspec.id}]"
        made = cls.from_parent(item.getparent(pytest.Module), name=name)
        made.file, made.allowed, made._graded = file, allowed, graded
        made.add_marker(pytest.mark.points(item.config.getoption("nbval_points")))
        return made

    def runtest(self):
        from convlab.grading.nbval_run import run_notebook, too_long

        submission = self._graded.open(self.file, self.allowed)
        submission.load()  # ends here if the file is not a notebook
        exercise = next(iter(list_files(self.path.parent, "*.ipynb")), None)
        given = exercise.read_bytes() if exercise else b'{"cells": []}'
        kernels = self._graded.fork_server(self.allowed, submission.notebook, kernels=True)
        began, limits = time.monotonic(), kernels.sandbox.limits
        seconds = min(limits.kernel_seconds, _PATIENCE_FACTOR * submission.patience)
        try:
            with own_work("run a notebook", Exception):
                wrong = run_notebook(submission.notebook, given, kernels, self.session, seconds)
        except RanMeanwhile:
            submission.ran_meanwhile = True
            raise
        finally:
            submission.kernel_seconds += time.monotonic() - began
        if seconds < limits.kernel_seconds and wrong.endswith(too_long(seconds)):
            submission.give_up(PUT_OFF)
        if wrong:
            raise SubmissionError(f"it does not run from top to bottom: {clean(wrong)}")

    def repr_failure(self, excinfo):
        return str(excinfo.value)

    def reportinfo(self):
        return self.path, None, self.name
