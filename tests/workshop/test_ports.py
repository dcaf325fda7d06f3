"""Which ports a server can use."""

import contextlib
import os
import socket
import subprocess
import sys

import pytest

from convlab.workshop import ports
from tests.browser.lab import free_ports


@pytest.mark.parametrize("port", [-1, 65536, "65536", "many", "٣"])
def test_invalid_port_is_reported(port):
    with pytest.raises(ValueError, match=f"--port {port} is not a port"):
        ports.check(port, "127.0.0.1")


def test_address_that_is_here_and_elsewhere_can_be_used(monkeypatch):
    """As ::1, the second address of localhost, on a machine without IPv6."""
    here, other = ((socket.AF_INET, None, None, "", (ip, 0)) for ip in ("127.0.0.1", "192.0.2.1"))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *given, **options: [here, other])
    assert ports.unavailable(0, "localhost") == ""
    monkeypatch.setattr(socket, "getaddrinfo", lambda *given, **options: [other])
    with pytest.raises(ValueError, match="--ip elsewhere is not an address of this machine"):
        ports.unavailable(0, "elsewhere")


root = pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0, reason="only root on Linux can bind those"
)


@root
def test_reserved_port_is_bound_once_and_refused_to_other_users():
    with (
        ports.bind_first_free(ports.reserved()) as one,
        ports.bind_first_free(ports.reserved()) as other,
    ):
        taken = {place.getsockname()[1] for place in (one, other)}
    assert len(taken) == 2 and max(taken) < 1024
    os.seteuid(700_000_000)
    try:
        with pytest.raises(PermissionError):
            ports.bind_first_free(taken)
    finally:
        os.seteuid(0)


@root
def test_no_port_is_reserved_if_all_users_can_bind_all_ports():
    setting = "echo 0 > /proc/sys/net/ipv4/ip_unprivileged_port_start"
    code = "from convlab.workshop import ports; ports.reserved()"
    line = ["unshare", "--net", "sh", "-c", f'{setting} && exec "$@"', "sh"]
    done = subprocess.run([*line, sys.executable, "-c", code], capture_output=True, text=True)
    if "Read-only" in done.stderr:
        pytest.skip("the setting cannot be changed here")
    assert "every user of this machine can bind every port from 0 on" in done.stderr
    assert "sysctl net.ipv4.ip_unprivileged_port_start=1024" in done.stderr


def connected(place, server, uid):
    """Return both ends of a connection that a user opened from a place."""
    theirs = socket.socket()
    theirs.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    theirs.bind(place)
    os.fchown(theirs.fileno(), uid, -1)
    theirs.connect(server.getsockname())
    return theirs, server.accept()[0]


@root
def test_the_owner_is_that_of_this_connection_and_not_of_another_from_the_same_port():
    uids = 700_000_000, 700_000_001
    with contextlib.ExitStack() as opened:
        servers = [opened.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in uids]
        place, hubs = ("127.0.0.1", free_ports()), []
        for server, uid in zip(servers, uids, strict=True):
            _, accepted = map(opened.enter_context, connected(place, server, uid))
            hubs.append(accepted)
        assert tuple(map(ports.owner, hubs)) == uids
