"""An item as a file of another system tells it, before anybody has looked at it here."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import gettext as _

from pamong.core.refusals import TooLarge
from pamong.kit.wording import one_line

CODE: Final = 40
"""Characters of the longest name that is taken as a code; a longer one is a sentence, and the bank gives a number."""

LARGEST: Final = 8 << 20
"""Bytes of the largest file of items."""

MOST: Final = 5_000
"""Items of one file."""

RIGHT: Final = "k"
"""Id of the first partner in a matching item; those on the left begin with ``a``, and none is on both sides."""


@dataclass(frozen=True, slots=True)
class RawItem:
    """An item.

    code            within its bank; empty: the bank gives one
    content, key    as ``exams.items`` reads them; options have the ids a, b, c … in their order
    tags            sector, competency, level, cognitive, regulation; what another system calls otherwise is kept as category
    source          where what it asks is written
    lost            sentences about what the file says beside it and nothing here can hold
    """

    code: str
    kind: str
    content: dict[str, Any]
    key: dict[str, Any]
    tags: Mapping[str, str] = field(default_factory=dict)
    source: str = ""
    lost: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """What cannot be taken.

    where       name, number or line in the file
    what        why, in a sentence
    """

    where: str
    what: str


@dataclass(frozen=True, slots=True)
class Read:
    """What a file holds."""

    items: tuple[RawItem, ...]
    refused: tuple[Refused, ...]


class CannotTake(ValueError):
    """One item that cannot be taken; the sentence says why. The others of the file are not concerned."""

    def __init__(self, what: str) -> None:
        """Keep the sentence."""
        super().__init__(what)
        self.what = what


def gathered(pieces: Iterable[tuple[str, Callable[[], RawItem]]]) -> Read:
    """Read every piece of a file by itself: what one of them lacks refuses that one.

    raises      TooLarge ``items-many`` for more than anybody reviews
    """
    items, refused = [], []
    for number, (where, read) in enumerate(pieces, start=1):
        if number > MOST:
            raise TooLarge(
                "items-many",
                _("Berkas ini memuat lebih dari %(most)s soal. Bagi menjadi beberapa berkas.") % {"most": MOST},
            )
        try:
            items.append(read())
        except CannotTake as why:
            refused.append(Refused(where, why.what))
    return Read(tuple(items), tuple(refused))


def code_of(name: str) -> str:
    """A name as a code; empty for one that is a sentence."""
    told = one_line(name)
    return told if len(told) <= CODE else ""


def nameless(name: str, code: str, stem: str) -> tuple[str, ...]:
    """What is said of a name that is no code, unless it only repeats how the question begins, as other systems make one."""
    begins = one_line(name).rstrip(".… ")
    if not begins or code or one_line(stem).startswith(begins):
        return ()
    return (_("Nama soal yang lebih dari %(most)s huruf tidak disimpan; bank memberi nomor.") % {"most": CODE},)


def listed(texts: Sequence[str], first: str = "a") -> list[dict[str, str]]:
    """Options with the ids a, b, c … in their order."""
    return [{"id": chr(ord(first) + place), "text": text} for place, text in enumerate(texts)]


def shown(steps: Sequence[str]) -> list[str]:
    """Steps that a file gives in the right order, as they are shown: by the alphabet; turned by one if that is right."""
    ordered = sorted(steps, key=lambda text: (text.casefold(), text))
    return ordered if ordered != list(steps) else [*ordered[1:], *ordered[:1]]
