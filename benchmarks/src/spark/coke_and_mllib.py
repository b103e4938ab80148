"""K-means of one DataFrame by coke_spark and by Spark's MLlib, in one Spark. Asks come as JSON, an answer a line."""
import json
import os
import sys
import time

import pyspark
from pyspark.ml.clustering import KMeans
from pyspark.ml.functions import array_to_vector
from pyspark.ml.feature import Normalizer
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

sys.path.insert(0, os.environ["COKE_PYTHON"])
import coke_spark  # noqa: E402


def sizes_of(labels, k):
    sizes = [0] * k
    for row in labels.groupBy("label").count().collect():
        sizes[row.label] = row["count"]
    return sizes


def coke(df, ask):
    start, passes = time.time(), []
    model = coke_spark.fit(df, k=ask["k"], min_share=ask["share"], passes=ask["passes"], partitions=ask["partitions"],
                           on_pass=passes.append)
    fitted = time.time()
    labels = coke_spark.predict(df, model).cache()
    sizes = sizes_of(labels, ask["k"])
    cosine = labels.agg(F.avg("similarity")).first()[0]
    labelled = time.time()
    exact = coke_spark.assign(df, model).cache()
    exact_sizes = sizes_of(exact, ask["k"])
    settled = time.time()
    both = labels.alias("a").join(exact.alias("b"), "id")
    return {"fit": fitted - start, "label": labelled - fitted, "cosine": cosine, "sizes": sizes,
            "exact": settled - labelled, "exactSizes": exact_sizes,
            "exactCosine": exact.agg(F.avg("similarity")).first()[0], "moved": both.where("a.label <> b.label").count(),
            "seconds": [each["seconds"] for each in passes], "lines": [each["line"] for each in passes]}


def mllib(df, ask):
    start = time.time()
    vectors = df.select("id", array_to_vector("embedding").alias("given"))
    rows = Normalizer(inputCol="given", outputCol="features").transform(vectors).repartition(ask["partitions"]).cache()
    means = KMeans(k=ask["k"], distanceMeasure="cosine", maxIter=ask["passes"], seed=1)
    model = means.fit(rows)
    fitted = time.time()
    labels = model.transform(rows).withColumnRenamed("prediction", "label").select("id", "label").cache()
    sizes = sizes_of(labels, ask["k"])
    cost = model.summary.trainingCost  # sum of 1 - cosine
    return {"fit": fitted - start, "label": time.time() - fitted, "cosine": 1 - cost / sum(sizes), "sizes": sizes,
            "iterations": model.summary.numIter}


if __name__ == "__main__":
    path, master = sys.argv[1:]
    spark = SparkSession.builder.master(master).config("spark.ui.enabled", "false") \
        .config("spark.driver.memory", "4g").config("spark.driver.host", "127.0.0.1").getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    df = spark.read.parquet(path)
    for line in sys.stdin:
        ask = json.loads(line)
        answer = {"coke": coke, "mllib": mllib}[ask["by"]](df, ask)
        spark.catalog.clearCache()
        print(json.dumps({**answer, "spark": pyspark.__version__}), flush=True)
    spark.stop()
