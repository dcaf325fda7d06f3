"""The guides for instructors as pages."""

import re
from pathlib import Path

from convlab import folders
from convlab.site import markdown, page


def build_guides(folder: Path) -> None:
    """Write a page for each Markdown file beside the exercises, to the folder `teach` of the site.

    Raises ValueError if a guide has no title.
    """
    guides = sorted((folders.course_root() / "exercises").glob("*.md"))
    texts = {path: path.read_text(encoding="utf-8") for path in guides}
    titles = {path: _title(path, text) for path, text in texts.items()}
    links = {markdown.page_of_guide(path.stem): title for path, title in titles.items()}
    for path, text in texts.items():
        name = markdown.page_of_guide(path.stem)
        body = _contents(name, links) + markdown.to_html(text, "exercises")
        page.write(folder / name, page.page(titles[path], body, root="../"))


def _title(path: Path, text: str) -> str:
    found = re.match(r"# (.+)", text)
    if found is None:
        raise ValueError(f"{path}: the first line is not a title: begin it with `# `")
    return found[1]


def _contents(current: str, links: dict[str, str]) -> str:
    lines = "".join(
        f'<a href="{name}"{" aria-current=page" * (name == current)}>{title}</a>'
        for name, title in links.items()
    )
    return f'<nav class="guides" aria-label="guides">{lines}</nav>\n'
