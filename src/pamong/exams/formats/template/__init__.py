"""The table of items: what office workers fill in, and into which every other form is put before it is imported."""

from pamong.exams.formats.template.cells import cells_of, item_of
from pamong.exams.formats.template.columns import COLUMNS, REFUSED
from pamong.exams.formats.template.tables import TableRows, read, table_of

__all__ = ["COLUMNS", "REFUSED", "TableRows", "cells_of", "item_of", "read", "table_of"]
