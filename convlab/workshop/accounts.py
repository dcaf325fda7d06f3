"""A participant's account: a system user, and a home directory with a copy of the course."""

import os
import stat
import subprocess
import tempfile
from pathlib import Path

from convlab import folders
from convlab.workshop.settings import Hub

PREFIX = "convlab-"
# Owned by root, so that nobody else creates it; short, as the paths of sockets must be.
RUNTIME = Path("/run/convlab")


class AccountError(Exception):
    """A participant's account cannot be created or used; the message is for the participant."""


def login_of(name: str) -> str:
    """Return the system user of a participant."""
    return f"{PREFIX}{name}"


def runtime_of(uid: int) -> Path:
    """Return the folder for the sockets and keys of a participant's server and kernels."""
    return RUNTIME / str(uid)


def prepare(hub: Hub, name: str) -> Path:
    """Return a participant's home directory, created if it does not exist.

    The copy of the course is made in the hub's private folder and then moved, so that root never
    writes to a place where a participant could have put a link. Raises AccountError if it cannot be
    created, or there is something else in its place.
    """
    home = hub.homes / name
    try:
        owner = _system_user(hub, name) if hub.separate else (os.geteuid(), os.getegid())
        if not os.path.lexists(home):
            _make(hub, home, owner)
        if hub.separate:
            _make_runtime(*owner)
    except OSError as error:
        words = f"Your folder cannot be created ({error.strerror}): please tell the instructor."
        raise AccountError(words) from None
    about = os.lstat(home)
    if not stat.S_ISDIR(about.st_mode) or about.st_uid != owner[0]:
        raise AccountError(f"{home} does not belong to {name}: the instructor must move it aside.")
    return home


def _make(hub: Hub, home: Path, owner: tuple[int, int]) -> None:
    with tempfile.TemporaryDirectory(dir=hub.private) as work:
        draft = Path(work, home.name)
        folders.copy_course(draft, root=hub.course)
        if hub.separate:
            for place in (draft, *draft.rglob("*")):
                os.chown(place, *owner)
        draft.chmod(0o700)
        os.rename(draft, home)


def _make_runtime(uid: int, gid: int) -> None:
    RUNTIME.mkdir(exist_ok=True)
    RUNTIME.chmod(0o711)  # whatever the umask
    place = runtime_of(uid)
    place.mkdir(mode=0o700, exist_ok=True)
    os.chown(place, uid, gid)


def _system_user(hub: Hub, name: str) -> tuple[int, int]:
    """Return the IDs of a participant's user and group, created if they do not exist."""
    import pwd

    login, home = login_of(name), str(hub.homes / name)
    try:
        found = pwd.getpwnam(login)
    except KeyError:
        line = ["useradd", "--no-create-home", "--user-group", "--shell", "/usr/sbin/nologin"]
        done = subprocess.run(
            [*line, "--home-dir", home, "--", login], capture_output=True, text=True
        )
        if done.returncode != 0:
            raise AccountError(
                f"No user could be created for {name}: {done.stderr.strip()}"
            ) from None
        found = pwd.getpwnam(login)
    if found.pw_dir != home or found.pw_uid == 0:
        raise AccountError(
            f"The name {name} belongs to another hub on this machine, in {found.pw_dir}: choose "
            f"another name, or ask the instructor to run `userdel {login}`."
        )
    return found.pw_uid, found.pw_gid
