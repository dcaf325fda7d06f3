"""Failing system calls never change a mark: they are made to fail, one by one.

By default this tries a sample; `CONVLAB_FAULTS=all pytest tests/grading/test_faults.py` tries every
call with every error, which takes hours.
"""

import itertools
import os
import random
import subprocess

import pytest

from tests.grading import faults
from tests.grading.faults import ERRORS, SEED, Fault
from tests.grading.runs import HALF, RIGHT, ROOT, command, grade, hand_in, needs_bubblewrap

ALL = os.environ.get("CONVLAB_FAULTS") == "all"
SOME = ("EAGAIN", "EIO", "EMFILE", "ENOMEM", "ENOSPC")
pytestmark = needs_bubblewrap


@pytest.fixture(scope="module")
def three(tmp_path_factory):
    """A class of three, the system calls of its grading, and its marks."""
    inbox = hand_in(tmp_path_factory.mktemp("in"), full=RIGHT, half=HALF)
    (inbox / "broken.ipynb").write_bytes(b"no JSON")
    out = tmp_path_factory.mktemp("out")
    calls = faults.record(inbox, out)
    expected = faults.marks(out)
    assert {student: (one.score, one.status) for student, one in expected.items()} == {
        "full": (2, "graded"),
        "half": (1, "graded"),
        "broken": (0, "unreadable: it is not JSON"),
    }
    return inbox, sorted(calls), expected


def everything(calls):
    for call in calls:
        for error in ERRORS[call[1]]:
            yield Fault(*call, error)
            yield Fault(*call, error, stays=True)


def sample(calls):
    """Return faults with each error, once and permanently, spread over the grader's processes."""
    found = list(everything(calls))
    roles = itertools.cycle(sorted({role for role, _, _ in calls}))
    for error, stays in itertools.product(SOME, (False, True)):
        role = next(roles)
        fit = [one for one in found if (one.error, one.stays) == (error, stays)]
        yield random.Random(error).choice([one for one in fit if one.role == role] or fit)


def test_calls_of_each_process_are_recorded(three):
    _, calls, _ = three
    kinds = {role: {kind for of, kind, _ in calls if of == role} for role, _, _ in calls}
    assert kinds["command"] >= {"open", "write", "mkdir", "fsync", "rename", "fork", "pipe"}
    assert kinds["batch"] >= {"open", "content", "write", "mkdir", "socket", "fork", "send"}
    assert kinds["fork server"] >= {"open", "fork", "send", "receive", "select"}
    assert kinds["worker"] >= {"socket", "send", "receive"}


def test_failing_system_call_never_changes_a_mark(three, tmp_path):
    inbox, calls, expected = three
    problems = {}
    for number, fault in enumerate(everything(calls) if ALL else sample(calls)):
        out = tmp_path / str(number)
        done = faults.disturbed(fault, inbox, out)
        found = faults.wrong(done, faults.marks(out), expected)
        if faults.marks(out) != expected:
            grade(inbox, out, SEED)
            if faults.marks(out) != expected:
                found.append("the next run does not come to the same marks")
        if found:
            problems[str(fault)] = [*found, done.stderr[-500:]]
    assert not problems


# ------------------------------------------------------------------ too little of a resource


def judge(three, out, start):
    """Grade the class in three batches, with a command line that begins with `start`."""
    inbox, _, expected = three
    line = [*start, *command(inbox, out, SEED, "--workers=3")]
    done = subprocess.run(line, capture_output=True, text=True, cwd=ROOT)
    first = faults.marks(out)
    assert faults.wrong(done, first, expected) == []
    undisturbed = grade(inbox, out, SEED)
    assert (undisturbed.returncode, faults.marks(out)) == (1, expected)  # one is broken
    return first


def test_descriptors_run_out(three, tmp_path):
    judge(three, tmp_path / "out", ["sh", "-c", 'ulimit -n 18; exec "$@"', "sh"])


@pytest.mark.parametrize(
    ("path", "inodes"),
    [(os.environ["PATH"], 100), ("/nowhere", 200)],
    ids=["bubblewrap", "without bubblewrap"],
)
def test_temporary_folder_is_full(three, tmp_path, small_disk, path, inodes):
    """It has space for one or two sandboxes of three: the run continues with those."""
    disk = tmp_path / "disk"
    set_up = ["env", f"TMPDIR={disk}", f"PATH={path}"]
    first = judge(three, tmp_path / "out", small_disk(disk, f"1m,nr_inodes={inodes}", set_up))
    assert first == three[2]
