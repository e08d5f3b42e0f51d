"""What a programme still has to tell before anybody may be invited to it."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pamong.core.refusals import Conflict, Text
from pamong.kit.wording import long_date
from pamong.learning.models import Aim, Module, Programme
from pamong.learning.queries.agreements import lapsed_partners
from pamong.people.access import today

_TEXTS: Final[tuple[tuple[str, Text], ...]] = (
    ("purpose", gettext_lazy("Tujuan belum ditulis: untuk apa peserta datang.")),
    ("time_needed", gettext_lazy("Waktu yang diminta dari peserta belum ditulis.")),
    ("data_use", gettext_lazy("Siapa melihat data peserta belum ditulis.")),
    ("consequences", gettext_lazy("Akibat hadir, tidak hadir, dan belum tuntas belum ditulis.")),
    ("help", gettext_lazy("Kepada siapa peserta dapat bertanya belum ditulis.")),
    ("evaluation_question", gettext_lazy("Pertanyaan evaluasi belum ditulis: apa yang seharusnya berubah.")),
    ("evaluation_measure", gettext_lazy("Ukuran evaluasi belum ditulis: indikator apa, dari sumber mana.")),
    ("evaluation_days", gettext_lazy("Hari evaluasi belum ditulis: berapa hari sesudah angkatan selesai.")),
)
"""What must be told, in the order of the form: column and the sentence that says that it is missing."""


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that keeps a programme from being published.

    part        which part of its page mends it: text, module, aim, partner
    sentence    what is missing
    """

    part: str
    sentence: str


def missing_of(row: Programme) -> tuple[Missing, ...]:
    """Everything that is missing, in the order of the page; empty when it may be published."""
    day = today()
    texts = [Missing("text", str(sentence)) for column, sentence in _TEXTS if not getattr(row, column)]
    if row.review_on is None:
        texts.append(Missing("text", _("Hari peninjauan belum ditetapkan.")))
    elif row.review_on <= day and row.published_at is None:
        told = {"day": long_date(row.review_on)}
        texts.append(Missing("text", _("Hari peninjauan %(day)s sudah lewat. Pilih hari yang akan datang.") % told))
    if not Module.objects.filter(programme=row).exists():
        texts.append(Missing("module", _("Belum ada modul.")))
    if not Aim.objects.filter(programme=row).exists():
        texts.append(Missing("aim", _("Belum ada kompetensi yang dituju.")))
    lapsed = () if row.published_at else lapsed_partners(row.pk, day)
    return (*texts, *(Missing("partner", _lapsed(one.name, one.number, one.ended)) for one in lapsed))


def refuse_missing(row: Programme) -> None:
    """Raises Conflict ``programme-incomplete`` with everything that is missing; a sentence for each."""
    found = missing_of(row)
    if found:
        raise Conflict("programme-incomplete", " ".join(one.sentence for one in found))


def _lapsed(name: str, number: str, ended: date | None) -> str:
    if not number:
        return _("%(name)s belum punya perjanjian yang berlaku.") % {"name": name}
    if ended is None:
        return _("Perjanjian %(number)s dengan %(name)s belum berlaku.") % {"name": name, "number": number}
    told = {"name": name, "number": number, "day": long_date(ended)}
    return _("Perjanjian %(number)s dengan %(name)s berakhir %(day)s.") % told
