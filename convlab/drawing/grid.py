"""Grids of cells with numbers: the input, the kernel, the products, the feature map."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from convlab.drawing import links, svg
from convlab.drawing.formatting import number

_CAPTION_SIZE, _ABOVE = 15, 28


class Area:
    """Mixin for a rectangle with `x`, `y`, `width` and `height`."""

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def middle(self) -> tuple[float, float]:
        return self.x + self.width / 2, self.y + self.height / 2


@dataclass(frozen=True)
class Grid(Area):
    """The position of a grid: (x, y) is its upper left corner, `name` the prefix of its cells' ids.

    Its cells are `cell` wide and `cell_height` high, by default squares; its digits are at most
    `digits` times as high as a cell.
    """

    name: str
    rows: int
    columns: int
    x: float
    y: float
    cell: float
    digits: float = 0.44
    cell_height: float | None = None

    @property
    def tall(self) -> float:
        return self.cell if self.cell_height is None else self.cell_height

    @property
    def width(self) -> float:
        return self.columns * self.cell

    @property
    def height(self) -> float:
        return self.rows * self.tall

    def corner(self, row: int, column: int) -> tuple[float, float]:
        return self.x + column * self.cell, self.y + row * self.tall

    def identity(self, row: int, column: int) -> str:
        return f"{self.name}-{row}-{column}"

    def draw(
        self, values, *, role: str, padding=None, lit=(), fills=None, step_of=None, write=number
    ) -> str:
        """Draw the cells with their numbers, an array of shape (rows, columns).

        Two more such arrays are optional: `padding`, True for cells to draw as padding, and
        `fills`, a colour for each cell instead of its role's. `lit` are the identities of the cells
        the window is on, `step_of` returns the step that pointing at a cell, (row, column), shows,
        and `write` returns the text of a number.
        """
        texts = [[write(value) for value in row] for row in np.asarray(values).tolist()]
        font = self.font(sum(texts, []))
        marks = None if padding is None else np.asarray(padding).tolist()
        parts = []
        for row in range(self.rows):
            for column in range(self.columns):
                kind = "padding" if marks and marks[row][column] else role
                fill = None if fills is None else fills[row][column]
                more = {
                    "data_stands_for": step_of and step_of(row, column),
                    "style": fill and f"fill:{fill}",
                }
                ink = {"classes": "" if fill else kind, "style": fill and ink_on(fill)}
                parts.append(self.linked_box(row, column, f"cell {kind}", lit, **more))
                parts.append(self.label(row, column, texts[row][column], font=font, **ink))
        return svg.group(parts)

    def box(self, row: int, column: int, classes: str = "cell", **attributes) -> str:
        x, y = self.corner(row, column)
        return svg.rect(x, y, self.cell, self.tall, classes, **attributes)

    def linked_box(self, row, column, classes: str, lit=(), **attributes) -> str:
        """Draw a cell with its identity, lit if that is among `lit`."""
        identity = self.identity(row, column)
        classes += " lit" if identity in lit else ""
        return self.box(row, column, classes, data_id=identity, **attributes)

    def linked(self, at, classes: str, content: str, ink="", lit=(), *, font=None, **more) -> str:
        """Draw a cell with its identity and its number, whose colour is `ink`."""
        label = self.label(*at, content, ink, font=font)
        return self.linked_box(*at, classes, lit, **more) + label

    def output(self, at, content: str, link: dict, *, now: bool, classes="", font=None) -> str:
        """Draw an output cell with its number; `link` is its `links.step`, `now` marks it."""
        box = self.box(*at, "cell output now" if now else "cell output")
        return svg.group([box, self.label(*at, content, "output", font=font)], classes, **link)

    def frame(self, row: int, column: int, rows: int, columns: int) -> str:
        """Draw the frame of a window, now on the cells from (row, column) on."""
        frame = svg.rect(0, 0, columns * self.cell, rows * self.tall, "frame")
        return svg.group([frame], **links.follow(self.name, *self.corner(row, column)))

    def font(self, texts: Iterable[str]) -> float:
        """Return one font size at which every text fits into its cell."""
        room = 0.92 * self.cell, self.digits * self.tall
        return min((svg.fitting(text, *room) for text in set(texts)), default=room[1])

    def source(self, at, content: str, role: str, lit, *, reached: bool, font: float) -> str:
        """Draw an input cell with its number, if any; crossed out if no window reaches it."""
        label = self.label(*at, content, role if reached else "quiet", font=font) if content else ""
        if reached:
            return self.linked_box(*at, f"cell {role}", lit) + label
        x, y = self.corner(*at)
        left, right = x + 0.15 * self.cell, x + 0.85 * self.cell
        low, high = y + 0.85 * self.tall, y + 0.15 * self.tall
        slash = svg.line(left, low, right, high, "arrow", pointer_events="none")
        return self.linked_box(*at, f"cell {role} unreached", lit) + slash + label

    def label(self, row, column, content: str, classes="", *, font=None, **attributes) -> str:
        x, y = self.corner(row, column)
        x, y = x + self.cell / 2, y + self.tall / 2
        return svg.text(x, y, content, font or self.font([content]), classes, **attributes)

    def bracket(self, first: int, end: int, y: float, name: str, *, beside: bool = False) -> str:
        """Draw a bracket at height y along the columns from `first` up to `end`.

        Its name is on the line, or to the right of one that is too short for it.
        """
        left, right = self.corner(0, first)[0] + 3, self.corner(0, end)[0] - 3
        x, place = (right + 8, "start") if beside else ((left + right) / 2, "on-line")
        text = svg.text(x, y, name, 13, f"quiet {place}")
        ends = [svg.line(x, y - 4, x, y + 4) for x in (left, right)]
        return svg.group([svg.line(left, y, right, y), text, *ends])

    def window(self, corner, shape, dilation=(1, 1)) -> list[str]:
        """List the identities of the cells of a window, row by row."""
        (top, left), (high, wide), (down, across) = corner, shape, dilation
        return [
            self.identity(row, column)
            for row in range(top, top + high * down, down)
            for column in range(left, left + wide * across, across)
        ]

    def caption(self, content: str) -> str:
        return svg.text(self.middle[0], self.y - 16, content, _CAPTION_SIZE, "caption")


def panel(body: Iterable[str], grid: Grid, caption: str, *, smallest=99, below=0, label="") -> str:
    """Put a grid and its other elements into a panel, which extends `below` units further down."""
    body, label = [grid.caption(caption), *body], max(caption, label, key=len)
    place = grid.x, grid.y - _ABOVE, grid.width, _ABOVE + grid.height + below
    return svg.panel(body, *place, smallest=smallest, label=label)


def in_a_row(
    parts, x: float, y: float, *, gap: float = 40, digits: float = 0.5
) -> tuple[list[Grid], float]:
    """Lay grids side by side from (x, y) on, each centred below its caption.

    A part is the name, the rows and columns, the size of a cell, and the caption of a grid. `gap`
    is the space between two grids, and `digits` the largest height of digits as a share of a cell.
    Returns the grids, and the right edge of the last one.
    """
    grids, right = [], x
    for name, shape, cell, caption in parts:
        left = right + gap if grids else x
        room = max(shape[1] * cell, 0.6 * _CAPTION_SIZE * len(caption))
        middle = left + room / 2
        grids.append(Grid(name, *shape, middle - shape[1] * cell / 2, y, cell, digits))
        right = left + room
    return grids, right


def readable_cell(texts: Iterable[str], *, least: float = 25, most: float = 48) -> float:
    """Return the narrowest cell in which all of these texts can be 12.5 units high.

    On a phone these are still legible at the scale at which a grid 340 units wide fits.
    """
    widest = max(texts, key=len, default="")
    return min(most, max(least, 12.5 / svg.fitting(widest, 0.92, 0.44)))


def narrowest_cell(grid: Grid, texts: Sequence[str]) -> float:
    """Return the smallest width of a cell in which the texts, in the grid's font, do not touch."""
    font = grid.font(texts)
    widest = max(svg.cell_width(text, font) for text in texts)
    return min(grid.cell, 1.1 * widest)  # bold digits are wider


def ink_on(fill: str) -> str:
    """Return the style of a label on a coloured cell: black or white, whichever reads better."""
    red, green, blue = (int(fill[at : at + 2], 16) / 255 for at in (1, 3, 5))
    # Relative luminance as WCAG 2 defines it; black reads better from 0.179 on.
    linear = [
        c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in (red, green, blue)
    ]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return f"fill:{'#000' if luminance > 0.179 else '#fff'}"
