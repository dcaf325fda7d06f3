"""The expected colours of a feature map, computed without `convlab.drawing`."""

from __future__ import annotations

import numpy as np
from matplotlib import colormaps


def expected_scale(values, kernel, photo, chosen: str) -> tuple[str, float, float]:
    """Return the colormap of a map and the values at its ends.

    Parameters
    ----------
    values, kernel, photo : ndarray
    chosen : {"auto", "signed", "grey"}
        The choice of the learner.
    """
    limit = np.abs(values).max()
    total = np.sum(kernel)
    if chosen == "grey":
        return "gray", values.min(), values.max()
    if chosen == "auto" and np.isclose(total, 1):
        return "gray", min(photo.min(), 0), photo.max()
    if chosen == "auto" and not np.isclose(total, 0) and values.min() >= 0:
        return "gray", 0, values.max()
    return "PuOr_r", -limit, limit


def expected_pixels(values, kernel, photo, chosen: str = "auto") -> np.ndarray:
    """Return the RGBA pixels of a map."""
    colormap, low, high = expected_scale(values, kernel, photo, chosen)
    return colormaps[colormap]((values - low) / ((high - low) or 1), bytes=True)
