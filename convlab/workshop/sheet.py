"""The instructor's sheet: each lesson on paper, made from the notebooks and the known mistakes."""

import re
from collections import Counter
from html import escape
from importlib import resources

from convlab.drawing.formatting import in_full, number, plural
from convlab.feedback.loading import Folder, exercise_folders
from convlab.workshop.lessons import Asked, Lesson, Step, course_lessons
from convlab.workshop.records import Records
from convlab.workshop.schedule import Slot, about, hours, slot
from convlab.workshop.tally import known_mistakes

Counts = Counter  # participants by (exercise, function, mistake)

_OFTEN = 20  # mistakes on the first page
MOST_MISTAKES = 28  # per exercise, so that a lesson fits on two pages
_ON_ROUTE = "\N{NO-BREAK SPACE}•"
_POINTER = re.compile(r'\s*See lesson (\d\d), "([^"]+)"\.$')


def sheet(participants=None) -> str:
    """Return the sheet as a self-contained HTML page.

    The records in `participants`, a folder with participants' folders, show how often mistakes were
    made. Raises ValueError if a lesson cannot be read, or the folder does not exist.
    """
    lessons = course_lessons()
    exercises = {folder.name: folder for folder in exercise_folders()}
    counts = Counter() if participants is None else mistakes_made(participants)
    often = "" if participants is None else _most_often(exercises, counts)
    parts = [_overview(lessons, exercises) + often + "</section>"]
    parts += [_lesson(lesson, exercises.get(lesson.name), counts) for lesson in lessons]
    alone = exercises.keys() - {lesson.name for lesson in lessons}
    parts += [f"<section>{_exercise(exercises[name], counts)}</section>" for name in sorted(alone)]
    style = resources.files("convlab.workshop").joinpath("sheet.css").read_text(encoding="utf-8")
    return (
        "<!DOCTYPE html>\n<html lang='en'><head><meta charset='utf-8'>"
        f"<title>The instructor's sheet</title><style>{style}</style></head>\n"
        f"<body>{''.join(parts)}</body></html>\n"
    )


def mistakes_made(participants) -> Counts:
    """Count the participants who made each known mistake in a check.

    `participants` is the folder with their folders, or that of a hub; a ValueError if it does not
    exist.
    """
    records = Records(participants, known_mistakes(exercise_folders()))
    by_name = records.update()
    while (more := records.update()) != by_name:  # an update reads a part of each file
        by_name = more
    return Counter(
        (*function, mistake)
        for marks in by_name.values()
        for function, mark in marks.items()
        for mistake in mark.mistakes
    )


def _overview(lessons: list[Lesson], exercises: dict[str, Folder]) -> str:
    slots = [slot(lesson, exercises.get(lesson.name)) for lesson in lessons]
    rows, whole, half = [], 0, 0
    for one in slots:
        lesson, exercise = one.lesson, exercises.get(one.lesson.name)
        functions = ", ".join(f"<code>{name}</code>" for name in exercise.tasks) if exercise else ""
        marked = _ON_ROUTE * lesson.exercise_in_half_day
        rows.append(
            (
                _clock(half) if lesson.in_half_day else "",
                _clock(whole),
                f"{lesson.minutes}{_ON_ROUTE * lesson.in_half_day}",
                _marked(lesson.title),
                f"{one.exercise}{marked}" if exercise else "",
                number(one.points) if exercise else "",
                functions,
            )
        )
        whole += one.minutes
        half += one.half_day
    head = ("half day", "whole course", "min", "lesson", "exercise, min", "points", "functions")
    body = "".join(_row("td", row) for row in rows)
    return (
        f"<section class='overview'><h1>The instructor's sheet</h1>{_times(slots)}"
        "<p>For each lesson: "
        "its goals, what to show in which order, what to ask with the answers, and the "
        "known mistakes of its exercise.</p>"
        f"<table><thead>{_row('th', head)}</thead><tbody>{body}</tbody></table>"
    )


def _times(slots: list[Slot]) -> str:
    lessons = sum(one.lesson.minutes for one in slots)
    whole = sum(one.minutes for one in slots)
    half = sum(one.half_day for one in slots)
    return (
        f"<p>{len(slots)} {plural('lesson', len(slots))}: {hours(lessons)}. "
        f"Their exercises: {hours(whole - lessons)}. In total: {hours(whole)}. "
        f"The half-day route, marked •: {hours(half)}. Breaks are not counted. "
        "The first two columns show when a lesson begins.</p>"
    )


def _most_often(exercises: dict[str, Folder], counts: Counts) -> str:
    """List the mistakes made by most participants, the most frequent first."""
    if not counts:
        return "<p>In this room, nobody made a known mistake in a check.</p>"
    rows = []
    most = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:_OFTEN]
    for (exercise, function, name), times in most:
        (mistake,) = (
            m for m in exercises[exercise].answer_key(function).mistakes if m.name == name
        )
        where = f"{escape(exercise)}, <code>{escape(function)}</code>"
        rows.append(_row("td", (times, where, _marked(mistake.sentence))))
    head = _row("th", ("made by", "in", "what to say"))
    return f"<table><thead>{head}</thead><tbody>{''.join(rows)}</tbody></table>"


def _lesson(lesson: Lesson, exercise: Folder | None, counts: Counts) -> str:
    facts = (("Do", lesson.does), ("Learn", lesson.learns), ("Need", lesson.needs))
    terms = "".join(f"<dt>{name}</dt><dd>{_marked(text)}</dd>" for name, text in facts)
    return (
        f"<section id='{escape(lesson.name)}'><h1>{_marked(lesson.title)} "
        f"<small>{lesson.minutes} minutes</small></h1><dl>{terms}</dl>"
        f"{''.join(map(_step, lesson.steps))}"
        f"{_exercise(exercise, counts) if exercise else ''}</section>"
    )


def _step(step: Step) -> str:
    items = "".join(
        _ask(item) if isinstance(item, Asked) else f"<p class='show'><code>{escape(item)}</code>"
        for item in step.items
    )
    cue = f"<p class='cue'>{_marked(step.cue)}</p>" if step.cue else ""
    return f"<div class='step'><h2>{_marked(step.heading)}</h2><div>{cue}{items}</div></div>"


def _ask(asked: Asked) -> str:
    question = asked.question
    wrong = "".join(
        f"<li><b>{_answer(given)}</b> {_marked(reason)}</li>"
        for given, reason in question.unless.items()
    )
    among = " / ".join(map(escape, question.choices))
    choices = f" <span class='among'>{among}</span>" if among else ""
    return (
        f"<div class='ask'><p>{_marked(asked.text)}{choices}</p>"
        f"<p class='answer'><b>{_answer(question.answer)}</b> {_marked(question.because)}</p>"
        f"{f'<ul>{wrong}</ul>' if wrong else ''}</div>"
    )


def _answer(value) -> str:
    return _marked(value) if isinstance(value, str) else in_full(value)


def _exercise(folder: Folder, counts: Counts) -> str:
    minutes, points = about(folder)
    worth = f"{number(points)} {plural('point', points)}"
    mistakes = "".join(_mistakes(folder, name, counts) for name in folder.tasks)
    return (
        f"<h2 class='exercise'>Exercise {escape(folder.name)} "
        f"<small>{minutes} minutes, {worth}</small></h2>{mistakes}"
    )


def _mistakes(folder: Folder, function: str, counts: Counts) -> str:
    """List a function's known mistakes, those made here first.

    Each function of an exercise has the same number of places.
    """
    known = folder.answer_key(function).mistakes
    made = {one.name: counts[folder.name, function, one.name] for one in known}
    lines, most = [], MOST_MISTAKES // len(folder.tasks)
    for mistake in sorted(known, key=lambda one: -made[one.name])[:most]:
        times = f"<b class='times'>{made[mistake.name]}</b> " if made[mistake.name] else ""
        sentence, lesson, heading = _split(mistake.sentence)
        elsewhere = "" if folder.name.startswith(lesson) else f"{lesson}, "
        where = f" <span class='where'>{elsewhere}{_marked(heading)}</span>" if heading else ""
        lines.append(f"<li>{times}<i>{escape(mistake.name)}.</i> {_marked(sentence)}{where}</li>")
    if len(known) > len(lines):
        lines.append(f"<li>and {len(known) - len(lines)} more</li>")
    title = f"<code>{escape(function)}</code> <small>{len(known)} known mistakes</small>"
    return f"<h3>{title}</h3><ul class='mistakes'>{''.join(lines)}</ul>"


def _split(sentence: str) -> tuple[str, str, str]:
    """Split a mistake's sentence from the lesson and heading that it refers to."""
    found = _POINTER.search(sentence)
    return (sentence[: found.start()], found[1], found[2]) if found else (sentence, "", "")


def _row(tag: str, cells) -> str:
    return f"<tr>{''.join(f'<{tag}>{cell}</{tag}>' for cell in cells)}</tr>"


def _clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}"


def _marked(text: str) -> str:
    """Convert code, bold, italics and formulas to HTML, and links to their text."""
    html = re.sub(r"\[([^\]]+)\]\([^)]+\)", r"\1", escape(text, quote=False))
    html = re.sub(r"\$([^$]+)\$", lambda formula: _formula(formula[1]), html)
    pieces = re.split(r"`([^`]+)`", html)
    for index, piece in enumerate(pieces):
        if index % 2:
            pieces[index] = f"<code>{piece}</code>"
        else:
            bold = re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", piece)
            pieces[index] = re.sub(r"(?<!\w)\*(\S[^*]*?)\*(?!\w)", r"<i>\1</i>", bold)
    return "".join(pieces)


def _formula(tex: str) -> str:
    """Convert a formula in the text of a lesson, which has letters, indices and products."""
    indices = re.sub(r"_(\w)", r"<sub>\1</sub>", tex)
    product = indices.replace(r"\times", "×")
    return f"<i>{product}</i>"
