"""A real hub with the course as it is handed out, and real system users."""

from __future__ import annotations

import os
import shlex
import shutil
import stat
import subprocess
import sys
import tempfile
import urllib.error
import urllib.parse
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest

from convlab.files import copy_folder
from convlab.workshop import limits
from convlab.workshop.accounts import login_of
from tests import outcomes
from tests.browser.lab import free_ports
from tests.waiting import PATIENCE, until
from tests.workshop.serving import ROOT

PIN = "1234"


def missing() -> str:
    """Return why no hub can be started here, or ""."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return "only root on Linux can run a hub whose participants are kept apart"
    for command in ("configurable-http-proxy", "useradd", "unshare"):
        if shutil.which(command) is None:
            return f"{command} is not here"
    return ""


def require() -> None:
    """Skip if no hub can run here; in CI, fail."""
    reason = missing()
    if reason and os.environ.get("CONVLAB_REQUIRE_HUB") == "1":
        pytest.fail(reason)
    if reason:
        pytest.skip(reason)


def installed(folder: Path) -> Path:
    """Copy this tree's package with its course into a folder, compiled, as pip installs it."""
    ignored = ".ipynb_checkpoints", ".convlab-progress*", "*-pytest-*.pyc"
    outcomes.keep()
    package = folder / "convlab"
    copy_folder(ROOT / "convlab", package, *ignored)
    for part in ("notebooks", "exercises"):
        copy_folder(ROOT / part, package / "_course" / part, *ignored)
        (package / "_course" / part).chmod(0o700)
    return folder


@contextmanager
def place():
    """Return a new folder that every user may pass through, unlike pytest's own."""
    # Not below /tmp, because each participant has a private one.
    folder = Path(tempfile.mkdtemp(prefix="convlab-hub-", dir="/srv"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


class Hub:
    """A hub to be started, killed and started again; without a release, it makes one."""

    domain = ""  # with one, each participant has a name below it

    def __init__(self, folder: Path, release: Path | None = None):
        self.folder, self.port = folder / "room", free_ports(3)
        self.site = installed(folder / "site")
        self.environment = {**os.environ, "PYTHONPATH": str(self.site)}
        self.release = release or folder / "handed-out"
        self._log = folder / "hub.log"
        self._process, self._arguments = None, ()
        if release is None:
            self.convlab("release", "--out", self.release)

    @property
    def address(self) -> str:
        return f"http://{self.domain or '127.0.0.1'}:{self.port}"

    @property
    def homes(self) -> Path:
        return self.folder / "participants"

    @property
    def passphrase(self) -> str:
        return (self.folder / "hub" / "passphrase").read_text().strip()

    def convlab(self, *arguments, code: int = 0) -> str:
        """Run a command of the installed package, and return its output."""
        done = subprocess.run(
            [sys.executable, "-m", "convlab", *map(str, arguments)],
            env=self.environment,
            cwd=self.site,
            capture_output=True,
            text=True,
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    def start(self, *arguments) -> None:
        """Start the hub, by default with the previous arguments, and wait until it answers."""
        self._arguments = arguments or self._arguments
        line = [sys.executable, "-m", "convlab", "hub", self.folder, "--port", self.port]
        line += ["--release", self.release, "--ip", "127.0.0.1", *self._arguments]
        if self.domain:
            line.append(f"--JupyterHub.subdomain_host={self.address}")
        with open(self._log, "ab") as log:
            self._process = subprocess.Popen(
                reachable([str(word) for word in line]),
                env=self.environment,
                cwd=self.site,
                stdout=log,
                stderr=log,
            )
        try:
            until(self._answers)
        except AssertionError as error:
            raise AssertionError(f"{error}:\n{self.log_text()}") from None

    def _answers(self) -> bool:
        assert self._process.poll() is None, self.log_text()
        return answers(self.address)

    def log_text(self) -> str:
        return self._log.read_text(errors="replace")

    def kill(self) -> None:
        """End the hub as a crash does: at once, without cleaning up."""
        self._process.kill()
        self._process.wait(PATIENCE)

    def end(self) -> None:
        """End the hub, and everything of its participants."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(PATIENCE)
        self.convlab("hub", self.folder, "--end")
        for home in self.homes.glob("*"):
            assert not limits.processes_of(home.stat().st_uid)
            own = login_of(home.name)
            subprocess.run(["userdel", "--force", own], check=True, capture_output=True)
        # Without them, JupyterHub knows no cookie and no token of before.
        kept = {path.name for path in (self.folder / "hub").iterdir()}
        assert not kept & {"jupyterhub.sqlite", "cookie_secret"}


@contextmanager
def running(*arguments, release=None):
    """Start a hub, and end it with everything that belongs to it."""
    require()
    with place() as folder:
        hub = Hub(folder, release)
        try:
            hub.start(*arguments)
            yield hub
        finally:
            hub.end()


def answers(address: str) -> bool:
    """Return whether the hub at an address shows its page for logging in."""
    at = urllib.parse.urlsplit(address)
    # By number, since only browsers know every name below .localhost.
    login = f"http://127.0.0.1:{at.port}/hub/login"
    asked = urllib.request.Request(login, headers={"Host": at.netloc})
    try:
        with urllib.request.urlopen(asked, timeout=5) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def reachable(line: list[str]) -> list[str]:
    """Return a command that runs `line` where every user can reach this Python and this tree.

    A developer's Python often lies in a home that is closed to others. For this command alone, in
    a mount namespace of its own, an open folder takes that home's place, with only Python in it.
    """
    needed = {Path(sys.base_prefix).resolve(), Path(sys.prefix).resolve()}
    closed = {place: _closed_above(place) for place in needed}
    steps = ["set -e", "own=$(mktemp -d)", 'mount -t tmpfs -o mode=755 tmpfs "$own"']
    for number, (inside, home) in enumerate(closed.items()):
        if home:
            kept = f'"$own"/{number}'
            steps += [f"mkdir {kept}", f"mount --bind {shlex.quote(str(inside))} {kept}"]
    for home in sorted({str(home) for home in closed.values() if home}):
        steps.append(f"mount -t tmpfs -o mode=755 tmpfs {shlex.quote(home)}")
    for number, (inside, home) in enumerate(closed.items()):
        if home:
            quoted = shlex.quote(str(inside))
            steps += [f"mkdir -p {quoted}", f'mount --bind "$own"/{number} {quoted}']
    if not any(closed.values()):
        return line
    return ["unshare", "--mount", "sh", "-c", "\n".join([*steps, 'exec "$@"']), "sh", *line]


def _closed_above(place: Path) -> Path | None:
    """Return the first folder on the way to a place that others may not pass through."""
    for folder in reversed(place.parents):
        if not folder.stat().st_mode & stat.S_IXOTH:
            return folder
    return None
