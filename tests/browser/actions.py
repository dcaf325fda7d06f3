"""Actions of a learner on an explorer in a page."""

from __future__ import annotations

import re
import time
from contextlib import contextmanager

from tests.browser import inspection


def press(explorer, control, key: str) -> inspection.Picture:
    """Press a key on a control, wait until the picture has changed, and read it."""
    with changing(explorer):
        control.press(key)
    return inspection.picture(explorer)


@contextmanager
def changing(explorer):
    """After the body, wait until the picture has changed."""
    stage = explorer.locator(".picture")
    before = stage.inner_html()
    yield
    until(stage, lambda: stage.inner_html() != before)


@contextmanager
def prefetched(page, value: str):
    """After the body, wait until the kernel has prefetched the picture of a value.

    Parameters
    ----------
    value : str
        The value of the control that is moved, as JSON.
    """
    message = re.compile(rf'"trait": ?"(value|point)", ?"value": ?{re.escape(value)},'.encode())
    received = []

    def receive(frame):
        received.append(
            message.search(frame.encode() if isinstance(frame, str) else frame) is not None
        )

    for socket in page.sockets:
        socket.on("framereceived", receive)
    yield
    until(page.locator("body"), lambda: any(received))
    for socket in page.sockets:
        socket.remove_listener("framereceived", receive)


def until(where, condition) -> None:
    """Wait until a condition on the page, computed in Python, is true."""
    end = time.monotonic() + 30
    while not condition():
        if time.monotonic() > end:
            focused = where.page.evaluate("document.activeElement.outerHTML.slice(0, 300)")
            raise AssertionError(f"the picture stayed as it was; the focus is on {focused}")
        where.page.wait_for_timeout(10)


def first_control(explorer):
    """Return the first slider, or else the first list, and a key that changes it."""
    slider = explorer.locator(".noUi-handle").first
    if slider.count():
        return slider, inward(slider)
    choice = explorer.locator(".convlab-controls select").first
    return choice, next_choice(choice)


def next_choice(choice) -> str:
    """Return an arrow key that changes a list of choices, but not to "your own"."""
    following = choice.evaluate("list => list.options[list.selectedIndex + 1]?.value")
    return "ArrowUp" if following in (None, "your own") else "ArrowDown"


def inward(slider) -> str:
    """Return an arrow key that can move a slider."""
    now, most = (float(slider.get_attribute(f"aria-value{end}")) for end in ("now", "max"))
    return "ArrowLeft" if now >= most else "ArrowRight"
