"""For tests: runs of coke_spark, one after the other in one Spark. Scenarios as JSON on standard input, results out."""
import hashlib
import json
import os
import re
import signal
import sys

import numpy as np
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

sys.path.insert(0, os.environ["COKE_PYTHON"])
import coke_spark  # noqa: E402

COLUMNS = 8


def rows_of(spark, count, kind="array<float>", bad=(), seed=0, pieces=3):
    """`id`, `embedding` and `weight`, around some points; at the places `bad` what cannot be computed with."""
    random = np.random.default_rng(seed)
    points = random.normal(size=(10, COLUMNS))
    vectors = points[random.integers(0, 10, count)] + random.normal(size=(count, COLUMNS))
    given = [[float(value) for value in vector] for vector in vectors.round(3)]
    for place, value in bad:
        given[place] = value and [number if number is None else float(number) for number in value]
    rows = [(f"row-{i}", vector, 1.0 + i % 3) for i, vector in enumerate(given)]
    df = spark.createDataFrame(rows, f"id string, embedding {kind}, weight double")
    return df.repartition(pieces)


def set_fault(fault):
    with open(os.path.join(os.environ["COKE_FAULTS"], "fault"), "w") as file:
        file.write(fault)


def run(spark, scenario):
    df = rows_of(spark, **scenario["rows"])
    if "parquet" in scenario:
        df.write.mode("overwrite").parquet(scenario["parquet"])
        df = spark.read.parquet(scenario["parquet"])
    set_fault(scenario.get("fault", ""))
    reports = []

    def on_pass(report):
        reports.append(report)
        if len(reports) == scenario.get("killed_after"):
            os.kill(os.getpid(), signal.SIGKILL)

    try:
        model = coke_spark.fit(df, on_pass=on_pass, **scenario["fit"])
    except Exception as error:
        said = re.findall(r"RuntimeError: (coke: [^\n]+)", str(error))
        return {"error": said[0] if said else str(error)}
    result = {"sha256": hashlib.sha256(model).hexdigest(), "reports": reports}
    if "model" in scenario:
        with open(scenario["model"], "wb") as file:
            file.write(model)
    if "predict" in scenario:
        labels = coke_spark.predict(df, model, **scenario["predict"])
        joined = labels.join(df, "id").orderBy(F.length("id"), "id").collect()
        result["columns"] = labels.columns
        result["labels"] = [[row[name] for name in labels.columns[1:]] for row in joined]
        result["vectors"] = [row.embedding for row in joined]
    if "assign" in scenario:
        result["assigned"] = []
        for fault in ["", *scenario.get("faults", [])]:
            set_fault(fault)
            labels = coke_spark.assign(df, model, **scenario["assign"])
            ordered = labels.orderBy(F.length("id"), "id").collect()
            result["assigned"].append([[row[name] for name in labels.columns[1:]] for row in ordered])
    return result


if __name__ == "__main__":
    settings, scenarios = json.load(sys.stdin)
    builder = SparkSession.builder
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    for each in scenarios:
        print(json.dumps({"result": run(session, each)}), flush=True)
    session.stop()
