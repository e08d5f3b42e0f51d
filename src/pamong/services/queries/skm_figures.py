"""What the answers of a quarter come to, once its survey has closed."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from statistics import median
from typing import Final
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from pamong.core.refusals import Conflict, Invalid
from pamong.science.satisfaction import index, interval, sample_size, share_interval
from pamong.services.formats.quarters import quarter_after
from pamong.services.formats.skm_elements import TRUST, WAIT, elements, limit
from pamong.services.formats.skm_result import ElementResult, SkmResult, TrustResult, WaitResult
from pamong.services.models import Case, SkmRound
from pamong.services.queries.catalogue import facts_of
from pamong.surveys.queries.door_states import DoorState
from pamong.surveys.queries.doors import counts_of, numbers_of

TYPED: Final = "typed"
CASES: Final = "cases"

MOST_VISITS: Final = 2_000_000_000
"""Of one quarter: what the table takes."""


def withheld(state: DoorState, counts: Mapping[str, Sequence[int]] | None = None) -> str:
    """Why there are no figures yet: running (an anonymous survey that has not closed), few (under the floor); else empty.

    counts      of the answers, where they are at hand: each element needs as many answers as the floor, too
    """
    if state.state != "closed":
        return "running"
    few = counts is not None and any(sum(counts[element.key]) < state.floor for element in elements())
    return "few" if few or state.forms < state.floor else ""


def result_of(row: SkmRound, state: DoorState, *, visits: int | None) -> SkmResult:
    """The figures of a quarter, as they would be published now. The caller has checked who asks. Some ten queries.

    row         with service, region and unit at hand
    visits      how many came; None: counted from the cases
    raises      Conflict ``skm-running``, ``skm-few``; Invalid ``visits-few``, ``visits-many``
    """
    counts = counts_of(row.survey)
    why = withheld(state, counts)
    if why:
        raise Conflict(f"skm-{why}", refusal(why, state.floor))
    _refuse_visits(visits, state.forms)
    asked = tuple(tuple(counts[element.key]) for element in elements())
    came, source = (visits, TYPED) if visits is not None else counted_visits(row, state.forms)
    found, spread, service = index(asked), interval(asked), facts_of(row.service)
    zone = ZoneInfo(service.region.zone)
    return SkmResult(
        service=service.title,
        unit=service.unit_name,
        quarter=row.quarter,
        opened=max(state.opens_at, row.opened_at).astimezone(zone).date(),
        closed=(state.closes_at - timedelta(seconds=1)).astimezone(zone).date(),  # midnight belongs to the next day
        floor=state.floor,
        n=state.forms,
        elements=tuple(
            ElementResult(one.code, one.name, n, total, mean, given, one.answers)
            for one, n, total, mean, given in zip(elements(), found.n, found.sums, found.means, asked, strict=True)
        ),
        exact=f"{found.ikm.numerator}/{found.ikm.denominator}",
        ikm=float(found.ikm),
        rounded=found.rounded,
        band=found.band.letter,
        band_words=found.band.words,
        rule=found.rule.version,
        low=spread[0] if spread else None,
        high=spread[1] if spread else None,
        trust=_trust(counts.get(TRUST, ())),
        wait=_wait(row.survey, state.floor),
        visits=came,
        visits_from=source,
        rate=100 * state.forms / came if came else None,
        needed=sample_size(came) if came else None,
        free=service.fee == 0,
    )


def counted_visits(row: SkmRound, forms: int = 0) -> tuple[int | None, str]:
    """Cases received in the quarter, and where the number comes from; None when fewer than forms, for then it is not all."""
    days = {"received_on__gte": row.quarter, "received_on__lt": quarter_after(row.quarter)}
    of_service = Case.objects.filter(region=row.service.region_id, service=row.service_id, current=True)
    count = of_service.filter(**days).count()
    return (count, CASES) if count and count >= forms else (None, "")


def refusal(why: str, floor: int) -> str:
    """Why nothing can be shown, for people."""
    if why == "running":
        return _("Survei ini masih berjalan. Hasil survei anonim baru tampak setelah ditutup.")
    return _("Isian kurang dari %(floor)s. Hasil sesedikit itu tidak ditampilkan dan tidak dapat terbit.") % {
        "floor": floor
    }


def _refuse_visits(visits: int | None, forms: int) -> None:
    if visits is not None and visits > MOST_VISITS:
        raise Invalid("visits-many", _("Kunjungan %(visits)s terlalu banyak. Periksa angkanya.") % {"visits": visits})
    if visits is not None and visits < max(forms, 1):
        raise Invalid(
            "visits-few",
            _("Kunjungan %(visits)s lebih sedikit daripada %(forms)s isian. Periksa angkanya, atau kosongkan.")
            % {"visits": visits, "forms": forms},
        )


def _trust(counts: Sequence[int]) -> TrustResult:
    """Who answered that they trust, or trust very much."""
    n, least = sum(counts), limit("trust_least").value
    if n < least:
        return TrustResult(n, least, None, None, None)
    yes = sum(counts[2:])
    low, high = share_interval(yes, n)
    return TrustResult(n, least, 100 * yes / n, 100 * low, 100 * high)


def _wait(survey: int, floor: int) -> WaitResult:
    given = numbers_of(survey).get(WAIT, {})
    n = sum(given.values())
    if n < floor:
        return WaitResult(n, None)
    return WaitResult(n, median(minutes for minutes, count in given.items() for _time in range(count)))
