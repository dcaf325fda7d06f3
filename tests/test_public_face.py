"""The public names that `import convlab` provides, and the time it takes."""

import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import convlab
from convlab import ops, reference, shapes
from tests.test_layers import loaded_by


def run(code):
    """Run code in a separate Python process and return its output."""
    root = Path(convlab.__file__).parents[1]
    command = [sys.executable, "-c", code]
    return subprocess.run(command, check=True, capture_output=True, text=True, cwd=root).stdout


def test_all_is_the_functions_that_stand_there():
    functions = {name for name, value in vars(convlab).items() if inspect.isfunction(value)}
    public = {name for name in functions if not name.startswith("_")}
    assert list(convlab.__all__) == sorted(public)


def test_all_is_every_function_of_ops_and_the_sizes_of_a_convolution():
    operations = {name for name in ops.__all__ if inspect.isfunction(getattr(ops, name))}
    assert operations == set(reference.__all__), "every function of ops has its twin"
    sizes = {"leftover", "output_size", "same_padding"}
    wanted = operations | sizes
    assert set(convlab.__all__) == wanted, "import them, and list them, in convlab/__init__.py"
    for name in convlab.__all__:
        module = shapes if name in sizes else ops
        assert name in module.__all__
        assert getattr(convlab, name) is getattr(module, name)
        text = inspect.getdoc(getattr(convlab, name))
        for section in ("Parameters", "Returns", "Raises", "Examples"):
            assert f"\n{section}\n---" in text, name


@pytest.mark.parametrize("name", reference.__all__)
def test_reference_and_ops_have_the_same_signatures(name):
    slow, fast = (inspect.signature(getattr(module, name)) for module in (reference, ops))
    # Only `ops` has a choice of methods.
    options = [option for option in fast.parameters.values() if option.name != "method"]
    assert slow == fast.replace(parameters=options)
    assert name in ops.__all__


def test_import_brings_numpy_and_nothing_heavier():
    new = loaded_by(["convlab"]) - loaded_by(["numpy"])
    rooms = {".".join(name.split(".")[:2]) for name in new}
    assert rooms == {"convlab", "convlab._checks", "convlab.ops", "convlab.shapes"}


def test_a_submodule_is_loaded_when_it_is_first_asked_for():
    code = "import sys, convlab; {}; print('convlab.samples' in sys.modules)"
    assert run(code.format("pass")) == "False\n"
    assert run(code.format("convlab.samples.camera()")) == "True\n"


def test_dir_tells_the_submodules_too_and_an_unknown_name_is_an_attribute_error():
    assert {"samples", "reference", "conv2d", "__version__"} <= set(dir(convlab))
    for name in ("conv3d", "_private"):
        with pytest.raises(AttributeError, match=f"module 'convlab' has no attribute '{name}'"):
            getattr(convlab, name)


def test_a_submodule_that_lacks_a_library_says_which(monkeypatch, tmp_path):
    (tmp_path / "lacking.py").write_text("import no_such_library\n")
    monkeypatch.setattr(convlab, "__path__", [*convlab.__path__, str(tmp_path)])
    with pytest.raises(ModuleNotFoundError, match="No module named 'no_such_library'"):
        _ = convlab.lacking
