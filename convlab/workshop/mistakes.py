"""What an instructor says and shows of a known mistake: the very drawing a check shows."""

from __future__ import annotations

from functools import cached_property, lru_cache

from convlab.feedback.diagnosis import Report, diagnose
from convlab.feedback.loading import HandedOut, exercise_folders


class Course:
    """The course's own exercises: those in a participant's folder are never loaded.

    Raises
    ------
    ValueError
        If all there is was handed out without its wrong answers.
    """

    def __init__(self):
        self._exercises = {folder.name: folder for folder in exercise_folders()}
        away = [one.path for one in self._exercises.values() if isinstance(one, HandedOut)]
        if away:
            raise ValueError(
                f"{away[0]} was handed out without its wrong answers, which the page shows: "
                "give the command where the whole course is installed"
            )

    @cached_property
    def known(self) -> dict[tuple[str, str], frozenset[str]]:
        """The names of the known mistakes, by exercise and function, in the course's order."""
        return {
            (exercise, function): frozenset(folder.known_mistakes[function])
            for exercise, folder in self._exercises.items()
            for function in folder.tasks
        }

    @lru_cache(maxsize=1024)  # noqa: B019 - one course a process
    def report(self, exercise: str, function: str, mistake: str) -> Report:
        """Return what a check says to someone who made the mistake."""
        folder = self._exercises[exercise]
        wrong = folder.known_mistakes[function][mistake]
        return diagnose(wrong, folder.answer_key(function))
