"""Changes of an explorer's controls, as a learner might make them, for property tests."""

from hypothesis import strategies as st


def changes(**values):
    """Draw one change or several, each the name of a control and one of the values given for it."""
    each = [st.tuples(st.just(name), value) for name, value in values.items()]
    return st.lists(st.one_of(each), min_size=1, max_size=8)


def each_made(explorer, changes):
    """Change the controls one after the other, and stop after each."""
    for name, value in changes:
        explorer.controls[name].value = value
        yield
