"""Arguments that are one of a few names."""


def as_choice(value, name, choices):
    """Read one of several names.

    Parameters
    ----------
    value : str
    name : str
        The name of the argument, for the error message.
    choices : collection of str

    Returns
    -------
    str

    Raises
    ------
    ValueError
        If the value is not one of `choices`; the message lists them.
    """
    # Only strings are compared: an array has no single truth value, and a list no hash.
    if isinstance(value, str) and value in choices:
        return value
    raise ValueError(f"{name} must be one of {', '.join(choices)}, not {value!r}")
