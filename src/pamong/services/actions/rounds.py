"""The satisfaction survey of a quarter opens and closes."""

from datetime import date
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Invalid
from pamong.people.queries.paths import unit_paths
from pamong.services.access import round_for, service_for
from pamong.services.actions.skm_questions import INTRO, KEY, TITLE, questions
from pamong.services.formats.quarters import quarter_after, quarter_name, quarter_of, times_of
from pamong.services.formats.skm_elements import limit
from pamong.services.models import Service, SkmRound
from pamong.surveys.actions.doors import issue_kiosk, open_door
from pamong.surveys.actions.surveys import close_all, open_survey
from pamong.surveys.actions.versions import ensure_version

_LONGEST: Final = 200


def open_round(actor: Actor, *, service: UUID, quarter: date) -> SkmRound:
    """Ask everybody who comes for a service in a quarter, without names, until the quarter is over.

    quarter     its first day: of this quarter, or of the next
    raises      NotFound; Invalid ``quarter-day``, ``quarter-over``, ``quarter-far``; Conflict ``service-closed``,
                ``round-there``
    """
    with transaction.atomic():
        row = _held(service_for(actor, service), quarter)
        version = asked(actor, row)
        opens_at, closes_at = times_of(quarter, row.region.time_zone)
        survey = open_survey(
            actor,
            region=row.region_id,
            version=version,
            title=survey_title(row),
            anonymous=True,
            floor=limit("floor").value,
            opens_at=opens_at,
            closes_at=closes_at,
            source=skm_source(row.pk, quarter),
        )
        door = open_door(actor, survey=survey.pk)
        made = SkmRound.objects.create(
            service=row,
            quarter=quarter,
            survey=survey.pk,
            door=door.uuid,
            opened_at=timezone.now(),
            opened_by=actor.account,
        )
        record(actor, "services.skm_opened", made, region=row.region_id, service=row.pk, quarter=quarter)
    made.refresh_from_db()
    return made


def close_round(actor: Actor, *, round: UUID) -> None:  # noqa: A002  # the noun of the house
    """No answer is taken any longer, before the quarter is over; the figures can be seen from now on.

    raises      NotFound; Conflict ``round-closed``
    """
    with transaction.atomic():
        row = round_for(actor, round)
        if not close_all(actor, region=row.service.region_id, source=skm_source(row.service_id, row.quarter)):
            raise Conflict("round-closed", _("Survei triwulan ini sudah ditutup."))
        record(actor, "services.skm_closed", row, region=row.service.region_id, quarter=row.quarter)


def issue_round_kiosk(actor: Actor, *, round: UUID) -> str:  # noqa: A002  # as above
    """A token for a device of the office on which many people answer, shown this once; the one before no longer holds.

    raises      NotFound
    """
    with transaction.atomic():
        row = round_for(actor, round)
        token = issue_kiosk(actor, door=row.door)
        record(actor, "services.skm_kiosk_issued", row, region=row.service.region_id, quarter=row.quarter)
    return token


def asked(actor: Actor, row: Service) -> UUID:
    """What every round of its region asks: a published version."""
    told = {"key": KEY, "title": TITLE, "intro": INTRO}
    version: UUID = ensure_version(actor, region=row.region_id, questions=questions(), **told).uuid
    return version


def skm_source(service: int, quarter: date) -> str:
    """What the survey is asked for: services.skm:12:2026-10-01."""
    return f"services.skm:{service}:{quarter.isoformat()}"


def _held(row: Service, quarter: date) -> Service:
    """The service, whose quarter nobody else opens meanwhile."""
    Service.objects.select_for_update(no_key=True).get(pk=row.pk)
    _refuse_quarter(quarter)
    if row.closed_at:
        raise Conflict(
            "service-closed", _("Layanan ini sudah ditutup. Survei dibuka untuk layanan yang masih diberikan.")
        )
    refuse_second(row, quarter)
    return row


def refuse_second(row: Service, quarter: date) -> None:
    """Raises Conflict ``round-there``."""
    if SkmRound.objects.filter(service=row, quarter=quarter).exists():
        raise Conflict(
            "round-there",
            _("Survei %(quarter)s sudah ada. Satu layanan punya satu survei setiap triwulan.")
            % {"quarter": quarter_name(quarter)},
        )


def refuse_day(quarter: date) -> None:
    """Raises Invalid ``quarter-day``."""
    if quarter != quarter_of(quarter):
        raise Invalid("quarter-day", _("%(day)s bukan hari pertama triwulan.") % {"day": quarter.isoformat()})


def _refuse_quarter(quarter: date) -> None:
    this = quarter_of(timezone.localdate())
    refuse_day(quarter)
    if quarter < this:
        raise Invalid("quarter-over", _("%(quarter)s sudah lewat.") % {"quarter": quarter_name(quarter)})
    if quarter > quarter_after(this):
        raise Invalid(
            "quarter-far",
            _("%(quarter)s masih jauh. Buka paling awal satu triwulan sebelumnya.")
            % {"quarter": quarter_name(quarter)},
        )


def survey_title(row: Service) -> str:
    """Service and office, as who answers reads them."""
    way = unit_paths([row.unit_id]).get(row.unit_id, ())
    return f"{row.title}, {way[-1].name}"[:_LONGEST] if way else row.title[:_LONGEST]
