"""`convlab grade`: which folders may be the exercise's, the submissions' and the results'."""

from pathlib import Path

import pytest

from convlab import cli
from convlab.feedback.running import run_pytest
from tests.grading.notebooks import notebook
from tests.grading.runs import (
    EXERCISE,
    ONE_TEST,
    RIGHT,
    command,
    grade,
    hand_in,
    make_exercise,
    needs_bubblewrap,
    table,
)

pytestmark = needs_bubblewrap


def test_data_of_a_test_are_settings_and_the_notebook_is_not(tmp_path):
    test = ONE_TEST.replace("== 2", "== int((Path(__file__).parent / 'data' / 'two').read_text())")
    exercise = make_exercise(tmp_path / "99_own", f"from pathlib import Path\n{test}")
    (exercise / "data").mkdir()
    (exercise / "data" / "two").write_text("2")
    inbox, out = hand_in(tmp_path / "in", alice=RIGHT), tmp_path / "out"
    assert grade(inbox, out, exercise=exercise).returncode == 0
    (exercise / "own.ipynb").write_bytes(notebook(""))
    (exercise / ".convlab-progress").write_text("")
    assert grade(inbox, out, exercise=exercise).returncode == 0
    (exercise / "data" / "two").write_text("3")
    done = grade(inbox, out, exercise=exercise)
    assert done.returncode == 2 and "other files of the exercise" in done.stderr


def test_submissions_in_a_folder_with_the_name_of_the_exercise_are_not_its_tests(
    tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    inbox = hand_in(Path(EXERCISE.name), alice=RIGHT)
    ran = tmp_path / "ran"
    (inbox / "test_start_here.py").write_text(f"open({str(ran)!r}, 'w')\n{ONE_TEST}")
    grade(inbox, "graded", exercise=EXERCISE.name)
    alice, _ = table(Path("graded"))
    assert (alice["score"], alice["max_score"]) == ("2", "2")
    done = grade(inbox, "graded", exercise=f"{EXERCISE.name}/")  # as a shell completes it
    assert done.returncode == 2 and ": its tests may be a student's" in done.stderr
    assert not ran.exists()


@pytest.mark.parametrize(
    "places, because",
    [
        (("mine", "in", "in"), "its files would be taken for submissions"),
        (("mine", "in", "in/deep/out"), "its files would be taken for submissions"),
        (("mine", "in", "mine/out"), "its files would be taken for data of the tests"),
        (("in/mine", "in", "out"), "its tests may be a student's"),
        (("mine", "mine/in", "out"), "a student's test_*.py would be run"),
    ],
)
def test_folders_inside_one_another_are_wrong_use(tmp_path, capsys, places, because):
    mine, inbox, out = (tmp_path / place for place in places)
    for place in (mine, inbox):
        place.mkdir(parents=True, exist_ok=True)
    (mine / "test_own.py").write_text(ONE_TEST)
    (inbox / "alice.ipynb").write_bytes(notebook(RIGHT))
    before = sorted(tmp_path.rglob("*"))
    assert cli.main(command(inbox, out, exercise=mine)[3:]) == 2
    assert f": {because}" in capsys.readouterr().err
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("above", ["course [2026]", "a::b"])
def test_exercise_whose_path_pytest_does_not_take_is_wrong_use(tmp_path, above):
    (tmp_path / above).mkdir()
    mine = make_exercise(tmp_path / above / "mine", ONE_TEST)
    done = grade(hand_in(tmp_path / "in", alice=RIGHT), tmp_path / "out", exercise=mine)
    assert done.returncode == 2 and done.stderr.endswith("test: rename that folder\n")


def test_pytest_does_not_run_submissions_as_tests(tmp_path):
    exercise = make_exercise(tmp_path / "99_own", ONE_TEST)
    inbox = hand_in(exercise / "in", alice=RIGHT)
    ran = tmp_path / "ran"
    for name in ("test_start_here.py", "conftest.py"):
        (inbox / name).write_text(f"open({str(ran)!r}, 'w')\n{ONE_TEST}")
    line = [str(exercise), f"--submissions={inbox}", "--no-nbval"]
    done = run_pytest(line, exercise)
    assert "1 passed" in done.stdout and not ran.exists()


def test_unknown_exercise_is_wrong_use(tmp_path, capsys):
    inbox = hand_in(tmp_path / "in", alice=RIGHT)
    for exercise, message in (
        ("99_nothing", "choose one of 00_start_here"),
        (tmp_path, "it has no test_*.py"),
    ):
        assert cli.main(command(inbox, tmp_path / "out", exercise=exercise)[3:]) == 2
        assert message in capsys.readouterr().err
