"""One assignment under size bounds by k-means-constrained, for assignment.ts.

    open   {"rows", "centers", "minimum", "maximum"} -> {}
    assign {"labels"} -> {"seconds", "processorSeconds"}

`rows` and `centers` are .npy files; the labels go into the one that `labels` names. The function is what
each of its iterations calls: distances, a graph, a minimum-cost flow by OR-tools.
"""

import time

import numpy as np
from k_means_constrained import k_means_constrained_ as module
from peer import serve

state = {}


def open_problem(request):
    x, centers = (np.load(request[name]) for name in ("rows", "centers"))
    state.update(x=x, centers=centers, sizes=(request["minimum"], request["maximum"]))
    return {}


def assign(request):
    distances = np.zeros(len(state["x"]), dtype=state["x"].dtype)
    start, cpu = time.perf_counter(), time.process_time()
    labels, _ = module._labels_constrained(state["x"], state["centers"], *state["sizes"], distances)
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    np.save(request["labels"], labels.astype(np.int32))
    return {"seconds": seconds, "processorSeconds": cpu}


if __name__ == "__main__":
    serve({"open": open_problem, "assign": assign})
