"""The explorer with a drawing that records its arguments."""

import pytest
import traitlets
from ipywidgets import SelectionSlider, VBox

from convlab import explore
from convlab.explore._controls import checkbox, slider
from convlab.explore._explorer import Explorer, set_range
from tests import svg_reader as reader

each_explorer = pytest.mark.parametrize("name", sorted({*explore.__all__} - {"predict"}))


class Notes:
    """Records the values it is called with, and raises an error for some."""

    def __init__(self, refused=(), error=ValueError):
        self.drawn, self.refused, self.error = [], refused, error

    def __call__(self, **values):
        self.drawn.append(values)
        if values["a"] in self.refused:
            raise self.error(f"a must not be {values['a']}")
        return f"<svg>{values}</svg>"


def two(**options):
    notes = options.pop("notes", None) or Notes()
    controls = {"a": slider("a", 1, 0, 10), "b": slider("b", 2, 0, 10)}
    return notes, Explorer(notes, controls, **options)


def test_it_draws_at_once_and_each_change_once():
    notes, explorer = two()
    assert notes.drawn == [{"a": 1, "b": 2}]
    assert explorer.stage.svg == "<svg>{'a': 1, 'b': 2}</svg>"
    assert explorer.values == {"a": 1, "b": 2}
    explorer._repr_mimebundle_()  # showing it draws nothing more
    explorer.controls["a"].value = 5
    explorer.controls["b"].value = 6
    explorer.set(a=7, b=8)
    assert notes.drawn[1:] == [{"a": 5, "b": 2}, {"a": 5, "b": 6}, {"a": 7, "b": 8}]
    with pytest.raises(KeyError, match="c"):
        explorer.set(c=1)


@pytest.mark.parametrize("order", [("a", "b"), ("b", "a")], ids=str)
def test_set_limits_a_value_by_the_others_of_the_same_call(order):
    notes, explorer = two(limits={"b": lambda now: (0, now["a"])})
    assert explorer.values == {"a": 1, "b": 1}
    explorer.set(**{name: {"a": 8, "b": 7}[name] for name in order})
    assert explorer.values == {"a": 8, "b": 7}
    explorer.set(**{name: {"a": 3, "b": 9}[name] for name in order})
    assert explorer.values == {"a": 3, "b": 3}
    assert len(notes.drawn) == 3


def test_set_limits_tied_values_by_the_others_of_the_same_call():
    explorer = explore.stride()
    explorer.set(height=3, width=3)
    explorer.set(vertical=4, height=12, width=12)
    assert (explorer.values["vertical"], explorer.values["horizontal"]) == (4, 4)


@pytest.mark.parametrize("error", [ValueError, TypeError])
def test_error_of_a_drawing_is_shown_and_the_picture_stays(error):
    _, explorer = two(notes=Notes(refused=[5], error=error))
    before = explorer.stage.svg
    explorer.controls["a"].value = 5
    assert explorer.stage.svg == before
    assert explorer.stage.message == "a must not be 5"
    explorer.controls["a"].value = 6
    assert explorer.stage.message == ""
    assert explorer.stage.svg != before


def test_internal_error_is_not_hidden():
    with pytest.raises(ZeroDivisionError):
        two(notes=Notes(refused=[1], error=ZeroDivisionError))


def _fail(*_given):
    raise KeyError("no such thing")


@pytest.mark.parametrize(
    "options",
    [
        {"notes": Notes(refused=[5], error=KeyError)},
        {"limits": {"b": lambda now: _fail() if now["a"] == 5 else (0, 10)}},
        {"before": {"a": _fail}},
    ],
    ids=["draw", "limits", "before"],
)
def test_internal_error_after_a_change_is_raised_and_the_learner_sees_it(options):
    _, explorer = two(**options)
    with pytest.raises(KeyError):
        explorer.controls["a"].value = 5
    assert "error in convlab (KeyError: " in explorer.stage.message
    assert "Change a setting, or run the cell again." in explorer.stage.message


def test_internal_error_after_pointing_or_painting_is_raised_and_the_learner_sees_it():
    def draw(*, a, b, point, cells):
        if point != (0, 0) or cells != (0,):
            raise ZeroDivisionError("no")

    for trait, value in (("point", (1, 1)), ("cells", (1,))):
        controls = {"a": slider("a", 1, 0, 10), "b": slider("b", 2, 0, 10)}
        explorer = Explorer(lambda **now: draw(**now) or "", controls, point=(0, 0), cells=(0,))
        with pytest.raises(ZeroDivisionError):
            setattr(explorer.stage, trait, value)
        assert "error in convlab (ZeroDivisionError: no)" in explorer.stage.message


def test_limits_move_before_the_picture_is_drawn_in_order():
    notes, explorer = two(limits={"b": lambda now: (now["a"], now["a"] + 3)})
    assert (explorer.controls["b"].min, explorer.controls["b"].max) == (1, 4)
    explorer.controls["a"].value = 8
    assert (explorer.controls["b"].min, explorer.controls["b"].max) == (8, 11)
    assert notes.drawn[1:] == [{"a": 8, "b": 8}]
    explorer.controls["a"].value = 0
    assert notes.drawn[2:] == [{"a": 0, "b": 3}]
    limits = {"a": lambda now: (4, 9), "b": lambda now: (now["a"], 20)}
    notes, explorer = two(limits=limits)
    assert notes.drawn == [{"a": 4, "b": 4}]
    assert explorer.controls["b"].min == 4


@pytest.mark.parametrize(("low", "high"), [(0, 0), (-9, -5), (5, 9), (20, 30), (-3, 40), (2, 3)])
@pytest.mark.parametrize("start", [(-2, 2), (10, 12), (0, 0), (-50, -40)])
def test_a_range_can_move_anywhere(start, low, high):
    control = slider("a", start[0], *start)
    set_range(control, low, high)
    assert (control.min, control.max) == (low, high)
    assert low <= control.value <= high


def test_tied_controls_move_together_while_the_box_is_set():
    notes = Notes()
    controls = {name: slider(name, 1, 0, 10) for name in "ab"}
    controls = {"together": checkbox("together", False), **controls}
    explorer = Explorer(notes, controls, ties={"together": ["a", "b"]})
    explorer.controls["a"].value = 4
    assert explorer.values["b"] == 1
    explorer.controls["together"].value = True
    assert explorer.values["b"] == 4
    explorer.controls["b"].value = 7
    assert explorer.values["a"] == 7
    explorer.controls["together"].value = False
    explorer.controls["b"].value = 9
    assert explorer.values["a"] == 7
    assert len(notes.drawn) == 6
    explorer.set(together=True, a=3, b=5)  # keeps the last
    assert (explorer.values["a"], explorer.values["b"]) == (5, 5)


def test_call_before_drawing_may_set_other_controls():
    explorer = None
    done = []

    def double():
        done.append(explorer.values["a"])
        explorer.controls["b"].value = 2 * explorer.values["a"]

    notes, explorer = two(before={"a": double})
    explorer.controls["a"].value = 4
    assert notes.drawn[1:] == [{"a": 4, "b": 8}]
    explorer.controls["b"].value = 1
    explorer.set(a=5)
    assert notes.drawn[2:] == [{"a": 4, "b": 1}, {"a": 5, "b": 10}]
    assert done == [4, 5]


def test_problem_of_a_control_is_shown_below_the_picture():
    class Source(VBox):
        value = traitlets.Int(0)
        problem = traitlets.Unicode()

    source, notes = Source(), Notes()
    explorer = Explorer(notes, {"a": source})
    before = explorer.stage.svg
    source.problem = "no picture"
    assert explorer.stage.message == "no picture"
    assert explorer.stage.svg == before
    source.value = 1
    assert explorer.stage.message == "no picture", "the wrong input is still there"
    source.problem = ""
    assert explorer.stage.message == ""


def test_columns_lay_the_controls_out():
    _, explorer = two(columns=[["b"], ["a"]])
    panel, stage = explorer.children
    assert [[c.description for c in column.children] for column in panel.children] == [["b"], ["a"]]
    assert stage is explorer.stage
    assert "convlab-controls" in panel._dom_classes
    assert "convlab-explorer" in explorer._dom_classes


@each_explorer
def test_every_control_has_its_own_name_and_the_number_of_each_slider_can_be_typed(name):
    controls = getattr(explore, name)().controls.values()
    names = [getattr(control, "choice", control).description for control in controls]
    assert all(names) and len(set(names)) == len(names)
    # ipywidgets also lets a learner type over the value of a SelectionSlider, but ignores it.
    assert not any(isinstance(control, SelectionSlider) for control in controls)


@each_explorer
def test_fallback_of_every_explorer_is_its_picture(name):
    explorer = getattr(explore, name)()
    data, _ = explorer._repr_mimebundle_()
    widget = data.pop("application/vnd.jupyter.widget-view+json")
    assert widget["model_id"] == explorer.model_id
    root = reader.parse(data["image/svg+xml"])
    assert data == {"image/svg+xml": explorer.stage.svg, "text/plain": root.get("aria-label")}
    # A page that shows an image scales it to its width, or prints only a part of it.
    drawn, _ = map(float, root.get("data-drawn").split())
    assert float(root.get("width")) <= max(drawn, 850)
