"""Hostile submissions, and the status and points that each must get.

The exercise is 00, `double`, two points. `HONEST` answers it rightly.
"""

HONEST = "import numpy as np\ndef double(image):\n    return 2 * np.asarray(image)"
SEARCH = """
import os, sys
def search(names):
    known = ('/proc', '/sys', '/usr', '/convlab/site', sys.base_prefix)  # Python, and no answers
    for folder, folders, files in os.walk('/'):
        folders[:] = [] if folder.startswith(known) else folders
        for name in files:
            if name.endswith(names):
                try:
                    with open(os.path.join(folder, name), errors='replace') as file:
                        yield file.read()
                except OSError:
                    pass
"""
SOCKETS = """
import os, stat, json, struct
def frame(header, body=b''):
    text = json.dumps(header).encode()
    return struct.pack('<IQ', len(text), len(body)) + text + body
def sockets():
    for number in range(3, 256):
        try:
            if stat.S_ISSOCK(os.fstat(number).st_mode):
                yield number
        except OSError:
            pass
"""
DONE, DIED, LATE, ANY = "graded", "died: ", "timed out: ", "graded|died: |timed out: "


def answer(body):
    """Return a cell that defines `double` with this body."""
    lines = "\n".join(f"    {line}" for line in body.splitlines())
    return f"import numpy as np, os, sys, time\ndef double(image):\n{lines}"


def once(body):
    """Return the same for a body that takes long: only the first of the two tests runs it."""
    return answer(f"if image.dtype.kind == 'f': return 0\n{body}")


# name: (cells, status, points)
ENDS = {
    "ends its process": (["import os; os._exit(0)"], DIED, 0),
    "ends its process with an error": (["import os; os._exit(9)"], DIED, 0),
    "ends its process in a call": ([answer("os._exit(0)")], DONE, 0),
    "leaves with SystemExit in a call": ([answer("sys.exit(0)")], DONE, 0),
    "leaves with SystemExit in a cell": (["import sys; sys.exit(0)", HONEST], DONE, 2),
    "kills itself": ([answer("os.kill(os.getpid(), 9)")], DONE, 0),
    "kills its parent": (["import os; os.kill(os.getppid(), 9)"], DONE, 0),
    "kills its group": (["import os; os.killpg(0, 9)"], DONE, 0),
    "kills everybody": (["import os; os.kill(-1, 9)"], DONE, 0),
    "kills by the numbers": (
        ["import os\nfor pid in range(1, 99):\n    try: os.kill(pid, 9)\n    except OSError: pass"],
        DONE,
        0,
    ),
    "takes the processor from its parent": (
        ["import os, resource\nresource.prlimit(os.getppid(), resource.RLIMIT_CPU, (0, 0))"],
        DONE,
        0,
    ),
    "reads where there is nothing": (["import ctypes; ctypes.string_at(0)"], DIED, 0),
    "aborts": (["import os; os.abort()"], DIED, 0),
    "raises what leaves the loop": ([answer("raise KeyboardInterrupt")], DONE, 0),
    "raises an error that raises": (
        [
            "class Evil(Exception):\n    def __str__(self): raise SystemExit\n"
            "    __repr__ = __str__",
            answer("raise Evil"),
        ], DONE, 0,
    ),
    "writes to the terminal": ([answer("raise ValueError('\\x1b[2J\\x1b]0;owned\\x07')")], DONE, 0),
    "claims an assertion": ([answer("raise AssertionError('passed')")], DONE, 0),
}  # fmt: skip
HANGS = {
    "loops in a cell": (["import time\nwhile True: time.sleep(0.01)", HONEST], DONE, 2),
    "loops and swallows interrupts": (
        ["import time\nwhile True:\n    try: time.sleep(9)\n    except BaseException: pass"],
        LATE,
        0,
    ),
    "takes the alarm away": (
        ["import signal, time\nsignal.signal(signal.SIGALRM, signal.SIG_IGN)\ntime.sleep(99)"],
        LATE,
        0,
    ),
    "loops in a call": ([answer("while True: pass")], DONE, 0),
    "sleeps at import": (["import time; time.sleep(10_000)", HONEST], DONE, 2),
    "forks without end": (["import os\nwhile True: os.fork()"], DONE, 0),
    "starts programs": (
        ["import os, subprocess\nsubprocess.Popen(['sleep', '99'])", "!sleep 99 &", "%%sh\nls"],
        DONE,
        0,
    ),
    "starts threads without end": (
        ["from threading import Thread\nimport time\n"
         "while True: Thread(target=time.sleep, args=[99]).start()"], ANY, 0,
    ),
    "goes on in a thread": (
        ["import threading\ndef go():\n    while True: pass\nthreading.Thread(target=go).start()"],
        DONE,
        0,
    ),
    "raises its limits": (
        ["import resource\nresource.setrlimit(resource.RLIMIT_AS, (-1, -1))",
         answer("return bytearray(50 << 30)")], DONE, 0,
    ),
    "allocates 50 GB": ([answer("return np.ones(50 << 27)")], DONE, 0),
    "allocates bit by bit": (
        [answer("held = []\nwhile True: held.append(bytearray(1 << 24))")], DONE, 0,
    ),
    "recurses without end": (
        ["import sys; sys.setrecursionlimit(10**9)", once("return double(image)")], DONE, 0,
    ),
    "recurses in C": (
        ["import sys; sys.setrecursionlimit(10**9)\nx = y = []\n"
         "for _ in range(10**5): x, y = [x], [y]",
         answer("return x == y")], DONE, 0,
    ),
    "floods its output": ([once("while True: print('x' * 1_000_000)")], DONE, 0),
    "floods its errors": (
        [once("while True: sys.stderr.write('x' * 1_000_000)"), "import os"], DONE, 0,
    ),
    "floods every descriptor": (
        ["import os\nfor number in range(256):\n    try: os.write(number, b'x' * 100_000)\n"
         "    except OSError: pass"], DIED, 0,
    ),
    "closes every descriptor": (["import os; os.closerange(0, 256)"], DIED, 0),
    "fills the scratch folder": (
        ["import os\nfor name in range(99):\n    with open(f'{name}', 'wb') as file:\n"
         "        file.write(bytes(10 << 20))"], DONE, 0,
    ),
    "digs folders": (
        ["import os\nfor _ in range(1500):\n    os.mkdir('d'); os.chdir('d')", HONEST], DONE, 2,
    ),
}  # fmt: skip
ANSWERS = {
    "returns 1 GB": ([answer("return np.broadcast_to(np.ones(1), (1 << 27,))")], DONE, 0),
    "returns NaN": ([answer("return np.full(np.shape(image), np.nan)")], DONE, 0),
    "returns text": ([answer("return (2 * np.asarray(image)).astype(str)")], DONE, 0),
    "returns objects": ([answer("return np.full(np.shape(image), object())")], DONE, 0),
    "returns ragged lists": ([answer("return [[1], [1, 2]]")], DONE, 0),
    "returns what equals everything": (
        ["class Always:\n    def __eq__(self, other): return True\n    __hash__ = None\n"
         "    def __array__(self, *_, **__): return self",
         answer("return Always()")], DONE, 0,
    ),
    "returns an array of what equals everything": (
        ["class Always(float):\n    def __eq__(self, other): return True\n    __hash__ = None\n"
         "    def __sub__(self, other): return 0.0\n    __rsub__ = __sub__",
         answer("return np.array([[Always()] * np.shape(image)[1]] * np.shape(image)[0])")],
        DONE,
        0,
    ),
    "returns an array class of its own": (
        ["import numpy as np\nclass Mine(np.ndarray):\n"
         "    def __eq__(self, other): return np.True_\n    def __array_ufunc__(self, *a, **k):\n"
         "        return np.False_\n    def __array_function__(self, *a, **k): return np.False_",
         answer("return np.zeros(np.shape(image)).view(Mine)")], DONE, 0,
    ),
    "returns a pickle that runs a command": (
        ["import os\nclass Evil:\n    def __reduce__(self):\n"
         "        return os.system, ('touch /tmp/convlab-was-here',)",
         answer("import pickle\nreturn np.frombuffer(pickle.dumps(Evil()), np.uint8)")], DONE, 0,
    ),
    "returns the object of a pickle": (
        ["import os\nclass Evil:\n    def __reduce__(self):\n"
         "        return os.system, ('touch /tmp/convlab-was-here',)",
         answer("return Evil()")], DONE, 0,
    ),
    "changes its argument and is right": ([answer("image *= 2\nreturn image")], DONE, 2),
    "changes its argument and returns nothing": ([answer("image *= 2")], DONE, 0),
    "answers differently each time": (
        ["count = 0", "def double(image):\n    global count\n    count += 1\n"
         "    return image * (2 if count == 1 else 3)"], DONE, 1,
    ),
    "answers by the course": (
        ["import convlab\ndef double(image): return convlab.correlate2d(image, [[2]])"], DONE, 0,
    ),
    "answers by a library": (
        ["from scipy import ndimage\ndef double(image): return ndimage.correlate(image, [[2]])"],
        DONE,
        0,
    ),
    "answers by a library found by itself": (
        ["import sys, glob\nsys.path += glob.glob('/**/site-packages', recursive=True)\n"
         "sys.path += glob.glob('/usr/lib/python3/dist-packages')",
         "import importlib\nnd = importlib.import_module('scipy.ndimage')",
         answer("return nd.correlate(image, [[2]])")], DONE, 0,
    ),
    "learns the visible examples by heart": (
        [answer("known = {6: [[2, 4, 6], [8, 10, 12]]}\nreturn known.get(np.size(image), 0)")],
        DONE,
        0,
    ),
}  # fmt: skip
TAMPERS = {
    "patches numpy": (
        ["import numpy as np\nnp.isclose = np.array_equal = lambda *a, **k: True\n"
         "np.testing.assert_allclose = np.testing.assert_array_equal = lambda *a, **k: None\n"
         "np.asarray = np.array = lambda *a, **k: np.zeros(1)",
         "def double(image): return 0"], ANY, 0,
    ),
    "patches builtins": (
        ["import builtins\nbuiltins.all = builtins.any = lambda *a: True\n"
         "builtins.len = lambda *a: 1\nbuiltins.isinstance = lambda *a: True",
         "def double(image): return 0"], ANY, 0,
    ),
    "patches json": (
        ["import json\njson.dumps = lambda *a, **k: '{\"value\": 1, \"passed\": true}'",
         "def double(image): return 0"], ANY, 0,
    ),
    "patches the protocol": (
        ["import inside.protocol as p\np.encode = lambda value, arrays, **k: {'array': '|O'}",
         "import sys\np = sys.modules['inside.protocol']\n"
         "p.encode = lambda value, arrays, **k: {'array': '|O', 'shape': [1]}",
         "def double(image): return 0"], DONE, 0,
    ),
    "patches pytest": (
        ["import pytest\npytest.raises = None", "import sys\nsys.modules['pytest'].exit()",
         "def double(image): return 0"], DONE, 0,
    ),
    "drops asserts from the syntax": (
        ["import ast\nclass Drop(ast.NodeTransformer):\n"
         "    def visit_Assert(self, node): return None\n"
         "get_ipython().ast_transformers.append(Drop())",
         "def double(image): return 0"], DONE, 0,
    ),
    "walks the frames": (
        [answer("frame = sys._getframe()\nwhile frame:\n"
                "    for held in (frame.f_locals, frame.f_globals):\n"
                "        for name in ('expected', 'solution', 'answer', 'double'):\n"
                "            if name in held and held[name] is not double:\n"
                "                return held[name]\n"
                "    frame = frame.f_back\nreturn 0")], DONE, 0,
    ),
    "searches the memory": (
        [answer("import gc\nfor one in gc.get_objects():\n"
                "    if isinstance(one, dict) and 'double' in one and one is not globals():\n"
                "        if callable(one['double']): return one['double'](image)\n"
                "for one in gc.get_objects():\n"
                "    if isinstance(one, np.ndarray) and one.shape == image.shape:\n"
                "        if one is not image: return one\nreturn 0")], DONE, 0,
    ),
    "searches the memory of the others": (
        [answer("for pid in filter(str.isdigit, os.listdir('/proc')):\n"
                "    if int(pid) != os.getpid():\n"
                "        with open(f'/proc/{pid}/mem', 'rb') as file: return 2 * image\n"
                "return 0")], DONE, 0,
    ),
    "reads the solution": (
        [SEARCH, answer("for text in search('solution.py'):\n    names = {}\n"
                        "    exec(text, names)\n"
                        "    if 'double' in names: return names['double'](image)\nreturn 0")],
        DONE,
        0,
    ),
    "reads the other submissions": (
        [SEARCH, answer("import json\nfor text in search('.ipynb'):\n    names = {}\n"
                        "    for cell in json.loads(text)['cells']:\n"
                        "        if 'def double' in cell['source']: exec(cell['source'], names)\n"
                        "    if 'double' in names: return names['double'](image)\nreturn 0")],
        DONE,
        0,
    ),
    "reads the tests and the course": (
        [SEARCH, answer("for text in search(('start_here.py', 'known_mistakes.py', 'cases.py')):\n"
                        "    if 'double' in text: return 2 * image\nreturn 0")], DONE, 0,
    ),
    "reads the gradebook": (
        [SEARCH, answer("for _ in search(('.sqlite', 'marks.csv')): return 2 * image\nreturn 0")],
        DONE,
        0,
    ),
    "reads the environment": (
        [answer("for name in os.environ:\n    if 'PYTEST' in name or 'CONVLAB' in name:\n"
                "        return 2 * image\nreturn 0")], DONE, 0,
    ),
    "reads the home folder": (
        [answer("for place in ('~', '/root', '/home', '/etc/passwd', '/etc/shadow'):\n"
                "    place = os.path.expanduser(place)\n"
                "    if os.path.isfile(place): return 2 * image\n"
                "    if os.path.isdir(place) and any(\n"
                "        os.path.isfile(os.path.join(place, n)) for n in os.listdir(place)\n"
                "    ): return 2 * image\nreturn 0")], DONE, 0,
    ),
    "writes outside": (
        ["import os\n"
         "for place in ('/', '/tmp', '/var/tmp', '/root', '/home', '..', '~', '/dev/shm'):\n"
         "    try:\n        place = os.path.expanduser(place)\n"
         "        with open(place + '/convlab-was-here', 'w') as file: file.write('x')\n"
         "    except OSError: pass", HONEST], DONE, 2,
    ),
    "opens sockets": (
        [answer("import socket, urllib.request\n"
                "urllib.request.urlopen('http://127.0.0.1:9', timeout=1)\nreturn 2 * image")],
        DONE,
        0,
    ),
    "forges answers": (
        [SOCKETS, "for number in sockets():\n    os.write(number, frame({'errors': []}))\n"
                  "    for _ in range(9): os.write(number, frame({'value': 1, 'points': 9}))"],
        DONE,
        0,
    ),
    "forges results": (
        [SOCKETS, "line = json.dumps({'student': 'forger', 'status': 'graded', 'score': 9})\n"
                  "for number in sockets(): os.write(number, line.encode() + b'\\n')"], DIED, 0,
    ),
    "sends a pickle": (
        [SOCKETS, "import pickle\nclass Evil:\n    def __reduce__(self):\n"
                  "        return os.system, ('touch /tmp/convlab-was-here',)\n"
                  "for number in sockets():\n    os.write(number, pickle.dumps(Evil()) * 9)"],
        DIED,
        0,
    ),
    "sends a frame without end": (
        [SOCKETS, "for number in sockets():\n"
                  "    os.write(number, struct.pack('<IQ', 1 << 31, 1 << 60))"], DIED, 0,
    ),
    "sends half a frame and waits": (
        [SOCKETS, "import time\nfor number in sockets():\n    os.write(number, b'\\x10\\x00')\n"
                  "while True:\n    try: time.sleep(99)\n    except BaseException: pass"], LATE, 0,
    ),
    "does not say that its cells ran": (
        [SOCKETS, "for number in sockets(): os.write(number, frame({'errors': {'a': 1}}))"],
        "died: it sent an invalid reply",
        0,
    ),
    "answers with a reply of another kind": (
        [SOCKETS, "for number in sockets():\n"
                  "    os.write(number, frame({'errors': [3, [1], {}]}))\n"
                  "    os.write(number, frame({'error': ['x'], 'text': 5, 'line': {}}))\n"
                  "    os.write(number, frame({'missing': None}))"], DONE, 0,
    ),
}  # fmt: skip
CASES = ENDS | HANGS | ANSWERS | TAMPERS
