"""What a learner's hand does with an explorer in a page."""

from __future__ import annotations

import time
from contextlib import contextmanager

from tests.browser import eyes

_TRIES_AGAIN = 3  # seconds
_HAS_FOCUS = "control => control === document.activeElement"


def press(explorer, control, key: str) -> eyes.Picture:
    """Press a key on a control, wait until the picture is another one, and read it."""
    stage = explorer.locator(".picture")
    before = stage.inner_html()

    def is_lost():  # a slider that still has the focus may only be slow: it must not step twice
        return not control.evaluate(_HAS_FOCUS)

    press_until(control, key, lambda: stage.inner_html() != before, is_lost)
    return eyes.picture(explorer)


def press_until(control, key: str, is_done, is_lost=lambda: True) -> None:
    """Press a key on a control, and wait until that has done its work.

    When all cells have run, JupyterLab takes the focus to the notebook, and a key of that moment
    with it. A person goes back to the control and presses again.
    """
    control.press(key)
    pressed = time.monotonic()

    def is_done_now():
        nonlocal pressed
        if is_done():
            return True
        if time.monotonic() > pressed + _TRIES_AGAIN and is_lost():
            control.press(key)
            pressed = time.monotonic()
        return False

    until(control, is_done_now)


@contextmanager
def changing(explorer):
    """Wait, after what is done inside, until the picture is another one."""
    stage = explorer.locator(".picture")
    before = stage.inner_html()
    yield
    until(stage, lambda: stage.inner_html() != before)


def until(where, condition) -> None:
    """Wait until a condition holds that Python works out from the page."""
    end = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < end, "the picture never became what it was to be"
        where.page.wait_for_timeout(10)


def first_control(explorer):
    """Return the control to try first, and a key that changes it: a slider, or the kernels."""
    slider = explorer.locator(".noUi-handle").first
    if slider.count():
        return slider, inward(slider)
    kernels = explorer.get_by_label("kernel", exact=True)
    return kernels, next_choice(kernels)


def next_choice(choice) -> str:
    """Return the arrow key that a list of choices can follow, to another one than "your own"."""
    following = choice.evaluate("list => list.options[list.selectedIndex + 1]?.value")
    return "ArrowUp" if following in (None, "your own") else "ArrowDown"


def inward(slider) -> str:
    """Return the arrow key that a slider can follow."""
    now, most = (float(slider.get_attribute(f"aria-value{end}")) for end in ("now", "max"))
    return "ArrowLeft" if now >= most else "ArrowRight"
