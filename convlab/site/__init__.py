"""The course as a web site of static files: `build` writes it.

    index.html    a description of the course, with a picture to step through
    read/         the lessons as pages to read, with their outputs
    lite/         JupyterLite, which runs the lessons and exercises in the browser
    api/          the reference of the public functions and explorers
    teach/        the guides for instructors

The links between the parts are relative, so that any folder of any host can serve them.
"""

import importlib.util
import os
import tempfile
from pathlib import Path

from convlab import folders
from convlab.cli_errors import install_command

# The packages of the extra `site`, as they are imported.
_NEEDED = ("jupyterlite_core", "jupyterlite_pyodide_kernel", "pdoc")


def build(folder) -> Path:
    """Write the site to a folder, and return the folder.

    It must be missing or empty: a second build into it would keep files of the first.

    Raises ValueError if the folder is inside the course, an exercise has an answer in its notebook,
    or a lesson fails; FileExistsError if the folder is not empty; ModuleNotFoundError if the
    packages of the extra `site` are not installed; and OSError if it cannot be written, or the disk
    is full. The folder is then unchanged.
    """
    _check_packages()
    from convlab.site.guides import build_guides
    from convlab.site.landing import build_landing
    from convlab.site.lessons import build_lessons
    from convlab.site.lite import build_lite
    from convlab.site.reference import build_reference

    folder = Path(folder).resolve()
    folders.check_target(folder, folders.course_root())
    if folder.exists() and any(folder.iterdir()):
        raise FileExistsError(f"{folder} is not empty: name a new folder, or empty this one")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent) as work:
        draft = Path(work, folder.name)
        draft.mkdir()
        build_lite(draft / "lite")
        build_landing(draft)
        build_lessons(draft / "read")
        build_reference(draft / "api")
        build_guides(draft / "teach")
        if folder.exists():
            folder.rmdir()
        os.rename(draft, folder)
    return folder


def _check_packages() -> None:
    missing = [name for name in _NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        raise ModuleNotFoundError(f"the site needs {', '.join(missing)}: {install_command('site')}")
