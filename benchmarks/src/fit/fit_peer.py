"""Fits a clustering piece by piece, for python-contestant.ts: fit_peer.py <contestant>

    begin {"rows", "first", "folder", "cosine", "seed", "passes", "batch", "minimum", "maximum", "sample",
           "limit"}
    next  {} -> {"passes", "seconds", "processorSeconds", "labelled", "end"}

`rows` and `first` are .npy files: what is clustered, n x d, and the first centers, K x d. `next` goes on
to the next of `passes` over the rows, and writes the centers, and the labels of a contestant that has
labels of its own, into `folder`. `seconds` are those of fitting alone, from the beginning, and
`processorSeconds` what all threads together had of the processors meanwhile. `end`, of the
last one: "done", "converged" or "stopped" at `limit` seconds.
"""

import os
import sys
import time
from pathlib import Path

import numpy as np
from peer import serve


class Clock:
    """Seconds spent inside of `with`: of time, and of the processors."""

    def __init__(self):
        self.seconds = np.zeros(2)

    def __enter__(self):
        self.start = now()

    def __exit__(self, *_):
        self.seconds += now() - self.start


def now():
    return np.array([time.perf_counter(), time.process_time()])


def faiss_kmeans(x, first, request):
    """Lloyd's iterations. One of `train` for each piece: the centers are, bit for bit, those of one run."""
    import faiss

    clock, centers, done = Clock(), first, 0
    if request["sample"]:
        chosen = np.random.default_rng(request["seed"]).permutation(len(x))
        x = x[chosen[: request["sample"] * len(first)]]
    for passes in request["passes"]:
        model = faiss.Kmeans(
            x.shape[1],
            len(first),
            niter=passes - done,
            spherical=request["cosine"],
            seed=request["seed"],
            # As many as there are: it would train on 256 rows a center.
            max_points_per_centroid=len(x),
            min_points_per_centroid=1,
        )
        with clock:
            model.train(x, init_centroids=centers)
        centers, done = model.centroids.copy(), passes
        yield passes, clock.seconds, centers, None


def super_k_means(x, first, request):
    """Lloyd's iterations that drop dimensions. Centers of its own to begin with, and each piece is a fit of its own."""
    from superkmeans import SuperKMeans

    for passes in request["passes"]:
        model = SuperKMeans(
            len(first),
            x.shape[1],
            # It would take one center after another of a tree, train on a sample, and stop early.
            hierarchical=False,
            sampling_fraction=1.0,
            max_points_per_cluster=len(x),
            early_termination=False,
            iters=passes,
            n_threads=int(os.environ["OMP_NUM_THREADS"]),
            seed=request["seed"],
            angular=request["cosine"],
        )
        clock = Clock()
        with clock:
            centers = model.train(x)
        yield passes, clock.seconds, centers, None


def mini_batch_kmeans(x, first, request):
    """Batches in a new random order every pass. None may have fewer rows than there are clusters."""
    from sklearn.cluster import MiniBatchKMeans

    batch = max(request["batch"], len(first))
    model = MiniBatchKMeans(len(first), init=first, n_init=1, batch_size=batch, random_state=request["seed"])
    random, clock = np.random.default_rng(request["seed"]), Clock()
    batches, order, done = max(1, len(x) // batch), None, 0
    for passes in request["passes"]:
        with clock:
            while done < max(1, round(passes * batches)):
                at = done % batches
                if at == 0:
                    order = random.permutation(len(x))
                # What is left over goes to the last.
                end = (at + 1) * batch if at + 1 < batches else len(x)
                model.partial_fit(x[order[at * batch : end]])
                done += 1
        yield passes, clock.seconds, model.cluster_centers_, None


def k_means(x, first, request):
    """Shows nothing on its way."""
    from sklearn.cluster import KMeans

    last = max(request["passes"])
    model = KMeans(len(first), init=first, n_init=1, max_iter=last, random_state=request["seed"])
    clock = Clock()
    with clock:
        model.fit(x)
    end = "converged" if model.n_iter_ < last else "done"
    yield model.n_iter_, clock.seconds, model.cluster_centers_, None, end


class LimitReached(Exception):
    pass


def k_means_constrained(x, first, request):
    """Every assignment is a minimum-cost flow, so its sizes are kept exactly."""
    from k_means_constrained import KMeansConstrained, k_means_constrained_ as module

    assign, points = module._labels_constrained, []
    start = now()

    # Called once an iteration: the only place to see labels before the end.
    def watched(*args, **kwargs):
        answer = assign(*args, **kwargs)
        seconds = now() - start
        points.append((len(points) + 1, seconds, answer[0].copy(), None))
        if seconds[0] > request["limit"]:
            raise LimitReached
        return answer

    last = max(request["passes"])
    model = KMeansConstrained(
        len(first),
        size_min=request["minimum"],
        size_max=request["maximum"],
        init=first,
        n_init=1,
        max_iter=last,
        random_state=request["seed"],
    )
    module._labels_constrained = watched
    try:
        model.fit(x)
        seconds = now() - start
        # It has assigned once more after its last iteration.
        points = [point for point in points if point[0] < model.n_iter_]
        points.append((model.n_iter_, seconds, model.labels_, model.cluster_centers_))
        end = "converged" if model.n_iter_ < last else "done"
    except LimitReached:
        end = "stopped"
    finally:
        module._labels_constrained = assign
    for passes, seconds, labels, centers in points:
        final = passes == points[-1][0]
        if not final and passes not in request["passes"]:
            continue
        if centers is None:
            centers = means(x, labels, first)
        yield passes, seconds, centers, labels, *([end] if final else [])


def means(x, labels, first):
    """Of the rows of each cluster; where there are none, the first center."""
    sums = np.zeros(first.shape)
    np.add.at(sums, labels, x)
    sizes = np.bincount(labels, minlength=len(first))[:, None]
    return np.where(sizes > 0, sums / np.maximum(sizes, 1), first)


CONTESTANTS = {
    "faiss": faiss_kmeans,
    "super": super_k_means,
    "mini-batch": mini_batch_kmeans,
    "k-means": k_means,
    "constrained": k_means_constrained,
}


def main(contestant):
    state = {}

    def begin(request):
        rows, first = (np.load(request[name]) for name in ("rows", "first"))
        state["points"] = CONTESTANTS[contestant](rows, first, request)
        state["folder"] = Path(request["folder"])
        state["last"] = max(request["passes"])
        return {}

    def advance(_):
        passes, seconds, centers, labels, *end = next(state["points"])
        if not end and passes >= state["last"]:
            end = ["done"]
        np.save(state["folder"] / "centers.npy", np.ascontiguousarray(centers, dtype=np.float32))
        if labels is not None:
            np.save(state["folder"] / "labels.npy", np.ascontiguousarray(labels, dtype=np.int32))
        answer = {"passes": passes, "seconds": seconds[0], "processorSeconds": seconds[1]}
        answer["labelled"] = labels is not None
        return {**answer, "end": end[0]} if end else answer

    serve({"begin": begin, "next": advance})


if __name__ == "__main__":
    main(*sys.argv[1:])
