"""The system calls that a submission may make, as a program for Linux's seccomp.

All others are refused. With these, a worker can compute, use threads, read and write files, and use
its socket to the grader. It cannot start a process, open a socket, send a signal, read another
process's memory, lock a file, or leave anything behind that is not a file.
"""

import os
import struct
import sys

_AUDIT = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
# Their numbers on x86_64 and on aarch64, None if the machine has no such call.
_ALLOWED = {
    # Files.
    "read": (0, 63), "write": (1, 64), "open": (2, None), "close": (3, 57), "stat": (4, None),
    "fstat": (5, 80), "lstat": (6, None), "lseek": (8, 62), "pread64": (17, 67),
    "pwrite64": (18, 68), "readv": (19, 65), "writev": (20, 66), "access": (21, None),
    "dup": (32, 23), "dup2": (33, None), "sendfile": (40, 71), "fsync": (74, 82),
    "fdatasync": (75, 83), "truncate": (76, 45), "ftruncate": (77, 46), "getdents": (78, None),
    "getcwd": (79, 17), "chdir": (80, 49), "fchdir": (81, 50), "rename": (82, None),
    "mkdir": (83, None), "rmdir": (84, None), "creat": (85, None), "link": (86, None),
    "unlink": (87, None), "symlink": (88, None), "readlink": (89, None), "umask": (95, 166),
    "mknod": (133, None), "statfs": (137, 43), "fstatfs": (138, 44), "readahead": (187, 213),
    "getxattr": (191, 8), "lgetxattr": (192, 9), "fgetxattr": (193, 10), "listxattr": (194, 11),
    "llistxattr": (195, 12), "flistxattr": (196, 13), "getdents64": (217, 61),
    "fadvise64": (221, 223), "openat": (257, 56), "mkdirat": (258, 34), "mknodat": (259, 33),
    "newfstatat": (262, 79), "unlinkat": (263, 35), "renameat": (264, 38), "linkat": (265, 37),
    "symlinkat": (266, 36), "readlinkat": (267, 78), "faccessat": (269, 48), "splice": (275, 76),
    "fallocate": (285, 47), "dup3": (292, 24), "preadv": (295, 69), "pwritev": (296, 70),
    "renameat2": (316, 276), "copy_file_range": (326, 285), "preadv2": (327, 286),
    "pwritev2": (328, 287), "statx": (332, 291), "close_range": (436, 436), "openat2": (437, 437),
    "faccessat2": (439, 439),
    # Waiting, pipes, and sockets that are already open.
    "poll": (7, None), "pipe": (22, None), "select": (23, None), "accept": (43, 202),
    "sendto": (44, 206), "recvfrom": (45, 207), "sendmsg": (46, 211), "recvmsg": (47, 212),
    "shutdown": (48, 210), "getsockname": (51, 204), "getpeername": (52, 205),
    "setsockopt": (54, 208), "getsockopt": (55, 209), "epoll_create": (213, None),
    "epoll_wait": (232, None), "epoll_ctl": (233, 21), "pselect6": (270, 72), "ppoll": (271, 73),
    "epoll_pwait": (281, 22), "eventfd": (284, None), "accept4": (288, 242), "eventfd2": (290, 19),
    "epoll_create1": (291, 20), "pipe2": (293, 59), "recvmmsg": (299, 243),
    "sendmmsg": (307, 269), "epoll_pwait2": (441, 441),
    # Memory.
    "mmap": (9, 222), "mprotect": (10, 226), "munmap": (11, 215), "brk": (12, 214),
    "mremap": (25, 216), "msync": (26, 227), "mincore": (27, 232), "madvise": (28, 233),
    "get_mempolicy": (239, 236), "membarrier": (324, 283),
    # Threads, signals and timers of the process itself.
    "rt_sigaction": (13, 134), "rt_sigprocmask": (14, 135), "rt_sigreturn": (15, 139),
    "sched_yield": (24, 124), "pause": (34, None), "nanosleep": (35, 101), "getitimer": (36, 102),
    "alarm": (37, None), "setitimer": (38, 103), "exit": (60, 93), "wait4": (61, 260),
    "rt_sigpending": (127, 136), "rt_sigtimedwait": (128, 137), "rt_sigsuspend": (130, 133),
    "sigaltstack": (131, 132), "arch_prctl": (158, None), "futex": (202, 98),
    "set_tid_address": (218, 96), "restart_syscall": (219, 128), "timer_create": (222, 107),
    "timer_settime": (223, 110), "timer_gettime": (224, 108), "timer_getoverrun": (225, 109),
    "timer_delete": (226, 111), "clock_nanosleep": (230, 115), "exit_group": (231, 94),
    "waitid": (247, 95), "set_robust_list": (273, 99), "get_robust_list": (274, 100),
    "signalfd": (282, None), "timerfd_create": (283, 85), "timerfd_settime": (286, 86),
    "timerfd_gettime": (287, 87), "signalfd4": (289, 74), "rseq": (334, 293),
    "futex_waitv": (449, 449),
    # Information.
    "getpid": (39, 172), "uname": (63, 160), "gettimeofday": (96, 169), "getrlimit": (97, 163),
    "getrusage": (98, 165), "sysinfo": (99, 179), "times": (100, 153), "getuid": (102, 174),
    "getgid": (104, 176), "geteuid": (107, 175), "getegid": (108, 177), "getppid": (110, 173),
    "getpgrp": (111, None), "setsid": (112, 157), "getgroups": (115, 158),
    "getresuid": (118, 148), "getresgid": (120, 150), "getpgid": (121, 155), "getsid": (124, 156),
    "capget": (125, 90), "getpriority": (140, 141), "sched_getparam": (143, 121),
    "sched_getscheduler": (145, 120), "sched_get_priority_max": (146, 125),
    "sched_get_priority_min": (147, 126), "setrlimit": (160, 164), "gettid": (186, 178),
    "time": (201, None), "sched_getaffinity": (204, 123), "clock_gettime": (228, 113),
    "clock_getres": (229, 114), "getcpu": (309, 168), "getrandom": (318, 278),
}  # fmt: skip
# Answered with 0 and not carried out. Copying a file makes these calls, but no owner, mode, time or
# attribute has to change, and the Landlock rules would not protect the grader's own files.
_IGNORED = {
    "chmod": (90, None), "fchmod": (91, 52), "chown": (92, None), "fchown": (93, 55),
    "lchown": (94, None), "utime": (132, None), "utimes": (235, None), "fchownat": (260, 54),
    "futimesat": (261, None), "fchmodat": (268, 53), "utimensat": (280, 88),
    "fchmodat2": (452, 452), "setxattr": (188, 5), "lsetxattr": (189, 6), "fsetxattr": (190, 7),
    "removexattr": (197, 14), "lremovexattr": (198, 15), "fremovexattr": (199, 16),
}  # fmt: skip
# Allowed only with some arguments, see `_with_arguments`.
_CLONE, _CLONE3, _PRLIMIT, _PRCTL = (56, 220), (435, 435), (302, 261), (157, 167)
_FCNTL, _IOCTL, _SOCKETPAIR = (72, 25), (16, 29), (53, 199)
_KILL, _SCHED_SETSCHEDULER = (62, 129), (144, 119)
_NEWEST = 462  # the last call known here; the C library expects that newer ones may be absent

_EPERM, _ENOSYS = 1, 38
_CLONE_THREAD, _O_ASYNC, _SOCK_STREAM, _SOCK_KINDS = 0x10000, 0x2000, 1, 0xF
# F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_DUPFD_CLOEXEC: no signals, locks, leases or notifications.
# F_SETFL depends on its flags.
_FCNTL_COMMANDS, _F_SETFL = (0, 1, 2, 3, 1030), 4
# TCGETS, TIOCGWINSZ, FIONREAD, FIONBIO, FIONCLEX, FIOCLEX.
_IOCTL_REQUESTS = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)
# PR_SET_NAME, PR_GET_NAME, PR_GET_DUMPABLE, PR_CAPBSET_READ, PR_GET_NO_NEW_PRIVS, PR_SET_VMA.
_PRCTL_OPTIONS = (15, 16, 3, 23, 39, 0x53564D41)

# seccomp_data: number, machine, then six arguments of 8 bytes, of which we read the lower 4.
_NUMBER, _MACHINE, _FIRST, _SECOND, _THIRD = 0, 4, 16, 24, 32
_LOAD, _EQUAL, _ABOVE, _AT_LEAST, _BITS, _AND, _RETURN = 0x20, 0x15, 0x25, 0x35, 0x45, 0x54, 0x06
_ALLOW, _DONE, _END = 0x7FFF0000, 0x50000, 0x80000000
_REFUSE, _ABSENT = 0x50000 | _EPERM, 0x50000 | _ENOSYS


def program(*, kernel: bool = False) -> bytes | None:
    """Return the filter as seccomp instructions; None if there is none for this machine.

    With `kernel`, it is for a Jupyter kernel, which interrupts itself.
    """
    machine = os.uname().machine if sys.platform == "linux" else ""
    if machine not in _AUDIT:
        return None
    column = list(_AUDIT).index(machine)
    lines = [_line(_LOAD, _MACHINE), _line(_EQUAL, _AUDIT[machine], 1), _line(_RETURN, _END)]
    lines += [_line(_LOAD, _NUMBER)]
    if machine == "x86_64":  # higher numbers are x32's, a second way to every call
        lines += [_line(_AT_LEAST, 0x40000000, 0, 1), _line(_RETURN, _REFUSE)]
    for number, body in _with_arguments(column, kernel):
        lines += [_line(_EQUAL, number, 0, len(body)), *body]
    for low, high in _runs(numbers[column] for numbers in _ALLOWED.values()):
        lines += [_line(_AT_LEAST, low, 1), _line(_RETURN, _REFUSE)]
        lines += [_line(_ABOVE, high, 1), _line(_RETURN, _ALLOW)]
    lines += [_line(_ABOVE, _NEWEST, 0, 1), _line(_RETURN, _ABSENT), _line(_RETURN, _REFUSE)]
    return b"".join(lines)


def _line(code: int, value: int, then: int = 0, otherwise: int = 0) -> bytes:
    """Return one instruction; a test skips `then` or `otherwise` of the next ones."""
    return struct.pack("HBBI", code, then, otherwise, value & 0xFFFFFFFF)


def _runs(numbers) -> list[tuple[int, int]]:
    """Return numbers as sorted ranges (first, last) without gaps."""
    found: list[tuple[int, int]] = []
    for number in sorted(number for number in numbers if number is not None):
        if found and found[-1][1] == number - 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found


def _with_arguments(column: int, kernel: bool) -> list[tuple[int, list[bytes]]]:
    """Return the calls that depend on an argument, each with its instructions."""
    allow, refuse = _line(_RETURN, _ALLOW), _line(_RETURN, _REFUSE)
    found = [
        (_FCNTL, [
            *_one_of(_SECOND, _FCNTL_COMMANDS),
            _line(_EQUAL, _F_SETFL, 1), refuse,
            _line(_LOAD, _THIRD), _line(_BITS, _O_ASYNC, 0, 1), refuse, allow,
        ]),
        (_IOCTL, [*_one_of(_SECOND, _IOCTL_REQUESTS), refuse]),
        (_PRCTL, [*_one_of(_FIRST, _PRCTL_OPTIONS), refuse]),
        # A datagram socket could send to any socket with a name.
        (_SOCKETPAIR, [
            _line(_LOAD, _SECOND), _line(_AND, _SOCK_KINDS),
            _line(_EQUAL, _SOCK_STREAM, 0, 1), allow, refuse,
        ]),
        # Only its own limits (process 0) may be changed.
        (_PRLIMIT, [_line(_LOAD, _FIRST), _line(_EQUAL, 0, 0, 1), allow, refuse]),
        # clone3 has its flags in memory, where a filter cannot read; the C library falls back to
        # clone, which is allowed for threads only.
        (_CLONE3, [_line(_RETURN, _ABSENT)]),
        (_CLONE, [_line(_LOAD, _FIRST), _line(_BITS, _CLONE_THREAD, 0, 1), allow, refuse]),
    ]  # fmt: skip
    if kernel:
        # Signals to itself; the schedule of a thread, not that of the fork server (process 1).
        found += [
            (_KILL, [*_one_of(_FIRST, (os.getpid(), -os.getpid())), refuse]),
            (_SCHED_SETSCHEDULER, [
                _line(_LOAD, _FIRST), _line(_EQUAL, 1, 0, 1), refuse, allow,
            ]),
        ]  # fmt: skip
    found += [(numbers, [_line(_RETURN, _DONE)]) for numbers in _IGNORED.values()]
    return [(numbers[column], body) for numbers, body in found if numbers[column] is not None]


def _one_of(argument: int, values) -> list[bytes]:
    """Allow the call if an argument has one of these values; otherwise continue."""
    lines = [_line(_LOAD, argument)]
    for value in values:
        lines += [_line(_EQUAL, value, 0, 1), _line(_RETURN, _ALLOW)]
    return lines
