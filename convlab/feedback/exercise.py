"""`convlab.exercise(NAME)`: checking an answer in a notebook."""

from __future__ import annotations

import difflib
import dis
import sys
from collections import defaultdict
from dataclasses import replace

from convlab.drawing.formatting import MINUS
from convlab.feedback import record
from convlab.feedback.diagnosis import NOT_STARTED, Report, call_text, diagnose
from convlab.feedback.errors import code_of, inner, is_cell
from convlab.feedback.history import newer_definition
from convlab.feedback.loading import Folder, find
from convlab.feedback.report import as_html, as_text

_MOST_NAMES = 9  # of one function and the functions inside its wrappers
_opened: dict[tuple, Exercise] = {}  # by folder, and by the versions of its files
_PLAIN = str.maketrans({MINUS: "-", "·": "*", "×": "x", "°": " degrees", "…": "..."})


class Exercise:
    """The checks of one exercise."""

    def __init__(self, folder: Folder):
        self._folder = folder
        self._shown: dict[str, set[int]] = defaultdict(set)  # hints, by function

    def __repr__(self) -> str:
        return f"Exercise {self._folder.name}: write {', '.join(self._folder.tasks)}"

    def check(self, *functions) -> None:
        """Call functions on the examples, and show the first wrong result of each.

        Parameters
        ----------
        *functions : callable
            Functions of the exercise: `exercise("03_padding").check(zero_pad)`. By default all
            of them that are defined where this is called.
        """
        namespace = _namespace(sys._getframe(1))
        asked = [(self._task_of(function, namespace), function) for function in functions]
        there = [(name, namespace[name]) for name in self._folder.tasks if name in namespace]
        if not asked and not there:
            _print(f"There is nothing to check yet. {self._how('check')}")
        for name, function in asked or there:
            if name is None:
                _print(self._unknown("check", function))
                continue
            if isinstance(function, str):
                function = namespace.get(name, function)
            report = self._report(name, function, namespace)
            _show(report)
            self._note(report)
            if report.stopped:
                break

    def examine(self, function) -> Report:
        """Return the report that `check` shows.

        Raises
        ------
        ValueError
            The exercise has no such function.
        """
        namespace = _namespace(sys._getframe(1))
        name = self._task_of(function, namespace)
        if name is None:
            raise ValueError(self._unknown("check", function))
        return self._report(name, function, namespace)

    def hint(self, name=None) -> None:
        """Print the next hint for a function: the first that has not been shown yet.

        Parameters
        ----------
        name : str or callable
            The function, or its name; optional if the exercise has only one.
        """
        task = self._task_of(name, _namespace(sys._getframe(1)))
        if task is None:
            _print(self._unknown("hint", name))
            return
        hints, shown = self._folder.tasks[task].hints, self._shown[task]
        if not hints:
            _print(f"There is no hint for {task}.")
            return
        left = [index for index in range(len(hints)) if index not in shown]
        index = left[0] if left else len(hints) - 1
        shown.add(index)
        last = " That was the last one." if len(left) < 2 else ""
        _print(f"Hint {index + 1} of {len(hints)}: {hints[index]}{last}")

    def _report(self, name: str, function, namespace: dict) -> Report:
        hidden, shell = self._folder.hidden_tests(name), _shell()
        report = diagnose(function, self._folder.answer_key(name), hidden=hidden, in_notebook=True)
        history = shell and shell.history_manager
        if not history or namespace.get(name, ...) is not function:
            return report
        cells = history.input_hist_parsed
        return replace(report, warning=newer_definition(name, function, cells, self._folder.tasks))

    def _note(self, report: Report) -> None:
        """Record the hint that was shown, and the check for the learner's progress."""
        if report.hint:
            hints = self._folder.tasks[report.function].hints
            self._shown[report.function].add(hints.index(report.hint))
        if report.status == NOT_STARTED:
            return
        try:
            record.write(self._folder.name, report)
        except OSError as error:
            _print(f"Your progress was not saved ({error}). The check itself is complete.")

    def _task_of(self, function, namespace: dict) -> str | None:
        """Return the task for a function or a name.

        It is found by the function's name, the variable in which the caller has it, or the name of
        a function inside its wrappers; a single task is the default.
        """
        if isinstance(function, str):
            return function if function in self._folder.tasks else None
        names = [_name(function)]
        names += [name for name in self._folder.tasks if namespace.get(name, ...) is function]
        while len(names) < _MOST_NAMES and (function := inner(function)) is not None:
            names.append(_name(function))
        found = [name for name in names if name in self._folder.tasks]
        found += self._folder.tasks if len(self._folder.tasks) == 1 else []
        return found[0] if found else None

    def _unknown(self, method: str, thing) -> str:
        if name := thing if isinstance(thing, str) else _name(thing):
            return f"{self._folder.name} has no function {name!r}. {self._how(method)}"
        return f"Which function is this? {self._how(method)}"

    def _how(self, method: str) -> str:
        calls = (f"`{call_text(self._folder.name, method, name)}`" for name in self._folder.tasks)
        return f"Pass a function of the exercise, without calling it: {' or '.join(calls)}."


def _namespace(frame) -> dict:
    return frame.f_globals | frame.f_locals


def _name(function) -> str:
    name = getattr(function, "__name__", "")
    return name if isinstance(name, str) else ""


def exercise(name: str) -> Exercise:
    """Find an exercise by the name of its folder.

    Further calls return the same object, which keeps the hints it has shown.

    Parameters
    ----------
    name : str
        Such as "03_padding".

    Raises
    ------
    ValueError, TypeError
        There is no exercise of that name, or it is not a string.
    """
    folder = find(name)
    state = folder.path, folder.version()
    if state not in _opened:
        _opened[state] = Exercise(folder)
    frame = sys._getframe(1)
    for undefined in _undefined(folder.tasks, frame):
        keep, run = "keep the name of the stub", f"run the cell with `def {undefined}`"
        if near := _near(undefined, folder.tasks, frame):  # it may be a helper
            _print(f"There is no `{undefined}`, but a `{near}`: {keep}, or {run}.")
        else:
            _print(f"First {run}: it has not run, or did not finish.")
    return _opened[state]


def _undefined(tasks, frame) -> list[str]:
    """Return the tasks that a statement in a cell reads although they are not defined.

    Python reads the function after it has called `exercise`, and then raises a NameError.
    """
    if not is_cell(frame.f_code.co_filename):
        return []

    def named(*operations: str) -> set[str]:
        found = dis.get_instructions(frame.f_code)
        return {one.argval for one in found if one.opname in operations}

    names = named("LOAD_NAME", "LOAD_GLOBAL") - named("STORE_NAME", "STORE_GLOBAL")
    return [name for name in tasks if name in names and name not in _namespace(frame)]


def _near(undefined: str, tasks, frame) -> str:
    """Return a function of a cell whose name is like that of an undefined task, "" if none is."""
    names = {
        name.lower(): name
        for name, thing in _namespace(frame).items()
        if name not in tasks and is_cell(getattr(code_of(thing), "co_filename", ""))
    }
    near = difflib.get_close_matches(undefined.lower(), names, 1)
    return names[near[0]] if near else ""


def _show(report: Report) -> None:
    """Show a report: with its picture in a notebook, as text elsewhere."""
    shell = _shell()
    if shell is None or not hasattr(shell, "kernel"):
        _print(as_text(report))
        return
    from IPython.display import display

    display({"text/plain": as_text(report), "text/html": as_html(report)}, raw=True)


def _shell():
    """Return the IPython shell in which this runs, or None."""
    try:
        from IPython import get_ipython
    except ImportError:
        return None
    return get_ipython()


def _print(text: str) -> None:
    """Print, with ASCII in place of characters that the terminal cannot encode."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        text = text.translate(_PLAIN).encode(encoding, "replace").decode(encoding)
    print(text)
