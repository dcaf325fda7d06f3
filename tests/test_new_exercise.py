import csv
import json
from pathlib import Path

import pytest

from convlab import cli, new_exercise
from convlab.feedback import edits, verify
from convlab.feedback.diagnosis import diagnose
from convlab.feedback.loading import Folder, find

NAME = "99_for_tests"  # not the name in the guide, which may be in the clone
MISTAKES = ["last window missing", "mean instead of sum"]


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def folder(here):
    assert cli.main(["new", "exercise", NAME]) == 0
    return Folder(here / "exercises" / NAME)


def files(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_new_exercise_passes_verify(folder, capsys):
    assert cli.main(["verify", NAME]) == 0, capsys.readouterr().out
    made = [path.name for path in files(folder.path) if path.parent.name != "__pycache__"]
    tests = ("for_tests.ipynb", "test_for_tests.py")
    assert {*made} == {*tests, "cases.py", "solution.py", "known_mistakes.py"}


def test_model_answer_gets_full_marks_and_each_known_mistake_is_named_and_loses_points(folder):
    inbox, marks = folder.path.parents[1] / "inbox", folder.path.parents[1] / "marks"
    inbox.mkdir()
    answers = {"model": (folder.path / "solution.py").read_text()}
    known = folder.known_mistakes["moving_sum"]
    for wrong in edits.wrong_programs("moving_sum", folder.models("moving_sum"), known):
        answers[MISTAKES[wrong.mistake].split()[0]] = wrong.source
    for student, code in answers.items():
        notebook = verify.solved_notebook(folder)
        (cell,) = (
            cell for cell in notebook["cells"] if "def moving_sum" in "".join(cell["source"])
        )
        cell["source"] = [code]
        (inbox / f"{student}.ipynb").write_text(json.dumps(notebook))
    line = ["grade", NAME, "--submissions", str(inbox), "--out", str(marks), "--no-nbval"]
    assert cli.main([*line, "--workers", "1"]) == 0
    with open(marks / "marks.csv", newline="") as file:
        scores = {row["student"]: float(row["score"]) for row in csv.DictReader(file)}
    assert scores.pop("model") == 2
    assert sorted(scores) == ["last", "mean"] and max(scores.values()) < 2


def test_check_names_each_known_mistake(folder):
    key = folder.answer_key("moving_sum")
    known = folder.wrong_programs("moving_sum")
    assert [diagnose(known[name], key).mistake for name in MISTAKES] == MISTAKES == list(known)


def test_exercise_of_a_lesson_points_into_the_lesson(here, monkeypatch):
    (here / "notebooks").mkdir()
    (here / "notebooks" / "70_shift.ipynb").write_text("{}")
    monkeypatch.setattr(new_exercise.folders, "course_root", lambda: here)
    made = new_exercise.new_exercise("70_shift")
    sentences = [one.sentence for one in Folder(made).answer_key("moving_sum").mistakes]
    assert len(sentences) == 2
    assert all(one.endswith('. See lesson 70, "On your own".') for one in sentences)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        *(
            (name, "begin with a letter, or with a number, an underscore and a letter, such as 60_")
            for name in ("", "Moving", "../up", "a/b", "60", "60_", "moving sum", "_x", "60_2d_sum")
        ),
        ("03_padding", "03_padding already exists"),
    ],
)
def test_bad_name_or_that_of_an_exercise_of_the_course_is_refused(here, name, message, capsys):
    assert cli.main(["new", "exercise", name]) == 2
    assert message in capsys.readouterr().err
    assert list(here.iterdir()) == []


def test_existing_folder_is_not_overwritten(folder, capsys):
    (folder.path / "cases.py").write_text("mine")
    before = files(folder.path.parents[1])
    assert cli.main(["new", "exercise", NAME]) == 2
    assert f"{folder.path} already exists: choose another name" in capsys.readouterr().err
    assert files(folder.path.parents[1]) == before


def test_folder_can_be_named_and_exercises_is_not_nested(here, monkeypatch, capsys):
    assert cli.main(["new", "exercise", "shift", "--out", "my exercises"]) == 0
    assert (here / "my exercises" / "shift" / "shift.ipynb").is_file()
    folder = Path("my exercises", "shift")
    assert f'run `convlab verify "{folder}"`' in capsys.readouterr().out
    assert find(str(folder)).name == "shift"
    (here / "exercises").mkdir()
    monkeypatch.chdir(here / "exercises")
    assert cli.main(["new", "exercise", "shift"]) == 0
    assert (here / "exercises" / "shift" / "test_shift.py").is_file()


def test_failed_write_leaves_nothing_behind(here, monkeypatch, capsys):
    def fail(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(new_exercise.Path, "write_text", fail)
    assert cli.main(["new", "exercise", NAME]) == 1
    assert "the disk is full" in capsys.readouterr().err
    assert list((here / "exercises").iterdir()) == []
