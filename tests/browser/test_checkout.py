"""`convlab lab` in a checkout, in a home directory with the Jupyter files of other Pythons.

The lesson is run and saved in the learner's own copy; git sees nothing of that.
"""

import json
import os
import shutil
import subprocess
import sys
import urllib.request
from urllib.parse import urlsplit

import pytest

from convlab import cli
from tests.browser import lab
from tests.test_cli import git

MANAGER = "@jupyter-widgets/jupyterlab-manager"
# Files found in a home directory after years of use; none belongs to the course.
KERNEL = {"argv": ["/nowhere/python", "{connection_file}"], "display_name": "old"}
EXTENSION = {"name": MANAGER, "version": "0.1", "jupyterlab": {"_build": {"load": "old.js"}}}
PAGE = {"disabledExtensions": {MANAGER: True, f"{MANAGER}:plugin": True, "anywidget": True}}


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A home directory with a kernel, an extension and settings of another Python."""
    home = tmp_path_factory.mktemp("home")
    files = {
        "kernels/python3/kernel.json": KERNEL,
        f"labextensions/{MANAGER}/package.json": EXTENSION,
        "labconfig/page_config.json": PAGE,
    }
    for name, content in files.items():
        for place in (home / "jupyter", home / "more"):
            path = place / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(content))
    return home


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    """A checkout of this tree, with everything committed."""
    root = tmp_path_factory.mktemp("checkout") / "convlab"
    # With what is compiled and computed already, which git ignores.
    left_out = shutil.ignore_patterns(".ipynb_checkpoints", ".convlab-*")
    for part in ("convlab", "notebooks", "exercises"):
        shutil.copytree(lab.ROOT / part, root / part, ignore=left_out)
    for name in (".gitignore", "course.py"):
        shutil.copy(lab.ROOT / name, root)
    git(root, "init", "--quiet")
    git(root, "add", ".")
    git(root, "-c", "user.name=a", "-c", "user.email=a@b.invalid", "commit", "--quiet", "-m", "a")
    return root


@pytest.fixture(scope="module")
def address(home, checkout):
    misleading = {
        # As when Jupyter does not prefer the environment, for example outside a virtual one.
        "JUPYTER_PREFER_ENV_PATH": "0",
        "JUPYTER_PATH": str(home / "more"),
        "JUPYTERLAB_DIR": str(home / "nowhere"),
        "JUPYTER_NO_CONFIG": "1",
    }
    with lab.serve(home, checkout=checkout, environment=misleading) as address:
        yield address


def asked(address, path):
    """Return the content that the server has at a path."""
    url = urlsplit(address)
    with urllib.request.urlopen(f"http://{url.netloc}{path}?{url.query}", timeout=30) as answer:
        return answer.read().decode()


def test_kernel_and_extensions_are_this_pythons(address):
    specs = json.loads(asked(address, "/api/kernelspecs"))["kernelspecs"]
    assert specs["python3"]["spec"]["argv"][1:3] == ["-m", "ipykernel_launcher"]
    served = json.loads(asked(address, f"/lab/extensions/{MANAGER}/package.json"))
    assert served["version"] != EXTENSION["version"]
    page = asked(address, "/lab")
    config = json.loads(page.split('id="jupyter-config-data"')[1].split(">", 1)[1].split("<")[0])
    assert config["disabledExtensions"] == []
    assert config["news"] == {"disabled": True}, "the course's own settings are read"


def test_running_and_saving_a_lesson_leaves_git_clean(browser, address, checkout):
    page, lesson = lab.new_page(browser), checkout / "my-course" / cli.LESSON
    assert not any(cell.get("outputs") for cell in json.loads(lesson.read_bytes())["cells"])
    lab.open_lab(page, address)
    lab.wait_until_idle(page)
    lab.run_all(page)
    assert not any("/lab/api/build" in url for url in page.asked), "there is nothing to build"
    page.locator(f"{lab.PANEL} .convlab-explorer .picture > svg").first.wait_for(state="attached")
    assert lab.problems(page) == []
    lab.save(page)
    page.close()
    assert any(cell.get("outputs") for cell in json.loads(lesson.read_bytes())["cells"])
    assert git(checkout, "status", "--porcelain") == ""

    ran = lesson.read_bytes()
    line = [sys.executable, "-c", "from convlab import cli; cli.prepare_folder(None)"]
    environment = dict(os.environ, PYTHONPATH=str(checkout))
    again = subprocess.run(line, cwd=checkout, env=environment, capture_output=True, text=True)
    assert (again.stdout, again.stderr) == ("", ""), "a lesson that was run is not work"
    assert lesson.read_bytes() == ran
