"""What faiss.Kmeans assigns with: the nearest center, by an exhaustive search. No prices, no update.

By inner product, as for spherical clustering, or by Euclidean distance; for rows and centers of unit
length both find the same.
"""

import sys
from pathlib import Path

import faiss
import numpy
from peer import measure, serve

faiss.omp_set_num_threads(int(sys.argv[1]))
# By itself it multiplies without BLAS where b d < 128,000, as at D: three times as slow.
faiss.cvar.distance_compute_blas_threshold = 1

INDEXES = {"inner product": faiss.IndexFlatIP, "distance": faiss.IndexFlatL2}
indexes, batches = {}, []


def open_indexes(request):
    folder = Path(request["folder"])
    centers = numpy.load(folder / "centers.npy")
    batches[:] = [numpy.load(path) for path in sorted(folder.glob("batch-*.npy"))]
    for name, make in INDEXES.items():
        indexes[name] = make(centers.shape[1])
        indexes[name].add(centers)
    _, labels = indexes["inner product"].search(batches[0], 1)
    return {"labels": labels[:, 0].tolist(), "variants": list(INDEXES)}


def measure_search(request):
    index, rows = indexes[request["variant"]], len(batches[0])
    # Written to, batch after batch, as faiss.Kmeans does.
    found = {"D": numpy.empty((rows, 1), "float32"), "I": numpy.empty((rows, 1), "int64")}
    return measure(lambda i: index.search(batches[i % len(batches)], 1, **found), request["seconds"])


if __name__ == "__main__":
    serve({"open": open_indexes, "measure": measure_search})
