"""`convlab grade`, as it is used: a process that is stopped, killed and started again."""

import csv
import os
import re
import shutil
import signal
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from convlab.grading import sandbox
from convlab.grading.batch import RunConfig
from convlab.grading.command import FAKED
from convlab.grading.grade import PATIENCE, prepare
from convlab.grading.grade import grade as grade_prepared
from convlab.grading.gradebook import Gradebook, GradebookError
from convlab.grading.limits import Limits
from convlab.grading.pool import LocalPool
from tests.grading.notebooks import notebook
from tests.waiting import until

ROOT = Path(__file__).parent.parent.parent
EXERCISE = ROOT / "exercises" / "00_start_here"
RIGHT = "import numpy as np\ndef double(image):\n    return 2 * np.asarray(image)"
HALF = "def double(image):\n    return (2 * image).astype(int)"
SLOW = f"import time; time.sleep(0.3)\n{RIGHT}"
# A test may do anything to the grader's own process; a submission of this name has it ended.
DEADLY = """
import os, signal, pytest
from pathlib import Path

@pytest.mark.points(2)
def test_deadly(submission):
    answer = float(submission.double(1))
    if answer == 9:
        os.kill(os.getpid(), signal.SIGKILL)
    if answer == 8 and not (flag := Path(__file__).with_name("once")).exists():
        flag.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    assert answer == 2
"""

pytestmark = pytest.mark.skipif(
    bool(sandbox.why_no_bubblewrap()), reason=sandbox.why_no_bubblewrap() or "-"
)


def command(inbox, out, *arguments, exercise=EXERCISE):
    line = [sys.executable, "-m", "convlab", "grade", str(exercise), f"--submissions={inbox}"]
    return [*line, f"--out={out}", "--no-nbval", *arguments]


def grade(inbox, out, *arguments, exercise=EXERCISE):
    line = command(inbox, out, *arguments, exercise=exercise)
    return subprocess.run(line, capture_output=True, text=True, cwd=ROOT)


def hand_in(inbox, **cells):
    inbox.mkdir(exist_ok=True)
    for student, cell in cells.items():
        (inbox / f"{student}.ipynb").write_bytes(notebook(cell))
    return inbox


def table(out):
    with open(out / "marks.csv", newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def without_seconds(out):
    """What a run with the same seed must write again: all but how long it took."""
    return [{name: cell for name, cell in row.items() if name != "seconds"} for row in table(out)]


def marks(out):
    with Gradebook(out / "gradebook.sqlite") as book:
        return [replace(one, seconds=0.0) for one in book.marks()]


def wait_for_rows(out, count):
    """Wait until a run has written so many submissions."""

    def there_are():
        try:
            return len(marks(out)) >= count
        except GradebookError:  # not there yet, or without its tables
            return False

    until(there_are)


def descendants(pid):
    """Return all processes that a process has started, and those that these have."""
    listed = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True).stdout
    parents = dict(map(int, line.split()) for line in listed.splitlines())
    found = {pid}
    while new := {one for one, parent in parents.items() if parent in found} - found:
        found |= new
    return found - {pid}


def is_running(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


def wait_until_gone(pids):
    until(lambda: not any(map(is_running, pids)))


# ------------------------------------------------------------------ one whole run


@pytest.fixture(scope="module")
def inbox(tmp_path_factory):
    inbox = hand_in(tmp_path_factory.mktemp("in"), right=RIGHT, half=HALF, **{"=1+1": RIGHT})
    (inbox / "broken.ipynb").write_bytes(b"no JSON")
    (inbox / "essay.pdf").write_bytes(b"%PDF")
    (inbox / "folder").mkdir()
    (inbox / "folder" / "start_here.ipynb").write_bytes(notebook(RIGHT))
    return inbox


@pytest.fixture(scope="module")
def graded(inbox, tmp_path_factory):
    out = tmp_path_factory.mktemp("out") / "graded"
    return grade(inbox, out, "--seed=7", "--workers=2"), out


def test_first_line_is_the_isolation_and_the_exit_code_tells_of_the_unreadable(graded):
    done, _ = graded
    assert done.stdout.startswith("isolation: bubblewrap")
    assert "00_start_here: 6 submissions (seed 7)" in done.stdout
    assert (
        "2 could not be graded:\n  broken: unreadable: it is not JSON\n  essay.pdf" in done.stdout
    )
    assert (done.returncode, done.stderr) == (1, "")


def test_table_has_a_line_for_each_submission_and_no_formula(graded):
    _, out = graded
    unread = "unreadable: it is not a notebook: the name does not end in .ipynb"
    expected = [
        ("'=1+1", "2", "graded"),
        ("broken", "0", "unreadable: it is not JSON"),
        ("essay.pdf", "0", unread),
        ("folder", "2", "graded"),
        ("half", "1", "graded"),
        ("right", "2", "graded"),
    ]
    rows = table(out)
    assert list(rows[0]) == "student exercise score max_score status isolation seconds".split()
    assert [(row["student"], row["score"], row["status"]) for row in rows] == expected
    assert {(row["exercise"], row["max_score"]) for row in rows} == {("00_start_here", "2")}
    assert all(0 <= float(row["seconds"]) < 60 for row in rows)


def test_gradebook_has_the_mistake_and_pages_are_written(graded):
    _, out = graded
    half = next(one for one in marks(out) if one.student == "half")
    assert [one.status for one in half.diagnoses] == ["wrong"]
    assert "fractions" in half.diagnoses[0].text and "<svg" in half.diagnoses[0].html
    assert len(list((out / "feedback").iterdir())) == 6
    assert "half" in (out / "class.html").read_text(encoding="utf-8")


def test_same_seed_gives_the_same_marks_whoever_grades_what(graded, inbox, tmp_path):
    _, out = graded
    grade(inbox, tmp_path / "again", "--seed=7", "--workers=1")
    assert without_seconds(tmp_path / "again") == without_seconds(out)
    assert marks(tmp_path / "again") == marks(out)


def test_next_run_grades_what_is_new_or_has_changed_with_the_same_seed(inbox, graded, tmp_path):
    out = Path(shutil.copytree(graded[1], tmp_path / "out"))
    later = Path(shutil.copytree(inbox, tmp_path / "in"))
    done = grade(later, out)
    assert "6 submissions, 6 of them graded before (seed 7)" in done.stdout
    assert done.returncode == 1 and marks(out) == marks(graded[1])
    hand_in(later, half=RIGHT, new=HALF)
    (later / "folder" / "start_here.ipynb").unlink()
    (later / "right.ipynb").unlink()
    mine = out / "feedback" / "mine.txt"
    mine.write_text("the instructor's")
    done = grade(later, out)
    assert "6 submissions, 3 of them graded before (seed 7)" in done.stdout
    found = {row["student"]: (row["score"], row["status"]) for row in table(out)}
    assert found["half"] == ("2", "graded") and found["new"] == ("1", "graded")
    assert found["folder"] == ("0", "unreadable: there is no notebook in its folder")
    # Taken out of the folder: out of every table and page, and kept as history.
    assert "1 graded earlier and no longer in the folder" in done.stdout
    assert "right" not in found and "right" not in [one.student for one in marks(out)]
    assert "right.html" not in (out / "class.html").read_text()
    assert not (out / "feedback" / "right.html").exists() and mine.exists()
    assert (out / "removed" / "feedback" / "right.html").exists()
    with Gradebook(out / "gradebook.sqlite") as book:
        assert book.removed() == [("00_start_here", "right")]


@pytest.mark.parametrize("again", [[], ["--again"]])
def test_renamed_submission_has_one_row_under_its_new_name(inbox, graded, tmp_path, again):
    out = Path(shutil.copytree(graded[1], tmp_path / "out"))
    (tmp_path / "in").mkdir()
    shutil.copy(inbox / "right.ipynb", tmp_path / "in" / "renamed.ipynb")
    assert grade(tmp_path / "in", out, *again).returncode == 0
    assert [row["student"] for row in table(out)] == ["renamed"]
    assert [path.name for path in (out / "feedback").iterdir()] == ["renamed.html"]
    done = grade(inbox, out)  # what comes back is not graded again, except in a new run
    assert f"6 submissions{'' if again else ', 6 of them graded before'} (seed 7)" in done.stdout
    assert len(table(out)) == 6 and len(list((out / "feedback").iterdir())) == 6


def test_mean_is_of_the_graded_and_the_same_everywhere(graded):
    done, out = graded
    # 2, 2, 1 and 2 points; an unreadable notebook and an essay do not count as 0.
    mean = "mean 1.75 of 2 points"
    assert f"{mean.replace('mean', 'mean:')} (of the graded submissions: those" in done.stdout
    text = (out / "class.html").read_text(encoding="utf-8")
    assert mean in text and "Median and mean of the graded submissions: those" in text


def test_one_row_for_each_student_of_a_download_and_what_was_left_aside_is_told(tmp_path):
    inbox, out = tmp_path / "in", tmp_path / "out"
    inbox.mkdir()
    names = {"doe_1001_9998_hw.ipynb": HALF, "doe_LATE_1001_10001_hw-1.ipynb": RIGHT}
    for name, cell in names.items():
        (inbox / name).write_bytes(notebook(cell))
    for name in (
        "doe_1001_10002_report.pdf",
        "doe_1001_10003_helper.py",
        "._doe_1001_9998_hw.ipynb",
    ):
        (inbox / name).write_bytes(b"")
    done = grade(inbox, out)
    assert done.returncode == 0
    assert "1 came with other files:\n  doe_LATE_1001_10001_hw-1: Only `doe_LATE_" in done.stdout
    (row,) = table(out)
    assert (row["student"], row["score"]) == ("doe_LATE_1001_10001_hw-1", "2")
    page = next((out / "feedback").iterdir()).read_text(encoding="utf-8")
    assert "doe_1001_9998_hw.ipynb" in page and "report.pdf" in page
    assert "A notebook is graded alone: move the code of its .py files into it." in page
    (inbox / "doe_1001_9998_hw.ipynb").unlink()
    assert "1 of them graded before" in grade(inbox, out).stdout
    assert "9998" not in next((out / "feedback").iterdir()).read_text(encoding="utf-8")


def test_other_settings_are_refused_unless_everything_is_graded_anew(inbox, graded, tmp_path):
    out = Path(shutil.copytree(graded[1], tmp_path / "out"))
    done = grade(inbox, out, "--seed=8", "--limit=call_seconds=3")
    assert done.returncode == 2
    assert done.stderr == (
        "convlab: 00_start_here was graded with seed 7, not 8, call_seconds 10, not 3.0: use the "
        "same settings, or grade everything again with --again\n"
    )
    done = grade(inbox, out, "--limit=call_seconds=3", "--again")
    assert "00_start_here: 6 submissions (seed 7)\n" in done.stdout
    assert marks(out) == marks(graded[1])


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--workers=0"], "--workers 0: use 1 or more"),
        (["--workers=2", "--scheduler=tcp://a:1"], "--workers counts batches on this machine"),
        (["--limit=speed=9"], "there is no limit 'speed'"),
        (["--submissions=/nowhere"], "there is no folder /nowhere with submissions"),
    ],
)
def test_wrong_use_is_one_line(inbox, tmp_path, arguments, told):
    done = grade(inbox, tmp_path / "out", *arguments)
    assert done.returncode == 2 and done.stderr.startswith(f"convlab: {told}")
    assert done.stderr.count("\n") == 1 and not (tmp_path / "out").exists()


def test_unknown_exercise_is_wrong_use(inbox, tmp_path):
    done = grade(inbox, tmp_path / "out", exercise="99_nothing")
    assert done.returncode == 2 and "choose one of 00_start_here" in done.stderr
    done = grade(inbox, tmp_path / "out", exercise=tmp_path)
    assert done.returncode == 2 and "it has no test_*.py" in done.stderr


# Tests that pass where nothing fails, which is not the same as an answer.
CARELESS = """
import pytest

@pytest.mark.points(1)
def test_any_error_at_all(submission):
    with pytest.raises(Exception):
        submission.double("not a number")

@pytest.mark.points(2)
def test_asks_nothing(submission):
    pass

@pytest.fixture
def needs(submission):
    pytest.skip("not here")

@pytest.mark.points(4)
def test_is_skipped(submission, needs):
    pass

@pytest.fixture
def breaks():
    yield
    raise RuntimeError("cannot clean up")

@pytest.mark.points(8)
def test_cannot_clean_up(submission, breaks):
    assert submission.double(1) == 2
"""


def test_points_need_an_answer_of_the_submission(tmp_path):
    exercise = tmp_path / "99_careless"
    exercise.mkdir()
    (exercise / "test_careless.py").write_text(CARELESS)
    raises = "def double(x):\n    if x == 1: return 2\n    raise TypeError(x)"
    inbox = hand_in(tmp_path / "in", raises=raises, empty="x = 1", hangs="while True: pass")
    (inbox / "broken.ipynb").write_bytes(b"no JSON")
    grade(inbox, tmp_path / "out", "--limit=load_seconds=1", exercise=exercise)
    rows = {row["student"]: (row["score"], row["max_score"]) for row in table(tmp_path / "out")}
    assert rows.pop("raises") == ("1", "15")
    assert set(rows.values()) == {("0", "15")} and len(rows) == 3


@pytest.mark.parametrize("fixtures", ["broken, submission", "submission, broken"])
def test_submission_that_no_test_calls_is_not_graded(tmp_path, fixtures):
    exercise = tmp_path / "99_broken"
    exercise.mkdir()
    (exercise / "test_broken.py").write_text(
        "import pytest\n@pytest.fixture\ndef broken(): raise RuntimeError('oops')\n"
        f"def test_it({fixtures}): submission.double(1)\n"
    )
    inbox = hand_in(tmp_path / "in", alice=RIGHT)
    done = grade(inbox, tmp_path / "out", exercise=exercise)
    assert done.returncode == 1 and "alice: not run: no test called" in done.stdout


# ------------------------------------------------------------------ stopped in the middle


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """Twelve submissions that take a while, and what an undisturbed run makes of them."""
    inbox = hand_in(
        tmp_path_factory.mktemp("many"),
        **{f"s{number:02}": HALF if number % 4 == 0 else SLOW for number in range(12)},
    )
    out = tmp_path_factory.mktemp("whole")
    assert grade(inbox, out, "--seed=3").returncode == 0
    return inbox, out


def test_second_run_on_one_gradebook_is_told_so(inbox, tmp_path):
    with Gradebook(tmp_path / "gradebook.sqlite", writing=True):
        done = grade(inbox, tmp_path)
    assert done.returncode == 1 and done.stderr.count("\n") == 1
    assert f"another run (process {os.getpid()}) is writing to" in done.stderr


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_stopped_in_the_middle_the_next_run_goes_on(many, tmp_path, how):
    inbox, whole = many
    out = tmp_path / "out"
    line = command(inbox, out, "--seed=3", "--workers=2")
    with subprocess.Popen(line, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        wait_for_rows(out, 3)
        started = descendants(process.pid)
        process.send_signal(how)
        said = process.stdout.read()
    assert len(started) > 4  # two of pytest, a sandbox each, and a worker now and then
    wait_until_gone(started)
    before = marks(out)
    assert 3 <= len(before) < 12
    assert before == [one for one in marks(whole) if one.student in {b.student for b in before}]
    if how != signal.SIGKILL:
        assert (
            f"stopped: {len(before)} of 12 graded; run the same command again to continue" in said
        )
        assert process.returncode == 1
    done = grade(inbox, out)
    assert f"12 submissions, {len(before)} of them graded before (seed 3)" in done.stdout
    assert done.returncode == 0
    assert without_seconds(out) == without_seconds(whole)
    assert marks(out) == marks(whole)


def test_full_disk_is_told_and_the_next_run_goes_on(many, tmp_path, small_disk):
    inbox, whole = many
    disk = tmp_path / "disk"
    script = (
        f'head -c {{room}} /dev/zero > {disk}/filler; {{run}}; echo "exit code $?"; '
        f"rm {disk}/filler; {{run}}; cp -r {disk}/out {tmp_path}/copy"
    )
    run = " ".join(map(str, command(inbox, disk / "out", "--seed=3")))
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


# ------------------------------------------------------------------ the grader's own process dies


@pytest.fixture
def deadly(tmp_path):
    exercise = tmp_path / "99_deadly"
    exercise.mkdir()
    (exercise / "test_deadly.py").write_text(DEADLY)
    return exercise


def test_who_ends_the_graders_process_twice_gets_the_reason_and_all_others_their_marks(
    deadly, tmp_path
):
    answers = {"s0": "2 * x", "s1": "9", "s2": "8"}
    doubles = {name: f"def double(x): return {answer}" for name, answer in answers.items()}
    inbox, out = hand_in(tmp_path / "in", **doubles), tmp_path / "out"
    done = grade(inbox, out, "--workers=1", exercise=deadly)
    status = "not graded: the process that graded it ended twice (signal 9)"
    assert f"1 could not be graded:\n  s1: {status}" in done.stdout
    rows = {row["student"]: (row["score"], row["max_score"], row["status"]) for row in table(out)}
    expected = dict.fromkeys(doubles, ("2", "2", "graded"))
    assert rows == expected | {"s1": ("0", "2", status), "s2": ("0", "2", "graded")}
    assert [test.message for one in marks(out) if one.student == "s1" for test in one.tests] == [
        f"not run, {status}"
    ]
    with Gradebook(out / "gradebook.sqlite", writing=True) as book:
        later = prepare(RunConfig(deadly, None, Limits(), nbval=False), inbox, book)
    assert [one.student for one in later.todo] == ["s1"]  # a machine may have had a bad day


@pytest.mark.parametrize(
    ("test", "told"),
    [
        ("def test_it(submission:", "SyntaxError"),
        ("def test_it(): pass", "no test of 99_deadly uses `submission`"),
    ],
)
def test_exercise_that_cannot_be_graded_is_told_and_nobody_gets_marks(deadly, tmp_path, test, told):
    (deadly / "test_deadly.py").write_text(test)
    done = grade(hand_in(tmp_path / "in", a=RIGHT), tmp_path / "out", exercise=deadly)
    assert done.returncode == 1 and told in done.stderr
    assert done.stderr.startswith("convlab: ") and "Traceback" not in done.stderr
    assert marks(tmp_path / "out") == []


def test_limits_of_the_project_hold_and_the_command_lines_win(deadly, tmp_path):
    (tmp_path / "pyproject.toml").write_text(
        '[tool.pytest.ini_options]\nconvlab_limits = ["call_seconds=0.5", "cell_seconds=3"]\n'
    )
    inbox = hand_in(tmp_path / "in", a="import time\ndef double(x): time.sleep(9)")
    grade(inbox, tmp_path / "out", "--limit=cell_seconds=2", exercise=deadly)
    (found,) = marks(tmp_path / "out")
    assert found.tests[0].message == "`double`: timed out: gave no answer within 0.5 s"
    with Gradebook(tmp_path / "out" / "gradebook.sqlite") as book:
        limits = book.run("99_deadly").settings["limits"]
    assert (limits["call_seconds"], limits["cell_seconds"]) == (0.5, 2)


def test_folders_of_a_killed_grader_are_removed_when_the_next_one_starts(tmp_path):
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    line = command(hand_in(tmp_path / "in", a=SLOW, b=RIGHT), tmp_path / "out", "--workers=1")
    alone = {"env": os.environ | {"TMPDIR": str(temporary)}, "cwd": ROOT, "text": True}
    with subprocess.Popen(line, stdout=subprocess.PIPE, **alone) as killed:
        killed.stdout.readline()  # the isolation: what follows is the sandbox of the batch
        until(lambda: list(temporary.glob("convlab-*/seed")))  # a batch has begun
        started = descendants(killed.pid)
        killed.kill()
    wait_until_gone(started)
    left = list(temporary.iterdir())
    done = subprocess.run(line, capture_output=True, **alone)
    assert done.returncode == 0, done.stderr
    assert left and list(temporary.iterdir()) == []


def test_sandbox_that_does_not_start_is_nobodys_fault(inbox, tmp_path):
    """Here `bwrap` works until the fork server is to be started, as where namespaces run out."""
    real, failing = shutil.which("bwrap"), tmp_path / "bin" / "bwrap"
    failing.parent.mkdir()
    failing.write_text(
        "#!/bin/sh\n"
        'case "$*" in *inside.server*) echo "bwrap: no space for namespaces" >&2; exit 1;; esac\n'
        f'exec {real} "$@"\n'
    )
    failing.chmod(0o755)
    path = f"{failing.parent}:{os.environ['PATH']}"
    line = command(inbox, tmp_path / "out", "--workers=1")
    done = subprocess.run(
        line, capture_output=True, text=True, cwd=ROOT, env=os.environ | {"PATH": path}
    )
    assert done.returncode == 1
    assert "grading stopped: the sandbox does not start" in done.stderr
    assert "no space for namespaces" in done.stderr and done.stderr.count("\n") == 1
    assert [one for one in marks(tmp_path / "out") if one.status == "graded"] == []


IN_A_KERNEL = "import time\nif hasattr(get_ipython(), 'kernel'): time.sleep(3)\n"


@pytest.mark.parametrize("nbval", [False, True])
def test_slow_one_is_graded_after_the_others_and_marked_alike(tmp_path, nbval):
    assert PATIENCE < 3
    slow = (IN_A_KERNEL if nbval else "import time; time.sleep(3)\n") + RIGHT
    inbox, order = hand_in(tmp_path / "in", a=slow, b=RIGHT, c=RIGHT), []
    limits = Limits(cell_seconds=60, load_seconds=60, kernel_seconds=60)
    with Gradebook(tmp_path / "gradebook.sqlite", writing=True) as book:
        grading = prepare(RunConfig(EXERCISE, 7, limits, nbval=nbval), inbox, book)
        with closing(LocalPool(1, largest=200)) as pool:
            order += [one for one in grade_prepared(grading, pool) if one is not None]
    assert [one.student for one in order] == ["b", "c", "a"]
    assert {(one.status, one.score) for one in order} == {("graded", 2)}
    assert all(test.passed for one in order for test in one.tests)


def test_points_that_a_notebook_can_pretend_are_told_of(tmp_path):
    line = command(hand_in(tmp_path / "in", a=RIGHT), tmp_path / "out", "--nbval-points=2")
    done = subprocess.run(
        [one for one in line if one != "--no-nbval"], capture_output=True, text=True, cwd=ROOT
    )
    assert FAKED.format(points="2") in done.stdout.splitlines()
    assert FAKED[:9] not in grade(tmp_path / "in", tmp_path / "other").stdout


def test_required_isolation_is_refused_where_there_is_none(inbox, tmp_path):
    without = os.environ | {"PATH": str(tmp_path)}
    line = command(inbox, tmp_path / "out", "--require-isolation")
    done = subprocess.run(line, capture_output=True, text=True, cwd=ROOT, env=without)
    assert done.returncode == 1
    assert "submissions cannot be isolated here: bubblewrap is not installed" in done.stderr
