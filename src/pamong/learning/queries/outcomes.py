"""What becomes of each seat by the rules of the modules: completed or what lacks, and the hours of each day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from pamong.learning.models import CompletionRule, Module, ModuleResult, Offering, Registration, Session
from pamong.learning.queries.attendance import minutes_of
from pamong.learning.queries.conversions import Table, held, tables_of
from pamong.science.hours import Rule, spread

PERCENT: Final = 100


@dataclass(frozen=True, slots=True)
class DayHours:
    """JP of one module on one day: stated, and how often it counts where the form counts that."""

    day: date
    form: str
    hours: Decimal
    times: int


@dataclass(frozen=True, slots=True)
class Part:
    """A seat in one module.

    planned     minutes of its sessions; ``minutes`` those attended
    passed      what was handed in or tested; None while nothing is recorded, or for a module by attendance alone
    lacking     attendance, product, test, or empty
    hours       of each day; days without presence have none
    """

    module: int
    number: int
    rule: str
    planned: int
    minutes: int
    passed: bool | None
    mark: Decimal | None
    note: str
    lacking: tuple[str, ...]
    hours: tuple[DayHours, ...]

    @property
    def percent(self) -> int | None:
        """Of the planned minutes, rounded down; None where none were planned."""
        return PERCENT * self.minutes // self.planned if self.planned else None


@dataclass(frozen=True, slots=True)
class Outcome:
    """A seat in the whole offering."""

    registration: Registration
    parts: tuple[Part, ...]

    @property
    def lacking(self) -> list[str]:
        """What is missing, as codes with numbers of modules: ``attendance:2``."""
        return [f"{code}:{part.number}" for part in self.parts for code in part.lacking]

    @property
    def completed(self) -> bool:
        """Whether nothing is missing."""
        return not self.lacking

    @property
    def minutes(self) -> int:
        """Attended in all modules."""
        return sum(part.minutes for part in self.parts)

    @property
    def planned(self) -> int:
        """Minutes of all sessions."""
        return sum(part.planned for part in self.parts)

    @property
    def stated(self) -> Decimal:
        """JP stated of what was attended, before conversion and caps."""
        return sum((day.hours for part in self.parts for day in part.hours), Decimal(0))


@dataclass(frozen=True, slots=True)
class _Held:
    """What all seats of an offering share."""

    offering: Offering
    modules: Sequence[Module]
    sessions: Mapping[int, Sequence[Session]]
    tables: Sequence[Table]
    zone: ZoneInfo


def seats_of(offering: int) -> "list[Registration]":
    """Registrations with a seat, by name."""
    rows = Registration.objects.filter(offering=offering, withdrawn_at=None, declined_at=None)
    found = rows.exclude(seated_at=None).select_related("person", "region", "unit")
    return list(found.order_by("person__folded", "pk"))


def registrations_of(offering: int) -> tuple[UUID, ...]:
    """The same by uuid, for who records results of all of them."""
    return tuple(seat.uuid for seat in seats_of(offering))


def outcomes_of(offering: Offering, seats: Iterable[Registration]) -> list[Outcome]:
    """What becomes of these seats by what is known now. Five queries for any number.

    offering    with its programme and region at hand
    """
    every = list(seats)
    modules = list(Module.objects.filter(programme=offering.programme_id).order_by("number"))
    sessions: dict[int, list[Session]] = {module.pk: [] for module in modules}
    for session in Session.objects.filter(offering=offering, cancelled_at=None).order_by("starts_at", "pk"):
        sessions[session.module_id].append(session)
    tables = tables_of({seat.region_id for seat in every})
    shared = _Held(offering, modules, sessions, tables, ZoneInfo(offering.region.time_zone))
    minutes, results = minutes_of(offering.pk), _results(every)
    return [
        Outcome(
            seat,
            tuple(
                _part(shared, seat, module, minutes.get(seat.pk, {}), results.get((seat.pk, module.pk)))
                for module in modules
            ),
        )
        for seat in every
    ]


def planned_minutes(session: Session) -> int:
    """How long it is held."""
    return int((session.ends_at - session.starts_at) / timedelta(minutes=1))


def _results(seats: Sequence[Registration]) -> dict[tuple[int, int], ModuleResult]:
    rows = ModuleResult.objects.filter(registration__in=[seat.pk for seat in seats])
    last = rows.order_by("registration", "module", "-pk").distinct("registration", "module")
    return {(row.registration_id, row.module_id): row for row in last}


def _part(
    shared: _Held, seat: Registration, module: Module, minutes: Mapping[int, int], result: ModuleResult | None
) -> Part:
    meetings = shared.sessions[module.pk]
    planned = sum(map(planned_minutes, meetings))
    attended = sum(minutes.get(meeting.pk, 0) for meeting in meetings)
    lacking = [] if _enough(attended, planned, module.share) else ["attendance"]
    if module.rule != CompletionRule.ATTENDANCE and not (result and result.passed):
        lacking.append(module.rule)
    return Part(
        module=module.pk,
        number=module.number,
        rule=module.rule,
        planned=planned,
        minutes=attended,
        passed=result.passed if result else None,
        mark=result.mark if result else None,
        note=result.note if result else "",
        lacking=tuple(lacking),
        hours=_hours(shared, seat, module, minutes) if attended else (),
    )


def _enough(attended: int, planned: int, share: int) -> bool:
    """Whether the share of the planned minutes was attended; nothing planned asks for nothing."""
    return attended * PERCENT >= planned * share


def _hours(shared: _Held, seat: Registration, module: Module, minutes: Mapping[int, int]) -> tuple[DayHours, ...]:
    """The module's hours over the days of its sessions, in proportion to what was attended."""
    days: dict[date, list[Session]] = {}
    for meeting in shared.sessions[module.pk]:
        days.setdefault(meeting.starts_at.astimezone(shared.zone).date(), []).append(meeting)
    attended = [sum(minutes.get(meeting.pk, 0) for meeting in meetings) for meetings in days.values()]
    planned = sum(planned_minutes(meeting) for meetings in days.values() for meeting in meetings)
    stated = spread(module.hours, attended, planned)
    last = max(place for place, there in enumerate(attended) if there)
    forms = [held(shared.tables, seat.region_id, day).forms.get(module.form) for day in days]
    rules = [form.rule if form else Rule("programme") for form in forms]
    if rules[last].unit == "activity" and rules[last].hours is not None:
        done = int(_enough(sum(attended), planned, module.share))
        return (DayHours(list(days)[last], module.form, sum(stated, Decimal(0)), done),)
    found = [
        DayHours(day, module.form, stated[place], _times(rules[place], module, meetings, minutes))
        for place, (day, meetings) in enumerate(days.items())
        if attended[place]
    ]
    return tuple(each for each in found if each.hours or each.times)


def _times(rule: Rule, module: Module, meetings: Sequence[Session], minutes: Mapping[int, int]) -> int:
    """How often a day counts for a form of fixed value: sessions attended long enough, or the day as a whole."""
    if rule.hours is None:
        return 0
    there = [(minutes.get(meeting.pk, 0), planned_minutes(meeting)) for meeting in meetings]
    if rule.unit == "session":
        return sum(was > 0 and _enough(was, planned, module.share) for was, planned in there)
    was, planned = sum(part for part, _whole in there), sum(whole for _part, whole in there)
    return int(was > 0 and _enough(was, planned, module.share))
