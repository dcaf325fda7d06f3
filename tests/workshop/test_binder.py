"""repo2docker's files: their contents, and the result of its steps in a clean environment.

Docker does not run everywhere. Where CONVLAB_BINDER names a virtual environment in which nothing
but repo2docker's own step was run, `pip install --no-cache-dir -r .binder/requirements.txt` in the
repository, that environment is tried out.
"""

import json
import os
import re
import subprocess
import sys
import tomllib
import urllib.request
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.version import Version

from convlab import folders, notebook
from convlab.workshop import release
from tests.browser import lab
from tests.waiting import until

ROOT = Path(__file__).resolve().parents[2]
BINDER = ROOT / ".binder"
VALUES = yaml.safe_load((BINDER / "zero-to-jupyterhub.yaml").read_text())
LESSON = "notebooks/00_start_here.ipynb"


def asked():
    """Return the lines of requirements.txt, without comments."""
    lines = (BINDER / "requirements.txt").read_text().splitlines()
    return [line for line in lines if not line.startswith("#")]


def test_the_image_holds_the_locked_versions_and_the_course():
    *pins, course = asked()
    lock = (ROOT / "requirements.lock").read_text().splitlines()
    assert all(f"{pin} \\" in lock for pin in pins)
    assert course == "."


def test_image_pins_the_requirements_besides_jupyterlab():
    needed = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    names = {Requirement(line).name for line in needed}
    assert {Requirement(line).name for line in asked()[:-1]} == names - {"jupyterlab"}


def test_the_python_is_one_the_course_runs_on():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    version = (BINDER / "runtime.txt").read_text().strip().removeprefix("python-")
    assert Requirement(f"python{project['requires-python']}").specifier.contains(Version(version))


def test_a_release_is_built_as_the_repository_is():
    for name in ("start", "runtime.txt"):
        text = release.BINDER[f".binder/{name}"].format(wheel="")
        assert text == (BINDER / name).read_text()


def started(*line, **environment):
    """Return the command line that starts through `.binder/start`, and its environment."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    return ["bash", str(BINDER / "start"), *line], dict(os.environ, PATH=path, **environment)


@pytest.mark.skipif(os.name == "nt", reason="repo2docker's images are Linux")
@pytest.mark.parametrize("before", ["", "/elsewhere"])
def test_the_server_starts_with_the_courses_settings_and_its_own_arguments(before):
    look = (
        "import os, sys; assert os.environ['JUPYTER_PREFER_ENV_PATH'] == '1'; "
        "print(os.environ['JUPYTER_CONFIG_PATH'], sys.argv[1:])"
    )
    line, environment = started(
        "python", "-c", look, "two words", "$HOME", JUPYTER_CONFIG_PATH=before
    )
    done = subprocess.run(line, env=environment, capture_output=True, text=True, check=True)
    settings, arguments = done.stdout.strip().split(" ", 1)
    first, *others = settings.split(":")
    assert (Path(first) / "jupyter_lab_config.json").is_file()
    assert others == ([before] if before else [])
    assert arguments == "['two words', '$HOME']"


@pytest.mark.skipif(os.name == "nt", reason="repo2docker's images are Linux")
def test_git_keeps_the_script_executable():
    line = ["git", "ls-files", "--stage", ".binder/start"]
    done = subprocess.run(line, cwd=ROOT, capture_output=True, text=True)
    if done.returncode != 0 or not done.stdout:
        pytest.skip("no git checkout")
    assert done.stdout.startswith("100755 ")


# ------------------------------------------------------------------ Zero to JupyterHub


def test_the_values_open_a_lesson_where_the_hook_copies_it(tmp_path):
    """The hook's own command, in a new home, and again after some work."""
    command = VALUES["singleuser"]["lifecycleHooks"]["postStart"]["exec"]["command"]
    assert command[0] == "python"
    home = dict(os.environ, HOME=str(tmp_path), REPO_DIR=str(ROOT))
    line = [sys.executable, *command[1:]]
    subprocess.run(line, env=home, check=True)
    place = VALUES["singleuser"]["defaultUrl"].removeprefix("/lab/tree/")
    lesson = tmp_path / place
    assert lesson.read_bytes() == notebook.pristine((ROOT / LESSON).read_bytes())
    assert not list(tmp_path.rglob("*.py"))
    lesson.write_text("my work")
    subprocess.run(line, env=home, check=True)
    assert lesson.read_text() == "my work"


def test_values_require_a_passphrase_and_name_no_image():
    assert VALUES["hub"]["config"] == {"JupyterHub": {"authenticator_class": "dummy"}}
    assert "image" not in VALUES["singleuser"]
    limits = VALUES["singleuser"]
    assert limits["memory"]["limit"] and limits["cpu"]["limit"] and VALUES["cull"]["enabled"]


# ------------------------------------------------------------------ the environment itself


@pytest.fixture(scope="module")
def environment():
    """The first folder of PATH in the image: that of the environment's programs."""
    if "CONVLAB_BINDER" not in os.environ:
        pytest.skip("CONVLAB_BINDER names no environment in which .binder's step was run")
    return Path(os.environ["CONVLAB_BINDER"]) / "bin"


def test_the_environment_is_whole_and_holds_the_course(environment, tmp_path):
    python = str(environment / "python")
    subprocess.run([python, "-m", "pip", "check"], check=True, capture_output=True)
    look = "import convlab.folders as f; print(f.course_root())"
    line = [python, "-I", "-c", look]
    done = subprocess.run(line, cwd=tmp_path, capture_output=True, text=True, check=True)
    root = Path(done.stdout.strip())
    assert root.is_relative_to(environment.parent)
    assert folders.course_files(root) == folders.course_files(ROOT)


def test_the_environment_serves_the_lessons_through_start(environment, tmp_path):
    port = lab.free_ports()  # an older server does not tell its own
    address = f"http://127.0.0.1:{port}"
    line = [str(BINDER / "start"), "jupyter", "lab", "--no-browser", "--allow-root"]
    line += [
        "--ServerApp.port_retries=0",
        f"--port={port}",
        "--IdentityProvider.token=secret",
        f"--ServerApp.root_dir={ROOT}",
    ]
    own = dict(os.environ, PATH=f"{environment}:{os.environ['PATH']}", HOME=str(tmp_path))
    with open(tmp_path / "log", "w+") as log:
        server = subprocess.Popen(line, env=own, stdout=log, stderr=log)
        try:
            lesson = json.loads(ask(f"{address}/api/contents/{LESSON}?token=secret", server))
            page = ask(f"{address}/lab?token=secret", server)
        finally:
            lab.stop(server)
    assert lesson["content"]["cells"]
    config = json.loads(re.search(r'id="jupyter-config-data"[^>]*>(.*?)</script>', page, re.S)[1])
    assert config["news"] == {"disabled": True}


def ask(address, server):
    """Ask a server that may not listen yet."""

    def answer():
        assert server.poll() is None
        try:
            with urllib.request.urlopen(address, timeout=30) as opened:
                return opened.read().decode()
        except OSError:  # also if it listens already, and takes long to answer
            return None

    return until(answer)
