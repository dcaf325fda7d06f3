"""The JupyterLite edition: JupyterLab in the browser, with Pyodide instead of a server.

JupyterLite writes the pages. The package, its requirements and the checks of the exercises are
wheels beside them, which Pyodide finds in a lock file and loads while the kernel starts.
"""

import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from importlib import metadata
from pathlib import Path

from convlab import folders, notebook
from convlab.files import write_atomic
from convlab.site import lock
from convlab.workshop import release, wheel

_CHECKS = {folders.CHECKS, folders.QUESTIONS}  # in the wheel, not among the learner's files
_DRIVERS = ["asyncStorage", "localStorageWrapper", "memoryStorageDriver"]  # of localforage
_EXTENSIONS_FROM = ("anywidget", "jupyterlab_widgets", "jupyterlite-pyodide-kernel")
_HERE = Path(__file__).parent
_NOT_PURE = {".pyc", ".pyd", ".so"}
_SCRIPT = "convlab.js"
_VERSIONS = "versions.json"


def build_lite(folder: Path) -> None:
    """Write the JupyterLite edition, with all lessons and exercises and without answers.

    The folder must be missing. Raises ValueError if an exercise has an answer in its notebook, and
    RuntimeError with JupyterLite's output if JupyterLite failed.
    """
    files = release.lessons_and_exercises()
    checks = {name: files.pop(name) for name in sorted(files) if Path(name).name in _CHECKS}
    versions = {
        name: notebook.hash_cells(content)[:12]
        for name, content in files.items()
        if name.endswith(".ipynb")
    }
    files |= {name: _marked(files[name], version) for name, version in versions.items()}
    with tempfile.TemporaryDirectory() as work:
        _write_project(Path(work), files)
        _run_jupyterlite(Path(work), folder)
    for name, content in [wheel.build(checks), *map(_repacked, lock.REPACKED)]:
        # In a folder with its hash, so that no browser takes an earlier one from its cache.
        write_atomic(folder / "wheels" / hashlib.sha256(content).hexdigest()[:12] / name, content)
    write_atomic(folder / lock.FILE, lock.build(folder))
    write_atomic(folder / _VERSIONS, json.dumps(versions).encode())
    _add_script(folder)


def _marked(content: bytes, version: str) -> bytes:
    """Put the version into a notebook's metadata, which stay in the copy that a browser saves."""
    found = json.loads(content)
    found["metadata"]["convlab"] = {"version": version}
    return json.dumps(found, ensure_ascii=False).encode()


def _write_project(work: Path, files: dict[str, bytes]) -> None:
    """Write the input of JupyterLite: the course and the settings."""
    for name, content in files.items():
        write_atomic(work / "course" / name, content)
    kernel = {
        "pyodideUrl": f"{lock.CDN}pyodide.mjs",
        "disablePyPIFallback": True,
        "loadPyodideOptions": {"lockFileURL": lock.FILE, "packages": lock.PRELOADED},
    }
    page = {
        "appName": "convlab",
        "exposeAppInBrowser": True,  # to lite.js
        # In a browser that stores nothing, JupyterLite would not start without the last driver.
        "enableMemoryStorage": True,
        **{f"{what}StorageDrivers": _DRIVERS for what in ("contents", "settings", "workspaces")},
        "litePluginSettings": {"@jupyterlite/pyodide-kernel-extension:kernel": kernel},
    }
    build = {
        "apps": ["lab"],
        "contents": ["course"],
        "federated_extensions": _extensions(),
        "ignore_sys_prefix": True,  # other extensions that happen to be installed
        "no_sourcemaps": True,
        "no_unused_shared_packages": True,
    }
    for name, content in {
        "jupyter-lite.json": {"jupyter-lite-schema-version": 0, "jupyter-config-data": page},
        "jupyter_lite_config.json": {"LiteBuildConfig": build},
    }.items():
        write_atomic(work / name, json.dumps(content).encode())
    settings = _HERE.parent / "lab_config" / "labconfig" / "default_setting_overrides.json"
    shutil.copyfile(settings, work / "overrides.json")


def _extensions() -> list[str]:
    """Return the folders of the extensions of JupyterLab that the lessons need."""
    return [
        str(file.locate().resolve().parent)
        for name in _EXTENSIONS_FROM
        for file in metadata.files(name) or ()
        if "share/jupyter/labextensions" in file.as_posix() and file.name == "package.json"
    ]


def _run_jupyterlite(work: Path, out: Path) -> None:
    line = [sys.executable, "-m", "jupyterlite_core", "build", "--output-dir", str(out.resolve())]
    done = subprocess.run(line, cwd=work, capture_output=True, encoding="utf-8", errors="replace")
    if done.returncode:
        raise RuntimeError(f"JupyterLite failed:\n{done.stdout}{done.stderr}")


def _repacked(name: str) -> tuple[str, bytes]:
    """Return the file name and the content of a wheel of the pure Python of an installed package.

    The browser then has the versions of the tests, and building the site needs no network.
    """
    about = metadata.distribution(name)
    code, information = {}, {"METADATA": about.read_text("METADATA")}
    for file in about.files or ():
        if file.parts[0] == name.replace("-", "_") and file.suffix not in _NOT_PURE:
            code[file.as_posix()] = file.locate().read_bytes()
        elif ".dist-info" in file.parts[0] and file.name.upper().startswith("LICEN"):
            information["/".join(file.parts[1:])] = file.read_text(encoding="utf-8")
    return wheel.pack(name, about.version, code, information)


def _add_script(folder: Path) -> None:
    """Add our script to JupyterLab's page."""
    shutil.copyfile(_HERE / "lite.js", folder / _SCRIPT)
    page = folder / "lab" / "index.html"
    script = f'<script src="../{_SCRIPT}" data-pyodide="{lock.CDN}"></script>\n  </head>'
    write_atomic(page, page.read_text(encoding="utf-8").replace("</head>", script, 1).encode())
