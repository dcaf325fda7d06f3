"""The exercise's check of a submission in the sandbox."""

import json
import re
import shlex
import shutil
import time
import weakref
from types import SimpleNamespace

import numpy as np
import pytest

from convlab import cli
from convlab.feedback.diagnosis import diagnose
from convlab.feedback.loading import Folder, find
from convlab.feedback.report import as_html, as_text
from convlab.files import copy_folder
from convlab.grading.exercise_check import _Function, check
from convlab.grading.submission import Submission, SubmissionError
from tests.grading.notebooks import notebook
from tests.grading.runs import EXERCISE, RIGHT, grade, hand_in, needs_bubblewrap

STRIDE = find("04_stride")
SOLUTION = (STRIDE.path / "solution.py").read_text()
NUMPY = "import numpy as np"
MISTAKES = {
    "stride left out": (
        "right = correlate2d\n"
        "def correlate2d(image, kernel, padding=0, stride=1):\n"
        "    return right(image, kernel, padding)"
    ),
    "gaps left out": (
        "def unreached(input_size, kernel_size, stride):\n"
        "    windows = (input_size - kernel_size) // stride + 1\n"
        "    return list(range(kernel_size + (windows - 1) * stride, input_size))"
    ),
}


@pytest.fixture
def checked(submit):
    """Return a function that checks a notebook of these cells: the diagnoses by function."""
    made = []

    def checked(*cells, seconds=60.0):
        for before in made:
            before.close()
        submission = submit(notebook(*cells))
        made.append(submission)
        submission.load()  # as after the tests; starting the sandbox is slow
        found = check(submission, STRIDE.path, seconds)
        return {one.function: one for one in found}

    return checked


def calls_of(monkeypatch):
    """Return a list that collects the names of the functions that are called."""
    names, really_call = [], Submission.call

    def call(self, name, *rest, **options):
        names.append(name)
        return really_call(self, name, *rest, **options)

    monkeypatch.setattr(Submission, "call", call)
    return names


def test_right_answers_pass(checked):
    found = checked(SOLUTION)
    assert {name: one.status for name, one in found.items()} == dict.fromkeys(
        ["correlate2d", "unreached"], "passed"
    )


@pytest.mark.parametrize(
    ("task", "mistake"), [("correlate2d", "stride left out"), ("unreached", "gaps left out")]
)
def test_known_mistake_is_reported_as_in_the_notebook(checked, task, mistake):
    there = {}
    exec(f"{SOLUTION}\n{MISTAKES[mistake]}", there)
    report = diagnose(there[task], STRIDE.answer_key(task))
    found = checked(SOLUTION, MISTAKES[mistake])[task]
    assert (found.status, found.mistake) == ("wrong", mistake)
    assert "<svg" in found.html
    assert (found.text, found.html) == (as_text(report), as_html(report))


def test_stub_is_not_started(checked):
    stub = "def unreached(input_size, kernel_size, stride):\n    raise NotImplementedError"
    assert checked(SOLUTION, stub)["unreached"].status == "not started"


def test_error_brings_its_line_and_the_usual_sentence(checked):
    cell = "def unreached(input_size, kernel_size, stride):\n    return [0] * input_size[stride]"
    found = checked(SOLUTION, cell)["unreached"]
    assert found.status == "error"
    assert "In `return [0] * input_size[stride]`: TypeError: 'int' object" in found.text
    cell = "def unreached(input_size, kernel_size, stride):\n    return [0][stride]"
    assert "The list is shorter than that" in checked(cell)["unreached"].text
    cell = "def unreached(input_size, kernel_size, stride):\n    return np.hstack([1], [2])"
    assert "in one list: `np.hstack([a, b])`" in checked(NUMPY, cell)["unreached"].text
    cell = "def unreached(input_size, kernel_size):\n    return []"
    assert "The check calls `unreached` as its stub declares it" in checked(cell)["unreached"].text


def test_missing_function_is_reported(checked):
    found = checked("def un_reached(input_size, kernel_size, stride): return []")["unreached"]
    assert found.text.splitlines() == [
        "There is no function `unreached` in the notebook, but there is `un_reached`.",
        "  unreached: not checked.",
    ]
    assert "<svg" not in found.html
    assert "there is `UNREACHED`" in checked("def UNREACHED(): pass")["unreached"].text
    assert "There is no function `unreached` in the notebook." in checked("1")["unreached"].text


@pytest.mark.parametrize(
    ("body", "message"),
    [("while True: pass", "timed out: gave no answer"), ("import os; os._exit(3)", "died: ")],
)
def test_function_that_ended_its_process_in_a_test_is_not_called_again(
    submit_endless, body, message, monkeypatch
):
    cells = SOLUTION, f"def correlate2d(image, kernel, padding=0, stride=1):\n    {body}"
    submission = submit_endless(notebook(*cells))
    with pytest.raises(AssertionError, match=message):
        submission.functions.correlate2d([[1]], [[1]])
    calls = calls_of(monkeypatch)
    first, second = check(submission, STRIDE.path, 60)
    assert (first.status, second.status) == ("error", "passed")
    assert message in first.text
    assert set(calls) == {"unreached"}
    assert submission.status == "graded"


def test_time_for_all_examples_of_a_function_is_limited(checked, monkeypatch):
    slow = (
        "import time\n"
        "right = correlate2d\n"
        "def correlate2d(*arguments, **options):\n"
        "    time.sleep(0.4)\n"
        "    return right(*arguments, **options)"
    )
    calls = calls_of(monkeypatch)
    found = checked(SOLUTION, slow, seconds=1)
    assert 0 < calls.count("correlate2d") <= 3 < len(STRIDE.tasks["correlate2d"].cases)
    text = found["correlate2d"].text
    assert "took more than 1 s for all its examples" in text and "another result" not in text
    assert found["unreached"].status == "passed"


def test_time_that_the_grader_takes_does_not_count(checked, monkeypatch):
    """On a busy machine, comparing and drawing can take longer than all the calls."""
    really_call = Submission.call

    def call(*arguments, **options):
        time.sleep(0.2)
        return really_call(*arguments, **options)

    monkeypatch.setattr(Submission, "call", call)
    found = checked(SOLUTION, seconds=1)
    assert [one.status for one in found.values()] == ["passed", "passed"]


@pytest.mark.parametrize(
    "value",
    ["np.zeros((3000, 3000))", "np.zeros((0, 1 << 38))", "np.zeros((0,) + (1,) * 20 + (1 << 20,))",
     "np.full((4, 5), np.nan)", "np.full((4, 5), 1.7e308)", "[[1], [1, 2]]", "{'a': 1}",
     "'<script>alert(1)</script>'", "np.zeros((1,) * 20)", "2 ** 62", "np.zeros((9999, 1), bool)"],
)  # fmt: skip
def test_strange_answers_have_a_diagnosis_of_bounded_size(checked, value):
    cell = (
        "import numpy as np\n"
        f"def correlate2d(image, kernel, padding=0, stride=1):\n    return {value}\n"
        f"def unreached(input_size, kernel_size, stride):\n    return {value}"
    )
    found = checked(cell)
    for one in found.values():
        assert one.status in ("wrong", "error")
        assert len(one.text) <= 4000 and len(one.html) <= 300_000
        assert "<script" not in one.html
    assert set(found) == {"correlate2d", "unreached"}


def test_exercise_without_examples_has_no_check(submit, tmp_path):
    assert check(submit(notebook(SOLUTION)), tmp_path, 1) == []


def test_untrusted_text_is_escaped_and_short(checked):
    cell = "def unreached(*a, **k):\n    raise ValueError('<img src=x onerror=alert(1)>' * 1000)"
    found = checked(cell)["unreached"]
    assert "<img" not in found.html
    assert len(json.dumps(found.html)) < 20_000


SLOW = '''
MODELS = {"double": ("""
def double(image):
    sum(range(500_000))
    added = dict(a=0, b=0, c=0, d=0, e=0, f=0, g=0, h=0)
    return 2 * np.asarray(image) + sum(added.values())
""",)}
EDITS = {f"{2**n} added": (f"{name}=0", f"{name}={2**n}") for n, name in enumerate("abcdefgh")}
MISTAKES = {"double": {mistake: ("You added.", edit) for mistake, edit in EDITS.items()}}
'''


@needs_bubblewrap
def test_outcomes_of_known_mistakes_do_not_count_as_time_for_a_submission(tmp_path):
    slow = tmp_path / "00_slow"
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(EXERCISE, slow, ignore=ignored)
    (slow / "known_mistakes.py").write_text(SLOW)
    inbox = hand_in(tmp_path / "in", ann="def double(image):\n    return 2 * image + 192")
    began = time.process_time()
    Folder(slow).answer_key("double").hypotheses.find(0)
    computing = time.process_time() - began
    shutil.rmtree(slow / "__pycache__")
    limit = f"--limit=grader_seconds={computing / 2:.2f}"
    done = grade(inbox, tmp_path / "out", limit, exercise=slow)
    assert done.returncode == 0, done.stdout + done.stderr
    page = (tmp_path / "out" / "feedback" / "ann.html").read_text()
    assert "64 added" in page and "128 added" in page


@needs_bubblewrap
def test_command_says_that_outcomes_are_computed_the_first_time(tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "data"))
    new = tmp_path / "00_new"
    shutil.copytree(EXERCISE, new, ignore=shutil.ignore_patterns("__pycache__"))
    inbox, said = hand_in(tmp_path / "in", ann=NUMPY), "outcomes of the known mistakes"
    assert said in grade(inbox, tmp_path / "out", exercise=new).stdout
    assert said not in grade(inbox, tmp_path / "out", "--again", exercise=new).stdout


@needs_bubblewrap
@pytest.mark.parametrize("file", ["cases", "known_mistakes"])
def test_exercise_whose_check_fails_is_graded_without_it_and_the_command_says_so(tmp_path, file):
    broken = copy_folder(EXERCISE, tmp_path / "my own" / "00_broken")
    with open(broken / f"{file}.py", "a") as code:
        code.write("\nint('x')\n")
    done = grade(hand_in(tmp_path / "in", ann=RIGHT), tmp_path / "out", exercise=broken)
    assert "mean: 2 of 2 points" in done.stdout and done.returncode == 0
    said = re.search(r"no function was checked: (convlab verify .+) may say why", done.stdout)[1]
    assert cli.main(shlex.split(said)[1:]) == 1


def test_array_that_is_too_large_is_not_kept_with_its_error():
    """A check calls a function many times, and keeps each error: the memory ran out."""
    returned = []

    def call(_name):
        answer = np.zeros(20_000)
        returned.append(weakref.ref(answer))
        return answer

    with pytest.raises(
        SubmissionError, match=r"an array of shape \(20000,\) was returned"
    ) as error:
        _Function(SimpleNamespace(ended={}, call=call), "double")()
    assert error.value is not None and returned[0]() is None
