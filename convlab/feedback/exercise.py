"""`convlab.exercise(NAME)`: what a notebook calls to have an answer checked."""

from __future__ import annotations

import sys

from convlab.drawing.words import MINUS
from convlab.feedback import record
from convlab.feedback.diagnosis import NOT_STARTED, Report, diagnose
from convlab.feedback.errors import inner
from convlab.feedback.loading import Folder, find
from convlab.feedback.report import as_html, as_text

_MOST_NAMES = 9  # of one function: what it was made of is made of something, and so on
_PLAIN = str.maketrans({MINUS: "-", "·": "*", "×": "x", "°": " degrees", "…": "..."})


class Exercise:
    """The checks of one exercise."""

    def __init__(self, folder: Folder):
        self._folder = folder
        self._hinted: dict[str, int] = {}

    def __repr__(self) -> str:
        return f"Exercise {self._folder.name}: write {', '.join(self._folder.tasks)}"

    def check(self, *functions) -> None:
        """Try functions on the examples, and show the first that comes out wrong.

        Parameters
        ----------
        *functions : callable
            Those the text asks for: `exercise.check(zero_pad)`. Without any, all that stand under
            such a name where this is called.
        """
        namespace = _namespace(sys._getframe(1))
        asked = [(self._task_of(function, namespace), function) for function in functions]
        there = [(name, namespace[name]) for name in self._tasks if name in namespace]
        if not asked and not there:
            _print(f"There is nothing to check yet. {self._how('check')}")
        for name, function in asked or there:
            if name is None:
                _print(self._unknown("check", function))
                continue
            if isinstance(function, str):
                function = namespace.get(name, function)
            report = self._report(name, function)
            _show(report)
            self._note(report)
            if report.stopped:
                break

    def examine(self, function) -> Report:
        """Return what `check` shows.

        Raises
        ------
        ValueError
            If the exercise asks for no such function.
        """
        name = self._task_of(function, _namespace(sys._getframe(1)))
        if name is None:
            raise ValueError(self._unknown("check", function))
        return self._report(name, function)

    def hint(self, name=None) -> None:
        """Tell the next hint for a function, one more each time; a check may have told the first.

        Parameters
        ----------
        name : str or callable
            The function, or its name; not needed where the exercise asks for one only.
        """
        task = self._task_of(name, _namespace(sys._getframe(1)))
        if task is None:
            _print(self._unknown("hint", name))
            return
        hints = self._tasks[task].hints
        told = self._hinted[task] = min(self._hinted.get(task, 0) + 1, len(hints))
        last = " That was the last one." if told == len(hints) else ""
        _print(f"Hint {told} of {len(hints)}: {hints[told - 1]}{last}")

    @property
    def _tasks(self) -> dict:
        return self._folder.tasks

    def _report(self, name: str, function) -> Report:
        hidden = self._folder.hidden_tests(name)
        return diagnose(function, self._folder.bank(name), hidden=hidden, at_home=True)

    def _note(self, report: Report) -> None:
        """Remember the hint that was told, and the check for the learner's progress."""
        if report.hint:
            self._hinted.setdefault(report.function, 1)
        if report.status == NOT_STARTED:
            return
        try:
            record.write(self._folder.name, report)
        except OSError as error:
            _print(f"Your progress could not be noted ({error}); the check itself stands.")

    def _task_of(self, function, namespace: dict) -> str | None:
        """Find out which task a function, or a name, is meant for.

        A function's own name tells, or the one it stands under where the check is called, or that
        of what it was made of; where there is one task, it is that.
        """
        if isinstance(function, str):
            return function if function in self._tasks else None
        names = [_name(function)]
        names += [name for name in self._tasks if namespace.get(name, ...) is function]
        while len(names) < _MOST_NAMES and (function := inner(function)) is not None:
            names.append(_name(function))
        found = [name for name in names if name in self._tasks]
        found += self._tasks if len(self._tasks) == 1 else []
        return found[0] if found else None

    def _unknown(self, method: str, thing) -> str:
        if name := thing if isinstance(thing, str) else _name(thing):
            return f"{self._folder.name} asks for no function {name!r}. {self._how(method)}"
        return f"Which function is this? {self._how(method)}"

    def _how(self, method: str) -> str:
        calls = " or ".join(f"`exercise.{method}({name})`" for name in self._tasks)
        return f"Give one that the text asks for, by its name alone: {calls}."


def _namespace(frame) -> dict:
    """Return what can be seen by name where a frame stands."""
    return frame.f_globals | frame.f_locals


def _name(function) -> str:
    name = getattr(function, "__name__", "")
    return name if isinstance(name, str) else ""


def exercise(name: str) -> Exercise:
    """Find an exercise by the name of its folder.

    Parameters
    ----------
    name : str
        Such as "03_padding".

    Raises
    ------
    ValueError
        If there is none of that name.
    """
    return Exercise(find(name))


def _show(report: Report) -> None:
    """Show a report: with its picture in a notebook, in words elsewhere."""
    try:
        from IPython import get_ipython
    except ImportError:
        shell = None
    else:
        shell = get_ipython()
    if shell is None or not hasattr(shell, "kernel"):
        _print(as_text(report))
        return
    from IPython.display import display

    display({"text/plain": as_text(report), "text/html": as_html(report)}, raw=True)


def _print(text: str) -> None:
    """Print, with other signs where the terminal has none for minus, times and the like."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        text = text.translate(_PLAIN).encode(encoding, "replace").decode(encoding)
    print(text)
