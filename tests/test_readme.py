"""The README: its examples, links, lists and scripts."""

import doctest
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
TEXT = README.read_text(encoding="utf-8")


def section(heading):
    return TEXT.split(f"\n## {heading}\n")[1].split("\n## ")[0]


def test_examples_print_the_shown_output():
    found = doctest.testfile(
        str(README), module_relative=False, optionflags=doctest.NORMALIZE_WHITESPACE
    )
    assert found.attempted >= 3
    assert found.failed == 0


def test_link_targets_exist():
    links = re.findall(r"\]\(([^)#]+)\)", TEXT)
    inside = [link for link in links if "://" not in link]
    assert len(inside) > 8
    assert [link for link in inside if not (ROOT / link).exists()] == []


def test_every_lesson_and_explorer_is_named():
    from convlab import explore

    lessons = sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb"))
    rows = re.findall(r"^\| \[.+\]\(notebooks/(.+)\) \|", TEXT, re.M)
    assert rows == lessons, "write a row for each lesson, in order, in the table under Lessons"
    explorers = [name for name in explore.__all__ if name != "predict"]
    unnamed = [name for name in explorers if f"`{name}`" not in section("Explorers")]
    assert unnamed == [], "name these in the section Explorers of README.md"


def test_scripts_exist():
    scripts = re.findall(r"\.venv/bin/python (\S+\.py)", TEXT)
    assert scripts
    assert [script for script in scripts if not (ROOT / script).is_file()] == []
