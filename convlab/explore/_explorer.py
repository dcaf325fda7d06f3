"""The one helper that joins controls to a drawing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import contextmanager

import ipywidgets as widgets

from convlab.explore._controls import sent_later
from convlab.stage import Stage

Limits = Mapping[str, Callable[[dict], tuple[int, int]]]


class Explorer(widgets.VBox):
    """Controls above a stage; whatever control changes, the picture is drawn anew, once.

    `ties` names controls that move together while a checkbox is set:
    `{"together": ["top", "left"]}`. `before` holds what is to be done when a control has changed,
    before the picture is drawn; it may set other controls.

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
        columns=None,
    ):
        self._draw, self._limits, self._held = draw, limits or {}, False
        self._ties, self._before = ties or {}, before or {}
        self.controls = dict(controls)
        self.stage = Stage()
        columns = columns or [list(self.controls)]
        boxes = [widgets.VBox([self.controls[name] for name in names]) for names in columns]
        panel = widgets.Box(boxes, layout=widgets.Layout(flex_flow="row wrap", grid_gap="4px 24px"))
        panel.add_class("convlab-controls")
        super().__init__([panel, self.stage])
        self.add_class("convlab-explorer")
        for control in self.controls.values():
            control.observe(self._changed, names="value")
            if control.has_trait("problem"):
                control.observe(self._complain, names="problem")
        self.redraw()

    @property
    def values(self) -> dict:
        """The value of every control, by name."""
        return {name: control.value for name, control in self.controls.items()}

    def set(self, **values) -> None:
        """Set several controls, and draw once."""
        with self._hold():
            for name, value in values.items():
                self.controls[name].value = value
                self._prepare(self.controls[name])
        self.redraw()

    def redraw(self) -> None:
        """Bring the limits of the controls up to date, then the picture."""
        with sent_later(*(self.controls[name] for name in self._limits)):
            with self._hold():
                for name, limit in self._limits.items():
                    set_range(self.controls[name], *limit(self.values))
            self._show()

    def _show(self) -> None:
        try:
            picture = self._draw(**self.values)
        except (ValueError, TypeError) as error:
            self.stage.message = str(error)
            return
        with self.stage.hold_sync():
            self.stage.svg, self.stage.message = picture, ""

    def _changed(self, change) -> None:
        if not self._held:
            with self._hold():
                self._prepare(change["owner"])
            self.redraw()

    def _prepare(self, changed) -> None:
        """Do what a change of one control asks of the others."""
        self._tie(changed)
        for name, action in self._before.items():
            if changed is self.controls[name]:
                action()

    def _tie(self, changed) -> None:
        """Give the controls tied together the value of the one that changed."""
        for switch, names in self._ties.items():
            box, tied = self.controls[switch], [self.controls[name] for name in names]
            if box.value and changed in (box, *tied):
                leader = tied[0] if changed is box else changed
                for control in tied:
                    control.value = leader.value

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
