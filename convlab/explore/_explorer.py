"""The explorer: controls connected to a drawing."""

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import wraps

import ipywidgets as widgets

from convlab.explore._controls import OwnChanges, sent_later
from convlab.explore._photo import PhotoSource
from convlab.explore._prefetch import Handle, Prefetcher, handle_of
from convlab.stage import Stage, StaticFallback


def reported(handle):
    """Let a handler ignore the explorer's own changes, and show unexpected errors to the learner.

    A kernel only logs them.
    """

    @wraps(handle)
    def run(self, change):
        if self._held:
            return
        try:
            handle(self, change)
        except Exception as error:
            self._tell(
                f"This picture could not be drawn, because of an error in convlab "
                f"({type(error).__name__}: {error}). Change a setting, or run the cell again."
            )
            raise

    return run


class Explorer(OwnChanges, StaticFallback, widgets.VBox):
    """Controls above a stage; whenever a control changes, the picture is drawn once.

    Parameters
    ----------
    draw : callable
        Takes the value of each control by its name, and returns an SVG.
    controls : dict of str to Widget
    limits : dict of str to callable, optional
        The range of a control, from the values of all controls.
    ties : dict of str to sequence of str, optional
        Controls that move together while a checkbox is ticked: `{"together": ["top", "left"]}`.
    before : dict of str to callable, optional
        Called after the control of that name has changed and before the picture is drawn; it may
        set other controls.
    prefetch : collection of str, optional
        Controls in `before` whose pictures can be prefetched nevertheless, because the call does
        not change them.
    step : int or callable, optional
        The first step of the walk; `draw` then also gets the current step, as `step`. A function
        returns the step for the values of the controls, where those decide it.
    point : (int, int), optional
        The row and column pointed at first; `draw` then also gets the current ones, as `point`.
    cells : tuple of int, optional
        The first numbers of a grid that the learner paints; `draw` then also gets the current ones,
        as `cells`. The function that `before` has under that name is called after painting.
    columns : sequence of sequence of str, optional
        Names of the controls, column by column.

    Attributes
    ----------
    controls : dict of str to Widget
        By name: `explorer.controls["stride"].value = 2` has the effect of moving that slider.
    stage : Stage
        Shows the picture: `explorer.stage.svg`, `explorer.stage.step`.
    """

    def __init__(
        self,
        draw,
        controls,
        *,
        limits: Mapping[str, Callable[[dict], tuple[int, int]]] | None = None,
        ties: Mapping[str, Sequence[str]] | None = None,
        before: Mapping[str, Callable[[], None]] | None = None,
        prefetch: Collection[str] = (),
        step: int | Callable[[dict], int] | None = None,
        point: tuple[int, int] | None = None,
        cells: tuple[int, ...] | None = None,
        columns=None,
    ):
        self.controls = dict(controls)
        self._limits, self._ties, self._before = limits or {}, ties or {}, before or {}
        self._prefetchable = self.controls.keys() - (self._before.keys() - set(prefetch))
        self._step, self._refused = step, ""
        self._pointed, self._painted = point is not None, cells is not None
        first = step if isinstance(step, int) else 0
        self.stage = Stage(point=point or (0, 0), cells=cells or (), step=first)
        self._pictures = Prefetcher(self.stage, draw)
        if self._pointed:
            self.stage.observe(self._point_moved, names="point")
        if self._painted:
            self.stage.observe(self._cells_painted, names="cells")
        columns = columns or [list(self.controls)]
        boxes = [widgets.VBox([self.controls[name] for name in names]) for names in columns]
        panel = widgets.Box(boxes).add_class("convlab-controls")
        super().__init__([panel, self.stage])
        self.stage.explorer = self.model_id
        self.add_class("convlab-explorer")
        for control in self.controls.values():
            control.observe(self._changed, names="value")
            if control.has_trait("problem"):
                control.observe(lambda _change: self._tell(self._refused), names="problem")
        self.redraw()

    def fallback(self) -> dict[str, str]:
        return self.stage.fallback()

    @property
    def values(self) -> dict:
        """The value of every control, by name."""
        return {name: control.value for name, control in self.controls.items()}

    def set(self, **values) -> None:
        """Set several controls, and draw once."""
        with sent_later(*(self.controls[name] for name in self._limits)), self._hold():
            for name, value in values.items():
                self.controls[name].value = value
                self._prepare(name)
            # The limits of a control may depend on values that were set after it.
            for name in filter(self._limits.__contains__, values):
                self._limit()
                if self.controls[name].value != values[name]:
                    self.controls[name].value = values[name]
                    self._prepare(name)
        self.redraw()

    def redraw(self, moved: str = "", handle: Handle | None = None) -> None:
        """Update the limits of the controls, then the picture, after a control has moved if any."""
        with sent_later(*(self.controls[name] for name in self._limits)):
            with self._hold():
                self._limit()
            self._show(moved, handle)

    def _limit(self) -> None:
        for name, limit in self._limits.items():
            set_range(self.controls[name], *limit(self.values))

    def _show(self, moved: str, handle: Handle | None) -> None:
        nearby = handle.nearest() if handle else ()
        try:
            self._pictures.show(
                self._settings(self.values),
                handle,
                ((value, self._settings_after(moved, handle.choices[value])) for value in nearby),
            )
            self._tell("")
        except (ValueError, TypeError) as error:
            self._tell(str(error))

    def _tell(self, refused: str) -> None:
        """Show why the picture was not drawn, or else what is wrong in a box, while it is there."""
        self._refused = refused
        problems = (getattr(control, "problem", "") for control in self.controls.values())
        self.stage.message = next(filter(None, [refused, *problems]), "")

    def _settings(self, values: dict) -> dict:
        """Return all that the picture depends on: the values, the point, the cells and the step."""
        settings = {"point": self.stage.point, **values} if self._pointed else dict(values)
        if self._painted:
            settings["cells"] = self.stage.cells
        if self._step is not None:
            settings["step"] = self._step(values) if callable(self._step) else self.stage.step
        return settings

    def _settings_after(self, moved: str, value) -> dict:
        """Return the settings if one control, or the point, were given this value."""
        values = self._tied(moved, {**self.values, moved: value})
        for name, limit in self._limits.items():
            low, high = limit(values)
            values[name] = min(max(values[name], low), high)
        return self._settings(values)

    @reported
    def _changed(self, change) -> None:
        for control in self.controls.values():
            if isinstance(control, PhotoSource):  # its wrong file is in no box, where it could stay
                control.problem = ""
        moved = next(n for n, control in self.controls.items() if control is change["owner"])
        with self._hold():
            self._prepare(moved)
        control = self.controls[moved] if moved in self._prefetchable else None
        self.redraw(moved, handle_of(control))

    @reported
    def _point_moved(self, change) -> None:
        # A mouse goes anywhere, but an arrow key to the next cell, which can be prefetched.
        handle = handle_of(self.stage)
        self._show("point", handle if handle.distance(change["old"]) == 1 else None)

    @reported
    def _cells_painted(self, _change) -> None:
        with self._hold():
            self._prepare("cells")
        self._show("cells", None)

    def _prepare(self, moved: str) -> None:
        """Update the other controls after one has changed."""
        tied = self._tied(moved, self.values)
        for name in self.controls:
            if tied[name] is not self.controls[name].value:
                self.controls[name].value = tied[name]
        if moved in self._before:
            self._before[moved]()

    def _tied(self, moved: str, values: dict) -> dict:
        """Return the values with the tied ones set to the one that moved."""
        values = dict(values)
        for switch, names in self._ties.items():
            if values[switch] and moved in (switch, *names):
                leader = names[0] if moved == switch else moved
                values.update(dict.fromkeys(names, values[leader]))
        return values


def set_range(control, low: int, high: int) -> None:
    """Set both ends of a control's range."""
    # The ends must never cross in between, so the one that widens the range goes first.
    if low > control.max:
        control.max, control.min = high, low
    else:
        control.min, control.max = low, high
