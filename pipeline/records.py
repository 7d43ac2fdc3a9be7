"""Frozen records ↔ CSV text, both ways without loss. A record is a row; a Span or Amount in it is columns of that row.

A box is written "x0 top x1 bottom"; several texts are joined by " | "; anything deeper is JSON in its cell. None and
'' are both an empty cell: no field of the model tells them apart.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import types
import typing
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple, TypeVar, cast

from pipeline.model import Box

T = TypeVar("T")
SEPARATOR = " | "
NOTHING: Mapping[str, Any] = types.MappingProxyType({})


class _Column(NamedTuple):
    name: str
    type: Any
    inner: tuple[_Column, ...] = ()
    record: Any = None


def to_csv(kind: type, records: Iterable[Any], leave_out: Sequence[str] = ()) -> str:
    """Records of the dataclass ``kind`` as CSV with a header, in the order given."""
    return write_rows(table_of(kind, records, leave_out))


def table_of(kind: type, records: Iterable[Any], leave_out: Sequence[str] = ()) -> list[list[str]]:
    """The same as rows of text, the header first."""
    columns = _columns(cast(Any, kind), tuple(leave_out))
    return [_names(columns), *(_cells(record, columns) for record in records)]


def from_csv(kind: type[T], text: str, leave_out: Sequence[str] = ()) -> tuple[T, ...]:
    """The records that ``to_csv`` wrote; columns it does not know are left alone, fields without a column get their
    default."""
    return tuple(from_row(kind, row, leave_out) for row in dict_rows(text))


def from_row(kind: type[T], row: dict[str, str], leave_out: Sequence[str] = (), **rest: Any) -> T:
    """One record from one row of CSV; ``rest`` are the values of fields that were left out."""
    return _record(kind, _columns(cast(Any, kind), tuple(leave_out)), row, rest)


def dict_rows(text: str) -> list[dict[str, str]]:
    """CSV text as one dictionary a row."""
    return list(csv.DictReader(io.StringIO(text, newline="")))


def write_rows(rows: Iterable[Sequence[str]]) -> str:
    """Plain rows of text as CSV."""
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerows(rows)
    return file.getvalue()


def json_value(value: Any) -> Any:
    """What JSON has for a value: ISO dates, and numbers, whole ones without a point: nobody is told more digits than are there."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, Mapping):
        return dict(value)
    return value.isoformat() if isinstance(value, dt.date) else str(value)


@cache
def _columns(kind: Any, leave_out: tuple[str, ...] = ()) -> tuple[_Column, ...]:
    hints = typing.get_type_hints(kind)
    found = []
    for field in fields(kind):
        if field.name in leave_out:
            continue
        plain = _without_none(hints[field.name])
        inner = _columns(cast(Any, plain)) if is_dataclass(plain) else ()
        found.append(_Column(field.name, hints[field.name], inner, plain if inner else None))
    return tuple(found)


def _names(columns: Sequence[_Column]) -> list[str]:
    return [name for column in columns for name in (_names(column.inner) if column.inner else [column.name])]


def _cells(record: Any, columns: Sequence[_Column]) -> list[str]:
    cells: list[str] = []
    for column in columns:
        value = getattr(record, column.name)
        if column.inner:
            cells += [""] * len(_names(column.inner)) if value is None else _cells(value, column.inner)
        else:
            cells.append(_cell(column.type, value))
    return cells


def _record(kind: type[T], columns: Sequence[_Column], row: dict[str, str], rest: Mapping[str, Any] = NOTHING) -> T:
    values: dict[str, Any] = dict(rest)
    for column in columns:
        if not column.inner and column.name not in row:  # written before there was such a field: it keeps its default
            continue
        if not column.inner:
            values[column.name] = _value(column.type, row[column.name])
        elif column.type is column.record or any(row[name] for name in _required(column)):
            values[column.name] = _record(column.record, column.inner, row)
        else:
            values[column.name] = None
    return kind(**values)


def _required(column: _Column) -> list[str]:
    """Columns that are never empty when the inner record is there: numbers that may not be missing."""
    return [inner.name for inner in column.inner if inner.type in (int, Decimal)]


def _cell(kind: Any, value: Any) -> str:
    kind = _without_none(kind)
    if value is None:
        return ""
    if kind is str:
        return str(value)
    if kind is bool:
        return "yes" if value else "no"
    if kind is Decimal:
        return format(value, "f")
    if kind is int or kind is float:
        return str(value)
    if kind is Box:
        return " ".join(f"{coordinate:.2f}" for coordinate in value)
    if kind == tuple[str, ...] and all(value) and not (value and value[0].startswith('["')):
        return SEPARATOR.join(text.replace("\\", "\\\\").replace("|", "\\|") for text in value)
    return json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":")) if value else ""


def _value(kind: Any, text: str) -> Any:
    optional, kind = kind != _without_none(kind), _without_none(kind)
    if kind is str:
        return text
    if not text and (optional or typing.get_origin(kind) is tuple):
        return None if optional else ()
    if kind is bool:
        return text == "yes"
    if kind in (Decimal, int, float):
        return kind(text)
    if kind is Box:
        return Box(*map(float, text.split()))
    if kind == tuple[str, ...] and not text.startswith('["'):
        return tuple(part.replace("\\|", "|").replace("\\\\", "\\") for part in text.split(SEPARATOR))
    return _typed(kind, json.loads(text))


def _plain(value: Any) -> Any:
    """A nested value as JSON knows it: records as lists of their fields, Decimal as text."""
    if is_dataclass(value) and not isinstance(value, type):
        return [_plain(getattr(value, field.name)) for field in fields(value)]
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return format(value, "f") if isinstance(value, Decimal) else value


def _typed(declared: Any, value: Any) -> Any:
    """The inverse of ``_plain`` for a value of the declared type."""
    kind: Any = _without_none(declared)
    if value is None:
        return None
    if hasattr(kind, "__dataclass_fields__"):
        hints = typing.get_type_hints(kind)
        return kind(*(_typed(hints[field.name], item) for field, item in zip(fields(kind), value, strict=True)))
    if kind is Box:
        return Box(*value)
    if typing.get_origin(kind) is tuple:
        inner = typing.get_args(kind)
        kinds = [inner[0]] * len(value) if inner[-1] is Ellipsis else inner
        return tuple(_typed(each, item) for each, item in zip(kinds, value, strict=True))
    return Decimal(value) if kind is Decimal else value


@cache
def _without_none(kind: Any) -> Any:
    if typing.get_origin(kind) in (typing.Union, types.UnionType):
        rest = [part for part in typing.get_args(kind) if part is not type(None)]
        return rest[0] if len(rest) == 1 else kind
    return kind
