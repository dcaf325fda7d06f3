"""`convlab grade` interrupted: stopped, killed, out of disk, its grading process dead."""

import os
import re
import shutil
import signal
import subprocess

import pytest

from convlab import cli
from convlab.files import copy_folder
from convlab.grading.batch import RunConfig
from convlab.grading.grade import prepare
from convlab.grading.gradebook import Gradebook
from convlab.grading.limits import Limits
from tests.grading.runs import (
    EXERCISE,
    HALF,
    RIGHT,
    ROOT,
    command,
    descendants,
    grade,
    grade_in_new_process,
    hand_in,
    make_exercise,
    marks,
    needs_bubblewrap,
    table,
    wait_for_rows,
    wait_until_gone,
    without_seconds,
)
from tests.waiting import until

# A test that kills the grading process, once or each time, depending on the answer.
DEADLY = """
import os, signal, pytest
from pathlib import Path

@pytest.mark.points(2)
def test_deadly(submission):
    answer = float(submission.double(1))
    if answer == 9:
        os.kill(os.getpid(), signal.SIGKILL)
    if answer == 8 and not (flag := Path(__file__).parents[1] / "once").exists():
        flag.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    assert answer == 2
"""


# A test that says that it has begun, and ends once it may, if the answer is right. It waits in
# calls of the submission, whose time is limited.
WAITS = """
from pathlib import Path

def test_waits(submission):
    assert submission.double(1) == 2
    beside = Path(__file__).parents[1]
    (beside / "begun").touch()
    while not (beside / "go on").exists():
        submission.nap()
"""
NAPS = f"{RIGHT}\ndef nap(): __import__('time').sleep(0.1)"


pytestmark = needs_bubblewrap

# ------------------------------------------------------------------ stopped in the middle


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """An exercise with `WAITS`, twelve submissions, and the result of an undisturbed run.

    In each half of the class, the first three do not wait.
    """
    place = tmp_path_factory.mktemp("many")
    exercise = copy_folder(EXERCISE, place / EXERCISE.name)
    (exercise / "test_waits.py").write_text(WAITS)
    (place / "go on").touch()
    answers = {f"s{number:02}": HALF if number % 6 < 3 else NAPS for number in range(12)}
    inbox, out = hand_in(place / "in", **answers), place / "out"
    assert grade(inbox, out, "--seed=3", exercise=exercise).returncode == 0
    return exercise, inbox, out


def test_second_run_on_a_gradebook_is_refused(tmp_path):
    inbox = hand_in(tmp_path / "in", a=RIGHT)
    with Gradebook(tmp_path / "gradebook.sqlite", writing=True):
        done = grade_in_new_process(inbox, tmp_path)
    assert done.returncode == 1 and done.stderr.count("\n") == 1
    assert f"another run (process {os.getpid()}) is writing to" in done.stderr


# A test that stops the command, the parent of the grading process.
STOPS = """
import os, signal, time
def test_stops(submission):
    os.kill(os.getppid(), signal.SIGTERM)
    time.sleep(300)
"""


def test_stopped_run_says_how_to_continue(tmp_path):
    exercise = make_exercise(tmp_path / "99_stops", STOPS)
    done = grade_in_new_process(hand_in(tmp_path / "in", a=""), tmp_path / "o", exercise=exercise)
    assert "stopped: 0 of 1 graded; run the same command again to continue" in done.stdout
    assert done.returncode == 1


@pytest.mark.parametrize(("how", "again"), [(signal.SIGKILL, []), (signal.SIGTERM, ["--again"])])
def test_stopped_run_is_continued_by_the_next(many, tmp_path, request, how, again):
    exercise, inbox, whole = many
    out, go_on = tmp_path / "out", exercise.with_name("go on")
    go_on.unlink()
    request.addfinalizer(go_on.touch)
    line = command(inbox, out, "--seed=3", "--workers=2", *again, exercise=exercise)
    with subprocess.Popen(line, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        wait_for_rows(out, 3)
        started = descendants(process.pid)
        process.send_signal(how)
        said = process.stdout.read()
    assert len(started) > 4  # two pytest processes, each with a sandbox and sometimes a worker
    wait_until_gone(started)
    before = marks(out)
    assert 3 <= len(before) < 12
    assert before == [one for one in marks(whole) if one.student in {b.student for b in before}]
    if how != signal.SIGKILL:
        same = "the same command without --again"
        assert f"stopped: {len(before)} of 12 graded; run {same} to continue" in said
        assert process.returncode == 1
    go_on.touch()
    done = grade(inbox, out, exercise=exercise)
    assert f"12 submissions, {len(before)} of them graded before (seed 3)" in done.stdout
    assert done.returncode == 0
    assert without_seconds(out) == without_seconds(whole)
    assert marks(out) == marks(whole)


def test_full_disk_is_reported_and_the_next_run_continues(many, tmp_path, small_disk):
    exercise, inbox, whole = many
    disk = tmp_path / "disk"
    script = (
        f'head -c {{room}} /dev/zero > {disk}/filler; {{run}}; echo "exit code $?"; '
        f"rm {disk}/filler; {{run}}; cp -r {disk}/out {tmp_path}/copy"
    )
    run = " ".join(map(str, command(inbox, disk / "out", "--seed=3", exercise=exercise)))
    script = script.format(room=(1000 - 52) << 10, run=f"{run} 2>&1")
    done = subprocess.run(
        small_disk(disk, "1000k", ["sh", "-c", script]), capture_output=True, text=True, cwd=ROOT
    )
    first, second = done.stdout.split("exit code 1\n")
    full = r"^convlab: the disk is full, at \S+: free some space and run the same"
    assert re.search(full, first, re.M)
    assert (before := int(re.search(r"(\d+) of them graded before", second)[1])) < 12, before
    assert marks(tmp_path / "copy") == marks(whole)
    assert without_seconds(tmp_path / "copy") == without_seconds(whole)


def test_marks_of_an_earlier_version_are_mentioned_in_an_export(tmp_path, capsys):
    inbox, out = hand_in(tmp_path / "in", a=HALF, b=RIGHT), tmp_path / "out"
    grade(inbox, out)
    hand_in(inbox, a=RIGHT)
    with Gradebook(out / "gradebook.sqlite", writing=True) as book:  # and killed at once
        prepare(RunConfig(EXERCISE, None, Limits(), nbval=False), inbox, book)
    export = ["export", "--format", "canvas", str(out)]
    assert cli.main(export) == 0
    assert "stopped before 1 submission of 00_start_here had a mark" in capsys.readouterr().out
    assert "1 of them graded before" in grade(inbox, out).stdout
    assert cli.main(export) == 0
    assert "last run" not in capsys.readouterr().out


def test_exercise_that_changes_while_it_is_graded_is_reported(tmp_path):
    """A submission whose batch began later would be marked by other tests, and nothing say so."""
    exercise = make_exercise(
        tmp_path / "99_own",
        "import pytest\nfrom pathlib import Path\n@pytest.mark.points(2)\n"
        "def test_own(submission):\n    assert submission.double(1) == 2\n"
        "    Path(__file__).with_name('data').write_text('3')  # as an editor does\n",
    )
    inbox, out = hand_in(tmp_path / "in", a=RIGHT), tmp_path / "out"
    done = grade(inbox, out, exercise=exercise)
    changed = "the files of 99_own have changed meanwhile: grade everything again with --again\n"
    assert done.returncode == 1 and done.stdout.endswith(changed)
    assert grade(inbox, out, exercise=exercise).returncode == 2
    done = grade(inbox, out, "--again", exercise=exercise)
    assert done.returncode == 0 and changed not in done.stdout


# ------------------------------------------------------------------ the grader's own process dies


@pytest.fixture
def deadly(tmp_path):
    return make_exercise(tmp_path / "99_deadly", DEADLY)


def test_submission_that_ends_the_grading_process_twice_is_not_graded(deadly, tmp_path):
    answers = {"s0": "2 * x", "s1": "9", "s2": "8"}
    doubles = {name: f"def double(x): return {answer}" for name, answer in answers.items()}
    inbox, out = hand_in(tmp_path / "in", **doubles), tmp_path / "out"
    done = grade(inbox, out, exercise=deadly)
    why = "(signal 9, perhaps for lack of memory: try --workers 1)"
    status = f"not graded: the process that graded it ended twice {why}"
    assert f"1 could not be graded:\n  s1: {status}" in done.stdout
    rows = {row["student"]: (row["score"], row["max_score"], row["status"]) for row in table(out)}
    expected = dict.fromkeys(doubles, ("2", "2", "graded"))
    assert rows == expected | {"s1": ("0", "2", status), "s2": ("0", "2", "graded")}
    assert [test.message for one in marks(out) if one.student == "s1" for test in one.tests] == [
        f"not run, {status}"
    ]
    with Gradebook(out / "gradebook.sqlite", writing=True) as book:
        later = prepare(RunConfig(deadly, None, Limits(), nbval=False), inbox, book)
    assert [one.student for one in later.todo] == ["s1"]  # it may work on another day


def test_folders_of_a_killed_grader_are_removed_when_the_next_one_starts(tmp_path):
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    exercise, inbox = make_exercise(tmp_path / "99_waits", WAITS), hand_in(tmp_path / "in", a=NAPS)
    line = command(inbox, tmp_path / "out", exercise=exercise)
    alone = {"env": os.environ | {"TMPDIR": str(temporary)}, "cwd": ROOT, "text": True}
    with subprocess.Popen(line, stdout=subprocess.PIPE, **alone) as killed:
        until((tmp_path / "begun").exists)
        started = descendants(killed.pid)
        killed.kill()
    wait_until_gone(started)
    left = list(temporary.iterdir())
    (tmp_path / "go on").touch()
    done = subprocess.run(line, capture_output=True, **alone)
    assert done.returncode == 0, done.stderr
    assert left and list(temporary.iterdir()) == []


def test_sandbox_that_does_not_start_costs_no_marks(tmp_path):
    """`bwrap` works here until the fork server starts, as if namespaces ran out."""
    real, failing = shutil.which("bwrap"), tmp_path / "bin" / "bwrap"
    failing.parent.mkdir()
    failing.write_text(
        "#!/bin/sh\n"
        'case "$*" in *inside.fork_server*)\n'
        'echo "bwrap: no space for namespaces" >&2; exit 1;; esac\n'
        f'exec {real} "$@"\n'
    )
    failing.chmod(0o755)
    path = f"{failing.parent}:{os.environ['PATH']}"
    line = command(hand_in(tmp_path / "in", a=RIGHT), tmp_path / "out")
    done = subprocess.run(
        line, capture_output=True, text=True, cwd=ROOT, env=os.environ | {"PATH": path}
    )
    assert done.returncode == 1
    assert "grading stopped: the sandbox does not start" in done.stderr
    assert "no space for namespaces" in done.stderr and done.stderr.count("\n") == 1
    assert [one for one in marks(tmp_path / "out") if one.status == "graded"] == []
