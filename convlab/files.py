"""Atomic writes, complete listings of folders, reproducible zip files, and file locks."""

import contextlib
import io
import os
import zipfile
from fnmatch import fnmatchcase
from pathlib import Path


def write_atomic(path, content, *, sync=True):
    """Write the bytes `content` to `path`: a failure leaves the previous file in place.

    Without `sync`, a power failure can lose both: only for files that can be made again.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with with_filename(path), open(draft, "wb") as file:
            file.write(content)
            file.flush()
            if sync:
                os.fsync(file.fileno())
        os.replace(draft, path)
    except BaseException:
        draft.unlink(missing_ok=True)
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


@contextlib.contextmanager
def with_filename(path):
    """Add the path to an OSError that has none, such as that of a failed write.

    Examples
    --------
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
