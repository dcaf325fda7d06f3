"""JupyterHub's proxy, which every page of a participant goes through.

It is a process of its own, started beside the hub and left running when that ends: a page whose
proxy forgets the way to its server says that the server is gone.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import signal
import subprocess
import time
from pathlib import Path

from convlab import folders
from convlab.workshop.settings import Hub

_END_SECONDS = 10
_started: list[subprocess.Popen] = []  # kept: Python warns of a child that outlasts its object


def token(hub: Hub) -> str:
    """Return the secret that hub and proxy share; made when it is first asked for."""
    path = hub.private / "proxy_token"
    if not path.exists():
        folders.write_whole(path, f"{secrets.token_hex(32)}\n".encode())
        path.chmod(0o600)
    return path.read_text(encoding="utf-8").strip()


def keep(hub: Hub, arguments=()) -> None:
    """Start the proxy, unless the one of before still runs and was started the same way.

    Parameters
    ----------
    hub : Hub
    arguments : sequence of str
        Those of JupyterHub; a certificate among them is the proxy's.
    """
    line = command(hub, arguments)
    if running(hub) == line:
        return
    end(hub)
    environment = {**os.environ, "CONFIGPROXY_AUTH_TOKEN": token(hub)}
    with open(hub.logs / "proxy.log", "ab") as log:
        started = subprocess.Popen(
            line,
            env=environment,
            cwd=hub.private,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    _started.append(started)
    folders.write_whole(_pid_file(hub), f"{started.pid}\n".encode())


def command(hub: Hub, arguments=()) -> list[str]:
    """Return the command line that starts the proxy."""
    ways = {"--ip": hub.ip, "--port": hub.port, "--api-ip": "127.0.0.1", "--api-port": hub.port + 1}
    ways["--error-target"] = f"http://127.0.0.1:{hub.port + 2}/hub/error"
    ways["--log-level"] = "warn"
    for argument in arguments:
        name, _, value = argument.partition("=")
        if name in ("--JupyterHub.ssl_key", "--JupyterHub.ssl_cert"):
            ways[f"--ssl-{name.rpartition('_')[2]}"] = value
    return [hub.proxy, *(str(word) for way in ways.items() for word in way)]


def running(hub: Hub) -> list[str]:
    """Return the command line of the proxy that runs, without the program that interprets it."""
    with contextlib.suppress(OSError, ValueError):
        line = Path(f"/proc/{_pid(hub)}/cmdline").read_bytes().decode().split("\0")[:-1]
        names = [Path(word).name for word in line]
        if Path(hub.proxy).name in names:
            return [hub.proxy, *line[names.index(Path(hub.proxy).name) + 1 :]]
    return []


def end(hub: Hub) -> None:
    """End the proxy, and wait until its ports are free."""
    until = time.monotonic() + _END_SECONDS
    while running(hub):
        os.kill(_pid(hub), signal.SIGTERM if time.monotonic() < until else signal.SIGKILL)
        time.sleep(0.1)
    _started[:] = [one for one in _started if one.poll() is None]


def _pid_file(hub: Hub) -> Path:
    return hub.private / "proxy.pid"


def _pid(hub: Hub) -> int:
    return int(_pid_file(hub).read_text())
