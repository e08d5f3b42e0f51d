"""What stands in the minutes of a session (berita acara sidang pleno). No actor; whoever asks has checked the right to it."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.utils import timezone

from pamong.credentials.access import ASSESSORS, DECIDERS, trained_by
from pamong.credentials.models import Appointment, Decision, DecisionVote, Duty, Plenary, PlenaryCase, SchemeUnit
from pamong.credentials.queries.appointing import FIRST
from pamong.kit.papers import long_date, weekday_date
from pamong.kit.wording import in_words
from pamong.people.queries.organisers import holders_of
from pamong.people.queries.papers import Named, named_people

UNDECIDED: Final = "Belum diputuskan"
COMPETENT: Final = "Kompeten"
NOT_YET: Final = "Belum kompeten"


def minutes_of(plenary: Plenary) -> dict[str, Any]:
    """Content of the letter ``minutes``: the session, each case with result, reasons and who kept away, and who decided.

    In Indonesian, whatever the language of the interface. ``people`` are those who sign. Candidates are not among them: a letter
    is for those whose names stand in ``people``, and nobody reads the results of others.
    """
    cases = _cases(plenary)
    decisions = {row.case_id: row for row in Decision.objects.filter(case__in=cases)}
    votes = _votes(cases)
    units, away = _units(cases), _away(plenary, cases)
    signers = sorted({one.appointment.person_id for cast in votes.values() for one in cast})
    named = named_people(
        {
            *signers,
            *(case.application.person_id for case in cases),
            *(person for told in away.values() for person, _why in told),
        }
    )
    return {
        "title": "Berita acara sidang pleno",
        "matter": plenary.title,
        "opening": _opening(plenary, len(cases)),
        "facts": _facts(plenary, cases, decisions),
        "rows": [
            {
                **_row(number, case, decisions.get(case.pk), votes.get(case.pk, []), units, named),
                "away": [f"{named[person].name}: {why}" for person, why in away[case.pk]],
            }
            for number, case in enumerate(cases, 1)
        ],
        "signers": [{"name": named[one].name, "nip": named[one].number} for one in signers if one in named],
        "people": signers,
        "copies": [],
    }


def _cases(plenary: Plenary) -> list[PlenaryCase]:
    rows = PlenaryCase.objects.filter(plenary=plenary, removed_at=None)
    return list(rows.select_related("application__scheme__region", "application__version").order_by("listed_at", "pk"))


def _votes(cases: Sequence[PlenaryCase]) -> dict[int, list[DecisionVote]]:
    """Case → votes that count."""
    found: dict[int, list[DecisionVote]] = {}
    cast = DecisionVote.objects.filter(case__in=cases, appointment__ended_at=None)
    for row in cast.select_related("appointment").order_by("pk"):
        found.setdefault(row.case_id, []).append(row)
    return found


def _units(cases: Sequence[PlenaryCase]) -> dict[int, list[SchemeUnit]]:
    """Version → its units in order."""
    found: dict[int, list[SchemeUnit]] = {}
    versions = {case.application.version_id for case in cases}
    for unit in SchemeUnit.objects.filter(version__in=versions).order_by("version", "number"):
        found.setdefault(unit.version_id, []).append(unit)
    return found


def _away(plenary: Plenary, cases: Sequence[PlenaryCase]) -> dict[int, list[tuple[int, str]]]:
    """Case → who did not judge it, or no longer, and why. What ties somebody to an applicant stays with who organises."""
    able = {*holders_of(plenary.region_id, ASSESSORS), *holders_of(plenary.region_id, DECIDERS)}
    ended = Appointment.objects.filter(ended_at__isnull=False).order_by("appointed_at", "pk")
    zone, told = ZoneInfo(plenary.region.time_zone), {}
    for case in cases:
        rows = [
            one for one in ended.filter(application=case.application_id) if (one.duty in FIRST) is (case.round == 1)
        ]
        taught = [
            (person, f"mengajar pemohon pada {long_date(timezone.localtime(at, zone).date())}")
            for person, at in sorted(trained_by(case.application).items())
            if person in able
        ]
        told[case.pk] = [(one.person_id, _why(one, zone)) for one in rows] + taught
    return told


def _why(row: Appointment, zone: ZoneInfo) -> str:
    duty = str(Duty(row.duty).label).lower()
    if row.conflict or row.ended_at is None:
        return f"{duty}, menyatakan benturan kepentingan"
    return f"{duty} sampai {long_date(timezone.localtime(row.ended_at, zone).date())}, {row.ending}"


def _opening(plenary: Plenary, count: int) -> str:
    place = f" di {plenary.place}" if plenary.place else ""
    return (
        f"Pada hari {weekday_date(plenary.held_on)}{place} telah diadakan {plenary.title}, "
        f"yang memeriksa {count} ({in_words(count)}) permohonan sertifikasi dengan bukti lengkap dan memutuskan "
        "sebagai berikut."
    )


def _facts(plenary: Plenary, cases: Sequence[PlenaryCase], decisions: Mapping[int, Decision]) -> list[tuple[str, str]]:
    competent = sum(row.competent for row in decisions.values())
    counts = [
        ("Kompeten (K)", competent),
        ("Belum kompeten (BK)", len(decisions) - competent),
        ("Belum diputuskan", len(cases) - len(decisions)),
    ]
    facts = [("Tanggal sidang", long_date(plenary.held_on)), ("Tempat", plenary.place or "Daring")]
    return [*facts, ("Permohonan", str(len(cases))), *((label, str(count)) for label, count in counts if count)]


def _row(
    number: int,
    case: PlenaryCase,
    decision: Decision | None,
    votes: Sequence[DecisionVote],
    units: Mapping[int, Sequence[SchemeUnit]],
    named: Mapping[int, Named],
) -> dict[str, Any]:
    application = case.application
    who = named[application.person_id]
    held = units.get(application.version_id, ())
    shown = set(decision.units) if decision else set()
    scheme = " ".join(part for part in (application.scheme.title, application.version.level) if part)
    return {
        "no": number,
        "name": who.name,
        "nip": who.number,
        "serves": who.serves,
        "scheme": f"{application.scheme.code} {scheme}",
        "appeal": case.round == 2,  # noqa: PLR2004  # the second round
        "result": UNDECIDED if decision is None else COMPETENT if decision.competent else NOT_YET,
        "units": [[unit.code, unit.title, "K" if unit.pk in shown else "BK"] for unit in held] if decision else [],
        "reasons": [f"{named[one.appointment.person_id].name}: {one.reason}" for one in votes],
    }
