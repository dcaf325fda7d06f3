"""A question in a notebook: typed or chosen answers, and the response to them."""

import pytest

from convlab.explore import predict

WHY = "The kernel fits at `7 - 3 + 1` places."
QUESTIONS = f"""
from convlab.questions import Question

width = Question(2 + 3, because={WHY!r}, unless={{7: "That needs *more* padding."}})
half = Question(5 / 2, because={WHY!r})
below = Question(-3, because={WHY!r})
large = Question(25_088_000, because={WHY!r}, unless={{36_864: "Fewer.", 4.125: "More."}})
does = Question("no", because={WHY!r}, unless={{"yes": "Look."}}, choices=["yes", "no", "`a`"])
markup = Question(1, because="Is `a<b` & <i>c</i>, 2 * 3 * 4.")
"""


@pytest.fixture
def ask(tmp_path, monkeypatch):
    """Ask one of QUESTIONS in a lesson by an instructor, and return its parts."""
    (tmp_path / "questions").mkdir()
    (tmp_path / "questions" / "mine.py").write_text(QUESTIONS)
    monkeypatch.chdir(tmp_path)

    def parts(name):
        row, verdict, _ = predict("mine", name).children
        answer, buttons = row.children
        return answer, *buttons.children, verdict

    return parts


def test_choice_is_checked_on_request_and_later_ones_at_once(ask):
    """The last choice may arrive after the click, if the kernel was busy."""
    answer, check, _, verdict = ask("does")
    answer.value = "yes"
    assert verdict.value == ""
    check.click()
    assert "Not yet.</b> Look." in verdict.value
    answer.value = "no"
    assert "Right." in verdict.value


def test_check_without_a_choice_asks_for_one(ask):
    answer, check, _, verdict = ask("does")
    assert answer.value is None, "no choice is made beforehand"
    check.click()
    assert "choose one" in verdict.value
    answer.value = "yes"
    check.click()
    assert "Look." in verdict.value
    answer.value = "no"
    check.click()
    assert "Right." in verdict.value


TYPED = [  # question, ways to type an answer to it, the response
    ("width", ["5"], "Right."),
    ("half", [" 2.5 ", "2,5", "+2.5"], "Right."),
    ("below", ["-3", "\N{MINUS SIGN}3"], "Right."),
    # in groups, as the lessons write them
    ("large", ["25088000", "25,088,000", "25.088.000", "25 088 000"], "Right."),
    ("large", ["25\u202f088\u202f000", "25'088'000"], "Right."),
    ("large", ["36,864"], "Fewer."),
    ("large", ["4,125"], "More."),
    ("large", ["25,08,000", "25,088.000"], "type a number"),
]


@pytest.mark.parametrize(
    ("name", "typed", "said"), [(name, one, said) for name, ways, said in TYPED for one in ways]
)
def test_number_that_is_typed_is_checked_with_enter(ask, name, typed, said):
    answer, _, _, verdict = ask(name)
    answer.value = typed
    assert said in verdict.value


def test_large_answer_is_written_in_full(ask):
    answer, _, tell, verdict = ask("large")
    answer.value = "1"
    tell.click()
    assert "It is 25,088,000." in verdict.value


def test_expected_wrong_answer_gets_its_comment_without_the_answer(ask):
    answer, _, tell, verdict = ask("width")
    answer.value = "7"
    assert "Not yet." in verdict.value
    assert "That needs <em>more</em> padding." in verdict.value
    assert "7 - 3 + 1" not in verdict.value
    assert tell.layout.display == ""


def test_other_wrong_answer_offers_another_try_or_the_answer(ask):
    answer, _, tell, verdict = ask("width")
    answer.value = "9"
    assert tell.layout.display == ""
    assert "Not yet.</b> Try another answer, or press Tell me." in verdict.value
    assert "picture" not in verdict.value, "there may be no picture above the question"
    tell.click()
    assert "It is 5." in verdict.value
    assert "7 - 3 + 1" in verdict.value


@pytest.mark.parametrize("typed", ["", " ", "five", "5 cells", "nan-ish"])
def test_invalid_number_is_asked_again(ask, typed):
    answer, check, tell, verdict = ask("width")
    answer.value = typed
    check.click()
    assert "type a number" in verdict.value
    made = "That is not a number:" if typed.strip() else "Make your prediction first:"
    assert made in verdict.value
    assert tell.layout.display == "none"


def test_reason_is_text_and_never_markup(ask):
    answer, _, _, verdict = ask("markup")
    answer.value = "1"
    assert "<code>a&lt;b</code> &amp; &lt;i&gt;c" in verdict.value
    assert "2 * 3 * 4." in verdict.value


@pytest.mark.parametrize("name", ["width", "does"])
def test_the_control_has_a_name_for_a_screen_reader(ask, name):
    assert ask(name)[0].description.startswith("your ")


@pytest.mark.usefixtures("ask")
def test_fallback_says_where_to_answer():
    data, _ = predict("mine", "width")._repr_mimebundle_()
    assert data.pop("application/vnd.jupyter.widget-view+json")
    assert data == {"text/plain": "Open this lesson in Jupyter to answer."}


def test_unknown_question_is_an_error_with_the_known_names(ask):
    with pytest.raises(ValueError, match="width, half, below, large, does, markup"):
        ask("height")
