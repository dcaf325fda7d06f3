"""Attacks on the grader, its machine, the sandbox and other submissions, as a red team made them.

As in `hostile.py`: name: (cells, or a whole file, status, points). `test_attacks.py` grades
`ATTACKS` at every level of isolation, with `INNOCENT` submissions between them; `test_hostile.py`
grades `SANDBOX` with bubblewrap. Facts that an attacker can know are filled in: <root> (the
checkout), <packages> (site-packages), <inbox>, <out>, <temporary>, and <victim>, a folder that
every user may change.
"""

from tests.grading.hostile import ANY, DONE, HONEST, LATE, SOCKETS, answer, once

CALL = """
import ctypes
def call(number, *arguments):
    system = ctypes.CDLL(None, use_errno=True)
    return system.syscall(ctypes.c_long(number), *map(ctypes.c_void_p, arguments))
"""
# The limits for attacks: little time for those that never end.
LIMITS = {"cell_seconds": 1, "load_seconds": 2, "call_seconds": 0.3, "total_seconds": 8,
          "memory_mib": 300, "file_mib": 16}  # fmt: skip
FEW_FILES = "--limit=files=300"  # a disk may take a second for 2000
EXPENSIVE = "too expensive: "
FILES = f"{EXPENSIVE}more than 300 files|{ANY}"  # on a slow disk there is no time for so many
# Right only if the scratch folder is empty and the descriptors have no odd flags.
INNOCENT = [
    "import fcntl, os\nimport numpy as np\nodd = os.O_NONBLOCK | os.O_APPEND | os.O_ASYNC\n"
    "found = os.listdir('.') + os.listxattr('.')\n"
    "found += [n for n in range(3) if fcntl.fcntl(n, fcntl.F_GETFL) & odd]\n"
    "with open('mine', 'w') as file: file.write('x')",
    "def double(image): return [] if found else 2 * np.asarray(image)",
]


def goes(tried, *, cells=()):
    """Return cells whose `double` is right only if an attempt succeeds."""
    inside = "\n".join(f"    {line}" for line in tried.splitlines())
    body = f"try:\n{inside}\nexcept BaseException: return 0\nreturn 2 * image"
    return [*cells, answer(body)]


def refused(tried, *, cells=()):
    """Return an attack that earns points only if it succeeds, and must earn none."""
    return goes(tried, cells=cells), DONE, 0


RUNS_OUT = {
    "bombs with threads": (
        ["import threading, time\nthreading.stack_size(32768)\n"
         "while True: threading.Thread(target=time.sleep, args=[99]).start()",
         "while True: threading.Thread(target=time.sleep, args=[99]).start()"],
        f"{ANY}|{EXPENSIVE}more than 64 threads", 0,
    ),
    "makes 3 million files": (
        ["for number in range(3 * 10**6): open(str(number), 'w').close()"], FILES, 0,
    ),
    "makes folders without end": (
        ["import os\nfor number in range(10**9): os.mkdir(str(number))"], FILES, 0,
    ),
    "makes links without end": (
        ["import os\nfor number in range(10**9): os.symlink('/', str(number))"], FILES, 0,
    ),
    "makes files where nobody can count them": (
        ["import os\nos.mkdir('closed', 0o300)\n"
         "for number in range(10**9): open(f'closed/{number}', 'w').close()"], FILES, 0,
    ),
    "makes files at the end of a path that is too long": (
        ["import os\nfor _ in range(1500):\n    os.mkdir('d' * 200); os.chdir('d' * 200)",
         "for number in range(10**9): open(str(number), 'w').close()"], FILES, 0,
    ),
    "fills files through memory": (
        ["import mmap, os\nheld = []\nwhile True:\n    file = open(str(len(held)), 'w+b')\n"
         "    file.truncate(8 << 20)\n    held.append(mmap.mmap(file.fileno(), 8 << 20))\n"
         "    held[-1].write(bytes(8 << 20))"], rf"{ANY}|{EXPENSIVE}more than 16 MiB of files", 0,
    ),
    "keeps files without a name": (
        ["import os\nheld = []\nwhile True:\n    held.append(open('f', 'w+b'))\n"
         "    os.unlink('f')\n    held[-1].write(bytes(1 << 20))"], ANY, 0,
    ),
    "fills pipes and sockets": (
        ["import os, socket\nwhile True:\n    _, end = os.pipe()\n    os.set_blocking(end, False)\n"
         "    os.write(end, bytes(1 << 20))",
         "while True:\n    one, other = socket.socketpair()\n    one.setblocking(False)\n"
         "    one.send(bytes(1 << 20))"], f"{ANY}", 0,
    ),
    "sets timers without end": refused(
        "held = ctypes.create_string_buffer(8)\nfor _ in range(10_000):\n"
        "    assert call(222, 1, 0, ctypes.addressof(held)) >= 0", cells=[CALL]
    ),
    "allocates in threads": (
        ["import threading\ndef go(): held = [bytearray(1 << 22) for _ in range(10**6)]\n"
         "for _ in range(9): threading.Thread(target=go).start()"], ANY, 0,
    ),
    "burns the processor in threads": (
        ["import threading\ndef go():\n    while True: hash(bytes(10**6))",
         once("for _ in range(9): threading.Thread(target=go).start()\nwhile True: pass")],
        f"{ANY}", 0,
    ),
    "waits where no interrupt comes": (
        ["import time\nwhile True:\n    try: time.sleep(99)\n    except BaseException: pass"],
        LATE, 0,
    ),
}  # fmt: skip
COSTS = {
    "has 200,000 empty cells": (
        b'{"nbformat": 4, "cells": [' + b'{"cell_type": "code"},' * 199_999
        + b'{"cell_type": "code"}]}',
        f"{EXPENSIVE}200000 code cells", 0,
    ),
    "has metadata nested deep": (
        b'{"nbformat": 4, "cells": [], "metadata": ' + b'{"a":' * 90_000 + b"1" + b"}" * 90_001,
        "unreadable: it is nested too deep", 0,
    ),
    "has 9 MB of outputs and metadata": (
        b'{"nbformat": 4, "cells": [{"cell_type": "code", "outputs": ["' + b"x" * 9_000_000
        + b'"], "metadata": {' + b",".join(b'"%d":[]' % number for number in range(20_000))
        + b'}, "source": "def double(image): return 2 * image"}]}',
        DONE, 2,
    ),
    "folds constants, then sleeps": (
        ["x = " + "-" * 3000 + "1", "(" * 5000, "lambda: " + "9**" * 9 + "9",
         "import time; time.sleep(99)", HONEST], DONE, 2,
    ),
    "has a name of a million letters": (["\ufdfa" * 300_000 + " = 1"], ANY, 0),
    "has a cell of millions of statements": (["x=1\n" * 2_000_000], ANY, 0),
    "returns a list of long texts": ([answer("return ['A' * 30_000] + [0] * 19_000")], DONE, 0),
    "returns one list many times": (
        [once("row = [0.0] * 1000\nreturn [[row] * 1000] * 1000")], ANY, 0,
    ),
    "returns what has 100,000 keys": (
        [answer("return dict.fromkeys(map(str, range(10**5)), 1)")], DONE, 0,
    ),
    "returns a text of 5 MB": ([answer("return 'A' * 5_000_000")], DONE, 0),
    "returns a number in 100,000 lists": (
        [answer("found = 1\nfor _ in range(10**5): found = [found]\nreturn found")], ANY, 0,
    ),
    "raises a text of 50 MB": ([answer("raise ValueError('A' * 50_000_000)")], DONE, 0),
}  # fmt: skip
TELLS = {
    "raises its inputs": ([answer("raise ValueError('LE' 'AK' + repr(image))")], DONE, 0),
    "raises its inputs as a kind": (
        [answer("raise type('LE' 'AK' + str(image.size), (ValueError,), {})")],
        DONE,
        0,
    ),
    "returns its inputs as a text": ([answer("return 'LE' 'AK' + repr(image)")], DONE, 0),
    "returns its inputs as a key": ([answer("return {'LE' 'AK' + repr(image): 1}")], DONE, 0),
    "tells an input in a shape": ([answer("return np.zeros((int(image[0, 0]), 0))")], DONE, 0),
    "tells its inputs in a missing name": (
        [answer("raise NameError('LE' 'AK', name='LE' 'AK' + repr(image))")],
        DONE,
        0,
    ),
}
LOOKS = {
    "reads the solution where it lies": refused(
        "names = {}\n"
        "exec(open('<root>/exercises/00_start_here/solution.py').read(), names)"
    ),
    "reads the tests where they lie": refused(
        "open('<root>/exercises/00_start_here/test_start_here.py').read()"
    ),
    "lists the inbox": refused("os.listdir('<inbox>')[0]"),
    "reads a classmate's notebook": refused("open('<inbox>/innocent 01.ipynb').read()"),
    "reads the marks": refused("open('<out>/gradebook.sqlite', 'rb').read(1)"),
    "reads the seed": refused(
        "import glob\nopen((glob.glob('<temporary>/convlab-*/seed'))[0]).read()"
    ),
    "finds the seed in the list of processes": refused(
        "lines = [open(f'/proc/{p}/cmdline').read() for p in os.listdir('/proc')\n"
        "         if p.isdigit()]\nint(''.join(lines).split('--seed=')[1].split('\\0')[0])"
    ),
    "asks the course after forgetting its stand-in": refused(
        "import importlib\ndel sys.modules['convlab']\nsys.path.insert(0, '<root>')\n"
        "importlib.import_module('convlab').correlate2d(image, [[2]])"
    ),
    "asks a library where it lies": refused(
        "import importlib\nsys.path.insert(0, '<packages>')\n"
        "importlib.import_module('nbformat').v4.new_notebook()"
    ),
    **{
        f"reads {path}": refused(f"open('{path}', 'rb').read(8)")
        for path in ("/proc/kpageflags", "/proc/kcore", "/proc/1/environ", "/proc/self/maps",
                     "/proc/keys", "/proc/sysvipc/shm", "/etc/passwd", "/proc/self/mem")
    },
}  # fmt: skip
REACHES_OUT = {
    "has signals sent to another": refused("import fcntl\nfcntl.fcntl(0, fcntl.F_SETOWN, 1)"),
    "chooses the signal": refused("import fcntl\nfcntl.fcntl(0, fcntl.F_SETSIG, 9)"),
    "asks for signals on input": refused(
        "import fcntl\nfcntl.fcntl(0, fcntl.F_SETFL, os.O_ASYNC)"
    ),
    "asks for signals by ioctl": refused(
        "import fcntl, struct\nfcntl.ioctl(0, 0x5452, struct.pack('i', 1))"
    ),
    "has signals sent to another by ioctl": refused(
        "import fcntl, struct\nfcntl.ioctl(0, 0x8901, struct.pack('i', 1))"
    ),
    "types for whoever sits there": refused("import fcntl\nfcntl.ioctl(0, 0x5412, b'x')"),
    "takes a lease": refused("import fcntl\nfcntl.fcntl(os.open(os.__file__, 0), 1024, 0)"),
    "watches a folder": refused("import fcntl\nfcntl.fcntl(os.open('.', 0), 1026, 0x80000004)"),
    "locks a file of the machine": refused(
        "import fcntl\nfcntl.flock(os.open(os.__file__, 0), fcntl.LOCK_EX)"
    ),
    "locks a part of a file": refused(
        "import fcntl\nfcntl.lockf(os.open('f', os.O_RDWR | os.O_CREAT), fcntl.LOCK_EX)"
    ),
    "leaves flags on its descriptors": (
        ["import os\nfor number in range(3):\n    os.set_blocking(number, False)",
         "import fcntl\nfor n in range(3): fcntl.fcntl(n, fcntl.F_SETFL, os.O_APPEND)", HONEST],
        DONE, 2,
    ),
    "closes a file of the machine": (
        ["import os\nfor path in ('<victim>', '<victim>/file', os.__file__):\n"
         "    for change in (lambda p: os.chmod(p, 0), lambda p: os.utime(p, (0, 0)),\n"
         "                   lambda p: os.truncate(p, 0), os.unlink, os.rmdir,\n"
         "                   lambda p: os.rename(p, 'mine'), lambda p: os.link(p, 'mine'),\n"
         "                   lambda p: os.setxattr(p, 'user.a', b'b'),\n"
         "                   lambda p: os.chown(p, 65000, 65000), lambda p: open(p + 'w', 'w')):\n"
         "        try: change(path)\n        except OSError: pass", HONEST], DONE, 2,
    ),
    "shares memory by a file": refused("open('/dev/shm/convlab-was-here', 'w')"),
    "writes where everybody may": refused("open('/tmp/../var/tmp/convlab-was-here', 'w')"),
    "makes a device that it may not": refused("os.mknod('d', 0o20666, os.makedev(1, 1))"),
    "makes a socket's name": refused("os.mknod('s', 0o140666)"),
    "raises the limit of memory": refused(
        "import resource\nresource.setrlimit(resource.RLIMIT_AS, (-1, -1))"
    ),
    "raises the limit of files": refused(
        "import resource\nresource.prlimit(0, resource.RLIMIT_NOFILE, (4096, 4096))"
    ),
    "makes calls of the system that nobody needs": refused(
        "refusals = 1, 38  # EPERM, ENOSYS\nfound = []\nfor number in OTHERS:\n"
        "    if call(number, 0, 0, 0, 0, 0, 0) >= 0 or ctypes.get_errno() not in refusals:\n"
        "        found.append(number)\nfound[0]",
        cells=[
            CALL,
            # Of x86_64: sockets, processes, other processes, System V and POSIX IPC, AIO, keys,
            # namespaces, clocks, modules, schedules, watches, descriptors without a file, and
            # getpid by its x32 number.
            "OTHERS = [41, 42, 49, 50, 57, 58, 59, 62, 200, 234, 129, 297, 29, 30, 31, 64, 65, 66,"
            " 67, 68, 69, 70, 71, 220, 240, 241, 242, 206, 207, 208, 209, 210, 333, 248, 249, 250,"
            " 101, 310, 311, 312, 135, 134, 139, 153, 154, 155, 161, 163, 164, 159, 305, 165, 166,"
            " 167, 168, 169, 170, 171, 172, 173, 175, 176, 179, 103, 105, 106, 109, 113, 114, 116,"
            " 117, 119, 122, 123, 126, 141, 142, 144, 149, 150, 151, 152, 156, 203, 212, 216, 227,"
            " 237, 238, 246, 251, 252, 253, 254, 255, 256, 272, 276, 277, 278, 279, 294, 298,"
            " 300, 301, 303, 304, 306, 308, 313, 314, 317, 319, 320, 321, 322, 323, 325, 329, 330,"
            " 331, 424, 425, 426, 427, 428, 429, 430, 431, 432, 433, 434, 438, 440, 442, 443, 444,"
            " 445, 446, 447, 448, 450, 451, 456, 56, 435, 0x40000000 + 39]",
        ],
    ),
}  # fmt: skip
ATTACKS = RUNS_OUT | COSTS | LOOKS | REACHES_OUT | TELLS


# ------------------------------------------------------------------ on the sandbox itself


SANDBOX = {
    "makes up a refusal of the system": (
        [SOCKETS, "for number in sockets(): os.write(number, frame({'refused': 'run rm -rf /'}))"],
        "died: it sent an invalid reply",
        0,
    ),
    "claims that the disk is full, which is its own": (
        [SOCKETS, "full = 'the disk of the temporary folder is full'\n"
                  "for number in sockets(): os.write(number, frame({'refused': full}))"],
        "died: it sent an invalid reply",
        0,
    ),
    "says in its own words why it was not run": (
        [SOCKETS, "words = 'unreadable: a fault of the grader, all points'\n"
                  "said = {'not run': words, 'unreadable': words, 'expensive': words}\n"
                  "for number in sockets(): os.write(number, frame(said))"],
        "died: it sent an invalid reply",
        0,
    ),
    "opens a socket without a name": refused(
        "import socket\nsocket.socket(socket.AF_UNIX).bind('\\0convlab')"
    ),
    "shares memory by name": refused(
        "from multiprocessing import shared_memory as s\ns.SharedMemory('x', True, 9)"
    ),
    "writes to the fork server's memory": refused("open('/proc/1/mem', 'r+b')"),
    "opens the fork server's descriptors": refused("os.open('/proc/1/fd/3', 2)"),
    "looks from the fork server's root": refused("os.listdir('/proc/1/root')"),
    "reads the fork server's environment": refused("open('/proc/1/environ').read()"),
    "tells the system whom to kill": refused("open('/proc/1/oom_score_adj', 'w').write('1000')"),
    "makes a device": refused("os.mknod('disk', 0o60600, os.makedev(254, 0))"),
    "writes to the terminal's device": refused("os.open('/dev/tty', 1)"),
    "slows its session down": refused("open('/proc/self/autogroup', 'w').write('19')"),
    # ------------------------------------------------------------------ left for the next one
    "leaves files of every kind": (
        ["import os\nos.mkfifo('pipe')\nos.symlink('/', 'link')\nos.symlink('link', 'folder')\n"
         "os.makedirs('a/b')\nopen('a/b/\\n', 'w').close()\nopen(b'\\xff\\xfe', 'w').close()\n"
         "os.chmod('a/b', 0)\nos.chmod('a', 0)", HONEST], DONE, 2,
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
         "threading.Thread(target=go).start()", HONEST], DONE, 2,
    ),
    # ------------------------------------------------------------------ answers
    "returns complex numbers": ([answer("return 2 * image + 1j")], DONE, 0),
    "returns dates": ([answer("return np.zeros(np.shape(image), 'M8[s]')")], DONE, 0),
    "returns records": ([answer("return np.zeros(np.shape(image), [('a', 'f8')])")], DONE, 0),
    "returns a dictionary": ([answer("return {'answer': 2 * image}")], DONE, 0),
    "returns itself": ([answer("found = []\nfound.append(found)\nreturn found")], DONE, 0),
    "returns 100,000 lists": ([answer("return [[] for _ in range(10**5)]")], DONE, 0),
    "returns a number without end": ([answer("return 10 ** 100_000")], DONE, 0),
    "returns what never ends": ([answer("import itertools\nreturn itertools.count()")], DONE, 0),
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
