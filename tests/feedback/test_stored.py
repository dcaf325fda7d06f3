"""The file of an exercise that is handed out; tests/exercises compares all its reports."""

import json
import zlib

import numpy as np
import pytest

from convlab import folders
from convlab.feedback import stored
from convlab.feedback.diagnosis import diagnose
from convlab.feedback.loading import Folder, HandedOut, exercise_folders
from tests.feedback.test_loading import write

EXERCISES = exercise_folders()


def hand_out(folder, place):
    """Write what a learner gets of an exercise."""
    path = place / folder.name
    path.mkdir()
    (path / folders.CHECKS).write_bytes(stored.pack(folder))
    return HandedOut(path)


@pytest.fixture
def small(tmp_path):
    return hand_out(next(one for one in EXERCISES if one.name == "00_start_here"), tmp_path)


def test_a_right_kernel_is_not_handed_out(tmp_path):
    folder = next(one for one in EXERCISES if one.name == "02_kernel_at_work")
    handed_out = hand_out(folder, tmp_path)
    assert [outcome.answer for outcome in handed_out.answer_key("shift_left").truth] == [None]
    assert folder.answer_key("shift_left").truth[0].answer is not None


CASES = """
import numpy as np
from convlab.feedback import Task, case
def draw(rng):
    return case(rng.integers(0, 5, rng.integers(1, 6)))
TASKS = [Task("f", (case(np.arange(3)), case(np.arange(4))), ("a hint",), draw=draw)]
"""
SOLUTION = """
import numpy as np
def f(x):
    if len(x) == 3:
        {line}
    return x
"""
KNOWN = """
MODEL = {model!r}
MODELS = {{"f": (MODEL,)}}
MISTAKES = {{
    "f": {{
        "twice": ("You doubled it.", ("return x", "return 2 * x")),
        "raises": ("You raised.", ("return x", {line!r})),
    }}
}}
"""


@pytest.mark.parametrize(
    "line",
    [
        "np.ones(3).sum(axis=5)",
        "np.linalg.inv(np.zeros((2, 2)))",
        "open('/there is none')",
        "b'\\xff'.decode()",
        "{}['key']",
    ],
)
def test_errors_of_any_type_are_restored(tmp_path, line):
    """Some types cannot be made of a message alone, and NumPy has its own."""
    model = SOLUTION.format(line=line)
    known = KNOWN.format(model=model, line=line)
    folder = Folder(write(tmp_path / "7", cases=CASES, solution=model, known_mistakes=known))
    (tmp_path / "out").mkdir()
    key = hand_out(folder, tmp_path / "out").answer_key("f")
    (error, message), (restored, same) = (
        (one.error, one.message) for one in (folder.answer_key("f").truth[0], key.truth[0])
    )
    assert type(restored) is type(error) and same == message
    for name, function in folder.wrong_programs("f").items():
        assert diagnose(function, key).mistake == name


@pytest.mark.parametrize("kind", ["<i8", "|u1", "<f4", "|b1"])
def test_an_array_keeps_its_kind_shape_and_numbers(kind):
    for array in (np.array(1), np.zeros((0, 3)), np.arange(6).reshape(2, 3).T):
        array = array.astype(kind)
        back = stored._as_array(json.loads(json.dumps(stored._array(array))))
        assert (back.dtype, back.shape) == (array.dtype, array.shape)
        assert np.array_equal(back, array)


@pytest.mark.parametrize("content", [b"", b"rubbish", zlib.compress(b"[]"), zlib.compress(b"{}")])
def test_a_damaged_file_says_what_to_do(small, content):
    (small.path / folders.CHECKS).write_bytes(content)
    with pytest.raises(ValueError, match=r"\.convlab-checks is damaged .*: copy it again"):
        small.answer_key("double")


def test_a_file_cut_short_says_what_to_do(small):
    path = small.path / folders.CHECKS
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(ValueError, match="is damaged"):
        small.answer_key("double")


def test_a_file_of_a_newer_format_says_what_to_do(small):
    (small.path / folders.CHECKS).write_bytes(zlib.compress(b'{"format": 5}'))
    with pytest.raises(ValueError, match="format 5, but this convlab reads format 4: install"):
        small.answer_key("double")
