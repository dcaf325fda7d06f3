"""Marks depend on what the submission did, never on what the system refused the grader."""

import contextlib
import errno
import os
import py_compile
import socket
import sqlite3
import subprocess
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from convlab.grading import own_user, python_files, sandbox
from convlab.grading.batch import RunConfig, run_batch
from convlab.grading.compare import assert_same
from convlab.grading.failure import GraderFailure, grader_failure, own_work, student_message
from convlab.grading.grade import prepare
from convlab.grading.gradebook import Gradebook, GradebookError
from convlab.grading.inbox import find_submissions, read_list, write_list
from convlab.grading.inside import privileges, protocol, usage, worker
from convlab.grading.limits import Limits
from convlab.grading.submission import SubmissionError
from tests.grading.notebooks import notebook
from tests.grading.runs import (
    EXERCISE,
    RIGHT,
    grade,
    hand_in,
    make_exercise,
    marks,
    needs_bubblewrap,
    run_pytest,
)


def refused(number, path=None):
    """Return a function that always fails with an error of the system."""

    def call(*_given, **_options):
        raise OSError(number, os.strerror(number), *([path] if path else []))

    return call


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.EMFILE, "Too many open files"),
        MemoryError(),
        ImportError("libz.so: cannot open shared object file: Too many open files"),
        GraderFailure("no process"),
    ],
)
def test_error_of_the_system_is_the_graders(error):
    assert grader_failure(error)
    error.student_message = "`f` raised it"
    assert isinstance(error, GraderFailure) or grader_failure(error) == ""


@pytest.mark.parametrize("error", [AssertionError("no"), ValueError("no"), TypeError("no")])
def test_error_of_a_test_that_works_on_an_answer_is_the_submissions(error):
    assert grader_failure(error) == "" and "no" in student_message(error)


def test_error_of_the_system_is_kept_even_if_a_test_swallows_it(submit, monkeypatch):
    one = submit(notebook("def f(): return 1"))
    one.functions.f()
    monkeypatch.setattr(protocol, "send", refused(errno.ENOMEM))
    with pytest.raises(Exception, match="could not call a submission: Cannot allocate"):
        one.functions.f()
    assert "Cannot allocate memory" in one.failure and one.ended == {}


def test_any_other_error_in_the_graders_code_is_not_the_submissions(submit, monkeypatch):
    one = submit(notebook("def f(): return 1"))
    one.functions.f()
    monkeypatch.setattr(protocol, "send", lambda *_given, **_options: {}["clean"])
    with pytest.raises(GraderFailure, match="could not call a submission: KeyError: 'clean'"):
        one.functions.f()
    assert one.failure and one.ended == {}


def test_failed_assertion_in_the_graders_code_is_not_the_submissions():
    with pytest.raises(GraderFailure, match="could not run a notebook: AssertionError: no port"):
        with own_work("run a notebook", Exception):
            raise AssertionError("no port")
    with pytest.raises(SubmissionError):
        with own_work("run a notebook", Exception):
            raise SubmissionError("it does not run")


def test_reply_that_nobody_read_is_not_taken_for_the_end_of_a_worker(fork_server):
    """As when the process that talks to a kernel is killed before it reads how long that waited."""
    fork_server.start()
    process = fork_server._process
    for _ in range(2):
        fork_server.worker(notebook("x = 1")).close()
        protocol.send(fork_server._control, {"ask": "waited"})
        assert fork_server.end_worker() is not None
    assert fork_server._process is process  # it was never lost


def test_error_in_the_graders_code_while_a_notebook_runs_is_no_mark(tmp_path):
    """pytest, as `convlab grade` runs it, with an error in the grader injected by a plugin."""
    (tmp_path / "broken_run.py").write_text(
        "from convlab.grading import nbval_run\n"
        "def run_notebook(*given): return {}['clean']\n"
        "nbval_run.run_notebook = run_notebook\n"
    )
    inbox = hand_in(tmp_path / "in", alice=RIGHT)
    line = [*RunConfig(EXERCISE, 1, Limits()).command_line(), "-p", "broken_run"]
    alone = {"PYTHONPATH": str(tmp_path), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    done = subprocess.run(
        [*line, f"--submissions={inbox}"], env=os.environ | alone, capture_output=True, text=True
    )
    assert "could not run a notebook: KeyError: 'clean'" in done.stdout
    assert "alice: " not in done.stdout


# A plugin of pytest: the system refuses to send one call of a submission.
REFUSES = """
from convlab.grading import plugin
from convlab.grading.inside import protocol
send, check, checking = protocol.send, plugin.check, False

def refuse(socket, header, *given, **options):
    if header.get("call") == "first" or "call" in header and checking:
        raise MemoryError
    return send(socket, header, *given, **options)

def begin_check(*given):
    global checking
    checking = True
    return check(*given)

protocol.send, plugin.check = refuse, begin_check
"""
SWALLOWS = """
import pytest
def test_first(submission):
    with pytest.raises(Exception): submission.first()
"""
OTHER_LIBRARIES = """
import pytest
pytestmark = pytest.mark.imports("numpy")
def test_second(submission):
    assert submission.second() == 2
"""


@pytest.fixture
def refuses(tmp_path, monkeypatch):
    (tmp_path / "refuses.py").write_text(REFUSES)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    return "-prefuses"


def test_failure_that_a_test_swallows_is_not_lost_if_the_next_file_allows_others(tmp_path, refuses):
    exercise = make_exercise(tmp_path / "99_two", SWALLOWS)
    (exercise / "test_two.py").write_text(OTHER_LIBRARIES)
    inbox = hand_in(tmp_path / "in", alice="def first(): return 1\ndef second(): return 2")
    graded, said = run_pytest(inbox, refuses, exercise=exercise)
    assert graded == {} and "could not call a submission: not enough memory" in said


def test_failure_in_the_check_alone_is_no_mark(tmp_path, refuses):
    graded, said = run_pytest(hand_in(tmp_path / "in", alice=RIGHT), refuses)
    assert graded == {} and "could not call a submission: not enough memory" in said


def test_error_raised_by_a_submission_is_not_the_graders(submit):
    one = submit(notebook("def f(): open('nowhere')", "def g(): raise ImportError"))
    for call, kind in ((one.functions.f, OSError), (one.functions.g, ImportError)):
        with pytest.raises(kind) as caught:
            call()
        assert grader_failure(caught.value) == "" and one.failure == ""


def test_worker_without_memory_for_a_frame_has_its_own_exit_code():
    near, far = socket.socketpair()
    with near, far:
        protocol.send(near, {"cells": 9, "cell_seconds": 1}, [notebook("x = 1")])
        if (pid := os.fork()) == 0:
            protocol.send = refused(errno.ENOMEM)
            worker.run(far, None)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == worker.REFUSED_CODE


def test_unreadable_waiting_time_is_not_zero(monkeypatch):
    assert usage.waited_for_others(2**22 + 1) == 0.0  # no such process
    monkeypatch.setattr("builtins.open", refused(errno.EMFILE))
    with pytest.raises(OSError, match="Too many open files"):
        usage.waited_for_others(os.getpid())


def test_lack_of_memory_to_compare_is_not_a_wrong_answer(monkeypatch):
    answer = np.ones(3)

    def no_room(*_given):
        raise MemoryError

    monkeypatch.setattr("convlab.feedback.outcome.np.array", no_room)
    with pytest.raises(MemoryError):
        assert_same(answer, answer)


# ------------------------------------------------------------------ files that are closed


@pytest.fixture
def closed(tmp_path, monkeypatch):
    """Three submissions: a file, a file that cannot be opened, a folder that cannot be listed."""
    inbox = hand_in(tmp_path / "in", alice=RIGHT, bob=RIGHT)
    (inbox / "carol").mkdir()

    def deny(function, name):
        def call(path=".", *given, **options):
            if str(path).endswith(name):
                raise PermissionError(errno.EACCES, "Permission denied", str(path))
            return function(path, *given, **options)

        return call

    monkeypatch.setattr(os, "open", deny(os.open, "bob.ipynb"))
    for lists in ("listdir", "scandir"):
        monkeypatch.setattr(os, lists, deny(getattr(os, lists), "carol"))
    return inbox


def test_file_the_grader_may_not_open_is_not_unreadable(closed, tmp_path):
    found = find_submissions(closed)
    write_list(tmp_path / "list", found)
    alice, bob, carol = read_list(tmp_path / "list")
    assert alice.read(1)[0]
    for one in (bob, carol):
        with pytest.raises(GraderFailure, match="Permission denied"):
            one.read(1)
    with Gradebook(tmp_path / "gradebook.sqlite", writing=True) as book:
        todo = prepare(RunConfig(EXERCISE, 7, Limits(), nbval=False), closed, book).todo
    assert [one.student for one in todo] == ["alice", "bob", "carol"]


def test_failing_disk_stops_the_command(closed, tmp_path, monkeypatch):
    monkeypatch.setattr(os, "open", refused(errno.EIO, "bob.ipynb"))
    (alice, *_) = find_submissions(closed)
    with pytest.raises(GraderFailure, match="could not read a submission: Input/output error"):
        alice.read(1)


@needs_bubblewrap
def test_submission_is_not_graded_if_a_test_cannot_load_a_library(tmp_path):
    exercise = tmp_path / "99_library"
    exercise.mkdir()
    (exercise / "test_library.py").write_text(
        "import pytest\n@pytest.mark.points(1)\ndef test_it(submission):\n"
        "    if submission.double(1) == 3:\n"
        "        raise ImportError('libz.so: cannot open shared object file')\n"
    )
    inbox = hand_in(tmp_path / "in", alice=RIGHT, bob="def double(image): return 3")
    done = grade(inbox, tmp_path / "out", exercise=exercise)
    status = "not graded: could not run a test: libz.so: cannot open shared object file"
    assert done.returncode == 1
    found = {one.student: (one.score, one.status) for one in marks(tmp_path / "out")}
    assert found == {"alice": (1, "graded"), "bob": (0, status)}


# ------------------------------------------------------------------ the sandbox


def test_batch_in_another_sandbox_is_a_grader_failure(tmp_path, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")  # of pytest, whose output may be shown
    label = sandbox.make(Limits()).label
    config = RunConfig(EXERCISE, 1, Limits(), nbval=False, isolation=f"{label}, clocks not hidden")
    files = find_submissions(hand_in(tmp_path, alice=RIGHT), "alice.ipynb")
    found = run_batch(config, files, lambda event: None)
    assert found.failed.why == f"the sandbox is now {label}, not {label}, clocks not hidden"
    assert str(found.failed) in found.output and "\x1b" not in found.output


@pytest.mark.parametrize("held", [[], ["files"], ["system_calls", "files"]])
@pytest.mark.parametrize("works", [[], ["files"], ["system_calls"]])
def test_process_without_an_announced_protection_ends(monkeypatch, held, works):
    """A worker, before it has the notebook; the system may lack the memory for Landlock's rules."""
    for name in ("limit_resources", "give_up_capabilities"):
        monkeypatch.setattr(privileges, name, lambda *_arguments, **_options: None)
    for name, what in (("close_files", "files"), ("refuse_system_calls", "system_calls")):
        answer = what in works
        monkeypatch.setattr(privileges, name, lambda *_, _answer=answer, **_options: _answer)
    settings = {"limits": {}, "own_user": True, "rules": 3, "held": ["processes", *held]}
    weaker = contextlib.nullcontext() if {*held} <= {*works} else pytest.raises(OSError)
    with weaker:
        privileges.restrict(settings)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only root has other users to try")
def test_shortage_does_not_lead_to_a_weaker_sandbox(monkeypatch):
    monkeypatch.setattr(own_user, "claim", refused(errno.EMFILE))
    with pytest.raises(
        GraderFailure, match="could not try running as another user: Too many open files"
    ):
        own_user.why_not.__wrapped__(())
    with pytest.raises(GraderFailure, match="could not find out what a user can read"):
        own_user.readable([])


def test_library_with_unreadable_dependencies_is_not_left_out(tmp_path, monkeypatch):
    (tmp_path / "closed-1.0.dist-info").mkdir()
    (tmp_path / "closed-1.0.dist-info" / "METADATA").write_text("")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(GraderFailure, match="could not read which libraries closed needs"):
        python_files.packages.__wrapped__(("closed",))


@pytest.mark.parametrize("closed", ["__pycache__", "__pycache__/single.*.pyc"])
def test_compiled_file_that_others_cannot_read_is_left_out(tmp_path, monkeypatch, closed):
    """As after an import by root with the umask 077; the source is enough for a sandbox."""
    (tmp_path / "single-1.0.dist-info").mkdir()
    about = tmp_path / "single-1.0.dist-info" / "METADATA"
    about.write_text("Metadata-Version: 2.1\nName: single\n")
    about.with_name("RECORD").write_text("single.py,,\n")
    (tmp_path / "single.py").write_text("")
    compiled = Path(py_compile.compile(str(tmp_path / "single.py")))
    compiled.parent.chmod(0o755)
    compiled.chmod(0o644)
    monkeypatch.syspath_prepend(tmp_path)
    packages = python_files.packages.__wrapped__
    assert packages(("single",))[f"__pycache__/{compiled.name}"] == compiled
    for path in tmp_path.glob(closed):
        path.chmod(path.stat().st_mode & 0o700)
    found = packages(("single",))
    assert found["single.py"].is_file() and f"__pycache__/{compiled.name}" not in found


def test_failed_trial_is_reported_in_one_line(monkeypatch):
    trace = b"Traceback (most recent call last):\n  File x\nOSError: Cannot allocate memory\n"
    monkeypatch.setattr(sandbox, "_run_probe", lambda *_: (b"", trace, 1))
    with pytest.raises(GraderFailure, match="^bubblewrap cannot be tried: OSError: Cannot all"):
        sandbox._tried.__wrapped__(sandbox.BUBBLEWRAP)


# ------------------------------------------------------------------ the gradebook


def test_unopenable_gradebook_is_reported_in_one_line(tmp_path):
    (tmp_path / "gradebook.sqlite").mkdir()
    with pytest.raises(GradebookError, match="unable to open"):
        Gradebook(tmp_path / "gradebook.sqlite", writing=True)


def test_failing_disk_is_not_reported_as_full(tmp_path):
    book = SimpleNamespace(path=tmp_path / "gradebook.sqlite")
    for name, number in (("SQLITE_IOERR_FSYNC", errno.EIO), ("SQLITE_FULL", errno.ENOSPC)):
        with pytest.raises(OSError, match=os.strerror(number)), Gradebook._translating_errors(book):
            error = sqlite3.OperationalError("no")
            error.sqlite_errorname = name
            raise error
