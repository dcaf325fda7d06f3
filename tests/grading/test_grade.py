"""`convlab grade` as a user runs it: whole runs, and what they write."""

import os
import re
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from convlab import cli
from convlab.grading.batch import RunConfig
from convlab.grading.command import FAKED
from convlab.grading.grade import PATIENCE, prepare
from convlab.grading.grade import grade as grade_prepared
from convlab.grading.gradebook import Gradebook
from convlab.grading.limits import Limits
from convlab.grading.pool import LocalPool
from tests.grading.marked import PADDING
from tests.grading.notebooks import notebook
from tests.grading.runs import (
    EXERCISE,
    HALF,
    ONE_TEST,
    RIGHT,
    ROOT,
    command,
    grade,
    grade_in_new_process,
    hand_in,
    make_exercise,
    marks,
    needs_bubblewrap,
    table,
    without_seconds,
)

pytestmark = needs_bubblewrap

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
    return grade_in_new_process(inbox, out, "--seed=7", "--workers=2"), out


def test_output_names_isolation_and_ungraded_submissions(graded):
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


def test_guide_shows_how_to_reproduce_a_mark(inbox, graded, tmp_path):
    guide = (ROOT / "exercises" / "README.md").read_text(encoding="utf-8")
    line = re.search(r"^    pytest (.* --submissions one --seed N .*)$", guide, re.M)[1]
    for old, new in (("03_padding", EXERCISE.name), (" one", f" {tmp_path}"), (" N ", " 7 ")):
        line = line.replace(old, new)
    shutil.copy(inbox / "half.ipynb", tmp_path / "Zoë M.ipynb")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *line.split()], capture_output=True, text=True, cwd=ROOT
    )
    half = next(one for one in marks(graded[1]) if one.student == "half")
    (message,) = (test.message for test in half.tests if not test.passed)
    assert message in done.stdout and re.search(r"^image +=", done.stdout, re.M), done.stdout


def test_next_run_grades_new_and_changed_submissions_with_the_same_seed(inbox, graded, tmp_path):
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
    # Removed from the folder: in no table or page any more, but kept as history.
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
    done = grade(inbox, out)  # it is not graded again, except in a new run
    assert f"6 submissions{'' if again else ', 6 of them graded before'} (seed 7)" in done.stdout
    assert len(table(out)) == 6 and len(list((out / "feedback").iterdir())) == 6


def test_exercises_in_one_folder_have_one_table(graded, tmp_path):
    out = Path(shutil.copytree(graded[1], tmp_path / "out"))
    exercise = make_exercise(tmp_path / "99_own", ONE_TEST)
    assert grade(hand_in(tmp_path / "in", alice=RIGHT), out, exercise=exercise).returncode == 0
    *before, own = table(out)
    assert before == table(graded[1])
    assert (own["student"], own["exercise"]) == ("alice", "99_own")


def test_mean_is_of_the_graded_and_the_same_everywhere(graded):
    done, out = graded
    # 2, 2, 1 and 2 points; an unreadable notebook and an essay do not count as 0.
    mean = "mean 1.75 of 2 points"
    assert f"{mean.replace('mean', 'mean:')} (of the graded submissions: those" in done.stdout
    text = (out / "class.html").read_text(encoding="utf-8")
    assert mean in text and "Median and mean of the graded submissions: those" in text


def test_download_has_one_row_per_student_and_names_ignored_files(tmp_path):
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
    assert (
        "1 with notes about their files:\n  doe_LATE_1001_10001_hw-1: Only `doe_LATE_"
        in done.stdout
    )
    (row,) = table(out)
    assert (row["student"], row["score"]) == ("doe_LATE_1001_10001_hw-1", "2")
    page = next((out / "feedback").iterdir()).read_text(encoding="utf-8")
    assert "doe_1001_9998_hw.ipynb" in page and "report.pdf" in page
    assert "Only the notebook is graded: move the code of the .py files into it." in page
    (inbox / "doe_1001_9998_hw.ipynb").unlink()
    assert "1 of them graded before" in grade(inbox, out).stdout
    assert "9998" not in next((out / "feedback").iterdir()).read_text(encoding="utf-8")


def test_other_settings_need_again_and_one_worker_marks_as_two_do(inbox, graded, tmp_path):
    out = Path(shutil.copytree(graded[1], tmp_path / "out"))
    done = grade(inbox, out, "--seed=8", "--limit=call_seconds=3")
    assert done.returncode == 2
    assert done.stderr == (
        "convlab: 00_start_here was graded with seed 7, not 8, call_seconds 10, not 3.0: use the "
        "same settings, or grade everything again with --again\n"
    )
    done = grade(inbox, out, "--limit=call_seconds=3", "--again")
    assert "00_start_here: 6 submissions (seed 7)\n" in done.stdout
    # By one worker now, not by two.
    assert without_seconds(out) == without_seconds(graded[1]) and marks(out) == marks(graded[1])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--workers=0"], "--workers 0: use 1 or more"),
        (["--workers=2", "--scheduler=tcp://a:1"], "--workers counts batches on this machine"),
        (["--limit=speed=9"], "there is no limit 'speed'"),
        (["--submissions=/nowhere"], "there is no folder /nowhere with submissions\n"),
        ([f"--submissions={__file__}"], f"there is no folder {__file__} with submissions: unpack"),
        (
            [f"--submissions={PADDING.notebook}"],
            f"there is no folder {PADDING.notebook} with submissions: name its folder\n",
        ),
    ],
)
def test_wrong_use_is_one_line(inbox, tmp_path, capsys, arguments, message):
    assert cli.main(command(inbox, tmp_path / "out", *arguments)[3:]) == 2
    said = capsys.readouterr().err
    assert said.startswith(f"convlab: {message}")
    assert said.count("\n") == 1 and not (tmp_path / "out").exists()


def test_empty_inbox_is_wrong_use_and_takes_no_marks_away(graded, tmp_path):
    out, empty = Path(shutil.copytree(graded[1], tmp_path / "out")), tmp_path / "in"
    (empty / ".ipynb_checkpoints").mkdir(parents=True)
    done = grade(empty, out)
    assert done.returncode == 2
    assert done.stderr.startswith(f"convlab: there is no submission in {empty}: it needs files")
    assert marks(out) == marks(graded[1]) and len(list((out / "feedback").iterdir())) == 6


# Tests that pass without an answer.
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


def test_points_require_an_answer(tmp_path):
    exercise = make_exercise(tmp_path / "99_own", CARELESS)
    raises = "def double(x):\n    if x == 1: return 2\n    raise TypeError(x)"
    hangs = "import time; time.sleep(9)"
    inbox = hand_in(tmp_path / "in", raises=raises, empty="x = 1", hangs=hangs)
    (inbox / "broken.ipynb").write_bytes(b"no JSON")
    grade(inbox, tmp_path / "out", "--limit=load_seconds=0.3", exercise=exercise)
    rows = {row["student"]: (row["score"], row["max_score"]) for row in table(tmp_path / "out")}
    assert rows.pop("raises") == ("1", "15")
    assert set(rows.values()) == {("0", "15")} and len(rows) == 3


def test_submission_that_no_test_calls_is_not_graded(tmp_path):
    test = (
        "import pytest\n@pytest.fixture\ndef broken(): raise RuntimeError('oops')\n"
        "def test_one(broken, submission): submission.double(1)\n"
        "def test_other(submission, broken): submission.double(1)\n"
    )
    exercise = make_exercise(tmp_path / "99_own", test)
    inbox = hand_in(tmp_path / "in", alice=RIGHT)
    done = grade(inbox, tmp_path / "out", exercise=exercise)
    assert done.returncode == 1 and "alice: not run: no test called" in done.stdout


def test_tests_in_a_folder_of_the_exercise_are_refused(tmp_path):
    exercise = make_exercise(tmp_path / "99_own", ONE_TEST)
    make_exercise(exercise / "tests", ONE_TEST)
    done = grade(hand_in(tmp_path / "in", a=RIGHT), tmp_path / "out", exercise=exercise)
    assert "99_own has graded tests in its folder tests: move them up into 99_own" in done.stderr
    assert done.returncode == 1


@pytest.mark.parametrize(
    ("test", "message"),
    [
        ("def test_it(submission:", "SyntaxError"),
        ("def test_it(): pass", "no test of 99_own uses `submission`"),
        (
            f"import pytest\n{ONE_TEST}\n@pytest.mark.points(1)\ndef test_two(submision): 0",
            "test_two has points and no argument `submission`",
        ),
        (
            f"import pytest\n{ONE_TEST}\n@pytest.mark.points\ndef test_two(submission): 0",
            "test_two[a]: `points` needs one number, such as `points(2)`",
        ),
        (
            "def test_it(submission, image): submission.double(image)",
            "grading stopped: test_it: its folder has no fixture image",
        ),
    ],
)
def test_exercise_that_cannot_be_graded_gives_no_marks(tmp_path, test, message):
    exercise = make_exercise(tmp_path / "99_own", test)
    done = grade(hand_in(tmp_path / "in", a=RIGHT), tmp_path / "out", exercise=exercise)
    assert done.returncode == 1 and message in done.stderr
    assert done.stderr.startswith("convlab: ") and "Traceback" not in done.stderr
    assert marks(tmp_path / "out") == []


def test_library_that_cannot_be_imported_is_named(tmp_path, monkeypatch):
    (tmp_path / "pytest.py").write_text("raise ImportError('half installed')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    done = grade(hand_in(tmp_path / "in", a=RIGHT), tmp_path / "out")
    assert done.returncode == 1 and "ImportError: half installed" in done.stderr


def test_test_that_every_submission_fails_is_mentioned(tmp_path):
    """It may itself be wrong, which then looks like a mistake of each student."""
    test = f"{ONE_TEST}\ndef test_misspelt(submission): submission.duoble(1)\n"
    exercise = make_exercise(tmp_path / "99_own", test)
    inbox = hand_in(tmp_path / "in", a=RIGHT, b=HALF, c="def double(x): return 3")
    done = grade(inbox, tmp_path / "out", exercise=exercise)
    assert "passed by no submission: test_misspelt\n" in done.stdout
    assert f'convlab verify "{exercise}"\n' in done.stdout
    (inbox / "c.ipynb").unlink()
    done = grade(inbox, tmp_path / "out", exercise=exercise)
    assert "2 of them graded before" in done.stdout
    assert "passed by no submission" not in done.stdout


def test_limits_on_the_command_line_override_the_projects(tmp_path):
    (tmp_path / "pyproject.toml").write_text(
        '[tool.pytest.ini_options]\nconvlab_limits = ["call_seconds=0.5", "cell_seconds=3"]\n'
    )
    exercise = make_exercise(tmp_path / "99_own", ONE_TEST)
    inbox = hand_in(tmp_path / "in", a="import time\ndef double(x): time.sleep(9)")
    grade(inbox, tmp_path / "out", "--limit=cell_seconds=2", exercise=exercise)
    (found,) = marks(tmp_path / "out")
    assert found.tests[0].message == "`double`: timed out: gave no answer within 0.5 s"
    with Gradebook(tmp_path / "out" / "gradebook.sqlite") as book:
        limits = book.run("99_own").settings["limits"]
    assert (limits["call_seconds"], limits["cell_seconds"]) == (0.5, 2)


SLEEPS = "import time; time.sleep(2)"
# Exercise 00 has two tests, with one call each; further calls are from its check.
SLEEPS_IN_ITS_CHECK = """import time
calls = 0
def double(image):
    global calls
    calls += 1
    time.sleep(2 * (calls == 3))
    return 2 * image"""
SLEEPS_IN_A_KERNEL = "import time\nif hasattr(get_ipython(), 'kernel'): time.sleep({})"


IN_A_WORKER = {"a cell": [SLEEPS, RIGHT], "its check": [SLEEPS_IN_ITS_CHECK]}
IN_A_KERNEL = {
    "a cell": [SLEEPS_IN_A_KERNEL.format(2), RIGHT],
    "all cells": [*[SLEEPS_IN_A_KERNEL.format(1.2)] * 7, RIGHT],
}


@pytest.mark.parametrize(("nbval", "slow"), [(False, IN_A_WORKER), (True, IN_A_KERNEL)])
def test_slow_submissions_are_graded_last_and_marked_alike(tmp_path, nbval, slow):
    assert PATIENCE < 2
    inbox, order = hand_in(tmp_path / "in", b=RIGHT, c=RIGHT), []
    for name, cells in slow.items():
        (inbox / f"{name}.ipynb").write_bytes(notebook(*cells))
    limits = Limits(cell_seconds=60, load_seconds=60, kernel_seconds=60)
    with Gradebook(tmp_path / "gradebook.sqlite", writing=True) as book:
        grading = prepare(RunConfig(EXERCISE, 7, limits, nbval=nbval), inbox, book)
        with closing(LocalPool(1, largest=200)) as pool:
            order += [one for one in grade_prepared(grading, pool) if one is not None]
    assert [one.student for one in order] == ["b", "c", *slow]
    assert {(one.status, one.score) for one in order} == {("graded", 2)}
    assert all(test.passed for one in order for test in one.tests)
    assert [[found.status for found in one.diagnoses] for one in order] == [["passed"]] * 4


def test_fakeable_points_are_mentioned(tmp_path, graded, capsys):
    (inbox := tmp_path / "in").mkdir()
    (inbox / "broken.ipynb").write_bytes(b"no JSON")
    line = command(inbox, tmp_path / "out", "--nbval-points=2")
    assert cli.main([one for one in line[3:] if one != "--no-nbval"]) == 1
    assert FAKED.format(points="2") in capsys.readouterr().out.splitlines()
    assert FAKED[:9] not in graded[0].stdout


def test_required_isolation_is_refused_where_there_is_none(inbox, tmp_path):
    without = os.environ | {"PATH": str(tmp_path)}
    line = command(inbox, tmp_path / "out", "--require-isolation")
    done = subprocess.run(line, capture_output=True, text=True, cwd=ROOT, env=without)
    assert done.returncode == 1
    assert "submissions cannot be isolated here: bubblewrap is not installed" in done.stderr
