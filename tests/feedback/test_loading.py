import os

import pytest

from convlab.feedback.loading import Folder, exercise_folders, find
from convlab.grading.inbox import notebook_name


def write(folder, **files):
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / f"{name}.py").write_text(text)
    return folder


CASES = """
from convlab.feedback import Task, case
TASKS = [Task("f", (case(1),), ()), Task("f_g", (case(1),), ())]
"""
SOLUTION = "def f(x): return x\ndef f_g(x): return -x\n"


def test_exercises_are_found_not_listed():
    names = [folder.name for folder in exercise_folders()]
    assert "02_kernel_at_work" in names
    assert names == sorted(names)


def test_unknown_exercise_lists_those_there_are():
    with pytest.raises(ValueError, match="no exercise '99_nothing': choose one of 00_start_here"):
        find("99_nothing")


def test_folder_without_its_files_says_what_is_missing(tmp_path, monkeypatch):
    (tmp_path / "exercises" / "09_mine").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ValueError, match="09_mine is not an exercise: it has neither cases.py nor"):
        find("09_mine")


@pytest.mark.parametrize("where", [".", "notebooks", "exercises", "exercises/09_mine"])
def test_own_exercise_is_found_from_any_folder_of_the_course(tmp_path, monkeypatch, where):
    mine = write(tmp_path / "exercises" / "09_mine", cases=CASES, solution=SOLUTION)
    (tmp_path / "notebooks").mkdir()
    monkeypatch.chdir(tmp_path / where)
    assert find("09_mine").path == mine
    with pytest.raises(ValueError, match="choose one of 00_start_here, .*, 09_mine, 10_"):
        find("09_min")


@pytest.mark.parametrize("where", [".", "elsewhere", "elsewhere/mine"])
def test_exercise_is_found_by_its_folder(tmp_path, monkeypatch, where):
    mine = write(tmp_path / "elsewhere" / "mine", cases=CASES, solution=SOLUTION)
    monkeypatch.chdir(tmp_path / where)
    assert find(os.path.relpath(mine)).path == find(str(mine)).path == mine
    with pytest.raises(ValueError, match="there is no exercise ''"):
        find("")
    with pytest.raises(ValueError, match="no exercise 'no/mine': choose one of 00_start_here"):
        find("no/mine")


def test_path_is_from_the_current_folder(tmp_path, monkeypatch):
    write(tmp_path / "exercises" / "mine", cases=CASES, solution=SOLUTION)
    here = write(tmp_path / "here" / "exercises" / "mine", cases=CASES, solution=SOLUTION)
    monkeypatch.chdir(tmp_path / "here")
    assert find("exercises/mine").path == here
    own = write(tmp_path / "here" / "00_start_here", cases=CASES, solution=SOLUTION)
    assert find("./00_start_here").path == own != find("00_start_here").path


def test_course_exercise_is_found_from_anywhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert find("00_start_here").notebook.name == "start_here.ipynb"


KNOWN = """
MODELS = {"f": ("def f(x):\\n    return x\\n",)}
MISTAKES = {"f": {"plus one": ("You added 1.", ("return x", "return x + 1"))}}
"""


def test_mistakes_are_edits_of_the_model_programs_of_their_task(tmp_path):
    folder = Folder(write(tmp_path / "x", cases=CASES, solution=SOLUTION, known_mistakes=KNOWN))
    assert {task: list(known) for task, known in folder.known_mistakes.items()} == {
        "f": ["plus one"],
        "f_g": [],
    }
    assert folder.answer_key("f").mistakes == (("plus one", "You added 1."),)
    assert folder.wrong_programs("f")["plus one"](1) == 2
    assert folder.answer_key("f_g").mistakes == ()


@pytest.mark.parametrize("table", ["MODELS", "MISTAKES"])
def test_mistake_of_no_task_is_an_error(tmp_path, table):
    wrong = KNOWN.replace(f'{table} = {{"f"', f'{table} = {{"h"')
    folder = Folder(write(tmp_path / "x", cases=CASES, solution=SOLUTION, known_mistakes=wrong))
    with pytest.raises(
        ValueError, match=r"known_mistakes\.py: h is not a task of cases\.py \(f, f_g\)"
    ):
        folder.known_mistakes  # noqa: B018


def test_hidden_tests_are_counted_by_the_function_they_call(tmp_path):
    folder = Folder(write(tmp_path / "x", cases=CASES, solution=SOLUTION))
    (tmp_path / "x" / "test_x.py").write_text(
        "def test_a(submission):\n    submission.f(1)\n"
        "def test_b(submission):\n    submission.f(2); submission.f(3)\n"
        "def test_c(submission):\n    submission.f_g(2)\n"
    )
    assert (folder.hidden_tests("f"), folder.hidden_tests("f_g")) == (2, 1)


def test_two_exercises_do_not_share_their_modules(tmp_path):
    one = Folder(write(tmp_path / "one", cases=CASES, solution=SOLUTION))
    other = Folder(write(tmp_path / "other", cases=CASES, solution="def f(x): return 'other'\n"))
    assert one.solution.f(1) == 1
    assert other.solution.f(1) == "other"
    assert os.path.samefile(one.path, tmp_path / "one")


def test_hidden_file_is_not_the_notebook_of_an_exercise(tmp_path):
    """The grader and the check find the same one."""
    folder = Folder(write(tmp_path / "x", cases=CASES, solution=SOLUTION))
    for name in ("x.ipynb", "._x.ipynb"):
        (folder.path / name).write_text("{}")
    assert folder.notebook.name == notebook_name(folder.path) == "x.ipynb"
