"""The browser of tests/browser, for the pages of the workshop."""

from tests.browser.conftest import browser, pytest_runtest_teardown  # noqa: F401
