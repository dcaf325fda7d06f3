"""Make Jupyter use the kernel and extensions of this Python, whatever else is installed."""

import gc
import os
from contextlib import contextmanager
from importlib import metadata

# These install the kernel, the widgets of the controls, and the stage.
_BRING_DATA = ("ipykernel", "jupyterlab_widgets", "anywidget")
# The first points to the files of another JupyterLab, the second ignores all settings.
_MISLEADING = ("JUPYTERLAB_DIR", "JUPYTER_NO_CONFIG")


def for_lab(environment, package):
    """Return `environment` changed so that JupyterLab uses this Python and the course's settings.

    Otherwise a kernel named python3 that another Python has left in the home directory would run
    the lessons if Jupyter does not prefer the environment: outside a virtual environment, in
    conda's base environment, and in an environment that another user owns.

    The settings are in `package`, the folder of convlab.
    """
    own = {name: value for name, value in environment.items() if name not in _MISLEADING}
    own["JUPYTER_PREFER_ENV_PATH"] = "1"
    # Debian's pip and `pip install --user` do not install into Jupyter's environment.
    first = {"JUPYTER_PATH": _data_folders(), "JUPYTER_CONFIG_PATH": [str(package / "lab_config")]}
    for name, folders in first.items():
        others = [one for one in own.get(name, "").split(os.pathsep) if one and one not in folders]
        own[name] = os.pathsep.join(folders + others)
    return own


def has_runtime_folder():
    """Whether Jupyter can write its files about running servers and kernels, which it must."""
    from jupyter_core.paths import jupyter_runtime_dir  # reads the environment on import

    folder = jupyter_runtime_dir()
    try:
        os.makedirs(folder, 0o700, exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK | os.X_OK)


@contextmanager
def quick_import():
    """Let the body import JupyterLab without Node.js and without collecting garbage.

    JupyterLab would start Node.js to ask for the registry of npm, which it uses only to build
    itself. Imports leave little garbage.
    """
    gc.disable()
    from jupyterlab import commands

    commands._yarn_config = lambda _logger: {"yarn config": {}}
    yield
    gc.freeze()
    gc.enable()


def _data_folders():
    """Return the folders in which the kernel and the extensions are installed."""
    found = {}
    for name in _BRING_DATA:
        distribution = metadata.distribution(name)
        for file in distribution.files or ():
            before, data, _ = file.as_posix().partition("share/jupyter/")
            if data:
                found[os.path.abspath(distribution.locate_file(before + data))] = None
    return list(found)
