"""Where a server can listen: a port that is free, or a refusal that names one.

What only this machine's processes talk to is on a reserved port where participants are kept apart:
one that root alone can bind, so that no participant's process takes the place of a server that is
not there yet, or no longer.
"""

from __future__ import annotations

import errno
import socket
import sys
from pathlib import Path

HERE = "127.0.0.1"
_LOWEST = 256  # below are the ports of well-known services


def check(port: int, address: str, *, otherwise: str = "") -> None:
    """Raise if a server cannot listen there.

    Parameters
    ----------
    port : int
    address : str
        As given with --ip; "*" is all of this machine's.
    otherwise : str
        What else to do, said behind the port that is free.

    Raises
    ------
    ValueError
        `port` is no port, or `address` no address.
    OSError
        The port is taken, or not allowed; the message names one that is free.
    """
    if not 0 <= port <= 65535:
        raise ValueError(f"--port {port} is no port: use a number from 0 to 65535")
    refusal = refused(port, address)
    if refusal:
        free = first_free(max(port, 1023) + 1, address)
        raise OSError(f"port {port} {refusal}: use --port {free}{otherwise}")


def first_free(start: int, address: str) -> int:
    """Return the first port from `start` on that is free, 0 (any) if there is none."""
    return next((port for port in range(start, 65536) if not refused(port, address)), 0)


def refused(port: int, address: str) -> str:
    """Return why a server cannot listen at `port`, or "" if nothing speaks against it."""
    host = None if address == "*" else address
    try:
        places = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except socket.gaierror:
        raise ValueError(f"--ip {address} is no address: leave --ip out") from None
    for family, _, _, _, place in places:
        try:
            socket.create_server(place[:2], family=family).close()
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return "is taken by another program"
            if error.errno == errno.EACCES:
                return "is not allowed to you"
    return ""


def reserved() -> range:
    """Return the ports that only root can bind, the ones to be used first in front.

    Raises
    ------
    OSError
        If every user can bind them.
    """
    setting = Path("/proc/sys/net/ipv4/ip_unprivileged_port_start")
    first_free_for_all = min(1024, int(setting.read_text()))
    if first_free_for_all <= _LOWEST:
        raise OSError(
            f"every user of this machine can bind every port from {first_free_for_all} on, and so "
            "take the place of another participant's server: give the command "
            "`sysctl net.ipv4.ip_unprivileged_port_start=1024` (with Docker: docker run --sysctl)"
        )
    return range(first_free_for_all - 1, _LOWEST - 1, -1)


def bound(candidates) -> socket.socket:
    """Return a socket that is bound to the first free one of the candidates on this machine."""
    for port in candidates:
        # Without SO_REUSEADDR, with which two servers that start at once could share a port.
        found = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        try:
            found.bind((HERE, port))
        except OSError as error:
            found.close()
            if error.errno != errno.EADDRINUSE:
                raise
        else:
            return found
    raise OSError(errno.EADDRINUSE, "no port is free")


def owner(connection: socket.socket) -> int | None:
    """Return the user at the other end of an IPv4 connection, None if it is not on this machine."""
    if connection.family != socket.AF_INET:
        return None
    # Both ends: an earlier connection from the same port may be listed too, as nobody's.
    ends = [_as_listed(*end) for end in (connection.getpeername(), connection.getsockname())]
    try:
        with open("/proc/net/tcp") as file:
            rows = (line.split() for line in file)
            return next((int(row[7]) for row in rows if row[1:3] == ends), None)
    except FileNotFoundError:  # not Linux
        return None


def _as_listed(host: str, port: int) -> str:
    """Return an address as /proc/net/tcp writes it."""
    number = int.from_bytes(socket.inet_aton(host), sys.byteorder)
    return f"{number:08X}:{port:04X}"
