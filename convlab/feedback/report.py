"""A report in words, for a terminal or a screen reader, and as HTML with its picture."""

from __future__ import annotations

import re
from html import escape

from convlab.drawing.colours import VERDICTS
from convlab.feedback.diagnosis import ERROR, NOT_STARTED, PASSED, Report

_KIND = {PASSED: "right", NOT_STARTED: "ask"}


def lines(report: Report) -> list[tuple[str, str]]:
    """Return the report sentence by sentence, each with its part: "head", "finding", ..."""
    told = [("head", _head(report))]
    if report.call:
        about = f" ({report.about})" if report.about else ""
        told.append(
            ("call", f"Example {report.example} of {report.examples}{about}: `{report.call}`")
        )
    told += [("finding", finding) for finding in report.findings]
    if report.mistake:
        told.append(("mistake", f"Known mistake, {report.mistake}: {report.sentence}"))
    elif report.picture:  # without one the findings say all there is: nothing was returned, say
        unknown = "This is not a mistake that is known here: the picture shows what it does."
        told.append(("unknown", unknown))
    if report.hint:
        told.append(
            ("hint", f"Hint: {report.hint} For the next one: `exercise.hint({report.function!r})`")
        )
    if report.note:
        told.append(("note", f"Note: {report.note}"))
    return told


def _head(report: Report) -> str:
    if report.status == PASSED:
        hidden = (
            f"{report.hidden} hidden test{'s' * (report.hidden != 1)} with other inputs remain."
        )
        rest = f" {hidden}" if report.hidden else ""
        return f"{report.function}: right, all {report.examples} examples.{rest}"
    if report.status == NOT_STARTED:
        return (
            f"{report.function}: not started. Replace `raise NotImplementedError` with your code."
        )
    if report.status == ERROR:
        return f"{report.function}: stopped with an error."
    return f"{report.function}: not right yet."


def as_text(report: Report) -> str:
    first, *rest = (line for _, line in lines(report))
    return "\n".join([first, *(f"  {line}" for line in rest)])


def as_html(report: Report) -> str:
    """Lay the report out: the verdict, the picture, then the words, the mistake's name in bold."""
    colour = VERDICTS[_KIND.get(report.status, "wrong")]
    (_, head), *rest = lines(report)
    words = "".join(f"<p style='margin:4px 0'>{_marked(part, line)}</p>" for part, line in rest)
    picture = ""
    if report.picture:
        picture = (
            f"<div style='max-width:900px;overflow-x:auto;margin:6px 0'>{report.picture}</div>"
        )
    # What raised stands before everything else; a wrong answer is shown before it is told.
    return (
        f"<div class='convlab-report' role='group' aria-label='check of {escape(report.function)}' "
        f"style='border-left:5px solid {colour};padding:4px 12px;margin:4px 0;line-height:1.5'>"
        f"<p style='margin:4px 0'><b>{_marked('head', head)}</b></p>{picture}{words}</div>"
    )


def _marked(part: str, line: str) -> str:
    html = re.sub("`([^`]+)`", r"<code>\1</code>", escape(line, quote=False))
    if part == "mistake":
        name, sentence = html.split(": ", 1)
        return f"<b>{name}.</b> {sentence}"
    return html
