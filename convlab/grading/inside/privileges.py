"""Dropping privileges before a submission runs: resources, users, files and system calls."""

import ctypes
import os
import signal
import struct
import sys

from . import landlock, syscalls

try:
    import resource
except ModuleNotFoundError:  # Windows, where pytest loads the plugin and nothing is graded
    resource = None

_MIB = 1 << 20
_STACK = 8 * _MIB
_TIMERS = 256  # and pending signals, each of which takes kernel memory
# What a shell can also limit for the grader: the limit of a submission, its unit, ulimit's option.
_INHERITED = {
    "RLIMIT_AS": ("memory_mib", _MIB, "-v"),
    "RLIMIT_DATA": ("memory_mib", _MIB, "-d"),
    "RLIMIT_CPU": ("cpu_seconds", 1, "-t"),
    "RLIMIT_FSIZE": ("file_mib", _MIB, "-f"),
}
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 1, 4, 22, 38


def restrict(settings: dict, *, kernel: bool = False) -> None:
    """Give up, for good, everything that a submission must not do; `settings` of the fork server.

    Raises OSError if a protection that worked in the fork server does not, for lack of memory: the
    sandbox would be weaker than the one announced.
    """
    limit_resources(settings["limits"], own_user=settings["own_user"])
    give_up_capabilities()
    works = {"processes": True, "files": close_files(settings["rules"])}
    works["system_calls"] = refuse_system_calls(kernel=kernel)
    if lost := [name for name in settings["held"] if not works[name]]:
        raise OSError(f"protections no longer work: {', '.join(lost)}")


def limit_resources(limits: dict, *, own_user: bool) -> None:
    """Set the resource limits of this process and its children; they cannot be raised again.

    The system counts processes by user, so their number is limited only with `own_user`: if no
    other processes run as this user.
    """
    wanted = {name: limits[limit] * unit for name, (limit, unit, _) in _INHERITED.items()}
    wanted |= {
        "RLIMIT_NOFILE": limits["open_files"],
        "RLIMIT_NPROC": limits["processes"] if own_user else resource.RLIM_INFINITY,
        "RLIMIT_SIGPENDING": _TIMERS,
        "RLIMIT_CORE": 0,
        "RLIMIT_MSGQUEUE": 0,
    }
    for name, value in wanted.items():
        kind = getattr(resource, name, None)
        if kind is None:
            continue
        value, _ = within(kind, value)
        try:
            resource.setrlimit(kind, (value, value))
        except (ValueError, OSError):
            continue  # macOS cannot limit memory; the first line of the report says so


def within(kind: int, most: int) -> tuple[int, int]:
    """Return a limit that is as large as possible, up to `most`, and the hard limit above it."""
    hard = resource.getrlimit(kind)[1]
    known = [one for one in (most, hard) if one != resource.RLIM_INFINITY]
    return min(known, default=resource.RLIM_INFINITY), hard


def too_low(limits: dict) -> tuple[str, int, str] | None:
    """Return a limit that this process cannot give, how much it can, and the option of `ulimit`."""
    for name, (limit, unit, option) in _INHERITED.items() if resource else ():
        hard = resource.getrlimit(getattr(resource, name))[1]
        if hard != resource.RLIM_INFINITY and hard < limits[limit] * unit:
            return limit, hard // unit, option
    return None


def forget_inherited() -> None:
    """Undo what a shell or a scheduler has set and this process would pass on to those it starts.

    If signals are blocked, no alarm interrupts a cell; if SIGCHLD is ignored, no process can be
    waited for. Each thread reserves a stack in the address space, which is limited, and people who
    run Fortran programs set a large one (ulimit -s).
    """
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    if signal.getsignal(signal.SIGCHLD) is signal.SIG_IGN:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_STACK, within(resource.RLIMIT_STACK, _STACK))


def become(user: int) -> None:
    """Change from root to a user for good: root reads all files, and its processes are not counted.

    The user becomes the owner of the working folder.
    """
    os.chown(".", user, user)
    os.setgroups([])
    os.setgid(user)
    os.setuid(user)


def give_up_capabilities() -> None:
    """Drop all capabilities, with which root could raise the limits again; Linux only."""
    if sys.platform == "linux":
        # Version 3 of struct __user_cap_header_struct, then empty sets of capabilities.
        ctypes.CDLL(None).capset(struct.pack("Ii", 0x20080522, 0), bytes(24))


def die_with_parent() -> None:
    """Let the system kill this process when its parent ends; Linux only."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, 9, 0, 0, 0)


def hide_memory() -> None:
    """Keep other processes of this user from reading the memory of this one; Linux only."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def reopen_standard_streams() -> None:
    """Point standard input, output and error at a `/dev/null` opened by this process.

    The next worker would inherit flags that this one sets on an inherited descriptor.
    """
    for number in range(3):
        own = os.open(os.devnull, os.O_RDWR)
        os.dup2(own, number)
        os.close(own)


def close_files(rules: int | None) -> bool:
    """Block all files except those in the Landlock rules, for good; return whether it worked."""
    return rules is not None and _gain_no_privileges() and landlock.enforce(rules)


def _gain_no_privileges() -> bool:
    return ctypes.CDLL(None).prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0


def refuse_system_calls(*, kernel: bool = False) -> bool:
    """Give up all system calls except those in `syscalls`; return whether it worked.

    With `kernel`, keep what a Jupyter kernel needs: to interrupt itself, and to set up its threads.
    """
    program = syscalls.program(kernel=kernel)
    if program is None:
        return False
    code = ctypes.create_string_buffer(program, len(program))
    # struct sock_fprog: the number of instructions, then their address.
    header = struct.pack("HxxxxxxQ", len(program) // 8, ctypes.addressof(code))
    prctl = ctypes.CDLL(None).prctl
    prctl.argtypes = [ctypes.c_int, *[ctypes.c_ulong] * 4]
    if not _gain_no_privileges():
        return False
    place = ctypes.create_string_buffer(header, len(header))
    return prctl(_PR_SET_SECCOMP, 2, ctypes.addressof(place), 0, 0) == 0
