"""What people are told of an offering: that it moved, that it was given up, how many seats a region has in it."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.kit.wording import long_moment, number
from pamong.learning.actions.offerings.state import held_sessions, seated_people, when, zone_of
from pamong.learning.models import Offering, Registration, Session, SessionSpeaker
from pamong.learning.queries.offerings.naming import path_of, title_of
from pamong.office.actions.send import Draft, send_messages
from pamong.people.queries.organisers import organisers_of

CHANGED: Final = "learning.changed"
"""Topic of what moved or was given up."""

SOON: Final = timedelta(days=2)
"""What changes nearer than this waits for no digest."""


def tell_session(actor: Actor, row: Offering, session: Session, what: str) -> int:
    """Tell who has a seat what became of a session; nobody of a draft. Returns how many were told.

    what        sentence about the session: "Sesi … pindah ke …"
    """
    if row.published_at is None:
        return 0
    urgent = session.starts_at - timezone.now() < SOON
    return _tell(
        actor, row, seated_people(row), _("%(title)s: jadwal berubah") % {"title": title_of(row)}, what, urgent=urgent
    )


def tell_cancelled(actor: Actor, row: Offering, people: Iterable[int]) -> int:
    """Tell that it will not be held, and why. Urgent where it would have begun within two days."""
    first = held_sessions(row).first()
    urgent = first is not None and first.starts_at - timezone.now() < SOON
    subject = _("%(title)s dibatalkan") % {"title": title_of(row)}
    body = _("Alasannya: %(why)s Waktu Anda untuk sesi-sesinya sudah dilepas; Anda tidak perlu berbuat apa pun.") % {
        "why": row.cancellation if row.cancellation.endswith((".", "!", "?")) else f"{row.cancellation}."
    }
    return _tell(actor, row, people, subject, body, urgent=urgent)


def tell_regions(actor: Actor, row: Offering, quotas: Mapping[int, int]) -> int:
    """Tell who organises in other regions how many seats those have; nothing of a draft, which they cannot see."""
    sent, zone = 0, zone_of(row)
    for region, seats in quotas.items():
        if row.published_at is None or region == row.region_id:
            continue
        subject = _("%(title)s: %(seats)s kursi untuk instansi Anda") % {"title": title_of(row), "seats": number(seats)}
        body = _("%(region)s membuka angkatan ini bagi pegawai Anda. Usulkan peserta sampai %(closes)s.") % {
            "region": row.region.name,
            "closes": long_moment(row.closes_at, zone),
        }
        drafts = [Draft(person, subject, body, path_of(row.uuid)) for person in organisers_of(region)]
        sent += send_messages(actor, region=row.region_id, topic="learning.quota", source="", drafts=drafts)
    return sent


def everybody(row: Offering) -> list[int]:
    """Ids of who registered and did not leave, and of who would teach."""
    rows = Registration.objects.filter(offering=row, withdrawn_at=None, declined_at=None)
    taught = SessionSpeaker.objects.filter(session__in=held_sessions(row))
    return sorted({*rows.values_list("person", flat=True), *taught.values_list("speaker__person", flat=True)})


def moved(row: Offering, session: Session) -> str:
    """When and where a session is, as a message says it."""
    place = session.facility.name if session.facility else session.place
    told = _("Sesi “%(title)s”: %(when)s.") % {"title": session.title, "when": when(session, zone_of(row))}
    if place:
        return f"{told} " + _("Tempat: %(place)s.") % {"place": place}
    return f"{told} " + _("Alamat daring ada di halaman angkatan.") if session.link else told


def _tell(actor: Actor, row: Offering, people: Iterable[int], subject: str, body: str, *, urgent: bool) -> int:
    drafts = [Draft(person, subject, body, path_of(row.uuid), urgent) for person in people]
    return send_messages(actor, region=row.region_id, topic=CHANGED, source="", drafts=drafts)
