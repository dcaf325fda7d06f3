"""The network of `explore.digit`: it recognises the digits of `convlab.samples`.

    python -m convlab.digit_network

trains it again, in a few seconds, and writes its weights to ``data/digit_network.npz``.
"""

from functools import cache
from pathlib import Path

import numpy as np

from convlab import nn, samples

INK = 16  # the largest value of a cell

_WEIGHTS = Path(__file__).parent / "data" / "digit_network.npz"
_SEED, _HELD_BACK = 0, 360
_EPOCHS, _BATCH, _RATE = 60, 32, 0.003


def examples():
    """Split the digits: the network learns from 1437, and is tested on the other 360.

    Returns, for both, the images as `as_input` returns them, and the labels.
    """
    images, labels = samples.digits()
    order = np.random.default_rng(_SEED).permutation(len(images))
    images, labels = as_input(images[order]), labels[order].astype(np.int64)
    return (images[_HELD_BACK:], labels[_HELD_BACK:]), (images[:_HELD_BACK], labels[:_HELD_BACK])


def as_input(images):
    """Convert images, shape (N, 8, 8), from 0 to `INK`, to a batch from 0 to 1."""
    return (np.asarray(images)[:, np.newaxis] / INK).astype(np.float32)


def train(*, progress=True):
    """Train the network; each epoch sees every digit at a different position and size."""
    rng = np.random.default_rng(_SEED)
    model = _layers(rng)
    optimiser = nn.Adam(model, rate=_RATE)
    (images, labels), _ = examples()
    for epoch in range(_EPOCHS):
        optimiser.rate = _RATE * (1 - epoch / _EPOCHS)
        moved = _moved(images, rng)
        options = {"epochs": 1, "batch_size": _BATCH, "rng": rng, "progress": False}
        losses = nn.train(model, moved, labels, optimiser, **options)
        if progress:
            print(f"epoch {epoch + 1} of {_EPOCHS}, loss {losses[0]:.3f}")
    return model


def recognise(image):
    """Let the trained network read one image, (8, 8), from 0 to `INK`.

    Returns the maps of the first layer, after ReLU, and the shares of the ten digits: their scores,
    made positive and divided by their sum (softmax).
    """
    convolution, relu, *rest = load()
    maps = x = relu(convolution(as_input([image])))
    for layer in rest:
        x = layer(x)
    exponentials = np.exp(x[0] - x.max())
    return maps[0], exponentials / exponentials.sum()


@cache
def load():
    """Return the trained network."""
    model = _layers(np.random.default_rng(_SEED))
    model.load(_WEIGHTS)
    return model


def _layers(rng):
    return nn.Sequential(
        nn.Conv2d(1, 8, 3, padding=1, rng=rng),
        nn.ReLU(),
        nn.Conv2d(8, 16, 3, padding=1, rng=rng),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(16 * 4 * 4, 10, rng=rng),
    )


def _moved(images, rng):
    """Move, resize and slant each image a little, since no two people draw in the same place.

    The digits in the data fill the grid; those that are drawn with a mouse are often smaller.
    """
    count = len(images), 1, 1
    down, across = rng.uniform(-0.75, 0.75, (2, *count))
    high, wide = rng.uniform(0.75, 1.1, (2, *count))
    slants = rng.uniform(-0.1, 0.1, (2, *count))
    rows, columns = np.mgrid[:8, :8] - 3.5
    # Where each cell comes from: 1 more because of the padding, and at most the last but one.
    row = np.clip((rows - down) / high + slants[0] * columns + 4.5, 0, 9)
    column = np.clip((columns - across) / wide + slants[1] * rows + 4.5, 0, 9)
    padded = np.pad(images[:, 0], ((0, 0), (1, 2), (1, 2)))
    top, left = row.astype(int), column.astype(int)
    below, right = (row - top).astype(np.float32), (column - left).astype(np.float32)
    image = np.arange(len(images))[:, np.newaxis, np.newaxis]
    upper = (1 - right) * padded[image, top, left] + right * padded[image, top, left + 1]
    lower = (1 - right) * padded[image, top + 1, left] + right * padded[image, top + 1, left + 1]
    return ((1 - below) * upper + below * lower)[:, np.newaxis]


if __name__ == "__main__":
    trained = train()
    trained.save(_WEIGHTS)
    print(f"{nn.accuracy(trained, *examples()[1]):.1%} of the {_HELD_BACK} held-back digits")
