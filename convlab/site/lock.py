"""The lock file of the JupyterLite edition: which packages Pyodide loads, and from where.

It is the lock file of a Pyodide release, whose files are on its CDN, with an entry for each wheel
that is part of the site.
"""

import hashlib
import json
from pathlib import Path

from convlab.workshop.wheel import NAME

FILE = "pyodide-lock.json"
# `pyodide-lock.json` beside this module comes from this version of the npm package pyodide. The
# tests run the site with that package: when you change the version, copy its file here.
VERSION = "0.29.3"
CDN = f"https://cdn.jsdelivr.net/pyodide/v{VERSION}/full/"

# The packages in the wheels of the site, and those requirements that the lessons need. The
# wheels of `REPACKED` come from the installed packages, the others with the kernel.
DEPENDS = {
    NAME: ["anywidget", "ipywidgets", "numpy"],
    "anywidget": ["ipywidgets", "psygnal", "typing-extensions"],
    "comm": [],
    "ipywidgets": ["comm", "ipython", "jupyterlab-widgets", "traitlets", "widgetsnbextension"],
    "jupyterlab-widgets": [],
    "psygnal": [],
    "ipykernel": ["pyodide-kernel"],
    "piplite": ["micropip"],
    "pyodide-kernel": ["comm", "ipython"],
    "widgetsnbextension": [],
}
REPACKED = ("anywidget", "comm", "ipywidgets", "jupyterlab-widgets", "psygnal")
# Loaded while the kernel starts, so that it does not look for them elsewhere.
PRELOADED = ["micropip", "piplite", "ipykernel", "comm", "pyodide-kernel", "jedi", "ipython", NAME]
_IMPORTS = {NAME: "convlab"}
# Modules of the course that need a package of Pyodide: a cell that imports one of them by its whole
# name loads the package. From `from convlab import plots`, Pyodide reads only `convlab`.
NEEDED_BY = {"matplotlib": ["convlab.plots"]}


def build(site: Path) -> bytes:
    """Return the content of the lock file for the wheels in the folder `site`."""
    lock = json.loads(Path(__file__).with_name(FILE).read_bytes())
    packages = lock["packages"]
    for package in packages.values():
        package["file_name"] = CDN + package["file_name"]
    for name, modules in NEEDED_BY.items():
        packages[name]["imports"] += modules
    for path in sorted(site.rglob("*.whl")):
        entry = _entry(path, path.relative_to(site).as_posix())
        packages[entry["name"]] = entry
    return json.dumps(lock).encode()


def _entry(path: Path, place: str) -> dict:
    stem, version = path.name.split("-")[:2]
    name = stem.replace("_", "-")
    return {
        "name": name,
        "version": version,
        "file_name": place,
        "install_dir": "site",
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "package_type": "package",
        "imports": [_IMPORTS.get(name, stem)],
        "depends": DEPENDS[name],
        "unvendored_tests": False,
    }
