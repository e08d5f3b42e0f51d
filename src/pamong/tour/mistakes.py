"""The mistakes that registries of offices usually have, planted on purpose: for tests, benchmarks and a tour of the import."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Final

from pamong.tour.decks import Deck, chance
from pamong.tour.registry import Row


class Mistake(StrEnum):
    """What is wrong with a row."""

    MANGLED = "NIP as a spreadsheet mangles it: the last three digits are zero"
    SHORT = "NIP of 17 digits"
    BIRTH = "NIP of somebody born on 30 February"
    SEX = "NIP whose sex digit is neither 1 nor 2"
    TWIN = "row that stands in the file twice"
    GRADE = "grade that does not exist"
    NAMELESS = "no name"
    DATE = "day of the thirteenth of the fourteenth month"


def planted(table: Iterable[Row], *, share: float, seed: int) -> Iterator[tuple[Row, Mistake | None]]:
    """Rows, each with its mistake or None; as many as came in. Memory stays flat.

    A row that stands twice takes the place of the row after it, so both count; at the very end of the table it has none.

    share       of the rows that are wrong in the end, 0 to 1; each kind of mistake has an equal part of it
    """
    each = share / len(Mistake)
    singles: dict[Mistake | None, float] = dict.fromkeys(Mistake, each)
    singles[Mistake.TWIN] = each / 2
    deck = Deck(chance("mistakes", seed), {None: 1 - share, **singles})
    rows = iter(table)
    for row in rows:
        mistake = deck.draw()
        if mistake is Mistake.TWIN:
            if next(rows, None) is None:
                yield row, None
                return
            yield row, mistake
            yield row, mistake
        else:
            yield (_SPOILED[mistake](row) if mistake else row), mistake


def _number(change: Callable[[str], str]) -> Callable[[Row], Row]:
    return lambda row: row | {"nip_baru": change(row["nip_baru"])}


_SPOILED: Final[Mapping[Mistake, Callable[[Row], Row]]] = {
    Mistake.MANGLED: _number(lambda nip: f"{nip[:15]}000"),
    Mistake.SHORT: _number(lambda nip: nip[:17]),
    Mistake.BIRTH: _number(lambda nip: f"{nip[:4]}0230{nip[8:]}"),
    Mistake.SEX: _number(lambda nip: f"{nip[:14]}3{nip[15:]}"),
    Mistake.GRADE: lambda row: row | {"gol_akhir": "III/e"},
    Mistake.NAMELESS: lambda row: row | {"nama": ""},
    Mistake.DATE: lambda row: row | {"tmt_jabatan": "13-14-2025"},
}
