import numpy as np
import pytest

from convlab.feedback.errors import explain_error, own_line

IMAGE = np.arange(12.0).reshape(3, 4)


def raised(function):
    with pytest.raises(Exception) as caught:  # noqa: PT011
        function()
    return caught.value


def no_value():
    return undefined_name  # noqa: F821


def never_ends():
    return never_ends()


# Each is what a learner's line does; the sentence is what must be told of it.
USUAL = [
    (lambda: IMAGE[0, 0, 0], "2 axes and you indexed 3"),
    (lambda: IMAGE[3, 0], "Axis 0 has 3 cells, numbered from 0, and you asked for cell 3"),
    (lambda: IMAGE[1.0], "divide with `//`"),
    (lambda: np.zeros((2.5, 2)), "divide with `//`"),
    (lambda: range(4 / 2), "divide with `//`"),
    (lambda: IMAGE[0 : 4 / 2], "divide with `//`"),
    (lambda: [1, 2][5], "shorter than your loop"),
    (lambda: list(IMAGE)[0, 0], "np.asarray"),
    (lambda: IMAGE[:2, :2] * IMAGE, "shapes (2,2) and (3,4)"),
    (
        lambda: IMAGE.__setitem__((0, slice(0, 2)), [1, 2, 3]),
        "shape (3,) into a place of shape (2,)",
    ),
    (lambda: IMAGE @ IMAGE, "cell by cell, with `*`"),
    (lambda: np.zeros(3).__setitem__(0, [1, 2]), "forget to sum"),
    (lambda: 1 if IMAGE > 2 else 0, "`.all()`"),
    (lambda: np.zeros((-1, 2)), "came out negative"),
    (lambda: (lambda a, b: a)(1), "arguments that the check does not give"),
    (lambda: (lambda a: a)(stride=1), "no parameter `stride`"),
    (lambda: (lambda a: a)(1, 2), "fewer arguments"),
    (lambda: None + 1, "`+` does not work between a NoneType and an int"),
    (lambda: {}.get(1)[0], "a function without `return` gives `None`"),
    (no_value, "`undefined_name` has no value yet"),
    (lambda: [1].shape, "A list has no `.shape`"),
    (lambda: 1 // 0, "divided by zero"),
    (never_ends, "calls itself without end"),
]


@pytest.mark.parametrize(("function", "told"), USUAL, ids=[told for _, told in USUAL])
def test_usual_error_is_explained(function, told):
    assert told in explain_error(raised(function))


def test_unusual_error_is_left_to_speak_for_itself():
    assert explain_error(OSError("no such file")) == ""


def test_own_line_is_the_innermost_of_the_learner(tmp_path):
    source = "def f(a):\n    return g(a)\n\ndef g(a):\n    return sorted([a, None])\n"
    path = tmp_path / "answer.py"
    path.write_text(source)
    names = {}
    exec(compile(source, str(path), "exec"), names)
    assert own_line(raised(lambda: names["f"](1)), names["f"]) == (5, "return sorted([a, None])")


def test_own_line_is_not_known_for_what_is_no_python_function():
    assert own_line(raised(lambda: len(5)), len) is None
