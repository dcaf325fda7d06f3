"""Submissions that try the wall itself: the system beneath it, and whoever is graded next.

As in `hostile.py`: name: (cells, status, points). `FINDS_NOTHING` is an honest one that gets its
points only where the one before it has left the scratch folder empty, and open for writing.
"""

from tests.grading.hostile import DONE, HONEST, answer

FINDS_NOTHING = [
    "import os\nhere = os.listdir('.') + os.listxattr('.')\n"
    "with open('mine', 'w') as file: file.write('x')\nfound = here",
    "def double(image): return [] if found else 2 * image",
]
CALL = """
import ctypes
def call(number, *arguments):
    system = ctypes.CDLL(None, use_errno=True)
    return system.syscall(ctypes.c_long(number), *map(ctypes.c_void_p, arguments))
"""


def _gets_in(tried):
    """Return a cell whose `double` is right only if what is tried goes."""
    return answer(f"try:\n    {tried}\nexcept BaseException: return 0\nreturn 2 * image")


def _call(number, *arguments):
    return [CALL, answer(f"return 2 * image if call({number}, *{arguments!r}) >= 0 else 0")]


# What a system call of x86_64 would let in, were it allowed.
CALLS = {
    "shares memory of System V": _call(29, 0, 4096, 0o1777),
    "traces the fork server": _call(101, 16, 1, 0, 0),
    "reads its memory from outside": _call(310, 1, 0, 0, 0, 0, 0),
    "takes its descriptors": _call(438, 3, 0, 0),
    "opens the fork server as a descriptor": _call(434, 1, 0),
    "makes a namespace": _call(272, 0x10000000),
    "mounts": _call(165, 0, 0, 0, 0, 0),
    "makes a ring": _call(425, 8, 0),
    "makes memory that no limit counts": _call(319, 0x1000, 0),
    "asks by the other door": _call(0x40000000 + 39),
    "listens to events": _call(298, 0, 0, -1, -1, 0),
    "keeps a key": _call(248, 0, 0, 0, 0, -3),
    "starts a process by clone": _call(56, 17, 0, 0, 0, 0),
    "starts a process by clone3": _call(435, 0, 0),
    "signals a thread": _call(200, 1, 9),
    "queues a signal": _call(129, 1, 9, 0),
    "slows the fork server down": _call(141, 0, 1, 19),
    "takes the processor away": _call(144, 1, 5, 0),
}
INTRUDERS = {name: (cells, DONE, 0) for name, cells in CALLS.items()} | {
    "opens a socket without a name": (
        [_gets_in("import socket; socket.socket(socket.AF_UNIX).bind('\\0convlab')")], DONE, 0,
    ),
    "shares memory by name": (
        [_gets_in("from multiprocessing import shared_memory as s; s.SharedMemory('x', True, 9)")],
        DONE, 0,
    ),
    "writes to the fork server's memory": ([_gets_in("open('/proc/1/mem', 'r+b')")], DONE, 0),
    "opens the fork server's descriptors": ([_gets_in("os.open('/proc/1/fd/3', 2)")], DONE, 0),
    "looks from the fork server's root": ([_gets_in("os.listdir('/proc/1/root')")], DONE, 0),
    "reads what the fork server was told": ([_gets_in("open('/proc/1/environ').read()")], DONE, 0),
    "tells the system whom to kill": (
        [_gets_in("open('/proc/1/oom_score_adj', 'w').write('1000')")], DONE, 0,
    ),
    "makes a device": ([_gets_in("os.mknod('disk', 0o60600, os.makedev(254, 0))")], DONE, 0),
    "writes to the terminal's device": ([_gets_in("os.open('/dev/tty', 1)")], DONE, 0),
    "slows its session down": (
        [_gets_in("open('/proc/self/autogroup', 'w').write('19')")], DONE, 0,
    ),
    # ------------------------------------------------------------------ left for the next one
    "leaves files of every kind": (
        ["import os\nos.mkfifo('pipe')\nos.symlink('/', 'link')\nos.symlink('link', 'folder')\n"
         "os.makedirs('a/b')\nopen('a/b/\\n', 'w').close()\nopen(b'\\xff\\xfe', 'w').close()\n"
         "os.chmod('a/b', 0)\nos.chmod('a', 0)", HONEST],
        DONE, 2,
    ),
    "leaves many files": (
        ["for number in range(10**9): open(str(number), 'w').close()", HONEST],
        "too expensive: more than 2000 files", 0,
    ),
    "leaves a full scratch folder": (
        ["with open('full', 'wb') as file:\n    while True: file.write(bytes(1 << 20))",
         "with open('fuller', 'wb') as file:\n    while True: file.write(bytes(1 << 20))", HONEST],
        DONE, 2,
    ),
    "closes the scratch folder": (["import os; os.chmod('.', 0)", HONEST], DONE, 2),
    "makes the scratch folder read-only": (["import os; os.chmod('.', 0o555)", HONEST], DONE, 2),
    "leaves a note on the scratch folder": (
        ["import os; os.setxattr('.', 'user.note', b'42')", HONEST], DONE, 2,
    ),
    "leaves the folder": (["%cd /\nimport os; os.chdir('/proc')", HONEST], DONE, 2),
    "leaves a thread": (
        ["import threading, time\ndef go():\n    while True:\n"
         "        with open('note', 'w') as file: file.write('42')\n        time.sleep(0.001)\n"
         "threading.Thread(target=go).start()", HONEST],
        DONE, 2,
    ),
    # ------------------------------------------------------------------ answers
    "returns complex numbers": ([answer("return 2 * image + 1j")], DONE, 0),
    "returns dates": ([answer("return np.zeros(np.shape(image), 'M8[s]')")], DONE, 0),
    "returns records": ([answer("return np.zeros(np.shape(image), [('a', 'f8')])")], DONE, 0),
    "returns a dictionary": ([answer("return {'answer': 2 * image}")], DONE, 0),
    "returns itself": ([answer("found = []\nfound.append(found)\nreturn found")], DONE, 0),
    "returns a million lists": ([answer("return [[] for _ in range(10**6)]")], DONE, 0),
    "returns a number without end": ([answer("return 10 ** 100_000")], DONE, 0),
    "returns what never ends": (
        [answer("import itertools\nreturn itertools.count()")], DONE, 0,
    ),
    "returns a million axes": ([answer("return np.zeros((1,) * 60)")], DONE, 0),
    # ------------------------------------------------------------------ the notebook
    "deletes its cells": ([], DONE, 0),
    "renames its function": (["def Double(image): return 2 * image"], DONE, 0),
    "is no function": (["double = 2"], DONE, 0),
    "hides in a name": (["def doub\\u200ble(image): return 2 * image"], DONE, 0),
    "kills by magic": (
        ["%%bash\nkill -9 -1", "!kill -9 -1", "%system kill -9 -1", HONEST], DONE, 2,
    ),
    "runs what is not there": (
        ["%run /etc/passwd", "%load_ext nowhere", "%nothing", HONEST], DONE, 2,
    ),
    "ends the cells": (["get_ipython().ask_exit()", "exit", "%exit_raise", HONEST], DONE, 2),
}  # fmt: skip
