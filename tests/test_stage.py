"""The stage in Python: its traits, and the page it saves."""

import json
import re
from html.parser import HTMLParser
from xml.etree import ElementTree

import numpy as np
import pytest
import traitlets

from convlab.drawing.kernels import kernels
from convlab.drawing.layer import layer
from convlab.drawing.sliding_window import sliding_window
from convlab.stage import Stage

PICTURE = sliding_window([[1, 2, 3], [4, 5, 6], [7, 8, 9]], [[1, 0], [0, -1]], padding=1)


class Page(HTMLParser):
    """Collects the elements, the headings and the scripts of a page."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.scripts, self.headings, self._open = [], [], {}, None
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        self._open = tag
        if tag == "script":
            self.scripts.append("")

    def handle_endtag(self, tag):
        self._open = None

    def handle_data(self, data):
        if self._open == "script":
            self.scripts[-1] += data
        elif self._open in ("title", "h1"):
            self.headings[self._open] = self.headings.get(self._open, "") + data


def saved(tmp_path, svg=PICTURE, **options):
    stage = Stage(svg=svg, step=options.pop("step", 0), message=options.pop("message", ""))
    path = stage.save(tmp_path / "walk.html", **options)
    return path.read_text(encoding="utf-8")


def state_of(text):
    """The initial state in the script of a page."""
    [line] = re.findall(r"^const state = (.*);$", text, re.MULTILINE)
    return json.loads(line)


def test_save_returns_the_file_it_wrote(tmp_path):
    assert Stage(svg=PICTURE).save(str(tmp_path / "a.html")) == tmp_path / "a.html"
    assert [path.name for path in tmp_path.iterdir()] == ["a.html"]
    with pytest.raises(FileNotFoundError):
        Stage(svg=PICTURE).save(tmp_path / "missing" / "a.html")


@pytest.mark.parametrize(
    "svg", [PICTURE, layer([[[1, 2]], [[3, 4]]], [[[[1]], [[-1]]]], [5])], ids=["window", "layer"]
)
def test_the_page_carries_the_picture_whole(tmp_path, svg):
    state = state_of(saved(tmp_path, svg, step=3, message="careful"))
    assert state == {"svg": svg, "step": 3, "point": [0, 0], "cells": [], "message": "careful"}


def test_the_page_does_not_ask_for_a_point_which_needs_the_kernel(tmp_path):
    svg = kernels(np.eye(3), [[1.0]])
    assert "data-points" in svg
    state = state_of(saved(tmp_path, svg))
    assert "data-points" not in state["svg"]
    assert len(state["svg"]) > 0.9 * len(svg)


def test_page_requests_no_other_host_and_no_other_file(tmp_path):
    text = saved(tmp_path)
    names = text.replace("http://www.w3.org/2000/svg", "")
    assert not re.findall(r"\w+://|['\"(]//", names)
    assert not re.findall(
        r"\b(?:import|fetch|XMLHttpRequest|WebSocket|sendBeacon)\b\s*[({'\"]", text
    )
    assert not re.findall(r"@import|url\(", text)
    for tag, attributes in Page(text).elements:
        assert tag not in {"link", "iframe", "object", "embed", "img"}
        assert "src" not in attributes


def test_page_has_language_encoding_title_and_the_script_and_style_of_the_widget(tmp_path):
    text = saved(tmp_path, title="Stride <2> & more")
    assert text.startswith("<!doctype html>")
    page = Page(text)
    assert ("html", {"lang": "en"}) in page.elements
    assert ("meta", {"charset": "utf-8"}) in page.elements
    assert page.headings == {"title": "Stride <2> & more", "h1": "Stride <2> & more"}
    [script] = page.scripts
    assert str(Stage._esm).strip() in script
    assert str(Stage._css).strip() in text
    assert "render({ model, el:" in script


@pytest.mark.parametrize(
    "svg", ["</script><script>alert(1)</script>", "<!-- <script>", "{braces} %s"]
)
def test_no_picture_can_end_the_script_around_it(tmp_path, svg):
    text = saved(tmp_path, svg, message="</script>")
    assert len(Page(text).scripts) == 1
    assert state_of(text)["svg"] == svg


def test_traits_that_the_browser_shares_with_the_kernel():
    stage = Stage(point=(3, 4))
    assert {"svg", "step", "point", "message"} <= stage.traits(sync=True).keys()
    with pytest.raises(traitlets.TraitError, match="step"):
        stage.step = -1
    with pytest.raises(traitlets.TraitError, match="point"):
        stage.point = (1, 2, 3)
    assert stage.point == (3, 4)


def test_fallback_is_a_picture_that_is_valid_xml():
    data, _ = Stage(svg=PICTURE)._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in data
    assert data["image/svg+xml"] == PICTURE
    root = ElementTree.fromstring(data["image/svg+xml"])  # an SVG file must be XML
    assert data["text/plain"] == root.get("aria-label")
