import numpy as np
import pytest

from convlab.feedback.diagnosis import diagnose
from convlab.feedback.explain import Explanation, correlation
from convlab.feedback.task import Task, case
from tests.feedback.answer_keys import IMAGE, answer_key, right

SQUARE = ("2 * image", "image * image")
SAME = ("2 * image", "image")


def test_right_answer_passes_and_hidden_tests_are_mentioned():
    report = diagnose(right, answer_key(), hidden=3)
    assert (report.status, report.examples, report.hidden, report.note) == ("passed", 2, 3, "")


def test_stub_is_not_started():
    def twice(image):
        raise NotImplementedError

    report = diagnose(twice, answer_key())
    assert report.status == "not started"
    assert report.findings == ()


def test_known_mistake_is_named_with_the_first_example_it_shows_in():
    report = diagnose(lambda image: image * image, answer_key(square=SQUARE, same=SAME))
    assert (report.status, report.mistake, report.example) == ("wrong", "square", 1)
    assert report.mistakes == (("square", "You did square."),)
    assert report.hint == ""


def test_unknown_mistake_gets_the_first_hint_and_how_to_get_another():
    report = diagnose(lambda image: image + 7, answer_key(square=SQUARE))
    assert (report.mistake, report.hint) == ("", "add it to itself")
    assert report.more == 'exercise("").hint("twice")'


def test_mistake_is_not_named_when_it_agrees_in_only_one_example():
    def mixed(image):
        return np.square(image) if image.shape[0] == 2 else image

    assert diagnose(mixed, answer_key(square=SQUARE)).mistake == ""


def test_pair_is_reported_with_the_one_to_correct_first_and_without_a_hint():
    known = answer_key(cut=("return answer", "return np.floor(answer)"), square=SQUARE)
    report = diagnose(lambda image: image**2 // 1, known)
    assert [one.name for one in report.mistakes] == ["square", "cut"]
    assert (report.mistake, report.example, report.hint) == ("square", 1, "")


def test_first_wrong_cell_is_reported_with_both_values():
    def off(image):
        result = 2 * image
        result[-1, -1] += 1
        return result

    report = diagnose(off, answer_key())
    assert report.findings[0] == (
        "1 of 6 cells is wrong; the first is [1, 2]: expected 6, yours 7."
    )


def test_wrong_shape_is_reported():
    report = diagnose(lambda image: image[:, :-1], answer_key())
    assert report.findings == ("The shape should be (2, 3), but yours is (2, 2).",)
    assert "missing" in report.picture


def test_right_cells_in_a_larger_answer_are_found():
    report = diagnose(lambda image: np.pad(2 * image, 1), answer_key())
    assert report.findings == (
        "The shape should be (2, 3), but yours is (4, 5).",
        "Yours contains the expected answer from cell [1, 1] on: the rest is extra.",
    )


def test_right_cells_of_a_smaller_answer_are_found():
    report = diagnose(lambda image: 2 * image[:, 1:], answer_key())
    assert report.findings[1] == (
        "Yours is the expected answer from cell [0, 1] on: the other cells are missing."
    )


def test_list_instead_of_a_number_is_reported_with_its_numbers():
    task = Task("twice", (case(IMAGE),), ())
    report = diagnose(lambda image: [True, False], answer_key(task, lambda image: True))
    assert report.findings == ("One answer was expected, True, but yours is [True, False].",)


def test_number_instead_of_an_array_is_reported_with_the_expected_shape():
    task = Task("twice", (case(np.array([1, 2])), case(IMAGE)), ())
    report = diagnose(lambda image: 2, answer_key(task))
    assert report.findings == ("[2, 4] was expected, but yours is one number, 2.",)
    report = diagnose(lambda image: 2 * image if image.ndim == 1 else 2, answer_key(task))
    assert report.findings[0].startswith("An array of shape (2, 3) was expected, but yours is one")


def test_inputs_of_a_wrong_shape_are_shown_as_they_are_explained_with_no_window():
    task = Task("correlate", (case(IMAGE, np.array([[1, 2]]), 1),), (), correlation)
    parameters = ("image", "kernel", "padding")
    known = answer_key(task, lambda *_: np.ones((4, 4)), parameters=parameters)
    picture = diagnose(lambda image, kernel, padding: np.ones((4, 5)), known).picture
    assert picture.count("cell padding") == 14  # around the image of 2×3
    assert " lit" not in picture[picture.index("</style>") :]


def test_what_is_observed_is_explained_from_the_answer_itself():
    def observe(answer, image):
        return sorted(answer)

    def explained(answer, image, *, at):
        return Explanation(sentence=f"{answer.tolist()} at {at}")

    task = Task("some", (case(IMAGE),), (), explained, observe)
    known = answer_key(task, lambda image: [1, 2, 3])
    assert diagnose(lambda image: [3, 2, 1], known).status == "passed"
    report = diagnose(lambda image: [4, 2, 1], known)
    assert report.findings == ("Expected [1, 2, 3], but yours is [4, 2, 1].", "[4, 2, 1] at (2,)")


def test_call_writes_lists_and_tuples_as_they_are():
    long = [(np.zeros((20, 9)), 1), (np.array([1, 2]), 2)]
    report = diagnose(
        lambda image: 5, answer_key(Task("twice", (case(long),), ()), lambda image: 1)
    )
    assert report.call == "twice([(array of shape (20, 9), 1), (np.array([1, 2]), 2)])"


def test_error_comes_first_with_the_learners_line():
    def twice(image):
        return image[0, 0, 0]

    report = diagnose(twice, answer_key())
    assert report.status == "error"
    assert report.findings[0].startswith("Line ")
    assert "`return image[0, 0, 0]`: IndexError" in report.findings[0]
    assert "2 axes but you indexed 3" in report.findings[1]
    assert report.numbers.splitlines() == ["image:", " 1  2  0", " 0  1  3"]
    assert "image: 1 2 0; 0 1 3." in report.picture
    assert report.hint == "" and report.more == 'exercise("").hint("twice")'


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (0, "you returned 0."),
        (ValueError("too large"), "you returned the ValueError: `raise` it."),
        ("error", "the answer is the text 'error', not an array of real numbers."),
        (None, "None was returned."),
        (np.array([[1, 2], [3, 4]]), "you returned an array of shape (2, 2)."),
    ],
)
def test_answer_instead_of_an_error_is_reported(answer, message):
    def truth(image):
        raise ValueError("kernel 5 does not fit into 3")

    report = diagnose(lambda image: answer, answer_key(truth=truth))
    expected = "Here a `ValueError` was expected (kernel 5 does not fit into 3)"
    assert report.findings[0] == f"{expected}, and {message}"


def test_numbers_show_input_expected_and_given_answer():
    report = diagnose(lambda image: image + image.T[0, 0], answer_key())
    assert report.numbers.splitlines() == [
        "image:",
        " 1  2  0",
        " 0  1  3",
        "expected:",
        " 2  4  0",
        " 0  2  6",
        "yours:",
        " 2  3* 1*",
        " 1* 2  4*",
    ]


def test_single_number_is_reported_and_not_drawn():
    task = Task("twice", (case(IMAGE),), ())
    report = diagnose(lambda image: 5, answer_key(task, lambda image: 4))
    assert report.findings == ("Expected 4, but yours is 5.",)
    assert "image:" in report.picture and "expected" not in report.picture


def test_secret_answer_is_not_in_the_numbers():
    task = Task("kernel", (case(),), (), observe=lambda answer: [answer.sum()])
    known = answer_key(task, lambda: [[1, 1]], parameters=())
    assert diagnose(lambda: [[3, 4]], known).numbers == "yours:\n 3  4"


def test_invalid_answer_shows_the_input():
    report = diagnose(lambda image: None, answer_key())
    assert report.numbers.splitlines()[0] == "image:" and report.status == "wrong"


def test_interrupt_is_reported_before_an_earlier_wrong_answer():
    def twice(image):
        if image.shape[0] == 2:
            return image
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        diagnose(twice, answer_key())
    report = diagnose(twice, answer_key(), in_notebook=True)
    assert (report.status, report.example, report.stopped) == ("error", 2, True)
    assert report.hint == report.mistake == ""


def test_what_was_printed_in_the_wrong_or_else_the_first_example_is_kept():
    def twice(image):
        print(image.shape)
        return 2 * image

    def wrong(image):
        print(image.shape)
        return 2 * image if image.shape[0] == 2 else image

    assert diagnose(twice, answer_key(), in_notebook=True).printed == "(2, 3)\n"
    assert diagnose(wrong, answer_key(), in_notebook=True).printed == "(1, 3)\n"


def test_argument_changed_in_place_is_noted_and_still_right():
    def twice(image):
        image *= 2
        return image

    report = diagnose(twice, answer_key())
    assert report.status == "passed"
    assert "`image` in place" in report.note


def test_value_that_is_not_a_function_is_reported():
    assert "`twice` is an int, not a function" in diagnose(5, answer_key()).findings[0]


def test_arithmetic_of_the_first_wrong_cell_is_written_out():
    task = Task("correlate", (case(IMAGE, np.array([[1, 2]])),), (), correlation)
    known = answer_key(task, lambda i, k: [[5, 2], [2, 7]], parameters=("image", "kernel"))
    report = diagnose(lambda image, kernel: [[5, 2], [2, 8]], known)
    assert report.findings[1] == "For that cell: 1·1 + 3·2 = 7."


@pytest.mark.parametrize("answer", [np.inf, np.nan, -0.0])
def test_nan_and_infinity_are_drawn_and_reported(answer):
    report = diagnose(lambda image: np.full(image.shape, answer), answer_key())
    assert report.status == "wrong"
    assert report.picture.startswith("<svg")


def test_large_array_is_reduced_to_the_first_wrong_cell():
    task = Task("twice", (case(np.arange(10_000).reshape(100, 100)),), ())

    def off(image):
        result = 2 * image
        result[70, 50] = -1
        return result

    report = diagnose(off, answer_key(task))
    assert "[70, 50]" in report.findings[0]
    assert "from [64, 44]" in report.picture
    assert len(report.picture) < 100_000
