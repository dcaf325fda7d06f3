"""Fetch the parts of Pyodide that the registries have, for the tests of the browser edition.

    .venv/bin/python tests/site/fetch_pyodide.py FOLDER

The npm package has Python itself. The packages that the kernel imports come from PyPI, in the
versions of the lock. NumPy for WebAssembly is in neither: with a wheel of it in FOLDER, the tests
also run the course.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from convlab.site import lock


def fetch(folder: Path) -> None:
    """Write the parts to a folder."""
    with tempfile.TemporaryDirectory() as work:
        line = ["npm", "pack", "--silent", f"pyodide@{lock.VERSION}", "--pack-destination", work]
        subprocess.run(line, check=True, stdout=subprocess.DEVNULL)
        (archive,) = Path(work).glob("*.tgz")
        shutil.unpack_archive(archive, work)
        shutil.copytree(Path(work, "package"), folder, dirs_exist_ok=True)  # even the second time
    line = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(folder)]
    line += ["--only-binary=:all:", "--python-version=3.13", "--platform=any", "--abi=none"]
    subprocess.run(line + pure_packages(folder), check=True)


def pure_packages(folder: Path) -> list[str]:
    """Return what the kernel needs from Pyodide's lock and is pure Python, as requirements."""
    packages = json.loads((folder / lock.FILE).read_bytes())["packages"]
    found, waiting = set(), [*lock.PRELOADED]
    while waiting:
        name = waiting.pop().replace("_", "-")
        if name not in found:
            found.add(name)
            waiting += lock.DEPENDS.get(name) or packages.get(name, {}).get("depends", [])
    pure = (packages[name] for name in sorted(found - set(lock.DEPENDS)))
    return [f"{one['name']}=={one['version']}" for one in pure if "none-any" in one["file_name"]]


if __name__ == "__main__":
    fetch(Path(sys.argv[1]).resolve())
