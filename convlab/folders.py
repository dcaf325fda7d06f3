"""Where the lessons and exercises are, and how a learner gets a copy of them."""

import hashlib
import json
import os
from pathlib import Path
from typing import NamedTuple

PARTS = ("notebooks", "exercises")
MANIFEST = ".convlab-course.json"
# What stands in an exercise's folder instead of answers and tests, in a course handed out.
CHECKS = ".convlab-checks"
# What is next to the lessons instead of the folder `questions`, in a course handed out.
QUESTIONS = ".convlab-questions"
LEFT_BEHIND = {".ipynb_checkpoints"}
# Answers, known mistakes and graded tests stay in the course: a learner gets what is read.
COPIED = {".ipynb", ".md", CHECKS, QUESTIONS}

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


def is_handed_out(root):
    """Whether `root` is a course made by `convlab release`: without answers, yet with checks."""
    root = Path(root)
    return (root / MANIFEST).is_file() and any(root.glob(f"exercises/*/{CHECKS}"))


def course_root():
    """Return the folder that holds notebooks/ and exercises/.

    Returns
    -------
    pathlib.Path
        The checkout, or the course inside the installed package. Where neither is there, as in a
        package that was handed out, the course handed out in the current folder or above it.

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
    here = Path.cwd()
    for place in (here, *here.parents):
        if is_handed_out(place):
            return place
    raise FileNotFoundError(
        f"no notebooks in {checkout} nor in {installed}: install convlab-course again, "
        f"or go into the folder of a course that was handed out, which {here} is not"
    )


def copy_course(folder, *, root=None):
    """Copy the course into `folder`, never over a file that was changed there.

    Files that are as they were copied are brought up to date; a changed one is kept, until the
    learner renames or removes it. What was copied is remembered in `.convlab-course.json`.

    Parameters
    ----------
    folder : str or pathlib.Path
        Made if it is not there.
    root : str or pathlib.Path, optional
        The course to copy, such as one that was handed out; by default `course_root()`.

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
    root = Path(root).resolve() if root else course_root()
    folder = Path(folder).resolve()
    check_target(folder, root)
    folder.mkdir(parents=True, exist_ok=True)
    copied = _read_manifest(folder)
    result = Copied([], [], [])
    for name in course_files(root):
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
    write_whole(folder / MANIFEST, _manifest(copied))
    return result


def manifest_of(files):
    """Return the content of the manifest of `files`, name -> bytes."""
    return _manifest({name: _hash(content) for name, content in files.items()})


def differing(folder):
    """Return the names of all files in `folder` that are not as its manifest has them, sorted.

    Those that were changed, those that are gone, and those the manifest does not know. Without a
    manifest that is every file.
    """
    folder, known = Path(folder), _read_manifest(folder)
    files = (path for path in folder.rglob("*") if not path.is_dir() or path.is_symlink())
    there = {path.relative_to(folder).as_posix() for path in files} - {MANIFEST}
    changed = {name for name in known if _hash_of_file(folder / name) != known[name]}
    return sorted(changed | (there - set(known)))


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


def check_target(folder, root):
    """Raise ValueError unless the course in `root` can be written to `folder`."""
    for place in (folder, *folder.parents):
        if place.exists():
            if not place.is_dir():
                raise ValueError(f"{place} is a file: name a folder for the course")
            break
    for part in PARTS:
        if folder.is_relative_to(root / part):
            raise ValueError(f"{folder} is where the course itself lies: name a folder outside it")


def course_files(root, parts=PARTS):
    """Return the names of the files below `root` that a learner gets, sorted."""
    found = (path for part in parts for path in (root / part).rglob("*"))
    files = (path for path in found if path.is_file() and {path.suffix, path.name} & COPIED)
    names = (path.relative_to(root) for path in files)
    return sorted(name.as_posix() for name in names if LEFT_BEHIND.isdisjoint(name.parts))


def _read_manifest(folder):
    """Return name -> hash of what was copied last; nothing if that is not known."""
    try:
        files = json.loads((folder / MANIFEST).read_bytes())["files"]
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return {}
    return dict(files) if isinstance(files, dict) else {}


def _manifest(hashes):
    return (json.dumps({"files": hashes}, indent=1, sort_keys=True) + "\n").encode()


def _hash(content):
    return hashlib.sha256(content).hexdigest()


def _hash_of_file(path):
    """Return the hash of the file, None if nothing is there, "" if it is no file at all."""
    if not os.path.lexists(path):
        return None
    return _hash(path.read_bytes()) if path.is_file() else ""
