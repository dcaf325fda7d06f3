"""The browser of tests/browser, for the pages of the workshop, and the course as handed out."""

import pytest

from convlab.workshop.release import release
from tests import outcomes
from tests.browser.conftest import browser, pytest_runtest_teardown  # noqa: F401
from tests.waiting import made_once


@pytest.fixture(scope="session")
def handed_out(tmp_path_factory):
    """The folder of the whole course, handed out once for all workers; its zip is beside it."""
    outcomes.keep()
    return made_once(tmp_path_factory, "workshop", release)
