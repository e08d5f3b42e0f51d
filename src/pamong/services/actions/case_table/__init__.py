"""The import of cases: one row for each request that the public made, as the book or system of an office keeps it."""

from typing import Final

from pamong.kit.imports import Bulk, Importer
from pamong.services.actions.case_table import writing
from pamong.services.actions.case_table.columns import COLUMNS, KIND
from pamong.services.actions.case_table.reading import FACTS, CaseReader

__all__ = ["CASES", "COLUMNS", "FACTS", "KIND", "CaseReader"]

CASES: Final = Importer(
    kind=KIND,
    columns=COLUMNS,
    key=("source_key",),
    may=writing.may,
    compare=writing.compare,
    apply=writing.apply,
    undo=writing.undo,
    concerns=writing.concerns,
    drops=writing.drops,
    bulk=Bulk(
        table="services_casedraft",
        columns=FACTS,
        zone=writing.zone,
        reader=writing.reader,
        count=writing.count,
        cells=writing.cells,
        samples=writing.samples,
    ),
)
