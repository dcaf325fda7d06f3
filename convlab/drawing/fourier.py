"""Convolution by Fourier transforms: the result is a ring, and its ends may overlap."""

from dataclasses import dataclass

import numpy as np

from convlab import ops
from convlab._checks.arrays import as_signal
from convlab._checks.numbers import quiet
from convlab.drawing import links, svg
from convlab.drawing.formatting import equals, factor, number, numbers, plural, sum_of_products
from convlab.drawing.grid import Grid, narrowest_cell, readable_cell

_LEFT, _RIGHT = 118, 24  # the start of the cells, right of the names; the margin after them
_TALL, _DIGITS = 28, 0.55
_BESIDE = 60  # the width of a word
# The top of each row of cells, and of the bracket below them.
_SIGNAL, _KERNEL, _FULL, _MOVED, _RESULT, _BRACKET = 16, 50, 104, 152, 200, 244
_HEIGHT = 272


@quiet
def fourier(signal, kernel, *, size, conjugate=False, step=0) -> str:
    """Draw the result of transforms of `size` numbers, and where it wraps around.

    A step is a number of the result. Signal and kernel are padded with zeros to `size`; a
    ValueError if one is longer. With `conjugate`, the transform of the kernel is conjugated:
    correlation instead of convolution.
    """
    ring = _ring(as_signal(signal, "signal"), as_signal(kernel, "kernel"), size, conjugate)
    # Beside a single cell there is room for the words about it.
    right = max(ring.right, _LEFT + ring.cell + _BESIDE)
    body, place = _drawn(ring, min(step, size - 1)), (4, 0, right + 8, _HEIGHT)
    row = _LEFT, ring.right, ring.narrowest
    panel = svg.panel(body, *place, smallest=ring.font, row=row)
    return svg.document(right + _RIGHT, _HEIGHT, [panel], notes=_words(ring))


@dataclass(frozen=True, eq=False)
class _Ring:
    """The numbers, and where they are: `places` and the rows of `full`, before and after moving.

    A place outside the `size` numbers of the transform is the same as the place `size` before or
    after it; `shared` marks the places on which two numbers of the full result fall.
    """

    signal: np.ndarray
    kernel: np.ndarray
    size: int
    conjugate: bool
    full: np.ndarray
    places: np.ndarray
    result: np.ndarray
    shared: np.ndarray
    texts: list[str]  # of all numbers
    cell: float

    def grid(self, name: str, y: float, length: int, start: int = 0) -> Grid:
        """Return a row of cells whose first one is at the place `start`."""
        x = _LEFT + (start - min(self.places[0], 0)) * self.cell
        return Grid(name, 1, length, float(x), y, self.cell, _DIGITS, _TALL)

    @property
    def inside(self) -> np.ndarray:
        """Whether each number of the full result is at a place of the transform."""
        return (self.places >= 0) & (self.places < self.size)

    @property
    def right(self) -> float:
        last = max(self.places[-1], self.size - 1)
        return float(_LEFT + (last + 1 - min(self.places[0], 0)) * self.cell)

    @property
    def narrowest(self) -> float:
        """The smallest width of all places, on a narrow page."""
        share = narrowest_cell(self.grid("", 0, 1), self.texts) / self.cell
        return share * (self.right - _LEFT)

    @property
    def font(self) -> float:
        return self.grid("", 0, 1).font(self.texts)


def _ring(signal, kernel, size: int, conjugate: bool) -> _Ring:
    least = max(signal.size, kernel.size)
    if size < least:
        raise ValueError(
            f"a transform of {size} numbers cannot hold a signal of {signal.size} and a kernel of "
            f"{kernel.size}: size must be at least {least}"
        )
    way = ops.correlate1d if conjugate else ops.convolve1d
    full = way(signal, kernel, padding="full")
    # The first numbers of a correlation belong to windows that start before the signal.
    places = np.arange(full.size) - (kernel.size - 1 if conjugate else 0)
    result = np.zeros(size, full.dtype)
    np.add.at(result, places % size, full)
    shared = np.bincount(places % size, minlength=size) > 1
    texts = numbers(np.concatenate([full, result, signal, kernel]))
    cell = readable_cell(texts, least=32)
    return _Ring(signal, kernel, size, conjugate, full, places, result, shared, texts, cell)


def _drawn(ring: _Ring, now: int) -> list[str]:
    source = ring.grid("input", _SIGNAL, ring.size)
    weights = ring.grid("kernel", _KERNEL, ring.size)
    full = ring.grid("full", _FULL, ring.full.size, ring.places[0])
    moved = ring.grid("moved", _MOVED, ring.size)
    target = ring.grid("output", _RESULT, ring.size)
    walk = [_step(ring, n, (source, full, moved)) for n in range(ring.size)]
    lit = set(walk[now][0])
    name = "correlation" if ring.conjugate else "convolution"
    beside = moved.right if ring.size == 1 else moved.x
    nothing = svg.text(beside + 6, moved.middle[1], "nothing", 14, "quiet start")
    rows = (source, "signal"), (weights, "kernel"), (full, name), (moved, "moved"), (target, "FFT")
    return [
        *(svg.text(_LEFT - 10, grid.middle[1], text, 14, "caption end") for grid, text in rows),
        _filled(source, ring.signal, "input", lit),
        _filled(weights, ring.kernel, "kernel", lit),
        *(
            svg.line(x, _FULL - 12, x, _RESULT + _TALL, stroke_dasharray="4 4")
            for x in (source.x, source.right)  # the ends of the transform
        ),
        _full(ring, full, moved, lit),
        *(_output_cell(ring, target, n, walk[n], n == now) for n in range(ring.size)),
        _valid(ring, target),
        "" if any(~ring.inside) else nothing,
    ]


def _filled(place: Grid, values, role: str, lit) -> str:
    """Draw the signal or the kernel, padded with zeros."""
    padded = np.pad(values, (0, place.columns - values.size))[np.newaxis]
    zeros = np.arange(place.columns)[np.newaxis] >= values.size
    return place.draw(padded, role=role, padding=zeros, lit=lit)


def _full(ring: _Ring, full: Grid, moved: Grid, lit) -> str:
    """Draw the full result, and below it, again, the numbers that are moved into the ring."""
    parts = []
    texts, font = numbers(ring.full), ring.font
    for at, (place, inside) in enumerate(zip(ring.places.tolist(), ring.inside, strict=True)):
        wrong = "extra" if ring.shared[place % ring.size] else ""
        kind = "" if inside else wrong
        parts.append(full.linked_box(0, at, f"cell output {kind}".strip(), lit))
        parts.append(full.label(0, at, texts[at], kind or "output", font=font))
        if not inside:
            new = place % ring.size
            parts.append(moved.linked_box(0, new, f"cell output {wrong}".strip(), lit))
            parts.append(moved.label(0, new, texts[at], wrong or "output", font=font))
            (x1, y1), (x2, y2) = full.corner(0, at), moved.corner(0, new)
            half = full.cell / 2
            parts.append(svg.line(x1 + half, y1 + _TALL, x2 + half, y2))
    return svg.group(parts)


def _step(ring: _Ring, n: int, grids) -> tuple[list[str], str]:
    """Return the cells that number `n` of the result is computed from, and its sentence."""
    source, full, moved = grids
    shifts = np.arange(ring.kernel.size)
    cells = ((n + shifts if ring.conjugate else n - shifts) % ring.size).tolist()
    padded = np.pad(ring.signal, (0, ring.size - ring.signal.size))
    fallen = np.flatnonzero(ring.places % ring.size == n).tolist()
    reads = [source.identity(0, at) for at in cells]
    for at in fallen:
        grid, column = (full, at) if ring.inside[at] else (moved, n)
        reads.append(grid.identity(0, column))
    terms = sum_of_products(padded[cells].tolist(), ring.kernel.tolist(), ring.result[n])
    says = f"FFT [{n}]:  {terms}"
    if ring.shared[n]:
        both = " + ".join(factor(ring.full[at]) for at in fallen)
        says += f"; wraps around: {both} {equals(ring.result[n], *ring.full[fallen])}"
    return reads, says


def _output_cell(ring: _Ring, place: Grid, n: int, step, now: bool) -> str:
    kind = "wrong" if ring.shared[n] else ""
    classes = ["cell output", kind, "now" if now else ""]
    parts = [
        place.box(0, n, " ".join(filter(None, classes))),
        place.label(0, n, number(ring.result[n]), kind or "output", font=ring.font),
    ]
    return svg.group(parts, **links.step(n, (0, n), *step))


def _valid(ring: _Ring, place: Grid) -> str:
    """Draw a bracket below the numbers of the valid part."""
    first, last = _valid_places(ring)
    if first > last:
        return ""
    return place.bracket(first, last + 1, _BRACKET, "valid", beside=first == last)


def _valid_places(ring: _Ring) -> tuple[int, int]:
    """Return the places of the first and the last number whose window is inside the signal."""
    first = 0 if ring.conjugate else ring.kernel.size - 1
    return first, first + ring.signal.size - ring.kernel.size


def _words(ring: _Ring) -> list[str]:
    count, wrong = ring.full.size, int(ring.shared.sum())
    sides = f"{ring.signal.size} + {ring.kernel.size} − 1"
    needed = f"The full result has {sides} = {count} {plural('number', count)}"
    if wrong:
        verdict = (
            f"{needed}, but the transform has only {ring.size}: at {wrong} "
            f"{plural('place', wrong)}, two numbers are added up (red)."
        )
    else:
        verdict = f"{needed}, and the transform has {ring.size}: nothing overlaps."
    more = []
    if ring.conjugate and ring.kernel.size > 1:
        more.append("Windows that start before the signal come last in the result.")
    first, last = _valid_places(ring)
    if wrong and first <= last:
        more.append("The valid part is still right.")
    return [verdict, *([" ".join(more)] if more else [])]
