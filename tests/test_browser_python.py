"""Everything that a learner's notebook calls works in a browser's Python."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from convlab import explore, folders, questions
from convlab.feedback import stored
from convlab.feedback.loading import exercise_folders
from tests import browser_python

ROOT = Path(__file__).resolve().parents[1]
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="NumPy needs ctypes on Windows")


def run(*arguments, given=None):
    line = [sys.executable, "-P", browser_python.__file__, *map(str, arguments)]
    done = subprocess.run(line, input=json.dumps(given), capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_threads_processes_sockets_locks_and_other_packages_are_refused():
    assert run() == []


@pytest.fixture(scope="module")
def used(tmp_path_factory):
    """What happened when the course was used, handed out with the first exercise."""
    course, first = tmp_path_factory.mktemp("course"), exercise_folders()[0]
    exercise = course / "exercises" / first.name
    exercise.mkdir(parents=True)
    (exercise / folders.CHECKS).write_bytes(stored.pack(first))
    (course / "notebooks").mkdir()
    (course / "notebooks" / folders.QUESTIONS).write_bytes(questions.pack(ROOT / "notebooks"))
    solutions = {folder.name: folder.path / "solution.py" for folder in exercise_folders()}
    answers = {name: path.read_text(encoding="utf-8") for name, path in solutions.items()}
    return run(course, given=answers)


def test_explorers_questions_and_right_answers_work(used):
    assert used["explorers"] == [name for name in explore.__all__ if name != "predict"]
    assert used["questions"] == questions.lessons(ROOT / "notebooks")
    # An own picture needs Pillow, which a cell loads.
    assert used["upload"].startswith("own.png cannot be read without Pillow: run `import PIL`")
    passed = [exercise for exercise, status in used["records"] if status == "passed"]
    assert passed == [folder.name for folder in exercise_folders() for _ in folder.tasks]


SAID = {
    "named": ["You added 2 to each number"],
    "pair": ["You divided each number by 2", "You left out the last row"],
    "unknown": [],
    "error": ["missing"],
}


def test_wrong_answers_are_explained_and_the_progress_is_kept(used):
    for name, said in SAID.items():
        assert all(text in used["reports"][name] for text in said), name
        assert "<svg" in used["reports"][name]
    statuses = [status for exercise, status in used["records"]][-len(browser_python.WRONG) :]
    assert statuses == ["wrong", "wrong", "wrong", "error"]
    assert "[x] double" in used["progress"]
