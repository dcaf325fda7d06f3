"""The package without the course and its answers, as a wheel for learners."""

import base64
import hashlib
import importlib.metadata
from pathlib import Path

from convlab.files import read_files, zip_bytes

NAME = "convlab-course"
_PACKAGE = Path(__file__).resolve().parents[1]


def build(course: dict[str, bytes] | None = None) -> tuple[str, bytes]:
    """Return the file name and the content of a wheel without lessons, exercises and answers.

    `course` are the files that the wheel contains as its course. Raises FileNotFoundError if the
    package is not installed, since its requirements are then unknown.
    """
    try:
        about = importlib.metadata.distribution(NAME)
    except importlib.metadata.PackageNotFoundError:
        raise FileNotFoundError(
            f"{NAME} is not installed, so its requirements are unknown: "
            f"run the command with the Python of .venv, or `pip install {_PACKAGE.parent}` first"
        ) from None
    files = {f"convlab/{name}": content for name, content in read_files(_PACKAGE).items()}
    files |= {f"convlab/_course/{name}": content for name, content in (course or {}).items()}
    names = ("METADATA", "entry_points.txt", "licenses/LICENSE")
    return pack(NAME, about.version, files, {name: about.read_text(name) or "" for name in names})


def pack(name: str, version: str, files: dict[str, bytes], information: dict[str, str]):
    """Return the file name and the content of a wheel of pure Python with these files.

    `information` has the text of the files in its `.dist-info`, without `WHEEL` and `RECORD`.
    """
    stem = f"{name.replace('-', '_')}-{version}"
    kind = "Wheel-Version: 1.0\nGenerator: convlab\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    about = information | {"WHEEL": kind}
    files = files | {f"{stem}.dist-info/{one}": text.encode() for one, text in about.items()}
    record = f"{stem}.dist-info/RECORD"
    lines = [f"{one},{_digest(content)},{len(content)}" for one, content in files.items()]
    files[record] = "\n".join([*lines, f"{record},,", ""]).encode()
    return f"{stem}-py3-none-any.whl", zip_bytes(files)


def _digest(content: bytes) -> str:
    digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest())
    return f"sha256={digest.decode().rstrip('=')}"
