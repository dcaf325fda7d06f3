"""Reports on known mistakes for the page of a room, as a check shows them."""

from __future__ import annotations

from functools import cached_property, lru_cache

from convlab.feedback.diagnosis import Report, diagnose
from convlab.feedback.loading import HandedOut, exercise_folders


class Course:
    """The exercises of the course; those in participants' folders are never loaded.

    Raises
    ------
    ValueError
        The course was handed out without its known mistakes.
    """

    def __init__(self):
        self._exercises = {folder.name: folder for folder in exercise_folders()}
        away = [one.path for one in self._exercises.values() if isinstance(one, HandedOut)]
        if away:
            raise ValueError(
                f"{away[0]} was handed out without its known mistakes, which the page shows: "
                "run the command where the whole course is installed"
            )

    @cached_property
    def known(self) -> dict[tuple[str, str], frozenset[str]]:
        """The names of the known mistakes by exercise and function, in the order of the course."""
        return {
            (exercise, function): frozenset(folder.known_mistakes[function])
            for exercise, folder in self._exercises.items()
            for function in folder.tasks
        }

    @lru_cache(maxsize=1024)  # noqa: B019 - one course per process
    def report(self, exercise: str, function: str, mistake: str) -> Report:
        """Return the report of a check of the mistake."""
        folder = self._exercises[exercise]
        wrong = folder.known_mistakes[function][mistake]
        return diagnose(wrong, folder.answer_key(function))
