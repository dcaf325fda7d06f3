"""Layers, a loss and two optimisers, on `convlab.ops`: enough to train a small network.

`forward` keeps what `backward` needs; `backward` takes the gradient of the loss with respect to the
layer's output, and returns that with respect to its input. ``layer.parameters`` holds the arrays
that a layer learns, by name, and ``layer.gradients`` their gradients. All random numbers come from
the generator that is passed in, so the same seed trains the same network.
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
