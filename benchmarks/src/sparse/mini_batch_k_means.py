"""scikit-learn on a sparse matrix: python mini_batch_k_means.py FILE K THREADS prints what fits came to, as JSON.

Seconds are of the fit alone. The inertia is that of all rows to the centers nearest to them, which for
MiniBatchKMeans is not what it says itself.
"""

import json
import sys
import time

import numpy as np
import scipy.sparse
from sklearn.cluster import KMeans, MiniBatchKMeans
from threadpoolctl import threadpool_limits

file, k, threads = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
rows = scipy.sparse.load_npz(file)
results = []
with threadpool_limits(threads):
    for name, kind in [("MiniBatchKMeans", MiniBatchKMeans), ("KMeans", KMeans)]:
        model = kind(n_clusters=k, random_state=1)
        began, before = time.perf_counter(), time.process_time()
        model.fit(rows)
        seconds, used = time.perf_counter() - began, time.process_time() - before
        sizes = np.bincount(model.predict(rows), minlength=k)
        results.append(
            {
                "name": f"scikit-learn's {name}, no sizes",
                "seconds": seconds,
                "processorSeconds": used,
                "inertia": -float(model.score(rows)),
                "smallest": int(sizes.min()),
                "largest": int(sizes.max()),
            }
        )
print(json.dumps(results))
