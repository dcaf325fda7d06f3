import re
import threading
import time
from types import SimpleNamespace

import nbformat
import pytest

from convlab.cli_errors import install_command
from convlab.feedback import running, verify
from convlab.feedback.loading import Folder, exercise_folders
from convlab.feedback.points import points_agree
from convlab.files import copy_folder

# The graded tests and the untouched notebooks of all exercises are run by pytest itself.
QUICK = ["_solution_passes", "_mistakes_are_named", "_headings_exist", "_stubs_are_not_started"]
QUICK += ["points_agree", "_cells_are_explained", "_models_are_right", "_checks_are_its_own"]


@pytest.mark.parametrize("folder", exercise_folders(), ids=lambda folder: folder.name)
class TestEveryExercise:
    @pytest.mark.parametrize("promise", QUICK)
    def test_keeps_its_promises(self, folder, promise):
        assert getattr(verify, promise)(folder) == []

    def test_is_right_when_solved(self, folder, tmp_path, monkeypatch, capsys):
        monkeypatch.chdir(tmp_path)  # where its checks leave their record
        names = {}
        for cell in verify.solved_notebook(folder)["cells"]:
            if cell["cell_type"] == "code":
                exec("".join(cell["source"]), names)
        printed = capsys.readouterr().out
        assert [name for name in folder.tasks if f"{name}: right, " not in printed] == []


FRACTIONS_LOST = "double, fractions lost: gets full marks with seed 1"


@pytest.fixture
def one_seed(monkeypatch):
    monkeypatch.setattr(verify, "_SEEDS", (1,))


@pytest.fixture
def copy(tmp_path):
    original = next(folder for folder in exercise_folders() if folder.name == "00_start_here")
    return Folder(copy_folder(original.path, tmp_path / original.name))


def rewrite(folder, name, old, new):
    path = folder.path / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def problems(folder):
    return {what: found for what, found in verify.verify(folder) if found}


def first_broken(folder):
    """Return the first promise that is broken, and its problems; the later ones are not tested."""
    return next(one for one in verify.verify(folder) if one[1])


def test_wrong_model_answer_is_noticed(copy, one_seed):
    rewrite(copy, "test_start_here.py", "image + image", "image + image + 1")
    (problem,) = verify._full_marks(copy)
    assert problem.startswith("with seed 1: ") and "1 failed" in problem


def test_built_in_function_as_model_answer_is_not_refused(copy):
    assert verify._wrong_calls(max, copy.tasks["double"]) == []  # it has no signature


def test_mistake_that_is_right_in_every_case_is_noticed(copy):
    rewrite(copy, "known_mistakes.py", '"image * image"', '"image + image"')
    found = verify._mistakes_are_named(copy)
    edit = "('= 2 * image\\n', '= image + image\\n')"
    remedy = "add one that it changes, or drop the edit"
    assert f"double, squared: {edit} in model program 2 changes no example: {remedy}" in found


def test_known_mistake_that_loses_no_point_is_noticed(copy, one_seed):
    """It differs from the model answer in the examples, and no graded test asks for that."""
    rewrite(copy, "test_start_here.py", "rng.normal(size=(5, 3))", "rng.integers(1, 9, (5, 3))")
    promise, found = first_broken(copy)
    assert promise == "each known mistake loses points, the same with any inputs"
    assert FRACTIONS_LOST in found


def test_known_mistake_that_loses_points_by_chance_is_noticed(copy, monkeypatch):
    """Two students with the same mistake would get different marks."""
    monkeypatch.setattr(verify, "_SEEDS", (1, 2))
    old = "rng.integers(130, 256, (4, 6))"
    rewrite(copy, "test_start_here.py", old, f"{old} + rng.choice([0, 0.5])")
    (problem,) = verify._mistakes_lose_points(copy)
    depends = "the points that it loses depend on the inputs: 1 with seed 1, 2 with seed 2"
    assert problem == f"double, fractions lost first: {depends}"


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("x / 2", "None was returned"),
        (
            "return {'half': x / 2}",
            "the answer is a dict, not an array of real numbers: return a list",
        ),
    ],
)
def test_model_answer_that_is_no_number_is_noticed(own, line, answer):
    rewrite(own, "solution.py", "return x / 2", line)
    expected = f"half: no valid answer in solution.py: {answer}"
    assert verify._solution_passes(own) == [expected]


@pytest.mark.parametrize(
    ("test", "whom"),
    [
        ("submission.half(x)", "functions that return None"),
        ("with pytest.raises(Exception): submission.half('x')", "unsolved stubs"),
        ("callable(submission.half)", "functions that return None and unsolved stubs"),
    ],
)
def test_graded_test_that_compares_nothing_is_noticed(own, one_seed, test, whom):
    """Any answer would get its points, or no answer at all, even if no mistake is known."""
    rewrite(own, MISTAKES, "MISTAKES = {", "MISTAKES = {} and {")
    rewrite(own, "test_half.py", "assert submission.half(x) == x / 2", test)
    (problem,) = verify._mistakes_lose_points(own)
    assert problem.startswith(f"test_half_of_any: gives its points to {whom}: compare what")


def test_test_without_points_takes_no_marks(copy, one_seed):
    old = "@pytest.mark.points(1)\ndef test_double_fractions"
    rewrite(copy, "test_start_here.py", old, "def test_double_fractions")
    found = verify._mistakes_lose_points(copy)
    assert FRACTIONS_LOST in found


def test_broken_tests_show_the_output_of_pytest(copy):
    rewrite(copy, "test_start_here.py", "import pytest", "import pytest, no_such_module")
    assert "no_such_module" in verify._mistakes_lose_points(copy)[0]


MISTAKES = "known_mistakes.py"
OWN = {
    "cases.py": "from convlab.feedback import Task, case\n"
    "TASKS = [Task('half', (case(4.0), case(6.0)), ('Divide it.',))]\n",
    "solution.py": "def half(x):\n    return x / 2\n",
    MISTAKES: "MODELS = {'half': ('def half(x):\\n    return x / 2',)}\n"
    "MISTAKES = {'half': {'doubled': ('You doubled it.', ('x / 2', '2 * x'))}}\n",
    "test_half.py": "import pytest\n\n\n@pytest.mark.points(1)\n"
    "def test_half_of_any(submission, rng):\n    x = rng.integers(1, 9)\n"
    "    assert submission.half(x) == x / 2\n",
}


@pytest.fixture
def own(tmp_path):
    """An instructor's own exercise, which belongs to no lesson."""
    path = tmp_path / "exercises" / "60_half"
    path.mkdir(parents=True)
    for name, text in OWN.items():
        (path / name).write_text(text)
    text = "**1 point**\n\n## half\n\n**1 point**"
    stub = "def half(x):\n    raise NotImplementedError"
    check = "from convlab import exercise\n\nexercise('60_half').check(half)"
    cells = [nbformat.v4.new_markdown_cell(text), *map(nbformat.v4.new_code_cell, (stub, check))]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path / "half.ipynb")
    return Folder(path)


def test_exercise_without_a_lesson_needs_no_reference(own):
    assert verify._mistakes_are_named(own) == verify._headings_exist(own) == []


def test_exercise_with_a_lesson_of_its_own_needs_a_reference_into_it(own):
    (notebooks := own.path.parents[1] / "notebooks").mkdir()
    lesson = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("## Divide")])
    nbformat.write(lesson, notebooks / "60_half.ipynb")
    assert verify._mistakes_are_named(own) == [
        "half, doubled: its message names no heading of a lesson"
    ]
    rewrite(own, "known_mistakes.py", "doubled it.", r'doubled it. See lesson 60, "Divide".')
    again = Folder(own.path)
    assert verify._mistakes_are_named(again) == verify._headings_exist(again) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "problem"),
    [
        ("solution.py", "def half(", "def third(", "solution.py has no function half, a task in"),
        ("cases.py", "'half'", "'third'", "half is not a task of cases.py (third)"),
        ("cases.py", "TASKS = [", "TASKS = [no_such_name, ", "cases.py, line 2: NameError: name"),
        ("cases.py", "it.',)", "it.')", "half: `hints` must be a tuple in which each item is a s"),
        ("cases.py", "case(4.0), case(6.0)", "", "half: `cases` is empty: add at least one"),
        ("cases.py", ", case(6.0))", ")", "half: `cases` must be a tuple in which each"),
        ("cases.py", "case(6.0)", "case(6.0, 2)", "half, example 2: too many positional arguments"),
        ("cases.py", "it.',)", "it.',), first_hint={'shape': 2}", "half: `first_hint` has 'shape'"),
        ("cases.py", "it.',)", "it.',), first_hint={'all': 1}", "half: `first_hint` has 'all': 1"),
        ("half.ipynb", "{", "", "half.ipynb is not a notebook: "),
        (MISTAKES, "x / 2',)}", "x / 2')}", "MODELS['half'] must be a tuple of program"),
        (MISTAKES, ", '2 * x')", ",)", "half, doubled: a mistake is `(me"),
        (MISTAKES, "'You doubled it.', ", "", "half, doubled: a mistake is `(message, "),
        (MISTAKES, "('x / 2',", "('x / 3',", "half, doubled: no model program contains 'x / 3'"),
        (MISTAKES, "'2 * x'", "'2 * '", "half, doubled: ('x / 2', '2 * ') in model program 1: "
         "invalid syntax in line 2, `return 2 *`"),
        (MISTAKES, "def half(x):", "def half(x:", "half, model program 1: "
         "'(' was never closed in line 1, `def half(x:`"),
    ],
)  # fmt: skip
def test_files_that_do_not_fit_together_are_one_problem(own, name, old, new, problem):
    rewrite(own, name, old, new)
    ((promise, (found,)),) = problems(own).items()
    assert promise == "its files fit together"
    assert re.match(r"(\S+(, line \d+)?: )*" + re.escape(problem), found)


def test_folder_without_a_notebook_or_with_two_is_one_problem(own):
    content = own.notebook.read_text()
    (own.path / "half-Copy1.ipynb").write_text(content)
    one = "an exercise has one notebook, but this folder has: "
    assert problems(own) == {"its files fit together": [f"{one}half-Copy1.ipynb, half.ipynb"]}
    for path in own.notebooks:
        path.unlink()
    assert problems(own) == {"its files fit together": [f"{one}none"]}


def test_error_in_the_exercises_own_code_is_a_problem(own):
    rewrite(own, "cases.py", "TASKS", "def draw(rng):\n    return case(rng.integer())\nTASKS")
    rewrite(own, "cases.py", "('Divide it.',)", "('Divide it.',), draw=draw")
    promise, (problem,) = first_broken(own)
    assert promise == "the model programs are right"
    assert "cases.py, line 3: AttributeError: " in problem


def test_model_answer_that_raises_in_every_example_is_noticed(own):
    rewrite(own, "solution.py", "x / 2", "x / [2]")
    (problem,) = verify._solution_passes(own)
    assert problem.startswith("half: an error in every example, solution.py, line 2: TypeError: ")


def test_cell_that_cannot_be_explained_is_noticed(own):
    rewrite(own, "cases.py", "TASKS", "def why(y, *, at):\n    return at[0]\nTASKS")
    rewrite(own, "cases.py", "('Divide it.',)", "('Divide it.',), why")
    problem = "cell []: cases.py, line 3: IndexError: tuple index out of range"
    assert verify._cells_are_explained(own) == [
        f"half, example {number}, {problem}" for number in (1, 2)
    ]


def test_explanation_of_another_number_is_noticed(own):
    """As after renaming the template's function: its explanation still adds up a window."""
    why = "def why(x, *, at):\n    return explain.correlation([x], [2], at=(0,))\nTASKS"
    rewrite(own, "cases.py", "TASKS", f"from convlab.feedback import explain\n{why}")
    rewrite(own, "cases.py", "('Divide it.',)", "('Divide it.',), why")
    assert verify._cells_are_explained(own) == [
        "half, example 1, cell []: the cell is 2, but explained as 4·2 = 8",
        "half, example 2, cell []: the cell is 3, but explained as 6·2 = 12",
    ]


def test_two_mistakes_alike_are_noticed(copy):
    rewrite(copy, "known_mistakes.py", '_result("np.ravel(doubled)")', '_result("image")')
    found = verify._mistakes_are_named(copy)
    remedy = "add one that tells them apart, or merge the two rows"
    assert f"double: unchanged and all in one row agree in every example: {remedy}" in found


def test_wrong_model_program_is_noticed(own):
    rewrite(own, "known_mistakes.py", "return x / 2',", "return x // 2',")
    rewrite(own, "cases.py", "case(6.0)", "case(7.0)")
    assert verify._models_are_right(own) == ["half: model program 1 is wrong in example 2"]
    rewrite(own, "known_mistakes.py", "return x // 2',", "return x.half()',")
    (found,) = verify._models_are_right(Folder(own.path))
    assert found.startswith("half: model program 1 is wrong in example 1: AttributeError: ")


@pytest.fixture
def half_a_second(monkeypatch):
    """Stop what never ends after half a second of the processor: a busy machine takes longer."""

    class Timer(threading.Timer):
        def run(self):
            end = time.process_time() + self.interval
            while not self.finished.wait(0.05):
                if time.process_time() > end:
                    return self.function()

    monkeypatch.setattr(running, "threading", SimpleNamespace(Event=threading.Event, Timer=Timer))
    for limit in ("_MOST_SECONDS", "_MOST_SECONDS_OF_PAIRS"):
        monkeypatch.setattr(verify, limit, 0.5)


def test_mistake_that_never_ends_is_named(own, half_a_second):
    while_loop = "def half(x):\\n    n = 0\\n    while 2 * n < x:\\n        n += 1\\n    return n"
    rewrite(own, "known_mistakes.py", "def half(x):\\n    return x / 2',", f"{while_loop}',")
    rewrite(own, "known_mistakes.py", "('x / 2', '2 * x')", "('n += 1', 'n += 0')")
    (found,) = problems(own)["its files fit together"]
    assert found.startswith("half, doubled: ('n += 1', 'n += 0') in model program 1: not finished")


def test_model_answer_and_inputs_that_never_end_are_named(own, half_a_second):
    rewrite(own, "cases.py", "TASKS", "def draw(rng):\n    while True:\n        pass\n\n\nTASKS")
    rewrite(own, "cases.py", "('Divide it.',)", "('Divide it.',), draw=draw")
    (found,) = problems(own)["its files fit together"]
    assert found.startswith("solution.py, half: not finished")


def test_two_mistakes_that_never_end_together_are_named(own, half_a_second):
    program = "def half(x):\\n    n = 0\\n    while n < x:\\n        n += 2\\n    return n / 2"
    rows = "'up': ('You went on.', ('n < x', 'n != x + 2')), 'late': ('Late.', ('n = 0', 'n = 1'))"
    rewrite(own, "known_mistakes.py", "def half(x):\\n    return x / 2',", f"{program}',")
    rewrite(own, "known_mistakes.py", "'doubled': ('You doubled it.', ('x / 2', '2 * x'))", rows)
    assert verify._mistakes_are_named(own) == []
    (found,) = verify._pairs_end(own)
    assert found.startswith("half, up and late: not finished after 0.5 s")


def test_graded_test_that_passes_what_no_submission_gets_is_noticed(own, one_seed):
    rewrite(own, "test_half.py", "submission.half(x)", "submission.half(Fraction(x))")
    rewrite(own, "test_half.py", "import pytest", "from fractions import Fraction\nimport pytest")
    (problem,) = verify._full_marks(own)
    assert "a test passes a Fraction, which would not reach a submission as it is" in problem


def test_graded_test_that_never_ends_is_named(own, one_seed, monkeypatch):
    monkeypatch.setattr(running, "_MOST_SECONDS_OF_A_TEST", 1)
    rewrite(own, "test_half.py", "    assert", "    import time\n    time.sleep(300)\n    assert")
    for promise in (verify._full_marks, verify._mistakes_lose_points):
        with pytest.raises(TimeoutError, match="^test_half.py, line 8: not finished after 1 s"):
            promise(own)


def test_interrupt_by_the_author_ends_it(own, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(verify, "outcomes", interrupted)
    with pytest.raises(KeyboardInterrupt):
        problems(own)


def test_name_that_another_replaces_is_noticed(own):
    row = "'doubled': ('You doubled it.', ('x / 2', '2 * x'))"
    rewrite(own, "known_mistakes.py", row, f"{row},\n{row}")
    test = (own.path / "test_half.py").read_text().partition("\n\n\n")[2]
    (own.path / "test_half.py").write_text(f"import pytest\n\n\n{test}\n\n{test}")
    assert first_broken(own) == (
        "no name is used twice",
        [
            "known_mistakes.py: doubled in line 2 is replaced in line 3",
            "test_half.py: test_half_of_any in line 5 is replaced in line 11",
        ],
    )


def test_mistake_that_names_no_lesson_is_noticed(copy):
    rewrite(copy, "known_mistakes.py", "See lesson", "Read lesson")
    assert all(
        "names no heading of a lesson" in problem for problem in verify._mistakes_are_named(copy)
    )


def test_heading_that_is_not_there_is_noticed(copy):
    rewrite(copy, "known_mistakes.py", 'See lesson 00, "', 'See lesson 00, "No ')
    found = verify._headings_exist(copy)
    assert found and all("lesson 00 has no 'No " in problem for problem in found)


def test_missing_extra_is_named_once(copy, monkeypatch):
    monkeypatch.setattr(verify, "find_spec", lambda name: None)
    assert problems(copy) == {
        "the tests and the notebook run": [
            f"not tested, pytest and nbval not installed: {install_command('grading')}"
        ]
    }


def test_points_that_differ_are_noticed(copy):
    rewrite(copy, "test_start_here.py", "points(1)", "points(2)")
    assert "the tests are worth 4" in points_agree(copy)[0]


def test_points_of_a_test_that_never_runs_do_not_count(own):
    """Of two tests with one name, Python keeps the second; and a comment marks nothing."""
    test = (own.path / "test_half.py").read_text().partition("\n\n\n")[2]
    (own.path / "test_half.py").write_text(f"import pytest\n\n\n{test}\n\n{test}")
    assert points_agree(own) == []
    rewrite(own, "test_half.py", "@pytest.mark.points(1)", "# @pytest.mark.points(1)")
    assert "the tests are worth 0" in points_agree(own)[0]


def test_points_are_compared_task_by_task(copy):
    rewrite(copy, "test_start_here.py", "def test_double_whole", "def test_whole")
    problem, remedy = points_agree(copy)
    assert "worth 2 in total, by their names 1 for double; the text says" in problem
    assert problem.endswith("in this order, 2, 2")
    assert remedy.startswith("no function for test_whole_numbers: call it `test_FUNCTION_case`")


def test_points_that_are_fractions_are_added_up(own):
    (own.path / "test_half.py").write_text(
        "import pytest\n"
        "@pytest.mark.points(0.1)\ndef test_half_a(submission): submission.half(1)\n"
        "@pytest.mark.points(0.2)\ndef test_half_b(submission): submission.half(2)\n"
    )
    rewrite(own, "half.ipynb", "1 point", "0.3 points")
    assert points_agree(own) == []


def test_points_that_are_not_a_number_are_named(own):
    rewrite(own, "test_half.py", "points(1)", "points(1 + 1)")
    where = "test_half.py, test_half_of_any: write its points as a number"
    problem = f"{where}, not `pytest.mark.points(1 + 1)`"
    assert first_broken(own) == ("the points in the text match the tests", [problem])


@pytest.mark.parametrize(
    ("old", "new"),
    [("def test_half", "@pytest.mark.parametrize('_', [0, 1])\ndef test_half"), ("", "")],
)
def test_test_that_counts_twice_is_noticed(own, one_seed, old, new):
    """In the gradebook it is worth twice the points in the text."""
    path = own.path / "test_half.py"
    (own.path / "test_more.py").write_text("" if old else path.read_text())
    if old:
        rewrite(own, path.name, old, new)
        rewrite(own, path.name, "(submission, rng)", "(submission, rng, _)")
    (problem,) = verify._full_marks(own)
    assert problem.startswith("submissions are graded out of 2 points, not 1: ")


def test_checks_of_another_exercise_are_noticed(own):
    """A copy of an exercise would check the answers of the one it was copied from."""
    given = (own.path / "half.ipynb").read_text()
    rewrite(own, "half.ipynb", "60_half", "00_start_here")
    assert verify._checks_are_its_own(own) == [
        'half.ipynb calls `exercise("00_start_here")`: change it to "60_half"'
    ]
    for checks in ("check()", "check(other, half)", "check(\\n  half,\\n)"):
        (own.path / "half.ipynb").write_text(given.replace("check(half)", checks))
        assert verify._checks_are_its_own(own) == []
    (own.path / "half.ipynb").write_text(given.replace("check(half)", "check(halves)"))
    assert verify._checks_are_its_own(own) == ['no cell calls `exercise("60_half").check(half)`']


def test_stub_that_is_missing_is_noticed(copy):
    rewrite(copy, "start_here.ipynb", "def double(image)", "def triple(image)")
    assert verify._stubs_are_not_started(copy) == ["double: the notebook has no stub of that name"]


def test_notebook_that_stops_is_noticed(copy):
    rewrite(copy, "start_here.ipynb", ".check(double)", ".check(missing)")
    (problem,) = verify._runs_untouched(copy)
    assert "NameError" in problem and "\x1b" not in problem  # pytest's lines, without colours
