"""A hub with a domain: each participant's pages are a separate origin."""

import os

import pytest

from tests.browser import lab
from tests.workshop import hubs
from tests.workshop.test_workshop import PATIENCE, come_in

pytestmark = pytest.mark.browser


def test_each_participant_has_a_separate_origin(browser):
    name = f"t{os.getpid()}-eva"
    with hubs.running("--participants", 1, domain="hub.localhost") as hub:
        page = lab.new_page(browser)
        page.set_default_timeout(PATIENCE)
        come_in(page, hub, name, hub.passphrase)
        lab.wait_for_notebook(page, PATIENCE)
        assert page.url.startswith(f"http://{name}.hub.localhost:{hub.port}/user/{name}/lab")
        assert lab.problems(page) == []
        page.close()
