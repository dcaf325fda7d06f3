"""The page of a room in HTML: counts, bars, and mistakes with their pictures."""

from collections.abc import Callable, Mapping, Sequence
from html import escape
from pathlib import Path

from convlab.drawing.colours import STYLE
from convlab.drawing.formatting import plural
from convlab.feedback.diagnosis import ERROR, Report
from convlab.feedback.report import code_html
from convlab.workshop.tally import MINUTES, STUCK_AFTER, Room, Row, Shown

_HERE = Path(__file__).parent
MOST_MISTAKES = 4  # on the page, as many as a room can discuss

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>The room - convlab</title>
<style>{colours}{style}</style>
<script src="room.js" defer></script>
</head>
<body class="convlab">
<header><h1>The room</h1><p id="connection" role="status"></p>
<p id="spoken" class="unseen" role="status"></p></header>
<main id="room">{room}</main>
</body>
</html>
"""
_HEAD = (
    '<tr><th scope="col">function</th>'
    '<th scope="col" class="share"><span class="unseen">share of the room</span></th>'
    '<th scope="col">started</th><th scope="col">passed</th><th scope="col">stuck</th></tr>'
)


def page(room: str) -> str:
    """Return a complete page with `room` as its body."""
    style = (_HERE / "room.css").read_text(encoding="utf-8")
    return _PAGE.format(colours=STYLE, style=style, room=room)


def script() -> str:
    return (_HERE / "room.js").read_text(encoding="utf-8")


def body(
    room: Room,
    report_of: Callable[[str, str, str], Report],
    troubles: Mapping[str, str],
    *,
    names: bool = False,
) -> str:
    """Return the parts of the page that change, each with a `data-part`.

    `report_of` returns the report of a mistake from its exercise, function and name; `troubles` are
    messages about unreadable files, by participant. Without `names`, the page shows only counts.
    """
    parts = {
        "sum": _sum(room),
        "functions": _functions(room, names),
        "mistakes": _mistakes(room, report_of, names),
        "notes": _notes(room, troubles, names),
    }
    return "".join(f'<div data-part="{name}">{html}</div>' for name, html in parts.items())


def _listed(who: Sequence[str], names: bool) -> str:
    """Write participants' names, if they are shown."""
    if not names or not who:
        return ""
    return f'<span class="who">{escape(", ".join(map(printable, who)))}</span>'


def printable(name: str) -> str:
    """Return a folder's name with unprintable characters escaped, and shortened."""
    text = "".join(char if char.isprintable() else ascii(char)[1:-1] for char in name)
    return text if len(text) <= 40 else f"{text[:39]}…"


def _count(number: int, word: str) -> str:
    return f"{number} {plural(word, number)}"


def _sum(room: Room) -> str:
    started = {name for row in room.rows for name in row.started}
    stuck = {name for row in room.rows for name in row.stuck}
    numbers = (
        (len(room.participants), "in the room", ""),
        (len(started), f"{plural('has', len(started), 'have')} started", "input"),
        (len(stuck), f"{plural('is', len(stuck), 'are')} stuck now", "stuck"),
    )
    tiles = "".join(
        f'<li class="{kind}"><b>{number}</b> {words}</li>' for number, words, kind in numbers
    )
    return f'<ul class="sum" aria-label="summary of the room">{tiles}</ul>'


def _functions(room: Room, names: bool) -> str:
    open_ = [row for row in room.rows if row.started]
    if not open_:
        return (
            "<section><h2>Exercises</h2><p>No function has been checked yet. "
            "The first check appears here.</p></section>"
        )
    exercises = dict.fromkeys(row.exercise for row in open_)
    bodies = "".join(
        f'<tbody><tr><th scope="rowgroup" colspan="5">{escape(exercise)}</th></tr>'
        + "".join(_row(row, room, names) for row in open_ if row.exercise == exercise)
        + "</tbody>"
        for exercise in exercises
    )
    table = f"<table><thead>{_HEAD}</thead>{bodies}</table>"
    return f"<section><h2>Exercises</h2>{table}</section>"


def _row(row: Row, room: Room, names: bool) -> str:
    counts = "".join(
        f'<td class="{kind if who else "none"}">{len(who)}</td>'
        for who, kind in ((row.started, ""), (row.passed, "passed"), (row.stuck, "stuck"))
    )
    named = _listed(row.stuck, names)
    return (
        f'<tr><th scope="row"><code>{escape(row.function)}</code></th>'
        f"<td>{_bar(row, len(room.participants))}</td>{counts}</tr>"
        + (f'<tr><td colspan="5" class="named">stuck: {named}</td></tr>' if named else "")
    )


def _bar(row: Row, count_all: int) -> str:
    """Draw the shares of the room that passed, are stuck and are working."""
    passed, stuck = len(row.passed), len(row.stuck)
    widths = (("passed", passed), ("stuck", stuck), ("busy", len(row.started) - passed - stuck))
    parts, left = [], 0.0
    for kind, count in widths:
        width = 100 * count / count_all
        if count:
            parts.append(f'<rect class="{kind}" x="{left:.2f}" width="{width:.2f}" height="10"/>')
        left += width
    return (
        '<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect class="all" width="100" height="10"/>{"".join(parts)}</svg>'
    )


def _mistakes(room: Room, report_of, names: bool) -> str:
    known = [shown for shown in room.mistakes if shown.mistake]
    cards = [_card(shown, report_of, names) for shown in known[:MOST_MISTAKES]]
    rest = len(known) - len(cards)
    if rest > 0:
        cards.append(f'<p class="quiet">and {_count(rest, "more mistake")}</p>')
    unknown = {name for shown in room.mistakes if not shown.mistake for name in shown.who}
    if unknown:
        cards.append(
            f'<p class="quiet">{_count(len(unknown), "participant")} with a wrong answer that '
            f"matches no known mistake {_listed(sorted(unknown), names)}</p>"
        )
    if not cards:
        cards = ["<p>No known mistake at the moment.</p>"]
    return f"<section><h2>Mistakes right now</h2>{''.join(cards)}</section>"


def _card(shown: Shown, report_of, names: bool) -> str:
    report = report_of(shown.exercise, shown.function, shown.mistake)
    picture, say = report.picture, " ".join(one.sentence for one in report.mistakes)
    if not picture or report.status == ERROR:  # the picture shows only the input
        picture = "".join(f"<p>{code_html(one)}</p>" for one in report.findings) + picture
    if report.call and len(report.call) <= 120:
        picture += f'<p class="quiet"><code>{escape(report.call)}</code></p>'
    return (
        f'<article data-mistake="{escape(shown.mistake)}">'
        f"<h3><b>{len(shown.who)}</b> {escape(shown.mistake)}</h3>"
        f'<p class="quiet"><code>{escape(shown.function)}</code> in {escape(shown.exercise)} '
        f"{_listed(shown.who, names)}</p>"
        f'<p class="say">{code_html(say)}</p>'
        f'<div class="shown">{picture}</div></article>'
    )


def _notes(room: Room, troubles: Mapping[str, str], names: bool) -> str:
    silent = [row for row in room.rows if not row.started]
    waiting = ", ".join(dict.fromkeys(escape(row.exercise) for row in silent))
    lines = [
        f"Stuck: at least {STUCK_AFTER} failed checks of a function in the last {MINUTES} minutes, "
        "and none passed. Mistakes right now: those in the latest checks of participants who have "
        f"not passed, within the last {MINUTES} minutes. Each participant with a folder is counted."
    ]
    if waiting:
        lines.append(f"Exercises with functions not checked yet: {waiting}.")
    for trouble in dict.fromkeys(troubles.values()):
        where = [name for name, other in troubles.items() if other == trouble and name]
        count = _count(len(where), "participant")
        found = f" (with {count}) {_listed(where, names)}" if where else ""
        lines.append(f"Not read: {escape(trouble)}{found}")
    return "".join(f"<p>{line}</p>" for line in lines)
