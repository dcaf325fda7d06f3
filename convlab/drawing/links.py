"""How a drawing tells the stage what belongs together: attributes of its output cells.

An output cell is one step of the walk. It carries

- `data-step`, its number, and `data-at`, its row and column, for the arrow keys;
- `data-reads`, the identities (`data-id`) of the cells it is computed from;
- `data-says`, the sentence of its arithmetic;
- `data-fill`, texts for the picture's slots (`data-slot="0"`, `"1"`, ...), one each.

An element with `data-follow="input"` is moved so that its origin lies on the upper left corner
of the cells of the grid `input` that the step reads. Pointing at an element with
`data-stands-for="7"` is pointing at step 7.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape


def step(index: int, at: tuple[int, int], reads: Iterable[str], says: str, fill=()) -> str:
    """Return the attributes of the output cell that is computed at step `index`."""
    filled = f' data-fill="{escape("|".join(fill))}"' if fill else ""
    return (
        f'data-step="{index}" data-at="{at[0]} {at[1]}" data-reads="{" ".join(reads)}" '
        f'data-says="{escape(says)}"{filled}'
    )


def stands_for(index: int) -> str:
    return f'data-stands-for="{index}"'


def slot(index: int) -> str:
    return f'data-slot="{index}"'


def follow(grid: str, x, y) -> str:
    """Return the attributes of a group that follows the window over a grid, now at (x, y)."""
    return f'data-follow="{grid}" transform="translate({x:g} {y:g})"'
