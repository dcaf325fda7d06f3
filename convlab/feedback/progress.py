"""The learner's progress, exercise by exercise."""

from dataclasses import dataclass
from html import escape
from pathlib import Path

from convlab.drawing.formatting import plural
from convlab.feedback import record
from convlab.feedback.diagnosis import PASSED
from convlab.feedback.loading import exercise_folders


@dataclass(frozen=True)
class Progress:
    """Which functions of each exercise passed their check, and how often each was checked."""

    rows: tuple[tuple[str, str, bool, int], ...]  # exercise, function, passed, checks

    def __repr__(self) -> str:
        done = sum(row[2] for row in self.rows)
        lines = [f"{done} of {len(self.rows)} {plural('function', len(self.rows))} done"]
        for exercise in dict.fromkeys(row[0] for row in self.rows):
            functions = [row for row in self.rows if row[0] == exercise]
            lines.append(f"  {exercise}")
            lines += [f"    {_mark(*row[2:])} {row[1]}" for row in functions]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        return f"<pre role='group' aria-label='progress'>{escape(repr(self))}</pre>"


def _mark(passed: bool, checks: int) -> str:
    if passed:
        return "[x]"
    return f"[ ] ({checks} {plural('check', checks)} so far)" if checks else "[ ]"


def progress(folder=None) -> Progress:
    """Read the learner's progress.

    Parameters
    ----------
    folder : str or Path, optional
        The learner's course folder, or a folder in it; by default that of this notebook. Checks
        by a script in this folder count as well.

    Returns
    -------
    Progress
    """
    here = Path(folder or Path.cwd()).resolve()
    courses = (place for place in (here, *here.parents) if (place / "exercises").is_dir())
    root = next(courses, here)
    # The name of an exercise is in each record: the learner may rename its folder, or check a
    # function in a lesson.
    places = {here, root / "notebooks", *(root / "exercises").glob("*/")}
    records = [one for place in places for one in record.read(place)]
    rows = []
    for exercise in exercise_folders():
        for function in exercise.tasks:
            own = exercise.name, function
            checks = [one.status for one in records if (one.exercise, one.function) == own]
            rows.append((*own, PASSED in checks, len(checks)))
    return Progress(tuple(rows))
