"""What a competency says, as somebody types it, tidied and checked."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from pamong.competency.models import Aspect, Competency, Group
from pamong.core.refusals import Conflict, Invalid
from pamong.kit.wording import one_line

LEVELS: Final = range(2, 10)
"""How many levels a competency may have."""

CODE: Final = 40
"""Characters of the longest code."""

NAME: Final = 300
"""Characters of the longest name."""

TEXT: Final = 2_000
"""Characters of the longest sentence."""


@dataclass(frozen=True, slots=True)
class LevelWording:
    """One step; its number is its place in the line."""

    headline: str
    indicators: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CompetencyWording:
    """A competency of a draft.

    group, aspect   values of ``Group`` and ``Aspect``
    levels          from the lowest, none left out
    replaces        code of the competency of this framework that it replaces; empty for none
    """

    code: str
    name: str
    group: str
    aspect: str = Aspect.ALL.value
    definition: str = ""
    critical: bool = False
    levels: tuple[LevelWording, ...] = ()
    replaces: str = ""

    def checked(self) -> "CompetencyWording":
        """The same, tidied. Raises Invalid, with what was read."""
        tidy = replace(
            self,
            code=one_line(self.code),
            name=one_line(self.name),
            definition=one_line(self.definition),
            replaces=one_line(self.replaces),
            levels=tuple(
                LevelWording(one_line(level.headline), indicators_of(level.indicators)) for level in self.levels
            ),
        )
        _refuse_words(tidy)
        _refuse_levels(tidy)
        return tidy


def indicators_of(texts: Iterable[str]) -> tuple[str, ...]:
    """Behaviours, each on one line; a semicolon or a line break ends one, so that tables can hold several in a cell."""
    return tuple(part for text in texts for piece in re.split(r"[;\n]", text) if (part := one_line(piece)))


def refuse_built_in(code: str) -> None:
    """Refuse a code that the regulation uses: two competencies of one code would be taken for each other."""
    if Competency.objects.filter(framework__region=None, code__iexact=code).exists():
        raise Conflict(
            "competency-built-in",
            _("Kode “%(code)s” dipakai PermenPANRB 38/2017. Pakai kode lain, misalnya T.01.") % {"code": code},
        )


def replaced_of(mine: "QuerySet[Competency]", wording: CompetencyWording, *, published: bool) -> Competency | None:
    """The competency of the same framework that this one replaces.

    published   whether a version that counts words this one: what it replaces was decided then
    raises      Invalid ``replaces-unknown``; Conflict ``replaces-taken``, ``replaces-late``
    """
    if not wording.replaces:
        return None
    old = mine.filter(code__iexact=wording.replaces).select_related("replaced_by").first()
    if old is None or old.code.casefold() == wording.code.casefold():
        raise Invalid(
            "replaces-unknown",
            _("Kode “%(code)s” yang hendak diganti tidak ada di kamus ini. Periksa kodenya.")
            % {"code": wording.replaces},
        )
    if old.replaced_by and old.replaced_by.code != wording.code:
        raise Conflict(
            "replaces-taken",
            _("“%(old)s” sudah digantikan “%(new)s”. Pilih kode lain.")
            % {"old": old.code, "new": old.replaced_by.code},
        )
    if published and old.replaced_by is None:
        raise Conflict(
            "replaces-late",
            _("“%(code)s” sudah terbit. Hanya kompetensi baru yang dapat menggantikan kompetensi lain.")
            % {"code": wording.code},
        )
    return old


def _refuse_words(said: CompetencyWording) -> None:
    if not said.code or len(said.code) > CODE:
        raise Invalid(
            "competency-code", _("Kode kompetensi masih kosong atau lebih dari 40 huruf. Tulis misalnya T.01.")
        )
    if not said.name or len(said.name) > NAME:
        raise Invalid("competency-name", _("Nama kompetensi masih kosong atau lebih dari 300 huruf. Isi namanya."))
    if said.group not in Group.values:
        raise Invalid("competency-group", _("Kelompok “%(text)s” tidak dikenal.") % {"text": said.group})
    if said.aspect not in Aspect.values:
        raise Invalid("competency-aspect", _("Aspek “%(text)s” tidak dikenal.") % {"text": said.aspect})
    if len(said.definition) > TEXT:
        raise Invalid("competency-definition", _("Definisi lebih dari 2.000 huruf. Pendekkan isinya."))


def _refuse_levels(said: CompetencyWording) -> None:
    if len(said.levels) not in LEVELS:
        raise Invalid(
            "competency-levels",
            _("Kompetensi ini mempunyai %(count)s level. Isi 2 sampai 9 level, mulai dari level 1.")
            % {"count": len(said.levels)},
        )
    for number, level in enumerate(said.levels, start=1):
        if not level.headline:
            raise Invalid(
                "competency-level-empty",
                _("Uraian level %(level)s masih kosong. Isi setiap level tanpa melompat.") % {"level": number},
            )
        if max(map(len, (level.headline, *level.indicators))) > TEXT:
            raise Invalid(
                "competency-level-long",
                _("Uraian atau indikator level %(level)s lebih dari 2.000 huruf. Pendekkan isinya.")
                % {"level": number},
            )
