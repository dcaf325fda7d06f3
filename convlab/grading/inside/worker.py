"""The worker: a process that runs the cells of one submission, then calls its functions.

The submission runs in the same process and may change any of this code. The grader does not rely on
it: it compares and marks by itself, and this process knows no expected value.
"""

import difflib
import errno
import json
import os
import random
import re
import signal
import traceback

import numpy as np

from . import protocol
from .import_guard import LibraryUsed, rest_of

_LONGEST_TEXT = 400
_SHORTEST_WAIT = 0.05  # seconds; less is no reason to give a cell more time
_NAMES = 1000  # of a notebook that are compared with a missing one
# The exit code of a worker that gets no memory to send or receive a frame.
REFUSED_CODE = 71
NO_MEMORY = "it does not fit into memory"  # of a worker, which has less than the grader
_SHORT_OF_MEMORY = (errno.ENOMEM, errno.ENOBUFS)

_WARM_UP = """
import numpy as np
from convlab import exercise
exercise("none")
def warm_up(image):
    return np.zeros_like(image)
"""


class Unreadable(Exception):
    """A file that is not a runnable notebook; the message says why."""


class _CellTimeout(BaseException):
    """A cell ran for too long."""


def _nothing(_error) -> str:
    return ""


def _not_at_all() -> float:
    return 0.0


def serve(sock, shell, refused=_nothing, waited=_not_at_all) -> None:
    """Answer the grader's requests until it closes the socket; the shell runs the cells.

    `refused` is called with each error of the submission; it returns the resource that the system
    refused, or "". `waited` returns how many seconds others have kept this process from running.
    """

    def check(error: BaseException) -> None:
        """Ask the grader about an error that may be the system's: it replies if it is not."""
        if what := refused(error):
            protocol.send(sock, {"refused": what})
            protocol.receive(sock, body_bytes=0)

    settings, notebook = protocol.receive(sock, body_bytes=1 << 40)
    # From here on it is the submission that this process works on.
    protocol.send(sock, {"ready": True})
    if why_not := why_not_run(notebook, settings["cells"]):
        protocol.send(sock, {"not run": why_not})
        return
    cells = code_cells(notebook)
    protocol.send(sock, {"errors": _run(cells, shell, settings["cell_seconds"], check, waited)})
    while True:
        header, body = protocol.receive(sock, body_bytes=1 << 40)
        reply, arrays = _call(shell, header, body, check)
        size = sum(array.nbytes for array in arrays)
        if size > settings["answer_bytes"]:
            reply, arrays = {"unusable": f"the answer is too large: {size >> 20} MiB"}, []
        elif len(json.dumps(reply)) > protocol.HEADER_BYTES:
            reply, arrays = {"unusable": "the answer is too large"}, []
        protocol.send(sock, reply, arrays)


def warm_up(shell) -> None:
    """Run two cells and a call, and forget them, so that all modules are loaded before the fork."""
    before = set(shell.user_ns)
    _run([_WARM_UP, "1 / 0"], shell, 60)
    arrays: list = []
    tree = protocol.encode(((np.ones((2, 2)),), {}), arrays)
    _call(shell, {"call": "warm_up", "arguments": tree}, arrays[0].tobytes())
    for name in set(shell.user_ns) - before:
        del shell.user_ns[name]


def why_not_run(text: bytes, most: int) -> str:
    """Return the status of a notebook that is not run, "" if it can be; at most `most` cells are.

    The grader asks this too if a worker says that it has not run a notebook.
    """
    try:
        count = len(code_cells(text))
    except Unreadable as error:
        return f"unreadable: {error}"
    return f"too expensive: {count} code cells, more than {most}" if count > most else ""


def code_cells(text: bytes) -> list[str]:
    """Read the source of a notebook's code cells; raise Unreadable if it is not one for Python."""
    try:
        notebook = json.loads(text)
    except RecursionError:
        raise Unreadable("it is nested too deep") from None
    except MemoryError:
        raise Unreadable(NO_MEMORY) from None
    except ValueError:
        raise Unreadable("it is empty" if not text.strip() else "it is not JSON") from None
    if not isinstance(notebook, dict) or not isinstance(notebook.get("nbformat"), int):
        raise Unreadable("it is JSON but not a notebook")
    if notebook["nbformat"] != 4:
        version = notebook["nbformat"]
        raise Unreadable(f"it has format {version}, not 4: save it with a current Jupyter")
    cells = notebook.get("cells")
    if not isinstance(cells, list) or not all(isinstance(cell, dict) for cell in cells):
        raise Unreadable("it has no list of cells")
    _check_language(notebook.get("metadata"))
    return [_source(cell) for cell in cells if cell.get("cell_type") == "code"]


def _check_language(metadata) -> None:
    metadata = metadata if isinstance(metadata, dict) else {}
    for key, field in (("kernelspec", "language"), ("language_info", "name")):
        part = metadata.get(key)
        language = part.get(field) if isinstance(part, dict) else None
        language = language.strip() if isinstance(language, str) else ""
        if language and not language.lower().startswith(("python", "ipython")):
            raise Unreadable(f"it is for {language[:40]}, not for Python")


def _source(cell: dict) -> str:
    source = cell.get("source", "")
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        source = "".join(source)
    if not isinstance(source, str):
        raise Unreadable("the source of a cell is not text")
    return source


def _run(cells: list[str], shell, seconds: float, check=_nothing, waited=_not_at_all) -> list:
    """Run the cells; return [number from 1, error] for each that failed."""
    random.seed(0)
    np.random.seed(0)  # noqa: NPY002  random numbers are the same in each run
    failed = []
    for number, source in enumerate(cells, 1):
        _set_alarm(seconds, waited)
        try:
            errors = _run_cell(source, shell)
        except (_CellTimeout, Exception) as own:  # IPython itself may fail on a cell
            errors = [own]
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
        for error in errors:
            if isinstance(error, _CellTimeout):
                failed.append([number, f"stopped after {seconds:g} s"])
            else:
                check(error)
                failed.append([number, _describe(error)])
    signal.signal(signal.SIGALRM, signal.SIG_IGN)
    return failed[:20]


def _run_cell(source: str, shell) -> list[BaseException]:
    """Run a cell, without the statements that call a library.

    Returns the error that ended it, if any, and that of the first such statement.
    """
    called: list[BaseException] = []
    while True:
        result = shell.run_cell(source, store_history=False)
        error = result.error_before_exec or result.error_in_exec
        if not isinstance(error, LibraryUsed):
            return [*([] if error is None else [error]), *called]
        called = called or [error]
        source = rest_of(shell.transform_cell(source), error, shell.user_ns)


def _set_alarm(seconds: float, waited) -> None:
    """Interrupt a cell after some seconds, and those in which others used the processor."""
    excused = waited()

    def ring(_number, _frame):
        nonlocal excused
        now = waited()
        more, excused = now - excused, now
        if more < _SHORTEST_WAIT:
            raise _CellTimeout
        signal.setitimer(signal.ITIMER_REAL, more)

    signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)


def _call(shell, header: dict, body: bytes, check=_nothing) -> tuple[dict, list]:
    """Call the function that a request names; return the reply's header and arrays."""
    name = header["call"]
    if name not in shell.user_ns:
        some = list(shell.user_ns)[:_NAMES]
        names = {one.lower(): one for one in some if isinstance(one, str)}
        near = difflib.get_close_matches(name.lower(), names, 1)  # it is misspelled, or renamed
        but = f", but there is `{names[near[0]]}`" if near else ""
        return {"missing": f"there is no function `{name}` in the notebook{but}"}, []
    function = shell.user_ns[name]
    if not callable(function):
        kind = type(function).__name__
        return {"missing": f"`{name}` is not a function, but a value of type {kind}"}, []
    arguments, options = protocol.decode(header["arguments"], body)
    try:
        answer = function(*arguments, **options)
    except LibraryUsed as error:
        return {"library": str(error)}, []
    except BaseException as error:
        check(error)
        return {"error": _kind(error), "text": _text(error), "line": _line(error)}, []
    before, _ = protocol.decode(header["arguments"], body)
    pairs = enumerate(zip(before, arguments, strict=True))
    changed = [place for place, pair in pairs if not _same(*pair)]
    arrays: list = []
    try:
        return {"value": protocol.encode(answer, arrays), "changed": changed}, arrays
    except protocol.Unencodable as error:
        return {"unusable": str(error)[:_LONGEST_TEXT]}, []


def _same(before, after) -> bool:
    if isinstance(before, np.ndarray):
        same = isinstance(after, np.ndarray) and before.shape == after.shape
        return same and before.tobytes() == after.tobytes()
    return True


def _kind(error: BaseException) -> str:
    """Return the name of the nearest built-in exception."""
    return next(kind.__name__ for kind in _kinds(error) if kind.__module__ == "builtins")


def _kinds(error: BaseException) -> list[type]:
    """Return the types of an error, without Python's private ones such as _IncompleteInputError."""
    return [
        kind
        for kind in type(error).__mro__
        if kind.__module__ != "builtins" or not kind.__name__.startswith("_")
    ]


def _text(error: BaseException) -> str:
    try:
        return str(error)[:_LONGEST_TEXT]
    except BaseException:  # an untrusted `__str__` may do anything
        return ""


def _describe(error: BaseException) -> str:
    text = re.sub(r"\(<ipython-input-[^>]*>, ", "(", _text(error))  # of a SyntaxError
    name = _kinds(error)[0].__name__
    return f"{name}: {text}" if text else name


def _line(error: BaseException) -> str:
    """Return the last line of a cell in the error's traceback."""
    try:
        frames = traceback.extract_tb(error.__traceback__, limit=-200)
        own = [frame for frame in frames if "ipython-input" in frame.filename]
        return (own[-1].line or "")[:_LONGEST_TEXT] if own else ""
    except BaseException:
        return ""


def run(sock, shell, refused=_nothing, waited=_not_at_all) -> None:
    """Serve, then end this process without running anything the submission left behind."""
    code = 0
    try:
        serve(sock, shell, refused, waited)
    except protocol.ProtocolError:
        pass  # the grader has closed the socket
    except OSError as error:
        code = REFUSED_CODE if error.errno in _SHORT_OF_MEMORY else 0
    finally:
        os._exit(code)
