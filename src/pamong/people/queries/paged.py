"""Long lists: a page at a time on the screen, in batches into a file, never whole in memory."""

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Any, Final, TypeVar, overload

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

T = TypeVar("T")

PAGE: Final = 50
"""Rows of a page."""

BATCH: Final = 2_000
"""Rows that are read at once into a file."""


class Rows(Sequence[T]):
    """Rows of a query in order, read only where a slice is taken. A Paginator asks for the length and one slice."""

    def __init__(self, found: "QuerySet[Any, Any] | list[Any]", read: Callable[[Sequence[Any]], list[T]]) -> None:
        """Take a query, or what it gave, and the function that turns that into rows: once a slice, never once a row."""
        self._found = found
        self._read = read

    def __len__(self) -> int:
        """How many there are; asked of the database once."""
        return self._length

    @cached_property
    def _length(self) -> int:
        return len(self._found) if isinstance(self._found, list) else self._found.count()

    @overload
    def __getitem__(self, place: int) -> T: ...

    @overload
    def __getitem__(self, place: slice) -> list[T]: ...

    def __getitem__(self, place: int | slice) -> T | list[T]:
        """Rows of a slice, or one row."""
        if isinstance(place, slice):
            return self._read(list(self._found[place]))
        return self._read([self._found[place]])[0]

    def stream(self) -> Iterator[T]:
        """All rows, a batch at a time, as they were when the first was asked for."""
        every = list(self._found)
        for start in range(0, len(every), BATCH):
            yield from self._read(every[start : start + BATCH])


def page_of(rows: Rows[T], number: str | int | None) -> "Page[T]":
    """A page of them; the first for what is no number, the last for one that is too high."""
    return Paginator(rows, PAGE).get_page(number)
