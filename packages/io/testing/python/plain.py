"""Columns as plain lists, which the tests compare with what they have read or written."""

import json
import math


def plain(value):
    """A value as JSON has it. A number that is missing or NaN is null, integers beyond 2^53 are texts."""
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return None
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int):
        return value if abs(value) <= 2**53 else str(value)
    if isinstance(value, float):
        if math.isnan(value):
            return None
        return value if math.isfinite(value) else str(value)
    if isinstance(value, bytes):
        return value.decode()
    return str(value)


def column(name, values, width=None):
    """A column; of vectors, the numbers of one row after the other."""
    flat = []
    for value in values:
        if width is None:
            flat.append(plain(value))
        elif value is None:
            flat.extend([None] * width)
        else:
            flat.extend(plain(number) for number in value)
    return {"name": name, "width": width, "values": flat}


def answer(value):
    print(json.dumps(value, allow_nan=False))
