"""Whether a draft may be published."""

from collections.abc import Iterator
from typing import Final

from django.db.models import Aggregate, Count, F, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from pamong.competency.models import CompetencyVersion, FrameworkVersion, Level

NAMED: Final = 10
"""Codes that a sentence names."""


def incomplete(version: FrameworkVersion) -> list[str]:
    """What is missing before a draft may be published, in sentences; none when it is complete."""
    worded = CompetencyVersion.objects.filter(version=version).order_by("competency__code")
    return list(_missing(version, worded))


def _missing(version: FrameworkVersion, worded: "QuerySet[CompetencyVersion]") -> Iterator[str]:
    if not version.source:
        yield _("Sumbernya masih kosong: tulis peraturan atau dokumen yang diikuti.")
    if not worded.exists():
        yield _("Belum ada kompetensi di dalamnya.")
    levels = Level.objects.filter(worded=OuterRef("pk")).order_by()
    laddered = worded.annotate(count=_of(levels, Count("pk")), top=_of(levels, Max("number")))
    if codes := _codes(laddered.exclude(count__gte=2, count=F("top"))):
        yield _("Level berikut tidak lengkap dari 1 tanpa lompatan, paling sedikit dua level: %(codes)s.") % {
            "codes": codes
        }
    if codes := _codes(worded.filter(competency__replaced_by__in=worded.order_by().values("competency"))):
        yield _("Berikut masih ada padahal sudah digantikan di versi ini: %(codes)s.") % {"codes": codes}


def _of(levels: "QuerySet[Level]", what: Aggregate) -> Coalesce:
    """One figure of the levels of a wording; 0 without any."""
    return Coalesce(Subquery(levels.values("worded").annotate(n=what).values("n")), 0)


def _codes(rows: "QuerySet[CompetencyVersion]") -> str:
    codes = list(rows.values_list("competency__code", flat=True)[: NAMED + 1])
    return ", ".join(codes[:NAMED]) + (", …" if len(codes) > NAMED else "")
