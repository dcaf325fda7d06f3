"""Rules of Linux's Landlock for the files that a submission may use; all others are blocked.

The fork server makes the rules once, for its workers; they do not restrict the fork server itself.
"""

import ctypes
import os
import struct
import sys
from collections.abc import Iterable

_CREATE, _ADD, _RESTRICT = 444, 445, 446  # the numbers of the calls, on every machine
_VERSION, _BENEATH = 1, 1
_OLDEST = 3  # version of Landlock (Linux 6.2): before, a blocked file could be truncated
_EXECUTE, _WRITE, _READ, _LIST, _TRUNCATE = 1 << 0, 1 << 1, 1 << 2, 1 << 3, 1 << 14
_REMOVE = 1 << 4 | 1 << 5
_MAKE = 1 << 7 | 1 << 8 | 1 << 10 | 1 << 12  # no devices or sockets
_MOVE, _HANDLED = 1 << 13, (1 << 15) - 1
_OF_FILES = _EXECUTE | _WRITE | _READ | _TRUNCATE
_DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")


def rules(
    readable: Iterable[str], writable: Iterable[str], listed: Iterable[str] = ()
) -> int | None:
    """Return the descriptor of a set of rules, None if the system has no Landlock.

    `readable` and `writable` are files, and folders with everything in them; nothing may be
    executed. `listed` are folders that may be listed, with all folders in them.
    """
    if sys.platform != "linux" or _call(_CREATE, None, 0, _VERSION) < _OLDEST:
        return None
    descriptor = _call(_CREATE, struct.pack("Q", _HANDLED), 8, 0)
    if descriptor < 0:
        return None
    change = _READ | _LIST | _WRITE | _TRUNCATE | _REMOVE | _MAKE | _MOVE
    wanted = [(path, _READ | _LIST) for path in readable]
    wanted += [(path, change) for path in writable]
    wanted += [(path, _LIST) for path in listed]
    wanted += [(path, _READ | _WRITE) for path in filter(os.path.exists, _DEVICES)]
    for path, access in wanted:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
        try:
            access &= _HANDLED if os.path.isdir(path) else _OF_FILES
            rule = struct.pack("=Qi", access, place)
            if _call(_ADD, descriptor, _BENEATH, rule, 0) != 0:
                raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), path)
        finally:
            os.close(place)
    return descriptor


def enforce(descriptor: int) -> bool:
    """Restrict this process and its children to a set of rules; return whether it worked.

    The process must have set `PR_SET_NO_NEW_PRIVS`.
    """
    done = _call(_RESTRICT, descriptor, 0) == 0
    os.close(descriptor)
    return done


def _call(number: int, *arguments) -> int:
    system = ctypes.CDLL(None, use_errno=True).syscall
    system.restype = ctypes.c_long
    whole = [ctypes.c_long(one) if isinstance(one, int) else one for one in arguments]
    return system(ctypes.c_long(number), *whole)
