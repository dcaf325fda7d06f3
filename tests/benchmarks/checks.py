"""How long a check takes: from the learner's function's last return to the finished report.

Run from the root of a checkout: `.venv/bin/python tests/benchmarks/checks.py`

Every known mistake of every exercise is checked twice, as a learner's function would be. The
first time is that of a fresh notebook, in which the exercise's files are read and the right and
wrong answers worked out; the second is that of every check after it. Both include the picture,
the words and the HTML, and leave out the time spent in the function itself. The last row is of
answers whose shape is far too large, one for each function of the course.
"""

from __future__ import annotations

import platform
import time
from functools import wraps

import numpy as np

from convlab.feedback.exercise import Exercise
from convlab.feedback.loading import Folder, exercise_folders
from convlab.feedback.report import as_html, as_text

TARGET = 200  # milliseconds
LARGE = np.zeros((1000, 1000))


def main() -> None:
    print(f"Python {platform.python_version()}, NumPy {np.__version__}, {platform.machine()}")
    print(f"Milliseconds from the function's return to the report; at most {TARGET} wanted.\n")
    print("| exercise | mistakes | first: median | p90 | worst | again: median | p90 | worst |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|")
    every = []
    for folder in exercise_folders():
        times = [pair for name in folder.tasks for pair in check_times(folder, name)]
        print(row(folder.name, times))
        every += times
    print(row("all", every))
    large = [
        times_of(folder, name, lambda *_, **__: LARGE)
        for folder in exercise_folders()
        for name in folder.tasks
    ]
    print(row("1000×1000 cells", large))
    every += large
    within = "within" if np.max(every) <= TARGET else "over"
    print(f"\nThe slowest took {np.max(every):.0f} ms, which is {within} the {TARGET} ms.")


def check_times(folder: Folder, name: str):
    """Yield, for each known mistake of a task, the milliseconds of its first and second check."""
    for mistake in folder.wrong_programs(name).values():
        yield times_of(folder, name, mistake)


def times_of(folder: Folder, name: str, mistake) -> tuple[float, float]:
    exercise, (function, spent) = Exercise(Folder(folder.path)), watched(mistake, name)
    return check_time(exercise, function, spent), check_time(exercise, function, spent)


def watched(mistake, name: str):
    """Name a wrong answer as a learner would, and note in a list how long each call takes."""
    spent = []

    @wraps(mistake)
    def function(*arguments, **options):
        begin = time.perf_counter()
        try:
            return mistake(*arguments, **options)
        finally:
            spent.append(time.perf_counter() - begin)

    function.__name__ = name
    return function, spent


def check_time(exercise: Exercise, function, spent: list) -> float:
    spent.clear()
    begin = time.perf_counter()
    report = exercise.examine(function)
    assert report.status in ("wrong", "error"), f"{function.__name__}: {report.status}"
    as_html(report), as_text(report)
    return 1000 * (time.perf_counter() - begin - sum(spent))


def row(name: str, times) -> str:
    cells = [
        f"{value:.1f}"
        for column in np.transpose(times)
        for value in (np.median(column), np.percentile(column, 90), column.max())
    ]
    return f"| {' | '.join([name, str(len(times)), *cells])} |"


if __name__ == "__main__":
    main()
