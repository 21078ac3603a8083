"""Decisions as Parquet, one row a decision, with the types a data frame wants."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from assessor_app.reports.selection import FACTS, Fact, Selection

if TYPE_CHECKING:
    import pyarrow

COUNTS = ("attempt", "criteria_at_pass_level", "criteria_scored", "evidence_links", "device_seq")


def write_parquet(selection: Selection, path: Path) -> None:
    """Times are UTC to the millisecond, condition codes a list."""
    from pyarrow.parquet import ParquetWriter

    schema = _schema()
    with ParquetWriter(path, schema, compression="zstd") as writer:
        for page in selection.facts():
            if page:
                writer.write_table(_table(page, schema))


def _schema() -> "pyarrow.Schema":
    import pyarrow as pa

    special = {"decided_at": pa.timestamp("ms", "UTC"), "condition_codes": pa.list_(pa.string())}
    usual = {name: pa.int64() for name in COUNTS}
    return pa.schema([(name, special.get(name) or usual.get(name) or pa.string()) for name in FACTS])


def _table(page: list[Fact], schema: "pyarrow.Schema") -> "pyarrow.Table":
    import pyarrow as pa

    columns = zip(FACTS, zip(*page, strict=True), strict=True)
    return pa.Table.from_arrays([_array(name, values, schema) for name, values in columns], schema=schema)


def _array(name: str, values: tuple[Any, ...], schema: "pyarrow.Schema") -> "pyarrow.Array":
    import pyarrow as pa

    if name == "decided_at":
        return pa.array(values, pa.string()).cast(schema.field(name).type)
    if name == "condition_codes":
        return pa.array([codes.split() for codes in values], schema.field(name).type)
    return pa.array(values, schema.field(name).type)
