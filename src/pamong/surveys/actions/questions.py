"""What a question may be."""

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from math import isfinite
from typing import Final

from django.utils.translation import gettext as _

from pamong.core.refusals import Invalid
from pamong.kit.wording import one_line
from pamong.surveys.models import Question, QuestionKind, QuestionnaireVersion

STEPS: Final = range(2, 11)
"""How many words a scale may have."""

CHOICES: Final = range(2, 31)
"""How many options a choice may have."""

LARGEST: Final = 1e15
"""Of a number, up or down: beyond it sums and the way numbers are written lose digits."""

LONGEST_QUESTION: Final = 500
LONGEST_OPTION: Final = 200

_LONGEST_TEXT: Final = 5_000
_LONGEST_SLUG: Final = 40
_KEY: Final = re.compile(r"[a-z0-9][a-z0-9._:-]{0,79}")


@dataclass(frozen=True, slots=True)
class QuestionFacts:
    """A question as somebody words it.

    kind        scale, choice, number or text
    options     scale: words of the steps, from ``lowest`` upward, 2 to 10; choice: 2 to 30 that differ
    unit        of a number: menit, hari
    lowest      scale: value of the first step, 1 unless told otherwise; number: smallest value, None for none
    highest     number: largest value, None for none
    key         stable name through versions; empty: made from the text
    """

    text: str
    kind: str
    help: str = ""
    options: tuple[str, ...] = ()
    unit: str = ""
    lowest: float | None = None
    highest: float | None = None
    required: bool = True
    key: str = ""

    def checked(self) -> "QuestionFacts":
        """The same, tidied; what its kind does not use is left out. Raises Invalid, with what was read."""
        if self.kind not in QuestionKind.values:
            raise Invalid(
                "question-kind",
                _("Jenis pertanyaan “%(read)s” tidak dikenal. Pilih dari daftarnya.") % {"read": self.kind},
            )
        if self.key and not _KEY.fullmatch(self.key):
            raise Invalid("question-key", _("Kunci pertanyaan “%(read)s” tidak dapat dipakai.") % {"read": self.key})
        words = _short(one_line(self.text), LONGEST_QUESTION)
        if not words:
            raise Invalid("question-text", _("Pertanyaan masih kosong. Tulis pertanyaannya."))
        tidy = QuestionFacts(words, self.kind, help=paragraphs(self.help), required=self.required, key=self.key)
        if self.kind == QuestionKind.SCALE:
            return replace(tidy, options=_options(self.options, STEPS), lowest=_first_step(self.lowest))
        if self.kind == QuestionKind.CHOICE:
            return replace(tidy, options=_options(self.options, CHOICES))
        if self.kind == QuestionKind.NUMBER:
            _in_order(self.lowest, self.highest)
            unit = _short(one_line(self.unit), LONGEST_OPTION)
            return replace(tidy, unit=unit, lowest=self.lowest, highest=self.highest)
        return tidy

    def row(self, version: QuestionnaireVersion, place: int) -> Question:
        """The question as a row of a version, not yet written."""
        return Question(
            version=version,
            place=place,
            key=self.key,
            kind=self.kind,
            text=self.text,
            help=self.help,
            options=list(self.options),
            unit=self.unit,
            lowest=self.lowest,
            highest=self.highest,
            required=self.required,
        )


def facts_of(row: Question) -> QuestionFacts:
    """What a question says."""
    return QuestionFacts(
        text=row.text,
        kind=row.kind,
        help=row.help,
        options=tuple(row.options),
        unit=row.unit,
        lowest=row.lowest,
        highest=row.highest,
        required=row.required,
        key=row.key,
    )


def new_key(text: str, taken: Collection[str]) -> str:
    """A name for a question that no other of the questionnaire has or had: the words it begins with."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    slug = "-".join(re.findall(r"[a-z0-9]+", plain))[:_LONGEST_SLUG].strip("-") or "pertanyaan"
    number, key = 1, slug
    while key in taken:
        number += 1
        key = f"{slug}-{number}"
    return key


def paragraphs(text: str) -> str:
    """Text of several lines, each tidied. Raises Invalid ``text-long``."""
    return _short("\n".join(one_line(line) for line in text.splitlines()).strip(), _LONGEST_TEXT)


def titled(text: str) -> str:
    """A title on one line. Raises Invalid ``title-empty``, ``text-long``."""
    title = _short(one_line(text), LONGEST_OPTION)
    if not title:
        raise Invalid("title-empty", _("Judul masih kosong. Isi judulnya."))
    return title


def _short(text: str, most: int) -> str:
    if len(text) > most:
        raise Invalid(
            "text-long",
            _("Teks ini %(read)s karakter; paling banyak %(most)s. Ringkas dahulu.")
            % {"read": len(text), "most": most},
        )
    return text


def _options(given: Sequence[str], most: range) -> tuple[str, ...]:
    """Words that differ, as many as allowed; empty lines are passed over."""
    words = [_short(word, LONGEST_OPTION) for word in map(one_line, given) if word]
    if len(words) not in most:
        raise Invalid(
            "question-options",
            _("Jenis ini memerlukan %(least)s sampai %(most)s pilihan: terbaca %(read)s.")
            % {"least": most[0], "most": most[-1], "read": len(words)},
        )
    seen: set[str] = set()
    for word in words:
        if word.casefold() in seen:
            raise Invalid(
                "question-options-twice",
                _("Pilihan “%(read)s” tertulis dua kali. Hapus salah satunya.") % {"read": word},
            )
        seen.add(word.casefold())
    return tuple(words)


def _first_step(value: float | None) -> float:
    if value is None:
        return 1.0
    if not isfinite(value) or value != int(value) or abs(value) > LONGEST_QUESTION:
        raise Invalid(
            "question-first-step", _("Nilai langkah pertama harus bilangan bulat: terbaca %(read)s.") % {"read": value}
        )
    return float(value)


def _in_order(lowest: float | None, highest: float | None) -> None:
    if not all(isfinite(bound) and abs(bound) <= LARGEST for bound in (lowest, highest) if bound is not None):
        raise Invalid("question-bounds", _("Batas nilai harus berupa angka."))
    if lowest is not None and highest is not None and lowest > highest:
        raise Invalid(
            "question-bounds",
            _("Nilai terkecil %(lowest)s lebih besar daripada nilai terbesar %(highest)s. Tukar keduanya.")
            % {"lowest": lowest, "highest": highest},
        )
