"""`convlab new exercise NAME`: a small, complete exercise to start from."""

import re
import shutil
from pathlib import Path
from string import Template

from convlab import folders

# In the names of its files, "topic" stands for the exercise's name without the number.
_TEMPLATE = Path(__file__).with_name("exercise_template")
_POINTER = ' See lesson {}, "On your own".'


def new_exercise(name, folder=None):
    """Write an exercise that passes `convlab verify`, to be edited; return its folder.

    The name is one such as "60_moving_sum". The folder of exercises is made if it is not there; by
    default it is `exercises` in the current folder, or the current folder if it has that name.

    Raises ValueError if the name is not valid, or already taken, and OSError if the folder cannot
    be written. Nothing is overwritten or left behind.
    """
    found = re.fullmatch(r"(?:(\d+)_)?([a-z][a-z0-9_]*)", name)
    if found is None:
        raise ValueError(
            f"{name!r} is not a valid name: use lowercase letters, digits and underscores, and "
            "begin with a letter, or with a number, an underscore and a letter, such as "
            "60_moving_sum"
        )
    if folder is None:
        folder = Path.cwd() if Path.cwd().name == "exercises" else Path.cwd() / "exercises"
    course, target = folders.course_root(), Path(folder) / name
    for place in (target, course / "exercises" / name):
        if place.exists():
            raise ValueError(f"{place} already exists: choose another name")
    is_lesson = (course / "notebooks" / f"{name}.ipynb").is_file()
    pointer, quote = (_POINTER.format(found[1]), "'") if is_lesson else ("", '"')
    values = {"name": name, "pointer": pointer, "quote": quote}
    target.mkdir(parents=True)
    try:
        for source in _TEMPLATE.glob("*.txt"):
            text = Template(source.read_text(encoding="utf-8")).substitute(values)
            written = target / source.stem.replace("topic", found[2])
            written.write_text(text, encoding="utf-8")
    except BaseException:
        shutil.rmtree(target, ignore_errors=True)
        raise
    return target
