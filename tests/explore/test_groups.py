"""The groups explorer: the effect of its controls on the picture."""

from convlab import explore
from tests import svg_reader as reader


def test_choices_are_the_common_divisors():
    explorer = explore.groups(12, 12)
    choice = explorer.controls["groups"]
    assert choice.options == (1, 2, 3, 4, 6, 12)
    for choice.index in range(6):
        names = reader.by_id(reader.shown(explorer))
        assert sum(name.startswith("link-") for name in names) == 12 * 12 // choice.value
    explorer = explore.groups(8, 12)
    explorer.set(groups=2, kernel_size=1)
    assert "12 filters, 2 groups: each filter reads 8 / 2 = 4 channels." in explorer.stage.svg
    assert explore.groups(5, 3).controls["groups"].options == (1,)  # no common divisor
