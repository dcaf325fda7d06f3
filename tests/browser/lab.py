"""A real JupyterLab with the course, and the actions of a user.

Used by the tests, the benchmarks and the pictures of the README.
"""

from __future__ import annotations

import contextlib
import os
import random
import re
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import nbformat
from playwright.sync_api import Error, TimeoutError, expect, sync_playwright

from convlab.site.lock import CDN
from tests.waiting import until

ROOT = Path(__file__).resolve().parents[2]
LAPTOP = {"width": 1280, "height": 800}
PROJECTOR = {"width": 853, "height": 533}  # the same window at 150 %
# The address of a published site, for the tests of one; it loads Pyodide from its CDN.
PUBLISHED = os.environ.get("CONVLAB_SITE", "")
_PUBLISHED = [urlsplit(address).hostname for address in (PUBLISHED, CDN) if PUBLISHED]
HERE = ("localhost", "127.0.0.1", *_PUBLISHED)
SIZES = {
    "laptop": LAPTOP,
    "projector at 150 %": PROJECTOR,
    "900 px": {"width": 900, "height": 800},
    "phone": {"width": 420, "height": 800},
}
PANEL = ".jp-NotebookPanel:not(.lm-mod-hidden)"
_STARTED = re.compile(r"[\d*]")  # the prompt of a cell that runs or has run
PATIENCE = 60_000  # milliseconds to start; actions wait half as long

expect.set_options(timeout=PATIENCE / 2)

_BROWSERS = (
    "chromium-headless-shell",  # Debian's without windows: a fifth less processor time
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
_ALL_HAVE_RUN = """panel => {
    const ran = (cell) => /\\d/.test(cell.querySelector(".jp-InputPrompt")?.textContent);
    return document.querySelector(`${panel} [data-mime-type*="error"]`)
        || [...document.querySelectorAll(`${panel} .jp-CodeCell`)].every(ran);
}"""
# JupyterLab then lets scripts run its commands.
_EXPOSE = """document.addEventListener("readystatechange", () => {
    const config = document.getElementById("jupyter-config-data");
    if (!config || document.readyState !== "interactive") return;
    const options = { ...JSON.parse(config.textContent), exposeAppInBrowser: "true" };
    config.textContent = JSON.stringify(options);
})"""
# Without questions about what is not saved.
_CLOSE = """async () => {
    const panel = jupyterapp.shell.currentWidget;
    await panel.sessionContext.shutdown();
    panel.dispose();
}"""
_NOTE_NEXT_SAVE = """() => {
    const { commandExecuted } = jupyterapp.commands;
    window.saved = false;
    commandExecuted.connect(function check(_, { id, result }) {
        if (id === "docmanager:save" && commandExecuted.disconnect(check))
            result.then(() => { window.saved = true; });
    });
}"""
# Twice, since ipywidgets sends the last change of a widget after the answer to the one before.
_ANSWERED = """async () => {
    const { kernel } = jupyterapp.shell.currentWidget.sessionContext.session;
    for (let round = 0; round < 2; round++) await kernel.requestKernelInfo();
    return true;
}"""
# Resolves when the pictures have been laid out for a new size of the page, drawn, and stand still.
_LAID_OUT = """async () => {
    for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
    const gliding = document.getAnimations().filter(one => one instanceof CSSTransition);
    await Promise.allSettled(gliding.map(one => one.finished));
}"""
# A computer so slow that it is never idle.
_NEVER_IDLE = """() => {
    window.ifIdle = window.requestIdleCallback;
    window.requestIdleCallback = () => 0;
}"""
_IDLE_AGAIN = "() => { window.requestIdleCallback = window.ifIdle; }"
_HIDING = ["--hide-scrollbars"]  # a default of Playwright that is removed
# Other hosts cannot be resolved: the course works offline.
_OFFLINE = ", EXCLUDE ".join(("--host-resolver-rules=MAP * ~NOTFOUND", "*.localhost", *HERE))


class NoBrowser(Exception):
    """No Chromium was found, or it did not start."""


@contextlib.contextmanager
def browser():
    """Start an installed Chromium, or Chrome, or the one of Playwright."""
    with sync_playwright() as playwright:
        started = _launch(playwright.chromium)
        try:
            yield started
        finally:
            started.close()


def _launch(chromium):
    arguments = [_OFFLINE, "--disable-gpu", "--disable-quic"]
    ways = {path: {"executable_path": path} for path in map(shutil.which, _BROWSERS) if path}
    ways |= {"Chrome": {"channel": "chrome"}, "Playwright's own": {}}
    failures = []
    for name, way in ways.items():
        try:
            return chromium.launch(args=arguments, ignore_default_args=_HIDING, **way)
        except Error as error:
            failures.append(f"{name} ({error.message.strip().splitlines()[0]})")
    raise NoBrowser(f"no Chromium starts here: {'; '.join(failures)}")


@contextlib.contextmanager
def serve(home: Path, *arguments: str, checkout: Path | None = None, environment=None):
    """Run ``convlab lab`` with a copy of the course in `home`/course; yield its address.

    No Jupyter settings of this machine are read, and files are written only in `home`. With a
    `checkout`, its ``convlab lab`` is run, without a folder argument.
    """
    log = home / "lab.log"
    own = {f"JUPYTER_{kind}_DIR": str(home / "jupyter") for kind in ("CONFIG", "DATA", "RUNTIME")}
    own |= {"JUPYTERLAB_SETTINGS_DIR": str(home / "settings"), "IPYTHONDIR": str(home / "ipython")}
    path = os.pathsep.join(filter(None, [str(checkout or ROOT), os.environ.get("PYTHONPATH")]))
    folder = [] if checkout else [str(home / "course")]
    line = ["lab", *folder, "--no-browser", "--port", "0", *arguments]
    with open(log, "wb") as output:
        server = subprocess.Popen(
            [sys.executable, "-m", "convlab", *line],
            env={**os.environ, **own, "PYTHONPATH": path, **(environment or {})},
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=home,
        )
    try:
        yield _address(server, log)
    finally:
        stop(server)


def stop(server) -> None:
    """Stop a Jupyter server, which may hang if it is stopped while it starts."""
    server.terminate()
    try:
        server.wait(PATIENCE / 1000)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def listens(address: str) -> bool:
    """Return whether a server listens: JupyterLab prints its address a moment earlier."""
    server = urlsplit(address)
    with socket.socket() as probe:
        return probe.connect_ex((server.hostname, server.port)) == 0


def free_ports(count: int = 1) -> int:
    """Return the first of several consecutive free ports.

    The system does not use these ports for connections, so they stay free for a moment.
    """
    while True:
        first = random.randrange(20_000, 32_000)
        try:
            with contextlib.ExitStack() as probes:
                for port in range(first, first + count):
                    probes.enter_context(socket.create_server(("127.0.0.1", port)))
            return first
        except OSError:
            continue


def _address(server, log: Path) -> str:
    """Wait for the address that is printed, with its token."""

    def address():
        text = log.read_text("utf-8", "replace")
        assert server.poll() is None, text
        found = re.search(r"(http://[\w.-]+:\d+/\S*token=\S+)\s", text)
        return found and listens(found[1]) and found[1]

    return until(address)


def new_page(browser, *, size=LAPTOP, scale: float = 1):
    """Open an empty page that records all requested addresses and its websockets."""
    page = browser.new_page(viewport=size, device_scale_factor=scale)
    page.set_default_timeout(PATIENCE / 2)
    page.add_init_script(_EXPOSE)
    page.asked, page.sockets = [], []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("websocket", lambda websocket: page.asked.append(websocket.url))
    page.on("websocket", lambda websocket: page.sockets.append(websocket))
    return page


def foreign_requests(page) -> list[str]:
    """Return the requested addresses on other machines."""
    asked = map(urlsplit, page.asked)
    return [url.geturl() for url in asked if url.hostname and url.hostname not in HERE]


def open_lab(page, address: str) -> None:
    """Go to JupyterLab, and wait for the notebook that it opens."""
    page.goto(address)
    wait_for_notebook(page)


def is_tidy(page) -> bool:
    """Return whether a page shows at most the notebook that JupyterLab opens, and no dialog."""
    return page.locator(".jp-NotebookPanel").count() <= 1 and not page.locator(".jp-Dialog").count()


def wait_for_notebook(page, timeout: float = PATIENCE) -> None:
    """Wait until a notebook is shown, or raise an error with the text of the page."""
    try:
        page.locator(PANEL).wait_for(timeout=timeout)
    except TimeoutError as error:
        shown = page.locator("body").inner_text()[:2000]
        raise RuntimeError(f"no notebook opens at {page.url}; it shows: {shown}") from error


def open_notebook(page, name: str) -> None:
    """Open a notebook in the current folder by a double click, and wait for its kernel."""
    page.locator(".jp-DirListing-itemName", has_text=name).dblclick()
    wait_for_kernel(page, name)


def open_path(page, path: str) -> None:
    """Open a notebook by its path, and wait for its kernel."""
    command(page, "docmanager:open", path=path)
    wait_for_kernel(page, path.rsplit("/")[-1])


def write_notebook(path: Path, *cells: str) -> None:
    """Write a notebook of code cells."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3 (ipykernel)"}
    nbformat.write(notebook, path)


def open_new(page, path: Path, *cells: str) -> None:
    """Write a notebook into the folder of the lessons, open it and run all cells."""
    write_notebook(path, *cells)
    open_path(page, f"notebooks/{path.name}")
    run_all(page)
    assert problems(page) == []


def wait_for_kernel(page, name: str) -> None:
    """Wait until a notebook is shown, with a kernel that is idle."""
    tab = page.locator(".jp-mod-current .lm-TabBar-tabLabel, .lm-mod-current .lm-TabBar-tabLabel")
    tab.get_by_text(name, exact=True).wait_for()
    # The status bar may still show the state of the notebook before.
    # Not `expect`, which writes down the whole page each time that it finds no such element.
    kernel = page.locator(f"{PANEL} .jp-Toolbar-kernelName").filter(has_not_text="No Kernel")
    kernel.wait_for(state="attached", timeout=PATIENCE)
    wait_until_idle(page)


def wait_until_idle(page, timeout: float = PATIENCE) -> None:
    page.locator("#jp-main-statusbar").get_by_text("| Idle").wait_for(timeout=timeout)


def wait_for_answers(page) -> None:
    """Wait until the kernel has answered all that the page sent; the status bar shows it later."""
    page.wait_for_function(_ANSWERED, timeout=PATIENCE)  # `evaluate` would wait for ever


def run_all(page) -> None:
    """Run every cell, and wait until the last has run or one has failed."""
    start_all(page)
    wait_for_all(page)


def start_all(page) -> None:
    """Run all cells; repeat this if JupyterLab has no kernel yet and runs none.

    If it asks for a kernel, accept the one it offers.
    """
    started = page.locator(f"{PANEL} .jp-CodeCell .jp-InputPrompt").filter(has_text=_STARTED).first
    asked = page.locator(".jp-Dialog", has_text="Select Kernel").locator(".jp-mod-accept")
    end = time.monotonic() + PATIENCE / 1000
    while True:
        command(page, "notebook:run-all-cells")
        try:
            started.or_(asked).first.wait_for(state="attached", timeout=5000)
            if asked.count():
                asked.click()
            return started.wait_for(state="attached", timeout=5000)
        except TimeoutError:
            if time.monotonic() > end:
                raise


def wait_for_all(page, timeout: float = PATIENCE) -> None:
    """Wait until the last cell has run or one has failed."""
    try:
        page.wait_for_function(_ALL_HAVE_RUN, arg=PANEL, timeout=timeout, polling=100)
    except TimeoutError as error:
        cells = page.locator(f"{PANEL} .jp-CodeCell .jp-InputPrompt").all_text_contents()
        status = page.locator("#jp-main-statusbar").text_content()
        dialogs = page.locator(".jp-Dialog").all_inner_texts()
        raise RuntimeError(f"cells: {cells}; status bar: {status}; dialogs: {dialogs}") from error


def problems(page) -> list[str]:
    """Return the errors and warnings in the outputs."""
    wrong = page.locator(f'{PANEL} :is([data-mime-type*="error"], [data-mime-type*="stderr"])')
    return wrong.all_inner_texts()


def write_function(page, stub: str, line: str):
    """Replace the content of a cell by a function of one line; run it and the cell below."""
    cell = page.locator(f"{PANEL} .jp-CodeCell", has_text=stub).locator(".cm-content")
    cell.click()
    cell.press("ControlOrMeta+A")
    # At once, since the editor draws itself for each key, and indents the next line only if it has
    # parsed the stub by then.
    page.keyboard.insert_text(f"{stub}\n    {line}")
    page.keyboard.press("Shift+Enter")
    page.keyboard.press("Shift+Enter")


def save(page) -> None:
    with saving(page):
        page.keyboard.press("ControlOrMeta+S")


@contextlib.contextmanager
def saving(page):
    """Wait for the file and its checkpoint: until then, JupyterLab ignores another Ctrl+S."""
    page.evaluate(_NOTE_NEXT_SAVE)
    yield
    page.wait_for_function("window.saved")


def close_notebook(page) -> None:
    """Close the current notebook and shut down its kernel."""
    panels = page.locator(".jp-NotebookPanel")
    others = panels.count() - 1
    page.evaluate(_CLOSE)
    expect(panels).to_have_count(others)


def command(page, name: str, **arguments) -> None:
    """Start a command of JupyterLab: opening a menu takes longer than many of them."""
    page.evaluate("([name, how]) => void jupyterapp.commands.execute(name, how)", [name, arguments])


def menu(page, *path: str) -> None:
    """Choose from JupyterLab's menus."""
    page.get_by_role("menuitem", name=path[0], exact=True).click()
    for name in path[1:-1]:
        page.locator(".lm-Menu-itemLabel").get_by_text(name, exact=True).hover()
    page.locator(".lm-Menu-itemLabel").get_by_text(path[-1]).first.click()


def resize(page, size) -> None:
    """Give the page another size, and wait until its pictures have followed."""
    page.set_viewport_size(size)
    page.evaluate(_LAID_OUT)


@contextlib.contextmanager
def resized(page, name: str, *, file_browser: bool | None = None):
    """Show the page in a window of one of the `SIZES`; on a phone without the file browser."""
    with_files = name != "phone" if file_browser is None else file_browser
    side_bar = page.locator('.jp-SideBar [data-id="filebrowser"]')  # a click shows or hides it
    if not with_files:
        side_bar.click()
    resize(page, SIZES[name])
    try:
        yield
    finally:
        page.set_viewport_size(LAPTOP)
        if not with_files:
            side_bar.click()


@contextlib.contextmanager
def never_idle(page):
    """Let JupyterLab postpone what it would do when the computer is idle."""
    page.evaluate(_NEVER_IDLE)
    try:
        yield
    finally:
        page.evaluate(_IDLE_AGAIN)


def show_theme(page, name: str) -> None:
    """Switch to "JupyterLab Light" or "JupyterLab Dark"."""
    menu(page, "Settings", "Theme", name)
    page.wait_for_function("name => document.body.dataset.jpThemeName === name", arg=name)
    page.evaluate(_LAID_OUT)  # JupyterLab hides the page until the next frame
