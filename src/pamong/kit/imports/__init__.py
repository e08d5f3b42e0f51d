"""Imports: one engine for every table that comes from outside. A context declares an importer; the engine does the rest."""

from pamong.kit.imports.actions import (
    KEPT,
    apply_import,
    preview_import,
    prune_imports,
    run_import,
    start_import,
    undo_import,
)
from pamong.kit.imports.formats import (
    Unreadable,
    Value,
    is_blank,
    read_date,
    read_digits,
    read_integer,
    read_text,
    read_yes_no,
)
from pamong.kit.imports.importer import Batch, Column, Importer, Note, Problem, Values, register
from pamong.kit.imports.queries import (
    Counts,
    Line,
    Preview,
    Refusal,
    Sample,
    import_refusals,
    recent_imports,
    refused_rows,
    visible_import,
)
from pamong.kit.imports.sheets import ACCEPTED

__all__ = [
    "ACCEPTED",
    "KEPT",
    "Batch",
    "Column",
    "Counts",
    "Importer",
    "Line",
    "Note",
    "Preview",
    "Problem",
    "Refusal",
    "Sample",
    "Unreadable",
    "Value",
    "Values",
    "apply_import",
    "import_refusals",
    "is_blank",
    "preview_import",
    "prune_imports",
    "read_date",
    "read_digits",
    "read_integer",
    "read_text",
    "read_yes_no",
    "recent_imports",
    "refused_rows",
    "register",
    "run_import",
    "start_import",
    "undo_import",
    "visible_import",
]
