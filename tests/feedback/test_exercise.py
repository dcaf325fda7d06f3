import functools
import os
import re
import signal
import subprocess
import sys
import types
from pathlib import Path

import numpy as np
import pytest

import convlab
from convlab.feedback import record
from convlab.files import copy_folder
from tests.feedback.test_loading import write


@pytest.fixture(autouse=True)
def new_kernel(tmp_path, monkeypatch):
    """In a folder of its own, with no exercise asked for yet."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys.modules["convlab.feedback.exercise"], "_opened", {})


@pytest.fixture
def exercise():
    return convlab.exercise("00_start_here")


@pytest.fixture
def strides():
    return convlab.exercise("04_stride")


def double(image):
    return np.asarray(image) + 2


def test_check_prints_text_outside_a_notebook_and_writes_a_record(exercise, capsys, tmp_path):
    exercise.check(double)
    printed = capsys.readouterr().out
    assert "double: not right yet." in printed
    assert "two added" in printed
    assert [(one.function, one.mistake) for one in record.read(tmp_path)] == [
        ("double", "two added")
    ]


def test_check_of_an_untouched_stub_leaves_no_record(exercise, capsys, tmp_path):
    def double(image):
        raise NotImplementedError

    exercise.check(double)
    assert "not started" in capsys.readouterr().out
    assert not (tmp_path / record.FILE).exists()


def test_check_takes_several_functions(exercise, capsys):
    exercise.check(double, double)
    assert capsys.readouterr().out.count("double: not right yet.") == 2


def test_check_takes_a_function_however_it_is_made(exercise, capsys):
    def helper(factor, image):
        return factor * image

    class Doubles:
        def __call__(self, image):
            return 2 * image

    made = [lambda image: 2 * image, functools.partial(helper, 2), Doubles(), named("halve")]
    made += [np.vectorize(lambda number: 2 * number)]
    exercise.check(*made)
    heads = [line for line in capsys.readouterr().out.splitlines() if line.startswith("double")]
    assert [head.split(",")[0] for head in heads] == [
        "double: right", "double: right", "double: right", "double: not right yet.", "double: right"
    ]  # fmt: skip


def test_check_finds_out_which_of_several_functions_is_meant(strides, capsys):
    def unreached(*_, **__):
        return []

    correlate2d = lambda *_, **__: 1  # noqa: E731
    strides.check(correlate2d, unreached, functools.partial(unreached, 5))
    strides.check("correlate2d")
    message = re.findall(r"^(\w+): not right", capsys.readouterr().out, re.M)
    assert message == ["correlate2d", "unreached", "unreached", "correlate2d"]


def test_check_of_nothing_takes_all_that_stand_where_it_is_called(strides, capsys):
    strides.check()
    assert capsys.readouterr().out.startswith("There is nothing to check yet. Pass a function")
    unreached = correlate2d = lambda *_, **__: [[1]]
    strides.check()
    message = re.findall(r"^(\w+): not right", capsys.readouterr().out, re.M)
    assert message == ["correlate2d", "unreached"]
    assert unreached is correlate2d


UNREACHED = 'exercise("04_stride").check(unreached)'


@pytest.mark.parametrize("cell", [UNREACHED, f"def again():\n    {UNREACHED}\nagain()"])
def test_check_of_a_function_whose_cell_was_not_run_says_what_to_run(cell, capsys):
    with pytest.raises(NameError):
        exec(compile(cell, "<ipython-input-1>", "exec"), {"exercise": convlab.exercise})
    printed = capsys.readouterr().out
    assert (
        printed == "First run the cell with `def unreached`: it has not run, or did not finish.\n"
    )


@pytest.mark.parametrize("name", ["Unreached", "unreached_", "unReached", "unreachd"])
def test_check_of_a_function_with_another_name_says_which_there_is(name, capsys):
    names = {"exercise": convlab.exercise, "unreachable": len}
    exec(compile(f"def {name}(): pass", "<ipython-input-1>", "exec"), names)
    with pytest.raises(NameError):
        exec(compile(UNREACHED, "<ipython-input-2>", "exec"), names)
    assert capsys.readouterr().out == (
        f"There is no `unreached`, but a `{name}`: keep the name of the stub, or run the cell with "
        "`def unreached`.\n"
    )


@pytest.mark.parametrize(
    ("name", "thing"), [("unreached2", len), ("unreached2", convlab.exercise), ("other", None)]
)
def test_check_names_no_function_of_a_library_instead(name, thing, capsys):
    names = {"exercise": convlab.exercise, name: thing}
    with pytest.raises(NameError):
        exec(compile(UNREACHED, "<ipython-input-2>", "exec"), names)
    assert capsys.readouterr().out.startswith("First run the cell with `def unreached`")


@pytest.mark.parametrize(
    "cell",
    [
        f"def unreached(): pass\n{UNREACHED}",
        "if 1:\n mine = exercise('04_stride')\n def unreached(): pass\n mine.check(unreached)",
        UNREACHED.replace("(unreached)", "(np.unreached)"),
        UNREACHED.replace("(unreached)", "('unreached')"),
    ],
)
def test_check_of_a_function_that_is_there_or_comes_from_elsewhere_says_nothing_of_a_cell(
    cell, capsys
):
    names = {"exercise": convlab.exercise, "np": types.SimpleNamespace(unreached=len)}
    exec(compile(cell, "<ipython-input-1>", "exec"), names)
    assert "First run" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (lambda: None, "has no function '<lambda>'"),
        ("correlate", "has no function 'correlate'"),
        (None, "Which function is this?"),
        (np.eye(2), "Which function is this?"),
    ],
)
def test_check_of_an_unknown_function_explains_the_call(strides, capsys, given, message):
    strides.check(given)
    printed = capsys.readouterr().out
    assert message in printed
    calls = [f'`exercise("04_stride").check({name})`' for name in ("correlate2d", "unreached")]
    assert f"without calling it: {calls[0]} or {calls[1]}" in printed


def test_value_that_is_not_a_function_is_reported_under_its_name(strides, capsys):
    unreached = [3, 5]
    strides.check(unreached)
    message = capsys.readouterr().out
    assert message.splitlines() == [
        "`unreached` is a list, not a function: run the cell with its `def`.",
        "  unreached: not checked.",
    ]


def test_interrupt_is_reported_with_its_line_and_ends_the_check(exercise, capsys):
    def double(image):
        print("on it")
        while True:
            os.kill(os.getpid(), signal.SIGINT)

    exercise.check(double, double)
    message = capsys.readouterr().out.splitlines()
    assert re.match(r"Line \d+, `.*`: KeyboardInterrupt", message[0])
    assert message[1] == "  You stopped it: does a `while` loop here ever end?"
    assert message[2] == "  double: stopped with an error."
    assert message.count("    on it") == 1
    assert not any("Hint" in line for line in message)


def named(name):
    def function(image):
        return image

    function.__name__ = name
    return function


def test_check_works_if_progress_cannot_be_saved(exercise, capsys, tmp_path):
    (tmp_path / record.FILE).mkdir()
    exercise.check(double)
    printed = capsys.readouterr().out
    assert "double: not right yet." in printed
    assert "progress was not saved" in printed


def test_hints_go_further_each_time_and_then_stay_at_the_last(exercise, capsys):
    for _ in range(3):
        exercise.hint("double")
    first, second, third = capsys.readouterr().out.splitlines()
    assert first.startswith("Hint 1 of 2")
    assert second.startswith("Hint 2 of 2") and "the last one" in second
    assert second == third


def test_hint_continues_after_that_of_a_check(exercise, capsys):
    exercise.check(named("double"))  # a known mistake, reported without a hint
    exercise.hint("double")
    assert "Hint 1 of 2" in capsys.readouterr().out

    def double(image):
        return np.asarray(image) * 2 + 7

    exercise.check(double)
    exercise.hint(double)
    message = capsys.readouterr().out
    assert "Hint: Each number" in message and "Hint 2 of 2" in message


def test_hint_after_a_check_is_one_that_was_not_shown(strides, capsys):
    """A check shows the hint that fits what failed, which need not be the first."""

    def correlate2d(image, kernel, padding=0, stride=1):
        return np.ones((2, 2))

    strides.check(correlate2d)  # of a wrong shape
    shown = [capsys.readouterr().out]
    for _ in range(4):
        strides.hint("correlate2d")
        shown.append(capsys.readouterr().out)
    assert "Hint: The map has" in shown[0]
    numbers = [text.partition(":")[0] for text in shown[1:]]
    assert numbers == ["Hint 1 of 4", "Hint 2 of 4", "Hint 4 of 4", "Hint 4 of 4"]
    assert ["last one" in text for text in shown] == [False, False, False, True, True]


def test_exercise_asked_for_again_is_the_same_one_until_its_files_change(tmp_path, capsys):
    """Every check cell asks for it: its examples are computed once, and its hints go on."""
    original = Path(convlab.__file__).parents[1] / "exercises" / "00_start_here"
    own = copy_folder(original, tmp_path / "exercises" / original.name)
    first = convlab.exercise("00_start_here")
    assert convlab.exercise("00_start_here") is first
    cases = own / "cases.py"
    cases.write_text(cases.read_text().replace("Every number", "Each number"))
    os.utime(cases, ns=(0, 0))
    changed = convlab.exercise("00_start_here")
    changed.hint("double")
    assert "Each number" in capsys.readouterr().out


def test_task_without_hints_says_so(tmp_path, capsys):
    cases = "from convlab.feedback import Task, case\nTASKS = [Task('f', (case(1),), ())]\n"
    write(tmp_path / "exercises" / "09_own", cases=cases)
    convlab.exercise("09_own").hint()
    assert capsys.readouterr().out == "There is no hint for f.\n"


def test_terminal_without_the_signs_of_arithmetic_is_written_to_in_others(tmp_path):
    program = (
        "import convlab\n"
        "def correlate1d(signal, kernel):\n"
        "    return [-1, 2, 3, 4]\n"
        "convlab.exercise('01_what_is_convolution').check(correlate1d)\n"
    )
    root = str(Path(convlab.__file__).parents[1])
    own = os.environ | {"PYTHONIOENCODING": "ascii", "PYTHONPATH": root}
    line = [sys.executable, "-c", program]
    done = subprocess.run(line, cwd=tmp_path, env=own, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "expected 14, yours -1" in done.stdout
    assert "3*1 + 1*3 + 4*2 = 14" in done.stdout


def test_hint_for_an_unknown_function_names_those_there_are(strides, capsys):
    strides.hint("triple")
    message = capsys.readouterr().out
    assert (
        "no function 'triple'" in message and '`exercise("04_stride").hint(unreached)`' in message
    )


def test_hint_needs_no_name_where_there_is_one_function(exercise, capsys):
    exercise.hint()
    assert "Hint 1 of 2" in capsys.readouterr().out


def test_repr_names_the_functions(exercise):
    assert repr(exercise) == "Exercise 00_start_here: write double"
