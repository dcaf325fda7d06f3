"""The program that `run_autograder` starts: it grades the submission in Gradescope's folders.

AUTOGRADER/source/exercise/NAME/   the exercise
AUTOGRADER/submission/             the submission, under any name
AUTOGRADER/results/results.json    the result
"""

from __future__ import annotations

import secrets
import sys
from pathlib import Path

from convlab.grading.batch import RunConfig, run_batch
from convlab.grading.export import results, write_results
from convlab.grading.inbox import SubmissionFile, notebook_name, only_notebook
from convlab.grading.limits import Limits
from convlab.grading.marks import Begun, Done, Marks
from convlab.grading.sandbox import LIMITS_ONLY, describe, make

_STUDENT = "submission"


def main(arguments: list[str]) -> int:
    """Grade the submission below the folder named first; return the exit code.

    If it is not 0, nothing has been written: Gradescope tells the student that the autograder
    failed, and shows the instructor what was printed.
    """
    root = Path(arguments[0])
    chosen = make(Limits())
    print(describe(chosen), flush=True)
    if chosen.isolation == LIMITS_ONLY:
        print("not graded: the submission could read the answers", file=sys.stderr)
        return 1
    exercise = next(path.parent for path in (root / "source" / "exercise").glob("*/test_*.py"))
    file = only_notebook(_STUDENT, root / "submission", notebook_name(exercise))
    marks = grade(file, exercise)
    if marks is None:
        return 1
    marks.notes[:0] = file.notes
    write_results(root / "results" / "results.json", results(marks))
    return 0


def grade(file: SubmissionFile, exercise: Path) -> Marks | None:
    """Run an exercise's tests on one submission; None if the grader itself has failed."""
    events: list[Begun | Done] = []
    ended = run_batch(RunConfig(exercise, secrets.randbits(63), Limits()), [file], events.append)
    print(ended.output, flush=True)
    return next((event.marks for event in events if isinstance(event, Done)), None)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
