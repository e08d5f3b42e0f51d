"""People are told of an offering by name."""

from collections.abc import Collection, Sequence
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict, NotFound, TooLarge
from pamong.kit.wording import long_moment, number
from pamong.learning.access import KEEPERS, offering_for
from pamong.learning.actions.offerings.state import locked, zone_of
from pamong.learning.models import Offering, OfferingInvitation, Quota
from pamong.learning.queries.offerings.naming import invitation_source, path_of, title_of
from pamong.office.actions.send import Draft, send_messages
from pamong.people.access import visible_people

MOST: Final = 5_000
"""People who are invited at once."""

TOPIC: Final = "learning.invitation"


def invite_people(actor: Actor, *, offering: UUID, people: Sequence[UUID]) -> int:
    """Tell people of a published offering, each once. Returns how many had not been told before.

    people      of the region that organises, or of others that are open to it and that the actor keeps
    raises      NotFound, also for one person who is not; TooLarge ``invite-many``; Conflict ``offering-cancelled``,
                ``offering-finished``, ``offering-unpublished``, ``registration-closed``
    """
    if len(people) > MOST:
        raise TooLarge(
            "invite-many",
            _("Sekali kirim paling banyak %(most)s orang; terpilih %(read)s. Undang per unit.")
            % {"most": number(MOST), "read": number(len(people))},
        )
    with transaction.atomic():
        row = locked(actor, offering)
        _refuse_closed(row)
        wanted = _people(actor, row, set(people))
        told = set(OfferingInvitation.objects.filter(offering=row, person__in=wanted).values_list("person", flat=True))
        new = sorted(wanted - told)
        _write(actor, row, new)
        if new:
            record(actor, "learning.invited", row, region=row.region_id, people=len(new))
    return len(new)


def note_seen(actor: Actor, *, offering: UUID) -> bool:
    """Somebody who was invited looked at the offering, not who acts for that one. Returns whether that is new. Raises NotFound."""
    with transaction.atomic():
        row = offering_for(actor, offering)
        unseen = OfferingInvitation.objects.filter(offering=row, person=actor.person, seen_at=None)
        if actor.behalf is not None or not unseen.update(seen_at=timezone.now()):
            return False
        record(actor, "learning.invitation_seen", row, region=row.region_id)
    return True


def _refuse_closed(row: Offering) -> None:
    if row.published_at is None:
        raise Conflict("offering-unpublished", _("Angkatan ini belum terbit. Terbitkan dahulu, lalu undang."))
    if row.closes_at <= timezone.now():
        raise Conflict(
            "registration-closed",
            _("Pendaftaran sudah ditutup %(closes)s, jadi tidak ada lagi yang diundang.")
            % {"closes": long_moment(row.closes_at, zone_of(row))},
        )


def _people(actor: Actor, row: Offering, uuids: Collection[UUID]) -> set[int]:
    regions = {row.region_id, *Quota.objects.filter(offering=row).values_list("region", flat=True)}
    found = visible_people(actor, KEEPERS).filter(uuid__in=uuids, region__in=regions)
    people = set(found.values_list("pk", flat=True))
    if len(people) < len(uuids):
        raise NotFound
    return people


def _write(actor: Actor, row: Offering, people: Sequence[int]) -> None:
    now = timezone.now()
    OfferingInvitation.objects.bulk_create(
        [
            OfferingInvitation(offering=row, person_id=person, invited_at=now, invited_by=actor.account)
            for person in people
        ],
        batch_size=MOST,
    )
    subject = _("Undangan: %(title)s") % {"title": title_of(row)}
    body = _("Anda diundang mendaftar sampai %(closes)s. Halaman ini menjelaskan apa yang akan terjadi.") % {
        "closes": long_moment(row.closes_at, zone_of(row))
    }
    drafts = [Draft(person, subject, body, path_of(row.uuid)) for person in people]
    source = invitation_source(row.uuid)
    send_messages(actor, region=row.region_id, topic=TOPIC, source=source, drafts=drafts)
