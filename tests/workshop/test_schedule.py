"""The times stated on each page are the sums of those of the lessons and exercises."""

import json
import re
from functools import cache

import pytest

from convlab import folders
from convlab.feedback.loading import Folder, exercise_folders
from convlab.workshop.lessons import read_lesson
from convlab.workshop.schedule import about, hours, slot
from tests.test_notebooks import LESSONS, section, title


@cache
def slots():
    exercises = {folder.name: folder for folder in exercise_folders()}
    return [slot(read_lesson(path), exercises.get(path.stem)) for path in LESSONS]


def test_first_lesson_lists_every_lesson_with_its_minutes_and_the_half_day_route():
    row = r"^\| (\S.*?) \| (\d+) \| (\d+) \| (.*?) ?\|$"
    rows = re.findall(row, section(LESSONS[0], "On your own"), re.M)
    expected = []
    for path, one in zip(LESSONS, slots(), strict=True):
        name = f"[{title(path)}]({path.name})" if expected else f"{title(path)} (this one)"
        route = "lesson and exercise" if one.lesson.exercise_in_half_day else "lesson"
        route *= one.lesson.in_half_day
        expected.append((name, str(one.lesson.minutes), str(one.exercise), route))
    assert rows == expected, "correct the table at the end of notebooks/00_start_here.ipynb"


def test_the_half_day_route_fits_into_half_a_day_and_skips_no_lesson_on_its_way():
    on_route = [one.lesson.in_half_day for one in slots()]
    assert on_route == sorted(on_route, reverse=True)
    assert 180 <= sum(one.half_day for one in slots()) <= 240
    assert all(one.lesson.in_half_day for one in slots() if one.lesson.exercise_in_half_day)


@pytest.mark.parametrize(
    "page", ["notebooks/00_start_here.ipynb", "README.md", "exercises/README.md",
             "exercises/WORKSHOP.md"],
)  # fmt: skip
def test_each_page_states_the_times_that_the_lessons_and_exercises_add_up_to(page):
    text = " ".join((folders.course_root() / page).read_text(encoding="utf-8").split())
    lessons = sum(one.lesson.minutes for one in slots())
    exercises = sum(one.exercise for one in slots())
    half_day = sum(one.half_day for one in slots())
    for sentence in (
        f"lessons take {hours(lessons)}",
        f"exercises (take )?another {hours(exercises)}",
        f"half-day route(:| takes) {hours(half_day)}",
    ):
        assert re.search(rf"{sentence}\b", text), f"{page} must say: {sentence}"
    last = sum(one.lesson.in_half_day for one in slots()) - 1
    first, second = (n for n, one in enumerate(slots()) if one.lesson.exercise_in_half_day)
    route = f"lessons 0 to {last} and the exercises of lessons {first} and {second}"
    assert route in text, f"{page} must say: {route}"
    elsewhere = text.replace("If you have half a day, take the half-day route", "")
    assert not re.search("half a day", elsewhere, re.IGNORECASE)


def test_an_exercise_without_its_minutes_is_an_error_that_names_it(tmp_path):
    (tmp_path / "mine.ipynb").write_text(json.dumps({"cells": [{"source": ["**2 points**"]}]}))
    (tmp_path / "cases.py").write_text("")
    with pytest.raises(ValueError, match="mine.ipynb: its first cell must say `takes N minutes`"):
        about(Folder(tmp_path))
