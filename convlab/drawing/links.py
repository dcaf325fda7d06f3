"""The links of a drawing: attributes that tell the stage which elements belong together.

An output cell is one step of the walk. It carries

- `data-step`, its number, and `data-at`, its row and column, for the arrow keys;
- `data-reads`, the identities (`data-id`) of the cells it is computed from;
- `data-says`, the sentence with its arithmetic;
- `data-fill`, the texts for the picture's slots (`data-slot="0"`, `"1"`, ...), one each.

The stage moves an element with `data-follow="input"` so that its origin lies on the upper left
corner of the cells of the grid `input` that the step reads. Pointing at an element with
`data-stands-for="7"` is the same as pointing at step 7.

A grid whose cells have the class `ink` can be painted on: the area above them has
`data-paint="8 8 16"`: its rows, its columns, and the number of a cell with full ink. The opacity of
a cell is its share of that number.
"""

from collections.abc import Iterable


def step(index: int, at: tuple[int, int], reads: Iterable[str], says: str, fill=()) -> dict:
    """Return the attributes of the output cell that is computed at step `index`."""
    return {
        "data_step": index,
        "data_at": f"{at[0]} {at[1]}",
        "data_reads": " ".join(reads),
        "data_says": says,
        "data_fill": "|".join(fill) or None,
    }


def follow(grid: str, x, y) -> dict:
    """Return the attributes of a group that follows the window over a grid, now at (x, y)."""
    place = f"translate({x:g} {y:g})"
    return {"data_follow": grid, "transform": place, "pointer_events": "none"}


def paint(shape: tuple[int, int], most: int) -> dict:
    """Return the attributes of the area over a grid that can be painted on."""
    return {"data_paint": f"{shape[0]} {shape[1]} {most}"}
