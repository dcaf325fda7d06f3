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
    assert first.startswith("Hint 2 of 2")
    assert "the last one" in first
    assert first == second == third


def test_hint_takes_the_function_itself(exercise, capsys):
    exercise.hint(double)
    assert capsys.readouterr().out.startswith("Hint 2 of 2")


def test_hint_for_an_unknown_function_names_those_there_are(exercise):
    with pytest.raises(ValueError, match="no function 'triple' here: choose one of double"):
        exercise.hint("triple")


def test_repr_says_what_is_to_be_written(exercise):
    assert repr(exercise) == "Exercise 00_start_here: write double"
