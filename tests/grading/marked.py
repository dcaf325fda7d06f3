"""Marks as the grader makes them, from the model answers and known mistakes of the exercises."""

import re

import numpy as np

from convlab.feedback.diagnosis import diagnose
from convlab.feedback.loading import find
from convlab.feedback.report import as_html, as_text
from convlab.grading.marks import Diagnosis, GradedTest, Marks

PADDING = find("03_padding")
TESTS = re.findall(r"^def (test_\w+)", (PADDING.path / "test_padding.py").read_text(), re.M)


def not_started(*_arguments):
    raise NotImplementedError


def two_mistakes(image, padding):
    """Return the image in one border if `padding` is a number, else with top and bottom swapped."""
    (top, bottom), sides = ((1, 1), (1, 1)) if isinstance(padding, int) else padding
    return np.pad(image, ((bottom, top), sides))


def diagnosis(function, name):
    """Return the diagnosis of a function by the check of exercise 03."""
    report = diagnose(function, PADDING.answer_key(name))
    return Diagnosis(name, report.status, report.mistake, as_text(report), as_html(report))


def padded(student, *, failed=(), message="", status="graded", notes=(), seconds=0.25, **functions):
    """Return a student's marks in exercise 03.

    `failed` are the numbers of the tests that fail; `functions` replace model answers, by a
    function or the name of a known mistake.
    """
    tests = [
        GradedTest(name, False, 0.0, 1.0, message)
        if index in failed
        else GradedTest(name, True, 1.0, 1.0)
        for index, name in enumerate(TESTS)
    ]
    found = []
    for name in PADDING.tasks if status == "graded" else ():
        answer = functions.get(name, getattr(PADDING.solution, name))
        answer = PADDING.wrong_programs(name)[answer] if isinstance(answer, str) else answer
        found.append(diagnosis(answer, name))
    return Marks(
        student, PADDING.name, status, "bubblewrap", "ab" * 32, seconds, list(notes), tests, found
    )


def nobody_graded(student, status):
    """Return the marks of a submission that could not be graded."""
    message = f"not run, {status}"
    return padded(student, failed=range(len(TESTS)), message=message, status=status, seconds=0.01)


def some_class():
    """Return the marks of a class with every kind of result."""
    half = {"zero_pad": "total of both sides", "failed": (0, 1, 2, 3)}
    return [
        padded("alice"),
        padded("bob", **half, message="expected the shape (5, 7), got (4, 6)"),
        padded("Bob", **half, message="expected the shape (5, 7), got (4, 6)"),
        padded(
            "carla",
            failed=(4, 5),
            same_padding="not halved",
            message="in cell [0] expected 3, got 6",
            notes=["`zero_pad` changes its arguments in place: work on a copy"],
        ),
        padded("dan", failed=range(6, 10), reflect_pad=not_started, message="not started"),
        padded("eve", failed=(7,), message="in cell [0, 0] expected 7, got 3", seconds=4.5),
        padded(
            "fritz",
            failed=(0, 1, 2, 3),
            zero_pad=lambda image, padding: 7 // 0,
            message="`zero_pad` raised ZeroDivisionError: integer division or modulo by zero",
        ),
        padded("greta", failed=(0, 3), zero_pad=lambda image, padding: image * 2),
        nobody_graded("henri", "unreadable: it is not JSON"),
        nobody_graded("ines", "timed out: running its cells took longer than 30 s"),
        nobody_graded("jo", "died: its process was killed by signal 9"),
    ]
