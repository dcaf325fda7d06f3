"""The page for the instructor: the results of the class, and what to say to everyone."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from html import escape
from urllib.parse import quote

from convlab.drawing import bars
from convlab.drawing.formatting import plural
from convlab.feedback.diagnosis import ERROR, NOT_STARTED, PASSED, WRONG
from convlab.feedback.report import ONE_KNOWN, TWO_KNOWN, code_html
from convlab.grading import html_page, marks_text
from convlab.grading.marks import Diagnosis, Marks
from convlab.grading.marks_text import OF_THE_GRADED, scores

_SLOWEST = 5
_MOST_COLUMNS = 21
_UNKNOWN = {
    ERROR: "an error that is not a known mistake",
    WRONG: "not a known mistake",
}


def class_page(marks: Sequence[Marks]) -> str:
    """Return the page of a class as HTML, from its marks in one or several exercises."""
    exercises = sorted({one.exercise for one in marks})
    parts = [_exercise([one for one in marks if one.exercise == name]) for name in exercises]
    titles = ", ".join(map(marks_text.title, exercises))
    nothing = "<h1>The class</h1><p>Nothing has been graded yet.</p>"
    return html_page.document(f"The class: {titles or 'no marks'}", "".join(parts) or nothing)


def _exercise(marks: list[Marks]) -> str:
    graded = [one for one in marks if marks_text.is_graded(one)]
    failed = [one for one in marks if not marks_text.is_graded(one)]
    functions = {one.function for marked in marks for one in marked.diagnoses}
    parts = [f"<h1>{escape(marks_text.title(marks[0].exercise))}</h1>", _summary(graded, failed)]
    if graded:
        parts += [_distribution(graded), _mistakes(graded), _lost(graded, functions)]
    if failed:
        parts.append(_failed(failed))
    parts += [_slowest(marks), _all_students(marks)]
    return "".join(parts)


def _summary(graded: list[Marks], failed: list[Marks]) -> str:
    count = len(graded) + len(failed)
    facts = [f"{count} {plural('submission', count)}"]
    if failed:
        facts.append(f"{len(failed)} not graded")
    below = ""
    if graded:
        found = scores([*graded, *failed])
        facts += [found.median_and_mean, f"{found.full} with full marks"]
        below = f'<p class="quiet">Median and mean {OF_THE_GRADED}.</p>'
    levels = " and ".join(sorted({one.isolation for one in graded if one.isolation}))
    if levels:
        below += f'<p class="quiet">Isolation of the submissions: {escape(levels)}.</p>'
    return f'<p class="score">{"; ".join(facts)}</p>{below}'


def _distribution(graded: list[Marks]) -> str:
    worth = max(one.max_score for one in graded)
    whole = all(one.score == int(one.score) for one in graded) and worth == int(worth)
    if whole and worth < _MOST_COLUMNS:
        labels = [f"{score}" for score in range(int(worth) + 1)]
        counts = Counter(f"{int(one.score)}" for one in graded)
        below = "points"
    else:  # tenths of the points; full marks have a separate column
        labels = [f"{low}–{low + 9}" for low in range(0, 100, 10)] + ["100"]
        counts = Counter(
            labels[int(10 * one.score / one.max_score) if one.max_score else 0] for one in graded
        )
        below = "percentage of the points"
    numbers = [counts[label] for label in labels]
    pairs = zip(labels, numbers, strict=True)
    counted = ", ".join(f"{label}: {number}" for label, number in pairs if number)
    title = f"Submissions by {below}. {counted}."
    picture = bars.columns(labels, numbers, title=title, below=below)
    return f"<h2>Submissions by {below}</h2>{picture}"


def _lost(graded: list[Marks], functions: set[str]) -> str:
    """List the tests that cost the class points, the most expensive first."""
    lost, missed, worth = Counter(), Counter(), Counter()
    for one in graded:
        for test in one.tests:
            lost[test.name] += test.worth - test.points
            worth[test.name] += test.worth
            missed[test.name] += not test.passed
    rows = []
    for name in sorted(missed, key=lambda name: (-lost[name], -missed[name])):
        if not missed[name]:
            continue
        function, tried = marks_text.about_test(name, functions)
        label = f"{missed[name]} of {len(graded)} did not pass"
        rows.append(
            [
                f"<code>{escape(function)}</code>" if function else "",
                code_html(tried),
                f"{missed[name]}",
                marks_text.of(lost[name], worth[name]) if worth[name] else "",
                bars.share(missed[name], len(graded), title=label, role="kernel"),
            ]
        )
    if not rows:
        tested = all(one.tests for one in graded)
        none = "None: everyone passed every test." if tested else "There were no tests."
        return f"<h2>Points lost, by test</h2><p>{none}</p>"
    head = ["Function", "Hidden test", "Students", "Points lost", "Share of the class"]
    return f"<h2>Points lost, by test</h2>{html_page.table(head, rows, 'wtnnb')}"


def _mistakes(graded: list[Marks]) -> str:
    """List the mistakes, the most frequent first, with the sentence of the course about each."""
    found: defaultdict[tuple, Counter] = defaultdict(Counter)
    for marks in graded:
        for one in marks.diagnoses:
            if one.status not in (PASSED, NOT_STARTED):
                kind = one.function, one.mistake, one.status * (not one.mistake)
                found[kind][_sentence(one)] += 1
    rows = []
    for kind, sentences in sorted(found.items(), key=lambda pair: (-pair[1].total(), pair[0])):
        function, mistake, status = kind
        name = f"<b>{escape(mistake)}</b>" if mistake else _UNKNOWN.get(status, escape(status))
        called = f"<code>{escape(function)}</code>"
        rows.append([f"{sentences.total()}", called, name, code_html(_most_often(sentences))])
    heading, idle = "<h2>Mistakes, the most frequent first</h2>", _not_started(graded)
    if not rows:
        return f"{heading}{idle or _no_mistake(graded)}"
    head = ["Students", "Function", "Mistake", "What to say to the class"]
    return f"{heading}{html_page.table(head, rows, 'nwtt')}{idle}"


def _most_often(sentences: Counter) -> str:
    """Return the most frequent sentence, and say so if there are others."""
    (sentence, times), *others = sentences.most_common(2)
    if not others:
        return sentence
    return f"{'Most often' if times > others[0][1] else 'For example'}: {sentence}"


def _no_mistake(graded: list[Marks]) -> str:
    """Say that everything is right only if everything was checked."""
    checked = [{one.function for one in marks.diagnoses} for marks in graded]
    if checked[0] and all(functions == checked[0] for functions in checked):
        return "<p>None: every function passes the examples of its check.</p>"
    return "<p>None was found, but not every function has been checked.</p>"


def _not_started(graded: list[Marks]) -> str:
    """List in one line the functions that were not started, and by how many students."""
    idle = Counter(
        one.function for marks in graded for one in marks.diagnoses if one.status == NOT_STARTED
    )
    if not idle:
        return ""
    listed = ", ".join(
        f"<code>{escape(name)}</code> by {count} {plural('student', count)}"
        for name, count in sorted(idle.items(), key=lambda pair: (-pair[1], pair[0]))
    )
    return f"<p>Not started: {listed}.</p>"


def _sentence(diagnosis: Diagnosis) -> str:
    """Find the sentence about a known mistake, or about an error, in the text of a report."""
    if diagnosis.mistake:
        heads = (re.escape(head.format(diagnosis.mistake)) for head in (ONE_KNOWN, TWO_KNOWN))
        found = re.search(rf"^\s*(?:{'|'.join(heads)}): (.*)$", diagnosis.text, re.MULTILINE)
        return found[1] if found else ""
    # The error is in the first line.
    return diagnosis.text.partition("\n")[0] if diagnosis.status == ERROR else ""


def _link(marks: Marks) -> str:
    page = quote(html_page.page_path(marks.student).as_posix())
    return f'<a href="{page}">{escape(marks.student) or "(no name)"}</a>'


def _failed(failed: list[Marks]) -> str:
    rows = [
        [_link(one), *map(code_html, (one.status, marks_text.status(one)[1]))] for one in failed
    ]
    head = ["Student", "Why", "What the student should do"]
    return f"<h2>Not graded</h2>{html_page.table(head, rows, 'ttt')}"


def _slowest(marks: list[Marks]) -> str:
    slowest = sorted(marks, key=lambda one: -one.seconds)[:_SLOWEST]
    items = (f"<li>{_link(one)}: {one.seconds:.3g} s</li>" for one in slowest)
    return f"<h2>Slowest</h2><ul>{''.join(items)}</ul>"


def _all_students(marks: list[Marks]) -> str:
    rows = [
        [
            _link(one),
            marks_text.of(one.score, one.max_score) if marks_text.is_graded(one) else "",
            escape(one.status.partition(":")[0]),
            f"{one.seconds:.3g}",
        ]
        for one in marks
    ]
    head = ["Student", "Points", "Status", "Seconds"]
    return f"<h2>All students</h2>{html_page.table(head, rows, 'tnwn')}"
