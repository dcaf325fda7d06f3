"""A batch that cannot begin is tried again, and changes no marks."""

import contextlib
import errno
import os
from concurrent.futures import Future
from dataclasses import replace

import pytest

from convlab.grading.batch import BatchExit, RunConfig, could_not_start
from convlab.grading.grade import GradingStopped, grade, prepare
from convlab.grading.gradebook import Gradebook
from convlab.grading.inbox import find_submissions
from convlab.grading.limits import Limits
from convlab.grading.marks import Begun, Done, Failed, GradedTest, Marks
from convlab.grading.pool import LocalPool
from tests.grading.runs import EXERCISE, RIGHT, hand_in

FULL = could_not_start(OSError(errno.EAGAIN, os.strerror(errno.EAGAIN)))


class Short:
    """A pool of a machine that can run `most` batches at a time, though four are asked for."""

    largest, isolation = 4, ""

    def __init__(self, most):
        self._most, self._running, self.refused = most, [], 0

    def workers(self):
        """End one batch at each call, and ask for four."""
        if self._running:
            batch, notify, future = self._running.pop(0)
            for one in batch:
                tests = [GradedTest("t", True, 1.0, 1.0)]
                notify(Begun(one.student, tests))
                marks = Marks(one.student, EXERCISE.name, "graded", seconds=0.1, tests=tests)
                notify(Done(marks))
            future.set_result(BatchExit(0))
        return 4

    def submit(self, _config, batch, notify):
        future = Future()
        if len(self._running) >= self._most:
            self.refused += 1
            future.set_result(FULL)
        else:
            self._running.append((batch, notify, future))
        return future


@pytest.fixture
def prepared(tmp_path):
    inbox = hand_in(tmp_path / "in", **{f"s{number:02}": RIGHT for number in range(20)})
    with Gradebook(tmp_path / "gradebook.sqlite", writing=True) as book:
        yield prepare(RunConfig(EXERCISE, 7, Limits(), nbval=False), inbox, book)


def test_few_batches_at_a_time_grade_everything(prepared):
    pool = Short(1)
    written = [one for one in grade(prepared, pool) if one is not None]
    assert {one.status for one in written} == {"graded"}
    assert len(written) == len({one.student for one in written}) == 20
    assert pool.refused > 0


def test_grading_stops_without_marks_if_no_batch_can_start(prepared):
    with pytest.raises(GradingStopped, match="could not run a grading process: Resource"):
        list(grade(prepared, Short(0)))
    assert list(prepared.book.each()) == []


def test_silent_batch_is_tried_once_more(prepared):
    class Broken(Short):
        def submit(self, config, batch, notify):
            if self.refused:
                return super().submit(config, batch, notify)
            self.refused += 1
            future = Future()
            future.set_result(BatchExit(3, "INTERNALERROR> OSError: Too many open files"))
            return future

    written = [one for one in grade(prepared, Broken(4)) if one is not None]
    assert [one.status for one in written] == ["graded"] * 20


class Failing(Short):
    """A pool whose batches all fail at their first submission, while its code is running or not."""

    def __init__(self, ran):
        super().__init__(4)
        self._ran = ran

    def submit(self, _config, batch, notify):
        future = Future()
        notify(Begun(batch[0].student, [GradedTest("t", False, 0.0, 1.0)]))
        future.set_result(BatchExit(2, failed=Failed("no room", self._ran)))
        return future


def test_failures_beside_the_code_of_submissions_end_no_run(prepared):
    written = [one for one in grade(prepared, Failing(ran=True)) if one is not None]
    assert [one.status for one in written] == ["not graded: no room"] * 20


def test_failures_before_any_code_runs_end_it(prepared):
    with pytest.raises(GradingStopped, match="no room"):
        list(grade(prepared, Failing(ran=False)))
    assert list(prepared.book.each()) == []


def test_files_that_the_grader_cannot_read_do_not_hold_up_the_others(tmp_path, monkeypatch):
    monkeypatch.setattr("convlab.grading.grade._MOST_FAILURES", 1)
    inbox = hand_in(tmp_path / "in", a=RIGHT, b=RIGHT, c=RIGHT)
    *closed, right = find_submissions(inbox)
    found = [*(replace(one, refused="Permission denied") for one in closed), right]
    monkeypatch.setattr("convlab.grading.grade.find_submissions", lambda *_: found)
    with Gradebook(tmp_path / "gradebook.sqlite", writing=True) as book:
        prepared = prepare(RunConfig(EXERCISE, 7, Limits(), nbval=False), inbox, book)
        with contextlib.closing(LocalPool(1, largest=4)) as pool:
            written = {one.student: one.status for one in grade(prepared, pool) if one is not None}
    assert written == {"c": "graded", **dict.fromkeys("ab", "not graded: Permission denied")}


def test_file_that_is_deleted_after_the_start_stops_no_run(tmp_path):
    inbox = hand_in(tmp_path / "in", a=RIGHT, b=RIGHT)
    with Gradebook(tmp_path / "gradebook.sqlite", writing=True) as book:
        prepared = prepare(RunConfig(EXERCISE, 7, Limits(), nbval=False), inbox, book)
        (inbox / "a.ipynb").unlink()
        with contextlib.closing(LocalPool(1, largest=4)) as pool:
            written = {one.student: one.status for one in grade(prepared, pool) if one is not None}
    gone = "not graded: its file has been moved or deleted since the run began: grade again"
    assert written == {"a": gone, "b": "graded"}
