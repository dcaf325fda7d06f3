"""Tables for spreadsheets: plain CSV, in which no cell is run as a formula."""

import csv
import io
import re
from collections.abc import Iterable
from pathlib import Path

from convlab.files import write_atomic

# The beginning of a formula for a spreadsheet, also after spaces and line ends, and as Chinese and
# Japanese keyboards write it.
_RUN = re.compile(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n\x00]")


def cell(value) -> str:
    """Write a value so that a spreadsheet shows it and never runs it.

    Text that would be a formula gets an apostrophe in front, which marks it as text. Numbers stay
    numbers, including negative ones.

    >>> cell("=1+1"), cell("alice"), cell(-2), cell(2.0), cell(0.1 + 0.2)
    ("'=1+1", 'alice', '-2', '2', '0.3')
    """
    if not isinstance(value, str):
        return f"{value:.10g}"
    return f"'{value}" if _RUN.match(value) else value


def csv_text(rows: Iterable[Iterable]) -> str:
    """Write rows as CSV (RFC 4180), each cell through `cell`.

    >>> csv_text([["student", "score"], ["Doe, Jane", 1.5]])
    'student,score\\r\\n"Doe, Jane",1.5\\r\\n'
    """
    text = io.StringIO()
    csv.writer(text).writerows([cell(value) for value in row] for row in rows)
    return text.getvalue()


def write_csv(path: Path, rows: Iterable[Iterable]) -> None:
    """Write rows to a file in UTF-8, which has all of them or its previous content."""
    write_atomic(Path(path), csv_text(rows).encode("utf-8", "backslashreplace"))
