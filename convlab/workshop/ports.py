"""Ports on which a server can listen.

If participants are isolated, servers for this machine's processes listen on reserved ports, which
only root can bind: no participant's process can impersonate a server that has not started yet or
has ended.
"""

import errno
import re
import socket
import sys
from pathlib import Path

HERE = "127.0.0.1"
EVERYWHERE = ("*", "0.0.0.0", "::", "")  # the values of --ip for all addresses
_LOWEST = 256  # below are the ports of well-known services


def check(given: int | str, address: str, *, otherwise: str = "") -> None:
    """Raise if a server cannot listen on a port.

    Port and address are as given with --port and --ip: "*" means all addresses of this machine.
    `otherwise` is an alternative, added to the message.

    Raises ValueError if one of them is not a port or an address, and OSError if the port is in use
    or not allowed; the message names a free one.
    """
    port = int(given) if re.fullmatch("[0-9]+", str(given)) else -1
    if not 0 <= port <= 65535:
        raise ValueError(f"--port {given} is not a port: use a number from 0 to 65535")
    reason = unavailable(port, address)
    if reason:
        free = first_free(max(port, 1023) + 1, address)
        raise OSError(f"port {port} {reason}: use --port {free}{otherwise}")


def first_free(start: int, address: str) -> int:
    """Return the first free port from `start` on, 0 (any) if there is none."""
    return next((port for port in range(start, 65536) if not unavailable(port, address)), 0)


def unavailable(port: int, address: str) -> str:
    """Return why a server cannot listen on `port`, or ""."""
    host = None if address == "*" else address
    try:
        places = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except socket.gaierror:
        if address == "localhost":  # JupyterLab does the same where this name is missing
            return unavailable(port, HERE)
        raise _not_here(address) from None
    elsewhere = 0
    for family, _, _, _, place in places:
        try:
            socket.create_server(place[:2], family=family).close()
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return "is in use by another program"
            if error.errno == errno.EACCES:
                return "may only be used by root"
            elsewhere += error.errno == errno.EADDRNOTAVAIL
    if elsewhere == len(places):  # not only the IPv6 address of localhost, where there is no IPv6
        raise _not_here(address)
    return ""


def _not_here(address: str) -> ValueError:
    return ValueError(f"--ip {address} is not an address of this machine: omit --ip")


def reserved() -> range:
    """Return the ports that only root can bind, in the order in which to try them.

    Raises OSError if every user can bind them.
    """
    setting = Path("/proc/sys/net/ipv4/ip_unprivileged_port_start")
    first_free_for_all = min(1024, int(setting.read_text()))
    if first_free_for_all <= _LOWEST:
        raise OSError(
            f"every user of this machine can bind every port from {first_free_for_all} on, and so "
            "impersonate another participant's server: run "
            "`sysctl net.ipv4.ip_unprivileged_port_start=1024` (with Docker: docker run --sysctl)"
        )
    return range(first_free_for_all - 1, _LOWEST - 1, -1)


def bind_first_free(candidates) -> socket.socket:
    """Return a socket bound to the first free port of the candidates."""
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
    raise OSError(errno.EADDRINUSE, "no free port")


def owner(connection: socket.socket) -> int | None:
    """Return the user at the other end of an IPv4 connection, None if not on this machine."""
    if connection.family != socket.AF_INET:
        return None
    # Compare both ends: an earlier connection from the same port may still be listed, unowned.
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


def url(host: str, port: int) -> str:
    """Return the address of a server for a browser.

    >>> url("127.0.0.1", 8000), url("::1", 8000)
    ('http://127.0.0.1:8000', 'http://[::1]:8000')
    """
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"
