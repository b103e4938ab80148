"""Rows made up from a seed, as many as are asked for, clustered by coke_spark. One ask as JSON, the answer as JSON."""
import json
import logging
import os
import sys
import time

import numpy as np
import pyarrow as pa
import pyspark
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

sys.path.insert(0, os.environ["COKE_PYTHON"])
import coke_spark  # noqa: E402

GROUPS = 300


def maker(columns, seed):
    """Vectors around some points, of which some are far more often hit; by the first id of a batch always the same."""
    def make(batches):
        points = np.random.default_rng(seed).normal(size=(GROUPS, columns)).astype(np.float32)
        for batch in batches:
            ids = batch.column("id")
            random = np.random.default_rng([seed, ids[0].as_py()])
            groups = (GROUPS * random.random(len(ids)) ** 2).astype(np.int32)
            values = random.standard_normal((len(ids), columns), dtype=np.float32)
            values *= np.float32(0.7)
            values += points[groups]
            offsets = np.arange(0, values.size + 1, columns, dtype=np.int32)
            vectors = pa.ListArray.from_arrays(offsets, values.reshape(-1))
            yield pa.record_batch([ids, vectors], names=["id", "embedding"])
    return make


if __name__ == "__main__":
    ask = json.load(sys.stdin)
    logging.basicConfig(format="%(asctime)s %(message)s")
    coke_spark.LOG.setLevel(logging.INFO)
    spark = SparkSession.builder.master(ask["master"]).config("spark.ui.enabled", "false") \
        .config("spark.driver.memory", ask["memory"]).config("spark.driver.host", "127.0.0.1").getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    numbers = spark.range(0, ask["rows"], 1, ask["partitions"])
    df = numbers.mapInArrow(maker(ask["columns"], ask["seed"]), "id long, embedding array<float>")
    start, passes = time.time(), []
    model = coke_spark.fit(df, k=ask["k"], min_share=ask["share"], passes=ask["passes"], partitions=ask["partitions"],
                           on_pass=passes.append)
    fitted = time.time()
    labels = coke_spark.assign(df, model)
    listed = time.time()
    counts = labels.groupBy("label").agg(F.count("*").alias("size"), F.sum("similarity").alias("cosine")).collect()
    ended = time.time()
    sizes = [0] * ask["k"]
    for row in counts:
        sizes[row.label] = row["size"]
    print(json.dumps({
        "fit": fitted - start, "passes": [each["seconds"] for each in passes],
        "lines": [each["line"] for each in passes], "list": listed - fitted, "label": ended - listed, "sizes": sizes, "spark": pyspark.__version__,
        "cosine": sum(row.cosine for row in counts) / sum(sizes),
    }), flush=True)
    spark.stop()
