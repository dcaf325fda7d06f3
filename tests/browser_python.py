"""Use the course as in a browser, without the parts that Python lacks there (Pyodide).

    python tests/browser_python.py              print which of ATTEMPTS succeed
    python tests/browser_python.py FOLDER       use the course in FOLDER, which was handed out

Standard input holds the right answers, exercise -> source. The output is JSON.
"""

from __future__ import annotations

import asyncio
import importlib.machinery
import json
import os
import sys
import threading
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("anywidget", "ipython", "ipywidgets", "numpy")  # with what they require
# Parts of the standard library that Pyodide does not have, or that do not work there.
MODULES = {"ctypes", "fcntl", "multiprocessing", "pwd", "resource", "sqlite3", "termios"}
EVENTS = ("_thread.start", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.system",
          "pty.spawn", "socket.", "subprocess.")  # fmt: skip
ATTEMPTS = (
    "import threading; threading.Thread(target=print).start()",
    "from concurrent.futures import ThreadPoolExecutor; ThreadPoolExecutor().submit(print)",
    "import subprocess; subprocess.run(['true'])",
    "import os; os.system('true')",
    "import os; os.posix_spawn('/bin/true', ['true'], {})",
    "import os; os.fork() or os._exit(0)",
    "import multiprocessing",
    "import socket; socket.socket()",
    "import fcntl",
    "import ctypes",
    "import matplotlib",
    "import jupyter_core",
)


class Refused(BaseException):  # so that `except Exception` does not hide it
    """The program used something that does not work in a browser."""


class Available(importlib.machinery.PathFinder):
    """Finds only modules that a browser has."""

    def __init__(self, names: set[str]):
        self.names, self.finders = names, list(sys.meta_path)

    def find_spec(self, name, path=None, target=None):
        """Ask the other finders, in order."""
        if name.partition(".")[0] not in self.names:
            return None
        specs = (finder.find_spec(name, path, target) for finder in self.finders)
        return next(filter(None, specs), None)


def become_a_browser() -> None:
    """Remove the parts that a browser's Python lacks; this cannot be undone."""
    names = {"__main__", "convlab", *sys.stdlib_module_names, *_installed()} - MODULES
    for name in list(sys.modules):
        if name.partition(".")[0] not in names:
            del sys.modules[name]
    sys.meta_path[:] = [Available(names)]
    sys.platform = "emscripten"

    def refuse(event, *_):
        if event.startswith(EVENTS):
            raise Refused(event)

    sys.addaudithook(refuse)
    if sys.version_info < (3, 12):  # no audit event
        threading._start_new_thread = lambda *_: refuse("_thread.start_new_thread")


def _installed() -> set[str]:
    """Return the names under which PACKAGES and all that they require are imported."""
    found, waiting = set(), list(PACKAGES)
    while waiting:
        name = canonicalize_name(waiting.pop())
        if name not in found:
            found.add(name)
            required = map(Requirement, metadata.requires(name) or ())
            there = {"extra": "", "sys_platform": "emscripten"}
            waiting += [r.name for r in required if not r.marker or r.marker.evaluate(there)]
    return {file.parts[0].split(".")[0] for name in found for file in metadata.files(name)}


def succeeding() -> list[str]:
    """Return those of ATTEMPTS that are not refused."""
    found = []
    for attempt in ATTEMPTS:
        try:
            exec(attempt, {})
        except (Refused, ModuleNotFoundError):
            continue
        found.append(attempt)
    return found


async def use(course: Path, answers: dict[str, str]) -> dict:
    """Use everything that the notebooks of a learner use, and return what happened."""
    os.chdir(course / "notebooks")
    found = {"explorers": await explorers(), "questions": questions(), "upload": upload()}
    os.chdir(course / "exercises" / "00_start_here")
    return found | checks(answers)


async def explorers() -> list[str]:
    """Move each control of each explorer, and let it prefetch pictures."""
    from convlab import explore, samples
    from convlab.explore._prefetch import handle_of

    names = [name for name in explore.__all__ if name != "predict"]
    made = [getattr(explore, name)() for name in names]
    for explorer in (*made, explore.layer(samples.chelsea())):
        shown = {(explorer.stage.svg, explorer.stage.step)}
        for control in explorer.controls.values():
            handle = handle_of(control)
            for value in handle.nearest()[:1] if handle else ():
                setattr(handle.widget, handle.trait, value)
                shown.add((explorer.stage.svg, explorer.stage.step))
        await asyncio.sleep(0.1)
        assert len(shown) > 1 and not explorer.stage.message, explorer.stage.message
    return names


def questions() -> list[str]:
    """Answer each question of each lesson wrongly, then correctly; return the lessons."""
    from convlab import explore
    from convlab import questions as known

    here = Path.cwd()
    for lesson in known.lessons(here):
        for name, question in known.read(here, lesson).items():
            row, verdict, _ = explore.predict(lesson, name).children
            answer, buttons = row.children
            wrong = [one for one in question.choices if one != question.answer] or ["-12345"]
            for given, said in ((wrong[0], "Not yet."), (question.answer, "Right.")):
                answer.value = given if question.choices else str(given)
                buttons.children[0].click()
                assert said in verdict.value, (lesson, name, verdict.value)
    return known.lessons(here)


def upload() -> str:
    """Return the message for a learner's picture without Pillow."""
    from convlab.explore._photo import read_photo

    try:
        read_photo(b"", "own.png")
    except ValueError as error:
        return str(error)


WRONG = {
    "named": "def double(image):\n    return image + 2",
    "pair": "def double(image):\n    doubled = image / 2\n    doubled[-1] = 0\n    return doubled",
    "unknown": "def double(image):\n    return 7 * image - 1",
    "error": "def double(image):\n    return image * missing",
}


def checks(answers: dict[str, str]) -> dict:
    """Check right and wrong answers in a notebook's shell, and read the progress."""
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output

    from convlab import feedback

    shell = InteractiveShell.instance()
    shell.kernel = None  # as in a notebook, where reports are shown with their pictures

    def report(exercise: str, source: str) -> str:
        shell.reset()
        shell.run_cell(f"import convlab\nimport numpy as np\n{source}").raise_error()
        with capture_output() as shown:
            done = shell.run_cell(f"convlab.exercise({exercise!r}).check()", store_history=True)
        done.raise_error()
        return "".join(one.data["text/html"] for one in shown.outputs)

    for exercise, source in answers.items():
        assert report(exercise, source)
    reports = {name: report("00_start_here", source) for name, source in WRONG.items()}
    records = [(one.exercise, one.status) for one in feedback.record.read(Path.cwd())]
    return {"reports": reports, "records": records, "progress": repr(feedback.progress())}


def main(arguments: list[str]) -> None:
    sys.path[0] = str(ROOT)
    answers = json.load(sys.stdin) if arguments else {}
    loop = asyncio.new_event_loop()
    failures = []
    loop.set_exception_handler(lambda _, context: failures.append(repr(context)))
    become_a_browser()
    if not arguments:
        print(json.dumps(succeeding()))
        return
    found = loop.run_until_complete(use(Path(arguments[0]), answers))
    assert not failures, failures
    print(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1:])
