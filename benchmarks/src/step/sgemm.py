"""The matrix product alone, rows by centers, into memory at hand: by NumPy (OpenBLAS) or PyTorch (MKL)."""

import sys
from pathlib import Path

import numpy
from peer import measure, serve

LIBRARY, THREADS = sys.argv[1], int(sys.argv[2])
products, batches = {}, []


def numpy_products(centers, rows):
    transposed = numpy.ascontiguousarray(centers.T)
    scores = numpy.empty((rows, len(centers)), "float32")
    return {
        "K x d": lambda x: numpy.matmul(x, centers.T, out=scores),
        "d x K": lambda x: numpy.matmul(x, transposed, out=scores),
    }


def torch_products(centers, rows):
    from torch_cpu import torch

    torch.set_num_threads(THREADS)
    torch.set_grad_enabled(False)
    batches[:] = [torch.from_numpy(batch) for batch in batches]
    centers = torch.from_numpy(centers)
    transposed = centers.T.contiguous()
    scores = torch.empty(rows, len(centers))
    return {
        "K x d": lambda x: torch.mm(x, centers.T, out=scores),
        "d x K": lambda x: torch.mm(x, transposed, out=scores),
    }


def open_products(request):
    folder = Path(request["folder"])
    centers = numpy.load(folder / "centers.npy")
    batches[:] = [numpy.load(path) for path in sorted(folder.glob("batch-*.npy"))]
    make = torch_products if LIBRARY == "torch" else numpy_products
    products.clear()
    products.update(make(centers, len(batches[0])))
    scores = products["K x d"](batches[0])
    return {"labels": scores.argmax(1).tolist(), "variants": list(products)}


def measure_product(request):
    product = products[request["variant"]]
    return measure(lambda i: product(batches[i % len(batches)]), request["seconds"])


if __name__ == "__main__":
    serve({"open": open_products, "measure": measure_product})
