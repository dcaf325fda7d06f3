"""Temporary folders of the grader; the next one on this machine removes those of a killed one."""

import contextlib
import os
import secrets
import shutil
import socket
import tempfile
from pathlib import Path

try:
    import fcntl
except ModuleNotFoundError:  # Windows, where pytest loads the plugin and nothing is graded
    fcntl = None

# With the machine's name: where machines share a disk, some locks hold on one of them only.
_PREFIX, _LOCK = "convlab-", f".in-use-{socket.gethostname()}"


class Scratch:
    """A temporary folder of this process; `close` removes it."""

    def __init__(self):
        self.path, self._lock = Path(tempfile.mkdtemp(prefix=_PREFIX)), None
        try:
            # Locked before it gets its name: a folder whose lock is free has been abandoned.
            draft = self.path / f"{_LOCK}-new"
            self._lock = os.open(draft, os.O_CREAT | os.O_RDWR, 0o600)
            with contextlib.suppress(OSError):  # a file system without locks
                fcntl.flock(self._lock, fcntl.LOCK_EX)
            draft.rename(self.path / _LOCK)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        _remove(self.path)
        if self._lock is not None:
            os.close(self._lock)
        self._lock = None

    def __enter__(self) -> Path:
        return self.path

    def __exit__(self, *_error) -> None:
        self.close()


def _remove(folder: Path) -> None:
    """Remove a folder and everything in it, including folders without permissions.

    They are all moved up first: `rmtree` calls itself for each folder in another, and the path of a
    folder may be longer than the system allows.
    """
    waiting = [folder]
    while waiting:
        with contextlib.suppress(OSError):
            for path in list(waiting.pop().iterdir()):
                if path.is_dir() and not path.is_symlink():
                    path.chmod(0o700)
                    moved = path.rename(folder / secrets.token_hex())
                    if not moved.is_symlink():  # which may have replaced it meanwhile
                        waiting.append(moved)
    shutil.rmtree(folder, ignore_errors=True)


def remove_abandoned() -> list[Path]:
    """Remove the folders of graders that were killed; return them."""
    removed = []
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError):
            if folder.is_symlink() or folder.stat().st_uid != os.geteuid():
                continue
            lock = os.open(folder / _LOCK, os.O_RDWR | os.O_NOFOLLOW)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                _remove(folder)
                removed.append(folder)
            finally:
                os.close(lock)
    return removed
