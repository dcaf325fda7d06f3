import functools

import numpy as np
import pytest

from convlab.feedback.errors import of_error, own_line
from convlab.feedback.outcome import Outcome
from convlab.feedback.usual import explain_error

IMAGE = np.arange(12.0).reshape(3, 4)
MAPS = np.ones((3, 4, 5))


def raised(function):
    with pytest.raises(Exception) as caught:  # noqa: PT011
        function()
    return caught.value


def no_value():
    return undefined_name  # noqa: F821


def too_early():
    total += 1  # noqa: F821, F841
    return total


def never_ends():
    return never_ends()


def into_whole_numbers():
    counts = np.zeros(3, int)
    counts += 0.5


def taken_apart(shape):
    height, width = shape
    return height, width


def raises(error):
    raise error


# Each is what a learner's line does; the sentence is what must be told of it.
USUAL = [
    (lambda: IMAGE[0, 0, 0], "2 axes and you indexed 3"),
    (lambda: IMAGE[0][0, 0], "has 1 axis and you indexed 2"),
    (lambda: IMAGE[3, 0], "Axis 0 has 3 cells, numbered from 0, and you asked for cell 3"),
    (lambda: IMAGE[:1][3], "Axis 0 has 1 cell, numbered"),
    (lambda: IMAGE[1.0], "divide with `//`"),
    (lambda: np.zeros((2.5, 2)), "divide with `//`"),
    (lambda: range(4 / 2), "divide with `//`"),
    (lambda: IMAGE[0 : 4 / 2], "divide with `//`"),
    (lambda: np.pad(IMAGE, 0.5), "divide with `//`"),
    (lambda: [1, 2][5], "The list is shorter than that"),
    (lambda: (1, 2)[5], "The tuple is shorter than that"),
    (lambda: list(IMAGE)[0, 0], "np.asarray"),
    (lambda: IMAGE[0] * IMAGE[0, :3], "axis 0 has 4 cells and 3. Is a slice as long as the kernel"),
    (lambda: IMAGE[:2, :3] * IMAGE, "axis 0 has 2 cells and 3, axis 1 has 3 cells and 4. Is a"),
    (lambda: MAPS * MAPS[:2], "If these are the channels: did the padding"),
    (lambda: MAPS * MAPS[:2, 0, 0], "they have 3 axes and 1 axis. Is an index missing"),
    (lambda: IMAGE * IMAGE.T, "Are two axes exchanged?"),
    (lambda: IMAGE[:3, :2] * IMAGE[:2, :3].T[:2], "of the shapes (3,2) and (2,2)"),
    (lambda: np.ones((1, 4)).__iadd__(IMAGE), "An array of shape (1,4) cannot take"),
    (
        lambda: IMAGE.__setitem__((0, slice(0, 2)), [1, 2, 3]),
        "shape (3,) into a place of shape (2,)",
    ),
    (lambda: IMAGE @ IMAGE, "cell by cell, with `*`"),
    (lambda: np.dot(IMAGE, IMAGE), "cell by cell, with `*`"),
    (lambda: np.array([[1], [1, 2]]), "rows that are equally long"),
    (lambda: np.zeros(3).__setitem__(0, [1, 2]), "is a sum or an index missing"),
    (lambda: float(IMAGE), "is a sum or an index missing"),
    (lambda: 1 if IMAGE > 2 else 0, "`.all()`"),
    (lambda: max(0, IMAGE), "`np.maximum`"),
    (lambda: np.zeros((-1, 2)), "came out negative"),
    (lambda: np.pad(IMAGE, -1), "A padding came out negative"),
    (lambda: np.pad(IMAGE, [(1, 1)] * 3), "each axis of the array, which has 2 axes"),
    (lambda: IMAGE.sum(axis=2), "The array has 2 axes, numbered from 0, and you asked for axis 2"),
    (into_whole_numbers, "make it with `dtype=float`"),
    (lambda: (lambda a, b: a)(1), "asks for more than it is given"),
    (lambda: (lambda a: a)(stride=1), "no parameter `stride`"),
    (lambda: (lambda a: a)(1, 2), "another number of things than it asks for"),
    (lambda: None + 1, "`+` does not work between a NoneType and an int"),
    (lambda: {}.get(1)[0], "a function without `return` gives `None`"),
    (lambda: None.shape, "a function without `return` gives `None`"),
    (no_value, "`undefined_name` has no value yet"),
    (too_early, "begin with one, such as `total = 0`"),
    (lambda: taken_apart(MAPS.shape), "more values than the 2 names on the left"),
    (lambda: taken_apart((3,)), "There are 2 names on the left and 1 value on the right"),
    (lambda: taken_apart(3), "You take an int apart"),
    (lambda: list(3), "Nothing can be gone through one by one in an int"),
    (lambda: IMAGE(0, 0), "Round brackets after it call a function, and a numpy.ndarray is none"),
    (lambda: np.zeros[3], "a function is called with round ones"),
    (lambda: [1].shape, "A list has no `.shape`"),
    (lambda: IMAGE.append(1), "An array does not grow, `.append` is a list's"),
    (lambda: IMAGE.reverse(), "`[::-1]` turns an axis round"),
    (lambda: IMAGE.length, "An array has no `.length`"),
    (lambda: 1 // 0, "divided by zero"),
    (never_ends, "calls itself without end"),
    (lambda: raises(MemoryError()), "larger than the memory"),
]


@pytest.mark.parametrize(("function", "told"), USUAL, ids=[told for _, told in USUAL])
def test_usual_error_is_explained(function, told):
    assert told in explain_error(raised(function))


# Of these errors the line says more than the message.
IN_ITS_LINE = [
    (lambda: IMAGE.shape(), "image.shape()", "`.shape` is a tuple, no function"),
    (lambda: IMAGE.shape[2], "image.shape[2]", "`.shape` has a number for each axis"),
    (lambda: max(0, IMAGE), "return max(0, x)", "`max` and `min` compare whole arrays"),
    (lambda: 1 if IMAGE > 2 else 0, "if np.max(x) > x:", "A whole array was asked"),
    (lambda: np.max(0, IMAGE.astype(int)), "np.max(0, x)", "take is an axis"),
]


@pytest.mark.parametrize(("function", "line", "told"), IN_ITS_LINE)
def test_usual_error_is_explained_by_its_line(function, line, told):
    assert told in explain_error(raised(function), line)


def test_axes_of_one_cell_are_no_border():
    """NumPy stretches them, so that the fault is in the others."""
    told = explain_error(raised(lambda: np.ones((1, 3)) * np.ones((4, 2))))
    assert "axis 1 has 3 cells and 2" in told and "axis 0" not in told


def test_unusual_error_is_left_to_speak_for_itself():
    assert explain_error(OSError("no such file")) == ""


def test_own_line_is_the_innermost_of_the_learner(tmp_path):
    source = "def f(a):\n    return g(a)\n\ndef g(a):\n    return sorted([a, None])\n"
    path = tmp_path / "answer.py"
    path.write_text(source)
    names = {}
    exec(compile(source, str(path), "exec"), names)
    assert own_line(raised(lambda: names["f"](1)), names["f"]) == (5, "return sorted([a, None])")


@pytest.mark.parametrize("wrapped", ["partial", "vectorize", "wraps", "callable"])
def test_own_line_is_found_however_a_function_is_made(wrapped):
    def fails(image):
        return image + undefined_name  # noqa: F821

    class Callable:
        def __call__(self, image):
            return fails(image)

    @functools.wraps(fails)
    def decorated(image):
        return fails(image)

    made = {
        "partial": functools.partial(fails, 3),
        "vectorize": np.vectorize(fails),
        "wraps": decorated,
        "callable": Callable(),
    }[wrapped]
    arguments = () if wrapped == "partial" else (IMAGE,)
    _, text = own_line(raised(lambda: made(*arguments)), made)
    assert text.startswith("return image + undefined_name")


def test_error_without_words_ends_without_a_colon():
    error = raised(lambda: raises(AssertionError()))
    told = of_error(len, Outcome(error=error))
    assert told == ("AssertionError",)


def test_own_line_is_not_known_for_what_is_no_python_function():
    assert own_line(raised(lambda: len(5)), len) is None
