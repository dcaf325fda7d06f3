"""The exercises as assignments of nbgrader; `test_workshop_page.py` runs nbgrader itself."""

import contextlib
import io
import json
import os
import re

import pytest

from convlab import cli, folders
from convlab.feedback.loading import Folder, exercise_folders
from convlab.workshop.assignment import assignment
from tests.grading import notebooks

# The schema of nbgrader's documentation, "Cell metadata", version 3.
KEYS = {"grade", "grade_id", "locked", "schema_version", "solution", "task"}


def code_of(notebook):
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def released(notebook):
    """Do what `nbgrader generate_assignment` does: remove answers and hidden tests."""
    for cell in code_of(notebook):
        text = "".join(cell["source"])
        stub = r"\1# YOUR CODE HERE\n\1raise NotImplementedError()"
        answers = r"(?ms)^( *)### BEGIN SOLUTION$.*?### END SOLUTION$"
        text = re.sub(answers, stub, text)
        text = re.sub(r"(?ms)^### BEGIN HIDDEN TESTS$.*?### END HIDDEN TESTS$\n?", "", text)
        cell["source"] = text
    return notebook


def earned(notebook, tests):
    """Run a notebook's cells, the tests from another one in place of its own, and add points."""
    names, points = {"__name__": "__main__"}, 0
    hidden = {cell["id"]: "".join(cell["source"]) for cell in code_of(tests)}
    for cell in code_of(notebook):
        about = cell["metadata"].get("nbgrader", {})
        with contextlib.suppress(Exception if about.get("grade") else ()):
            text = hidden[cell["id"]] if about.get("grade") else "".join(cell["source"])
            exec(compile(text, cell["id"], "exec"), names)
            points += about.get("points", 0)
    return points


@pytest.mark.parametrize("folder", exercise_folders(), ids=lambda folder: folder.name)
def test_the_answers_earn_all_points_and_the_untouched_notebook_none(folder, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # the checks in it leave their record here
    source, again = (json.loads(assignment(folder)) for _ in range(2))
    tests = "".join(path.read_text() for path in folder.path.glob("test_*.py"))
    worth = sum(map(float, re.findall(r"mark\.points\(([\d.]+)\)", tests)))
    with contextlib.redirect_stdout(io.StringIO()):
        assert earned(source, again) == worth > 0
        assert earned(released(source), again) == 0


@pytest.mark.parametrize("folder", exercise_folders(), ids=lambda folder: folder.name)
def test_each_cell_that_nbgrader_knows_has_the_metadata_of_schema_3(folder):
    notebook = json.loads(assignment(folder))
    own = json.loads(folder.notebook.read_text())
    known = [cell["metadata"]["nbgrader"] for cell in code_of(notebook) if cell["metadata"]]
    solutions = [about for about in known if about["solution"]]
    grades = [about for about in known if about["grade"]]
    assert [about["grade_id"] for about in solutions] == list(folder.tasks)
    assert len(solutions) + len(grades) == len(known)
    assert len(notebook["cells"]) == len(own["cells"]) + len(grades)
    assert all(set(about) == KEYS and not about["locked"] for about in solutions)
    assert all(set(about) == {*KEYS, "points"} and about["locked"] for about in grades)
    assert {about["schema_version"] for about in known} == {3}
    names = [about["grade_id"] for about in known]
    ids = [cell["id"] for cell in notebook["cells"]]
    assert len(set(names)) == len(names) and len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", name) for name in ids)


def test_what_students_get_holds_no_answer_and_no_test():
    notebook = json.loads(assignment(Folder(folders.course_root() / "exercises" / "03_padding")))
    text = json.dumps(released(notebook))
    assert "np.zeros" not in text and "assert_same" not in text
    assert "# Graded, 1 point: zero_pad, one number" in text
    assert "def zero_pad(image, padding):\\n    # YOUR CODE HERE\\n    raise" in text


CASES = "from convlab.feedback import Task, case\nTASKS = [Task('f', (case(1),), ('a hint',))]\n"
STUB = "def f(x):\n    '''Given.'''\n    raise NotImplementedError\n"


@pytest.fixture
def small(tmp_path):
    """An exercise whose answer and test need other statements of their files."""
    (tmp_path / "cases.py").write_text(CASES)
    (tmp_path / "x.ipynb").write_bytes(notebooks.notebook(STUB))
    (tmp_path / "solution.py").write_text(
        "import math\nONE = 1\n\ndef f(x):\n    return _more(x)\n\n"
        "def _more(x):\n    return math.floor(x) + ONE\n\ndef g(x):\n    return 0\n"
    )
    (tmp_path / "test_x.py").write_text(
        "import pytest\nRIGHT = 3\n\ndef f(x):\n    return RIGHT\n\n"
        "@pytest.mark.points(1.5)\ndef test_f_of_two(submission):\n"
        "    assert submission.f(2) == f(2)\n\n"
        "def test_the_rest(submission, rng):\n    assert submission.f(0) == 1\n"
    )
    return Folder(tmp_path)


def test_answers_and_tests_include_their_helpers_only(small):
    solution, half, rest = (
        "".join(one["source"]) for one in json.loads(assignment(small))["cells"]
    )
    assert solution == (
        "def f(x):\n    '''Given.'''\n    ### BEGIN SOLUTION\n    import math\n\n    ONE = 1\n\n"
        "    def _more(x):\n        return math.floor(x) + ONE\n\n    return _more(x)\n"
        "    ### END SOLUTION\n"
    )
    assert half.startswith("# Graded, 1.5 points: f, of two\n### BEGIN HIDDEN TESTS\n")
    assert "    RIGHT = 3\n\n    def f(x):\n        return RIGHT\n\n    assert" in half
    assert "pytest" not in half and "RIGHT" not in rest
    assert rest.startswith("# Graded, 0 points: f, the rest\n")


def test_a_helper_of_the_tests_is_not_taken_for_an_answer(small):
    """A test's own `f` must not replace the student's."""
    notebook = json.loads(assignment(small))
    assert earned(notebook, notebook) == 1.5
    assert earned(released(json.loads(assignment(small))), notebook) == 0


def test_a_test_that_nbgrader_cannot_run_is_named(small):
    text = "def test_f(submission, tmp_path):\n    pass\n"
    (small.path / "test_x.py").write_text(text)
    with pytest.raises(ValueError, match="test_f uses tmp_path: with nbgrader"):
        assignment(small)


def test_command_prints_the_next_step(tmp_path, capsys):
    arguments = ["release", "--format", "nbgrader", "--out", str(tmp_path / "c"), "03_padding"]
    assert cli.main(arguments) == 0
    assert "next, there: nbgrader generate_assignment 03_padding" in capsys.readouterr().out
    assert sorted(os.listdir(tmp_path)) == ["c"]
    (tmp_path / "c" / "gradebook.db").write_bytes(b"marks")
    assert cli.main(arguments) == 1
    assert "gradebook.db is not as released" in capsys.readouterr().err
