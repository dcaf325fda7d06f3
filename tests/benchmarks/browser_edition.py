"""The edition that runs in the browser: sizes, and times to the kernel and to the first picture.

    CONVLAB_PYODIDE=FOLDER python tests/benchmarks/browser_edition.py [--visits 3] [--events 50]
        [--cnn-explainer ADDRESS]

FOLDER has Pyodide and NumPy for WebAssembly. Everything comes from this machine, so the times are
those of an infinitely fast network; for a real one, add the size of the first load divided by its
speed. Each visit starts with an empty cache. JupyterLab with the same lesson is measured too, and
CNN Explainer, if you give the address of a copy that this machine serves.
"""

from __future__ import annotations

import argparse
import contextlib
import gzip
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

import explorers  # noqa: E402

from convlab.site import build  # noqa: E402
from tests.browser import lab, lite  # noqa: E402
from tests.site import serving  # noqa: E402

LESSON = "notebooks/03_padding.ipynb"
PACKED = {".whl", ".zip", ".png", ".woff2"}


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--visits", type=int, default=3, help="with an empty cache (3)")
    parser.add_argument("--events", type=int, default=50, help="presses on a slider (50)")
    parser.add_argument("--cnn-explainer", metavar="ADDRESS", help="of a copy of it")
    given = parser.parse_args()
    if not lite.has("numpy"):
        sys.exit("CONVLAB_PYODIDE must name a folder with Pyodide and NumPy for WebAssembly")
    with tempfile.TemporaryDirectory() as home, lab.browser() as browser:
        print(explorers.machine(browser), flush=True)
        site = build(Path(home, "site"))
        files = [path for path in site.rglob("*") if path.is_file()]
        print(
            f"site: {len(files)} files, {sum(path.stat().st_size for path in files) / 1e6:.1f} MB"
        )
        with serving.serve(site, lite.PYODIDE) as server:
            address = f"{server.address}lite/lab/index.html?path={LESSON}"
            rows = {"in the browser": visits(browser, address, given)}
            sent = server.sent
        print_load(sent)
        with lab.serve(Path(home)) as address:
            first, _, rest = address.partition("?")
            lesson = f"{first.rpartition('/lab')[0]}/lab/tree/{LESSON}?{rest}"
            rows["JupyterLab on this machine"] = visits(browser, lesson, given)
        if given.cnn_explainer:
            rows["CNN Explainer"] = cnn_explainer(browser, given)
        print_times(rows)


def visits(browser, address: str, given) -> tuple[np.ndarray, np.ndarray]:
    """Return the seconds to the kernel and to the first picture, and latencies of a slider."""
    seconds = []
    for _ in range(given.visits):
        with contextlib.closing(lab.new_page(browser)) as page:
            began = time.monotonic()
            page.goto(address)
            lab.wait_for_notebook(page)
            lab.wait_until_idle(page, lite.DOWNLOAD)
            ready = time.monotonic() - began
            lab.start_all(page)
            picture = page.locator(f"{lab.PANEL} .convlab-explorer .picture svg").first
            picture.wait_for(state="attached")
            seconds.append([ready, time.monotonic() - began])
            lab.wait_for_all(page)
            latencies = slider(page, given.events)
    return np.array(seconds), latencies


def slider(page, events: int) -> np.ndarray:
    """Return the milliseconds from a key on the first slider to the changed picture."""
    with_slider = page.locator(f"{lab.PANEL} .convlab-explorer").filter(
        has=page.locator(".noUi-handle")
    )
    explorer = with_slider.first
    moves = explorers.moving(explorer, explorer.locator(".picture"))
    return explorers.measured("slider", moves, events)[:, 0]


def cnn_explainer(browser, given) -> tuple[np.ndarray, np.ndarray]:
    """Return the same of CNN Explainer, which has no kernel: its first maps, its first slider."""
    seconds = []
    for _ in range(given.visits):
        with contextlib.closing(lab.new_page(browser)) as page:
            began = time.monotonic()
            page.goto(given.cnn_explainer)
            page.locator("svg image.node-image").first.wait_for(state="attached")
            seconds.append([np.nan, time.monotonic() - began])
            control = page.locator("input[type=range]").first
            control.scroll_into_view_if_needed()
            picture = control.locator("xpath=following::*[name()='svg'][1]")
            latencies = explorers.measured("CNN Explainer", keys(control, picture), given.events)
    return np.array(seconds), latencies[:, 0]


def keys(control, picture):
    """Move an HTML slider from end to end and back; yield the latencies."""
    key = "ArrowLeft"
    while True:
        now, low, high = control.evaluate("one => [one.value, one.min, one.max].map(Number)")
        key = "ArrowLeft" if now >= high else "ArrowRight" if now <= low else key
        yield explorers.timed(picture, "keydown", lambda: control.press(key))  # noqa: B023


def print_load(sent: dict[str, bytes]) -> None:
    """Print the size of the first load, with text and WebAssembly compressed as hosts do."""
    size = {True: 0, False: 0}
    for path, content in sent.items():
        packed = content if Path(path).suffix in PACKED else gzip.compress(content)
        size[path.startswith(serving.PYODIDE)] += len(packed)
    parts = (
        f"{size[True] / 1e6:.1f} MB from Pyodide's CDN, {size[False] / 1e6:.1f} MB from the site"
    )
    print(f"first load: {sum(size.values()) / 1e6:.1f} MB compressed: {parts}")


def print_times(rows: dict) -> None:
    print("\n| | kernel ready | first picture | slider to picture p50 | p90 |")
    print("|---|---|---|---|---|")
    for name, (seconds, latencies) in rows.items():
        ready, picture = np.median(seconds, axis=0)
        p50, p90 = np.percentile(latencies, [50, 90])
        ready = "" if np.isnan(ready) else f"{ready:.1f} s"
        print(f"| {name} | {ready} | {picture:.1f} s | {p50:.0f} ms | {p90:.0f} ms |")


if __name__ == "__main__":
    main()
