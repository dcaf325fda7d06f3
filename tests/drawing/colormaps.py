"""Write the colours of the drawings' colormaps: python tests/drawing/colormaps.py"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from matplotlib import colormaps

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from convlab.drawing.colours import GREY_COLORMAP, HEAT_COLORMAP, SIGNED_COLORMAP  # noqa: E402

FILE = ROOT / "convlab" / "data" / "colormaps.npz"
NAMES = (SIGNED_COLORMAP, GREY_COLORMAP, HEAT_COLORMAP)


def content() -> dict[str, np.ndarray]:
    """Return 256 colours of each colormap, from the low end to the high end, of shape (256, 3)."""
    return {name: colormaps[name](np.arange(256), bytes=True)[:, :3] for name in NAMES}


if __name__ == "__main__":
    np.savez_compressed(FILE, **content())
