"""JupyterHub's proxy, which every page of a participant goes through.

It is a process of its own, started beside the hub and left running when that ends: a page whose
proxy forgets the way to its server says that the server is gone.
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import psutil

from convlab.files import write_atomic
from convlab.workshop import ports
from convlab.workshop.settings import Hub

_END_SECONDS = 10
_CLOCK_SECONDS = 60  # by how much the machine's clock may be set while the proxy runs
_started: list[subprocess.Popen] = []  # kept: Python warns of a child that outlasts its object


def token(hub: Hub) -> str:
    """Return the secret that hub and proxy share."""
    return hub.secret("proxy_token")


def keep(hub: Hub, arguments=()) -> None:
    """Start the proxy, unless the one of before still runs and was started the same way.

    Parameters
    ----------
    hub : Hub
    arguments : sequence of str
        Those of JupyterHub; a certificate or a domain among them is the proxy's too.
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
    born = psutil.Process(started.pid).create_time()
    record = {"pid": started.pid, "born": born, "command": line}
    write_atomic(_record(hub), f"{json.dumps(record)}\n".encode())


def command(hub: Hub, arguments=()) -> list[str]:
    """Return the command line that starts the proxy."""
    ways = {"--ip": hub.ip, "--port": hub.port}
    ways |= {"--api-ip": ports.HERE, "--api-port": hub.proxy_port}
    ways["--error-target"] = f"http://{ports.HERE}:{hub.hub_port}/hub/error"
    ways["--log-level"] = "warn"
    for argument in arguments:
        name, _, value = argument.partition("=")
        if name in ("--JupyterHub.ssl_key", "--JupyterHub.ssl_cert"):
            ways[f"--ssl-{name.rpartition('_')[2]}"] = value
    line = [hub.proxy, *(str(word) for way in ways.items() for word in way)]
    if any(argument.startswith("--JupyterHub.subdomain_host") for argument in arguments):
        line.append("--host-routing")
    return line


def running(hub: Hub) -> list[str]:
    """Return the command line of the proxy that runs, empty where none does."""
    return _running(hub)[1]


def end(hub: Hub) -> None:
    """End the proxy, and wait until its ports are free."""
    process, _ = _running(hub)
    if process is not None:
        process.terminate()
        try:
            process.wait(_END_SECONDS)
        except psutil.TimeoutExpired:
            process.kill()
            process.wait(_END_SECONDS)
    _started[:] = [one for one in _started if one.poll() is None]


def _running(hub: Hub) -> tuple[psutil.Process | None, list[str]]:
    # What was started is written down and not read back from the process, which between `env` and
    # `node` has no command line for a moment. Its birth tells it from a later one of its number.
    try:
        record = json.loads(_record(hub).read_text(encoding="utf-8"))
        process = psutil.Process(record["pid"])
        if process.status() != psutil.STATUS_ZOMBIE:
            if abs(process.create_time() - record["born"]) < _CLOCK_SECONDS:
                return process, record["command"]
    except (OSError, ValueError, TypeError, KeyError, psutil.Error):
        pass
    return None, []


def _record(hub: Hub) -> Path:
    return hub.private / "proxy.json"
