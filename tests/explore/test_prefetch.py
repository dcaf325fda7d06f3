"""Prefetched pictures: which are drawn, which messages the page gets, when they are dropped."""

import asyncio
import selectors
from functools import wraps

import pytest

from convlab import explore, samples
from convlab.explore._controls import KernelEditor, checkbox, dropdown, slider
from convlab.explore._explorer import Explorer
from convlab.explore._prefetch import REACH, handle_of
from tests.explore.test_explorer import Notes

AN_HOUR = 3600


class Recorded(Notes):
    """An explorer whose drawings and messages to the page are recorded."""

    def __init__(self, *, refused=(), **options):
        super().__init__(refused)
        self.messages = []
        controls = {"a": slider("a", 5, 0, 10), "b": slider("b", 2, 0, 10)}
        controls["both"] = checkbox("both", False)
        self.explorer = Explorer(self, controls, **options)
        self.explorer.stage.send = self.messages.append
        self.controls = self.explorer.controls

    def sent_for(self, control):
        return {m["value"]: m["svg"] for m in self.messages if m["control"] == control.model_id}

    @property
    def answer(self):
        """The control and the value that the picture answers."""
        answer = self.explorer.stage.answer
        return answer.get("control"), answer.get("value")

    async def idle(self, drawings):
        """Wait until nothing is left to do, and check how many drawings were made."""
        await asyncio.sleep(AN_HOUR)
        assert len(self.drawn) == drawings


def settings(a, b):
    return {"a": a, "b": b, "both": False}


class SimulatedTime(selectors.DefaultSelector):
    """Does not wait, but moves the clock of the loop."""

    now = 0.0

    def select(self, timeout=None):
        self.now += timeout or 0
        return super().select(0)


class Loop(asyncio.SelectorEventLoop):
    """An event loop in simulated time."""

    def __init__(self):
        self.selector = SimulatedTime()
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
async def test_values_near_the_current_one_are_drawn_and_sent_the_nearest_first():
    recorded = Recorded()
    await recorded.idle(1)
    assert recorded.messages == []  # before a control has moved
    recorded.controls["a"].value = 5 + 1
    await recorded.idle(2 + 2 * REACH)
    ahead = [values["a"] for values in recorded.drawn[2:]]
    assert sorted(ahead) == [3, 4, 5, 7, 8, 9]
    assert [abs(value - 6) for value in ahead] == sorted(abs(value - 6) for value in ahead)
    pictures = {a: f"<svg>{settings(a=a, b=2)}</svg>" for a in ahead}
    assert recorded.sent_for(recorded.controls["a"]) == pictures


@awaited
async def test_prefetched_pictures_are_not_drawn_again():
    recorded = Recorded()
    recorded.controls["a"].value = 6
    await recorded.idle(8)
    recorded.controls["a"].value = 7
    assert len(recorded.drawn) == 8
    assert recorded.explorer.stage.svg == f"<svg>{settings(a=7, b=2)}</svg>"
    assert recorded.answer == (recorded.controls["a"].model_id, 7)
    await recorded.idle(9)  # 10 comes into reach
    assert recorded.drawn[8]["a"] == 10
    recorded.controls["a"].value = 6
    await recorded.idle(9)


@awaited
@pytest.mark.parametrize("change", ["control", "step", "redraw", "code"])
async def test_moving_another_control_walking_and_redrawing_drop_prefetched_pictures(change):
    recorded = Recorded(step=0)
    recorded.controls["a"].value = 6
    await recorded.idle(8)
    if change == "control":
        recorded.controls["b"].value = 3
        await recorded.idle(9 + 6)
    elif change == "step":
        recorded.explorer.stage.step = 3
    elif change == "redraw":
        recorded.explorer.redraw()
        assert recorded.explorer.stage.answer == {}
    else:
        recorded.explorer.set(b=9)
    before = len(recorded.drawn)
    recorded.controls["a"].value = 7
    assert len(recorded.drawn) == before + 1
    assert recorded.explorer.stage.svg == f"<svg>{recorded.drawn[-1]}</svg>"
    expected = {**recorded.explorer.values, "step": recorded.explorer.stage.step}
    assert recorded.explorer.stage.svg == f"<svg>{expected}</svg>"


@awaited
async def test_prefetched_picture_leaves_the_step_to_which_the_learner_has_walked():
    recorded = Recorded(step=0)
    recorded.controls["a"].value = 6
    recorded.explorer.stage.step = 3
    await recorded.idle(8)
    assert [message["step"] for message in recorded.messages] == [None] * 6


@awaited
async def test_prefetched_pictures_respect_ties_and_limits():
    limits = {"b": lambda now: (0, now["a"])}
    recorded = Recorded(ties={"both": ["a", "b"]}, limits=limits)
    recorded.controls["both"].value = True
    recorded.controls["a"].value = 6
    await recorded.idle(len(recorded.drawn) + 2 * REACH)
    sent = recorded.sent_for(recorded.controls["a"])
    count = len(recorded.drawn)
    recorded.controls["a"].value = 4
    assert recorded.explorer.values == {"a": 4, "b": 4, "both": True}
    assert sent[4] == recorded.explorer.stage.svg and len(recorded.drawn) == count


@awaited
async def test_error_of_a_drawing_is_shown_only_when_its_value_is_chosen():
    recorded = Recorded(refused=[7])
    recorded.controls["a"].value = 6
    await recorded.idle(8)
    assert 7 not in recorded.sent_for(recorded.controls["a"])
    assert recorded.explorer.stage.message == ""
    recorded.controls["a"].value = 7
    assert recorded.explorer.stage.message == "a must not be 7"


@awaited
async def test_control_with_a_call_before_is_prefetched_only_on_request():
    for prefetch, drawings in ([], 2), (["a"], 8):
        recorded = Recorded(before={"a": lambda: None}, prefetch=prefetch)
        recorded.controls["a"].value = 6
        await recorded.idle(drawings)


@awaited
async def test_cells_around_are_prefetched_after_an_arrow_key_and_not_after_a_jump():
    recorded = Recorded(point=(4, 7))
    stage = recorded.explorer.stage
    stage.point = (0, 2)
    await recorded.idle(2)
    stage.point = (0, 3)
    await recorded.idle(3 + 3)
    around = {(0, 2), (0, 4), (1, 3)}
    drawn = {values["point"] for values in recorded.drawn[3:]}
    assert drawn == around == set(recorded.sent_for(stage))
    stage.point = (0, 4)
    assert len(recorded.drawn) == 6 and recorded.answer == (stage.model_id, (0, 4))
    expected = {"point": (0, 4), **settings(a=5, b=2)}
    assert stage.svg == recorded.sent_for(stage)[0, 4] == f"<svg>{expected}</svg>"


def test_only_the_last_pictures_of_a_long_walk_are_kept():
    recorded = Recorded(point=(0, 0))
    for column in [*range(1, 100), *range(98, 0, -1)]:
        recorded.explorer.stage.point = (0, column)
    assert len(recorded.explorer.stage.answer["kept"]) == 32
    assert 100 + 60 < len(recorded.drawn) < 100 + 98


def test_nothing_is_prefetched_in_a_script():
    recorded = Recorded()
    recorded.controls["a"].value = 6
    assert len(recorded.drawn) == 2


@awaited
async def test_picture_that_stays_the_same_is_not_sent_again():
    explorer, messages = explore.convolution1d(), []
    explorer.stage.send = messages.append
    explorer.controls["shift"].value = 3
    await asyncio.sleep(AN_HOUR)
    assert explorer.stage.answer["control"] == explorer.controls["shift"].model_id
    assert explorer.stage.answer["value"] == 3
    sent = {(message["value"], message["step"], message["svg"]) for message in messages}
    assert sent == {(value, value, None) for value in (0, 1, 2, 4, 5, 6)}


@awaited
@pytest.mark.parametrize("name", ["bias", "filter"])
async def test_prefetched_picture_of_a_layer_is_the_one_that_the_control_leads_to(name):
    explorer, messages = explore.layer(samples.chelsea()), []
    explorer.stage.send = messages.append
    control = explorer.controls[name]
    control.value += control.step
    await asyncio.sleep(AN_HOUR)
    assert len(messages) >= REACH
    for message in messages:
        control.value = message["value"]
        explorer.redraw()
        assert explorer.stage.svg == message["svg"]


def test_handle_names_the_widget_and_the_value_as_the_page_does():
    def found(control):
        handle = handle_of(control)
        return handle.widget, handle.trait, handle.value

    editor = KernelEditor("shift left")
    assert found(editor) == (editor.choice, "index", 1)
    chosen, ticked = dropdown("c", ["x", "y"], "y"), checkbox("t", True)
    assert found(chosen) == (chosen, "index", 1) and found(ticked) == (ticked, "value", 1)
    assert handle_of(None) is None
    editor.value = ((1, 2), (3, 4))
    assert handle_of(editor) is None
