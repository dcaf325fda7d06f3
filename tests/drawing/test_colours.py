"""The palette: contrast as WCAG 2 computes it, and distance for colour-blind eyes."""

import itertools
import re

import numpy as np
import pytest

from convlab.drawing import raster
from convlab.drawing.colours import ROLES, STYLE, VERDICTS

# Inks and the fills they are used on. A lit cell keeps the ink of its role.
INK_ON = [
    ("ink", "paper"),
    ("quiet", "paper"),
    *((f"{role}-ink", role) for role in ROLES),
    *((f"{role}-ink", "window-fill") for role in ROLES),
    ("ink", "window-fill"),
    ("input-ink", "paper"),
    ("kernel-ink", "paper"),
    ("output-ink", "paper"),
    ("kernel-ink", "input"),
    ("kernel-ink", "padding"),
    ("window", "paper"),
    ("wrong", "paper"),
    ("negative", "paper"),
    ("positive", "paper"),
]
FILLS = ["paper", *ROLES, "window-fill"]

# G. M. Machado, M. M. Oliveira, L. A. F. Fernandes, "A Physiologically-based Model for Simulation
# of Color Vision Deficiency", 2009, severity 1.0; they work on linear RGB.
EYES = {
    "usual": np.eye(3),
    "no red cones": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "no green cones": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "no blue cones": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
# Two adjacent colours can be distinguished from about 2.3 on (M. Mahy, L. Van Eycken and
# A. Oosterlinck, "Evaluation of Uniform Color Spaces Developed after the Adoption of CIELAB and
# CIELUV", 1994).
JUST_NOTICEABLE = 2.3

# Of sRGB, D65.
TO_XYZ = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]


def palette(theme):
    """The variables of a theme, read from the style as a browser does."""
    block = re.search(rf"\[data-jp-theme-light={theme}\] \.convlab[^{{]*{{([^}}]*)}}", STYLE)[1]
    return dict(re.findall(r"--cl-([a-z-]+):(#[0-9a-f]{6});", block))


THEMES = {"light": palette("true"), "dark": palette("false")}


def linear(colour):
    values = np.array(list(bytes.fromhex(colour[1:]))) / 255
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def contrast(one, other):
    low, high = sorted(float(linear(colour) @ [0.2126, 0.7152, 0.0722]) for colour in (one, other))
    return (high + 0.05) / (low + 0.05)


def lab(colour, eyes):
    seen = np.clip(np.array(EYES[eyes]) @ linear(colour), 0, 1)
    x, y, z = np.array(TO_XYZ) @ seen / np.sum(TO_XYZ, axis=1)
    f = [np.cbrt(v) if v > (6 / 29) ** 3 else v / (3 * (6 / 29) ** 2) + 4 / 29 for v in (x, y, z)]
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def distance(one, other, eyes):
    return float(np.linalg.norm(lab(one, eyes) - lab(other, eyes)))


def test_contrast_of_known_pairs():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)


def test_both_themes_set_the_same_variables():
    assert THEMES["light"].keys() == THEMES["dark"].keys()
    assert set(re.findall(r"var\(--cl-([a-z-]+)\)", STYLE)) <= THEMES["light"].keys()


def test_a_page_with_no_theme_follows_the_system():
    outside, dark = re.match(
        r"\.convlab{([^}]*)}@media\(prefers-color-scheme:dark\){\.convlab{([^}]*)}}", STYLE
    ).groups()
    for block, theme in ((outside, "light"), (dark, "dark")):
        assert dict(re.findall(r"--cl-([a-z-]+):(#[0-9a-f]{6});", block)) == THEMES[theme]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(
    ("one", "other", "least"),
    [
        *((ink, fill, 4.5) for ink, fill in INK_ON),
        # WCAG requires a contrast of 3 for graphics such as the frame of the window.
        *(("window", fill, 3) for fill in FILLS),
        *((verdict, "paper", 3) for verdict in VERDICTS.values()),
    ],
)
def test_text_frames_and_borders_stand_out(theme, one, other, least):
    assert contrast(THEMES[theme].get(one, one), THEMES[theme][other]) >= least


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("eyes", EYES)
def test_the_parts_of_a_convolution_differ_for_all_eyes(theme, eyes):
    colours = THEMES[theme]
    near = {
        (one, other): distance(colours[one], colours[other], eyes)
        for one, other in itertools.combinations(FILLS, 2)
    }
    assert min(near.values()) >= 2 * JUST_NOTICEABLE, min(near, key=near.get)


@pytest.mark.parametrize("eyes", EYES)
@pytest.mark.parametrize("value", [0.1, 0.25, 0.5, 1])
def test_negative_and_positive_differ_for_all_eyes(eyes, value):
    [[negative, zero, positive]] = raster.signed_fills([[-value, 0, value]], 1)
    assert distance(negative, positive, eyes) >= 2 * JUST_NOTICEABLE
    assert distance(negative, zero, eyes) >= JUST_NOTICEABLE
    assert distance(zero, positive, eyes) >= JUST_NOTICEABLE
