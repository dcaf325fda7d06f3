"""The common parts of the grader's pages: the file name, the HTML around the content, the style."""

import hashlib
import re
import unicodedata
from html import escape
from pathlib import Path

from convlab.drawing.colours import ON_PAPER, STYLE
from convlab.files import write_atomic

# Lower case only: "Alice" and "alice" are one file on many disks. Windows reserves some names.
_PLAIN = re.compile(r"(?!(con|prn|aux|nul|com\d|lpt\d)(\.|$))[a-z0-9]([a-z0-9_-]|\.(?=[a-z0-9]))*")
_LONGEST = 64

_LAYOUT = """
:root{color-scheme:light dark}
body{margin:0;background:var(--cl-paper);color:var(--cl-ink);line-height:1.5}
main{max-width:60rem;margin:0 auto;padding:1rem 1.5rem 3rem}
h1{font-size:1.7rem;line-height:1.2;margin:.6rem 0 .2rem}
h1~h1{margin-top:4rem}
h2{font-size:1.25rem;line-height:1.3;margin:2rem 0 .4rem}
p{margin:.4rem 0}ol,ul{margin:.4rem 0;padding-left:1.6rem}li{margin:.25rem 0}
.quiet,footer{color:var(--cl-quiet)}footer{margin-top:2.5rem;font-size:.9rem}
.score{font-size:1.25rem;font-weight:600}.score svg{margin-left:.6rem}
a{color:var(--cl-input-ink)}
code{font-size:.95em;background:var(--cl-padding);padding:0 .2em;border-radius:3px}
code,td,p,li{overflow-wrap:anywhere}
table{border-collapse:collapse;width:100%;margin:.5rem 0}
th,td{text-align:left;vertical-align:top;padding:.3rem .8rem .3rem 0}
th{border-bottom:2px solid var(--cl-line)}td{border-bottom:1px solid var(--cl-line)}
th.n,td.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
td.w{white-space:nowrap}td{min-width:4rem}
.tests th:nth-child(1){width:38%}.tests th:nth-child(2),.tests th:nth-child(3){width:12%}
svg{max-width:100%;height:auto;vertical-align:middle}
.next{border:2px solid var(--cl-line);border-radius:6px;padding:.2rem 1rem .6rem;margin:1.5rem 0}
.next h2{margin-top:.6rem}
@media(max-width:40rem){main{padding:.5rem .8rem 2rem}.b{display:none}}
@media print{
main{max-width:none;padding:0}tr,svg,.convlab-report,.next{break-inside:avoid}
h1~h1{break-before:page}h1,h2{break-after:avoid}
}
"""
# Whatever a submission smuggles into a page: no script runs, and no other host is contacted.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def page_name(student: str) -> str:
    """Return the name of a student's file, without suffix, safe on every system.

    It depends on the student's name alone. A plain name is kept; of any other name, the plain
    letters are kept, and a hash after a tilde makes it unique.

    >>> page_name("alice"), page_name("Zoë Żak"), page_name("../../etc")
    ('alice', 'Zoe_Zak~b6fef87bcbc0', 'etc~74ccf3c5b4c1')
    """
    if len(student) <= _LONGEST and _PLAIN.fullmatch(student):
        return student
    plain = unicodedata.normalize("NFKD", student).encode("ascii", "ignore").decode()
    kept = re.sub(r"[^A-Za-z0-9]+", "_", plain)[: _LONGEST // 2].strip("_")
    own = hashlib.sha256(student.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return f"{kept or 'student'}~{own}"


def page_path(student: str) -> Path:
    """Return the path of a student's page, relative to the folder of all pages."""
    return Path("feedback", f"{page_name(student)}.html")


def document(heading: str, body: str) -> str:
    """Return a whole page: one file that needs no other, no script and no network.

    The heading is plain text, the body HTML. The style that each drawing contains is written once,
    in the head.
    """
    body = body.replace(f"<style>{STYLE}</style>", "")
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(heading)}</title><style>{STYLE}{ON_PAPER}{_LAYOUT}</style></head>"
        f'<body class="convlab"><main>{body}</main></body></html>\n'
    )


def table(head: list[str], rows: list[list[str]], kinds: str, *, name: str = "") -> str:
    """Return a table of rows of HTML, with the class `name`.

    `kinds` has a letter for each column: "n" for numbers, "w" for text without line breaks, "t" for
    text, and "b" for bars, which a narrow screen leaves out.
    """

    def line(cells, tag, scope=""):
        pairs = zip(cells, kinds, strict=True)
        return "".join(f'<{tag}{scope} class="{kind}">{one}</{tag}>' for one, kind in pairs)

    body = "".join(f"<tr>{line(row, 'td')}</tr>" for row in rows)
    headed = line(head, "th", ' scope="col"')
    named = f' class="{name}"' if name else ""
    return f"<table{named}><thead><tr>{headed}</tr></thead><tbody>{body}</tbody></table>"


def write_page(path: Path, html: str) -> None:
    """Write a page, unless it is up to date."""
    content = html.encode("utf-8", "backslashreplace")
    if not path.is_file() or path.read_bytes() != content:
        write_atomic(path, content, sync=False)
