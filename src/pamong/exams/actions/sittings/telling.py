"""What people are told of a sitting."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.exams.actions.sittings.state import live, zone_of
from pamong.exams.formats.exam_day import arrival
from pamong.exams.models import Candidate, Proctor, Sitting
from pamong.kit.wording import clock, weekday_date
from pamong.office.actions.send import Draft, send_messages

SITTING: Final = "exams.sitting"
"""Topic of where and when somebody sits an exam, and of what changes in that."""

SCORE: Final = "exams.score"
"""Topic of what somebody reached in an exam, where it changes after all was told."""

PROCTOR: Final = "exams.proctor"
"""Topic of watching an exam."""

SOON: Final = timedelta(days=2)
"""What changes nearer than this waits for no digest."""

OWN: Final = "/ujian-saya/"
"""Address of the own exams, from the slash on."""


def when_where(row: Sitting) -> str:
    """When and where, as a message says it: ``Selasa 1 Desember 2026, 08.00 WIB, Lab Komputer BKPSDM.``."""
    zone = zone_of(row)
    place = row.facility.name if row.facility else row.place
    told = (weekday_date(row.starts_at.astimezone(zone)), clock(row.starts_at, zone), place)
    return ", ".join(part for part in told if part) + "."


def tell_candidates(actor: Actor, row: Sitting, candidates: Iterable[Candidate]) -> int:
    """Tell each of the own number and seat; nobody of a draft. Returns how many were told."""
    if row.published_at is None:
        return 0
    subject = _("Anda peserta ujian %(title)s") % {"title": row.title}
    drafts = []
    for one in candidates:
        if one.person_id is not None:
            own = _("Nomor peserta %(number)s, kursi %(seat)s.") % {"number": one.number, "seat": one.seat}
            come = arrival(row.pin, row.pin_closes)
            drafts.append(Draft(one.person_id, subject, f"{when_where(row)} {own} {come}", OWN, _soon(row)))
    return send_messages(actor, region=row.region_id, topic=SITTING, source="", drafts=drafts)


def tell_everybody(actor: Actor, row: Sitting, subject: str, body: str) -> int:
    """Tell candidates and proctors of a published sitting the same. Returns how many were told."""
    if row.published_at is None:
        return 0
    seated = [one.person_id for one in live(row) if one.person_id is not None]
    sent = _tell(actor, row, SITTING, seated, subject, body, OWN)
    return sent + _tell(actor, row, PROCTOR, proctors_of(row), subject, body, path_of(row))


def tell_people(
    actor: Actor, row: Sitting, people: Sequence[int], subject: str, body: str, *, topic: str = SITTING
) -> int:
    """Tell some candidates of a published sitting; nobody of a draft. Returns how many were told."""
    return _tell(actor, row, topic, people, subject, body, OWN) if row.published_at else 0


def tell_proctors(actor: Actor, row: Sitting, people: Sequence[int]) -> int:
    """Tell who is to watch; nobody of a draft. Returns how many were told."""
    if row.published_at is None:
        return 0
    subject = _("Anda pengawas ujian %(title)s") % {"title": row.title}
    body = f"{when_where(row)} " + _("PIN ruang dan daftar peserta ada di halaman pelaksanaan.")
    return _tell(actor, row, PROCTOR, people, subject, body, path_of(row))


def proctors_of(row: Sitting) -> list[int]:
    """Ids of who watches."""
    return list(Proctor.objects.filter(sitting=row).order_by("pk").values_list("person", flat=True))


def path_of(row: Sitting) -> str:
    """Address of the sitting for who organises and watches, from the slash on."""
    return f"/pelaksanaan/{row.uuid}/"


def _tell(actor: Actor, row: Sitting, topic: str, people: Sequence[int], subject: str, body: str, path: str) -> int:
    drafts = [Draft(person, subject, body, path, _soon(row)) for person in people]
    return send_messages(actor, region=row.region_id, topic=topic, source="", drafts=drafts)


def _soon(row: Sitting) -> bool:
    return row.starts_at - timezone.now() < SOON
