"""What a plan says, checked before it is written."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _

from pamong.core.refusals import Invalid
from pamong.evaluation.models import StudyDesign
from pamong.kit.wording import number, one_line
from pamong.learning.queries.trainings import published_programmes
from pamong.services.formats.indicators import Indicator, indicators
from pamong.services.queries.offices import service_titles

LONGEST_QUESTION: Final = 300
LONGEST_WHY: Final = 500
SHORTEST_WHY: Final = 10
MOST_MONTHS: Final = 120
MOST_PEOPLE: Final = 1_000

_LARGEST: Final = Decimal(100_000_000)
_SMALLEST: Final = Decimal("0.0001")
_YEAR: Final = 12


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """What somebody wants a plan to say. Days stand for their months.

    programme       uuid
    service         code that offices of the region share
    indicator       key in services
    meaningful      least change that matters, in units of the indicator or, when ``relative``, as a share of what it was; its
                    sign is the good direction
    least_people    of an office must have completed the programme before it counts as trained
    """

    question: str
    programme: UUID
    service: str
    indicator: str
    design: str
    meaningful: Decimal
    relative: bool
    first_month: date
    last_month: date
    planned_start: date
    least_people: int = 1
    confirmatory: bool = True


def checked(facts: PlanFacts, region: int) -> dict[str, Any]:
    """Values of a plan's row.

    raises      Invalid ``question-empty``, ``question-long``, ``programme-unknown``, ``service-unknown``,
                ``indicator-unknown``, ``design-unknown``, ``meaningful-zero``, ``meaningful-sign``, ``meaningful-size``,
                ``months-order``, ``months-many``, ``least-people``
    """
    if facts.design not in StudyDesign.values:
        raise Invalid("design-unknown", _("Rancangan pembandingnya tidak dikenal. Pilih salah satu dari daftar."))
    first, last, start = (day.replace(day=1) for day in (facts.first_month, facts.last_month, facts.planned_start))
    _refuse_months(first, last, start)
    if not 1 <= facts.least_people <= MOST_PEOPLE:
        words = {"most": MOST_PEOPLE}
        raise Invalid("least-people", _("Jumlah orang terlatih per kantor harus 1 sampai %(most)s.") % words)
    return {
        "question": _question(facts.question),
        "programme_id": _programme(facts.programme, region),
        "service": _service(facts.service, region),
        "indicator": facts.indicator,
        "design": facts.design,
        "meaningful": _meaningful(facts, _indicator(facts.indicator)),
        "relative": facts.relative,
        "first_month": first,
        "last_month": last,
        "planned_start": start,
        "least_people": facts.least_people,
        "confirmatory": facts.confirmatory,
    }


def reason(text: str, code: str) -> str:
    """Why something is done, in one line that says something.

    raises      Invalid with ``code``
    """
    told = one_line(text)
    if len(told) < SHORTEST_WHY:
        words = {"least": SHORTEST_WHY}
        raise Invalid(code, _("Tulis alasannya, sedikitnya %(least)s huruf. Alasan ini dibaca semua orang.") % words)
    if len(told) > LONGEST_WHY:
        words = {"read": len(told), "most": LONGEST_WHY}
        raise Invalid(code, _("Alasan ini %(read)s karakter; paling banyak %(most)s. Ringkas dahulu.") % words)
    return told


def _question(text: str) -> str:
    told = one_line(text)
    if not told:
        raise Invalid("question-empty", _("Pertanyaannya belum ditulis. Tulis apa yang ingin diketahui, satu kalimat."))
    if len(told) > LONGEST_QUESTION:
        words = {"read": len(told), "most": LONGEST_QUESTION}
        raise Invalid("question-long", _("Pertanyaan ini %(read)s karakter; paling banyak %(most)s.") % words)
    return told


def _programme(uuid: UUID, region: int) -> int:
    found = next((one.id for one in published_programmes(region) if one.uuid == uuid), None)
    if found is None:
        raise Invalid("programme-unknown", _("Program ini belum pernah terbit di instansi ini. Pilih dari daftar."))
    return found


def _service(code: str, region: int) -> str:
    if code not in service_titles(region):
        raise Invalid(
            "service-unknown", _("Tidak ada kantor di instansi ini yang memberi layanan itu. Pilih dari daftar.")
        )
    return code


def _indicator(key: str) -> Indicator:
    found = next((one for one in indicators() if one.key == key), None)
    if found is None:
        raise Invalid("indicator-unknown", _("Indikator ini tidak dikenal. Pilih salah satu dari daftar."))
    return found


def _meaningful(facts: PlanFacts, indicator: Indicator) -> Decimal:
    """With four places, as it is kept."""
    value = facts.meaningful
    if not value.is_finite() or abs(value) >= _LARGEST:
        raise Invalid("meaningful-size", _("Perubahan terkecil yang berarti harus berupa angka biasa."))
    value = value.quantize(_SMALLEST)
    if not value:
        message = _("Perubahan terkecil yang berarti tidak boleh 0. Sebutkan berapa yang terasa oleh warga.")
        raise Invalid("meaningful-zero", message)
    if (value < 0) != (indicator.direction == "lower"):
        raise Invalid("meaningful-sign", _sign(indicator))
    if (facts.relative and value <= -1) or (not facts.relative and indicator.unit == "share" and abs(value) > 1):
        message = _("Perubahan sebesar %(value)s%% tidak mungkin. Tulis bagian yang lebih kecil daripada seluruhnya.")
        raise Invalid("meaningful-size", message % {"value": number(abs(value) * 100)})
    return value


def _sign(indicator: Indicator) -> str:
    if indicator.direction == "lower":
        message = _("“%(indicator)s” membaik bila turun, jadi perubahan yang berarti ditulis dengan tanda minus.")
    else:
        message = _("“%(indicator)s” membaik bila naik, jadi perubahan yang berarti ditulis tanpa tanda minus.")
    return message % {"indicator": indicator.title}


def _refuse_months(first: date, last: date, start: date) -> None:
    if not first < start <= last:
        message = _("Bulan mulai harus sesudah bulan pertama dan tidak sesudah bulan terakhir yang dilihat.")
        raise Invalid("months-order", message)
    read = (last.year - first.year) * _YEAR + last.month - first.month + 1
    if read > MOST_MONTHS:
        words = {"read": read, "most": MOST_MONTHS}
        raise Invalid("months-many", _("Rentang ini %(read)s bulan; paling banyak %(most)s.") % words)
