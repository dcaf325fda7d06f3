"""The outcomes of mistakes and of their pairs are computed once and kept in files."""

from dataclasses import replace

import numpy as np
import pytest

from convlab.feedback.hypotheses import Search
from convlab.feedback.outcome import outcomes
from convlab.feedback.signature import error_kinds, signature
from tests.feedback.answer_keys import IMAGE, MODEL, right
from tests.feedback.test_answer_key import CUT, DRAWN, SQUARE

MISTAKES = {"cut": ("You cut.", CUT), "square": ("You squared.", SQUARE)}


def both(image):
    return np.floor(image**2)


SQUARED = signature(outcomes(np.square, DRAWN.cases, DRAWN), (None, None))


def search(*folders, version="1", task=DRAWN):
    return Search(task, right, (MODEL,), MISTAKES, folders, version)


def mistakes(function, hypotheses, task=DRAWN):
    """Return the mistakes with a function's outcomes in the examples."""
    given = outcomes(function, task.cases, task)
    kinds = error_kinds(outcomes(right, task.cases, task))
    return [one.mistakes for one in hypotheses.find(signature(given, kinds))]


def test_search_and_table_find_the_same():
    for hypotheses in (search(), search().table()):
        assert mistakes(np.square, hypotheses) == [(1,)]
        assert mistakes(both, hypotheses) == [(1, 0)]
        assert mistakes(np.negative, hypotheses) == []


def test_examples_are_not_computed_again(tmp_path):
    calls = []

    def observe(answer, image):
        calls.append(np.array_equal(image, IMAGE))
        return answer

    task = replace(DRAWN, observe=observe)
    found = search(tmp_path, task=task).find(SQUARED)
    assert len(found) == 1 and any(calls)
    calls.clear()
    assert search(tmp_path, task=task).find(SQUARED) == found
    assert not any(calls)


@pytest.mark.parametrize("kept", [0, 4, -1, -12, -20])
def test_incomplete_file_is_replaced(tmp_path, kept):
    table = search(tmp_path).table()
    complete = {path: path.read_bytes() for path in tmp_path.iterdir()}
    assert len(complete) == 3
    for path, content in complete.items():
        path.write_bytes(content[:kept])
    assert np.array_equal(search(tmp_path).table().rows, table.rows)
    assert mistakes(both, search(tmp_path)) == [(1, 0)]
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == complete


def test_file_of_another_version_is_not_read_but_replaced(tmp_path):
    search(tmp_path).table()
    for path in tmp_path.iterdir():
        path.write_bytes(b"another version")
    assert mistakes(both, search(tmp_path, version="2")) == [(1, 0)]
    for what in ("single", "pairs"):
        assert [path.suffix for path in tmp_path.glob(f"*.{what}.*")] == [".2"]


def test_files_are_in_the_first_folder_that_can_be_written_if_there_is_one(tmp_path):
    (tmp_path / "file").touch()
    no_folder, folder = tmp_path / "file" / "in it", tmp_path / "folder"
    assert mistakes(both, search(no_folder)) == [(1, 0)]
    assert mistakes(both, search(no_folder, folder)) == [(1, 0)]
    assert len(list(folder.iterdir())) == 2
