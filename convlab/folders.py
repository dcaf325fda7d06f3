"""Where the lessons and exercises are, and how a learner gets a copy of them."""

import hashlib
import json
import os
from pathlib import Path
from typing import NamedTuple

from convlab import notebook
from convlab.files import write_atomic

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
    A notebook that was only run is in none of them, unless there was a newer version.
    """

    written: list
    kept: list
    outdated: list


class _Version(NamedTuple):
    """The hash of a file, and of the learner's part of it (see `notebook.work_in`), or None."""

    file: str
    work: str | None = None


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

    Notebooks are copied without outputs. Files that are as they were copied are brought up to
    date, and so are notebooks that were only run; a changed file is kept, until the learner renames
    or removes it. What was copied is remembered in `.convlab-course.json`.

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
    known = _read_manifest(folder)
    result = Copied([], [], [])
    for name in course_files(root):
        content = _content(root / name)
        new, old, there = _version(content), known.get(name), _version_of_file(folder / name)
        if _is_to_be_written(there, old, new):
            write_atomic(folder / name, content)
            result.written.append(name)
        elif _is_changed(there, old, new):
            result.kept.append(name)
            if old is None or old.file != new.file:
                result.outdated.append(name)
            continue
        # Answers typed into the course itself are work too: no later version replaces their copy.
        if _is_untouched(root / name):
            known[name] = new
        else:
            known.pop(name, None)
    write_atomic(folder / MANIFEST, _manifest(known))
    return result


def for_learners(path):
    """Return the content of a course's file as a learner gets it: a notebook without outputs.

    Raises
    ------
    ValueError
        It is named as a notebook and is none.
    """
    content = path.read_bytes()
    if path.suffix != ".ipynb":
        return content
    try:
        return notebook.pristine(content)
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None


def manifest_of(files):
    """Return the content of the manifest of `files`, name -> bytes."""
    return _manifest({name: _version(content) for name, content in files.items()})


def differing(folder):
    """Return the names of all files in `folder` that are not as its manifest has them, sorted.

    Those that were changed, those that are gone, and those the manifest does not know. Without a
    manifest that is every file.
    """
    folder, known = Path(folder), _read_manifest(folder)
    files = (path for path in folder.rglob("*") if not path.is_dir() or path.is_symlink())
    there = {path.relative_to(folder).as_posix() for path in files} - {MANIFEST}
    changed = {name for name in known if _file_hash(folder / name) != known[name].file}
    return sorted(changed | (there - set(known)))


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


def _content(path):
    """Return what a learner gets; a notebook that cannot be read is for JupyterLab to report."""
    try:
        return for_learners(path)
    except ValueError:
        return path.read_bytes()


def _is_untouched(path):
    """Whether a file of the course has no answers in it."""
    try:
        return path.suffix != ".ipynb" or not notebook.answered_on_disk(path)
    except ValueError:
        return True


def _is_to_be_written(there, old, new):
    """Whether the file that is `there` is missing, or behind the course and nobody's work.

    `old` is the version that was copied, None if that is not known; `new` is the course's.
    """
    if there is None:
        return True
    if old is None or there.file == new.file or old.file == new.file:
        return False
    only_run = there.work is not None and there.work == old.work
    return there.file == old.file or only_run


def _is_changed(there, old, new):
    """Whether the file that is `there` holds a learner's work."""
    same_file = there.file in (new.file, old and old.file)
    only_run = there.work is not None and there.work in (new.work, old and old.work)
    return not (same_file or only_run)


def _read_manifest(folder):
    """Return name -> _Version of what was copied last; nothing if that is not known."""
    try:
        content = json.loads((folder / MANIFEST).read_bytes())
        # What earlier versions of the course have written holds no "work".
        files, work = content["files"], content.get("work", {})
        return {name: _Version(files[name], work.get(name)) for name in files}
    except (FileNotFoundError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _manifest(known):
    files = {name: version.file for name, version in known.items()}
    work = {name: version.work for name, version in known.items() if version.work}
    return (json.dumps({"files": files, "work": work}, indent=1, sort_keys=True) + "\n").encode()


def _version(content):
    try:
        return _Version(_hash(content), notebook.work_in(content))
    except ValueError:  # not a notebook
        return _Version(_hash(content))


def _hash(content):
    return hashlib.sha256(content).hexdigest()


def _version_of_file(path):
    """Return the version of the file, None if nothing is there."""
    if path.is_file():
        return _version(path.read_bytes())
    return _Version("") if os.path.lexists(path) else None


def _file_hash(path):
    version = _version_of_file(path)
    return version and version.file
