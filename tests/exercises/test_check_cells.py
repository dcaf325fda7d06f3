"""The check cells of the exercises: each runs by itself, in a kernel that has run its stub only."""

import contextlib
import io
import json

import pytest
from jupyter_client.manager import start_new_kernel

from convlab.feedback.loading import exercise_folders


def cells():
    """Find the stub and the check of each function that an exercise asks for."""
    for folder in exercise_folders():
        notebook = json.loads(folder.notebook.read_text(encoding="utf-8"))
        code = ["".join(one["source"]) for one in notebook["cells"] if one["cell_type"] == "code"]
        for name in folder.tasks:
            (stub,) = (one for one in code if f"def {name}(" in one)
            (check,) = (one for one in code if f".check({name})" in one)
            yield pytest.param(stub, check, id=f"{folder.name}-{name}")


@pytest.mark.parametrize(("stub", "check"), list(cells()))
def test_check_needs_nothing_but_the_stub(stub, check, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names, printed = {"__name__": "__main__"}, io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(stub, names)
        try:
            exec(check, names)
        except NameError as error:
            pytest.fail(f"{error}: import it in this cell, which a learner may run by itself")
    assert ": not started." in printed.getvalue()


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Return a function that runs a cell in a kernel and returns what it shows, in words."""
    manager, client = start_new_kernel(cwd=str(tmp_path_factory.mktemp("learner")))

    def run(cell):
        shown = []

        def take(message):
            content = message["content"]
            shown.append(content.get("text") or content.get("data", {}).get("text/plain", ""))

        client.execute_interactive(cell, timeout=120, output_hook=take)
        return "".join(shown).strip()

    yield run
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def test_restarted_kernel_warns_of_definitions_that_did_not_run(run):
    """ipykernel, not IPython, chooses the file name of a cell's code."""
    check = 'from convlab import exercise\n\nexercise("00_start_here").check(double)'
    right = "def double(image):\n    return 2 * image"
    run("def double(image):\n    return np.add(image, image)")
    assert "run the notebook's first cell" in run(check)
    for wrong, why in (
        (right.replace("2 *", "2 *("), "has a syntax error in line 2"),
        (right.replace("double", "doubel"), "called `doubel`"),
        (f"import no_such_module\n{right}", "before that definition took effect"),
    ):
        run(right)
        assert run(check).startswith("double: right")
        run(wrong)
        output = run(check)
        assert output.startswith("Warning: ") and why in output and "double: right" in output
