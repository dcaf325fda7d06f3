"""What the grader's tests share: the walls there are here."""

import pytest

from convlab.grading import sandbox
from convlab.grading.limits import Limits
from convlab.grading.nursery import Nursery
from convlab.grading.submission import Submission

QUICK = Limits(cell_seconds=1, load_seconds=3, call_seconds=1, total_seconds=30, memory_mib=1024)


@pytest.fixture(scope="session", params=[sandbox.BUBBLEWRAP, sandbox.LIMITS_ONLY])
def wall(request):
    """A sandbox of each kind; the tests need bubblewrap wherever it can be installed."""
    if request.param == sandbox.BUBBLEWRAP and sandbox.why_no_bubblewrap():
        pytest.skip(sandbox.why_no_bubblewrap())
    return sandbox.Sandbox(request.param, QUICK, missing=sandbox.missing_of(request.param))


@pytest.fixture(scope="session")
def nursery(wall):
    nursery = Nursery(wall)
    yield nursery
    nursery.close()


@pytest.fixture
def submit(nursery):
    """Return a function that makes a submission of a notebook's bytes."""
    made = []

    def submit(text, student="someone"):
        made.append(Submission(student, text, "", nursery))
        return made[-1]

    yield submit
    for one in made:
        one.close_()
