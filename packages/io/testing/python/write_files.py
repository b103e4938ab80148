"""Writes files of every format with the tools that people use, and prints what is in each, as JSON."""

import csv
import datetime
import json
import math
import sys
from pathlib import Path

import duckdb
import numpy
import pandas
import polars
import pyarrow
import pyarrow.csv
import pyarrow.feather
import pyarrow.ipc
import pyarrow.parquet
import safetensors.numpy
import scipy.sparse
from plain import answer, column

folder = Path(sys.argv[1])
random = numpy.random.default_rng(13)
files = []


def add(name, columns, write):
    path = folder / name
    write(str(path))
    files.append({"file": name, "columns": columns})


def array_columns(array, name=None):
    if array.ndim == 1:
        return [column(name or "value", array)]
    rows = array.reshape(len(array), math.prod(array.shape[1:]))
    return [column(name or "vector", rows, rows.shape[1])]


# NumPy: every type, byte order, layout and version.


def numbers(dtype, shape):
    dtype = numpy.dtype(dtype)
    if dtype.kind == "b":
        return random.integers(0, 2, shape).astype(dtype)
    if dtype.kind == "f":
        return (random.standard_normal(shape) * 100).astype(dtype)
    # Of two dimensions, integers of 64 bits are read as doubles.
    info = numpy.iinfo(dtype)
    most = min(info.max, 2**53) if len(shape) > 1 else info.max
    least = max(info.min, -(2**53)) if len(shape) > 1 else info.min
    values = random.integers(least, most, shape, dtype=dtype.newbyteorder("="), endpoint=True)
    return values.astype(dtype)


for code in "f2 f4 f8 i1 i2 i4 i8 u1 u2 u4 u8 b1".split():
    for order in "<>":
        for shape in [(17,), (9, 4), (5, 2, 3)]:
            for layout in "CF":
                array = numpy.asarray(numbers(order + code, shape), dtype=order + code, order=layout)
                name = f"{code}-{'little' if order == '<' else 'big'}-{len(shape)}-{layout}.npy"
                add(name, array_columns(array), lambda path: numpy.save(path, array))

halves = numpy.arange(2**16, dtype=numpy.uint16).view(numpy.float16)
add("all-halves.npy", array_columns(halves), lambda path: numpy.save(path, halves))
texts = numpy.array(["é😀", "", 'quote "', "a,b\n"])
add("texts.npy", array_columns(texts), lambda path: numpy.save(path, texts))
as_bytes = numpy.array([b"abc", b"", b"x"])
add("bytes.npy", array_columns(as_bytes), lambda path: numpy.save(path, as_bytes))
for version in [(1, 0), (2, 0), (3, 0)]:

    def write(path):
        with open(path, "wb") as file:
            numpy.lib.format.write_array(file, numpy.eye(3), version=version)

    add(f"version-{version[0]}.npy", array_columns(numpy.eye(3)), write)
records = numpy.zeros(4, numpy.dtype([("id", ">i2"), ("né", "<f4", (2,)), ("t", "<U3")], align=True))
records["id"], records["né"], records["t"] = range(4), random.random((4, 2)), ["a", "bc", "", "é"]
parts = [column("id", records["id"]), column("né", records["né"], 2), column("t", records["t"])]
add("records.npy", parts, lambda path: numpy.save(path, records))
for name, array in {
    "empty": numpy.zeros((0, 4)),
    "one-row": numpy.ones((1, 3)),
    "wide": random.random((3, 10_000)),
    "wide-fortran": numpy.asfortranarray(random.random((3, 10_000))),
}.items():
    add(f"{name}.npy", array_columns(array), lambda path: numpy.save(path, array))

arrays = {"X": random.random((50, 3)), "y": numpy.arange(50), "centers": numpy.eye(3)}
arrays_columns = array_columns(arrays["X"], "X") + array_columns(arrays["y"], "y")
add("stored.npz", arrays_columns, lambda path: numpy.savez(path, **arrays))
add("deflated.npz", arrays_columns, lambda path: numpy.savez_compressed(path, **arrays))

SPARSE = "bool int8 uint16 int32 int64 float32 float64".split()
for dtype in SPARSE:
    matrix = scipy.sparse.random(40, 30, 0.1, "csr", random_state=13)
    matrix.data = (matrix.data * 100).round(3)
    matrix = matrix.astype(dtype)
    for layout in ["csc", "coo"]:
        for container in [scipy.sparse.csr_matrix, scipy.sparse.csr_array]:
            saved = container(matrix).asformat(layout)
            add(
                f"sparse-{dtype}-{layout}-{container.__name__}.npz",
                array_columns(saved.toarray().astype(float), "vector"),
                lambda path: scipy.sparse.save_npz(path, saved),
            )
    for indices in ["int32", "int64"]:
        for container in [scipy.sparse.csr_matrix, scipy.sparse.csr_array]:
            saved = container(matrix)
            saved.indices, saved.indptr = saved.indices.astype(indices), saved.indptr.astype(indices)
            for compressed in [False, True]:
                name = f"sparse-{dtype}-{indices}-{container.__name__}-{compressed}.npz"
                add(
                    name,
                    array_columns(saved.toarray().astype(float), "vector"),
                    lambda path: scipy.sparse.save_npz(path, saved, compressed),
                )
mixed = scipy.sparse.csr_matrix((numpy.arange(1.0, 6), ([0, 2, 2, 2, 0], [3, 1, 1, 0, 2])), (4, 5))
unsorted = scipy.sparse.csr_matrix((mixed.data, mixed.indices[::-1].copy(), mixed.indptr), (4, 5))
doubled = scipy.sparse.csr_matrix(([1.0, 2, 3], [4, 4, 0], [0, 2, 2, 3]), (3, 5))
for name, saved in {
    "unsorted": unsorted,
    "doubled": doubled,
    "none": scipy.sparse.csr_matrix((3, 4)),
    "no-columns": scipy.sparse.csc_matrix((3, 4)),
    "no-coordinates": scipy.sparse.coo_matrix((3, 4)),
    "doubled-coordinates": scipy.sparse.coo_matrix(([1, 2, 4, 8], ([2, 0, 2, 2], [1, 3, 0, 1])), (4, 5)),
}.items():
    add(
        f"sparse-{name}.npz",
        array_columns(saved.toarray(), "vector"),
        lambda path: scipy.sparse.save_npz(path, saved),
    )

tensors = {
    "half": numpy.asarray(random.standard_normal((6, 2)), numpy.float16),
    "double": random.standard_normal(6),
    "long": numpy.array([-(2**63), -1, 0, 1, 2**62, 5]),
    "truth": numpy.array([True, False, True, True, False, False]),
}
tensor_columns = [entry for name in tensors for entry in array_columns(tensors[name], name)]
add(
    "numpy.safetensors",
    tensor_columns,
    lambda path: safetensors.numpy.save_file(tensors, path, metadata={"made": "by hand"}),
)

for suffix, dtype in {"fvecs": "<f4", "bvecs": "u1", "ivecs": "<i4"}.items():
    vectors = random.integers(0, 200, (11, 5)).astype(dtype)

    def write(path):
        with open(path, "wb") as file:
            for vector in vectors:
                file.write(numpy.int32(5).tobytes() + vector.tobytes())

    add(f"vectors.{suffix}", array_columns(vectors), write)

# Tables with types, and one of texts.

ROWS = 60
QUOTES = ["plain", 'a "quoted" word', "it's", "a, b; c\td|e", "two\nlines", "é😀", " spaces ", '"', "''"]


def some(make, missing=True):
    return [None if missing and row % 7 == 3 else make(row) for row in range(ROWS)]


typed = {
    **{f"int{bits}": pyarrow.array(some(lambda i: i - 30), f"int{bits}") for bits in (8, 16, 32)},
    **{f"uint{bits}": pyarrow.array(some(lambda i: i * 2), f"uint{bits}") for bits in (8, 16, 32)},
    "int64": pyarrow.array(some(lambda i: (-1) ** i * 2**55 + i), "int64"),
    "uint64": pyarrow.array(some(lambda i: 2**63 + i), "uint64"),
    "whole": pyarrow.array(some(lambda i: i, missing=False), "int32"),
    "half": pyarrow.array(numpy.array(some(lambda i: i / 4, missing=False), numpy.float16)),
    "float": pyarrow.array(some(lambda i: i + 0.5), "float32"),
    "double": pyarrow.array(some(lambda i: i / 3), "float64"),
    "truth": pyarrow.array(some(lambda i: i % 3 == 0), "bool"),
    "text": pyarrow.array(some(lambda i: QUOTES[i % len(QUOTES)]), "string"),
    "large_text": pyarrow.array(some(lambda i: "x" * (i % 20)), "large_string"),
    "category": pyarrow.array(some(lambda i: f"level {i % 4}"), "string").dictionary_encode(),
    "date": pyarrow.array(some(lambda i: datetime.date(2024, 2, 1) + datetime.timedelta(i)), "date32"),
}
embedding = [[i + j / 8 for j in range(4)] for i in range(ROWS)]
typed["list"] = pyarrow.array(some(lambda i: embedding[i]), pyarrow.list_(pyarrow.float32()))
typed["fixed"] = pyarrow.array(embedding, pyarrow.list_(pyarrow.float64(), 4))
nested = {
    "lists": pyarrow.array(some(lambda i: [[i, 1], [2]]), pyarrow.list_(pyarrow.list_(pyarrow.int32()))),
    "ragged": pyarrow.array(some(lambda i: [i] * (1 + i % 3)), pyarrow.list_(pyarrow.int32())),
    "struct": pyarrow.array(some(lambda i: {"a": i, "b": QUOTES[i % len(QUOTES)]})),
}
WIDTHS = {"list": 4, "fixed": 4}


def as_json(value):
    return value if value is None else json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def table_columns(table):
    columns = []
    for name in table.column_names:
        values = table[name].to_pylist()
        if name in nested:
            values = [as_json(value) for value in values]
        columns.append(column(name, values, WIDTHS.get(name)))
    return columns


everything = pyarrow.table({**typed, **nested})
plainer = pyarrow.table(typed)
flat = plainer.drop_columns(["half", "list", "fixed"])
expected = table_columns(everything)

write_parquet = pyarrow.parquet.write_table
for name, options in {
    "default": {},
    "row-groups": {"row_group_size": 7},
    "plain": {"use_dictionary": False, "compression": "none", "data_page_size": 64},
    "pages-2": {"data_page_version": "2.0", "row_group_size": 25},
    **{codec: {"compression": codec} for codec in ("gzip", "brotli", "zstd", "lz4")},
    "delta": {
        "use_dictionary": False,
        "column_encoding": {
            "int32": "DELTA_BINARY_PACKED",
            "int64": "DELTA_BINARY_PACKED",
            "text": "DELTA_BYTE_ARRAY",
            "large_text": "DELTA_LENGTH_BYTE_ARRAY",
            "float": "BYTE_STREAM_SPLIT",
            "double": "BYTE_STREAM_SPLIT",
        },
    },
}.items():
    add(f"{name}.parquet", expected, lambda path: write_parquet(everything, path, **options))

add("pandas.parquet", table_columns(flat), lambda path: flat.to_pandas(types_mapper=pandas.ArrowDtype).to_parquet(path, index=False))
add("polars.parquet", table_columns(flat), lambda path: polars.from_arrow(flat).write_parquet(path))
duck = duckdb.connect()
duck.register("flat", flat)
add("duckdb.parquet", table_columns(flat), lambda path: duck.execute(f"copy flat to '{path}' (format parquet)"))


def write_ipc(table, make, **options):
    def write(path):
        with make(path, table.schema, options=pyarrow.ipc.IpcWriteOptions(**options)) as writer:
            writer.write_table(table, max_chunksize=25)

    return write


for codec in [None, "lz4", "zstd"]:
    file, stream = pyarrow.ipc.new_file, pyarrow.ipc.new_stream
    add(f"{codec}.arrow", expected, write_ipc(everything, file, compression=codec))
    add(f"{codec}.arrows", expected, write_ipc(everything, stream, compression=codec))
add("pyarrow.feather", expected, lambda path: pyarrow.feather.write_feather(everything, path))
add("polars.ipc", table_columns(flat), lambda path: polars.from_arrow(flat).write_ipc(path, compat_level=polars.CompatLevel.oldest()))

wide = pyarrow.table({f"column {i}": [i, i + 0.5] for i in range(10_000)})
for name, table in {"empty": flat.slice(0, 0), "one-row": plainer.slice(1, 1), "wide": wide}.items():
    add(f"{name}.parquet", table_columns(table), lambda path: write_parquet(table, path))
    add(f"{name}.arrow", table_columns(table), write_ipc(table, pyarrow.ipc.new_file))

texts = pandas.DataFrame(
    {
        "id": [f"row {row}" for row in range(ROWS)],
        'a "name", of sorts': [QUOTES[row % len(QUOTES)] for row in range(ROWS)],
        "number": [row / 8 if row % 5 else None for row in range(ROWS)],
        "whole": range(ROWS),
    }
)


def add_csv(name, write, encoding="utf-8", delimiter=","):
    path = folder / name
    write(str(path))
    with open(path, newline="", encoding=encoding) as file:
        header, *rows = csv.reader(file, delimiter=delimiter)
    columns = [column(title, [row[i] for row in rows]) for i, title in enumerate(header)]
    files.append({"file": name, "columns": columns})


def add_pandas(name, frame=texts, encoding="utf-8", sep=",", **options):
    def write(path):
        frame.to_csv(path, index=False, encoding=encoding, sep=sep, **options)

    add_csv(name, write, encoding, sep)


add_pandas("pandas.csv")
add_pandas("all-quoted.csv", quoting=csv.QUOTE_ALL)
add_pandas("windows.csv", encoding="utf-8-sig", lineterminator="\r\n")
add_pandas("utf-16.csv", encoding="utf-16")
add_pandas("tabs.tsv", sep="\t")
add_pandas("semicolons.csv", sep=";")
add_pandas("empty.csv", texts.head(0))
add_pandas("one-row.csv", texts.head(1))
add_pandas("wide.csv", wide.to_pandas())
add_csv("polars.csv", lambda path: polars.from_pandas(texts).write_csv(path))
add_csv("pyarrow.csv", lambda path: pyarrow.csv.write_csv(pyarrow.Table.from_pandas(texts), path))
duck.register("texts", texts)
add_csv("duckdb.csv", lambda path: duck.execute(f"copy texts to '{path}' (format csv, header)"))
for codec, suffix in {"gzip": "gz", "zstd": "zst"}.items():
    columns = files[-1]["columns"]
    path = folder / f"pyarrow.csv.{suffix}"
    with pyarrow.CompressedOutputStream(str(path), codec) as file:
        file.write((folder / "duckdb.csv").read_bytes())
    files.append({"file": path.name, "columns": columns})

as_columns = [column(name, texts[name]) for name in texts]
add("pandas.jsonl", as_columns, lambda path: texts.to_json(path, orient="records", lines=True, double_precision=15))
add("pandas.json", as_columns, lambda path: texts.to_json(path, orient="records", double_precision=15))
add("polars.ndjson", as_columns, lambda path: polars.from_pandas(texts).write_ndjson(path))
add("duckdb.jsonl", as_columns, lambda path: duck.execute(f"copy texts to '{path}' (format json)"))

answer(files)
