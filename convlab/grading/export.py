"""Marks in the formats of Canvas, Moodle, Gradescope and a spreadsheet.

A submission that could not be graded has no grade there, but the reason: whether that is a 0 is for
the course to decide. Only Gradescope, which requires a number, gets a 0. Canvas and Moodle get one
row for each student: of several rows they would keep the last.
"""

import json
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from convlab.feedback.diagnosis import ERROR, PASSED
from convlab.files import write_atomic
from convlab.grading import marks_text
from convlab.grading.csv_table import write_csv
from convlab.grading.downloads import Origin, by_student, origin
from convlab.grading.html_page import page_name, page_path
from convlab.grading.marks import Diagnosis, Marks

_CANVAS_HEAD = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
_MOODLE_HEAD = ["Identifier", "Username", "Full name", "Grade", "Maximum Grade",
                "Last modified (grade)", "Feedback comments"]  # fmt: skip
_CSV_HEAD = ["student", "exercise", "score", "max_score", "status", "isolation", "seconds",
             "mistakes", "feedback", "notes"]  # fmt: skip


def export(format: str, marks: Sequence[Marks], out: Path) -> list[Path]:
    """Write marks of one or several exercises in one of `FORMATS` to a folder; return the files."""
    ordered = sorted(marks, key=lambda one: (one.exercise, one.student.casefold(), one.student))
    return FORMATS[format](ordered, Path(out))


def _as_csv(marks: list[Marks], out: Path) -> list[Path]:
    rows = [
        [one.student, one.exercise, one.score, one.max_score, one.status, one.isolation,
         one.seconds, _mistakes(one), page_path(one.student).name, " ".join(one.notes)]
        for one in marks
    ]  # fmt: skip
    write_csv(out / "marks-with-mistakes.csv", [_CSV_HEAD, *rows])
    return [out / "marks-with-mistakes.csv"]


def _mistakes(marks: Marks) -> str:
    """Name the mistake in each function that is not right, or its error."""
    wrong = (one for one in marks.diagnoses if one.status != PASSED)
    return "; ".join(f"{one.function}: {_mistake(one)}" for one in wrong)


def _mistake(diagnosis: Diagnosis) -> str:
    # The report of an error begins with its line and message.
    error = diagnosis.text.partition("\n")[0] if diagnosis.status == ERROR else ""
    return diagnosis.mistake or error or diagnosis.status


def _by_student(marks: Iterable[Marks]) -> list[tuple[Origin, dict[str, Marks]]]:
    """Return for each student the origin of the submission, and the marks by exercise."""
    marks, rows = list(marks), []
    names = Counter((one.exercise, _composed(one.student)) for one in marks)

    def name(one: Marks) -> str:
        composed = _composed(one.student)
        return composed if names[one.exercise, composed] == 1 else one.student

    for several in by_student(marks, name, lambda one: one.exercise):
        # The newest graded submission comes last, and counts.
        several.sort(key=lambda pair: (marks_text.is_graded(pair[1]), pair[0].number or 0))
        rows.append((several[-1][0], {one.exercise: one for _, one in several}))
    return rows


def anonymous(marks: Iterable[Marks]) -> list[str]:
    """Return the students whose names come from an anonymous download."""
    origins = (origin(one.student) for one in marks)
    return sorted({one.name for one in origins if one.service and not one.id})


def _composed(name: str) -> str:
    """Compose accents as the services do: some systems store a letter and its accent separately."""
    return unicodedata.normalize("NFC", name)


def _as_canvas(marks: list[Marks], out: Path) -> list[Path]:
    """Write the file for Grades, Import in Canvas: a column for each exercise."""
    exercises = sorted({one.exercise for one in marks})
    worth = {one.exercise: max(m.max_score for m in marks if m.exercise == one.exercise)
             for one in marks}  # fmt: skip
    possible = ["    Points Possible", "", "", "", "", *(worth[name] for name in exercises)]
    rows = [
        [*_canvas_student(of), *(_grade(own[name]) if name in own else "" for name in exercises)]
        for of, own in _by_student(marks)
    ]
    rows.sort(key=lambda row: (row[0].casefold(), row))
    head = [*_CANVAS_HEAD, *map(marks_text.title, exercises)]
    write_csv(out / "canvas.csv", [head, possible, *rows])
    return [out / "canvas.csv"]


def _canvas_student(of: Origin) -> list[str]:
    """Return the five columns by which Canvas identifies a student."""
    if of.service == "canvas":
        name, number, login = _composed(of.name), of.id, ""
    else:
        name = login = _composed(of.whole)
        number = ""
    # Canvas reads a row with these words as the points of the assignments.
    return [name.replace("Points Possible", "Points_Possible"), number, "", login, ""]


def _grade(marks: Marks) -> float | str:
    return marks.score if marks_text.is_graded(marks) else ""


def _as_moodle(marks: list[Marks], out: Path) -> list[Path]:
    """Write a table for each exercise: for Grades, Import, or as a grading worksheet."""
    written = []
    for exercise in sorted({one.exercise for one in marks}):
        rows = [
            [*_moodle_student(of), _grade(one), one.max_score, "",
             "; ".join([summary(one), *one.notes])]
            for of, own in _by_student(one for one in marks if one.exercise == exercise)
            for one in own.values()
        ]  # fmt: skip
        written.append(out / f"moodle-{page_name(exercise)}.csv")
        write_csv(written[-1], [_MOODLE_HEAD, *rows])
    return written


def _moodle_student(of: Origin) -> list[str]:
    if of.service == "moodle":
        return [f"Participant {of.id}", "", _composed(of.name)]
    return ["", _composed(of.whole), ""]


def summary(marks: Marks) -> str:
    """Return the result of a submission in one line.

    >>> summary(Marks("alice", "03_padding", "died: its process exited with code 1"))
    'Your notebook ended before it was finished: its process exited with code 1.'
    """
    if not marks_text.is_graded(marks):
        return marks_text.status(marks)[0]
    mistakes = _mistakes(marks)
    return marks_text.points(marks.score, marks.max_score) + (f"; {mistakes}" if mistakes else "")


def _as_gradescope(marks: list[Marks], out: Path) -> list[Path]:
    paths = [out / results_path(one.exercise, one.student) for one in marks]
    for path, one in zip(paths, marks, strict=True):
        write_results(path, results(one))
    return paths


def results_path(exercise: str, student: str) -> Path:
    """Return the path of a submission's results, relative to the folder of all exports."""
    return Path("gradescope", page_name(exercise), page_name(student), "results.json")


def results(marks: Marks) -> dict:
    """Return the `results.json` of a submission.

    Gradescope shows everything in it to the student, but not the output of the grader.
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
    function, tried = marks_text.about_test(test.name, functions)
    return {
        "name": f"{function}: {tried}" if function else tried,
        "score": test.points,
        "max_score": test.worth,
        "status": "passed" if test.passed else "failed",
        "output": test.message,
        "output_format": "text",
        "visibility": "visible",
    }


def _output(marks: Marks) -> list[str]:
    if not marks_text.is_graded(marks):
        return [*marks_text.status(marks), *marks.notes]
    reports = [one.text for one in marks.diagnoses if one.status != PASSED]
    return [summary(marks), *reports, *marks.notes]


def write_results(path: Path, found: dict) -> None:
    """Write a `results.json`, in ASCII, so that no text can break it."""
    write_atomic(path, (json.dumps(found, indent=1) + "\n").encode("ascii"))


FORMATS = {
    "csv": _as_csv,
    "canvas": _as_canvas,
    "moodle": _as_moodle,
    "gradescope": _as_gradescope,
}
