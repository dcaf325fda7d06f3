"""What a learner's hand does with an explorer in a page."""

from __future__ import annotations

import re
import time
from contextlib import contextmanager

from tests.browser import inspection


def press(explorer, control, key: str) -> inspection.Picture:
    """Press a key on a control, wait until the picture is another one, and read it."""
    with changing(explorer):
        control.press(key)
    return inspection.picture(explorer)


@contextmanager
def changing(explorer):
    """Wait, after what is done inside, until the picture is another one."""
    stage = explorer.locator(".picture")
    before = stage.inner_html()
    yield
    until(stage, lambda: stage.inner_html() != before)


@contextmanager
def prefetched(page, value: str):
    """Wait, after what is done inside, until the kernel has drawn ahead the picture of a value.

    Parameters
    ----------
    value : str
        Of the control that is moved, as JSON has it.
    """
    told = re.compile(rf'"trait": ?"(value|point)", ?"value": ?{re.escape(value)},'.encode())
    heard = []

    def hear(frame):
        heard.append(told.search(frame.encode() if isinstance(frame, str) else frame) is not None)

    for socket in page.sockets:
        socket.on("framereceived", hear)
    yield
    until(page.locator("body"), lambda: any(heard))
    for socket in page.sockets:
        socket.remove_listener("framereceived", hear)


def until(where, condition) -> None:
    """Wait until a condition holds that Python works out from the page."""
    end = time.monotonic() + 30
    while not condition():
        if time.monotonic() > end:
            focused = where.page.evaluate("document.activeElement.outerHTML.slice(0, 300)")
            raise AssertionError(f"the picture stayed as it was; the focus is on {focused}")
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
