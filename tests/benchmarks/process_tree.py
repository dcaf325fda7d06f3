"""Resources used by a command and its processes; speed-up of two processes over one. Linux."""

from __future__ import annotations

import ctypes
import os
import resource
import statistics
import subprocess
import threading
import time
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

_PR_SET_CHILD_SUBREAPER = 36
_SAMPLES = 0.2  # seconds between two samples of the memory
_LOOP = 1.0  # seconds that each loop runs


@dataclass(frozen=True)
class Used:
    """Resources used by a command.

    Attributes
    ----------
    seconds : float
        Wall-clock time.
    processor : float
        CPU seconds of all its processes.
    memory_mib : float
        The most that they had together, by what each has alone and its share of what they share.
    said : str
    """

    seconds: float
    processor: float
    memory_mib: float
    said: str


def run(command, **options) -> Used:
    """Run a command and return the resources it used; its output is in `said`.

    Raises
    ------
    RuntimeError
        If it ends with more than 1, which is pytest's "some tests failed".
    """
    # Orphaned processes become children of this one, so that their time is counted.
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    before, begin, most = _processor(), time.perf_counter(), [0.0]
    process = subprocess.Popen(
        list(map(str, command)), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        **options,
    )  # fmt: skip
    ended = threading.Event()
    sampler = threading.Thread(target=_sample, args=(process.pid, most, ended))
    sampler.start()
    said = process.communicate()[0]
    seconds = time.perf_counter() - begin
    ended.set()
    sampler.join()
    _wait_for_orphans()
    if process.returncode not in (0, 1):
        raise RuntimeError(f"{command} ended with {process.returncode}:\n{said[-2000:]}")
    return Used(seconds, _processor() - before, most[0], said)


def _processor() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return children.ru_utime + children.ru_stime


def _wait_for_orphans() -> None:
    try:
        while True:
            os.waitpid(-1, 0)
    except ChildProcessError:
        return


def _sample(pid: int, most: list[float], ended: threading.Event) -> None:
    while not ended.wait(_SAMPLES):
        most[0] = max(most[0], sum(map(_share, _tree(pid))) / 1024)


def _tree(pid: int) -> list[int]:
    found = [pid]
    for parent in found:
        try:
            for path in Path(f"/proc/{parent}/task").glob("*/children"):
                found += map(int, path.read_text().split())
        except OSError:
            continue  # it has ended meanwhile
    return found


def _share(pid: int) -> int:
    """Return a process's memory in KiB, with shared pages divided among the processes."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:")), 0)


# ------------------------------------------------------------------ two at a time


def one_and_two(rounds: int):
    """Yield (name, ratio): the throughput of two processes over that of one, on this machine."""
    for name, loop in (
        ("ceiling: adding numbers", _add),
        ("ceiling: forking", _fork),
        ("ceiling: forking and writing to 8 MiB", _fork_and_write),
    ):
        ratios = [_rate(loop, 2) / _rate(loop, 1) for _ in range(rounds)]
        yield name, statistics.median(ratios)


def _rate(loop, processes: int) -> int:
    context = get_context("fork")
    with context.Pool(processes) as pool:
        return sum(pool.map(loop, range(processes), chunksize=1))


def _add(_number: int) -> int:
    done, until = 0, time.perf_counter() + _LOOP
    while time.perf_counter() < until:
        done += sum(range(10_000)) and 1
    return done


def _fork(_number: int, written: bytearray | None = None) -> int:
    done, until = 0, time.perf_counter() + _LOOP
    while time.perf_counter() < until:
        pid = os.fork()
        if pid == 0:
            if written:
                for place in range(0, len(written), 4096):
                    written[place] = 1
            os._exit(0)
        os.waitpid(pid, 0)
        done += 1
    return done


def _fork_and_write(number: int) -> int:
    return _fork(number, bytearray(b"x") * (8 << 20))
