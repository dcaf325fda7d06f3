"""A small CNN that learns the digits, in convlab and in PyTorch, for operations.py to time."""

from time import perf_counter

import numpy as np
import torch
import torch.nn.functional as F

from convlab import nn, samples


class Training:
    """The same small CNN on both sides: the same digits, batches and initial weights."""

    def __init__(self):
        images, labels = samples.digits()
        images, labels = (images[:, None] / 16).astype("f4"), labels.astype(np.int64)
        order = np.random.default_rng(0).permutation(len(images))
        learn, test = order[360:], order[:360]
        self.learn, self.test = (images[learn], labels[learn]), (images[test], labels[test])
        seed = np.random.default_rng(1)
        self.model = nn.Sequential(
            nn.Conv2d(1, 16, 3, padding=1, rng=seed),
            nn.ReLU(),
            nn.Conv2d(16, 32, 3, padding=1, rng=seed),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Flatten(),
            nn.Linear(512, 10, rng=seed),
        )
        layers = torch.nn
        self.twin = layers.Sequential(
            layers.Conv2d(1, 16, 3, padding=1),
            layers.ReLU(),
            layers.Conv2d(16, 32, 3, padding=1),
            layers.ReLU(),
            layers.MaxPool2d(2),
            layers.Flatten(),
            layers.Linear(512, 10),
        )
        first = self.model.parameters.items()
        self.twin.load_state_dict({name: torch.from_numpy(p.copy()) for name, p in first})
        self.ours_sgd = nn.SGD(self.model, rate=0.02, momentum=0.9)
        self.their_sgd = torch.optim.SGD(self.twin.parameters(), lr=0.02, momentum=0.9)

    def ours(self):
        """Train for one epoch; return the mean loss."""
        (images, labels), losses = self.learn, []
        for first in range(0, len(images), 32):
            some = slice(first, first + 32)
            loss, grad = nn.cross_entropy(self.model(images[some]), labels[some])
            self.model.backward(grad, needs_input_grad=False)
            self.ours_sgd.step()
            losses.append(loss)
        return np.mean(losses)

    def torch(self):
        (images, labels), losses = map(torch.from_numpy, self.learn), []
        for first in range(0, len(images), 32):
            some = slice(first, first + 32)
            self.their_sgd.zero_grad()
            loss = F.cross_entropy(self.twin(images[some]), labels[some])
            loss.backward()
            self.their_sgd.step()
            losses.append(loss.item())
        return np.mean(losses)

    def accuracies(self):
        """Return the accuracy of both sides on the digits of the test set."""
        images, labels = self.test
        with torch.no_grad():
            theirs = self.twin(torch.from_numpy(images)).argmax(1).numpy()
        return nn.accuracy(self.model, images, labels), float((theirs == labels).mean())


def learning(most=15):
    """Print loss, accuracy and time of both sides when convlab reaches 97 % of the test digits."""
    sides, seconds, epochs, right = Training(), np.zeros(2), 0, (0, 0)
    while right[0] < 0.97 and epochs < most:
        epochs, losses = epochs + 1, []
        for side, run in enumerate((sides.ours, sides.torch)):
            start = perf_counter()
            losses.append(run())
            seconds[side] += perf_counter() - start
        right = sides.accuracies()
    print(f"\nfrom the same initial weights, after {epochs} epochs (ours | PyTorch): ", end="")
    print(f"loss {losses[0]:.5f} | {losses[1]:.5f}, ", end="")
    print(f"{right[0]:.1%} | {right[1]:.1%} of {len(sides.test[0])} test digits correct, ", end="")
    print(f"{seconds[0]:.2f} | {seconds[1]:.2f} s")
