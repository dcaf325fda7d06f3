"""Prefetching: pictures are drawn before they are needed, while the kernel is idle."""

import asyncio
from collections.abc import Callable, Iterable
from typing import NamedTuple

import ipywidgets as widgets
import numpy as np

from convlab import samples
from convlab.explore._controls import OWN, KernelEditor, as_tuples
from convlab.stage import Stage

REACH = 3  # key presses on either side of the current value
_MOST_KEPT = 32  # pictures
_IDLE_SECONDS = 0.03  # longer than between two messages of a slider that is dragged

Value = float | tuple[int, int]  # of a trait; a point is its row and column


class Handle(NamedTuple):
    """The trait that the page changes when a control is moved."""

    widget: widgets.Widget
    trait: str
    value: Value  # the current one
    # The other values it can take, and the value of the control for each.
    choices: dict[Value, object]
    step: float = 1  # how far one key press moves it

    def nearest(self) -> list[Value]:
        """List the choices that a few key presses lead to, the nearest first."""
        presses = {value: self.distance(value) for value in self.choices}
        return sorted((v for v in presses if 0 < presses[v] <= REACH), key=presses.get)

    def distance(self, value: Value) -> int:
        """Count the presses of an arrow key between the current value and another."""
        return round(np.abs(np.subtract(value, self.value, dtype=float)).sum() / self.step)


def handle_of(control) -> Handle | None:
    """Return the handle of a control.

    None for a control with too many values to prefetch, and for the learner's own kernel, which is
    not among the choices.
    """
    if isinstance(control, KernelEditor):
        names = [name for name in control.choice.options if name != OWN]  # OWN comes last
        choices = {index: as_tuples(samples.kernel(name)) for index, name in enumerate(names)}
        own = control.choice.value == OWN
        return None if own else Handle(control.choice, "index", control.choice.index, choices)
    if isinstance(control, widgets.Dropdown):
        choices = {index: value for index, (_, value) in enumerate(control._options_full)}
        return Handle(control, "index", control.index, choices)
    if isinstance(control, widgets.Checkbox):
        return Handle(control, "value", int(control.value), {0: False, 1: True})
    if isinstance(control, (widgets.IntSlider, widgets.FloatSlider)):
        low, high, step = control.min, control.max, control.step
        values = [low + n * step for n in range(round((high - low) / step) + 1)]
        return Handle(control, "value", control.value, dict(zip(values, values, strict=True)), step)
    if isinstance(control, Stage):
        row, column = control.point
        around = (row, column + 1), (row + 1, column), (row, column - 1), (row - 1, column)
        return Handle(control, "point", (row, column), {p: p for p in around if min(p) >= 0})
    return None


class Prefetcher:
    """Shows pictures on a stage, and prefetches those that the next moves of a control may need.

    The page gets each picture with the value it belongs to, and shows it as soon as the control
    takes that value. The kernel still answers, and its answer decides. The pictures to keep are
    chosen here; the page drops the others.

    `draw(**settings)` returns the SVG for the values of all controls, the point and the step.
    """

    def __init__(self, stage: Stage, draw: Callable[..., str]):
        self._stage, self._draw = stage, draw
        self._moved: widgets.Widget | None = None
        self._pictures: dict[Value, tuple[dict, str]] = {}
        self._step: int | None = None
        self._timer: asyncio.TimerHandle | None = None

    def show(
        self, settings: dict, handle: Handle | None, nearby: Iterable[tuple[Value, dict]]
    ) -> None:
        """Show the picture for some settings, and prefetch those for nearby ones.

        The handle is that of the control that was moved, None if no prefetched picture can be used;
        `nearby` are the values that it may take next, with the settings they lead to.
        """
        if self._timer:
            self._timer.cancel()
        if not handle or handle.widget is not self._moved:
            self._pictures = {}
        self._moved = handle and handle.widget
        picture = handle and self._kept(handle.value, settings)
        if picture is None:
            picture = self._draw(**settings)
        answer = {}
        if handle:
            self._keep(handle.value, settings, picture)
            kept = list(self._pictures)
            answer = {"control": handle.widget.model_id, "value": handle.value, "kept": kept}
        self._step = settings.get("step")
        with self._stage.hold_sync():
            self._stage.svg, self._stage.answer = picture, answer
            self._stage.step = settings.get("step", self._stage.step)
        if loop := _running_loop():
            self._prefetch(loop, handle, [one for one in nearby if self._kept(*one) is None])

    def _prefetch(self, loop, handle: Handle, waiting: list[tuple[Value, dict]]) -> None:
        """Draw the waiting pictures one by one, when the kernel is idle."""
        if waiting:
            self._timer = loop.call_later(_IDLE_SECONDS, self._draw_next, loop, handle, *waiting)

    def _draw_next(self, loop, handle: Handle, following, *waiting) -> None:
        value, settings = following
        try:
            picture = self._draw(**settings)
        except (ValueError, TypeError):  # shown as a message if the value is chosen
            pass
        else:
            self._keep(value, settings, picture)
            # Not the step that stays the same, since the learner may have walked on.
            step = None if settings.get("step") == self._step else settings["step"]
            self._stage.prefetch(handle.widget.model_id, handle.trait, value, picture, step)
        self._prefetch(loop, handle, waiting)

    def _keep(self, value: Value, settings: dict, picture: str) -> None:
        self._pictures[value] = settings, picture
        if len(self._pictures) > _MOST_KEPT:
            del self._pictures[next(iter(self._pictures))]

    def _kept(self, value: Value, settings: dict) -> str | None:
        drawn_for, picture = self._pictures.get(value, (None, None))
        return picture if drawn_for and _same(drawn_for, settings) else None


def _running_loop() -> asyncio.AbstractEventLoop | None:
    """Return the kernel's event loop; None in a script, where there is none."""
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


def _same(one: dict, other: dict) -> bool:
    # Arrays are compared by identity: a new photograph is another object.
    plain = bool, int, float, str, tuple
    return all(
        one[name] is value or (isinstance(value, plain) and one[name] == value)
        for name, value in other.items()
    )
