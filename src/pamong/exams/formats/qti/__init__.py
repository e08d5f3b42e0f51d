"""QTI 2.1, the standard form of items: single ones and packages of them."""

from pamong.exams.formats.qti.read import read
from pamong.exams.formats.qti.write import write

__all__ = ["read", "write"]
