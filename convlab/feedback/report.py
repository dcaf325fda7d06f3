"""A report as text, for a terminal or a screen reader, and as HTML with its picture."""

import re
from html import escape
from textwrap import indent

from convlab.drawing.colours import VERDICTS
from convlab.drawing.formatting import plural
from convlab.feedback.diagnosis import ERROR, NOT_STARTED, PASSED, Report

# Before the sentence about a known mistake; `convlab.grading` finds it in the text again.
ONE_KNOWN, TWO_KNOWN = "Known mistake, {}", 'Two known mistakes. Correct "{}" first'
_INDENT = "  "
_SHORT = 100  # characters of a call that is shown in the text
_MOST, _LONGEST = 8, 100  # lines of printed text, and characters per line
_PRINTED = "Your function printed:"
_SMALLEST = 0.7  # to which a picture is scaled down at most
_KIND = {PASSED: "right", NOT_STARTED: "ask"}


def lines(report: Report) -> list[tuple[str, str]]:
    """Return the report sentence by sentence, each with its part: "head", "finding", ..."""
    findings = [("finding", finding) for finding in report.findings]
    sentences = [("head", _head(report))]
    if report.status == ERROR:  # the error and its line come first
        sentences, findings = [*findings, *sentences], []
    if report.warning:
        sentences.insert(0, ("warning", f"Warning: {report.warning}"))
    if report.call:
        about = f" ({report.about})" if report.about else ""
        sentences.append(("call", f"Example {report.example} of {report.examples}{about}:"))
    sentences += findings
    sentences += _mistakes(report)
    if report.hint or report.more:
        sentences.append(("hint", _hint(report)))
    if report.note:
        sentences.append(("note", f"Note: {report.note}"))
    return sentences


def _mistakes(report: Report) -> list[tuple[str, str]]:
    """Name the known mistakes, the one to correct first before the other."""
    heads = [ONE_KNOWN]
    if len(report.mistakes) == 2:
        heads = [TWO_KNOWN, 'Then correct "{}"']
    shown = zip(heads, report.mistakes, strict=False)
    found = [("mistake", f"{head.format(one.name)}: {one.sentence}") for head, one in shown]
    if report.more_mistakes:
        more = "There is another mistake: correct this one, then check again."
        found.append(("finding", more))
    return found


def _hint(report: Report) -> str:
    if not report.hint:
        return f"For a hint, run `{report.more}`."
    return f"Hint: {report.hint}" + f" For another one, run `{report.more}`." * bool(report.more)


def _head(report: Report) -> str:
    if report.status == PASSED:
        tests = f"{report.hidden} hidden {plural('test', report.hidden)}"
        verb = "remains" if report.hidden == 1 else "remain"
        rest = f" {tests} with different inputs {verb}." if report.hidden else ""
        examples = "the only example" if report.examples == 1 else f"all {report.examples} examples"
        return f"{report.function}: right, {examples}.{rest}"
    if report.status == NOT_STARTED:
        return (
            f"{report.function}: not started. Replace `raise NotImplementedError` with your code."
        )
    if report.status == ERROR:
        done = "stopped with an error" if report.call else "not checked"
        return f"{report.function}: {done}."
    return f"{report.function}: not right yet."


def as_text(report: Report) -> str:
    """Write the report for a terminal or a screen reader, with the example's numbers."""
    sentences = []
    for part, line in lines(report):
        if part == "call":
            numbers = indent(report.numbers, _INDENT)
            line = "\n".join(filter(None, (f"{line} `{report.call}`", numbers)))
        sentences.append(line)
    if report.printed:
        sentences.append(f"{_PRINTED}\n{indent(_printed(report), _INDENT)}")
    first, *rest = sentences
    return "\n".join([first, *(indent(line, _INDENT) for line in rest)])


def as_html(report: Report) -> str:
    """Lay out the report: verdict, picture and text, with the mistake's name in bold."""
    colour = VERDICTS[_KIND.get(report.status, "wrong")]
    sentences = lines(report)
    bold = 2 if report.warning else 1
    heads = (f"<p style='margin:4px 0'><b>{_marked(*one)}</b></p>" for one in sentences[:bold])
    rest = sentences[bold:]
    words = [_words(part, line, report) for part, line in rest]
    # An error comes before everything else; a wrong answer is shown before it is described.
    parts = [part for part, _ in rest]
    place = parts.index("call") + 1 if report.status == ERROR and "call" in parts else 0
    words.insert(place, _picture(report.picture))
    words.append(_folded(report))
    if report.printed:
        words.append(f"<p style='margin:4px 0'>{_PRINTED}</p>{_block(_printed(report))}")
    return (
        f"<div class='convlab-report' role='group' aria-label='check of {escape(report.function)}' "
        f"style='border-left:5px solid {colour};padding:4px 12px;margin:4px 0;line-height:1.5;"
        f"overflow-wrap:anywhere'>"
        f"{''.join(heads)}{''.join(words)}</div>"
    )


def _words(part: str, line: str, report: Report) -> str:
    if part == "call" and len(report.call) <= _SHORT:
        line = f"{line} `{report.call}`"
    elif part == "call":
        line = line.removesuffix(":") + "."
    return f"<p style='margin:4px 0'>{_marked(part, line)}</p>"


def _picture(picture: str) -> str:
    """Put a picture into a box that scrolls rather than scaling it down illegibly."""
    if not picture:
        return ""
    width = re.search(r'<svg [^>]*?width="([\d.]+)"', picture)
    least = f"{_SMALLEST * float(width[1]):.0f}px" if width else "0"
    style = f"min-width:{least};max-width:100%;height:auto"
    picture = picture.replace("<svg ", f'<svg style="{style}" ', 1)
    return (
        "<div role='group' aria-label='picture' tabindex='0' "
        f"style='max-width:900px;overflow-x:auto;margin:6px 0'>{picture}</div>"
    )


def _folded(report: Report) -> str:
    """Return the folded part: the numbers, and a long call to paste."""
    call = report.call if len(report.call) > _SHORT else ""
    text = "\n\n".join(filter(None, (call, report.numbers)))
    return f"<details><summary>In numbers</summary>{_block(text)}</details>" * bool(text)


def _block(text: str) -> str:
    return (
        "<pre tabindex='0' style='margin:4px 0;overflow-x:auto;line-height:1.3'>"
        f"{escape(text, quote=False)}</pre>"
    )


def _printed(report: Report) -> str:
    lines = report.printed.splitlines()
    return "\n".join([*(line[:_LONGEST] for line in lines[:_MOST]), *["…"] * (len(lines) > _MOST)])


def _marked(part: str, line: str) -> str:
    html = code_html(line).replace("\n", "<br/>")
    if part == "mistake":
        name, sentence = html.split(": ", 1)
        return f"<b>{name}.</b> {sentence}"
    return html


def code_html(text: str) -> str:
    """Escape a text, and format its parts in backticks as code.

    >>> code_html("`f` raised <b>")
    '<code>f</code> raised &lt;b&gt;'
    """
    return re.sub("`([^`]+)`", r"<code>\1</code>", escape(text))
