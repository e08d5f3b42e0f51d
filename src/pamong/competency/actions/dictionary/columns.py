"""Columns of a dictionary as ministries and regions publish it: a row for each level, or for each indicator of one."""

import re
from collections.abc import Callable, Mapping
from typing import Final

from django.utils.translation import gettext as _

from pamong.competency.actions.wording import CODE, NAME, TEXT, indicators_of
from pamong.competency.models import Aspect, Group
from pamong.kit.imports import Column, Unreadable, read_integer, read_text, read_yes_no

JOINT: Final = "; "
"""Between the indicators of a level in one cell."""

GROUPS: Final[Mapping[str, str]] = {
    "manajerial": Group.MANAGERIAL.value,
    "sosialkultural": Group.SOCIOCULTURAL.value,
    "sosiokultural": Group.SOCIOCULTURAL.value,
    "sosiokultur": Group.SOCIOCULTURAL.value,
    "teknis": Group.TECHNICAL.value,
}

ASPECTS: Final[Mapping[str, str]] = {
    "pengetahuan": Aspect.KNOWLEDGE.value,
    "keterampilan": Aspect.SKILL.value,
    "keahlian": Aspect.SKILL.value,
    "sikap": Aspect.ATTITUDE.value,
    "semua": Aspect.ALL.value,
    "pengetahuanketerampilandansikap": Aspect.ALL.value,
}


def _bare(text: str) -> str:
    return re.sub(r"[^a-z]", "", text.casefold())


def _group(text: str) -> str:
    if found := GROUPS.get(_bare(text).removeprefix("kompetensi")):
        return found
    raise Unreadable(
        _("Kelompok “%(text)s” tidak dikenal. Tulis manajerial, sosial kultural, atau teknis.") % {"text": text}
    )


def _aspect(text: str) -> str:
    if found := ASPECTS.get(_bare(text)):
        return found
    raise Unreadable(
        _("Aspek “%(text)s” tidak dikenal. Tulis pengetahuan, keterampilan, sikap, atau semua.") % {"text": text}
    )


def _level(text: str) -> int:
    number = read_integer(re.sub(r"(?i)^\s*level\s*", "", text))
    if number not in range(1, 10):
        raise Unreadable(_("Level terbaca %(level)s, padahal skalanya 1 sampai 9.") % {"level": number})
    return number


def _indicators(text: str) -> str:
    return JOINT.join(_short(TEXT)(piece) for piece in indicators_of([text]))


def _short(longest: int) -> Callable[[str], str]:
    def read(text: str) -> str:
        tidy = read_text(text)
        if len(tidy) > longest:
            raise Unreadable(
                _("Isinya %(length)s huruf, paling banyak %(longest)s. Pendekkan isinya.")
                % {"length": len(tidy), "longest": longest}
            )
        return tidy

    return read


COLUMNS: Final = (
    Column("framework", "Kamus", ("Kode Kamus", "Kode Kerangka"), required=True, parse=_short(NAME)),
    Column("title", "Judul Kamus", ("Nama Kamus",), parse=_short(NAME)),
    Column("code", "Kode", ("Kode Kompetensi", "Kode Unit"), required=True, parse=_short(CODE)),
    Column("name", "Nama", ("Nama Kompetensi", "Kompetensi", "Judul Kompetensi"), parse=_short(NAME)),
    Column("family", "Kelompok", ("Kelompok Kompetensi", "Jenis Kompetensi"), parse=_group),
    Column("aspect", "Aspek", ("Ranah",), parse=_aspect),
    Column("definition", "Definisi", ("Definisi Kompetensi", "Pengertian"), parse=_short(TEXT)),
    Column("level", "Level", ("Tingkat", "Level Kompetensi"), required=True, parse=_level, type="bigint"),
    Column("headline", "Uraian Level", ("Deskripsi Level", "Deskripsi", "Uraian"), parse=_short(TEXT)),
    Column("indicators", "Indikator", ("Indikator Perilaku", "Perilaku"), parse=_indicators),
    Column("critical", "Kritis", ("Kompetensi Kritis",), parse=read_yes_no, type="boolean"),
    Column("replaces", "Menggantikan", ("Kode yang Digantikan", "Pengganti Kode"), parse=_short(CODE)),
)
