"""Write the tables of colours in convlab/drawing: python tests/drawing/colormaps.py"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from matplotlib import colormaps

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from convlab.drawing.colours import GREY_COLORMAP, HEAT_COLORMAP, SIGNED_COLORMAP  # noqa: E402

MODULE = ROOT / "convlab" / "drawing" / "colormaps.py"
NAMES = (SIGNED_COLORMAP, GREY_COLORMAP, HEAT_COLORMAP)
_HEAD = '''"""Three colormaps of Matplotlib, written by `python tests/drawing/colormaps.py`.

Importing Matplotlib takes longer than a drawing, and in a browser it is a download of 10 MB.
"""

# 256 colours each, from the low end to the high end; red, green and blue as hexadecimal digits.
'''


def content() -> str:
    """Return the content of the module."""
    return f"{_HEAD}COLORMAPS = {{\n{''.join(map(_entry, NAMES))}}}\n"


def _entry(name: str) -> str:
    colours = colormaps[name](np.arange(256), bytes=True)[:, :3]
    lines = "\n".join(row.tobytes().hex() for row in colours.reshape(16, 48))
    return f'    "{name}": """\n{lines}\n""",\n'


if __name__ == "__main__":
    MODULE.write_text(content(), encoding="utf-8")
