"""What is held tomorrow is told to who has a seat; a programme whose day of review has come, to who organises."""

from datetime import date, datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _

from pamong.core.actor import SYSTEM
from pamong.kit.wording import long_date
from pamong.learning.actions.offerings.state import seated_people, zone_of
from pamong.learning.actions.offerings.telling import moved
from pamong.learning.models import Offering, Programme, Session
from pamong.learning.queries.offerings.naming import path_of, title_of
from pamong.office.actions.send import Draft, send_messages
from pamong.people.access import today
from pamong.people.queries.organisers import organisers_of

FROM_HOUR: Final = 7
"""On the day before, by the clock where it is held: nobody is told at midnight."""

_AHEAD: Final = timedelta(days=2)


def remind_sessions(now: datetime) -> int:
    """One message for all sessions that one offering holds tomorrow, to each who has a seat in it. Returns how many.

    Repeated it tells only who got a seat meanwhile.
    """
    rows = Session.objects.filter(
        starts_at__gt=now,
        starts_at__lt=now + _AHEAD,
        cancelled_at=None,
        offering__published_at__isnull=False,
        offering__cancelled_at=None,
    )
    tomorrow: dict[Offering, list[Session]] = {}
    for row in rows.select_related("offering__programme", "offering__region", "facility").order_by("starts_at", "pk"):
        if _is_tomorrow(row, now):
            tomorrow.setdefault(row.offering, []).append(row)
    return sum(_remind(run, sessions) for run, sessions in tomorrow.items())


def remind_reviews() -> int:
    """Who organises is told of each programme that is to be looked at again from today on; once for each such day."""
    rows = Programme.objects.filter(published_at__isnull=False, withdrawn_at=None, review_on__lte=today())
    return sum(_ask_review(row, row.review_on) for row in rows.order_by("pk") if row.review_on)


def _is_tomorrow(row: Session, now: datetime) -> bool:
    zone = zone_of(row.offering)
    here, starts = now.astimezone(zone), row.starts_at.astimezone(zone)
    return here.hour >= FROM_HOUR and (starts.date() - here.date()).days == 1


def _remind(run: Offering, sessions: list[Session]) -> int:
    day = sessions[0].starts_at.astimezone(zone_of(run)).date()
    subject = _("Besok: %(title)s") % {"title": title_of(run)}
    body = "\n".join([*(moved(run, one) for one in sessions), *([run.note] if run.note else [])])
    drafts = [Draft(person, subject, body, path_of(run.uuid)) for person in seated_people(run)]
    source = f"learning.offering:{run.pk}:{day}"
    return send_messages(SYSTEM, region=run.region_id, topic="learning.reminder", source=source, drafts=drafts)


def _ask_review(row: Programme, day: date) -> int:
    subject = _("Waktunya meninjau program %(title)s") % {"title": row.title}
    body = _(
        "Hari peninjauannya %(day)s. Periksa apakah program ini masih tepat, lalu tulis hari peninjauan berikutnya "
        "atau tarik programnya."
    ) % {"day": long_date(day)}
    drafts = [Draft(person, subject, body, f"/program/{row.uuid}/kelola/") for person in organisers_of(row.region_id)]
    source = f"learning.programme:{row.pk}:{day}"
    return send_messages(SYSTEM, region=row.region_id, topic="learning.review", source=source, drafts=drafts)
