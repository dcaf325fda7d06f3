"""Make the pictures of the README in a real JupyterLab: python tests/browser/pictures.py"""

from __future__ import annotations

import io
import math
import sys
import tempfile
from pathlib import Path

from PIL import Image, ImageOps

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.browser import lab  # noqa: E402

FOLDER = ROOT / ".github" / "pictures"
EXPLORERS = {
    "sliding_window": "explore.sliding_window(padding=1)",
    "kernels": "explore.kernels()",
}
STEPS, MARGIN = 17, 24  # steps of the sliding window; margin around a picture, in pixels


def main() -> None:
    """Show each explorer in JupyterLab, and save a screenshot of it."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home, lab.browser() as browser:
        with lab.serve(Path(home)) as address:
            cells = ["from convlab import explore", *EXPLORERS.values()]
            lab.write_notebook(Path(home) / "course" / "notebooks" / "pictures.ipynb", *cells)
            page = lab.new_page(browser, size={"width": 1280, "height": 960}, scale=2)
            lab.open_lab(page, address)
            lab.open_notebook(page, "pictures.ipynb")
            lab.run_all(page)
            shown = page.locator(f"{lab.PANEL} .convlab-explorer")
            for name, explorer in zip(EXPLORERS, shown.all(), strict=True):
                explorer.locator(".picture > svg").wait_for()
                write_picture(explorer, FOLDER / f"{name}.png")


def write_picture(explorer, path: Path) -> None:
    """Write a picture of an explorer, with a margin."""
    explorer.scroll_into_view_if_needed()
    if explorer.locator("[data-step]").count():
        for _ in range(STEPS):
            explorer.get_by_role("button", name="step forward").click()
        explorer.page.mouse.move(0, 0)
    # Whole pixels, so that the picture does not include the edge of what is below.
    box = {side: math.floor(length) for side, length in explorer.bounding_box().items()}
    shown = explorer.page.screenshot(clip=box, animations="disabled")
    image = ImageOps.expand(Image.open(io.BytesIO(shown)).convert("RGB"), MARGIN, "white")
    # 256 well-chosen colours are enough, and the file is half as large.
    image.quantize(256, kmeans=3, dither=Image.Dither.NONE).save(path, optimize=True)
    print(f"{path.relative_to(ROOT)}  {image.width}x{image.height}, {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
