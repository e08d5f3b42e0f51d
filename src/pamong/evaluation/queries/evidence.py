"""What a finding may rest on: chosen from what exists, and told in one line by the system, never typed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from pamong.core.refusals import Text
from pamong.evaluation.models import Instrument, Observation
from pamong.evaluation.queries.gains import gain_of
from pamong.evaluation.queries.observations import applied
from pamong.evaluation.queries.results_chain import Link, results_chain
from pamong.evaluation.queries.verdicts import StudyVerdict, verdicts_in
from pamong.kit.wording import long_date, number, one_line
from pamong.learning.queries.published import published_programmes
from pamong.services.queries.indicators import Period
from pamong.services.queries.released import Released, change_of, released_in, timed_in

LABELS: Final[Mapping[str, Text]] = {
    "study": gettext_lazy("Studi dampak"),
    "observation": gettext_lazy("Penerapan di tempat kerja"),
    "gain": gettext_lazy("Tes sebelum dan sesudah"),
    "satisfaction": gettext_lazy("Kepuasan masyarakat"),
    "indicator": gettext_lazy("Waktu layanan"),
    "chain": gettext_lazy("Rantai hasil"),
}
"""Kinds of evidence, in the order in which they are offered."""

LONGEST: Final = 500
"""Characters of what is told."""


@dataclass(frozen=True, slots=True)
class EvidenceChoice:
    """One thing that exists. ``reference`` leads to its page: the uuid of a study, programme, quarter or service."""

    kind: str
    reference: str
    label: str

    @property
    def value(self) -> str:
        """As a form sends it."""
        return f"{self.kind}:{self.reference}"


def evidence_choices(region: int) -> tuple[EvidenceChoice, ...]:
    """Everything in a region that a finding may rest on, by kind. No actor; whoever asks has checked. Ten queries at most."""
    programmes = published_programmes(region)
    followed = _followed(region)
    return (
        *(EvidenceChoice("study", str(one.study), f"{one.question} ({one.label})") for one in verdicts_in(region)),
        *(
            EvidenceChoice(kind, str(uuid), title)
            for kind in ("observation", "gain", "chain")
            for uuid, title in programmes
            if kind == "chain" or uuid in followed[kind]
        ),
        *(
            EvidenceChoice("satisfaction", str(one.round), f"{one.service.label}, {one.quarter_name}")
            for one in released_in(region)
        ),
        *(EvidenceChoice("indicator", str(one.uuid), one.label) for one in timed_in(region)),
    )


def evidence_told(region: int, kind: str, reference: str) -> str:
    """What it says now, in one line with its numbers; empty where the region has no such thing, or it says nothing yet."""
    tell, uuid = _TELL.get(kind), _uuid(reference)
    with override(settings.LANGUAGE_CODE):  # it is kept: not in the language of who happens to link it
        return one_line(tell(region, uuid))[:LONGEST] if tell and uuid else ""


def _followed(region: int) -> dict[str, frozenset[UUID]]:
    """Programmes after which people were asked, and those whose two tests are compared."""
    rows = Observation.objects.filter(offering__programme__region=region, survey__isnull=False)
    tests = Instrument.objects.filter(programme__region=region, pre__isnull=False)
    return {
        "observation": frozenset(rows.values_list("offering__programme__uuid", flat=True)),
        "gain": frozenset(tests.values_list("programme__uuid", flat=True)),
    }


def _study(region: int, uuid: UUID) -> str:
    one = next((one for one in verdicts_in(region) if one.study == uuid), None)
    if one is None:
        return ""
    place = _("taksiran %(number)s") % {"number": one.number}
    facts = [one.label, one.sentence.rstrip("."), _interval(one), place]
    return "; ".join(part for part in facts if part)


def _interval(one: StudyVerdict) -> str:
    if one.effect is None or one.low is None or one.high is None:
        return ""
    facts = {name: number(getattr(one, name), 2) for name in ("effect", "low", "high")}
    told = _("pengaruh %(effect)s, selang 95 %% %(low)s sampai %(high)s") % facts
    return _("%(told)s, mutu %(grade)s") % {"told": told, "grade": one.grade} if one.grade else told


def _observation(region: int, uuid: UUID) -> str:
    found = applied(uuid) if _has(region, uuid) else None
    if found is None:
        return ""
    return _(
        "Hari ke-%(day)s: %(share)s %% sering atau selalu, kata %(n)s atasan dan rekan tentang %(people)s alumni"
    ) % {
        "day": found.day,
        "share": number(found.share),
        "n": number(found.n),
        "people": number(found.people),
    }


def _gain(region: int, uuid: UUID) -> str:
    facts = gain_of(uuid) if _has(region, uuid) else None
    if facts is None or facts.gain is None:
        return ""
    gain = facts.gain
    return _("Kenaikan %(gain)s dari 100, selang 95 %% %(low)s sampai %(high)s, %(n)s orang dengan kedua tes") % {
        "gain": number(gain.gain, 1),
        "low": number(gain.low, 1),
        "high": number(gain.high, 1),
        "n": number(gain.n),
    }


def _chain(region: int, uuid: UUID) -> str:
    return "; ".join(map(_link, results_chain(uuid))) if _has(region, uuid) else ""


def _link(link: Link) -> str:
    told = f"{link.value} {link.detail}".strip() if link.measured else _("belum diukur")
    return f"{link.title}: {told}"


def _has(region: int, programme: UUID) -> bool:
    return any(uuid == programme for uuid, _title in published_programmes(region))


def _satisfaction(region: int, uuid: UUID) -> str:
    return next(map(_pleased, released_in(region, uuid)), "")


def _pleased(one: Released) -> str:
    result = one.result
    return _("%(quarter)s: nilai %(index)s (%(band)s) dari %(n)s jawaban; terendah %(element)s %(mean)s") % {
        "quarter": one.quarter_name,
        "index": number(result.rounded, 2),
        "band": result.band,
        "n": number(result.n),
        "element": result.weakest.name,
        "mean": number(result.weakest.mean, 2),
    }


def _indicator(region: int, uuid: UUID) -> str:
    change = change_of(region, uuid)
    if change is None:
        return ""
    facts = {"now": _period(change.after), "then": _period(change.before)}
    return _("Lama proses tengah %(now)s; sebelumnya %(then)s") % facts


def _period(period: Period) -> str:
    median = period.figure.median
    return _("%(days)s hari kerja (%(first)s sampai %(last)s, n %(n)s)") % {
        "days": _("belum terukur") if median is None else number(median, 1),
        "first": long_date(period.first),
        "last": long_date(period.last),
        "n": number(period.figure.n),
    }


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


_TELL: Final[Mapping[str, Callable[[int, UUID], str]]] = {
    "study": _study,
    "observation": _observation,
    "gain": _gain,
    "satisfaction": _satisfaction,
    "indicator": _indicator,
    "chain": _chain,
}
