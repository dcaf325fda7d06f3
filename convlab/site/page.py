"""The parts that all pages of the site share: the HTML around the content, style and links."""

import json
from collections.abc import Mapping
from html import escape
from pathlib import Path
from urllib.parse import quote

from convlab import stage
from convlab.drawing.colours import ON_PAPER, STYLE
from convlab.files import write_atomic

STYLE_FILE = "site.css"
# Without an icon in the page, a browser asks the host for one, and reports that it is missing.
ICON = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 3 3'%3E"
    "%3Cpath fill='%23a3195b' d='M0 0h2v2H0z'/%3E%3Cpath fill='%238c96a1' d='M2 0h1v3H0V2h2z'/%3E"
    "%3C/svg%3E"
)
_PARTS = {
    "Lessons": "read/index.html",
    "Reference": "api/index.html",
    "For instructors": "teach/index.html",
}


def page(title: str, body: str, *, root: str = "", pictures: bool = False) -> str:
    """Return a whole page with a title in plain text and a body in HTML.

    The style that each drawing contains is left out: the style of the site has it. `root` is the
    path to the folder of the site, "" or "../". With `pictures`, those from `picture` become live.
    """
    script = f'<script type="module">\n{stage.PICTURES}</script>\n' if pictures else ""
    name = title if title.startswith("convlab") else f"{title} - convlab"
    body = body.replace(f"<style>{STYLE}</style>", "")
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(name)}</title>\n"
        f'<link rel="icon" href="{ICON}">\n<link rel="stylesheet" href="{root}{STYLE_FILE}">\n'
        f'</head>\n<body class="convlab">\n{navigation(root)}\n<main>\n{body}\n</main>\n{script}'
        "</body>\n</html>\n"
    )


def navigation(root: str) -> str:
    """Return the links to the parts of the site, which begin each page."""
    links = "".join(f'<a href="{root}{to}">{name}</a>' for name, to in _PARTS.items())
    home = f'<a class="home" href="{root}index.html">convlab</a>'
    return f'<header class="site"><nav aria-label="site">{home}{links}</nav></header>'


def picture(state: Mapping) -> str:
    """Return a picture that a page with `pictures` makes live; without scripts it is a still.

    `state` are the traits of a `Stage` by name.
    """
    kept = escape(json.dumps({name: state[name] for name in stage.KEPT}))
    svg = stage.without_pointing(state["svg"])
    return f'<div class="convlab-picture" data-state="{kept}">{svg}</div>'


def run_link(path: str, root: str = "") -> str:
    """Return the address at which the browser edition opens a file of the course."""
    return f"{root}lite/lab/index.html?path={quote(path)}"


def write(path: Path, text: str) -> None:
    write_atomic(path, text.encode(), sync=False)


def write_style(folder: Path) -> None:
    """Write the one style sheet, from those of the drawings, of the stage and of the pages."""
    own = Path(__file__).with_name(STYLE_FILE).read_text(encoding="utf-8")
    write(folder / STYLE_FILE, f"{STYLE}{ON_PAPER}\n{stage.STYLE}\n{own}")
