"""GIFT, the text form in which Moodle and others exchange questions."""

from pamong.exams.formats.gift.read import read
from pamong.exams.formats.gift.write import write

__all__ = ["read", "write"]
