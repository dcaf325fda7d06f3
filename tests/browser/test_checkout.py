"""`convlab lab` in a checkout, in a home directory with the Jupyter files of other Pythons.

See test_lessons for running and saving a lesson there.
"""

import json
import urllib.request
from urllib.parse import urlsplit

from tests.browser.conftest import EXTENSION, MANAGER


def asked(address, path):
    """Return the content that the server has at a path."""
    url = urlsplit(address)
    with urllib.request.urlopen(f"http://{url.netloc}{path}?{url.query}", timeout=30) as answer:
        return answer.read().decode()


def test_kernel_and_extensions_are_this_pythons(course):
    address = course[1]
    specs = json.loads(asked(address, "/api/kernelspecs"))["kernelspecs"]
    assert specs["python3"]["spec"]["argv"][1:3] == ["-m", "ipykernel_launcher"]
    served = json.loads(asked(address, f"/lab/extensions/{MANAGER}/package.json"))
    assert served["version"] != EXTENSION["version"]
    page = asked(address, "/lab")
    config = json.loads(page.split('id="jupyter-config-data"')[1].split(">", 1)[1].split("<")[0])
    assert config["disabledExtensions"] == []
    assert config["news"] == {"disabled": True}, "the course's own settings are read"
