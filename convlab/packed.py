"""The compressed files of a course that was handed out: checks, and answers to questions.

They are compressed so that nobody reads an answer or a later hint by opening the file.
"""

import json
import zlib


def pack(content: dict, version: int) -> bytes:
    """Return the content of a file that holds `content`, which JSON can express."""
    return zlib.compress(json.dumps({"format": version, **content}).encode(), 9)


def unpack(path, version: int, convert):
    """Return `convert(content)` for the content of the file at `path`.

    Raises ValueError if the file is damaged, or was written by another version of convlab, and
    OSError if it cannot be read.
    """
    try:
        content = json.loads(zlib.decompress(path.read_bytes()))
        found = content["format"]
        if found == version:
            return convert(content)
    except (zlib.error, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ValueError(
            f"{path} is damaged ({error}): copy it again from the course that was handed out"
        ) from error
    raise ValueError(
        f"{path} has format {found}, but this convlab reads format {version}: "
        "install the package that is next to the course"
    )
