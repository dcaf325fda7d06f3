"""Pictures drawn ahead: which ones, what the page is told, and when they are dropped."""

import asyncio
import selectors
from functools import wraps

import pytest

from convlab import explore
from convlab.explore._controls import KernelEditor, checkbox, dropdown, slider
from convlab.explore._explorer import Explorer
from convlab.explore._prefetch import REACH, moved_to

AN_HOUR = 3600


class Room:
    """An explorer whose drawings are counted and whose messages to the page are kept."""

    def __init__(self, *, refused=(), **options):
        self.drawn, self.told, self.refused = [], [], refused
        controls = {"a": slider("a", 5, 0, 10), "b": slider("b", 2, 0, 10)}
        controls["both"] = checkbox("both", False)
        self.explorer = Explorer(self.draw, controls, **options)
        self.explorer.stage.send = self.told.append
        self.controls = self.explorer.controls

    def draw(self, **values):
        self.drawn.append(values)
        if values["a"] in self.refused:
            raise ValueError(f"a must not be {values['a']}")
        return f"<svg>{values}</svg>"

    def told_of(self, control):
        return {m["value"]: m["svg"] for m in self.told if m["control"] == control.model_id}

    async def idle(self, drawings):
        """Do all that is to come, and see that so many drawings were made."""
        await asyncio.sleep(AN_HOUR)
        assert len(self.drawn) == drawings


def seen(a, b):
    return {"a": a, "b": b, "both": False}


class Impatient(selectors.DefaultSelector):
    """Waits for no time to pass: the clock of the loop is moved on instead."""

    now = 0.0

    def select(self, timeout=None):
        self.now += timeout or 0
        return super().select(0)


class Loop(asyncio.SelectorEventLoop):
    """An event loop in which what is due in an hour is done at once, and in order."""

    def __init__(self):
        self.selector = Impatient()
        super().__init__(self.selector)

    def time(self):
        return self.selector.now


def awaited(test):
    @wraps(test)
    def run(*given, **named):
        with asyncio.Runner(loop_factory=Loop) as runner:
            runner.run(test(*given, **named))

    return run


@awaited
async def test_nothing_is_drawn_ahead_before_a_hand_has_moved_something():
    room = Room()
    await room.idle(1)
    assert room.told == []


@awaited
async def test_the_values_beside_the_present_one_are_drawn_and_told_the_nearest_first():
    room = Room()
    room.controls["a"].value = 5 + 1
    await room.idle(2 + 2 * REACH)
    ahead = [values["a"] for values in room.drawn[2:]]
    assert sorted(ahead) == [3, 4, 5, 7, 8, 9]
    assert [abs(value - 6) for value in ahead] == sorted(abs(value - 6) for value in ahead)
    assert room.told_of(room.controls["a"]) == {a: f"<svg>{seen(a=a, b=2)}</svg>" for a in ahead}


@awaited
async def test_what_was_foreseen_is_not_drawn_again_and_only_what_is_new_is_added():
    room = Room()
    room.controls["a"].value = 6
    await room.idle(8)
    room.controls["a"].value = 7
    assert len(room.drawn) == 8
    assert room.explorer.stage.svg == f"<svg>{seen(a=7, b=2)}</svg>"
    assert tuple(room.explorer.stage.answers) == (room.controls["a"].model_id, 7)
    await room.idle(9)  # 10 comes into reach
    assert room.drawn[8]["a"] == 10
    room.controls["a"].value = 6
    await room.idle(9)


@awaited
async def test_another_control_makes_what_was_foreseen_worthless():
    room = Room()
    room.controls["a"].value = 6
    await room.idle(8)
    room.controls["b"].value = 3
    await room.idle(9 + 6)
    room.controls["a"].value = 7
    assert room.explorer.stage.svg == f"<svg>{seen(a=7, b=3)}</svg>"


@awaited
@pytest.mark.parametrize("change", ["step", "redraw", "code"])
async def test_so_does_walking_and_whatever_draws_anew(change):
    room = Room()
    room.controls["a"].value = 6
    await room.idle(8)
    if change == "step":
        room.explorer.stage.step = 3
    elif change == "redraw":
        room.explorer.redraw()
        assert tuple(room.explorer.stage.answers) == ()
    else:
        room.explorer.set(b=9)
    before = len(room.drawn)
    room.controls["a"].value = 7
    assert len(room.drawn) == before + 1
    assert room.explorer.stage.svg == f"<svg>{room.explorer.values}</svg>"


@awaited
async def test_ties_and_limits_are_foreseen_as_they_will_be():
    limits = {"b": lambda now: (0, now["a"])}
    room = Room(ties={"both": ["a", "b"]}, limits=limits)
    room.controls["both"].value = True
    room.controls["a"].value = 6
    await room.idle(len(room.drawn) + 2 * REACH)
    told = room.told_of(room.controls["a"])
    count = len(room.drawn)
    room.controls["a"].value = 4
    assert room.explorer.values == {"a": 4, "b": 4, "both": True}
    assert told[4] == room.explorer.stage.svg and len(room.drawn) == count


@awaited
async def test_what_cannot_be_drawn_is_told_when_it_is_asked_for():
    room = Room(refused=[7])
    room.controls["a"].value = 6
    await room.idle(8)
    assert 7 not in room.told_of(room.controls["a"]) and room.explorer.stage.message == ""
    room.controls["a"].value = 7
    assert room.explorer.stage.message == "a must not be 7"


@awaited
async def test_a_control_that_changes_more_than_its_value_is_not_foreseen_unless_it_is_said():
    for foreseen, drawings in ([], 2), (["a"], 8):
        room = Room(before={"a": lambda: None}, foreseen=foreseen)
        room.controls["a"].value = 6
        await room.idle(drawings)


@awaited
async def test_walking_from_cell_to_cell_draws_the_cells_around_and_pointing_anywhere_does_not():
    room = Room(point=(4, 7))
    stage = room.explorer.stage
    stage.point = (0, 2)
    await room.idle(2)
    stage.point = (0, 3)
    await room.idle(3 + 3)
    around = {(0, 2), (0, 4), (1, 3)}
    assert {values["point"] for values in room.drawn[3:]} == around == set(room.told_of(stage))
    stage.point = (0, 4)
    assert len(room.drawn) == 6 and tuple(stage.answers) == (stage.model_id, (0, 4))
    asked = {**seen(a=5, b=2), "point": (0, 4)}
    assert stage.svg == room.told_of(stage)[0, 4] == f"<svg>{asked}</svg>"


def test_a_long_walk_does_not_keep_every_picture():
    room = Room(point=(0, 0))
    for column in [*range(1, 100), *range(98, 0, -1)]:
        room.explorer.stage.point = (0, column)
    assert 100 + 60 < len(room.drawn) < 100 + 98


def test_in_a_script_nothing_is_drawn_ahead():
    room = Room()
    room.controls["a"].value = 6
    assert len(room.drawn) == 2


@awaited
async def test_a_picture_that_stays_is_not_sent_again_only_the_step_it_shows():
    explorer, told = explore.convolution1d(), []
    explorer.stage.send = told.append
    explorer.controls["shift"].value = 3
    await asyncio.sleep(AN_HOUR)
    assert {message["value"]: message["step"] for message in told} == {
        v: v for v in (0, 1, 2, 4, 5, 6)
    }
    assert {message["svg"] for message in told} == {None}


def test_where_a_hand_is_is_said_in_the_words_of_the_page():
    editor = KernelEditor("sobel x", names=["identity", "sobel x"])
    assert moved_to(editor) == (editor.choice.model_id, 1)
    chosen, ticked = dropdown("c", ["x", "y"], "y"), checkbox("t", True)
    assert moved_to(chosen) == (chosen.model_id, 1) and moved_to(ticked) == (ticked.model_id, 1)
    assert moved_to(None) == ()
    editor.value = ((1, 2), (3, 4))
    assert moved_to(editor) == ()
