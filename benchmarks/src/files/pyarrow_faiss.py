"""Clusters the vectors of a file, for faiss-contestants.ts: pyarrow_faiss.py <file> <k> <threads> all|sample

Reads vectors.parquet (a column of lists) or vectors.npy, clusters them by cosine with faiss, on all rows or on the
sample of 256 rows a center that it takes by default, and writes row, cluster and cosine of each beside the file,
as Parquet. Prints JSON: the most memory that was held in bytes, the mean cosine, and the sizes of the
smallest and of the largest cluster.
"""

import json
import resource
import sys
from pathlib import Path

import faiss
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq


def read(path):
    if path.suffix == ".npy":
        return np.load(path)
    column = pq.read_table(path, columns=["vector"])["vector"].combine_chunks()
    return column.values.to_numpy().reshape(len(column), -1)


def write(path, labels, cosines):
    rows = np.arange(len(labels))
    table = pa.table({"row": rows, "cluster": labels, "cosine": cosines})
    pq.write_table(table, path.with_name("faiss.parquet"))


def main(file, k, threads, rows):
    path, k = Path(file), int(k)
    faiss.omp_set_num_threads(int(threads))
    # What pyarrow reads cannot be written to; what NumPy reads is not copied.
    x = np.require(read(path), dtype=np.float32, requirements=["C", "W"])
    faiss.normalize_L2(x)
    most = {"max_points_per_centroid": len(x)} if rows == "all" else {}
    model = faiss.Kmeans(x.shape[1], k, spherical=True, seed=0, **most)
    model.train(x)
    cosines, labels = model.index.search(x, 1)
    write(path, labels.ravel().astype(np.int32), cosines.ravel())
    sizes = np.bincount(labels.ravel(), minlength=k)
    # Linux counts in KiB, macOS in bytes.
    unit = 1 if sys.platform == "darwin" else 1024
    print(
        json.dumps(
            {
                "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit,
                "meanCosine": float(cosines.mean()),
                "smallest": int(sizes.min()),
                "largest": int(sizes.max()),
            }
        )
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
