"""Pictures drawn before they are asked for, so that a moved control need not wait for one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import ipywidgets as widgets
import numpy as np

from convlab import samples
from convlab.explore._controls import OWN, KernelEditor, as_tuples
from convlab.stage import Stage

REACH = 3  # how many values on either side of the present one
_KEPT = 32  # pictures; prefetch.js keeps as many
_IDLE_SECONDS = 0.03  # a hand that drags sends more often than that

_SLIDERS = (widgets.IntSlider, widgets.FloatSlider)

Picture = tuple[str, int]  # the SVG, and the step it shows
Value = float | tuple[int, int]  # a point is its row and column


class Ahead:
    """Draws, while the kernel has nothing to do, what the control last moved may ask for next.

    The stage gets each picture with the value it belongs to, and shows it the moment the control
    takes that value. The kernel's own answer follows all the same, and it is the one that counts.

    Parameters
    ----------
    stage : Stage
        Where the pictures are sent to.
    draw : callable
        `draw(values)` returns the picture for the values of all controls.
    foresee : callable
        `foresee(name, value)` returns the values all controls would have if the control of that
        name were given this value.
    """

    def __init__(
        self, stage: Stage, draw: Callable[[dict], Picture], foresee: Callable[[str, object], dict]
    ):
        self._stage, self._draw, self._foresee = stage, draw, foresee
        self._moved: str | None = None  # the widget the hand is on
        self._pictures: dict[Value, tuple[dict, Picture]] = {}
        self._timer: asyncio.TimerHandle | None = None

    def take(self, at: tuple[str, Value] | tuple[()], values: dict) -> Picture:
        """Return the picture for `values`: the one foreseen for where the hand is, or a new one.

        Parameters
        ----------
        at : tuple
            What `moved_to` returned; empty where no picture can have been foreseen.
        values : dict
            Of all controls, and the point where there is one.
        """
        moved, value = at or (None, None)
        if moved is None or moved != self._moved:
            self.forget()
        self._moved = moved
        foreseen, picture = self._pictures.get(value, (None, None))
        if not foreseen or not _same(foreseen, values):
            picture = self._draw(values)
            self._keep(value, values, picture)  # the page keeps what it has shown, too
        return picture

    def _keep(self, value: Value, values: dict, picture: Picture) -> None:
        self._pictures[value] = values, picture
        if len(self._pictures) > _KEPT:
            del self._pictures[next(iter(self._pictures))]

    def forget(self) -> None:
        """Drop what was foreseen, because something else has changed."""
        self._pictures = {}
        self._pause()

    def _pause(self) -> None:
        if self._timer:
            self._timer.cancel()

    def go_on(self, name: str, control) -> None:
        """Begin with the values nearest to the present one, once the kernel is idle."""
        self._pause()
        self._wait(name, control, [v for v in _nearest(control) if v not in self._pictures])

    def _wait(self, name: str, control, waiting: list) -> None:
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:  # a script, in which nobody moves anything
            return
        if waiting:
            self._timer = loop.call_later(_IDLE_SECONDS, self._draw_one, name, control, *waiting)

    def _draw_one(self, name: str, control, value, *waiting) -> None:
        values = self._foresee(name, _choices(control)[value])
        try:
            picture = self._draw(values)
        except (ValueError, TypeError):  # told when it is really asked for
            pass
        else:
            self._keep(value, values, picture)
            widget, trait = _handle(control)
            self._stage.foresee(widget.model_id, trait, value, *picture)
        self._wait(name, control, list(waiting))


def moved_to(control) -> tuple[str, Value] | tuple[()]:
    """Return which widget the hand is on and what it is at, as the page knows them.

    Empty for a control whose values are too many to be drawn ahead, and for a kernel of one's own,
    which its name does not tell.
    """
    handle = _handle(control)
    if isinstance(control, KernelEditor) and control.choice.value == OWN:
        return ()
    if not handle:
        return ()
    value = getattr(*handle)
    if isinstance(control, Stage):
        return handle[0].model_id, tuple(value)
    return handle[0].model_id, int(value) if isinstance(control, widgets.Checkbox) else value


def _handle(control) -> tuple[widgets.Widget, str] | None:
    """Return the widget a hand moves, and its trait that the page changes."""
    if isinstance(control, KernelEditor):
        return control.choice, "index"
    if isinstance(control, widgets.Dropdown):
        return control, "index"
    if isinstance(control, (*_SLIDERS, widgets.Checkbox)):
        return control, "value"
    if isinstance(control, Stage):
        return control, "point"
    return None


def _choices(control) -> dict:
    """Return what the trait of the handle can be, and the control's value for each."""
    if isinstance(control, KernelEditor):
        names = enumerate(control.choice.options)
        return {i: as_tuples(samples.kernel(name)) for i, name in names if name != OWN}
    if isinstance(control, widgets.Dropdown):
        return {i: value for i, (_, value) in enumerate(control._options_full)}
    if isinstance(control, widgets.Checkbox):
        return {0: False, 1: True}
    if isinstance(control, Stage):
        row, column = control.point
        around = (row, column + 1), (row + 1, column), (row, column - 1), (row - 1, column)
        return {point: point for point in around if min(point) >= 0}
    low, high, step = control.min, control.max, control.step
    return {low + n * step: low + n * step for n in range(round((high - low) / step) + 1)}


def _nearest(control) -> list[Value]:
    _, now = moved_to(control)
    presses = {value: apart(value, now, control) for value in _choices(control)}
    return sorted((v for v, count in presses.items() if 0 < count <= REACH), key=presses.get)


def apart(one: Value, other: Value, control: widgets.Widget) -> int:
    """Return how many presses of an arrow key lie between two values of a control's handle."""
    step = control.step if isinstance(control, _SLIDERS) else 1
    return round(np.abs(np.subtract(one, other, dtype=float)).sum() / step)


def _same(foreseen: dict, values: dict) -> bool:
    # An array is not looked into: a photograph that was exchanged is another object.
    plain = bool, int, float, str, tuple
    return all(
        foreseen[name] is value or (isinstance(value, plain) and foreseen[name] == value)
        for name, value in values.items()
    )
