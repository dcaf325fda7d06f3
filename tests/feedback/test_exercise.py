import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import convlab
from convlab.feedback import record


@pytest.fixture
def exercise(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return convlab.exercise("00_start_here")


def double(image):
    return np.asarray(image) + 2


def test_check_tells_in_words_outside_a_notebook_and_leaves_a_record(exercise, capsys, tmp_path):
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


def test_check_of_a_function_that_is_not_asked_for_names_those_that_are(exercise):
    with pytest.raises(ValueError, match="asks for no function 'halve': it asks for double"):
        exercise.check(named("halve"))


def named(name):
    def function(image):
        return image

    function.__name__ = name
    return function


def test_check_stands_where_the_progress_cannot_be_noted(exercise, capsys, tmp_path):
    (tmp_path / record.FILE).mkdir()
    exercise.check(double)
    printed = capsys.readouterr().out
    assert "double: not right yet." in printed
    assert "progress could not be noted" in printed


def test_hints_go_further_each_time_and_then_stay_at_the_last(exercise, capsys):
    for _ in range(3):
        exercise.hint("double")
    first, second, third = capsys.readouterr().out.splitlines()
    assert first.startswith("Hint 1 of 2")
    assert second.startswith("Hint 2 of 2") and "the last one" in second
    assert second == third


def test_hint_goes_on_from_the_one_a_check_told(exercise, capsys):
    exercise.check(named("double"))  # a known mistake, told without a hint
    exercise.hint("double")
    assert "Hint 1 of 2" in capsys.readouterr().out

    def double(image):
        return np.asarray(image) * 2 + 7

    again = convlab.exercise("00_start_here")
    again.check(double)
    again.hint(double)
    told = capsys.readouterr().out
    assert "Hint: Every number" in told and "Hint 2 of 2" in told


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


def test_hint_for_an_unknown_function_names_those_there_are(exercise):
    with pytest.raises(ValueError, match="no function 'triple' here: choose one of double"):
        exercise.hint("triple")


def test_repr_says_what_is_to_be_written(exercise):
    assert repr(exercise) == "Exercise 00_start_here: write double"
