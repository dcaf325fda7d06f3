"""Exercises, and checks that name a mistake and show it."""

from convlab.feedback.exercise import Exercise, exercise
from convlab.feedback.progress import progress
from convlab.feedback.task import Case, Task, case

__all__ = ["Case", "Exercise", "Task", "case", "exercise", "progress"]
