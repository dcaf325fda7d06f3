"""Where a server can listen: a port that is free, or a refusal that names one."""

from __future__ import annotations

import errno
import socket
import sys


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


def owner(connection: socket.socket) -> int | None:
    """Return the user at the other end of an IPv4 connection, None if it is not on this machine."""
    if connection.family != socket.AF_INET:
        return None
    host, port = connection.getpeername()[:2]
    number = int.from_bytes(socket.inet_aton(host), sys.byteorder)
    try:
        with open("/proc/net/tcp") as file:
            rows = (line.split() for line in file)
            return next((int(row[7]) for row in rows if row[1] == f"{number:08X}:{port:04X}"), None)
    except FileNotFoundError:  # not Linux
        return None
