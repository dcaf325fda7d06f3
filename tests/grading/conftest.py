"""What the grader's tests share: the walls there are here."""

from contextlib import contextmanager
from dataclasses import replace

import pytest

from convlab.grading import sandbox
from convlab.grading.fork_server import ForkServer
from convlab.grading.limits import Limits
from convlab.grading.submission import Submission

# Honest notebooks have time enough on a busy machine; what never ends costs the tests a little.
PATIENT = Limits(
    cell_seconds=30, load_seconds=60, call_seconds=30, total_seconds=240, memory_mib=1024
)
HURRIED = replace(PATIENT, cell_seconds=2, call_seconds=2)


@pytest.fixture(scope="session", params=[sandbox.BUBBLEWRAP, sandbox.LIMITS_ONLY])
def each_sandbox(request):
    """A sandbox of each kind; the tests need bubblewrap wherever it can be installed."""
    if request.param == sandbox.BUBBLEWRAP and sandbox.why_no_bubblewrap():
        pytest.skip(sandbox.why_no_bubblewrap())
    return sandbox.Sandbox(request.param, PATIENT, missing=sandbox.missing_of(request.param))


@pytest.fixture(scope="session")
def fork_server(each_sandbox):
    fork_server = ForkServer(each_sandbox)
    yield fork_server
    fork_server.close()


@pytest.fixture(scope="session")
def hurried_fork_server(each_sandbox):
    fork_server = ForkServer(replace(each_sandbox, limits=HURRIED))
    yield fork_server
    fork_server.close()


@contextmanager
def submitting(fork_server):
    """Give a function that makes a submission of a notebook's bytes."""
    made = []

    def submit(text):
        made.append(Submission(text, "", fork_server))
        return made[-1]

    yield submit
    for one in made:
        one.close()


@pytest.fixture
def submit(fork_server):
    """Return a function that makes a submission of a notebook's bytes."""
    with submitting(fork_server) as submit:
        yield submit


@pytest.fixture
def submit_endless(hurried_fork_server):
    """The same for a notebook in which something never ends."""
    with submitting(hurried_fork_server) as submit:
        yield submit
