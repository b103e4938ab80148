"""scikit-learn's MiniBatchKMeans.partial_fit: assign and update, without prices.

Its own labels would cost a second pass: they are left out. So are the check for infinite values and the
moving of small clusters to random rows.
"""

from pathlib import Path

import numpy
import sklearn
from peer import measure, serve
from sklearn.cluster import MiniBatchKMeans

sklearn.set_config(assume_finite=True)
batches = []
model = None


def open_model(request):
    global model
    folder = Path(request["folder"])
    centers = numpy.load(folder / "centers.npy")
    batches[:] = [numpy.load(path) for path in sorted(folder.glob("batch-*.npy"))]
    model = MiniBatchKMeans(
        len(centers),
        init=centers,
        n_init=1,
        batch_size=len(batches[0]),
        compute_labels=False,
        reassignment_ratio=0,
    )
    # Its first batch has to have a row for each cluster. Given the centers, it keeps them.
    model.partial_fit(centers)
    labels = model.predict(batches[0])
    return {"labels": labels.tolist(), "variants": ["partial_fit"]}


def measure_step(request):
    return measure(lambda i: model.partial_fit(batches[i % len(batches)]), request["seconds"])


if __name__ == "__main__":
    serve({"open": open_model, "measure": measure_step})
