"""The duration of the course, from the minutes stated in lessons and exercises."""

import json
import re
from typing import NamedTuple

from convlab.drawing.formatting import plural
from convlab.feedback.loading import Folder
from convlab.workshop.lessons import Lesson


class Slot(NamedTuple):
    """A lesson and the minutes and points of its exercise, 0 if there is none."""

    lesson: Lesson
    exercise: int
    points: float

    @property
    def minutes(self) -> int:
        return self.lesson.minutes + self.exercise

    @property
    def half_day(self) -> int:
        """The minutes that are on the half-day route."""
        lesson = self.lesson
        return lesson.in_half_day * lesson.minutes + lesson.exercise_in_half_day * self.exercise


def slot(lesson: Lesson, exercise: Folder | None) -> Slot:
    """Combine a lesson with the minutes and points of its exercise.

    Raises ValueError if the exercise does not state its minutes or points.
    """
    return Slot(lesson, *(about(exercise) if exercise else (0, 0)))


def about(exercise: Folder) -> tuple[int, float]:
    """Return the minutes and the points that an exercise's first cell states."""
    cells = json.loads(exercise.notebook.read_text(encoding="utf-8"))["cells"]
    text = "".join(cells[0]["source"])
    minutes = re.search(r"takes (?:about )?(\d+) minutes", text)
    points = re.search(r"\*\*([\d.]+) points?\*\*", text)
    if minutes is None or points is None:
        raise ValueError(
            f"{exercise.notebook}: its first cell must say `takes N minutes` and `**N points**`"
        )
    return int(minutes[1]), float(points[1])


def hours(minutes: int) -> str:
    """Write minutes as hours.

    >>> hours(240), hours(235), hours(61), hours(0)
    ('4 hours', '3 hours 55 minutes', '1 hour 1 minute', '0 minutes')
    """
    parts = ((minutes // 60, "hour"), (minutes % 60, "minute"))
    return " ".join(f"{n} {plural(unit, n)}" for n, unit in parts if n) or "0 minutes"
