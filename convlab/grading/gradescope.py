"""What an upload's `run_autograder` starts: it grades what Gradescope has put in its folders.

AUTOGRADER/source/exercise/NAME/   the exercise
AUTOGRADER/submission/             what the student has handed in, under any name
AUTOGRADER/results/results.json    what is written
"""

from __future__ import annotations

import secrets
import sys
from pathlib import Path

from convlab.grading import sandbox
from convlab.grading.batch import RunConfig, run_batch
from convlab.grading.export import results, write_results
from convlab.grading.inbox import SubmissionFile, notebook_name, only_notebook
from convlab.grading.limits import Limits
from convlab.grading.session import Marks

_STUDENT = "submission"


def main(arguments: list[str]) -> int:
    """Grade the submission below the folder named first; return the exit code.

    Where it is not 0, nothing has been written: Gradescope tells the student that the autograder
    failed, and shows whoever teaches what has been printed.
    """
    root = Path(arguments[0])
    chosen = sandbox.make(Limits())
    print(sandbox.describe(chosen), flush=True)
    if chosen.isolation == sandbox.LIMITS_ONLY:
        print("not graded: the submission could read the answers", file=sys.stderr)
        return 1
    exercise = next(path.parent for path in (root / "source" / "exercise").glob("*/test_*.py"))
    found = only_notebook(_STUDENT, root / "submission", notebook_name(exercise))
    marks = grade(found, exercise)
    if marks is None:
        return 1
    marks.notes[:0] = found.notes
    write_results(root / "results" / "results.json", results(marks))
    return 0


def grade(found: SubmissionFile, exercise: Path) -> Marks | None:
    """Run an exercise's tests on one submission; None if the grader itself has failed."""
    told: list[Marks] = []
    ended = run_batch(RunConfig(exercise, secrets.randbits(63), Limits()), [found], told.append)
    print(ended.said, flush=True)
    return next((marks for marks in told if marks.status), None)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
