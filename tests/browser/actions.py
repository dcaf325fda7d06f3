"""Actions of a learner on an explorer in a page."""

from __future__ import annotations

import json
import os
import re
import signal
import time
from contextlib import contextmanager

import pytest

from tests.browser import lab

# The code of a cell, for `kernel_paused`.
PRINT_PROCESS = "import os; print('process', os.getpid())"

# A promise of the next change of a picture.
_NEXT_CHANGE = """explorer => {
    const picture = explorer.querySelector(".picture");
    const before = picture.innerHTML;
    const change = new Promise((changed, failed) => {
        const observer = new MutationObserver(() => {
            if (picture.innerHTML === before) return;
            observer.disconnect();
            changed();
        });
        observer.observe(picture, { attributes: true, childList: true, subtree: true });
        const focus = () => document.activeElement.outerHTML.slice(0, 300);
        const fail = () => failed(`the picture stayed as it was; the focus is on ${focus()}`);
        setTimeout(fail, 30_000);
    });
    return { change };
}"""
_ENDS = "one => ['now', 'min', 'max'].map(end => Number(one.getAttribute(`aria-value${end}`)))"


def press(explorer, control, key: str) -> None:
    """Press a key on a control, and wait until the picture has changed."""
    with changing(explorer):
        control.press(key)


@contextmanager
def changing(explorer):
    """After the body, wait until the picture has changed."""
    change = explorer.evaluate_handle(_NEXT_CHANGE)
    yield
    change.evaluate("({ change }) => change")


@contextmanager
def kernel_paused(panel):
    """During the body, stop the kernel of a notebook that has executed PRINT_PROCESS.

    It has then answered everything, so that the next change of each widget is sent at once.
    """
    if not hasattr(signal, "SIGSTOP"):
        pytest.skip("no process can be paused here")
    printed = panel.locator(".jp-OutputArea-output", has_text="process")
    kernel = int(printed.text_content().split()[-1])
    lab.wait_for_answers(panel.page)
    os.kill(kernel, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(kernel, signal.SIGCONT)


@contextmanager
def prefetched(page, value: str):
    """After the body, wait until the kernel has prefetched the picture of a value.

    Parameters
    ----------
    value : str
        The value of the control that is moved, as JSON.
    """
    message = re.compile(rf'"trait": ?"\w+", ?"value": ?{re.escape(value)},'.encode())
    received = []

    def receive(frame):
        received.append(
            message.search(frame.encode() if isinstance(frame, str) else frame) is not None
        )

    for socket in page.sockets:
        socket.on("framereceived", receive)
    yield
    until(page.locator("body"), lambda: any(received))
    lab.wait_for_answers(page)  # the page may not have handled what it received
    for socket in page.sockets:
        socket.remove_listener("framereceived", receive)


@contextmanager
def sent(page, trait: str):
    """Collect the values of a trait of any widget that the page sends during the body.

    None is for another thread of the kernel, where it would be handled beside others.
    """
    found = []

    def note(frame):
        text = frame if isinstance(frame, str) else frame.decode("utf-8", "replace")
        assert not re.search(r'"subshell_id": ?"', text)
        for state in re.findall(r'"state": ?(\{"[^{}]*\})', text):
            found.extend(v for name, v in json.loads(state).items() if name == trait)

    for socket in page.sockets:
        socket.on("framesent", note)
    yield found
    for socket in page.sockets:
        socket.remove_listener("framesent", note)


def until(where, condition) -> None:
    """Wait until a condition on the page, computed in Python, is true."""
    end = time.monotonic() + 30
    while not condition():
        if time.monotonic() > end:
            raise AssertionError("the page did not come to the expected state")
        where.page.wait_for_timeout(10)


def sliders(explorer):
    """Yield the sliders that can move, one after the other.

    They are handles of elements: a locator searches the page each time, which takes longer than all
    that is done with the element.
    """
    for slider in explorer.locator(".noUi-handle").element_handles():
        _, least, most = _ends(slider)
        if least < most:
            yield slider


def choices(explorer) -> list:
    """Return the lists of choices."""
    return explorer.locator(".convlab-controls select").element_handles()


def first_control(explorer):
    """Return the first slider, or else the first list, and a key that changes it."""
    for slider in sliders(explorer):
        return slider, inward(slider)
    choice, *_ = choices(explorer)
    return choice, next_choice(choice)


def next_choice(choice) -> str:
    """Return an arrow key that changes a list of choices, but not to "your own"."""
    following = choice.evaluate("list => list.options[list.selectedIndex + 1]?.value")
    return "ArrowUp" if following in (None, "your own") else "ArrowDown"


def inward(slider) -> str:
    """Return an arrow key that can move a slider."""
    now, _, most = _ends(slider)
    return "ArrowLeft" if now >= most else "ArrowRight"


def _ends(slider) -> list[float]:
    """Return the value of a slider, and the least and the largest that it can have."""
    return slider.evaluate(_ENDS)
