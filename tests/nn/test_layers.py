"""Layers: the same numbers as PyTorch's, and gradients that are finite differences."""

import numpy as np
import pytest

from convlab import nn, shapes


def network(rng):
    """A network with every layer in it."""
    return nn.Sequential(
        nn.Conv2d(2, 4, (3, 2), stride=(1, 2), padding=1, groups=2, rng=rng),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(4, 3, 2, bias=False, rng=rng),
        nn.Flatten(),
        nn.Linear(6, 5, rng=rng),
    )


def torch_twin(torch, model):
    """Return the same network with the same parameters, in PyTorch."""
    twin = torch.nn.Sequential(
        torch.nn.Conv2d(2, 4, (3, 2), stride=(1, 2), padding=1, groups=2),
        torch.nn.ReLU(),
        torch.nn.MaxPool2d(2),
        torch.nn.Conv2d(4, 3, 2, bias=False),
        torch.nn.Flatten(),
        torch.nn.Linear(6, 5),
    )
    twin.load_state_dict({name: torch.from_numpy(p.copy()) for name, p in model.parameters.items()})
    return twin


def test_forward_and_backward_equal_torch(torch):
    rng = np.random.default_rng(1)
    model = network(rng)
    twin = torch_twin(torch, model)
    x = rng.normal(size=(6, 2, 6, 9)).astype("f4")
    labels = rng.integers(0, 5, 6)
    tensor = torch.from_numpy(x).requires_grad_()
    scores = twin(tensor)
    expected = torch.nn.functional.cross_entropy(scores, torch.from_numpy(labels))
    expected.backward()
    found = model(x)
    np.testing.assert_allclose(found, scores.detach().numpy(), rtol=1e-4, atol=1e-5)
    loss, grad = nn.cross_entropy(found, labels)
    assert np.isclose(loss, expected.item(), rtol=1e-5)
    back = model.backward(grad)
    np.testing.assert_allclose(back, tensor.grad.numpy(), rtol=1e-4, atol=1e-5)
    for name, parameter in twin.named_parameters():
        np.testing.assert_allclose(
            model.gradients[name], parameter.grad.numpy(), rtol=1e-4, atol=1e-5
        )


def test_sizes_can_be_counted():
    model = network(np.random.default_rng(0))
    expected = 4 * (6 + 1) + 3 * 4 * 4 + 5 * 7
    assert shapes.count_parameters(model) == expected
    assert sum(array.size for array in model.parameters.values()) == expected
    # Maps of 6x5, pooled to 3x2, then 2x1 of the second convolution, six numbers in all.
    assert shapes.count_macs(model[:5], (2, 6, 9)) == 4 * 30 * 6 + 3 * 2 * 16
    assert shapes.receptive_field(model[:4]).size == (3 + 1 + 2, 2 + 2 + 4)


def test_weights_are_drawn_from_the_generator_alone():
    one, two = (network(np.random.default_rng(5)) for _ in range(2))
    other = network(np.random.default_rng(6))
    for name, parameter in one.parameters.items():
        assert parameter.dtype == np.float32
        assert np.array_equal(parameter, two.parameters[name])
    assert not np.array_equal(one.parameters["0.weight"], other.parameters["0.weight"])
    wide = nn.Conv2d(64, 256, 3, rng=np.random.default_rng(0)).parameters["weight"]
    assert np.isclose(wide.std(), np.sqrt(2 / (64 * 9)), rtol=0.01)


def test_parameters_are_saved_and_loaded(tmp_path):
    one, two = (network(np.random.default_rng(seed)) for seed in (1, 2))
    path = tmp_path / "network.npz"
    one.save(path)
    two.load(path)
    x = np.random.default_rng(3).normal(size=(2, 2, 6, 9)).astype("f4")
    assert np.array_equal(one(x), two(x))


def test_parameters_of_another_network_are_refused_and_change_nothing(tmp_path):
    rng = np.random.default_rng(1)
    path = tmp_path / "network.npz"
    nn.Sequential(nn.Linear(3, 2, rng=rng), nn.Linear(2, 2, rng=rng)).save(path)
    model = nn.Sequential(nn.Linear(3, 2, rng=rng), nn.Linear(2, 4, rng=rng))
    before = {name: array.copy() for name, array in model.parameters.items()}
    with pytest.raises(ValueError, match=r"another network: 1.bias has shape \(2,\) there and"):
        model.load(path)
    for name, array in before.items():
        assert np.array_equal(model.parameters[name], array)


def test_layers_that_do_not_fit_raise():
    rng = np.random.default_rng(1)
    with pytest.raises(ValueError, match="put a Flatten before the first Linear"):
        nn.Linear(4, 2, rng=rng)(np.zeros((1, 1, 2, 2)))
    with pytest.raises(ValueError, match="groups=2 must divide the numbers of .*, 3 and 4"):
        nn.Conv2d(3, 4, 3, groups=2, rng=rng)


def test_the_gradient_of_the_input_can_be_left_out():
    rng = np.random.default_rng(1)
    x, labels = rng.normal(size=(6, 2, 6, 9)).astype("f4"), rng.integers(0, 5, 6)
    found = []
    for needed in (True, False):
        model = network(np.random.default_rng(2))
        back = model.backward(nn.cross_entropy(model(x), labels)[1], needs_input_grad=needed)
        assert (back is None) == (not needed)
        found.append(model.gradients)
    for name, gradient in found[0].items():
        assert np.array_equal(gradient, found[1][name])
