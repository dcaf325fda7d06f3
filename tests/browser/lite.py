"""The JupyterLite edition, and the actions of a user."""

import os
from pathlib import Path

from tests.browser import lab

MESSAGES = "#convlab-messages"
PYODIDE = Path(os.environ["CONVLAB_PYODIDE"]) if "CONVLAB_PYODIDE" in os.environ else None
DOWNLOAD = 300_000  # milliseconds: the first time, Python is a download of about 20 MB


def has(package: str) -> bool:
    """Return whether Python in the browser can import a package that is not pure Python."""
    return bool(lab.PUBLISHED or PYODIDE and list(PYODIDE.glob(f"{package}-*wasm32.whl")))


def open_page(browser, address: str, notebook: str):
    """Open a notebook in a new page."""
    page = lab.new_page(browser)
    go(page, address, notebook)
    return page


def go(page, address: str, notebook: str) -> None:
    """Open a notebook by its address."""
    page.goto(f"{address}lite/lab/index.html?path={notebook}")
    lab.wait_for_notebook(page)
