"""Submissions run from top to bottom: one run of the grader, with a kernel for each."""

import json

import pytest

from convlab.grading import sandbox
from convlab.grading.kernel import notebook_to_run
from tests.grading.notebooks import notebook
from tests.grading.test_hostile import grade

HONEST = "import convlab, numpy as np\ndef double(image): return 2 * np.asarray(image)"
SHOWS = "exercise = convlab.exercise('00_start_here')\nexercise.check(double)"
PLOTS = "%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()"
CASES = {
    "honest": ([HONEST, SHOWS, PLOTS, "!echo of a shell"], ""),
    "out of order": (["double(np.ones((2, 2)))", HONEST], "code cell 1: NameError: name 'double'"),
    "asks to be skipped": ([HONEST, "# NBVAL_SKIP\n1 / 0"], "code cell 2: ZeroDivisionError"),
    "too slow": ([HONEST, "import time\ntime.sleep(60)"], "code cell 2: it took longer than 3 s"),
    "ends its kernel": (
        [HONEST, "import os, sys\nif 'ipykernel' in sys.modules: os._exit(0)"],
        "code cell 2: the kernel ended",
    ),
    "looks around": (
        [HONEST, "import os\nassert not os.path.exists('/etc/passwd')\nassert len(os.environ) < 25",
         "import socket\ntry: socket.create_connection(('127.0.0.1', 9), 1)\n"
         "except OSError as error: print(error.errno)\nelse: raise AssertionError"],
        "",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    if sandbox.why_no_bubblewrap():
        pytest.skip(sandbox.why_no_bubblewrap())
    inbox = tmp_path_factory.mktemp("inbox")
    for name, (cells, _) in CASES.items():
        (inbox / f"{name}.ipynb").write_bytes(notebook(*cells))
    (inbox / "no notebook.ipynb").write_bytes(b"{")
    # Generous where nothing hangs: the machine may be busy.
    changed = [
        f"--limit={name}"
        for name in ("kernel_seconds=3", "memory_mib=2048", "load_seconds=30", "total_seconds=60")
    ]
    changed += ["--nbval-points=3"]
    return grade(inbox, *changed, nbval=True)[0]


@pytest.mark.parametrize("name", CASES)
def test_submission_runs_from_top_to_bottom(graded, name):
    runs = [test for test in graded[name].tests if test.name == "runs_from_top_to_bottom"]
    assert len(runs) == 1
    wrong = CASES[name][1]
    assert runs[0].passed == (not wrong), runs
    assert (runs[0].points, runs[0].worth) == (0 if wrong else 3, 3)
    assert (f"it does not run from top to bottom: {wrong}" if wrong else "") in runs[0].told


def test_what_is_no_notebook_starts_no_kernel(graded):
    assert [test.points for test in graded["no notebook"].tests] == [0, 0, 0]
    assert graded["no notebook"].status == "unreadable: it is not JSON"


def test_code_alone_is_kept_of_a_submission():
    cell = {"cell_type": "code", "id": "x", "source": ["#NBVAL_RAISES_EXCEPTION\n", "1 / 0"],
            "metadata": {"tags": ["raises-exception"]}, "outputs": [{"odd": 1}]}  # fmt: skip
    text = {"cell_type": "markdown", "id": "y", "source": "words", "metadata": {}}
    run = notebook_to_run(notebook(cells=[text, cell]), notebook())
    assert [(one.source, one.metadata, one.outputs) for one in run.cells] == [("1 / 0", {}, [])]


def test_output_to_be_checked_comes_from_the_exercise():
    output = {"output_type": "stream", "name": "stdout", "text": "3\n"}
    model = {"cell_type": "code", "id": "a", "source": "print(3)", "execution_count": 1,
             "metadata": {"tags": ["nbval-check-output"]}, "outputs": [output]}  # fmt: skip
    own = dict(model, outputs=[dict(output, text="4\n")], source="print(4)")
    run = notebook_to_run(notebook(cells=[own]), json.dumps({"cells": [model]}).encode())
    assert run.cells[0].outputs == [output]
    assert run.cells[0].metadata.tags == ["nbval-check-output"]
