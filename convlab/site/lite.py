"""The JupyterLite edition: JupyterLab in the browser, with Pyodide instead of a server.

JupyterLite builds the pages. The package, its requirements and the checks of the exercises are
wheels beside them, which Pyodide finds in a lock file and loads when a cell first imports them.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from importlib import metadata
from pathlib import Path

from convlab import folders
from convlab.files import write_atomic
from convlab.site import lock
from convlab.workshop import release, wheel

_CHECKS = {folders.CHECKS, folders.QUESTIONS}  # in the wheel, not among the files of the learner
_PLUGIN = "@jupyterlite/pyodide-kernel-extension:kernel"
_WHEELS = "wheels"
_BRING_EXTENSIONS = ("anywidget", "jupyterlab_widgets", "jupyterlite-pyodide-kernel")
_OVERRIDES = "default_setting_overrides.json"
_PACKAGE = Path(folders.__file__).parent
_NOT_PURE = {".pyc", ".pyd", ".so"}


def build_lite(folder: Path) -> None:
    """Write the JupyterLite edition, with all lessons and exercises and without answers.

    Parameters
    ----------
    folder : pathlib.Path
        It must be missing.

    Raises
    ------
    ValueError
        An exercise has an answer in its notebook.
    RuntimeError
        JupyterLite failed; the message has its output.
    """
    files = release.lessons_and_exercises()
    checks = {name: files.pop(name) for name in sorted(files) if Path(name).name in _CHECKS}
    with tempfile.TemporaryDirectory() as work:
        _write_project(Path(work), files)
        _run_jupyterlite(Path(work), folder)
    wheels = dict([wheel.build(checks), *map(_repacked, lock.REPACKED)])
    for name, content in wheels.items():
        write_atomic(folder / _WHEELS / name, content)
    write_atomic(folder / lock.FILE, lock.build(folder))


def _write_project(work: Path, files: dict[str, bytes]) -> None:
    """Write the input of JupyterLite: the course and the settings."""
    for name, content in files.items():
        write_atomic(work / "course" / name, content)
    kernel = {
        "pyodideUrl": f"{lock.CDN}pyodide.mjs",
        "disablePyPIFallback": True,
        "loadPyodideOptions": {"lockFileURL": lock.FILE, "packages": lock.PRELOADED},
    }
    settings = {
        "jupyter-lite-schema-version": 0,
        "jupyter-config-data": {
            "appName": "convlab",
            "litePluginSettings": {_PLUGIN: kernel},
        },
    }
    write_atomic(work / "jupyter-lite.json", json.dumps(settings).encode())
    overrides = (
        Path(folders.__file__).parent / "lab_config/labconfig/default_setting_overrides.json"
    )
    shutil.copyfile(overrides, work / "overrides.json")
    build = {
        "contents": ["course"],
        "federated_extensions": _extensions(),
        "ignore_sys_prefix": True,  # other extensions that are installed are not part of the site
        "no_sourcemaps": True,
        "no_unused_shared_packages": True,
        "apps": ["lab"],
    }
    write_atomic(work / "jupyter_lite_config.json", json.dumps({"LiteBuildConfig": build}).encode())


def _extensions() -> list[str]:
    """Return the folders of the extensions of JupyterLab that the lessons need."""
    return [
        str(file.locate().resolve().parent)
        for name in _BRING_EXTENSIONS
        for file in metadata.files(name) or ()
        if "share/jupyter/labextensions" in file.as_posix() and file.name == "package.json"
    ]


def _repacked(name: str) -> tuple[str, bytes]:
    """Return the file name and the content of a wheel of the pure Python of an installed package.

    So the browser runs the version that the tests run, and building the site needs no network.
    """
    about = metadata.distribution(name)
    files = {
        file.as_posix(): file.locate().read_bytes()
        for file in about.files or ()
        if file.parts[0] == name.replace("-", "_") and file.suffix not in _NOT_PURE
    }
    return wheel.pack(name, about.version, files, {"METADATA": about.read_text("METADATA")})


def _run_jupyterlite(work: Path, out: Path) -> None:
    line = [sys.executable, "-m", "jupyterlite_core", "build", "--output-dir", str(out.resolve())]
    done = subprocess.run(line, cwd=work, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"JupyterLite failed:\n{done.stdout}{done.stderr}")
