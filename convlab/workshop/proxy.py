"""JupyterHub's proxy, through which all pages of participants go.

It runs in a separate process and outlasts the hub: if the proxy loses its routes, a page reports
that its server is gone.
"""

import json
import os
import ssl
import subprocess
from pathlib import Path

import psutil

from convlab.files import write_atomic
from convlab.workshop import ports
from convlab.workshop.settings import Hub

CERTIFICATE = KEY, CERT = "--JupyterHub.ssl_key", "--JupyterHub.ssl_cert"
_END_SECONDS = 10
_CLOCK_SECONDS = 60  # tolerance for changes of the machine's clock
_started: list[subprocess.Popen] = []  # kept, since Python warns of children without an object


def token(hub: Hub) -> str:
    """Return the secret shared by hub and proxy."""
    return hub.secret("proxy_token")


def keep(hub: Hub, arguments=()) -> None:
    """Start the proxy, unless it runs already with the same command line.

    The arguments are those of JupyterHub; the proxy gets the certificate and the domain as well.
    """
    line = command(hub, arguments)
    if running(hub) == line:
        return
    end(hub)
    environment = {**os.environ, "CONFIGPROXY_AUTH_TOKEN": token(hub)}
    with open(hub.logs / "proxy.log", "ab") as log:
        streams = {"stdin": subprocess.DEVNULL, "stdout": log, "stderr": log}
        options = {"env": environment, "cwd": hub.private, "start_new_session": True}
        started = subprocess.Popen(line, **streams, **options)
    _started.append(started)
    born = psutil.Process(started.pid).create_time()
    record = {"pid": started.pid, "born": born, "command": line}
    write_atomic(_record(hub), f"{json.dumps(record)}\n".encode())


def command(hub: Hub, arguments=()) -> list[str]:
    """Return the command line that starts the proxy."""
    options = {"--ip": hub.ip, "--port": hub.port}
    options |= {"--api-ip": ports.HERE, "--api-port": hub.proxy_port}
    options["--error-target"] = f"http://{ports.HERE}:{hub.hub_port}/hub/error"
    options["--log-level"] = "warn"
    for argument in arguments:
        name, _, value = argument.partition("=")
        if name in CERTIFICATE:
            options[f"--ssl-{name.rpartition('_')[2]}"] = value
    line = [hub.proxy, *(str(word) for option in options.items() for word in option)]
    if any(argument.startswith("--JupyterHub.subdomain_host") for argument in arguments):
        line.append("--host-routing")
    return line


def with_certificate(arguments: list[str]) -> list[str]:
    """Return JupyterHub's arguments with absolute paths of the key and the certificate.

    The proxy runs in another folder. It would end without a message for the instructor: this raises
    ValueError if one of the two is missing, and OSError if they cannot be used.
    """
    pairs = [argument.partition("=") for argument in arguments]
    given = {name: os.path.abspath(value) for name, _, value in pairs if name in CERTIFICATE}
    if len(given) == 1:
        raise ValueError(f"a certificate needs both {KEY}=FILE and {CERT}=FILE")
    if given:
        try:
            ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(
                given[CERT], given[KEY], password=""
            )
        except OSError as error:
            raise OSError(
                f"the certificate {given[CERT]} cannot be used with the key {given[KEY]} "
                f"({error.strerror}): check these two files"
            ) from None
    return [f"{name}={given[name]}" if name in given else name + is_ + value
            for name, is_, value in pairs]  # fmt: skip


def running(hub: Hub) -> list[str]:
    """Return the command line of the running proxy, empty if there is none."""
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
    # The command line is read from a file: between `env` and `node` the process has none for a
    # moment. The creation time distinguishes it from a later process with the same ID.
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
