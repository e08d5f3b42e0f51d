"""What certificates and decisions show of competencies, handed to ``competency``, and taken back when it no longer holds.

Everything here brings evidence to what the rows say now, however often and in whichever order it is called: a reaction that
comes late, twice or after a newer one changes nothing that is right already.

A suspended certificate shows nothing as long as that lasts, so its evidence is set aside like that of a withdrawn one. What
is set aside stays so for ever; a certificate that is resumed therefore tells again, under a source of its own. The record
then shows every interval: counted, set aside because suspended, counted again.

A partial pass has no certificate, but what was shown of its units is no less true. It is told as what it was: seen at work or
in a portfolio is practice, an exam is an exam, unless the exam has already told it itself. Attendance and years of service
alone show no level and are not told.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.competency.actions.evidence import EvidenceFacts, record_evidence, set_source_aside
from pamong.competency.queries.evidence import tops_of
from pamong.competency.queries.frameworks import current_competencies, successors
from pamong.competency.queries.pieces import pieces_of
from pamong.competency.queries.rules import rule_of as weighing_of
from pamong.core.actor import SYSTEM
from pamong.credentials.models import (
    Application,
    ChangeKind,
    Credential,
    Decision,
    OutsideCredential,
    SchemeUnit,
    StatusChange,
    UnitResult,
)
from pamong.credentials.queries.facts import rule_of, shown_of, units_of
from pamong.credentials.queries.standing import last_day
from pamong.people.access import today
from pamong.science.scheme import Exam, Leaf, Observation, Portfolio, judge

EXAM: Final = 1
PRACTICE: Final = 2
CERTIFICATE: Final = 3
"""Kinds of evidence."""

_EXAMS_TOLD: Final = "exams.run:"
"""How the source of evidence begins that an exam told itself."""

_YEAR: Final = 12
_DECEMBER: Final = 12


@dataclass(frozen=True, slots=True)
class _Shows:
    """A unit shows a level."""

    unit: SchemeUnit
    kind: int


def note_evidence(*, credential: int) -> int:
    """Bring the evidence of a certificate to what holds of it now; returns how many pieces are new.

    credential  id. The one that it replaces, and the one that replaces it, are brought along
    """
    new = 0
    with transaction.atomic():
        asked = Credential.objects.select_for_update(no_key=True).get(pk=credential)
        after = Credential.objects.filter(replaces=asked).first()
        before = Credential.objects.filter(pk=asked.replaces_id or 0).first()
        for row in (before, asked, after):
            if row is not None:
                new += _settle(row)
    return new


def credential_of(thing: str) -> int:
    """Id of the certificate that an entry of the journal is about, itself or a change of its status."""
    label, _colon, key = thing.rpartition(":")
    if label == StatusChange._meta.label_lower:
        return StatusChange.objects.get(pk=int(key)).credential_id
    return int(key)


def note_decision(*, decision: int) -> int:
    """Bring evidence to what a decision found, where it gave no certificate; returns how many pieces are new.

    A competent decision tells nothing by itself: its certificate does. A later round takes back what the earlier one told.
    """
    with transaction.atomic():
        asked = Decision.objects.select_related("application__version", "application__scheme").get(pk=decision)
        application = Application.objects.select_for_update(no_key=True).get(pk=asked.application_id)
        rounds = list(Decision.objects.filter(application=application).order_by("round"))
        last = rounds[-1]
        for row in rounds[:-1]:
            _aside(asked.application, _decided(row), _("Keputusan ini diganti keputusan atas banding."))
        if last.competent or _certified(asked.application):
            return 0
        shows = [show for unit in units_of(application.version_id) if (show := _unit_shows(last, unit)) is not None]
        ends = _months_after(last.decided_on, asked.application.version.months) - timedelta(days=1)
        rows = _rows(asked.application.person_id, shows, _decided(last), last.decided_on, ends)
        return _record(asked.application.scheme.region_id, rows)


def note_outside(row: OutsideCredential) -> int:
    """What a verified certificate from elsewhere shows; returns how many pieces are new. Whoever calls has verified it."""
    if row.competency_id is None or row.level is None:
        return 0
    facts = EvidenceFacts(
        person=row.person_id,
        competency=row.competency_id,
        kind=CERTIFICATE,
        level=row.level,
        observed_on=row.issued_on,
        source=_outside(row),
        valid_until=row.valid_until,
        note=f"{row.title}, {row.number}",
    )
    return _record(row.region_id, [facts])


def take_outside_back(row: OutsideCredential, reason: str) -> int:
    """What it showed no longer counts; returns how many pieces that were. Whoever calls has withdrawn the verification."""
    return set_source_aside(SYSTEM, region=row.region_id, people=[row.person_id], source=_outside(row), reason=reason)


def _outside(row: OutsideCredential) -> str:
    """How evidence names the certificate from elsewhere that it comes from."""
    return f"credentials.outside:{row.uuid}"


def _settle(row: Credential) -> int:
    """Evidence of one certificate as its status says."""
    changes = list(StatusChange.objects.filter(credential=row).order_by("number"))
    resumed = [change for change in changes if change.kind == ChangeKind.RESUMED]
    sources = [f"credentials.credential:{row.uuid}"]
    sources += [f"credentials.credential:{row.uuid}:{change.number}" for change in resumed]
    ended = [change for change in changes if change.kind in (ChangeKind.WITHDRAWN, ChangeKind.REPLACED)]
    halted = ended or (changes[-1:] if changes and changes[-1].kind == ChangeKind.SUSPENDED else [])
    label = str(ChangeKind(halted[-1].kind).label).lower() if halted else _("dibekukan, lalu diaktifkan kembali")
    reason = _("Sertifikat %(number)s %(what)s.") % {"number": row.number, "what": label}
    for source in sources if halted else sources[:-1]:
        set_source_aside(SYSTEM, region=row.region_id, people=[row.person_id], source=source, reason=reason)
    if halted:
        return 0
    _take_back_partial(row)
    shows = [_Shows(unit, CERTIFICATE) for unit in units_of(row.version_id)]
    ends = last_day(row.valid_until, row.region.time_zone)
    return _record(row.region_id, _rows(row.person_id, shows, sources[-1], row.decision.decided_on, ends))


def _take_back_partial(row: Credential) -> None:
    """What partial passes of the scheme told: the certificate tells it from now on, and nothing counts twice."""
    partial = Decision.objects.filter(
        application__scheme=row.version.scheme_id, application__person=row.person_id, competent=False
    ).select_related("application__scheme")
    for decision in partial:
        reason = _("Sertifikat %(number)s menggantikannya.") % {"number": row.number}
        _aside(decision.application, _decided(decision), reason)


def _aside(application: Application, source: str, reason: str) -> None:
    region = application.scheme.region_id
    set_source_aside(SYSTEM, region=region, people=[application.person_id], source=source, reason=reason)


def _certified(application: Application) -> bool:
    """Whether the person has a certificate of the scheme that no change ended: then that one tells."""
    ended = StatusChange.objects.filter(kind__in=(ChangeKind.WITHDRAWN, ChangeKind.REPLACED)).values("credential")
    rows = Credential.objects.filter(version__scheme=application.scheme_id, person=application.person_id)
    return rows.filter(valid_until__gt=timezone.now()).exclude(pk__in=ended).exists()


def _decided(decision: Decision) -> str:
    """How evidence names the decision that it comes from."""
    return f"credentials.decision:{decision.uuid}"


def _unit_shows(decision: Decision, unit: SchemeUnit) -> _Shows | None:
    """What a unit that was decided shown tells; None where it tells nothing of its own."""
    if unit.pk not in decision.units or unit.competency_id is None:
        return None
    application = decision.application
    results = UnitResult.objects.filter(application=application, unit=unit, round=decision.round, competent=True)
    last, rule = results.order_by("-pk").first(), rule_of(application, unit)
    if last is None or rule is None:  # carried over: the decision that found it shown told it on its own day
        return None
    kind = _kind(judge(rule, shown_of(last.facts)).by)
    if kind == EXAM and _exam_told(application, unit):
        return None
    return None if kind is None else _Shows(unit, kind)


def _kind(way: Iterable[Leaf]) -> int | None:
    """By what a unit was seen on the way that its rule took."""
    leaves = list(way)
    if any(isinstance(leaf, Observation | Portfolio) for leaf in leaves):
        return PRACTICE
    return EXAM if any(isinstance(leaf, Exam) for leaf in leaves) else None


def _exam_told(application: Application, unit: SchemeUnit) -> bool:
    region = application.scheme.region_id
    pieces = pieces_of(application.person_id, region, weighing_of(region))
    competency = successors(region).get(unit.competency_id or 0, unit.competency_id or 0)
    return any(
        piece.kind == EXAM and not piece.unused and piece.source.startswith(_EXAMS_TOLD)
        for piece in pieces.get(competency, ())
    )


def _rows(person: int, shows: Iterable[_Shows], source: str, day: date, ends: date) -> list[EvidenceFacts]:
    """One piece for each competency: of several units of one, the highest level."""
    best: dict[tuple[int, int], EvidenceFacts] = {}
    for show in shows:
        unit = show.unit
        if unit.competency_id is None or unit.level is None:
            continue
        row = EvidenceFacts(
            person=person,
            competency=unit.competency_id,
            kind=show.kind,
            level=unit.level,
            observed_on=min(day, today()),
            source=source,
            valid_until=max(ends, day),
            note=f"{unit.code} {unit.title}",
        )
        key = (unit.competency_id, show.kind)
        if key not in best or best[key].level < row.level:
            best[key] = row
    return list(best.values())


def _record(region: int, rows: list[EvidenceFacts]) -> int:
    """Those of competencies that the region has, within their scale: a unit may name what a newer dictionary dropped."""
    here = current_competencies(region).keys() | successors(region).keys()
    tops = tops_of({row.competency for row in rows} & here)
    told = [row for row in rows if row.level <= tops.get(row.competency, 0)]
    return record_evidence(SYSTEM, region=region, rows=told) if told else 0


def _months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last of a shorter month."""
    count = day.month - 1 + months
    year, month = day.year + count // _YEAR, count % _YEAR + 1
    following = date(year + 1, 1, 1) if month == _DECEMBER else date(year, month + 1, 1)
    return min(date(year, month, 1) + timedelta(days=day.day - 1), following - timedelta(days=1))
