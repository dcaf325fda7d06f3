"""Links in lessons and exercises: in a learner's copy, in the browser edition and on the web."""

import re
from posixpath import dirname, join, normpath

import pytest

from convlab import folders
from convlab.folders import course_root
from tests.test_notebooks import prose

NOTEBOOKS = [name for name in folders.course_files(course_root()) if name.endswith(".ipynb")]


def markdown(name):
    """Return the text of a notebook, without code."""
    return re.sub(r"```.*?```|`[^`]*`", "", prose(course_root() / name), flags=re.S)


def links(name):
    found = re.findall(r"\]\(([^)\s]+)\)", markdown(name))
    return [link for link in found if not re.match(r"[a-z]+:", link)]


def anchors(name):
    """Return the anchors that JupyterLab gives to the headings of a notebook."""
    return {one.strip().replace(" ", "-") for one in re.findall(r"^#+ (.+)", markdown(name), re.M)}


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_link_leads_to_a_notebook_that_learners_get(name):
    # The browser edition has the same files in the same folders.
    for link in links(name):
        place, _, anchor = link.partition("#")
        target = normpath(join(dirname(name), place)) if place else name
        assert target in NOTEBOOKS, f"{name}: {link}"
        assert not anchor or anchor in anchors(target), f"{name}: {link}"
