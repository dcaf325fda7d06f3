import shutil

import pytest

from convlab.feedback import verify
from convlab.feedback.loading import Folder, exercise_folders

# The graded tests and the untouched notebooks of all exercises are run by pytest itself.
QUICK = ["_solution_passes", "_mistakes_are_named", "_headings_exist", "_stubs_are_not_started"]
QUICK += ["_points_agree"]


@pytest.mark.parametrize("folder", exercise_folders(), ids=lambda folder: folder.name)
class TestEveryExercise:
    @pytest.mark.parametrize("promise", QUICK)
    def test_keeps_its_promises(self, folder, promise):
        assert getattr(verify, promise)(folder) == []

    def test_runs_solved(self, folder):
        assert verify._runs_solved(folder) == []


def test_banks_hold_at_least_sixty_wrong_answers():
    banks = [folder.wrong_answers.values() for folder in exercise_folders()]
    assert sum(len(bank) for banks_of_one in banks for bank in banks_of_one) >= 60


@pytest.fixture
def copy(tmp_path):
    original = next(folder for folder in exercise_folders() if folder.name == "00_start_here")
    return Folder(shutil.copytree(original.path, tmp_path / original.name))


def rewrite(folder, name, old, new):
    path = folder.path / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def problems(folder):
    return {what: found for what, found in verify.verify(folder) if found}


def test_whole_exercise_has_no_problems(copy):
    assert problems(copy) == {}


def test_wrong_model_answer_is_noticed(copy):
    rewrite(copy, "test_start_here.py", "image + image", "image + image + 1")
    assert list(problems(copy)) == ["the model answers get full marks"]


def test_mistake_that_cannot_be_told_is_noticed(copy):
    rewrite(copy, "wrong_answers.py", "return np.square(image)", "return 2 * np.asarray(image)")
    found = verify._mistakes_are_named(copy)
    assert any("double, squared: right on every case" in problem for problem in found)


def test_two_mistakes_alike_are_noticed(copy):
    rewrite(copy, "wrong_answers.py", "return np.square(image)", "return image")
    found = verify._mistakes_are_named(copy)
    assert "double: unchanged and squared agree on every case" in found


def test_mistake_that_names_no_lesson_is_noticed(copy):
    rewrite(copy, "wrong_answers.py", "See lesson", "Read lesson")
    assert all(
        "names no lesson's heading" in problem for problem in verify._mistakes_are_named(copy)
    )


def test_heading_that_is_not_there_is_noticed(copy):
    rewrite(copy, "wrong_answers.py", 'See lesson 00, "', 'See lesson 00, "No ')
    found = verify._headings_exist(copy)
    assert found and all("lesson 00 has no 'No " in problem for problem in found)


def test_missing_extra_is_named_once(copy, monkeypatch):
    monkeypatch.setattr(verify, "find_spec", lambda name: None)
    assert problems(copy) == {
        "its tests and its notebook run": [
            "not tried, pytest and nbval not installed: pip install 'convlab-course[grading]'"
        ]
    }


def test_points_that_differ_are_noticed(copy):
    rewrite(copy, "test_start_here.py", "points(1)", "points(2)")
    assert "the tests are worth 4" in verify._points_agree(copy)[0]


def test_stub_that_is_missing_is_noticed(copy):
    rewrite(copy, "start_here.ipynb", "def double(image)", "def triple(image)")
    assert verify._stubs_are_not_started(copy) == ["double: the notebook has no stub of that name"]


def test_notebook_that_stops_is_noticed(copy):
    rewrite(copy, "start_here.ipynb", "exercise.check(double)", "exercise.check(missing)")
    assert "NameError" in verify._runs_untouched(copy)[0]
