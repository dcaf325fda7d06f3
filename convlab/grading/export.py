"""Marks in the forms that Canvas, Moodle, Gradescope and a spreadsheet take.

A submission that could not be graded has no grade there, and the reason in its place: whether that
is a 0 is for the course to say. Only Gradescope, which wants a number of each, gets a 0.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path

from convlab import folders
from convlab.feedback.diagnosis import PASSED
from convlab.grading import words
from convlab.grading.frame import page_name
from convlab.grading.session import Marks
from convlab.grading.tables import write_csv

# What these services call the files of "download all submissions", and with them the student:
# lastnamefirstname_(LATE_)USER_FILE_name.ipynb, and Full Name_PARTICIPANT_assignsubmission_file.
_FROM_CANVAS = re.compile(r"(?P<name>\w+?)_(?:LATE_)?(?P<id>\d+)_\d+_.+")
_FROM_MOODLE = re.compile(r"(?P<name>.+)_(?P<id>\d+)_assignsubmission_file_?")
_CANVAS_HEAD = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
_MOODLE_HEAD = ["Identifier", "Username", "Full name", "Grade", "Maximum Grade",
                "Last modified (grade)", "Feedback comments"]  # fmt: skip
_CSV_HEAD = ["student", "exercise", "score", "max_score", "status", "isolation", "seconds",
             "mistakes", "feedback"]  # fmt: skip


def export(form: str, marks: Sequence[Marks], out: Path) -> list[Path]:
    """Write marks in one of the forms in `FORMS`.

    Parameters
    ----------
    form : {"csv", "canvas", "moodle", "gradescope"}
    marks : sequence of Marks
        Of one or several exercises.
    out : Path
        The folder to write to.

    Returns
    -------
    list of Path
        What has been written.
    """
    ordered = sorted(marks, key=lambda one: (one.exercise, one.student.casefold(), one.student))
    return FORMS[form](ordered, Path(out))


# ------------------------------------------------------------------ a spreadsheet


def _as_csv(marks: list[Marks], out: Path) -> list[Path]:
    rows = [
        [one.student, one.exercise, one.score, one.max_score, one.status, one.isolation,
         one.seconds, _mistakes(one), f"{page_name(one.student)}.html"]
        for one in marks
    ]  # fmt: skip
    write_csv(out / "marks-with-mistakes.csv", [_CSV_HEAD, *rows])
    return [out / "marks-with-mistakes.csv"]


def _mistakes(marks: Marks) -> str:
    """Name what is wrong with each function that is not right."""
    wrong = (one for one in marks.diagnoses if one.status != PASSED)
    return "; ".join(f"{one.function}: {one.mistake or one.status}" for one in wrong)


# ------------------------------------------------------------------ Canvas


def _as_canvas(marks: list[Marks], out: Path) -> list[Path]:
    """Write what Canvas takes under Grades, Import: a column for each exercise."""
    exercises = sorted({one.exercise for one in marks})
    worth = {one.exercise: max(m.max_score for m in marks if m.exercise == one.exercise)
             for one in marks}  # fmt: skip
    possible = ["    Points Possible", "", "", "", "", *(worth[name] for name in exercises)]
    grades = {(one.student, one.exercise): _grade(one) for one in marks}
    students = sorted({one.student for one in marks}, key=lambda name: (name.casefold(), name))
    rows = [
        [*_canvas_student(student), *(grades.get((student, name), "") for name in exercises)]
        for student in students
    ]
    write_csv(out / "canvas.csv", [[*_CANVAS_HEAD, *map(words.title, exercises)], possible, *rows])
    return [out / "canvas.csv"]


def _canvas_student(student: str) -> list[str]:
    """Fill the five columns in which Canvas looks for a student."""
    found = _FROM_CANVAS.fullmatch(student)
    name, user, login = (found["name"], found["id"], "") if found else (student, "", student)
    # Canvas takes a row with these words in it for what the assignments are worth.
    return [name.replace("Points Possible", "Points_Possible"), user, "", login, ""]


def _grade(marks: Marks) -> float | str:
    return marks.score if words.is_graded(marks) else ""


# ------------------------------------------------------------------ Moodle


def _as_moodle(marks: list[Marks], out: Path) -> list[Path]:
    """Write a table an exercise: for Grades, Import, and as an assignment's grading worksheet."""
    written = []
    for exercise in sorted({one.exercise for one in marks}):
        rows = [
            [*_moodle_student(one.student), _grade(one), one.max_score, "", summary(one)]
            for one in marks
            if one.exercise == exercise
        ]
        written.append(out / f"moodle-{page_name(exercise)}.csv")
        write_csv(written[-1], [_MOODLE_HEAD, *rows])
    return written


def _moodle_student(student: str) -> list[str]:
    found = _FROM_MOODLE.fullmatch(student)
    return [f"Participant {found['id']}", "", found["name"]] if found else ["", student, ""]


def summary(marks: Marks) -> str:
    """Say in a line what came of a submission.

    Examples
    --------
    >>> summary(Marks("alice", "03_padding", "died: its process ended with 1"))
    'Your notebook ended before it was done: its process ended with 1.'
    """
    if not words.is_graded(marks):
        return words.status(marks)[0]
    mistakes = _mistakes(marks)
    return words.points(marks.score, marks.max_score) + (f"; {mistakes}" if mistakes else "")


# ------------------------------------------------------------------ Gradescope


def _as_gradescope(marks: list[Marks], out: Path) -> list[Path]:
    written = []
    for one in marks:
        folder = out / "gradescope" / page_name(one.exercise) / page_name(one.student)
        written.append(folder / "results.json")
        write_results(written[-1], results(one))
    return written


def results(marks: Marks) -> dict:
    """Return what Gradescope wants to know of a submission: its `results.json`.

    Everything in it is shown to the student; what the grader printed is not.
    """
    functions = [one.function for one in marks.diagnoses]
    return {
        "score": marks.score,
        "execution_time": marks.seconds,
        "output": "\n\n".join(_output(marks)),
        "output_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": [_result(test, functions) for test in marks.tests],
        "extra_data": {"student": marks.student, "exercise": marks.exercise,
                       "status": marks.status, "isolation": marks.isolation,
                       "fingerprint": marks.fingerprint},
    }  # fmt: skip


def _result(test, functions) -> dict:
    function, tried = words.about_test(test.name, functions)
    return {
        "name": f"{function}: {tried}" if function else tried,
        "score": test.points,
        "max_score": test.worth,
        "status": "passed" if test.passed else "failed",
        "output": test.told,
        "output_format": "text",
        "visibility": "visible",
    }


def _output(marks: Marks) -> list[str]:
    if not words.is_graded(marks):
        return list(words.status(marks))
    told = [one.text for one in marks.diagnoses if one.status != PASSED]
    return [summary(marks), *told, *marks.notes]


def write_results(path: Path, found: dict) -> None:
    """Write a `results.json`, in ASCII, so that no text can spoil it."""
    folders.write_whole(path, (json.dumps(found, indent=1) + "\n").encode("ascii"))


FORMS = {
    "csv": _as_csv,
    "canvas": _as_canvas,
    "moodle": _as_moodle,
    "gradescope": _as_gradescope,
}
