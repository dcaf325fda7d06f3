"""A question answered before the slider moves."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape

import ipywidgets as widgets

from convlab.drawing.colours import VERDICTS
from convlab.drawing.words import number
from convlab.stage import Keys


def predict(
    question: str,
    answer,
    *,
    because: str,
    unless: Mapping | None = None,
    choices: Sequence[str] | None = None,
) -> widgets.VBox:
    """Ask the learner for a number, or for one of several choices, and say why it is right.

    Parameters
    ----------
    question : str
        Words between backticks are set as code, here and in the reasons.
    answer : int, float or str
        What is right: a number, or one of `choices`. Computed by the notebook, not typed.
    because : str
        The reason, told with the right answer.
    unless : mapping from a wrong answer to str, optional
        What a wrong answer that is to be expected misses.
    choices : sequence of str, optional
        The answers to choose from, instead of a number box.

    Returns
    -------
    VBox
        The question, the box, a button and, once answered, the verdict.

    Raises
    ------
    ValueError
        If `answer` is not one of `choices`, or `unless` explains the right answer.
    """
    unless = dict(unless or {})
    if choices is not None and answer not in choices:
        raise ValueError(f"the answer {answer!r} is not one of the choices {list(choices)}")
    if answer in unless:
        raise ValueError(f"`unless` explains {answer!r} as wrong, but it is the answer")
    box = _box(question, choices)
    check = widgets.Button(description="Check", tooltip="check your prediction")
    tell = widgets.Button(description="Tell me", tooltip="show the answer and the reason")
    tell.layout.display = "none"
    verdict = widgets.HTML()

    def on_check(_event=None) -> None:
        given = _parse(box.value, choices)
        if given is None:
            asked = "choose one of the answers" if choices else "type a number, such as 4 or -2.5"
            verdict.value = _say("ask", "Your prediction first:", asked)
        elif given == answer or (choices is None and abs(given - answer) < 1e-9):
            verdict.value = _say("right", "Right.", because)
        else:
            verdict.value = _say(
                "wrong", "Not yet.", unless.get(given, "Look at the picture again.")
            )
            tell.layout.display = ""

    def on_tell(_event) -> None:
        told = answer if choices else number(answer)
        verdict.value = _say("right", f"It is {told}.", because)

    check.on_click(on_check)
    tell.on_click(on_tell)
    if choices is None:
        box.observe(on_check, names="value")
    asked = widgets.HTML(f"<b>Predict.</b> {_marked(question)}")
    parts = [asked, widgets.HBox([box, check, tell]), verdict, Keys()]
    return widgets.VBox(parts).add_class("convlab-predict")


def _box(question: str, choices):
    if choices is not None:
        name = question.replace("`", "")
        layout = widgets.Layout(width="auto")
        return widgets.RadioButtons(options=list(choices), value=None, tooltip=name, layout=layout)
    # The value then changes on Enter, which checks the answer as the button does.
    return widgets.Text(
        description="your number",
        continuous_update=False,
        style={"description_width": "initial"},
        layout=widgets.Layout(width="210px"),
    )


def _parse(value, choices):
    if choices is not None:
        return value
    try:
        return float(value.strip().replace(",", ".").replace("\N{MINUS SIGN}", "-"))
    except ValueError:
        return None


def _say(kind: str, verdict: str, reason: str) -> str:
    return (
        f'<div role="status" style="border-left:4px solid {VERDICTS[kind]};padding:2px 10px;'
        f'line-height:1.5"><b>{escape(verdict)}</b> {_marked(reason)}</div>'
    )


def _marked(text: str) -> str:
    return re.sub("`([^`]+)`", r"<code>\1</code>", escape(text, quote=False))
