"""The whole step of the published algorithm in PyTorch, with buffers used again wherever it allows that.

x: b rows of unit length. centers c: K x d, unit length. prices rho, counts n: K. Cosine, one head.
"""

import sys
from pathlib import Path

import numpy
from peer import measure, serve
from torch_cpu import torch

torch.set_num_threads(int(sys.argv[1]))
torch.set_grad_enabled(False)


def load(path):
    return torch.from_numpy(numpy.load(path))


class Model:
    def __init__(self, folder, rate, ratio):
        self.batches = [load(path) for path in sorted(Path(folder).glob("batch-*.npy"))]
        self.centers = load(Path(folder) / "centers.npy")
        k, rows = len(self.centers), len(self.batches[0])
        self.prices = torch.zeros(k)
        self.counts = torch.zeros(k)
        self.rate, self.ratio = rate, ratio
        # Allocated anew for each batch, it takes as long as the product itself.
        self.scores = torch.empty(rows, k)

    def assign(self, x):
        return torch.addmm(self.prices, x, self.centers.T, out=self.scores).argmax(1)

    def update_prices(self, sizes, rows):
        self.prices.sub_(sizes, alpha=self.rate / rows).add_(self.rate * self.ratio / len(sizes))
        if self.ratio < 1:
            self.prices.clamp_(min=0)

    def move_touched(self, x, labels, sizes):
        """Centers of the clusters that got rows, gathered and put back."""
        at = sizes.nonzero()[:, 0]
        sums = torch.zeros_like(self.centers).index_add_(0, labels, x)[at]
        before, now = self.counts[at], sizes[at]
        sums += self.centers[at] * before[:, None]
        means = sums / (before + now)[:, None]
        self.centers[at] = torch.nn.functional.normalize(means)
        self.counts += sizes

    def move_all(self, x, labels, sizes):
        """All centers; those that got no rows keep their values."""
        sums = (self.centers * self.counts[:, None]).index_add_(0, labels, x)
        self.counts += sizes
        means = torch.nn.functional.normalize(sums / self.counts.clamp(min=1)[:, None])
        self.centers = torch.where((sizes > 0)[:, None], means, self.centers)

    def step(self, x, move):
        labels = self.assign(x)
        sizes = torch.bincount(labels, minlength=len(self.prices)).to(torch.float32)
        self.update_prices(sizes, len(x))
        move(x, labels, sizes)
        return labels


VARIANTS = {"touched centers": Model.move_touched, "all centers": Model.move_all}
model = None


def open_model(request):
    global model
    model = Model(**request)
    return {"labels": model.assign(model.batches[0]).tolist(), "variants": list(VARIANTS)}


def measure_step(request):
    move = VARIANTS[request["variant"]].__get__(model)
    batches = model.batches
    return measure(lambda i: model.step(batches[i % len(batches)], move), request["seconds"])


def run_steps(request):
    """As many steps, for tests: what came out of them."""
    move = VARIANTS[request["variant"]].__get__(model)
    labels = [model.step(x, move).tolist() for x in model.batches]
    state = {name: getattr(model, name).tolist() for name in ("centers", "prices", "counts")}
    return {"labels": labels, **state}


if __name__ == "__main__":
    serve({"open": open_model, "measure": measure_step, "run": run_steps})
