"""The one helper that joins controls to a drawing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import contextmanager

import ipywidgets as widgets

from convlab.explore._controls import sent_later
from convlab.explore._prefetch import Ahead, apart, moved_to
from convlab.stage import Stage, StaticFallback

Limits = Mapping[str, Callable[[dict], tuple[int, int]]]


class Explorer(StaticFallback, widgets.VBox):
    """Controls above a stage; whatever control changes, the picture is drawn anew, once.

    `ties` names controls that move together while a checkbox is set:
    `{"together": ["top", "left"]}`. `before` holds what is to be done when a control has changed,
    before the picture is drawn; it may set other controls. `step(values)` is where the walk through
    the picture is, where the controls say that too; otherwise it stays where the learner is.
    `foreseen` names the controls in `before` whose next pictures can be drawn ahead all the same,
    since what is done before does not change them. With a `point`, the row and column pointed at
    first, `draw` gets where the stage is pointed at as its argument `point`.

    Attributes
    ----------
    controls : dict of str to Widget
        By name: `explorer.controls["stride"].value = 2` is what a hand on the slider does.
    stage : Stage
        Shows the picture: `explorer.stage.svg`, `explorer.stage.step`.
    """

    def __init__(
        self,
        draw,
        controls,
        *,
        limits: Limits | None = None,
        ties: Mapping[str, Sequence[str]] | None = None,
        before: Mapping[str, Callable[[], None]] | None = None,
        step: Callable[[dict], int] | None = None,
        foreseen: Collection[str] = (),
        point: tuple[int, int] | None = None,
        columns=None,
    ):
        self._draw, self._step, self._limits, self._held = draw, step, limits or {}, False
        self._ties, self._before = ties or {}, before or {}
        self.controls = dict(controls)
        self._foreseen = self.controls.keys() - (self._before.keys() - set(foreseen))
        self.stage = Stage() if point is None else Stage(point=point)
        self._pointed = point is not None
        self._ahead = Ahead(self.stage, self._picture, self._foresee)
        if not step:
            self.stage.observe(lambda _change: self._ahead.forget(), names="step")
        if self._pointed:
            self.stage.observe(self._point_moved, names="point")
        columns = columns or [list(self.controls)]
        boxes = [widgets.VBox([self.controls[name] for name in names]) for names in columns]
        panel = widgets.Box(boxes).add_class("convlab-controls")
        super().__init__([panel, self.stage])
        self.add_class("convlab-explorer")
        for control in self.controls.values():
            control.observe(self._changed, names="value")
            if control.has_trait("problem"):
                control.observe(self._complain, names="problem")
        self.redraw()

    def fallback(self) -> dict[str, str]:
        return self.stage.fallback()

    @property
    def values(self) -> dict:
        """The value of every control, by name."""
        return {name: control.value for name, control in self.controls.items()}

    @property
    def _asked(self) -> dict:
        """All that the picture depends on: the values, and the point."""
        return {**self.values, "point": self.stage.point} if self._pointed else self.values

    def set(self, **values) -> None:
        """Set several controls, and draw once."""
        with self._hold():
            for name, value in values.items():
                self.controls[name].value = value
                self._prepare(name)
        self.redraw()

    def redraw(self) -> None:
        """Bring the limits of the controls up to date, then the picture."""
        self._redraw("")

    def _redraw(self, moved: str) -> None:
        with sent_later(*(self.controls[name] for name in self._limits)):
            with self._hold():
                for name, limit in self._limits.items():
                    set_range(self.controls[name], *limit(self.values))
            self._show(moved, self.controls[moved] if moved in self._foreseen else None)

    def _show(self, moved: str, control: widgets.Widget | None) -> None:
        answers = moved_to(control)
        try:
            picture, step = self._ahead.take(answers, self._asked)
        except (ValueError, TypeError) as error:
            self.stage.message = str(error)
            return
        with self.stage.hold_sync():
            self.stage.svg, self.stage.step, self.stage.message = picture, step, ""
            self.stage.answers = answers
        if answers:
            self._ahead.go_on(moved, control)

    def _picture(self, values: dict) -> tuple[str, int]:
        picture = self._draw(**values)
        return picture, self._step(values) if self._step else self.stage.step

    def _foresee(self, name: str, value) -> dict:
        """Return what all values would be if one control were given this one."""
        values = self._tied(name, {**self._asked, name: value})
        for limited, limit in self._limits.items():
            low, high = limit(values)
            values[limited] = min(max(values[limited], low), high)
        return values

    def _changed(self, change) -> None:
        if not self._held:
            moved = self._name(change["owner"])
            with self._hold():
                self._prepare(moved)
            self._redraw(moved)

    def _point_moved(self, change) -> None:
        # A mouse goes anywhere, but an arrow key to the next cell: those can be drawn ahead.
        if not self._held:
            walked = apart(change["new"], change["old"], self.stage) == 1
            self._show("point", self.stage if walked else None)

    def _name(self, changed) -> str:
        return next(name for name, control in self.controls.items() if control is changed)

    def _prepare(self, moved: str) -> None:
        """Do what a change of one control asks of the others."""
        tied = self._tied(moved, self.values)
        for name in self.controls:
            if tied[name] is not self.controls[name].value:
                self.controls[name].value = tied[name]
        if moved in self._before:
            self._before[moved]()

    def _tied(self, moved: str, values: dict) -> dict:
        """Return the values with those tied together brought in line with the one that moved."""
        values = dict(values)
        for switch, names in self._ties.items():
            if values[switch] and moved in (switch, *names):
                leader = names[0] if moved == switch else moved
                values.update(dict.fromkeys(names, values[leader]))
        return values

    def _complain(self, change) -> None:
        """Say what a control could not read; the picture stays as it was."""
        self.stage.message = change["new"]

    @contextmanager
    def _hold(self):
        held, self._held = self._held, True
        try:
            yield
        finally:
            self._held = held


def set_range(control, low: int, high: int) -> None:
    """Move both ends of a control's range, whatever it was before."""
    # The ends must never cross on the way, so the wider one goes first.
    if low > control.max:
        control.max, control.min = high, low
    else:
        control.min, control.max = low, high
