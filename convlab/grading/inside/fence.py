"""What a worker gives up before it runs a stranger's code: resources, and calls of the system.

The limits hold everywhere. The filter of system calls is Linux's seccomp; with it a worker starts
no process or program, opens no socket, signals nobody and looks into nobody's memory. It stays a
process of its own with threads, files and the one socket it answers on. A kernel may, besides,
interrupt itself.
"""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import struct
import sys

_MIB = 1 << 20
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 1, 4, 22, 38
_EPERM, _ENOSYS = 1, 38
_CLONE_THREAD = 0x10000

_AUDIT = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
# System calls that are refused: their numbers on x86_64 and on aarch64, None where there is none.
# What outlives a worker (shared memory, keys), what touches others (signals, priorities, memory),
# what starts others, what leaves (sockets), memory that no limit counts (memfd), and io_uring,
# which would do all of it unseen.
_REFUSED = {
    "fork": (57, None), "vfork": (58, None), "execve": (59, 221), "execveat": (322, 281),
    "kill": (62, 129), "tkill": (200, 130), "tgkill": (234, 131),
    "rt_sigqueueinfo": (129, 138), "rt_tgsigqueueinfo": (297, 240),
    "pidfd_open": (434, 434), "pidfd_getfd": (438, 438), "pidfd_send_signal": (424, 424),
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271),
    "process_madvise": (440, 440), "kcmp": (312, 272),
    "setpriority": (141, 140), "ioprio_set": (251, 30), "sched_setparam": (142, 118),
    "sched_setscheduler": (144, 119), "sched_setaffinity": (203, 122), "sched_setattr": (314, 274),
    "socket": (41, 198), "connect": (42, 203), "bind": (49, 200), "listen": (50, 201),
    "shmget": (29, 194), "shmat": (30, 196), "semget": (64, 190), "msgget": (68, 186),
    "mq_open": (240, 180), "add_key": (248, 217), "request_key": (249, 218), "keyctl": (250, 219),
    "unshare": (272, 97), "setns": (308, 268), "mount": (165, 40), "umount2": (166, 39),
    "pivot_root": (155, 41), "chroot": (161, 51), "bpf": (321, 280),
    "perf_event_open": (298, 241), "userfaultfd": (323, 282),
    "memfd_create": (319, 279), "memfd_secret": (447, 447),
    "io_uring_setup": (425, 425), "io_uring_enter": (426, 426), "io_uring_register": (427, 427),
}  # fmt: skip
_CLONE, _CLONE3, _PRLIMIT = (56, 220), (435, 435), (302, 261)


def limit_resources(limits: dict) -> None:
    """Set the limits of this process and its children; none is ever raised."""
    wanted = {
        "RLIMIT_AS": limits["memory_mib"] * _MIB,
        "RLIMIT_CPU": limits["cpu_seconds"],
        "RLIMIT_FSIZE": limits["file_mib"] * _MIB,
        "RLIMIT_NOFILE": limits["open_files"],
        "RLIMIT_NPROC": limits["processes"],
        "RLIMIT_CORE": 0,
        "RLIMIT_MSGQUEUE": 0,
    }
    for name, value in wanted.items():
        kind = getattr(resource, name, None)
        if kind is None:
            continue
        hard = resource.getrlimit(kind)[1]
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        try:
            resource.setrlimit(kind, (value, value))
        except (ValueError, OSError):
            continue  # macOS takes no limit of memory; what holds is told in the report


def become(user: int) -> None:
    """Stop being root, for good: root's processes are not counted, and root may read anything."""
    os.setgroups([])
    os.setgid(user)
    os.setuid(user)


def die_with_parent() -> None:
    """Have the system kill this process when its parent ends; Linux only."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, 9, 0, 0, 0)


def hide_memory() -> None:
    """Keep other processes of this user out of this one's memory; Linux only."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def refuse_system_calls(*, kernel: bool = False) -> bool:
    """Give up the system calls of `_REFUSED`, for good; return whether the system took it.

    Parameters
    ----------
    kernel : bool
        Leave what a Jupyter kernel needs: to interrupt itself, and to set its threads up.
    """
    machine = platform.machine()
    if sys.platform != "linux" or machine not in _AUDIT:
        return False
    program = _filter(machine, kernel)
    code = ctypes.create_string_buffer(program, len(program))
    # struct sock_fprog: the number of instructions, then their address.
    header = struct.pack("HxxxxxxQ", len(program) // 8, ctypes.addressof(code))
    prctl = ctypes.CDLL(None).prctl
    prctl.argtypes = [ctypes.c_int, *[ctypes.c_ulong] * 4]
    if prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    place = ctypes.create_string_buffer(header, len(header))
    return prctl(_PR_SET_SECCOMP, 2, ctypes.addressof(place), 0, 0) == 0


def _filter(machine: str, kernel: bool) -> bytes:
    """Write the filter, in the kernel's instructions for packet filters."""
    column = list(_AUDIT).index(machine)
    load, equal, at_least, bits, answer = 0x20, 0x15, 0x35, 0x45, 0x06
    refuse, unknown, allow, kill = 0x50000 | _EPERM, 0x50000 | _ENOSYS, 0x7FFF0000, 0x80000000
    number, architecture, first_argument = 0, 4, 16

    def line(code, value, then=0, otherwise=0):
        return struct.pack("HBBI", code, then, otherwise, value & 0xFFFFFFFF)

    program = [line(load, architecture), line(equal, _AUDIT[machine], 1), line(answer, kill)]
    program += [line(load, number)]
    if machine == "x86_64":  # numbers from here on are x32's, a second door to every call
        program += [line(at_least, 0x40000000, 0, 1), line(answer, refuse)]
    if kernel:
        own, group = os.getpid(), -os.getpid()
        program += [  # a signal to itself
            line(equal, _REFUSED["kill"][column], 0, 5), line(load, first_argument),
            line(equal, own, 1), line(equal, group, 0, 1), line(answer, allow),
            line(answer, refuse),
            # A thread's schedule, not that of the sandbox's first process, which forks the next.
            line(equal, _REFUSED["sched_setscheduler"][column], 0, 4), line(load, first_argument),
            line(equal, 1, 0, 1), line(answer, refuse), line(answer, allow),
        ]  # fmt: skip
    for numbers in _REFUSED.values():
        if numbers[column] is not None:
            program += [line(equal, numbers[column], 0, 1), line(answer, refuse)]
    # The limits of others may not be changed; 0 is oneself. clone3 keeps its flags in memory, where
    # a filter cannot read; the C library then asks for clone, which passes for a thread and not
    # for a process.
    program += [
        line(equal, _PRLIMIT[column], 0, 4),
        line(load, first_argument), line(equal, 0, 1), line(answer, refuse), line(answer, allow),
        line(equal, _CLONE3[column], 0, 1), line(answer, unknown),
        line(equal, _CLONE[column], 0, 3),
        line(load, first_argument), line(bits, _CLONE_THREAD, 1), line(answer, refuse),
    ]  # fmt: skip
    return b"".join([*program, line(answer, allow)])
