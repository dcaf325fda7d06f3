"""The kernel and the extensions of this Python, whatever else Jupyter finds on this machine."""

import contextlib
import os
from importlib import metadata

# What brings the kernel, the widgets of the controls, and the stage.
_BRING_DATA = ("ipykernel", "jupyterlab_widgets", "anywidget")
# One names another JupyterLab's files, the other ignores all settings, the course's too.
_MISLEADING = ("JUPYTERLAB_DIR", "JUPYTER_NO_CONFIG")


def own_first(environment):
    """Return `environment` changed so that Jupyter looks first at what belongs to this Python.

    Without that, a kernel named python3 that another Python has left in the home directory runs the
    lessons wherever Jupyter does not prefer the environment by itself: outside a virtual
    environment, in conda's base, and in an environment that somebody else owns.

    Parameters
    ----------
    environment : mapping of str to str

    Returns
    -------
    dict
    """
    own = {name: value for name, value in environment.items() if name not in _MISLEADING}
    own["JUPYTER_PREFER_ENV_PATH"] = "1"
    own["JUPYTER_PATH"] = _in_front(_data_folders(), own.get("JUPYTER_PATH", ""))
    return own


def for_lab(environment, package):
    """Return `own_first(environment)` with the settings of JupyterLab in the folder `package`."""
    own = own_first(environment)
    settings = [str(package / "lab_config")]
    own["JUPYTER_CONFIG_PATH"] = _in_front(settings, own.get("JUPYTER_CONFIG_PATH", ""))
    return own


def _in_front(folders, path):
    """Return the search path `path` with `folders` at its head."""
    others = [one for one in path.split(os.pathsep) if one and one not in folders]
    return os.pathsep.join(folders + others)


def _data_folders():
    """Return where the kernel and the extensions were installed; not always in `sys.prefix`."""
    found = {}
    for name in _BRING_DATA:
        with contextlib.suppress(metadata.PackageNotFoundError):
            for file in metadata.files(name) or ():
                before, data, _ = file.as_posix().partition("share/jupyter/")
                if data:
                    place = metadata.distribution(name).locate_file(before + data)
                    found[os.path.abspath(place)] = None
    return list(found)
