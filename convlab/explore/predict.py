"""The answer to a question of a lesson, given before exploring."""

import re
from html import escape

import ipywidgets as widgets

from convlab import questions
from convlab.drawing.colours import VERDICTS
from convlab.drawing.formatting import in_full
from convlab.explore._number_input import readings
from convlab.stage import Keys, StaticFallback


def predict(lesson: str, question: str) -> widgets.VBox:
    """Let the learner answer the question above this cell.

    The question is Markdown in the notebook. Its answer, the reason, the choices and comments on
    wrong answers are in `questions/LESSON.py` next to the notebook.

    Parameters
    ----------
    lesson : str
        The lesson's name, such as "03_padding".
    question : str
        The name of the question in that file.

    Returns
    -------
    VBox
        The choices or a number box, a button and, once answered, the verdict.

    Raises
    ------
    ValueError
        If the lesson has no such question; the message lists the known names.
    """
    asked = questions.find(lesson, question)
    box = _box(asked.choices)
    check = widgets.Button(description="Check", tooltip="check your prediction")
    tell = widgets.Button(description="Tell me", tooltip="show the answer and the reason")
    tell.layout.display = "none"
    verdict = widgets.HTML()

    def on_check(_event=None) -> None:
        given = [box.value] if asked.choices else readings(box.value)
        if given in ([], [None]):
            how = "choose one of the answers" if asked.choices else "type a number alone, such as 4"
            words = not asked.choices and box.value.strip()
            first = "That is not a number:" if words else "Make your prediction first:"
            verdict.value = _say("ask", first, how)
        elif any(_is_right(one, asked) for one in given):
            verdict.value = _say("right", "Right.", asked.because)
        else:
            known = (asked.unless[one] for one in given if one in asked.unless)
            reason = next(known, "Try another answer, or press Tell me.")
            verdict.value = _say("wrong", "Not yet.", reason)
            tell.layout.display = ""

    def on_tell(_event) -> None:
        answer = asked.answer if asked.choices else in_full(asked.answer)
        verdict.value = _say("right", f"It is {answer}.", asked.because)

    def on_value(_change) -> None:
        # A choice is checked on request, and later ones at once: while the kernel is busy, the
        # browser sends the last choice after the click on Check.
        if not asked.choices or verdict.value:
            on_check()

    check.on_click(on_check)
    tell.on_click(on_tell)
    box.observe(on_value, names="value")
    buttons = widgets.HBox([check, tell])
    flow = "column" if asked.choices else "row wrap"
    row = widgets.Box([box, buttons], layout=widgets.Layout(flex_flow=flow))
    return _Answer([row, verdict, Keys()]).add_class("convlab-predict")


class _Answer(StaticFallback, widgets.VBox):
    def fallback(self) -> dict[str, str]:
        return {"text/plain": "Open this lesson in Jupyter to answer."}


def _box(choices):
    common = {"tooltip": "your prediction", "style": {"description_width": "initial"}}
    if choices:
        return widgets.RadioButtons(
            options=list(choices),
            value=None,
            description="your answer",
            layout=widgets.Layout(width="auto"),
            **common,
        )
    # The value changes on Enter, which checks the answer like the button.
    return widgets.Text(
        description="your number",
        continuous_update=False,
        layout=widgets.Layout(width="210px"),
        **common,
    )


def _is_right(given, asked: questions.Question) -> bool:
    return given == asked.answer or (not asked.choices and abs(given - asked.answer) < 1e-9)


def _say(kind: str, verdict: str, reason: str) -> str:
    return (
        f'<div style="border-left:4px solid {VERDICTS[kind]};padding:2px 10px;line-height:1.5">'
        f"<b>{escape(verdict)}</b> {_marked(reason)}</div>"
    )


def _marked(text: str) -> str:
    """Convert code and emphasis from Markdown to HTML."""
    pieces = re.split("`([^`]+)`", escape(text, quote=False))
    pieces[1::2] = [f"<code>{code}</code>" for code in pieces[1::2]]
    pieces[::2] = [re.sub(r"\*(\S[^*]*)\*", r"<em>\1</em>", words) for words in pieces[::2]]
    return "".join(pieces)
