import functools

import numpy as np
import pytest

from convlab.feedback.errors import of_error, own_place
from convlab.feedback.outcome import Outcome
from tests.feedback.answer_keys import with_lines
from tests.feedback.test_error_hints import raised

IMAGE = np.arange(12.0).reshape(3, 4)


def test_own_line_is_the_innermost_of_the_learner():
    source = "def f(a):\n    return g(a)\n\ndef g(a):\n    return sorted([a, None])\n"
    f = with_lines(source, "f")
    place = own_place(raised(lambda: f(1)), f)
    assert (place.number, place.line) == (5, "return sorted([a, None])")
    assert place.part == "sorted([a, None])"
    assert place.frame.f_locals == {"a": 1}


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
    place = own_place(raised(lambda: made(*arguments)), made)
    assert place.line.startswith("return image + undefined_name")


def test_part_of_a_line_is_what_failed_in_it():
    source = "def f(a):\n    é = a + 1; return (é + 1) * (a[:2] + a) + [\n        1]\n"
    f = with_lines(source, "f")
    place = own_place(raised(lambda: f(IMAGE)), f)
    assert (place.number, place.part) == (2, "a[:2] + a")


def test_error_without_words_ends_without_a_colon():
    assert of_error(len, Outcome(error=AssertionError())) == ("AssertionError",)


def test_line_is_unknown_for_functions_not_in_python():
    assert own_place(raised(lambda: len(5)), len) is None
