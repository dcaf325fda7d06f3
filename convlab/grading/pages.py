"""The pages that are handed back: one for each student, one for the class."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from html import escape
from itertools import groupby
from pathlib import Path

from convlab.drawing import bars
from convlab.drawing.formatting import plural
from convlab.feedback.diagnosis import NOT_STARTED, PASSED, call_text
from convlab.feedback.loading import exercise_folders
from convlab.feedback.report import TWO_KNOWN, code_html
from convlab.grading import html_page, marks_text
from convlab.grading.class_page import class_page
from convlab.grading.marks import Diagnosis, GradedTest, Marks

CLASS = "class.html"
_Pair = tuple[str, GradedTest]  # what is tested, and the result


def write_pages(marks: Iterable[Marks], out: Path) -> None:
    """Write `feedback/STUDENT.html` for each student, and `class.html`, to a folder.

    The marks, of one or several exercises, are sorted by student: only one student's pictures are
    in memory at a time. `html_page.page_name` names a student's file, whatever the other students
    are called. Pages that are up to date are not written again.
    """
    out = Path(out)
    everybody: list[Marks] = []  # without their pictures
    for student, some in groupby(marks, key=lambda one: one.student):
        theirs = sorted(some, key=lambda one: one.exercise)
        html_page.write_page(out / html_page.page_path(student), student_page(theirs))
        for one in theirs:
            plain = [replace(diagnosis, html="") for diagnosis in one.diagnoses]
            everybody.append(replace(one, diagnoses=plain))
    everybody.sort(key=lambda one: (one.student.casefold(), one.student, one.exercise))
    html_page.write_page(out / CLASS, class_page(everybody))


def student_page(marks: Sequence[Marks]) -> str:
    """Return the page of one student as HTML, from the marks in each exercise."""
    student = marks[0].student
    titles = ", ".join(marks_text.title(one.exercise) for one in marks)
    handed_in = {one.exercise for one in marks}
    exercises = (_exercise(one, handed_in) for one in marks)
    parts = [f'<p class="quiet">{escape(student)}</p>', *exercises]
    return html_page.document(f"{titles}: {student}", "".join(parts))


def _exercise(marks: Marks, handed_in: set[str]) -> str:
    parts = [f"<h1>{escape(marks_text.title(marks.exercise))}</h1>"]
    if not marks_text.is_graded(marks):
        why, remedy = marks_text.status(marks)
        parts.append(f'<p class="score">Not graded: no mark yet</p><p>{code_html(why)}</p>')
        parts.append(_next([remedy]))
        return "".join([*parts, _notes(marks), _foot(marks)])
    score, worth = marks.score, marks.max_score
    earned = marks_text.points(score, worth)
    parts.append(f'<p class="score">{earned}{bars.share(score, worth, title=earned)}</p>')
    tests, diagnoses = _by_function(marks)
    parts.append(_next(_steps(marks, tests, diagnoses) or [_praise(marks, handed_in)]))
    for function, own in tests.items():
        parts.append(_function(function, own, diagnoses.get(function)))
    return "".join([*parts, _notes(marks), _foot(marks)])


def _by_function(marks: Marks) -> tuple[dict[str, list[_Pair]], dict[str, Diagnosis]]:
    """Group the tests, and the diagnoses, by the function they call, "" if none."""
    diagnoses = {one.function: one for one in marks.diagnoses}
    tests: dict = {function: [] for function in diagnoses}
    for test in marks.tests:
        function, tried = marks_text.about_test(test.name, diagnoses)
        tests.setdefault(function, []).append((tried, test))
    return tests, diagnoses


def _function(function: str, tests: list[_Pair], diagnosis: Diagnosis | None) -> str:
    earned = sum(test.points for _, test in tests)
    worth = sum(test.worth for _, test in tests)
    name = f"<code>{escape(function)}</code>" if function else "The whole notebook"
    total = f": {marks_text.points(earned, worth)}" if worth else ""
    parts = [f"<h2>{name}{total}</h2>"]
    if diagnosis is not None:
        if diagnosis.status == PASSED:
            parts.append("<p>It passes every example of its check.</p>")
        else:
            parts.append(diagnosis.html or f"<p>{code_html(diagnosis.text)}</p>")
    if tests:
        parts.append(_table(tests))
    return "".join(parts)


def _table(tests: list[_Pair]) -> str:
    rows = [
        [
            code_html(tried),
            "right" if test.passed else "<b>not right</b>",
            marks_text.of(test.points, test.worth) if test.worth else "",
            code_html(test.message),
        ]
        for tried, test in tests
    ]
    last = "Message" if any(test.message for _, test in tests) else ""
    return html_page.table(["Hidden test", "Result", "Points", last], rows, "twnt", name="tests")


def _notes(marks: Marks) -> str:
    if not marks.notes:
        return ""
    listed = "".join(f"<li>{code_html(note)}</li>" for note in marks.notes)
    return f"<h2>Notes</h2><ul>{listed}</ul>"


def _foot(marks: Marks) -> str:
    """Identify the file that was graded, for students who handed in several."""
    graded = marks_text.is_graded(marks)
    parts = [f"Graded in {marks.seconds:.3g} s."] if graded else []
    # What could not be read may be a folder, or too large: then the fingerprint is that of no file.
    if marks.fingerprint and not marks.status.startswith("unreadable"):
        which = "the notebook that was graded" if graded else "the notebook"
        parts.append(f"The SHA-256 of {which} begins with {marks.fingerprint[:12]}.")
    return f"<footer>{' '.join(parts)}</footer>" if parts else ""


# What to look for in a function that gave no answer, by the beginning of why.
_ENDED = {
    "timed out": "look for a loop that never ends, a call of `input()` or a long `sleep`",
    "died": (
        "look for a call that ends Python, such as `exit()` or `os._exit()`, or a line that needs "
        "more memory than is available"
    ),
}


def _next(steps: list[str]) -> str:
    items = "".join(f"<li>{code_html(step)}</li>" for step in steps)
    body = f"<p>{code_html(steps[0])}</p>" if len(steps) == 1 else f"<ol>{items}</ol>"
    return f'<section class="next"><h2>What to do next</h2>{body}</section>'


def _steps(marks: Marks, tests: dict, diagnoses: dict[str, Diagnosis]) -> list[str]:
    """Say what to do about everything that is not right; there is nothing if all is."""
    steps = []
    for function, own in tests.items():
        failed = [tried for tried, test in own if not test.passed]
        diagnosis = diagnoses.get(function)
        if function and (failed or diagnosis and diagnosis.status != PASSED):
            steps.append(_step(marks.exercise, function, failed, diagnosis))
        elif failed:
            steps.append(
                "Choose Kernel, Restart Kernel and Run All Cells, and fix the first cell that "
                "fails, until all cells run."
                if len(failed) == 1 and "top to bottom" in failed[0]
                else f"Look at the messages of these tests: {', '.join(failed)}."
            )
    if steps:
        steps.append("Save the notebook and hand it in again, if your course lets you.")
    return steps


def _step(exercise: str, function: str, failed: list[str], diagnosis: Diagnosis | None) -> str:
    hint = call_text(exercise, "hint", f'"{function}"')
    again = "run its check in the notebook"
    if diagnosis is None:
        return f"Fix `{function}`: look at the messages of these tests: {', '.join(failed)}."
    if diagnosis.status == NOT_STARTED:
        return (
            f"Write `{function}`: replace `raise NotImplementedError` with your code, then "
            f"{again}. `{hint}` says how to begin."
        )
    if diagnosis.status == PASSED:
        count = f"{len(failed)} hidden {plural('test', len(failed))}"
        return (
            f"`{function}` passes every example, but {count} found an input for which it is wrong: "
            f"{', '.join(failed)}. Try such an input, small enough to compute on paper."
        )
    if diagnosis.text.startswith(f"There is no function `{function}` in the notebook."):
        return (
            f"Your notebook has no `{function}`. Is it the notebook for "
            f"{marks_text.title(exercise)}? If so, restart its kernel, run all cells, and fix the "
            f"one that defines `{function}`."
        )
    for ended, why in _ENDED.items():
        if diagnosis.text.startswith(f"`{function}`: {ended}"):
            return f"Fix `{function}`: {why}, then {again}."
    if diagnosis.mistake:
        both = TWO_KNOWN.format(diagnosis.mistake) in diagnosis.text
        which = "two known mistakes" if both else "known mistake"
        return f"Fix the {which} in `{function}` (see below), then {again}."
    return (
        f"Fix `{function}`: see below where it first goes wrong, then {again}. "
        f"`{hint}` gives one more hint each time."
    )


def _praise(marks: Marks, handed_in: set[str]) -> str:
    names = [folder.name for folder in exercise_folders()]
    after = names[names.index(marks.exercise) + 1 :] if marks.exercise in names else []
    new = [name for name in after if name not in handed_in][:1]
    rest = f" Continue with the exercise {marks_text.title(new[0])}." if new else ""
    noted = " There is a note below." if marks.notes else ""
    return f"Everything is right: there is nothing to fix.{noted}{rest}"
