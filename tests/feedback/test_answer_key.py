"""Which mistakes are named, alone or in pairs, by the outcomes of a learner's function."""

from dataclasses import replace

import numpy as np

from convlab.feedback.answer_key import recognise
from convlab.feedback.outcome import outcomes
from convlab.feedback.task import Task, case
from tests.feedback.answer_keys import IMAGE, TASK, answer_key

SQUARE = ("2 * image", "image * image")
CUT = ("return answer", "return np.floor(answer)")
FIRST_ROW = ("return answer", "return answer[:1]")
DRAWN = replace(TASK, draw=lambda rng: case(rng.integers(0, 10, (2, 3)) / 2))


def named(function, key):
    """Return the names of the mistakes, and "more" if there is another one."""
    found = recognise(function, outcomes(function, key.task.cases, key.task), key)
    return found and [one.name for one in found.mistakes] + ["more"] * found.more


def test_mistake_is_named_in_any_style():
    key = answer_key(DRAWN, square=SQUARE, cut=CUT)
    assert named(np.square, key) == ["square"]
    assert named(lambda image: [[a * a for a in row] for row in image.tolist()], key) == ["square"]
    assert named(lambda image: (image**2).astype(np.float32), key) == ["square"]


def test_right_answer_is_not_named():
    assert named(lambda image: image + image, answer_key(DRAWN, square=SQUARE)) is None


def test_pair_is_named_with_the_mistake_first_that_shows_in_an_earlier_example():
    def twice(image):
        return (image**2).astype(int)  # whole numbers, as in the first example, are not cut

    for mistakes in ({"square": SQUARE, "cut": CUT}, {"cut": CUT, "square": SQUARE}):
        assert named(twice, answer_key(DRAWN, **mistakes)) == ["square", "cut"]


def test_pair_never_shadows_a_single_mistake():
    both = ("2 * image", "np.floor(image * image)")
    key = answer_key(DRAWN, square=SQUARE, cut=CUT, both=both)
    assert named(lambda image: np.floor(image**2), key) == ["both"]


def test_edits_of_the_same_place_are_no_pair():
    key = answer_key(DRAWN, once=("2 *", "1 *"), thrice=("2 *", "3 *"))
    assert named(lambda image: 3 * image, key) == ["thrice"]
    assert named(lambda image: 3 * image / 2, key) is None


def test_nothing_is_named_when_two_mistakes_agree():
    key = answer_key(square=SQUARE, power=("2 * image", "image**2"))
    assert named(np.square, key) is None


def test_mistake_that_several_pairs_have_in_common_is_named_and_that_there_is_another():
    thrice, row_added = ("2 * image", "3 * image"), ("2 * image", "2 * image + image[0]")
    key = answer_key(DRAWN, row=FIRST_ROW, thrice=thrice, added=row_added)
    assert named(lambda image: 3 * image[:1], key) == ["row", "more"]
    assert named(lambda image: 3 * image, key) == ["thrice"]


def test_nothing_is_named_when_several_pairs_have_nothing_in_common():
    key = answer_key(
        DRAWN,
        thrice=("2 *", "3 *"),
        one_added=("return answer", "return answer + 1"),
        once=("answer = 2 * image", "answer = image"),
        six_times_and_one_added=("return answer", "return 3 * answer + 1"),
    )
    assert named(lambda image: 3 * image + 1, key) is None


def test_no_pair_is_named_if_no_example_has_a_number():
    cut, rest = ("2 * image", "2 * image[:, :2]"), ("return answer", "return answer[:, 2:]")
    key = answer_key(DRAWN, cut=cut, rest=rest)
    assert named(lambda image: 2 * image[:, :2], key) == ["cut"]
    assert named(lambda image: image[:, :0], key) is None
    large = ("return answer", "return answer if image.size < 6 else None")
    small = ("2 * image", "2 * image if image.size > 3 else None")
    assert named(lambda image: None, answer_key(DRAWN, large=large, small=small)) is None
    nothing = ("return answer", "return answer[:, :0]")
    assert named(lambda image: image[:, :0], answer_key(DRAWN, nothing=nothing)) == ["nothing"]


def test_coincidence_in_the_examples_is_not_named():
    def twice(image):
        return np.where(image < 4, image**2, 0)  # no example has a 4

    assert named(twice, answer_key(square=SQUARE)) == ["square"]
    assert named(twice, answer_key(DRAWN, square=SQUARE)) is None


def test_further_inputs_tell_mistakes_apart_that_agree_in_the_examples():
    key = answer_key(DRAWN, square=SQUARE, clipped=("2 * image", "np.minimum(image**2, 9)"))
    assert named(np.square, key) == ["square"]
    assert named(lambda image: np.minimum(image**2, 9), key) == ["clipped"]


def test_function_interrupted_in_further_inputs_is_not_named():
    def twice(image):
        if image.max() >= 4:
            raise KeyboardInterrupt
        return image**2

    key = answer_key(DRAWN, square=SQUARE)
    given = outcomes(twice, key.task.cases, key.task)
    assert recognise(twice, given, key, in_notebook=True) is None


def test_nan_and_infinity_are_compared():
    def twice(image):
        with np.errstate(invalid="ignore"):
            return image / image

    key = answer_key(divided=("2 * image", "image / image"), cut=CUT)
    assert named(twice, key) == ["divided"]
    assert named(lambda image: np.nan_to_num(twice(image)), key) is None


def test_error_is_named_only_where_it_says_the_same():
    def nothing_to_pad(image):
        raise ValueError("nothing to pad")

    key = answer_key(cut=("2 * image", "2 * image + np.zeros(7)"))
    assert named(lambda image: image + np.zeros(7), key) == ["cut"]
    assert named(nothing_to_pad, key) is None


def test_order_of_shapes_and_names_of_variables_in_an_error_do_not_matter():
    cut, misspelt = ("2 * image", "2 * image + np.zeros(7)"), ("return answer", "return anwser")
    key = answer_key(cut=cut, misspelt=misspelt)
    assert named(lambda image: np.zeros(7) + image, key) == ["cut"]
    assert named(lambda image: imgae, key) == ["misspelt"]  # noqa: F821


def test_which_error_about_a_shape_a_style_leads_to_does_not_matter_beside_wrong_answers():
    cases = [case(np.ones(shape)) for shape in ((2, 2), (3, 3), (3, 2))]
    by_cells = """
def twice(image):
    answer = np.zeros(image.shape)
    for row in range(image.shape[0]):
        for column in range(image.shape[1]):
            answer[row, column] = 2 * image[row, column]
    return answer
"""
    square = ("range(image.shape[1])", "range(image.shape[0])")
    thrice = ("2 *", "3 *", *square)

    def reshaped(factor):
        return lambda image: factor * image.reshape(len(image), len(image))

    key = answer_key(
        Task("twice", tuple(cases), ()), models=(by_cells,), square=square, thrice=thrice
    )
    assert named(reshaped(3), key) == ["thrice"]
    assert named(reshaped(2), key) is None  # anything can be the cause
    key = answer_key(Task("twice", tuple(cases[1:]), ()), models=(by_cells,), thrice=thrice)
    assert named(reshaped(3), key) is None


def test_pair_whose_error_says_the_same_by_chance_is_not_preferred():
    cases = [case(np.ones(shape)) for shape in ((2, 2), (3, 3), (2, 3))]
    task = Task("twice", tuple(cases), (), draw=DRAWN.draw)
    last, square = "answer[len(image[0]) - 1]", "answer.reshape(len(image), len(image))"
    key = answer_key(
        task,
        thrice=("2 *", "3 *"),
        last=("return answer", f"{last}\n    return answer"),
        square=("return answer", f"return {square}"),
    )

    def thrice(image):
        return 3 * np.stack([image[row] for row in range(len(image[0]))])

    assert named(thrice, key) == ["thrice", "more"]
    assert named(lambda image: thrice(image) * 2 / 3, key) == ["last"]


def test_error_where_one_is_right_may_say_anything():
    model = """
def twice(image):
    if image.shape[0] == 2:
        raise ValueError("does not fit")
    return 2 * image
"""

    def twice(image):
        if image.shape[0] == 2:
            raise ValueError(f"an image of {image.shape}")
        return image + 1

    def truth(image):
        if image.shape[0] == 2:
            raise ValueError("does not fit")
        return 2 * image

    more = ("return 2 * image", "return image + 1")
    assert named(twice, answer_key(DRAWN, truth, (model,), more=more)) == ["more"]


def test_refused_answer_is_named_only_where_it_is_the_same():
    def observe(answer, image):
        if answer.ndim == 0:
            raise ValueError("a list is asked for")
        return answer

    task = Task("count", (case(IMAGE),), (), observe=observe)
    model = "def count(image):\n    return [1, 2]\n"
    wrong = {"counted": ("[1, 2]", "2"), "nothing": ("[1, 2]", "None")}
    key = answer_key(task, lambda image: [1, 2], (model,), **wrong)
    assert named(lambda image: 2.0, key) == ["counted"]
    assert named(lambda image: 42, key) is None
    assert named(lambda image: None, key) == ["nothing"]
