"""Aiken: a question, its lettered options, and a line ``ANSWER: B``."""

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

from django.utils.translation import gettext as _

from pamong.exams.formats.documents import refuse_large
from pamong.exams.formats.markup import tidy
from pamong.exams.formats.raw import CannotTake, RawItem, Read, gathered, listed
from pamong.kit.imports.sniffing import encoding_of

_OPTION: Final = re.compile(r"\s*\(?([A-Za-z])\s*(?:[.)]\s+|\)(?=\S))(.*)")
_LETTERS: Final = "ABCDEFGHIJ"
_ANSWER: Final = re.compile(r"(?:ANSWER|JAWABAN|KUNCI)\s*:(.*)", re.IGNORECASE)


def looks_so(text: str) -> bool:
    """Whether a text holds a line that names an answer."""
    return any(_ANSWER.fullmatch(line.strip()) for line in text.splitlines())


def read(data: bytes) -> Read:
    """Items of an Aiken file in any encoding. Raises TooLarge ``items-large``."""
    refuse_large(data)
    return gathered(_pieces(data.decode(encoding_of([data]), "replace").removeprefix("\ufeff")))


def _pieces(text: str) -> Iterator[tuple[str, Callable[[], RawItem]]]:
    lines: list[str] = []
    place, begun = 1, 1
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text), start=1):
        answer = _ANSWER.fullmatch(line.strip())
        if answer:
            yield _where(place, begun), partial(_item, lines, answer[1].strip())
            lines, place = [], place + 1
        elif line.strip():
            begun = begun if lines else number
            lines.append(line)
    if lines:
        yield _where(place, begun), partial(_item, lines, "")


def _where(place: int, line: int) -> str:
    return _("Butir %(place)s, baris %(line)s") % {"place": place, "line": line}


def _item(lines: list[str], answer: str) -> RawItem:
    stem: list[str] = []
    options: dict[str, str] = {}
    for line in lines:
        found = _OPTION.fullmatch(line)
        letter = found[1].upper() if found else ""
        if found and letter == chr(ord("A") + len(options)):
            options[letter] = found[2]
        elif options and letter and letter in _LETTERS:
            raise CannotTake(
                _("Huruf pilihannya tidak urut: “%(letter)s” sesudah “%(last)s”. Beri huruf A, B, C dan seterusnya.")
                % {"letter": letter, "last": list(options)[-1]}
            )
        elif options:
            options[list(options)[-1]] += f"\n{line}"
        else:
            stem.append(line)
    if not answer:
        raise CannotTake(_("Tidak ada baris ANSWER: sesudah pilihannya."))
    answer = answer.rstrip(".) ")
    several = [one for one in re.split(r"[\s,;&/]+", answer.upper()) if one]
    if len(several) > 1 and set(several) <= set(options):
        raise CannotTake(
            _("Kuncinya menyebut beberapa pilihan, padahal Aiken hanya mengenal satu. Tulis sebagai GIFT.")
        )
    if answer.upper() not in options:
        raise CannotTake(_("Kuncinya “%(answer)s”, padahal tidak ada pilihan itu.") % {"answer": answer[:20]})
    content = {"stem": tidy("\n".join(stem)), "options": listed([tidy(text) for text in options.values()])}
    return RawItem("", "single", content, {"right": answer.lower()})
