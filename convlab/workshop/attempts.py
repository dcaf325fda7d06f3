"""Rate limits for logins: a limit for each name and source, and throttling for the rest.

A source is a browser that has logged in with the name before, recognised by a signed cookie, or
else a network address. The limit for a name is per source, so that nobody can lock out a
participant from elsewhere. Attempts at one name from many sources, or from one source at many
names, are delayed, and refused only while too many others are waiting.
"""

import asyncio
import ipaddress
import math
import time
from collections import defaultdict, deque

from convlab.workshop.pins import Refused

WINDOW = 60.0  # seconds in which attempts are counted
_TRIES = 5  # refused logins per window for one name from one source
_NEW = 10  # new names per window from one source


class Window:
    """The events of the last minute, by key."""

    def __init__(self):
        self._times = defaultdict(deque)

    def add(self, key) -> None:
        self._times[key].append(time.monotonic())

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


class Throttle(Window):
    """Spaces out attempts at a fixed interval after a number of free ones.

    There are `free` attempts per minute without delay, and `every` seconds between two further
    ones. Delays of more than `longest` seconds are refused.
    """

    def __init__(self, free: int, every: float, longest: float):
        super().__init__()
        self._free, self._every, self._longest = free, every, longest
        self._next = {}

    def enter(self, key) -> float:
        """Count an attempt, and return its delay in seconds; Refused if too many are waiting."""
        now = time.monotonic()
        self._next = {one: turn for one, turn in self._next.items() if turn > now}
        turn = self._next.get(key, now)
        if turn - now > self._longest:
            raise Refused("Too many failed logins: try again in a minute.")
        if self.wait(key, self._free) > 0:
            self._next[key] = turn + self._every
        self.add(key)
        return turn - now


class Attempts:
    def __init__(self):
        self._tries, self._new = Window(), Window()
        self._by_name = Throttle(free=10, every=10, longest=30)
        self._by_source = Throttle(free=60, every=2, longest=10)

    async def enter(self, name: str, source: str, *, known: bool) -> None:
        """Count an attempt at a name, before its PIN is checked; wait if necessary.

        A `known` source is a browser that has logged in with this name before. Raises Refused if
        there were too many attempts.
        """
        # Count before awaiting, so that no two attempts see the same count.
        wait = self._tries.wait((name, source), _TRIES)
        if wait > 0:
            raise Refused(
                f"{_TRIES} logins as {name} were refused: try again in {math.ceil(wait)} seconds."
            )
        self._tries.add((name, source))
        if not known:
            await asyncio.sleep(self._by_name.enter(name))

    async def enter_unknown(self, source: str) -> None:
        """Count an attempt of an unknown browser, before its passphrase is checked."""
        await asyncio.sleep(self._by_source.enter(source))

    def new(self, source: str) -> None:
        """Count a new name, or raise Refused if there are too many from one source."""
        wait = self._new.wait(source, _NEW)
        if wait > 0:
            raise Refused(
                f"{_NEW} new names came from your network within a minute: "
                f"try again in {math.ceil(wait)} seconds."
            )
        self._new.add(source)

    def right(self, name: str, source: str, *, known: bool) -> None:
        """Remove an attempt with the right PIN from the count."""
        self._tries.remove((name, source))
        if not known:
            self._by_source.remove(source)
            self._by_name.remove(name)


def network(address: str) -> str:
    """Return the name of a source: this machine, an IPv4 address, or an IPv6 network."""
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
