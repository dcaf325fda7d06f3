"""Latency from an input to the picture, in a real JupyterLab in a real browser.

    python tests/benchmarks/explorers.py [--events 50] [EXPLORER ...]

Each explorer gets real key presses on its first slider (on its first list, where it has no slider;
`layer_photo`, the layer on a colour photograph, on its bias). In lessons 01 to 06, the same picture
that `with_matplotlib.py` draws under `ipywidgets.interact` gets as many, in turns of ten. The digit
is also painted on. The page itself measures the time from the time stamp of the event until the
picture has changed and is laid out, and until the next frame, which shows it.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import sys
import tempfile
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

import with_matplotlib  # noqa: E402

from convlab import explore  # noqa: E402
from tests.browser import lab  # noqa: E402

WARM_UP, BLOCK = 3, 10
CALLS = {name: f"explore.{name}()" for name in explore.__all__ if name != "predict"}
CALLS["layer_photo"] = "explore.layer(samples.chelsea())"
SLIDERS = {"layer_photo": "bias"}  # if it is not the first

# Resolves to the milliseconds from the next event until the element has changed and is laid out,
# and until the frame after that. A figure or a photograph counts when its image is decoded. With
# `answered`, only another picture counts, not ink on this one.
MEASURE = """([element, type, answered]) => new Promise((done, failed) => {
    let start = null;
    const note = (event) => (start ??= event.timeStamp);
    addEventListener(type, note, { capture: true });
    const there = new Set(element.querySelectorAll("img, image"));
    const before = element.querySelector("img"), shown = element.querySelector("svg");
    const watch = new MutationObserver(async () => {
        const image = element.querySelector("img");
        if (start === null || (before && (!image || image === before))) return;
        if (answered && shown && element.querySelector("svg") === shown) return;
        watch.disconnect();
        clearTimeout(patience);
        removeEventListener(type, note, { capture: true });
        const images = [...element.querySelectorAll("img, image")];
        await Promise.all(images.map((one) => there.has(one) || one.decode()));
        element.getBoundingClientRect();
        const changed = performance.now() - start;
        requestAnimationFrame(() => done([changed, performance.now() - start]));
    });
    watch.observe(element, {
        childList: true, subtree: true, attributes: true, characterData: true });
    const patience = setTimeout(() => failed(new Error(`no answer to ${type}`)), 20000);
})"""


def main() -> None:
    """Measure the explorers on the command line, and print two tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--events", type=int, default=50, help="how many of each kind (50)")
    parser.add_argument("explorers", nargs="*", metavar="EXPLORER", help="by default all")
    given = parser.parse_args()
    names = [name for name in CALLS if name in given.explorers or not given.explorers]
    with tempfile.TemporaryDirectory() as home, lab.browser() as browser:
        print(machine(browser), flush=True)
        with lab.serve(Path(home)) as address:
            page = lab.new_page(browser)
            page.mouse.move(0, 0)
            open_notebook(page, address, Path(home) / "course" / "notebooks", names)
            painted = {name: strokes(page, name, given.events) for name in names}
            print_sliders({name: sliders(page, name, given.events) for name in names})
            if any(painted.values()):
                print_strokes(painted)


def machine(browser) -> str:
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    python = platform.python_version()
    return f"Chromium {browser.version}, Python {python}, {os.cpu_count()} cores{load}"


def open_notebook(page, address, folder, names) -> None:
    """Open a notebook with each explorer and its counterpart."""
    shutil.copy(with_matplotlib.__file__, folder)
    cells = ["import with_matplotlib\nfrom convlab import explore, samples"]
    cells[0] += "\nfrom ipywidgets import interact"
    for name in names:
        cells.append(f"{CALLS[name]}.add_class('measured-{name}')")
        if hasattr(with_matplotlib, name):
            shown = f"interact(with_matplotlib.{name}).widget"
            cells.append(f"{shown}.add_class('plotted-{name}');")
    lab.write_notebook(folder / "measured.ipynb", *cells)
    lab.open_lab(page, address)
    lab.open_notebook(page, "measured.ipynb")
    lab.run_all(page)
    problems = lab.problems(page)
    if problems:
        sys.exit("\n".join(problems))
    # Our explorers keep JupyterLab from handling the arrow keys in a list.
    lists = page.locator(".widget-interact select")
    lists.evaluate_all("all => all.map((one) => one.toggleAttribute('data-lm-suppress-shortcuts'))")


# ------------------------------------------------------------------ measuring


def sliders(page, name: str, events: int):
    """Press keys on the first control of our explorer and of its counterpart, in turns."""
    ours, plotted = page.locator(f".measured-{name}"), page.locator(f".plotted-{name}")
    moves = {"slider": moving(ours, ours.locator(".picture"), SLIDERS.get(name))}
    if plotted.count():
        moves["matplotlib"] = moving(plotted, plotted.locator(".widget-output"))
    rows = {side: [] for side in moves}
    # In turns, so that other load on the machine affects both equally.
    for block in range(0, events, BLOCK):
        for side, move in moves.items():
            turn = min(BLOCK, events - block)
            rows[side] += measured(f"{name}: {side}", move, turn).tolist()
    return [np.array(row) for row in rows.values()]


def moving(explorer, picture, label: str | None = None):
    """Move a slider, or else the first control, from end to end and back; yield the latencies."""
    slider = explorer.locator(".widget-slider", has_text=label).locator(".noUi-handle").first
    control = slider if slider.count() else explorer.locator("select").first
    key = "ArrowDown"
    while True:
        explorer.scroll_into_view_if_needed()
        key = next_key(control, key)
        yield timed(picture, "keydown", lambda: control.press(key), answered=True)  # noqa: B023


def next_key(control, key: str) -> str:
    """Return the key for the same direction, or for the other one at the end."""
    # "your own", the last choice, does not change the picture.
    now, first, last = control.evaluate(
        """one => one.options
            ? [one.selectedIndex, 0, [...one.options].findLastIndex((o) => o.value !== "your own")]
            : ["now", "min", "max"].map((end) => Number(one.getAttribute(`aria-value${end}`)))"""
    )
    # ArrowUp increases a slider, ArrowDown the index in a list.
    forward, back = "ArrowUp", "ArrowDown"
    if control.evaluate("one => one.tagName") == "SELECT":
        forward, back = back, forward
    return back if now >= last else forward if now == first else key


def strokes(page, name: str, events: int) -> dict:
    """Measure painting, where there is something to paint on."""
    explorer = page.locator(f".measured-{name}")
    picture = explorer.locator(".picture")
    picture.scroll_into_view_if_needed()
    if not explorer.locator("[data-paint]").count():
        return {}
    return {
        way: measured(f"{name}: {way}", paints(explorer, picture, way == "answer"), events)
        for way in ("ink", "answer")
    }


def measured(what: str, steps, events: int) -> np.ndarray:
    """Return the latencies of steps after a few to warm up, shape (events, 2)."""
    rows = []
    for turn in range(WARM_UP + events):
        if sys.stderr.isatty():
            print(f"\r{what} {turn + 1}/{WARM_UP + events}   ", end="", file=sys.stderr, flush=True)
        rows.append(next(steps))
    return np.array(rows[WARM_UP:])


def paints(explorer, picture, answered: bool):
    """Paint short strokes by mouse, each from one cell to the next."""
    page, columns = picture.page, 8
    while True:
        explorer.get_by_role("button", name="Clear").click()
        page.wait_for_timeout(500)
        box = explorer.locator("[data-paint]").bounding_box()
        side = box["width"] / columns
        for row, column in np.ndindex(columns, columns // 2):
            x, y = box["x"] + (2 * column + 0.5) * side, box["y"] + (row + 0.5) * side
            page.mouse.move(x, y)
            page.mouse.down()
            page.wait_for_timeout(300)  # until the first cell of the stroke is answered
            move = page.mouse.move
            taken = timed(picture, "pointermove", lambda: move(x + side, y), answered)  # noqa: B023
            page.mouse.up()
            yield taken


def timed(picture, kind: str, act, answered: bool = False) -> list[float]:
    """Return the milliseconds until the picture has changed, and until the frame that shows it."""
    page = picture.page
    given = [picture.element_handle(), kind, answered]
    page.evaluate(f"place => {{ window.measured = ({MEASURE})(place); }}", given)
    act()
    taken = page.evaluate("() => window.measured")
    # Wait for a second change, such as new limits, which must not count as the next one.
    page.wait_for_timeout(80)
    return taken


# ------------------------------------------------------------------ printing


def print_sliders(results: dict) -> None:
    print("\nSlider to picture, ms from the key to the changed picture (p90 under 50, and 15 times")
    print("faster than matplotlib under interact), and to the frame that shows it:\n")
    print("| explorer | until | p50 | p90 | matplotlib p50 | p90 | times faster (p50, p90) |")
    print("|---|---|---|---|---|---|---|")
    for name, sides in results.items():
        for column, until in enumerate(("changed", "frame")):
            ours, *theirs = (side[:, column] for side in sides)
            cells = [f"{np.percentile(row, q):.0f}" for row in (ours, *theirs) for q in (50, 90)]
            for plotted in theirs:
                cells.append(", ".join(f"{ratio(ours, plotted, q):.0f}" for q in (50, 90)))
            print("|", " | ".join([name, until, *cells]), "|")


def ratio(ours, theirs, q: int) -> float:
    return np.percentile(theirs, q) / np.percentile(ours, q)


def print_strokes(results: dict) -> None:
    print("\nPainting, ms from the event to the ink or answer, and to the frame that shows it:\n")
    print("| explorer | until | changed p50 | p90 | frame p50 | p90 |")
    print("|---|---|---|---|---|---|")
    for name, ways in results.items():
        for way, rows in ways.items():
            cells = [f"{np.percentile(row, q):.1f}" for row in rows.T for q in (50, 90)]
            print("|", " | ".join([name, way, *cells]), "|")


if __name__ == "__main__":
    main()
