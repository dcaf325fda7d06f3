"""How often a PIN may be tried: a limit for each name and source, a slower pace for the rest.

A source is a browser that was let in with the name before, which a signed cookie tells, or else the
network address. The limit for a name is per source, so nobody locks a participant out by trying
their name from elsewhere; what comes for one name from many sources, or from one source for many
names, is slowed down and never locked.
"""

from __future__ import annotations

import asyncio
import ipaddress
import math
import time
from collections import defaultdict, deque

from convlab.workshop.pins import Refused

WINDOW = 60.0  # seconds that are counted
_TRIES = 5  # refused logins in that time for one name from one source
_NEW = 10  # new names in that time from one source


class Window:
    """Counts events by key over the last minute."""

    def __init__(self):
        self._times = defaultdict(deque)

    def add(self, key) -> None:
        self._times[key].append(time.monotonic())

    def count(self, key) -> int:
        return len(self._recent(key))

    def wait(self, key, most: int) -> float:
        """Return the seconds until fewer than `most` events are in the window."""
        times = self._recent(key)
        return times[-most] + WINDOW - time.monotonic() if len(times) >= most else 0.0

    def remove(self, key) -> None:
        """Forget the latest event."""
        if self._recent(key):
            self._times[key].pop()

    def _recent(self, key) -> deque:
        since = time.monotonic() - WINDOW
        for one in [one for one, times in self._times.items() if not times or times[-1] < since]:
            del self._times[one]
        times = self._times.get(key, deque())
        while times and times[0] < since:
            times.popleft()
        return times


class Pace:
    """Lets attempts pass one after the other, at a fixed distance, once there were many.

    Parameters
    ----------
    free : int
        Attempts in a minute that wait for nothing.
    every : float
        Seconds between two further ones.
    longest : float
        Seconds that one waits at most; what would wait longer is refused.
    """

    def __init__(self, free: int, every: float, longest: float):
        self._free, self._every, self._longest = free, every, longest
        self._seen, self._next = Window(), {}

    def enter(self, key) -> float:
        """Count an attempt, and return the seconds it has to wait for its turn.

        Raises
        ------
        Refused
            If too many wait already.
        """
        now = time.monotonic()
        self._next = {one: turn for one, turn in self._next.items() if turn > now}
        turn = self._next.get(key, now)
        if turn - now > self._longest:
            raise Refused("Too many wrong logins: try again in a minute.")
        if self._seen.count(key) >= self._free:
            self._next[key] = turn + self._every
        self._seen.add(key)
        return turn - now

    def forgive(self, key) -> None:
        """Take back an attempt that was right."""
        self._seen.remove(key)


class Attempts:
    """The attempts at the PINs of a room."""

    def __init__(self):
        self._tries, self._new = Window(), Window()
        self._by_name = Pace(free=10, every=10, longest=30)
        self._by_source = Pace(free=60, every=2, longest=10)

    async def enter(self, name: str, source: str, *, known: bool) -> None:
        """Count an attempt at a name, before its PIN is looked at; wait where it has to.

        Parameters
        ----------
        name, source : str
        known : bool
            Whether the source is a browser that was let in with this name.

        Raises
        ------
        Refused
            If there were too many.
        """
        # Nothing is awaited until all is counted, so no two attempts see the same count.
        wait = self._tries.wait((name, source), _TRIES)
        if wait > 0:
            raise Refused(
                f"{_TRIES} logins as {name} were refused: try again in {math.ceil(wait)} seconds."
            )
        self._tries.add((name, source))
        if not known:
            await asyncio.sleep(self._by_name.enter(name))

    async def knock(self, source: str) -> None:
        """Count an attempt of an unknown browser, before its passphrase is looked at."""
        await asyncio.sleep(self._by_source.enter(source))

    def new(self, source: str) -> None:
        """Count a new name, or raise Refused where too many came from one source."""
        wait = self._new.wait(source, _NEW)
        if wait > 0:
            raise Refused(
                f"{_NEW} new names came from your network within a minute: "
                f"try again in {math.ceil(wait)} seconds."
            )
        self._new.add(source)

    def right(self, name: str, source: str, *, known: bool) -> None:
        """Take back an attempt whose PIN was right."""
        self._tries.remove((name, source))
        if not known:
            self._by_source.forgive(source)
            self._by_name.forgive(name)


def network(address: str) -> str:
    """Return what counts as one source: this machine, an IPv4 address, or an IPv6 network."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    found = getattr(found, "ipv4_mapped", None) or found
    if found.is_loopback:
        return "this machine"
    if found.version == 6:
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)
