"""Training: the steps of PyTorch's optimisers, and a network that learns the digits."""

import numpy as np
import pytest

from convlab import digit_network, nn


@pytest.mark.parametrize(
    ("name", "ours", "theirs"),
    [
        ("SGD", {"rate": 0.1}, {"lr": 0.1}),
        ("SGD", {"rate": 0.1, "momentum": 0.9}, {"lr": 0.1, "momentum": 0.9}),
        ("Adam", {"rate": 0.01}, {"lr": 0.01}),
        ("Adam", {"betas": (0.5, 0.7), "epsilon": 1e-3}, {"betas": (0.5, 0.7), "eps": 1e-3}),
    ],
)
def test_steps_equal_torch(torch, name, ours, theirs):
    rng = np.random.default_rng(1)
    model = nn.Sequential(nn.Linear(3, 2, rng=rng))
    tensors = {
        key: torch.from_numpy(p.copy()).requires_grad_() for key, p in model.parameters.items()
    }
    optimiser = getattr(nn, name)(model, **ours)
    twin = getattr(torch.optim, name)(tensors.values(), **theirs)
    for _ in range(5):
        for key, gradient in model.gradients.items():
            gradient[...] = rng.normal(size=gradient.shape)
            tensors[key].grad = torch.from_numpy(gradient.copy())
        optimiser.step()
        twin.step()
    for key, parameter in model.parameters.items():
        np.testing.assert_allclose(parameter, tensors[key].detach().numpy(), rtol=1e-5, atol=1e-6)


def test_cross_entropy_equals_torch_and_does_not_overflow(torch):
    scores = np.random.default_rng(2).normal(size=(7, 4)) * 1000
    labels = np.array([0, 1, 2, 3, 0, 1, 2])
    tensor = torch.from_numpy(scores).requires_grad_()
    expected = torch.nn.functional.cross_entropy(tensor, torch.from_numpy(labels))
    expected.backward()
    loss, gradient = nn.cross_entropy(scores, labels)
    assert np.isclose(loss, expected.item(), rtol=1e-12)
    np.testing.assert_allclose(gradient, tensor.grad.numpy(), rtol=1e-10, atol=1e-15)


def test_a_small_network_learns_the_digits(capsys):
    rng = np.random.default_rng(0)
    learned, held_back = digit_network.examples()
    model = digit_network._layers(rng)
    optimiser = nn.Adam(model, rate=0.003)
    losses = nn.train(model, *learned, optimiser, epochs=10, batch_size=32, rng=rng)
    assert losses[-1] < losses[0] / 10
    assert nn.accuracy(model, *held_back) >= 0.97
    shown, errors = capsys.readouterr()
    assert errors == "" and shown.count("\n") == 1 and shown.endswith("s \n")
    # A terminal and a notebook show what follows the last carriage return.
    assert shown.split("\r")[-1].startswith(f"[{'#' * 30}] 100%  epoch 10 of 10, loss")


def test_the_same_seed_trains_the_same_network(capsys):
    (images, labels), _ = digit_network.examples()
    runs = []
    for _ in range(2):
        rng = np.random.default_rng(4)
        model = digit_network._layers(rng)
        optimiser = nn.SGD(model, rate=0.05, momentum=0.9)
        some = images[:200], labels[:200]
        losses = nn.train(model, *some, optimiser, epochs=2, rng=rng, progress=False)
        runs.append((losses, model.parameters))
    assert runs[0][0] == runs[1][0]
    for name, parameter in runs[0][1].items():
        assert np.array_equal(parameter, runs[1][1][name])
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: nn.cross_entropy(np.zeros((2, 3)), [0]), r"labels must have shape \(2,\)"),
        (lambda: nn.cross_entropy(np.zeros((1, 3)), [3]), "labels must be between 0 and 2, not 3"),
        (lambda: nn.train(None, np.zeros((2, 1)), [1], None, epochs=1, rng=None),
         r"images of shape \(2, 1\) and labels of shape \(1,\): give .* one label for each"),
    ],
)  # fmt: skip
def test_arguments_that_do_not_match_raise(call, message):
    with pytest.raises(ValueError, match=message):
        call()
