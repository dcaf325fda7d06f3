"""exercises/WORKSHOP.md, followed line by line: in a new copy, with new environments.

The commands are taken from the page. Its system packages must be installed; its folders below /opt
and /srv are made elsewhere. The new environments find the distributions of this one, so that pip
builds and installs the course only, without an index; and the outcomes that are kept here.
"""

import csv
import importlib.util
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from convlab import folders
from convlab.feedback.loading import exercise_folders, find
from convlab.feedback.verify import solved_notebook
from convlab.files import copy_folder
from tests import outcomes
from tests.browser.lab import free_ports
from tests.test_packaging import ROOT, copied_tree
from tests.waiting import PATIENCE, until
from tests.workshop import hubs
from tests.workshop.test_nbgrader import code_of

PAGE = (ROOT / "exercises" / "WORKSHOP.md").read_text(encoding="utf-8")
FOR_THE_MACHINE = {"apt-get": ("npm", "bwrap"), "npm": ("configurable-http-proxy",)}
SERVERS = ("convlab hub /srv/workshop --release", "convlab room")


def commands(heading):
    """Return the commands below a heading, block by block."""
    section = PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    blocks = re.findall(r"(?:^    .+\n)+", section, flags=re.MULTILINE)
    return [[line.strip() for line in block.splitlines()] for block in blocks]


class Terminal:
    """A shell that keeps its folder and variables from command to command.

    `sites` are the folders of distributions that new virtual environments find.
    """

    def __init__(self, place, sites):
        self.place, self.sites = place, sites
        self.folder = copied_tree(place / "repository")
        dropped = ("VIRTUAL_ENV", "PYTHONPATH")
        self.environment = {k: v for k, v in os.environ.items() if k not in dropped}
        # The page's `python3` is the Python of the tests, in which `sites` are.
        path = f"{Path(sys.base_prefix, 'bin')}{os.pathsep}{os.environ['PATH']}"
        self.environment |= {"PATH": path, "PIP_NO_INDEX": "1", "PIP_NO_BUILD_ISOLATION": "0"}
        # Otherwise pip 23 parses the metadata of every distribution a hundred times.
        self.environment["_PIP_USE_IMPORTLIB_METADATA"] = "0"
        self.environment["JUPYTER_DATA_DIR"] = str(kept_outcomes(place / "data"))

    def here(self, command):
        """Return a command with the test's folders in place of /opt and /srv."""
        return re.sub(r"/(opt|srv)/", rf"{self.place}/\1/", command)

    def run(self, command):
        """Run a command, and keep the folder and variables that it leaves.

        A new environment finds the pip of `sites` as well, instead of unpacking another.
        """
        if command.split()[0] in FOR_THE_MACHINE:
            return [need(program) for program in FOR_THE_MACHINE[command.split()[0]]]
        state = self.place / "state"
        after = f"{{ pwd; env -0; }} > {shlex.quote(str(state))}"
        new = command.startswith("python3 -m venv ")
        done = subprocess.run(
            ["bash", "-c", f"set -e\n{self.here(command)}{' --without-pip' * new}\n{after}"],
            cwd=self.folder, env=self.environment, capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 0, f"{command}:\n{done.stdout}{done.stderr}"
        if new:
            folder = Path(self.here(command).split()[-1])
            (site,) = folder.glob("lib/python3*/site-packages")
            (site / "installed.pth").write_text("\n".join(map(str, self.sites)))
            add_program(folder / "bin" / "pip", "import pip\nraise SystemExit(pip.main())")
        self.folder, variables = state.read_text().split("\n", 1)
        self.environment = dict(one.split("=", 1) for one in variables.split("\0") if "=" in one)

    @contextmanager
    def running(self, command, ready):
        """Run a command that ends with Ctrl-C, and wait until it prints `ready`."""
        log = self.place / "log"
        with open(log, "wb") as output:
            process = subprocess.Popen(
                hubs.reachable(["bash", "-c", f"exec {self.here(command)}"]),
                cwd=self.folder, env=self.environment, stdout=output, stderr=output,
            )  # fmt: skip

        def printed():
            assert process.poll() is None, log.read_text()
            return re.search(ready, log.read_text())

        try:
            yield until(printed)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(PATIENCE)


def add_program(path, code):
    """Write a program of a virtual environment."""
    path.write_text(f"#!{path.with_name('python')}\n{code}\n")
    path.chmod(0o755)


def kept_outcomes(data):
    """Copy the outcomes that are kept in this tree to a folder of the user's data."""
    outcomes.keep()
    for exercise in exercise_folders():
        copy_folder(exercise.path / "__pycache__", data / "convlab" / exercise.name, "*.pyc")
    return data


def need(program):
    """Skip if a program is missing; in CI, fail."""
    if shutil.which(program):
        return
    reason = f"{program} is not here"
    if os.environ.get("CONVLAB_REQUIRE_HUB") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture
def terminal():
    hubs.require()
    with hubs.place() as place:
        for name in ("opt", "srv"):
            (place / name).mkdir()
        yield Terminal(place, [Path(np.__file__).parents[1]])


def test_the_workshop_from_the_day_before_to_the_marks(terminal):
    (before,) = commands("The day before")
    for command in before:
        terminal.run(command)
    assert (terminal.place / "repository" / "handed-out.zip").is_file()

    (hub, room), room_folder = commands("In the room")[0], terminal.place / "srv" / "workshop"
    assert hub.startswith(SERVERS[0]) and room.startswith(SERVERS[1])
    hub = f"{hub} --ip 127.0.0.1 --port {free_ports(3)}"
    with terminal.running(hub, r"the hub is at (\S+) for 30 participants") as found:
        work_of(room_folder / "participants" / "ada", terminal.place / "repository" / "handed-out")
        with terminal.running(room, r"http://\S+\?token="):
            pass
        # A Ctrl-C while Python imports JupyterHub can be lost.
        until(partial(hubs.answers, found[1]))

    (afterwards,) = commands("Afterwards")
    for command in afterwards:
        terminal.run(command)
    with open(terminal.place / "repository" / "graded" / "marks.csv", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["student"], row["status"], float(row["score"])) == ("ada", "graded", 10)
    assert (terminal.place / "repository" / "afterwards.html").is_file()


def work_of(home, handed_out):
    """Make a participant's copy of the course, with exercise 03 solved in it."""
    folders.copy_course(home, root=handed_out)
    exercise = find("03_padding")
    path = home / "exercises" / exercise.name / exercise.notebook.name
    path.write_text(json.dumps(solved_notebook(exercise)))


def nbgrader_programs():
    """Return the folder with nbgrader's programs; skip where there is none."""
    own = os.environ.get("CONVLAB_NBGRADER")
    if own is None and importlib.util.find_spec("nbgrader") is None:
        pytest.skip("nbgrader is not installed: pip install '.[nbgrader]', or say where it is")
    return Path(own) / "bin" if own else Path(sys.executable).parent


def hand_in(course, student, edit=None):
    """Hand in the release; `edit` makes each solution cell from the model answer."""
    folder = course / "submitted" / student / "03_padding"
    shutil.copytree(course / "release" / "03_padding", folder)
    source = json.loads((course / "source" / "03_padding" / "padding.ipynb").read_text())
    notebook = json.loads((folder / "padding.ipynb").read_text())
    answers = {cell["id"]: "".join(cell["source"]) for cell in source["cells"]}
    for cell in code_of(notebook):
        if edit and cell["metadata"].get("nbgrader", {}).get("solution"):
            cell["source"] = edit(answers[cell["id"]])
    (folder / "padding.ipynb").write_text(json.dumps(notebook))


def test_nbgrader_grades_answers_full_untouched_zero_and_a_mistake_between(terminal):
    programs = nbgrader_programs()
    terminal.sites += programs.parent.glob("lib/python3*/site-packages")
    release, grade = commands("With nbgrader")
    for command in release:
        terminal.run(command)
        if " pip install " in f" {command}":
            for name in ("nbgrader", "alembic"):  # the programs, for the new environment
                code = (programs / name).read_text().partition("\n")[2]
                add_program(terminal.place / "opt" / "nbgrader" / "bin" / name, code)
    course = terminal.place / "repository" / "marking"
    hand_in(course, "right", str)
    hand_in(course, "wrong", lambda text: text.replace("padded\n", "padded.astype(int)\n"))
    hand_in(course, "untouched")
    assert "### BEGIN" not in (course / "release" / "03_padding" / "padding.ipynb").read_text()
    for command in grade:
        terminal.run(command)
    with open(course / "grades.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["max_score"] for row in rows} == {"10.0"}
    marks = {row["student_id"]: row["score"] for row in rows}
    # Fractions are cut off: one of four tests of zero_pad, one of four of reflect_pad.
    assert marks == {"right": "10.0", "wrong": "8.0", "untouched": "0.0"}
    graded = (course / "autograded" / "wrong" / "03_padding" / "padding.ipynb").read_text()
    assert "Known mistake, fractions lost" in graded
