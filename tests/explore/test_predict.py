import pytest

from convlab.explore import predict

WHY = "The kernel fits at `7 - 3 + 1` places."


def parts(box):
    asked, row, verdict, _ = box.children
    answer, check, tell = row.children
    return answer, check, tell, verdict, asked


def test_right_number_is_told_with_the_reason():
    answer, check, _, verdict, _ = parts(predict("How wide?", 5, because=WHY))
    answer.value = "5"
    check.click()
    assert "Right." in verdict.value
    assert "<code>7 - 3 + 1</code>" in verdict.value


def test_enter_checks_as_the_button_does():
    answer, _, _, verdict, _ = parts(predict("How wide?", 5, because=WHY))
    answer.value = "5"
    assert "Right." in verdict.value


@pytest.mark.parametrize("typed", [" 2.5 ", "2,5", "+2.5"])
def test_numbers_may_be_typed_in_several_ways(typed):
    answer, _, _, verdict, _ = parts(predict("How much?", 2.5, because=WHY))
    answer.value = typed
    assert "Right." in verdict.value


@pytest.mark.parametrize("typed", ["-3", "\N{MINUS SIGN}3"])
def test_negative_numbers(typed):
    answer, _, _, verdict, _ = parts(predict("How much?", -3, because=WHY))
    answer.value = typed
    assert "Right." in verdict.value


def test_expected_wrong_answer_is_told_what_it_misses_and_not_the_answer():
    box = predict("How wide?", 5, because=WHY, unless={7: "That needs padding."})
    answer, check, tell, verdict, _ = parts(box)
    answer.value = "7"
    assert "Not yet." in verdict.value
    assert "That needs padding." in verdict.value
    assert "7 - 3 + 1" not in verdict.value
    assert tell.layout.display == ""


def test_other_wrong_answer_may_be_tried_again_or_told():
    answer, _, tell, verdict, _ = parts(predict("How wide?", 5, because=WHY))
    answer.value = "9"
    assert "Not yet." in verdict.value
    tell.click()
    assert "It is 5." in verdict.value
    assert "7 - 3 + 1" in verdict.value


@pytest.mark.parametrize("typed", ["", "five", "5 cells", "nan-ish"])
def test_what_is_no_number_is_asked_again(typed):
    answer, check, tell, verdict, _ = parts(predict("How wide?", 5, because=WHY))
    answer.value = typed
    check.click()
    assert "type a number" in verdict.value
    assert tell.layout.display == "none"


def test_choices():
    box = predict("Does it?", "no", choices=["yes", "no"], because=WHY, unless={"yes": "Look."})
    answer, check, _, verdict, _ = parts(box)
    check.click()
    assert "choose one" in verdict.value
    answer.value = "yes"
    check.click()
    assert "Look." in verdict.value
    answer.value = "no"
    check.click()
    assert "Right." in verdict.value


def test_choices_are_not_answered_beforehand():
    answer, *_ = parts(predict("Does it?", "no", choices=["yes", "no"], because=WHY))
    assert answer.value is None


def test_question_is_text_and_never_markup():
    *_, asked = parts(predict("Is `a<b` & <i>c</i>?", 1, because=WHY))
    assert "<code>a&lt;b</code> &amp; &lt;i&gt;c" in asked.value


def test_author_errors_are_told():
    with pytest.raises(ValueError, match="'maybe' is not one of the choices"):
        predict("Does it?", "maybe", choices=["yes", "no"], because=WHY)
    with pytest.raises(ValueError, match="`unless` explains 5 as wrong"):
        predict("How wide?", 5, because=WHY, unless={5: "x"})
