"""The plugin as it is used: pytest on a folder, in a separate process."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from convlab.feedback.running import run_pytest
from convlab.feedback.verify import NBVAL
from convlab.files import copy_folder
from tests.grading.notebooks import notebook

ROOT = Path(__file__).parent.parent.parent
EXERCISE = ROOT / "exercises" / "00_start_here"


def run(folder, *arguments):
    return run_pytest([str(folder), *arguments], folder)


@pytest.fixture
def exercise(tmp_path):
    return copy_folder(EXERCISE, tmp_path / "00_start_here")


def test_model_answer_gets_full_marks_and_the_seed_is_shown(exercise):
    done = run(exercise, "--seed=5")
    assert "points: 2 of 2 (repeat with --seed 5)" in done.stdout
    assert done.returncode == 0


WITHOUT_POSIX = """
import sys
sys.modules |= dict.fromkeys(["fcntl", "grp", "pwd", "resource"])
import pytest
sys.exit(pytest.main(sys.argv[1:]))
"""


def test_model_answer_is_tested_without_the_modules_that_windows_lacks(exercise):
    """Pytest loads the plugin in every environment that has the course."""
    line = [sys.executable, "-c", WITHOUT_POSIX, "-q", "-c", os.devnull, str(exercise)]
    line += ["-p", "convlab.grading.plugin"]  # alone: other plugins are slow
    alone = os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    done = subprocess.run(line, cwd=exercise, capture_output=True, text=True, env=alone)
    assert "points: 2 of 2" in done.stdout, done.stdout + done.stderr


def test_wrong_answer_loses_the_points_of_the_tests_it_fails(exercise):
    (exercise / "solution.py").write_text(
        "def double(image):\n    return (2 * image).astype(int)\n"
    )
    done = run(exercise, "--seed=5")
    assert "points: 1 of 2" in done.stdout
    assert re.search(r"in cell \[0, 0\] expected .*, got", done.stdout)
    assert done.returncode == 1


def test_same_seed_draws_the_same_inputs_and_without_one_each_run_draws_others(exercise):
    (exercise / "solution.py").write_text(
        "import numpy as np\n"
        "def double(image):\n    print('drawn', np.sum(image))\n    return 2 * image\n"
    )

    def drawn(*arguments):
        said = run(exercise, "-s", *arguments).stdout
        return re.search(r"--seed \d+", said)[0].replace(" ", "="), re.findall("drawn .*", said)

    first, inputs = drawn()
    assert len(inputs) == 2
    assert drawn(first) == (first, inputs)
    other, others = drawn()
    assert other != first and others != inputs


def test_notebook_with_stripped_counts_is_still_compared(tmp_path):
    output = {"output_type": "stream", "name": "stdout", "text": ["3\n"]}
    for name, source in (("same", "print(3)"), ("other", "print(4)")):
        cell = {"cell_type": "code", "execution_count": None, "id": "a", "outputs": [output],
                "metadata": {"tags": ["nbval-check-output"]}, "source": [source]}  # fmt: skip
        (tmp_path / f"{name}.ipynb").write_bytes(notebook(cells=[cell]))
    done = run(tmp_path, *NBVAL)
    assert done.returncode == 1 and "1 failed, 1 passed" in done.stdout
    assert re.search(r"^FAILED \S*other.ipynb", done.stdout, re.MULTILINE)
