"""The student that a file belongs to, by its name in a download from Canvas or Moodle.

Canvas (`lib/content_zipper.rb`): `NAME_[LATE_]USER_ATTACHMENT_FILE`, where NAME holds letters,
marks, digits and underscores of any script; `[LATE_]anon_CODE_ATTACHMENT_FILE` for an anonymous
assignment, in which no number is the student's; `NAME_[LATE_]USER_text.html` or `..._link.html` for
text that was typed into Canvas. Attachments are numbered in the order of their upload.

Moodle (`mod/assign/classes/downloader.php`): `NAME_PARTICIPANT_assignsubmission_PLUGIN`, as a
folder (with an underscore at the end before Moodle 4.1) or followed by `_FILE`. PLUGIN is `file`,
or `onlinetext` for text that was typed into Moodle.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import PurePath
from typing import TypeVar

T = TypeVar("T")

# An unprintable character may already be escaped, beginning with a backslash.
_NAME = r"(?P<name>[\w\\\x80-\U0010ffff]*?)"
# No Canvas has so few attachments that their numbers are below 100: `group_1_3_ann` is not from it.
_NUMBER = r"[1-9][0-9]{2,19}_"
_WHAT = rf"(?:(?P<number>{_NUMBER})(?P<file>.*)|(?:text|link)\.html)"
_ANONYMOUS = re.compile(rf"(?:LATE_)?(?P<name>anon_[0-9A-Za-z]+)_{_WHAT}")
_CANVAS = re.compile(rf"{_NAME}_(?:LATE_)?(?P<id>[1-9][0-9]*)_{_WHAT}")
# `ann_2024_11_29.ipynb` and `ann_20241129_0930_padding.ipynb` have a date where Canvas has numbers.
_DATE = re.compile(
    r"((19|20)\d\d_(\d{1,2}_\d{1,2}|0?[1-9]|1[0-2])|\d{1,2}_\d{1,2}_(19|20)\d\d"
    r"|(19|20)\d{6}_\d{4}(\d\d)?)(?!\d)"
)
_MOODLE = re.compile(
    r"(?P<name>.+?)_(?P<id>[0-9]+)_assignsubmission_(?P<plugin>[a-z0-9]+)(?:_(?P<file>.*))?"
)


@dataclass(frozen=True)
class Origin:
    """Where a file comes from, according to its name."""

    service: str  # "canvas" or "moodle"; "" for any other name
    whole: str  # the whole name
    name: str  # the student's name as the service writes it; the whole name if there is no service
    id: str = ""  # the student's number there; "" if the name has none
    file: str = ""  # the name that the student gave the file; "" if it is not known
    number: int | None = None  # larger for a file that was handed in later; None if it is not known

    @property
    def student(self) -> tuple[str, str]:
        """The key of the student: the same for all files of one student."""
        return self.service, self.id or self.name


def origin(name: str) -> Origin:
    """Read the name of a file or folder.

    >>> jane = origin("doejane_LATE_1001_9998_padding-1.ipynb")
    >>> jane.name, jane.id, jane.number, jane.file
    ('doejane', '1001', 9998, 'padding-1.ipynb')
    >>> origin("Jane Doe_657693_assignsubmission_file_").student
    ('moodle', '657693')
    >>> origin("alice.ipynb").service, origin("alice_2024_11_29.ipynb").service
    ('', '')
    """
    if found := _MOODLE.fullmatch(name):
        return Origin("moodle", name, found["name"], found["id"], found["file"] or "")
    if found := _ANONYMOUS.fullmatch(name) or _certain(_CANVAS.fullmatch(name)):
        parts = found.groupdict()
        number = int(parts["number"][:-1]) if parts["number"] else None
        student, file = parts.get("id", ""), parts["file"] or ""
        return Origin("canvas", name, parts["name"], student, file, number)
    return Origin("", name, name, file=name)


def _certain(found: re.Match | None) -> re.Match | None:
    """Return None if Canvas's numbers may be others: the marks would be another student's.

    A date is at the beginning or in place of the numbers; or a third number follows a small one, as
    in `ann_1_1001_9998_padding.ipynb`, where the first is of a name that ends in a number. After a
    large one, it is how a student's file name begins: `doejane_1001_9998_20231234.ipynb`.
    """
    if not found or any(_DATE.match(found.string, at) for at in (0, found.start("id"))):
        return None
    file = found["file"] or ""
    small = len(found["id"]) < 3
    return None if small and re.match(_NUMBER, file) and not _DATE.match(file) else found


def by_student(
    items: Iterable[T], name: Callable[[T], str], folder: Callable[[T], str] = lambda item: ""
) -> list[list[tuple[Origin, T]]]:
    """Group items by student, each with its `Origin`; each item was found in a `folder`.

    In one folder, Canvas's attachment numbers are unique, and an ID has one name, so that neither
    `hw_1_4711_ann.ipynb` and `hw_1_4711_bob.ipynb` nor `ann_3_4711_hw.ipynb` and
    `bob_3_4712_hw.ipynb` are from Canvas. Neither are three or more notebooks that all begin alike:
    `hw_1_4711_ann.ipynb`, `hw_1_4712_bob.ipynb` and `hw_1_4713_cem.ipynb`.

    >>> names = ["li_7_190_a.ipynb", "bo.ipynb", "li_7_191_a-1.ipynb"]
    >>> [[one.file for one, _ in student] for student in by_student(names, str)]
    [['a.ipynb', 'a-1.ipynb'], ['bo.ipynb']]
    """
    found = [(folder(item), origin(name(item)), item) for item in items]
    numbered = {(at, one) for at, one, _ in found if one.number is not None}
    files, names, beginnings = defaultdict(set), defaultdict(set), defaultdict(list)
    for at, one in numbered:
        files[at, one.number].add(one.whole)
        names[at, one.student].add(one.name)
        if PurePath(one.file).suffix.lower() in ("", ".ipynb"):  # a notebook's may be left out
            beginnings[at].append(one.name)
    students = defaultdict(list)
    for at, one, item in found:
        alike = len(beginnings[at]) > 2 and len(set(beginnings[at])) == 1
        shared = max(len(files[at, one.number]), len(names[at, one.student])) > 1
        if one.number is not None and (alike or shared):
            one = Origin("", one.whole, one.whole, file=one.whole)
        students[one.student].append((one, item))
    return list(students.values())
