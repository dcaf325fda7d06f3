"""Where the lessons and exercises are, and how a learner gets a copy of them."""

import hashlib
import json
import os
from pathlib import Path
from typing import NamedTuple

PARTS = ("notebooks", "exercises")
MANIFEST = ".convlab-course.json"
LEFT_BEHIND = {".ipynb_checkpoints"}
# Model answers, known mistakes and graded tests stay in the course: a learner gets what is read.
COPIED = {".ipynb", ".md"}

_PACKAGE = Path(__file__).resolve().parent


class Copied(NamedTuple):
    """What `copy_course` did: names relative to the folder, with forward slashes.

    `written` are new or brought up to date; `kept` were changed by the learner and left alone;
    `outdated` are those of `kept` of which the course has a newer version than was copied.
    """

    written: list
    kept: list
    outdated: list


def is_checkout(root):
    """Whether `root` is a copy of the repository, to be worked in as it is."""
    return (Path(root) / "course.py").is_file() and (Path(root) / "notebooks").is_dir()


def course_root():
    """Return the folder that holds notebooks/ and exercises/.

    Returns
    -------
    pathlib.Path
        The checkout, or the course inside the installed package.

    Raises
    ------
    FileNotFoundError
        Neither is there.
    """
    checkout, installed = _PACKAGE.parent, _PACKAGE / "_course"
    if is_checkout(checkout):
        return checkout
    if (installed / "notebooks").is_dir():
        return installed
    raise FileNotFoundError(
        f"no notebooks in {checkout} nor in {installed}: install convlab-course again"
    )


def copy_course(folder):
    """Copy the course into `folder`, never over a file that was changed there.

    Files that are as they were copied are brought up to date; a changed one is kept, until the
    learner renames or removes it. What was copied is remembered in `.convlab-course.json`.

    Parameters
    ----------
    folder : str or pathlib.Path
        Made if it is not there.

    Returns
    -------
    Copied

    Raises
    ------
    ValueError
        `folder` is a file, or lies among the lessons themselves.
    OSError
        It cannot be written, or the disk is full. What is there is whole; the next call goes on.
    """
    root, folder = course_root(), Path(folder).resolve()
    _check_target(folder, root)
    folder.mkdir(parents=True, exist_ok=True)
    copied = _read_manifest(folder)
    result = Copied([], [], [])
    for name in _course_files(root):
        content = (root / name).read_bytes()
        new, old, there = _hash(content), copied.get(name), _hash_of_file(folder / name)
        if there in (None, old) and there != new:
            write_whole(folder / name, content)
            result.written.append(name)
        elif there != new:
            result.kept.append(name)
            if old != new:
                result.outdated.append(name)
            continue
        copied[name] = new
    manifest = json.dumps({"files": copied}, indent=1, sort_keys=True) + "\n"
    write_whole(folder / MANIFEST, manifest.encode())
    return result


def write_whole(path, content, *, outlasts_power=True):
    """Write the bytes `content` to `path`, so that it holds all of them or what it held before.

    With `outlasts_power=False` that is so unless the power fails: for what can be made again.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with open(draft, "wb") as file:
            file.write(content)
            file.flush()
            if outlasts_power:
                os.fsync(file.fileno())
        os.replace(draft, path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def _check_target(folder, root):
    for place in (folder, *folder.parents):
        if place.exists():
            if not place.is_dir():
                raise ValueError(f"{place} is a file: name a folder for the course")
            break
    for part in PARTS:
        if folder.is_relative_to(root / part):
            raise ValueError(f"{folder} is where the course itself lies: name a folder outside it")


def _course_files(root):
    """Return the names of the course's files below `root`, sorted."""
    found = (path for part in PARTS for path in (root / part).rglob("*"))
    files = (path for path in found if path.is_file() and path.suffix in COPIED)
    names = (path.relative_to(root) for path in files)
    return sorted(name.as_posix() for name in names if LEFT_BEHIND.isdisjoint(name.parts))


def _read_manifest(folder):
    """Return name -> hash of what was copied last; nothing if that is not known."""
    try:
        files = json.loads((folder / MANIFEST).read_bytes())["files"]
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return {}
    return dict(files) if isinstance(files, dict) else {}


def _hash(content):
    return hashlib.sha256(content).hexdigest()


def _hash_of_file(path):
    """Return the hash of the file, None if nothing is there, "" if it is no file at all."""
    if not os.path.lexists(path):
        return None
    return _hash(path.read_bytes()) if path.is_file() else ""
