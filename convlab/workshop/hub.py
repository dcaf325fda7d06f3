"""`convlab hub`: JupyterHub for a room, on one machine, with a course that was handed out.

This module prepares the hub before JupyterHub takes over: it creates the folder with its
permissions, and reports now what would go wrong later, in front of the room.
"""

import compileall
import contextlib
import importlib.util
import os
import secrets
import shlex
import shutil
import socket
import stat
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

from convlab import folders
from convlab.cli_errors import install_command
from convlab.files import try_lock, write_atomic
from convlab.workshop import cgroups, mounts, ports, proxy, sessions
from convlab.workshop.settings import VARIABLE, Hub

PROXY = "configurable-http-proxy"
# Version 5 requires a newer Node.js than Debian has.
_INSTALL_PROXY = f"npm install -g {PROXY}@4"
_NOBODY = 65534  # the user without any privileges


def prepare(given) -> Hub:
    """Prepare a hub's folder, given the arguments of the command.

    Raises ValueError if an argument is wrong, and OSError if something is missing on this machine,
    or the port or the folder is in use.
    """
    if not 1 <= given.participants <= 500:
        raise ValueError(f"--participants {given.participants}: use a number from 1 to 500")
    if given.memory < 128:
        raise ValueError(f"--memory {given.memory}: a participant needs at least 128 MiB")
    separate = _can_separate(given.demonstration)
    command = _proxy()
    folder = Path(given.folder).resolve()
    _make_folder(folder)
    ip = given.ip or ("0.0.0.0" if separate else "127.0.0.1")
    hub = Hub(str(folder), given.participants, ip, given.port, given.memory, separate, command)
    _lock(hub)
    _check_port(hub)
    hub = _with_inner_ports(hub)
    _make_contents(hub, given.release)
    if separate:
        _check_closed()
        hub = _with_bounds(hub)
        _check_readable(hub)
    hub.save()
    sessions.end_those_of_another_passphrase(hub)
    return hub


def become(hub: Hub, arguments) -> None:
    """Start the proxy unless it runs, and replace this process with JupyterHub."""
    proxy.keep(hub, arguments)
    config = Path(__file__).with_name("jupyterhub_config.py")
    path = [str(Path(__file__).resolve().parents[2]), os.environ.get("PYTHONPATH", "")]
    own = {VARIABLE: hub.folder, "PYTHONPATH": os.pathsep.join(filter(None, path))}
    os.chdir(hub.private)
    line = [sys.executable, "-m", "jupyterhub", "--config", str(config), *arguments]
    sys.stdout.flush()
    os.execve(sys.executable, line, os.environ | own)


def welcome(hub: Hub, arguments=()) -> str:
    """Return the text for the instructor: address, passphrase and commands."""
    homes, folder = shlex.quote(str(hub.homes)), shlex.quote(hub.folder)
    lines = [
        f"the hub is at {_address(hub, arguments)} for {hub.participants} participants",
        f"the passphrase is {hub.passphrase()} (change it in {hub.private / 'passphrase'}; "
        "the next start then ends all sessions)",
        f"to see the room: convlab room {homes}",
        "Ctrl-C stops the hub only: participants can go on, and the next start finds their servers",
        f"to stop everything at the end of the day: convlab hub {folder} --end",
    ]
    if hub.separate and not hub.cgroup:
        lines.append(
            "NO CGROUPS: memory is only checked every ten seconds, and can exceed the limit"
        )
    if hub.separate and not hub.own_folders:
        lines.append("NO MOUNTS: participants share /tmp and /dev/shm, without a limit")
    if not hub.separate:
        lines.append("DEMONSTRATION: all participants can read all folders, and the answers")
    return "\n".join(f"convlab: {line}" for line in lines)


def end(folder) -> int:
    """End the processes that outlast the hub: its proxy and the participants'; and all logins.

    All files are kept, and closed to others until the next start: after `userdel`, a new user can
    get the ID to which they belong. Returns the number of participants' processes that were ended.

    Raises ValueError if it is not the folder of a hub, and OSError if the hub itself still runs.
    """
    hub = Hub.of_folder(folder)
    _lock(hub)
    ended = sessions.end_all(hub)
    if hub.cgroup:
        cgroups.remove(Path(hub.cgroup))
    Path(hub.folder).chmod(0o700)
    return ended


def _can_separate(demonstration: bool) -> bool:
    """Whether participants can be isolated; raise if not, except for a demonstration."""
    if importlib.util.find_spec("jupyterhub") is None:
        raise OSError(f"JupyterHub is not installed: {install_command('hub')}")
    if not hasattr(os, "geteuid"):
        raise OSError("JupyterHub does not run on Windows: use a machine with Linux, or WSL")
    why = ""
    if os.geteuid() != 0:
        why = "only root can run each participant's processes as a separate user"
    elif not sys.platform.startswith("linux"):
        why = "isolating participants requires Linux"
    elif shutil.which("useradd") is None:
        why = "useradd, which creates a user for each participant, is not installed"
    if why and not demonstration:
        raise OSError(
            f"{why}: otherwise participants could read each other's folders. Start the hub as root "
            "on Linux, or, to try it out alone, with --demonstration"
        )
    return not why


def _proxy() -> str:
    found = shutil.which(PROXY)
    if found is None:
        first = "" if shutil.which("npm") else "apt-get install npm, then "
        raise OSError(f"{PROXY}, JupyterHub's proxy, is not installed: {first}{_INSTALL_PROXY}")
    return found


def _make_folder(folder: Path) -> None:
    """Create the folder and its subfolders; private ones get their mode before any content."""
    if folder.exists() and not folder.is_dir():
        raise ValueError(f"{folder} is a file: name a folder for the hub")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / "hub").is_dir():
        raise ValueError(f"{folder} is not the folder of a hub, and not empty: name a new folder")
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o711)  # others can pass through, but not list it
    modes = {"hub": 0o700, "hub/pins": 0o700, "hub/logs": 0o700, "participants": 0o711}
    for name, mode in modes.items():
        place = folder / name
        place.mkdir(mode=mode, exist_ok=True)
        about = os.lstat(place)
        if not stat.S_ISDIR(about.st_mode) or about.st_uid != os.geteuid():
            raise ValueError(f"{place} does not belong to this hub: name a new folder")
        place.chmod(mode)
    passphrase = folder / "hub" / "passphrase"
    if not passphrase.exists():
        write_atomic(passphrase, f"{secrets.token_hex(4)}\n".encode())
    if not passphrase.read_text(encoding="utf-8").strip():
        raise ValueError(f"{passphrase} is empty: write a passphrase into it")


def _lock(hub: Hub) -> None:
    """Lock the folder for this process and for JupyterHub, which it becomes."""
    descriptor = os.open(hub.private / "lock", os.O_WRONLY | os.O_CREAT, 0o600)
    if not try_lock(descriptor):
        os.close(descriptor)
        stop = "press Ctrl-C in its terminal first"
        raise OSError(f"a hub already runs in {hub.folder}: {stop}, or name another folder")
    os.set_inheritable(descriptor, True)


def _check_port(hub: Hub) -> None:
    if not 1 <= hub.port <= 65535:
        raise ValueError(f"--port {hub.port}: use a number from 1 to 65535")
    if str(hub.port) not in proxy.running(hub):
        ports.check(hub.port, hub.ip)


def _with_inner_ports(hub: Hub) -> Hub:
    """Add the ports of proxy and hub, the previous ones if they are still free."""
    try:
        before = Hub.of_folder(hub.folder)
        noted = [before.proxy_port, before.hub_port] if before.separate == hub.separate else []
    except ValueError:
        noted = []
    candidates = range(hub.port + 1, 65536)
    if hub.separate:
        # In random order, so that two hubs that start at once choose different ports.
        candidates = secrets.SystemRandom().sample(ports.reserved(), len(ports.reserved()))
    found = []
    for port in (*noted, *candidates):
        own = str(port) in proxy.running(hub)
        taken = port in (0, hub.port, *found)
        if not taken and (own or not ports.unavailable(port, ports.HERE)):
            found.append(port)
        if len(found) == 2:
            return replace(hub, proxy_port=found[0], hub_port=found[1])
    raise OSError("there are no two free ports for the hub and its proxy")


def _make_contents(hub: Hub, release: str | None) -> None:
    """Copy the course that was handed out, and unpack its package."""
    if release is None:
        if not folders.is_handed_out(hub.course):
            raise ValueError("--release is missing: name a folder made by `convlab release --out`")
        return
    source = Path(release)
    wheels = sorted(source.glob("*.whl")) if folders.is_handed_out(source) else []
    if len(wheels) != 1:
        raise ValueError(f"{source} was not made by `convlab release --out`: make a release first")
    folders.copy_course(hub.course, root=source)
    hub.course.chmod(0o700)
    _unpack(wheels[0], hub.package)


def _unpack(wheel: Path, folder: Path) -> None:
    """Unpack, readable for all; equal files are kept, since servers may be running them."""
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            path, content = folder / name, archive.read(name)
            if not path.is_file() or path.read_bytes() != content:
                write_atomic(path, content)
    # Participants cannot write here, and would compile it at each start.
    compileall.compile_dir(folder, quiet=1)
    for place in (folder, *folder.rglob("*")):
        place.chmod(0o755 if place.is_dir() else 0o644)


def _with_bounds(hub: Hub) -> Hub:
    """Add how this system can limit the memory of a participant."""
    found = cgroups.find()
    own_folders = mounts.possible()
    shared = mounts.hidden(Path(hub.folder)) if own_folders else ""
    if shared:
        raise ValueError(
            f"{hub.folder} is below {shared}, which is separate for each participant: "
            "name another folder, such as /srv/workshop"
        )
    return replace(hub, cgroup=str(found or ""), own_folders=own_folders)


def _check_readable(hub: Hub) -> None:
    """Raise unless an unprivileged user can run the participants' servers."""
    for place in reversed(Path(hub.folder).parents):
        if not place.stat().st_mode & stat.S_IXOTH:
            closed = shlex.quote(str(place))
            raise OSError(
                f"participants cannot reach {hub.folder}: run `chmod o+x {closed}`, or name "
                "another folder, such as /srv/workshop"
            )
    code = "import convlab.workshop.server, jupyterlab, ipykernel, jupyterhub.singleuser"
    environment = {"PYTHONPATH": str(hub.package), "HOME": "/nonexistent", "PATH": os.defpath}
    first = mounts.own(1) if hub.own_folders else None
    failure = _as_nobody([sys.executable, "-c", code], environment, first)
    if failure:
        raise OSError(
            f"the participants' users cannot run {sys.executable} ({failure}): install Python and "
            "the course where all users can read, such as below /opt"
        )


def _check_closed() -> None:
    """Raise if participants could read the answers in the installed course."""
    answers = {"exercises": "*/solution.py", "notebooks": "questions/*.py"}
    course = folders.course_root()
    readable = [
        str(course / part)
        for part, pattern in answers.items()
        if any(map(_is_readable, (course / part).glob(pattern)))
    ]
    if readable:
        raise OSError(f"participants could read the answers: chmod 700 {' '.join(readable)}")


def _is_readable(path: Path) -> bool:
    return not _as_nobody(["head", "-c1", str(path)], {"PATH": os.defpath})


def _as_nobody(line: list[str], environment: dict, first=None) -> str:
    """Run a command without privileges, after `first`; return why it failed, or ""."""

    def become_nobody() -> None:
        if first is not None:
            first()
        os.setgroups([])
        os.setgid(_NOBODY)
        os.setuid(_NOBODY)

    options = {"env": environment, "cwd": "/", "capture_output": True, "text": True}
    try:
        done = subprocess.run(line, preexec_fn=become_nobody, **options)
    except PermissionError as error:
        return error.strerror
    if done.returncode == 0:
        return ""
    return (done.stderr.strip().splitlines() or ["it did not start"])[-1]


def _address(hub: Hub, arguments) -> str:
    """Return the address for participants, given the arguments of JupyterHub."""
    given = dict(argument.partition("=")[::2] for argument in arguments)
    if domain := given.get("--JupyterHub.subdomain_host"):
        return domain
    host = hub.ip
    if host in ports.EVERYWHERE:
        host = ports.HERE
        with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
            one.connect(("192.0.2.1", 9))  # sends nothing, but selects this machine's address
            host = one.getsockname()[0]
    url = ports.url(host, hub.port)
    return url.replace("http:", "https:", 1) if proxy.CERT in given else url
