"""Arguments that are one of a few names."""


def as_choice(value, name, choices):
    """Return the value of an argument, `name`, if it is among `choices`, which are names."""
    # Only strings are compared: an array has no single truth value, and a list no hash.
    if isinstance(value, str) and value in choices:
        return value
    raise ValueError(f"{name} must be one of {', '.join(choices)}, not {value!r}")
