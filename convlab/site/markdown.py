"""Markdown of lessons and guides as HTML: with formulas drawn, and links that work in the site."""

import posixpath
import re
from html import escape
from pathlib import PurePosixPath

from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from convlab.site import page
from convlab.site.formulas import formula


def to_html(source: str, folder: str) -> str:
    """Convert Markdown to HTML for a page in a folder of the site.

    `folder` is that of the source in the course, to which its links are relative. Raises ValueError
    if a formula cannot be drawn.
    """
    return MarkdownWithMath(_Renderer(folder)).render(source)


def address(url: str, folder: str) -> str | None:
    """Return where a link of the course goes in the site, None if its target is not in it.

    Lessons are pages to read, exercises open in the browser edition.

    >>> address("04_stride.ipynb", "notebooks")
    '../read/04_stride.html'
    >>> address("../exercises/04_stride/stride.ipynb", "notebooks")
    '../lite/lab/index.html?path=exercises/04_stride/stride.ipynb'
    >>> address("../.github/SECURITY.md", "exercises")
    """
    if re.match(r"[a-z]+:|#", url):
        return url
    name, hash_, fragment = url.partition("#")
    target = PurePosixPath(posixpath.normpath(posixpath.join(folder, name)))
    match target.parts, target.suffix:
        case ("notebooks", _), ".ipynb":
            return f"../read/{target.stem}.html{hash_}{fragment}"
        case ("exercises", _), ".md":
            return f"../teach/{page_of_guide(target.stem)}{hash_}{fragment}"
        case ("exercises", *_), ".ipynb":
            return page.run_link(str(target), "../")
    return None


def page_of_guide(stem: str) -> str:
    """Return the file name of the page of a guide."""
    return "index.html" if stem == "README" else f"{stem.lower()}.html"


class _Renderer(IPythonRenderer):
    def __init__(self, folder: str):
        super().__init__(escape=False)
        self._folder = folder

    def link(self, text: str, url: str, title: str | None = None) -> str:
        to = address(url, self._folder)
        return text if to is None else super().link(text, to, title)

    def heading(self, text: str, level: int, **_) -> str:
        name = re.sub(r"\W+", "-", re.sub("<[^>]+>", "", text).lower()).strip("-")
        return f'<h{level} id="{escape(name)}">{text}</h{level}>\n'

    def inline_math(self, body: str) -> str:
        return formula(body)

    def block_math(self, body: str) -> str:
        # On a narrow page, formulas side by side move below each other.
        parts = map(formula, re.split(r"(?:\\qquad\s*)+", body))
        return f'<p class="formula">{" ".join(parts)}</p>\n'
