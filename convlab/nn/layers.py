"""The layers: forward pass, parameters and backward pass."""

import numpy as np

from convlab import ops
from convlab._checks.numbers import as_numbers
from convlab.ops.layers import layer_gradients
from convlab.ops.pools import max_pool, max_pool_gradient
from convlab.shapes import as_count, as_flag, as_padding, as_pair


def check_generator(rng):
    """Raise TypeError unless `rng` is a NumPy generator."""
    if not isinstance(rng, np.random.Generator):
        raise TypeError(f"rng must be a generator, such as np.random.default_rng(0), not {rng!r}")


class Layer:
    """The base of all layers: parameters and their gradients, both possibly empty."""

    def __init__(self):
        self.parameters = {}
        self.gradients = {}

    def _learn(self, shape, fan_in, bias, rng):
        """Draw the weights as K. He et al. do for ReLU (arXiv:1502.01852); biases start at zero."""
        check_generator(rng)
        weight = rng.normal(0, np.sqrt(2 / fan_in), shape).astype(np.float32)
        self.parameters["weight"] = weight
        if bias:
            self.parameters["bias"] = np.zeros(shape[0], np.float32)
        self.gradients = {name: np.zeros_like(part) for name, part in self.parameters.items()}

    def __call__(self, x):
        return self.forward(as_numbers(x, "x"))


class Conv2d(Layer):
    """A convolutional layer.

    Parameters
    ----------
    in_channels, out_channels : int
        Channels of the input, and filters.
    kernel_size : int or (int, int)
    stride, padding, dilation, groups : optional
        As for `convlab.conv2d`.
    bias : bool, optional
        Whether the layer learns a number that it adds to the map of each filter.
    rng : numpy.random.Generator
        Draws the initial weights.

    Examples
    --------
    >>> layer = Conv2d(1, 8, 3, padding=1, rng=np.random.default_rng(0))
    >>> layer(np.zeros((5, 1, 8, 8), np.float32)).shape
    (5, 8, 8, 8)
    """

    def __init__(
        self,
        in_channels,
        out_channels,
        kernel_size,
        *,
        stride=1,
        padding=0,
        dilation=1,
        groups=1,
        bias=True,
        rng,
    ):
        super().__init__()
        self.in_channels = as_count(in_channels, "in_channels")
        self.out_channels = as_count(out_channels, "out_channels")
        self.kernel_size = as_pair(kernel_size, "kernel_size")
        self.stride, self.padding, self.dilation = stride, padding, dilation
        self.groups, self.bias = as_count(groups, "groups"), as_flag(bias, "bias")
        as_pair(stride, "stride")
        as_padding(padding, self.kernel_size, as_pair(dilation, "dilation"))
        if self.in_channels % self.groups or self.out_channels % self.groups:
            raise ValueError(
                f"groups={groups} must divide the numbers of channels and filters, "
                f"{in_channels} and {out_channels}"
            )
        shape = (self.out_channels, self.in_channels // self.groups, *self.kernel_size)
        self._learn(shape, np.prod(shape[1:]), bias, rng)

    def _options(self):
        names = ("stride", "padding", "dilation", "groups")
        return {name: getattr(self, name) for name in names}

    def forward(self, x):
        self.x = x
        return ops.conv2d(x, **self.parameters, **self._options())

    def backward(self, grad, *, needs_input_grad=True):
        options = {"needs_input_grad": needs_input_grad, **self._options()}
        found = layer_gradients(grad, self.x, self.parameters["weight"], **options)
        for name, gradient in self.gradients.items():
            gradient[...] = getattr(found, name)
        return found.x


class MaxPool2d(Layer):
    """Keep the largest cell of each window; arguments as for `convlab.max_pool2d`."""

    def __init__(self, kernel_size, *, stride=None, padding=0, ceil_mode=False):
        super().__init__()
        self.kernel_size, self.stride = kernel_size, stride
        self.padding, self.ceil_mode = padding, as_flag(ceil_mode, "ceil_mode")
        as_padding(padding, as_pair(kernel_size, "kernel_size"))
        if stride is not None:
            as_pair(stride, "stride")

    def forward(self, x):
        options = self.kernel_size, self.stride, self.padding, self.ceil_mode
        output, self.pooled = max_pool(x, *options)
        return output

    def backward(self, grad):
        return max_pool_gradient(grad, self.pooled)


class ReLU(Layer):
    """Replace negative numbers by zero."""

    def forward(self, x):
        self.output = np.zeros_like(x)
        # With a number instead of the second array NumPy takes twice as long.
        return np.maximum(x, self.output, out=self.output)

    def backward(self, grad):
        passes = (self.output > 0).astype(grad.dtype)  # a product with booleans is slower
        return np.multiply(grad, passes, out=passes)


class Flatten(Layer):
    """Put the maps of each image into one row."""

    def forward(self, x):
        self.x = x
        return x.reshape(len(x), -1)

    def backward(self, grad):
        back = np.empty_like(self.x, grad.dtype)  # in the memory order of x
        back[...] = grad.reshape(self.x.shape)
        return back


class Linear(Layer):
    """A fully connected layer: each output is a weighted sum of all inputs.

    Parameters
    ----------
    in_features, out_features : int
    bias : bool, optional
    rng : numpy.random.Generator
        Draws the initial weights.

    Examples
    --------
    >>> Linear(6, 2, rng=np.random.default_rng(0))(np.zeros((5, 6))).shape
    (5, 2)
    """

    def __init__(self, in_features, out_features, *, bias=True, rng):
        super().__init__()
        self.in_features = as_count(in_features, "in_features")
        self.out_features = as_count(out_features, "out_features")
        self.bias = as_flag(bias, "bias")
        self._learn((self.out_features, self.in_features), self.in_features, bias, rng)

    def forward(self, x):
        if x.ndim != 2 or x.shape[1] != self.in_features:
            raise ValueError(
                f"x must have shape (batch, {self.in_features}), not {x.shape}: "
                "put a Flatten before the first Linear"
            )
        self.x = x
        return x @ self.parameters["weight"].T + self.parameters.get("bias", 0)

    def backward(self, grad):
        self.gradients["weight"][...] = grad.T @ self.x
        if self.bias:
            self.gradients["bias"][...] = grad.sum(0)
        return grad @ self.parameters["weight"]


class Sequential(Layer):
    """Layers one after the other; also a sequence of them.

    Parameters
    ----------
    *layers : Layer

    Examples
    --------
    >>> from convlab.shapes import count_parameters
    >>> rng = np.random.default_rng(0)
    >>> model = Sequential(Conv2d(1, 4, 3, rng=rng), ReLU(), Flatten(), Linear(144, 10, rng=rng))
    >>> model(np.zeros((2, 1, 8, 8), np.float32)).shape
    (2, 10)
    >>> count_parameters(model)  # 4*(9 + 1) + 10*(144 + 1)
    1490
    """

    def __init__(self, *layers):
        self.layers = layers
        self.parameters = self._gather("parameters")
        self.gradients = self._gather("gradients")

    def __iter__(self):
        return iter(self.layers)

    def __len__(self):
        return len(self.layers)

    def __getitem__(self, index):
        return self.layers[index]

    def _gather(self, kind):
        """Return the arrays of all layers, named by the number of the layer and their name."""
        return {
            f"{number}.{name}": array
            for number, layer in enumerate(self.layers)
            for name, array in getattr(layer, kind).items()
        }

    def forward(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def backward(self, grad, *, needs_input_grad=True):
        """Compute the backward pass; it is often faster without the gradient of the input."""
        first, *rest = self.layers
        for layer in reversed(rest):
            grad = layer.backward(grad)
        if isinstance(first, Conv2d | Sequential):
            return first.backward(grad, needs_input_grad=needs_input_grad)
        return first.backward(grad)

    def save(self, path):
        """Write all parameters to one ``.npz`` file."""
        with open(path, "wb") as file:
            np.savez(file, **self.parameters)

    def load(self, path):
        """Read the parameters that `save` wrote, for the same layers.

        Raises
        ------
        ValueError
            If names or shapes are not those of this network, which is then unchanged.
        """
        with np.load(path, allow_pickle=False) as saved:
            found = {name: saved[name] for name in saved.files}
        here = {name: array.shape for name, array in self.parameters.items()}
        there = {name: array.shape for name, array in found.items()}
        if here != there:
            differ = sorted(name for name in here | there if here.get(name) != there.get(name))
            raise ValueError(
                f"{path} belongs to another network: {differ[0]} has shape {there.get(differ[0])} "
                f"there and {here.get(differ[0])} here"
            )
        for name, array in found.items():
            self.parameters[name][...] = array
