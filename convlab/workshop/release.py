"""Handing out the lessons and exercises without answers, as a folder and a zip file."""

from __future__ import annotations

import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from convlab import folders, notebook, questions
from convlab.feedback import stored
from convlab.feedback.loading import Folder, HandedOut, exercise_folders, find
from convlab.files import write_atomic, zip_bytes
from convlab.progress_bar import ProgressBar
from convlab.workshop import assignment, wheel

_NAMED = 5  # files listed in an error

README = """\
# Learn convolution by moving the kernel

Lessons are in `notebooks/`, exercises in `exercises/`; a lesson may name an exercise that is not
handed out. On the server of a workshop, there is nothing to install: open
`notebooks/00_start_here.ipynb`. On your own machine, with Python 3.11 or later, run these commands
in this folder:

    python3 -m venv .venv
    .venv/bin/python -m pip install ./{wheel}
    .venv/bin/convlab lab

(on Windows `.venv\\Scripts\\` instead of `.venv/bin/`, and perhaps `py` instead of `python3`). The
last one opens JupyterLab at lesson 00; run it again whenever you come back. A check in an exercise
explains what is wrong, and sends nothing over the network.
"""

# The files from which repo2docker builds an image of a release. The repository has its own.
BINDER = {
    ".binder/requirements.txt": "./{wheel}\n",
    ".binder/runtime.txt": "python-3.12\n",
    ".binder/start": """\
#!/usr/bin/env bash
# repo2docker starts the server with this script, which adds the settings of `convlab lab`.
set -euo pipefail
settings=$(python -c 'import convlab; print(convlab.__path__[0])')/lab_config
export JUPYTER_CONFIG_PATH="$settings${{JUPYTER_CONFIG_PATH:+:$JUPYTER_CONFIG_PATH}}"
export JUPYTER_PREFER_ENV_PATH=1
exec "$@"
""",
}


class Release(NamedTuple):
    """The folder that was written, its zip file if there is one, and the exercises."""

    folder: Path
    zip: Path | None
    exercises: list[str]


def release(out, names=(), *, nbgrader=False) -> Release:
    """Write the course without solutions, tests and known mistakes to a folder and to `OUT.zip`.

    It has all lessons, and the exercises `names`, by default all of them. Besides its notebook,
    each exercise has one file for its checks. The folder has the package without the course, a
    README and a manifest of hashes. An unchanged release is replaced.

    With `nbgrader`, it is a course folder for nbgrader instead, for the instructor: each exercise
    is an assignment with answers and hidden tests. There is no zip file of it.

    Raises ValueError if an exercise does not exist, has an error in its code, was itself handed
    out, or has an answer in its notebook, or if `out` is inside the course; FileExistsError if the
    folder was changed, or the folder or the zip file is not a release; and OSError if it cannot be
    written. An earlier release is then still complete.
    """
    exercises = _exercises(names)
    folder = Path(out).resolve()
    zip_ = None if nbgrader else folder.with_name(f"{folder.name}.zip")
    folders.check_target(folder, folders.course_root())
    if folder.exists():
        _refuse_used(folder, folder)
    if zip_:
        _refuse_other(zip_)
    files = (_assignments if nbgrader else _course)(exercises)
    files[folders.MANIFEST] = folders.manifest_of(files)
    _write(files, folder, zip_)
    return Release(folder, zip_, [exercise.name for exercise in exercises])


def _write(files: dict[str, bytes], folder: Path, zip_: Path | None) -> None:
    """Write a folder and a zip file, completely before an earlier release is replaced."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent) as work:
        draft = Path(work, folder.name)
        for name, content in files.items():
            write_atomic(draft / name, content)
        if zip_:
            inside = {f"{folder.name}/{name}": content for name, content in files.items()}
            write_atomic(Path(work, zip_.name), zip_bytes(inside))
        _put(draft, folder)
        if zip_:
            os.replace(Path(work, zip_.name), zip_)


def _exercises(names) -> list[Folder]:
    exercises = [find(name) for name in dict.fromkeys(names)] or exercise_folders()
    for exercise in exercises:
        if isinstance(exercise, HandedOut):
            raise ValueError(
                f"{exercise.path} was handed out without its answers: "
                "run the command outside that folder, where the whole course is installed"
            )
        with _naming_errors(exercise):
            tasks = exercise.tasks
        for path in exercise.notebooks:  # a duplicate made in JupyterLab would be handed out too
            if names := notebook.answered(folders.for_learners(path), tasks):
                raise ValueError(notebook.refusal(path, names))
    return exercises


@contextmanager
def _naming_errors(exercise: Folder) -> Iterator[None]:
    """Say in which exercise an error in its own code is, and which command shows where."""
    try:
        yield
    except (OSError, MemoryError):
        raise
    except Exception as error:
        raise ValueError(
            f'the exercise {exercise.name} has an error, and convlab verify "{exercise.path}" '
            f"shows where: {type(error).__name__}: {error}"
        ) from error


def _course(exercises: list[Folder]) -> dict[str, bytes]:
    """Return name -> content of a release."""
    name, content = wheel.build()
    texts = {"README.md": README} | BINDER
    files = {place: text.format(wheel=name).encode() for place, text in texts.items()}
    files[name] = content
    return files | _lessons(exercises)


def lessons_and_exercises() -> dict[str, bytes]:
    """Return name -> content of the lessons and exercises without answers, with their checks.

    Raises ValueError if an exercise was itself handed out, or has an answer in its notebook.
    """
    return _lessons(_exercises(()))


def _lessons(exercises: list[Folder]) -> dict[str, bytes]:
    root = folders.course_root()
    files = {}
    for lesson in folders.course_files(root, ("notebooks",)):
        files[lesson] = folders.for_learners(root / lesson)
    files[f"notebooks/{folders.QUESTIONS}"] = questions.pack(root / "notebooks")
    for exercise, checks in _packed(exercises):
        for inside in folders.course_files(exercise.path, (".",)):
            content = folders.for_learners(exercise.path / inside)
            files[f"exercises/{exercise.name}/{inside}"] = content
        files[f"exercises/{exercise.name}/{folders.CHECKS}"] = checks
    return files


def _packed(exercises: list[Folder]) -> Iterator[tuple[Folder, bytes]]:
    """Yield the exercises and their checks, whose outcomes take minutes the first time."""
    done = "exercises packed (only the first time, this takes minutes)"
    bar = ProgressBar(len(exercises), done, alike=False)
    try:
        for count, exercise in enumerate(exercises):
            bar.show(count)
            with _naming_errors(exercise):
                checks = stored.pack(exercise)
            yield exercise, checks
    finally:
        bar.clear()


def _assignments(exercises: list[Folder]) -> dict[str, bytes]:
    """Return name -> content of a course folder for nbgrader."""
    name, content = wheel.build()
    files = {"nbgrader_config.py": assignment.CONFIG.encode(), name: content}
    for exercise, checks in _packed(exercises):
        place = f"source/{exercise.name}"
        files[f"{place}/{exercise.notebook.name}"] = assignment.assignment(exercise)
        files[f"{place}/{folders.CHECKS}"] = checks
    return files


def _refuse_used(place: Path, folder: Path) -> None:
    """Raise unless `place` is empty or an unchanged release; the message has `folder`."""
    changed = folders.differing(place)
    if not changed:
        return
    if not (place / folders.MANIFEST).is_file():
        raise FileExistsError(f"{folder} is not a release, and not empty: name a new folder")
    more = f" and {len(changed) - _NAMED} more" if len(changed) > _NAMED else ""
    raise FileExistsError(
        f"somebody may have worked in {folder}: {', '.join(changed[:_NAMED])}{more} "
        f"{'is' if len(changed) == 1 else 'are'} not as released: name a new folder with --out, "
        "or move this one aside"
    )


def _refuse_other(zip_: Path) -> None:
    """Raise if the zip file exists and is not an earlier release."""
    if not zip_.exists():
        return
    inside = f"{zip_.stem}/{folders.MANIFEST}"
    if not zipfile.is_zipfile(zip_) or inside not in zipfile.ZipFile(zip_).namelist():
        raise FileExistsError(f"{zip_} is not a release: move it aside, or name another folder")


def _put(draft: Path, folder: Path) -> None:
    """Put the new folder in its place; if that fails, keep the old one."""
    if not folder.exists():
        os.rename(draft, folder)
        return
    old = folder.with_name(f".{folder.name}.{os.getpid()}.old")
    os.rename(folder, old)
    try:
        _refuse_used(old, folder)  # check again, as nobody can open it by its name now
        os.rename(draft, folder)
    except BaseException:
        os.rename(old, folder)
        raise
    shutil.rmtree(old)
