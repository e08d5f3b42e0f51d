"""The table of items: what office workers fill in, and into which every other form is put before it is imported."""

from pamong.exams.formats.template.cells import cells_of, general_cells, item_of
from pamong.exams.formats.template.columns import COLUMNS, PICTURE, REFUSED
from pamong.exams.formats.template.tables import TableRows, read, table_of

__all__ = ["COLUMNS", "PICTURE", "REFUSED", "TableRows", "cells_of", "general_cells", "item_of", "read", "table_of"]
