"""Atomic writes, reading and copying folders, safe opening, reproducible zip files, file locks."""

import contextlib
import errno
import io
import os
import shutil
import zipfile
from fnmatch import fnmatchcase
from pathlib import Path

# What Python and Jupyter write, and the copy of the course in an installed package.
_LEFT_OUT = {"__pycache__", ".ipynb_checkpoints", "_course"}


def write_atomic(path, content, *, sync=True):
    """Write the bytes `content` to `path`: a failure leaves the previous file in place.

    Without `sync`, a power failure can lose both: only for files that can be made again.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with open(draft, "wb") as file:
            file.write(content)
            file.flush()
            if sync:
                os.fsync(file.fileno())
        os.replace(draft, path)
    except BaseException as error:
        draft.unlink(missing_ok=True)
        if isinstance(error, OSError):
            error.filename = str(path)  # the draft is gone
        raise


def list_files(folder, pattern="*", *, recursive=False):
    """Return the paths of a folder's files whose names match `pattern`, sorted.

    Unlike `Path.glob`, this raises OSError if a folder cannot be listed, so that no file is
    overlooked.
    """

    def refuse(error):
        raise error

    found = []
    for at, folders, names in os.walk(folder, onerror=refuse):
        found += [Path(at, name) for name in names if fnmatchcase(name, pattern)]
        if not recursive:
            folders.clear()
    return sorted(found)


def read_files(folder):
    """Return name -> content of the files of a folder and its subfolders, sorted.

    Caches, checkpoints and the course in an installed package are left out.
    """
    paths = {path.relative_to(folder): path for path in list_files(folder, recursive=True)}
    kept = (name for name in paths if _LEFT_OUT.isdisjoint(name.parts))
    return {name.as_posix(): paths[name].read_bytes() for name in kept}


def copy_folder(folder, to, *left_out):
    """Copy a folder, except drafts: another process may be writing them, and they vanish.

    Files and folders whose names match a pattern in `left_out` are not copied either.
    """
    drafts = ".*.[0-9]*", "*.pyc.*"  # of `write_atomic` and of Python
    ignored = shutil.ignore_patterns(*drafts, *left_out)
    return Path(shutil.copytree(folder, to, ignore=ignored))


def open_below(path, below):
    """Open a file for reading, and return its descriptor; no pipe is waited for.

    No link is followed, neither at the file nor at a folder between `below` and the file: each
    folder is opened relative to the previous one, so that none can be replaced by a link in
    between. If a system cannot do that, each is checked first.
    """
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    *folders, name = path.relative_to(below).parts
    if os.open not in os.supports_dir_fd:
        if any(place.is_symlink() for place in (path, *path.parents[: len(folders)])):
            raise OSError(errno.ELOOP, "it is a symbolic link")
        return os.open(path, flags | getattr(os, "O_BINARY", 0))
    at = os.open(below, flags | os.O_DIRECTORY)
    try:
        for folder in folders:
            inside = os.open(folder, flags | os.O_DIRECTORY, dir_fd=at)
            os.close(at)
            at = inside
        return os.open(name, flags, dir_fd=at)
    finally:
        os.close(at)


@contextlib.contextmanager
def with_filename(path):
    """Add the path to an OSError that has none, such as that of a failed write.

    >>> try:
    ...     with with_filename("table.csv"):
    ...         raise OSError(28, "No space left on device")
    ... except OSError as error:
    ...     print(error)
    [Errno 28] No space left on device: 'table.csv'
    """
    try:
        yield
    except OSError as error:
        if error.filename is None:
            error.filename = str(path)
        raise


def zip_bytes(files, *, executable=()):
    """Return a zip archive of `files`, name -> content: the same bytes for the same files.

    Those named in `executable` can be run after unpacking.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name)  # dated 1980
            entry.external_attr = (0o755 if name in executable else 0o644) << 16
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def try_lock(descriptor):
    """Lock an open file for this process without waiting; return False if another has the lock.

    A file system without locks counts as success.
    """
    import fcntl  # not available in a browser, where nothing is locked

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        pass
    return True
