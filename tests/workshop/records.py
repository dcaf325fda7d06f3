"""Writing the records of a room, as the checks of its participants do."""

import json
from datetime import UTC, datetime, timedelta

from convlab.feedback import record

EXERCISE, FUNCTION = "03_padding", "zero_pad"


def line(status, mistake="", *, function=FUNCTION, minutes_ago=0.0, exercise=EXERCISE, now=None):
    """Return a record as a line of text."""
    moment = (now or datetime.now(UTC)) - timedelta(minutes=minutes_ago)
    when = moment.isoformat(timespec="seconds")
    fields = {"exercise": exercise, "function": function, "status": status}
    return json.dumps(fields | {"mistake": mistake, "when": when}) + "\n"


def add(room, name, *lines):
    """Add lines to a participant's record, and return the file."""
    path = room / name / "exercises" / EXERCISE / record.FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "a", encoding="utf-8") as file:
        file.writelines(lines)
    return path
