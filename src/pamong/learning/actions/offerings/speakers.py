"""Who teaches in a session."""

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict, NotFound
from pamong.learning.access import kept_session_for, speakers_of
from pamong.learning.actions.offerings.state import locked, when, zone_of
from pamong.learning.actions.taking import TEACHING, hold
from pamong.learning.models import Session, SessionSpeaker, Speaker
from pamong.learning.queries.offerings.naming import title_of
from pamong.people.queries.presence import full_name


def set_speakers(actor: Actor, *, session: UUID, speakers: Sequence[UUID]) -> tuple[SessionSpeaker, ...]:
    """These teach in the session from now on, and no others. Nothing new changes nothing.

    raises      NotFound, also for a speaker of another region or one that was closed; Conflict ``offering-cancelled``,
                ``offering-finished``, ``session-cancelled``, ``speaker-taken``, ``speaker-rated``
    """
    with transaction.atomic():
        row = locked(actor, kept_session_for(actor, session).offering.uuid)
        held = kept_session_for(actor, session)
        if held.cancelled_at:
            raise Conflict("session-cancelled", _("Sesi ini sudah dibatalkan. Buat sesi baru bila masih diperlukan."))
        wanted = _speakers(actor, row.region_id, set(speakers))
        rows = SessionSpeaker.objects.filter(session=held)
        before = set(rows.values_list("speaker", flat=True))
        gone, new = before - {one.pk for one in wanted}, [one for one in wanted if one.pk not in before]
        _refuse_rated(held, gone)
        refuse_taken(held, [one.person_id for one in new])
        rows.filter(speaker__in=gone).delete()
        SessionSpeaker.objects.bulk_create([SessionSpeaker(session=held, speaker=one) for one in new])
        if gone or new:
            told = {"added": [one.pk for one in new], "removed": sorted(gone)}
            record(actor, "learning.speakers_set", held, region=row.region_id, offering=row.pk, **told)
    return tuple(rows.order_by("pk"))


def refuse_taken(session: Session, people: Collection[int]) -> None:
    """Raises Conflict ``speaker-taken`` where one of these people teaches elsewhere at that time.

    Two regions that ask for the same person ask one after the other.
    """
    hold(people, TEACHING)
    rows = SessionSpeaker.objects.select_related("speaker__person", "session__offering__programme")
    meanwhile = rows.filter(
        speaker__person__in=people,
        session__cancelled_at=None,
        session__offering__cancelled_at=None,
        session__starts_at__lt=session.ends_at,
        session__ends_at__gt=session.starts_at,
    )
    if other := meanwhile.exclude(session=session.pk).order_by("session__starts_at", "pk").first():
        there, offering = other.session, session.offering
        # What another region holds is not told here; that the person is away is enough to plan.
        at_home = there.offering.region_id == offering.region_id
        raise Conflict(
            "speaker-taken",
            _("%(name)s pada waktu itu mengajar %(what)s, %(when)s. Pilih waktu atau narasumber lain.")
            % {
                "name": full_name(other.speaker.person),
                "what": title_of(there.offering) if at_home else _("di instansi lain"),
                "when": when(there, zone_of(offering)),
            },
        )


def refuse_taken_of(session: Session) -> None:
    """The same, for those who teach in this session."""
    refuse_taken(
        session, list(SessionSpeaker.objects.filter(session=session).values_list("speaker__person", flat=True))
    )


def _speakers(actor: Actor, region: int, uuids: Collection[UUID]) -> list[Speaker]:
    """Open speakers of the region, kept for the others who would take them until the transaction ends."""
    open_ones = speakers_of(actor).filter(region=region, uuid__in=uuids, closed_at=None)
    found = list(open_ones.select_for_update(of=("self",), no_key=True).order_by("pk"))
    if len(found) < len(uuids):
        raise NotFound
    return found


def _refuse_rated(session: Session, gone: Collection[int]) -> None:
    rated = SessionSpeaker.objects.select_related("speaker__person").filter(session=session, speaker__in=gone)
    if one := rated.exclude(survey=None).first():
        raise Conflict(
            "speaker-rated",
            _("%(name)s sudah dinilai peserta pada sesi ini, jadi tidak dilepas lagi.")
            % {"name": full_name(one.speaker.person)},
        )
