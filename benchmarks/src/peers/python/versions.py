"""Imports every library and prints their versions, as JSON: whether the environment works."""

import json
from importlib.metadata import version

import faiss  # noqa: F401
import k_means_constrained  # noqa: F401
import numpy  # noqa: F401
import sklearn  # noqa: F401
import superkmeans  # noqa: F401
from torch_cpu import torch

VERSIONS = {
    "PyTorch": torch.__version__,
    "faiss": version("faiss-cpu"),
    "scikit-learn": version("scikit-learn"),
    "k-means-constrained": version("k-means-constrained"),
    "SuperKMeans": version("superkmeans"),
    "NumPy": version("numpy"),
}
print(json.dumps(VERSIONS))
