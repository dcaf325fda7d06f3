"""Fixtures of the grader's tests: the sandboxes that this machine has."""

import compileall
from contextlib import contextmanager
from dataclasses import replace

import pytest

from convlab.grading import sandbox
from convlab.grading.fork_server import ForkServer
from convlab.grading.limits import Limits
from convlab.grading.submission import Submission

# As an installation does: some of these are imported in a sandbox only, which cannot write.
compileall.compile_dir(sandbox.HERE / "inside", quiet=1)
# Enough time for honest notebooks on a busy machine.
PATIENT = Limits(
    cell_seconds=30, load_seconds=60, call_seconds=30, total_seconds=240, memory_mib=1024
)


@pytest.fixture(scope="session", params=[sandbox.BUBBLEWRAP, sandbox.LIMITS_ONLY])
def each_sandbox(request):
    """A sandbox of each kind; bubblewrap is required wherever it can be installed."""
    if request.param == sandbox.BUBBLEWRAP and sandbox.why_no_bubblewrap():
        pytest.skip(sandbox.why_no_bubblewrap())
    return sandbox.Sandbox(request.param, PATIENT, missing=sandbox.missing_of(request.param))


@pytest.fixture(scope="session")
def fork_server(each_sandbox):
    fork_server = ForkServer(each_sandbox)
    yield fork_server
    fork_server.close()


@pytest.fixture
def limited(fork_server, monkeypatch):
    """A function that gives the fork server other limits of time, which the grader keeps."""

    def limited(**seconds):
        limits = replace(fork_server.sandbox.limits, **seconds)
        monkeypatch.setattr(fork_server, "sandbox", replace(fork_server.sandbox, limits=limits))
        return fork_server

    return limited


@contextmanager
def submitting(fork_server):
    """Yield a function that makes a submission from the bytes of a notebook."""
    made = []

    def submit(text):
        made.append(Submission(text, "", fork_server))
        return made[-1]

    yield submit
    for one in made:
        one.close()


@pytest.fixture
def submit(fork_server):
    """A function that makes a submission from the bytes of a notebook."""
    with submitting(fork_server) as submit:
        yield submit


@pytest.fixture
def submit_endless(limited):
    """The same with short limits, for a notebook that never ends."""
    with submitting(limited(cell_seconds=0.5, call_seconds=0.5)) as submit:
        yield submit
