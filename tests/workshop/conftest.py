"""The browser of tests/browser, for the pages of the workshop."""

from tests.browser.conftest import browser  # noqa: F401
