"""Where the lessons and exercises are, and how they are copied for a learner."""

import hashlib
import json
import os
from pathlib import Path
from typing import NamedTuple

from convlab import notebook
from convlab.files import write_atomic

PARTS = notebook.PARTS
MANIFEST = ".convlab-course.json"
# Replaces the answers and tests of an exercise in a course that was handed out.
CHECKS = ".convlab-checks"
# Replaces the folder `questions` in a course that was handed out.
QUESTIONS = ".convlab-questions"
LEFT_BEHIND = {".ipynb_checkpoints"}
# Learners do not get the answers, known mistakes and graded tests.
COPIED = {".ipynb", ".md", CHECKS, QUESTIONS}

_PACKAGE = Path(__file__).resolve().parent


class Copied(NamedTuple):
    """The result of `copy_course`: names relative to the folder, with forward slashes.

    `written` are new or updated; `kept` were changed by the learner and left alone; `outdated` are
    those of `kept` of which the course now has a newer version. A notebook that was run but not
    edited is in none of them, unless there was a newer version.
    """

    written: list
    kept: list
    outdated: list


class _Version(NamedTuple):
    """The hash of a file, and that of its cells (see `notebook.hash_cells`) if it is a notebook."""

    file: str
    work: str | None = None


def is_checkout(root):
    return (Path(root) / "course.py").is_file() and (Path(root) / "notebooks").is_dir()


def is_handed_out(root):
    """Whether `root` was made by `convlab release`: without answers, but with checks."""
    root = Path(root)
    return (root / MANIFEST).is_file() and any(root.glob(f"exercises/*/{CHECKS}"))


def course_root():
    """Return the folder that holds notebooks/ and exercises/; FileNotFoundError if there is none.

    It is the checkout, or the course inside the installed package. A package that was handed out
    has neither: then it is the course that was handed out, in the current folder or above it.
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
        f"no notebooks in {checkout} or in {installed}: install convlab-course again, "
        f"or change to the folder of a course that was handed out; {here} is not one"
    )


def copy_course(folder, *, root=None):
    """Copy the course into `folder`, without overwriting files that were changed there.

    Notebooks are copied without outputs. Unchanged files are updated, and so are notebooks that
    were run but not edited; a changed file is kept until the learner renames or removes it. The
    copied versions are recorded in `.convlab-course.json`. By default the course is
    `course_root()`.

    Raises ValueError if `folder` is a file, or inside the course itself, and OSError if it cannot
    be written, or the disk is full. No file is then incomplete, and the next call continues.
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
        if _needs_update(there, old, new):
            write_atomic(folder / name, content)
            result.written.append(name)
        elif _is_changed(there, old, new):
            result.kept.append(name)
            if old is None or old.file != new.file:
                result.outdated.append(name)
            continue
        # If the course's own file contains an answer, its copy is work too, and never replaced.
        if _is_untouched(root / name):
            known[name] = new
        else:
            known.pop(name, None)
    write_atomic(folder / MANIFEST, _manifest(known))
    return result


def for_learners(path):
    """Return the content of a file of the course for learners: notebooks without outputs.

    Raises ValueError if it has the suffix of a notebook and is not one.
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
    """Return the names of the files in `folder` that differ from its manifest, sorted.

    These are changed, missing and additional files; without a manifest, all files.
    """
    folder, known = Path(folder), _read_manifest(folder)
    files = (path for path in folder.rglob("*") if not path.is_dir() or path.is_symlink())
    there = {path.relative_to(folder).as_posix() for path in files} - {MANIFEST}
    found = {name: _version_of_file(folder / name) for name in known}
    changed = {name for name in known if not found[name] or found[name].file != known[name].file}
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
            raise ValueError(f"{folder} is inside the course itself: name a folder outside it")


def course_files(root, parts=PARTS):
    """Return the names of the files below `root` that are for learners, sorted."""
    found = (path for part in parts for path in (root / part).rglob("*"))
    files = (path for path in found if path.is_file() and {path.suffix, path.name} & COPIED)
    names = (path.relative_to(root) for path in files)
    return sorted(name.as_posix() for name in names if LEFT_BEHIND.isdisjoint(name.parts))


def _content(path):
    """Return the content for learners; JupyterLab reports a notebook that cannot be read."""
    try:
        return for_learners(path)
    except ValueError:
        return path.read_bytes()


def _is_untouched(path):
    """Whether a file of the course contains no answer."""
    try:
        return path.suffix != ".ipynb" or not notebook.answered_on_disk(path)
    except (ValueError, SyntaxError):  # such as the marks of a conflict in git
        return True


def _needs_update(there, old, new):
    """Whether the file `there` is missing, or out of date and unchanged by the learner.

    `old` is the version that was copied, None if unknown; `new` is the version of the course.
    """
    if there is None:
        return True
    if old is None or there.file == new.file or old.file == new.file:
        return False
    only_run = there.work is not None and there.work == old.work
    return there.file == old.file or only_run


def _is_changed(there, old, new):
    """Whether the file `there` was changed by the learner."""
    same_file = there.file in (new.file, old and old.file)
    only_run = there.work is not None and there.work in (new.work, old and old.work)
    return not (same_file or only_run)


def _read_manifest(folder):
    """Return name -> _Version of the files that were copied last, as far as known."""
    try:
        content = json.loads((folder / MANIFEST).read_bytes())
        # Manifests of earlier versions of the course have no "work".
        files, work = content["files"], content.get("work", {})
        return {name: _Version(files[name], work.get(name)) for name in files}
    except (FileNotFoundError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _manifest(known):
    files = {name: version.file for name, version in known.items()}
    work = {name: version.work for name, version in known.items() if version.work}
    return (json.dumps({"files": files, "work": work}, indent=1, sort_keys=True) + "\n").encode()


def _version(content):
    file = hashlib.sha256(content).hexdigest()
    try:
        return _Version(file, notebook.hash_cells(content))
    except ValueError:  # not a notebook
        return _Version(file)


def _version_of_file(path):
    """Return the version of the file, None if it does not exist."""
    if path.is_file():
        return _version(path.read_bytes())
    return _Version("") if os.path.lexists(path) else None
