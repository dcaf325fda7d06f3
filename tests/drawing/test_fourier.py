"""The drawing of a product of transforms, compared with NumPy's FFT."""

import numpy as np
import pytest

from convlab.drawing.fourier import fourier
from tests import svg_reader as reader
from tests.browser.inspection import sum_is_right

SIGNAL, KERNEL = np.array([1, 2, 3, 4, 5]), np.array([2, 1, -1])
PAIRS = [
    (SIGNAL, KERNEL),
    ([3, 1, 4, 1, 5, 9, 2, 6], [4, 3, 2, 1]),
    ([7, 0.5], [1, 2, 3]),
    ([2], [3]),
]
CASES = [
    (signal, kernel, size, conjugate)
    for signal, kernel in PAIRS
    for size in range(max(len(signal), len(kernel)), len(signal) + len(kernel) + 1)
    for conjugate in (False, True)
]


@pytest.mark.parametrize(("size", "expected"), [(5, [3, 0, 7, 9, 11]), (6, [-3, 5, 7, 9, 11, 1])])
def test_published_examples_are_drawn(size, expected):
    assert reader.outputs(reader.parse(fourier(SIGNAL, KERNEL, size=size)))[0].tolist() == expected


@pytest.mark.parametrize(("signal", "kernel", "size", "conjugate"), CASES)
def test_result_is_numpys_and_red_where_it_is_not_the_full_one(signal, kernel, size, conjugate):
    root = reader.parse(fourier(signal, kernel, size=size, conjugate=conjugate))
    transforms = np.fft.fft(signal, size), np.fft.fft(kernel, size)
    product = transforms[0] * (transforms[1].conj() if conjugate else transforms[1])
    assert np.allclose(reader.outputs(root)[0], np.fft.ifft(product).real, atol=0.01)

    reach = len(kernel) - 1
    full = np.convolve(signal, np.array(kernel)[::-1] if conjugate else kernel)
    assert np.allclose(reader.grid(root, "full")[0], full, atol=0.01)
    places = np.arange(full.size) - (reach if conjugate else 0)
    wrong = np.bincount(places % size, minlength=size) > 1
    boxes = [step.find("rect") for step in reader.steps(root)]
    assert [("wrong" in reader.classes(box)) for box in boxes] == wrong.tolist()
    moved = {at for _, at in reader.cells(root, "moved")}
    assert moved == {int(place % size) for place in places if not 0 <= place < size}
    nothing = f"the transform has {size}: nothing overlaps."
    said = f"{wrong.sum()} place" if wrong.any() else nothing
    assert said in reader.all_text(root)
    assert reader.outside(root) == []


@pytest.mark.parametrize(("signal", "kernel", "size", "conjugate"), CASES)
def test_sentences_add_up_and_read_the_cells_of_the_ring(signal, kernel, size, conjugate):
    root = reader.parse(fourier(signal, kernel, size=size, conjugate=conjugate))
    padded, cells = np.pad(signal, (0, size - len(signal))), reader.by_id(root)
    for n, step in enumerate(reader.steps(root)):
        assert sum_is_right(step.get("data-says"))
        ring = [(n + (at if conjugate else -at)) % size for at in range(len(kernel))]
        reads = reader.reads(step)
        assert reads[: len(kernel)] == [f"input-0-{at}" for at in ring]
        fallen = [reader.label(root, cells[name]) for name in reads[len(kernel) :]]
        assert sum(map(reader.number, fallen)) == pytest.approx(padded[ring] @ kernel, abs=0.01)


def test_valid_part_has_no_red_number_at_any_size():
    for size in range(5, 9):
        for conjugate, first in ((False, 2), (True, 0)):
            root = reader.parse(fourier(SIGNAL, KERNEL, size=size, conjugate=conjugate))
            boxes = [step.find("rect") for step in reader.steps(root)][first : first + 3]
            assert not any("wrong" in reader.classes(box) for box in boxes)
            assert "valid" in reader.texts(root)


def test_words_about_a_single_cell_are_beside_it():
    root = reader.parse(fourier([2], [3], size=1))
    right = sum(reader.numbers_of(reader.cells(root, "full")[0, 0], "x", "width"))
    words = {node.text: node for node in root.iter("text")}
    drawn = float(root.get("data-drawn").split()[0])
    for word in ("nothing", "valid"):
        start = float(words[word].get("x"))
        assert "start" in reader.classes(words[word]) and right <= start < drawn - 9 * len(word)
