"""Prints scikit-learn-scores.json: scores of small clusterings, as scikit-learn 1.9.1 with numpy 2.4.6
has them. python scikit_learn_scores.py > scikit-learn-scores.json; then npm run lint -- --write
"""

import json

import numpy as np
from sklearn.metrics import (
    calinski_harabasz_score,
    davies_bouldin_score,
    silhouette_samples,
    silhouette_score,
)

METRICS = ("euclidean", "cosine")

random = np.random.RandomState(0)


def groups(sizes, cols, apart, noise=1.0):
    centers = random.normal(size=(len(sizes), cols)) * apart
    labels = np.repeat(np.arange(len(sizes)), sizes)
    rows = centers[labels] + noise * random.normal(size=(len(labels), cols))
    order = random.permutation(len(labels))
    return rows[order].round(2), labels[order]


def cases():
    yield "apart", *groups([12, 8, 10], 2, 20)
    yield "overlapping", *groups([15, 9, 12, 4], 5, 1)
    yield "uneven", *groups([70, 1, 2, 6], 3, 4)
    yield "more than a tile", *groups([66, 70], 2, 2)
    rows, labels = groups([9, 11], 3, 5)
    yield "far from 0", rows + 1000, labels
    rows, labels = groups([6, 6, 6], 4, 3)
    yield "tiny", rows * 2.0**-20, labels
    rows, _ = groups([10, 10], 2, 3)
    yield "drawn labels", rows, random.randint(3, size=20) * 7
    rows, labels = groups([5, 6], 3, 3)
    rows[3] = rows[4]
    rows[7] = 0
    yield "equal rows, a zero row", rows, labels
    rows = np.array([[1.0, 2], [1, 2], [4, 6], [4, 6], [4, 6]])
    yield "each cluster one place", rows, np.array([0, 0, 1, 1, 1])
    yield "one place", np.array([[1.0, 2]] * 4), np.array([0, 0, 1, 1])
    rows = np.array([[-2.0, 0], [2, 0], [0, -1], [0, 1]])
    yield "one center", rows, np.array([0, 0, 1, 1])
    rows = np.array([[3.0, 5, 2, 5, 5, 1, 5, 5, 2, 5, 3, 1, 5, 5]]).T
    yield "one center but for rounding", rows, np.array([0] * 7 + [1] * 7)
    rows = np.array([[-1.0, 0], [1, 0], [0, -2], [0, 2], [10, 3], [12, 4]])
    yield "one center for two of three", rows, np.array([0, 0, 1, 1, 2, 2])
    rows = np.array([[0.0, 1], [3, 1], [1, 7], [2, 2]])
    yield "all but one alone", rows, np.array([0, 1, 2, 0])


def described(name, rows, labels):
    return {
        "name": name,
        "rows": [[float(value) for value in row] for row in rows],
        "labels": labels.tolist(),
        "silhouette": {metric: silhouette_score(rows, labels, metric=metric) for metric in METRICS},
        "samples": {
            metric: silhouette_samples(rows, labels, metric=metric).tolist() for metric in METRICS
        },
        "daviesBouldin": davies_bouldin_score(rows, labels),
        "calinskiHarabasz": calinski_harabasz_score(rows, labels),
    }


print(json.dumps([described(*case) for case in cases()]))
