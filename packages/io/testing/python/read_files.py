"""Reads files by the tools that people use, and prints what each found, as JSON: the formats' names on stdin."""

import csv
import json
import sys
from pathlib import Path

import duckdb
import numpy
import pandas
import polars
import pyarrow.ipc
import pyarrow.parquet
import safetensors.numpy
import scipy.sparse
from plain import answer, column


def of_arrow(table):
    columns = []
    for name in table.column_names:
        values = table[name].to_pylist()
        width = next((len(value) for value in values if isinstance(value, list)), None)
        columns.append(column(name, values, width))
    return columns


def of_arrays(arrays):
    return [
        column(name, array, array.shape[1] if array.ndim > 1 else None)
        for name, array in arrays.items()
    ]


def of_pandas(frame):
    return of_arrow(pyarrow.Table.from_pandas(frame, preserve_index=False))


def of_csv(path, delimiter):
    with open(path, newline="", encoding="utf-8") as file:
        header, *rows = csv.reader(file, delimiter=delimiter)
    return [column(title, [row[i] for row in rows]) for i, title in enumerate(header)]


def of_frame_of_texts(frame):
    return [column(name, frame[name]) for name in frame]


def of_rows(rows):
    columns = []
    for name in rows[0]:
        values = [row[name] for row in rows]
        width = next((len(value) for value in values if isinstance(value, list)), None)
        columns.append(column(name, values, width))
    return columns


def of_vectors(path, dtype):
    raw = numpy.fromfile(path, numpy.uint8)
    width = int(raw[:4].view("<i4")[0])
    rows = raw.reshape(-1, 4 + width * numpy.dtype(dtype).itemsize)
    assert (rows[:, :4].copy().view("<i4") == width).all()
    return [column("vector", rows[:, 4:].copy().view(dtype), width)]


def json_lines(path):
    return [json.loads(line) for line in Path(path).read_text().splitlines()]


READERS = {
    "parquet": {
        "pyarrow": lambda path: of_arrow(pyarrow.parquet.read_table(path)),
        "pandas": lambda path: of_pandas(pandas.read_parquet(path, dtype_backend="pyarrow")),
        "polars": lambda path: of_arrow(polars.read_parquet(path).to_arrow()),
        "duckdb": lambda path: of_arrow(duckdb.read_parquet(path).to_arrow_table()),
    },
    "arrow": {
        "pyarrow": lambda path: of_arrow(pyarrow.ipc.open_file(path).read_all()),
        "pandas": lambda path: of_pandas(pandas.read_feather(path, dtype_backend="pyarrow")),
        "polars": lambda path: of_arrow(polars.read_ipc(path).to_arrow()),
    },
    "csv": {
        "csv": lambda path: of_csv(path, ","),
        "pandas": lambda path: of_frame_of_texts(
            pandas.read_csv(path, dtype=str, keep_default_na=False)
        ),
        "polars": lambda path: of_arrow(polars.read_csv(path, infer_schema=False).to_arrow()),
    },
    "tsv": {"csv": lambda path: of_csv(path, "\t")},
    "jsonl": {
        "json": lambda path: of_rows(json_lines(path)),
        "polars": lambda path: of_arrow(polars.read_ndjson(path).to_arrow()),
    },
    "json": {"json": lambda path: of_rows(json.loads(Path(path).read_text()))},
    "npy": {
        "numpy": lambda path: of_arrays({"x": numpy.load(path)}),
        "numpy, mapped": lambda path: of_arrays({"x": numpy.load(path, mmap_mode="r")}),
    },
    "npz": {"numpy": lambda path: of_arrays(numpy.load(path))},
    "sparse": {
        "scipy": lambda path: of_arrays({"vector": scipy.sparse.load_npz(path).toarray()})
    },
    "safetensors": {"safetensors": lambda path: of_arrays(safetensors.numpy.load_file(path))},
    "fvecs": {"numpy": lambda path: of_vectors(path, "<f4")},
    "bvecs": {"numpy": lambda path: of_vectors(path, "u1")},
    "ivecs": {"numpy": lambda path: of_vectors(path, "<i4")},
}

found = []
for file in json.load(sys.stdin):
    for tool, read in READERS[file["format"]].items():
        found.append({"file": file["path"], "tool": tool, "columns": read(file["path"])})
answer(found)
