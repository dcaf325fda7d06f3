"""The weights of cells in a deep map, compared with gradients and with known spreads."""

import numpy as np
import pytest

from convlab.drawing.field_weights import field_weights, narrowest
from convlab.shapes import Branches, Conv, Norm, Pool


def averaging(torch, layers):
    """Make the averaging network in PyTorch, in one dimension."""
    nn = torch.nn
    made = []
    for one in layers:
        if isinstance(one, Pool):
            made.append(nn.AvgPool1d(one.kernel_size, one.stride, one.padding))
        elif isinstance(one, Conv):
            options = {"padding": one.padding, "dilation": one.dilation, "bias": False}
            made.append(nn.Conv1d(1, 1, one.kernel_size, one.stride, **options))
            nn.init.constant_(made[-1].weight, 1 / one.kernel_size)
    return nn.Sequential(*made).double()


@pytest.mark.parametrize(
    "layers",
    [
        (Conv(1, 1, 3, padding=1), Pool(2), Conv(1, 1, 3, padding=1)),
        (Conv(1, 1, 5, stride=3, padding=2), Norm(1), Conv(1, 1, 3, padding=4, dilation=3)),
        (Pool(3, 2, 1), Conv(1, 1, 2), Pool(3, 1)),
        (Conv(1, 1, 1, stride=2), Conv(1, 1, 4, padding=3)),
    ],
)
def test_weights_are_the_gradients_of_a_network_that_averages(torch, layers):
    model = averaging(torch, layers)
    expected = torch.autograd.functional.jacobian(model, torch.zeros(1, 23, dtype=torch.double))
    assert np.allclose(field_weights(layers, 23), expected[0, :, 0].numpy(), atol=1e-15)


def test_branches_are_averaged():
    wide, narrow = (Conv(1, 1, 3, padding=1), Norm(1)), ()
    block = field_weights((Branches((wide, narrow)),), 9)
    assert np.allclose(block, (field_weights(wide, 9) + np.eye(9)) / 2)


@pytest.mark.parametrize(("count", "deviation", "middle"), [(10, 2.58, 11), (40, 5.16, 21)])
def test_spread_of_a_stack_is_the_known_one(count, deviation, middle):
    # n layers of 3: the variance is 2n/3 (W. Luo and others, 2016, arXiv:1701.04128).
    size = 2 * count + 1
    weights = field_weights((Conv(1, 1, 3),) * count, size)[0]
    places = np.arange(size) - count
    assert np.sqrt((weights * places**2).sum()) == pytest.approx(deviation, abs=0.005)
    assert narrowest(weights) == middle
