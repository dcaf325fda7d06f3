"""Just enough of a network to train one: layers, a loss and two optimisers, on `convlab.ops`.

A layer remembers in `forward` what `backward` needs, and hands on in `backward` how the loss
changes with what it was given. What it learns stands in ``layer.parameters``, name by name, and
how the loss changes with it in ``layer.gradients``. Nothing is random but what the generator that
is passed in draws, so the same seed trains the same network.
"""

from convlab.nn.layers import Conv2d, Flatten, Linear, MaxPool2d, ReLU, Sequential
from convlab.nn.training import SGD, Adam, accuracy, cross_entropy, train

__all__ = [
    "SGD",
    "Adam",
    "Conv2d",
    "Flatten",
    "Linear",
    "MaxPool2d",
    "ReLU",
    "Sequential",
    "accuracy",
    "cross_entropy",
    "train",
]
