"""Training: the loss, the optimisers and the loop."""

import sys
from time import monotonic

import numpy as np

from convlab._checks.numbers import as_numbers
from convlab.nn.layers import check_generator
from convlab.shapes import as_count


def cross_entropy(scores, labels):
    """Compare the scores of a batch with its labels.

    Parameters
    ----------
    scores : ndarray, shape (N, classes)
        The output of the last layer, before any softmax.
    labels : ndarray of int, shape (N,)

    Returns
    -------
    loss : float
        Mean of ``-log(softmax(scores)[label])``.
    gradient : ndarray, shape (N, classes)
        Of the loss with respect to each score.

    Raises
    ------
    TypeError
        If the scores are not real numbers, or the labels not whole numbers.
    ValueError
        If there is not one label for each row, or a label is not a class.

    Examples
    --------
    >>> loss, gradient = cross_entropy(np.zeros((1, 4)), np.array([2]))
    >>> round(loss, 4)  # log(4): all four classes are equally likely
    1.3863
    >>> gradient
    array([[ 0.25,  0.25, -0.75,  0.25]])
    """
    scores, labels = as_numbers(scores, "scores"), _as_labels(labels)
    if scores.ndim != 2:
        raise ValueError(f"scores must have shape (batch, classes), not {scores.shape}")
    count, classes = scores.shape
    if labels.shape != (count,):
        raise ValueError(f"labels must have shape ({count},), one for each row, not {labels.shape}")
    outside = labels[(labels < 0) | (labels >= classes)]
    if outside.size:
        raise ValueError(f"labels must be between 0 and {classes - 1}, not {outside[0]}")
    # Softmax does not change if all scores are shifted; shifted like this, none overflows.
    shifted = scores - scores.max(1, keepdims=True)
    exponentials = np.exp(shifted)
    totals = exponentials.sum(1, keepdims=True)
    right = np.arange(count), labels
    loss = (np.log(totals[:, 0]) - shifted[right]).sum() / count
    gradient = exponentials / totals
    gradient[right] -= 1
    return float(loss), gradient / count


class SGD:
    """Stochastic gradient descent with momentum.

    ``velocity = momentum * velocity + gradient``, then ``parameter -= rate * velocity``, as in
    ``torch.optim.SGD``.
    """

    def __init__(self, model, *, rate=0.01, momentum=0.0):
        self.model, self.rate, self.momentum = model, rate, momentum
        self.velocities = {name: np.zeros_like(p) for name, p in model.parameters.items()}

    def step(self):
        for name, parameter in self.model.parameters.items():
            velocity = self.velocities[name]
            velocity *= self.momentum
            velocity += self.model.gradients[name]
            parameter -= self.rate * velocity


class Adam:
    """The Adam optimiser (D. Kingma, J. Ba, arXiv:1412.6980).

    Each step is the running mean of the gradient, divided by its root mean square, times `rate`.
    """

    def __init__(self, model, *, rate=0.001, betas=(0.9, 0.999), epsilon=1e-8):
        self.model, self.rate, self.betas, self.epsilon = model, rate, betas, epsilon
        self.steps = 0
        self.means = {name: np.zeros_like(p) for name, p in model.parameters.items()}
        self.squares = {name: np.zeros_like(p) for name, p in model.parameters.items()}

    def step(self):
        self.steps += 1
        mean_decay, square_decay = self.betas
        # Both means start at zero; these two factors correct for that.
        rate = self.rate / (1 - mean_decay**self.steps)
        grown = np.sqrt(1 - square_decay**self.steps)
        for name, parameter in self.model.parameters.items():
            gradient = self.model.gradients[name]
            mean, square = self.means[name], self.squares[name]
            mean += (1 - mean_decay) * (gradient - mean)
            square += (1 - square_decay) * (gradient * gradient - square)
            parameter -= rate * mean / (np.sqrt(square) / grown + self.epsilon)


def train(model, images, labels, optimiser, *, epochs, batch_size=64, rng, progress=True):
    """Train a network on its examples, in a new random order in each epoch.

    Parameters
    ----------
    model : Sequential
    images : ndarray, shape (N, C, H, W)
        Floats of about unit size; float32 is fastest.
    labels : ndarray of int, shape (N,)
    optimiser : SGD or Adam
    epochs : int
        How often each example is used.
    batch_size : int, optional
        The number of examples in one step.
    rng : numpy.random.Generator
        Draws the order.
    progress : bool, optional
        Whether to show a progress bar on the standard output.

    Returns
    -------
    list of float
        The mean loss of each epoch.

    Raises
    ------
    TypeError
        If an array does not hold numbers, `epochs` or `batch_size` is not a whole number, or `rng`
        is not a generator.
    ValueError
        If there is not one label for each image, there are no images, a label is not a class, or
        `epochs` or `batch_size` is smaller than 1.
    """
    epochs, batch_size = as_count(epochs, "epochs"), as_count(batch_size, "batch_size")
    images, labels = _as_examples(images, labels)
    check_generator(rng)
    losses, show = [], _Bar() if progress else lambda *_: None
    for epoch in range(epochs):
        order, total = rng.permutation(len(images)), 0.0
        for first in range(0, len(order), batch_size):
            batch = order[first : first + batch_size]
            loss, grad = cross_entropy(model.forward(images[batch]), labels[batch])
            model.backward(grad, needs_input_grad=False)
            optimiser.step()
            total += loss * len(batch)
            done = (epoch + (first + len(batch)) / len(order)) / epochs
            show(done, f"epoch {epoch + 1} of {epochs}, loss {loss:.3f}")
        losses.append(total / len(order))
    return losses


def accuracy(model, images, labels, *, batch_size=256):
    """Return the share of images for which the label has the highest score."""
    images, labels = _as_examples(images, labels)
    batch_size, right = as_count(batch_size, "batch_size"), 0
    for first in range(0, len(images), batch_size):
        some = slice(first, first + batch_size)
        right += int((model.forward(images[some]).argmax(1) == labels[some]).sum())
    return right / len(images)


def _as_examples(images, labels):
    """Return both as arrays, if there is one label for each image."""
    images, labels = as_numbers(images, "images"), _as_labels(labels)
    if not images.ndim or len(images) != len(labels) or not len(images):
        raise ValueError(
            f"images of shape {images.shape} and labels of shape {labels.shape}: give at least "
            "one image, and one label for each"
        )
    return images, labels


def _as_labels(labels):
    labels = as_numbers(labels, "labels")
    if labels.dtype.kind not in "iu":
        raise TypeError(f"labels must be whole numbers, not dtype {labels.dtype}")
    if labels.ndim != 1:
        raise ValueError(f"labels must have shape (batch,), not {labels.shape}")
    return labels


class _Bar:
    """A progress bar: carriage returns overwrite it, in a terminal and in a notebook."""

    def __init__(self):
        self.start, self.next = monotonic(), 0.0

    def __call__(self, share, text):
        now = monotonic()
        if now < self.next and share < 1:  # at most ten times a second
            return
        self.next = now + 0.1
        bar = "#" * int(30 * share)
        end = "\n" if share >= 1 else ""
        sys.stdout.write(f"\r[{bar:30}] {share:4.0%}  {text}  {now - self.start:.0f} s {end}")
        sys.stdout.flush()
