"""river's KMeans on a stream: mean squared distance of rows to the nearest center, before it learns them.

What it calls `halflife` is the share of the way to a row that a center goes.
"""

import time

from peer import serve
from river import cluster


def follow(request):
    step, centers, batches = request["step"], request["centers"], request["batches"]
    model = cluster.KMeans(n_clusters=len(centers), halflife=step, seed=1)
    for k, center in enumerate(centers):
        model.centers[k].update(enumerate(center))
    squares, seconds = [], 0.0
    for batch in batches:
        total = 0.0
        for values in batch:
            row = dict(enumerate(values))
            center = model.centers[model.predict_one(row)]
            total += sum((value - center[j]) ** 2 for j, value in row.items())
            start = time.perf_counter()
            model.learn_one(row)
            seconds += time.perf_counter() - start
        squares.append(total / len(batch))
    return {"squares": squares, "seconds": seconds}


serve({"follow": follow})
