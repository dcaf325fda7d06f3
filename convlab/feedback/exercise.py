"""`convlab.exercise(NAME)`: what a notebook calls to have an answer checked."""

from __future__ import annotations

import sys

from convlab.drawing.words import MINUS
from convlab.feedback import record
from convlab.feedback.diagnosis import NOT_STARTED, Report, diagnose
from convlab.feedback.loading import Folder, find
from convlab.feedback.report import as_html, as_text

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
            Named as in the text: `exercise.check(zero_pad)`.

        Raises
        ------
        ValueError
            If the exercise asks for no function of that name.
        """
        for function in functions:
            report = self.examine(function)
            _show(report)
            if report.hint:
                self._hinted.setdefault(report.function, 1)
            if report.status == NOT_STARTED:
                continue
            try:
                record.write(self._folder.name, report)
            except OSError as error:
                _print(f"Your progress could not be noted ({error}); the check itself stands.")

    def examine(self, function) -> Report:
        """Return what `check` shows."""
        name = getattr(function, "__name__", "")
        if name not in self._folder.tasks:
            raise ValueError(
                f"{self._folder.name} asks for no function {name!r}: "
                f"it asks for {', '.join(self._folder.tasks)}"
            )
        return diagnose(function, self._folder.bank(name), hidden=self._folder.hidden_tests(name))

    def hint(self, name) -> None:
        """Tell the next hint for a function, one more each time; a check may have told the first.

        Parameters
        ----------
        name : str or callable
            The function, or its name.
        """
        name = name if isinstance(name, str) else getattr(name, "__name__", "")
        if name not in self._folder.tasks:
            raise ValueError(
                f"no function {name!r} here: choose one of {', '.join(self._folder.tasks)}"
            )
        hints = self._folder.tasks[name].hints
        told = self._hinted[name] = min(self._hinted.get(name, 0) + 1, len(hints))
        last = " That was the last one." if told == len(hints) else ""
        _print(f"Hint {told} of {len(hints)}: {hints[told - 1]}{last}")


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
