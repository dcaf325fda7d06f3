"""The pytest plugin behind `pytest exercises/03_padding`: `submission`, `rng`, points.

A graded test asks the submission for answers to inputs drawn from the run's seed:

    @pytest.mark.points(2)
    def test_kernel_that_is_not_square(submission, rng):
        image, kernel = rng.integers(-9, 9, (6, 7)), rng.integers(-3, 3, (2, 3))
        assert_same(submission.correlate2d(image, kernel), convlab.correlate2d(image, kernel))

Without submissions to grade it is the model answer that is tested.
"""

from __future__ import annotations

import secrets
import zlib

import numpy as np
import pytest

from convlab.feedback.loading import Folder

_SEED = pytest.StashKey[int]()


def pytest_addoption(parser):
    group = parser.getgroup("convlab")
    group.addoption(
        "--seed", type=int, help="draw the graded inputs from this seed; default: a new one"
    )


def pytest_configure(config):
    config.addinivalue_line("markers", "points(n): what the test is worth in an exercise")
    given = config.getoption("seed")
    config.stash[_SEED] = secrets.randbits(63) if given is None else given


def pytest_collection_modifyitems(items):
    """Count the notebook cells that kept their output as run.

    Stripping takes the execution counts away, and nbval refuses an output without one.
    """
    for item in items:
        cell = getattr(item, "cell", None)
        if cell is not None and hasattr(item, "cell_num") and cell.get("outputs"):
            cell.execution_count = 1


@pytest.fixture
def submission(request):
    """The functions to grade, each an attribute: the exercise's model answers."""
    return Folder(request.path.parent).solution


@pytest.fixture
def rng(request):
    """A generator of this test's inputs: the same in a run with the same seed."""
    own = zlib.crc32(request.node.originalname.encode())
    return np.random.default_rng([request.config.stash[_SEED], own])


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    mark = item.get_closest_marker("points")
    if mark is not None and (report.when == "call" or report.failed):
        worth = float(mark.args[0])
        report.points = (worth if report.passed else 0.0, worth)
    return report


def pytest_terminal_summary(terminalreporter, config):
    """Sum the points up, and say how the run can be repeated."""
    reports = [
        one
        for kind in ("passed", "failed", "error")
        for one in terminalreporter.stats.get(kind, ())
    ]
    points = [report.points for report in reports if hasattr(report, "points")]
    if points:
        earned, worth = (sum(column) for column in zip(*points, strict=True))
        seed = config.stash[_SEED]
        terminalreporter.write_line(f"points: {earned:g} of {worth:g} (repeat with --seed {seed})")
