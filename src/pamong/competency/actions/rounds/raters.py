"""Another colleague rates in place of one who cannot."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.competency.access import KEEPERS, kept_subject_for
from pamong.competency.actions.rounds.state import QUEUE, locked, refuse_unopened, source_of
from pamong.competency.models import RaterKind, Rating, Round, RoundSubject
from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Forbidden, Invalid, NotFound
from pamong.kit.wording import long_date
from pamong.office.actions.send import Draft, send_messages
from pamong.people.access import own_people, person_for
from pamong.people.queries.posts import supervisors_of
from pamong.surveys.actions.invitations import Invitee, cancel_invitation, invite
from pamong.surveys.queries.answers import invitations_of


def replace_peer(actor: Actor, *, subject: UUID, old: UUID, new: UUID) -> RoundSubject:
    """Somebody else rates; who was asked before no longer is. Nobody's answer is taken away.

    old, new    uuids of people
    raises      NotFound, also for somebody of another region; Forbidden ``own-raters``; Conflict ``round-…``,
                ``peer-answered``; Invalid ``peer-unknown``, ``peer-self``, ``peer-supervisor``, ``peer-twice``
    """
    with transaction.atomic():
        row = kept_subject_for(actor, subject)
        turn = locked(row.round)
        refuse_unopened(turn)
        if own_people(actor).filter(pk=row.person_id).exists():
            raise Forbidden("own-raters", _("Penilai Anda sendiri diganti oleh penyelenggara lain."))
        before = _waiting(actor, row, old)
        rater = _eligible(actor, row, new)
        cancel_invitation(actor, invitation=before.invitation.uuid, source=source_of(turn))
        before.cancelled_at = timezone.now()
        before.save(update_fields=["cancelled_at"])
        _ask(actor, turn, row, rater)
        record(actor, "competency.peer_replaced", turn, region=turn.region_id, subject=row.pk)
    return row


def _waiting(actor: Actor, row: RoundSubject, old: UUID) -> Rating:
    """The rating of a colleague who has not answered yet."""
    person = person_for(actor, old, KEEPERS)
    rows = Rating.objects.select_related("invitation").filter(subject=row, kind=RaterKind.PEER, cancelled_at=None)
    found = rows.filter(rater=person).first()
    if found is None:
        raise Invalid("peer-unknown", _("Orang ini tidak ditunjuk sebagai rekan penilai. Periksa NIP-nya."))
    if found.invitation.done:
        raise Conflict("peer-answered", _("Rekan ini sudah menilai. Penilaiannya tetap dihitung dan tidak diganti."))
    return found


def _eligible(actor: Actor, row: RoundSubject, new: UUID) -> int:
    """Id of who may rate in place of another."""
    person = person_for(actor, new, KEEPERS)
    if person.region_id != row.round.region_id:
        raise NotFound
    if person.pk == row.person_id:
        raise Invalid("peer-self", _("Seseorang tidak menjadi rekan penilai bagi dirinya sendiri. Pilih orang lain."))
    above = supervisors_of([row.person_id]).get(row.person_id)
    if above and above.person == person.pk:
        raise Invalid("peer-supervisor", _("Orang ini atasan langsungnya, jadi bukan rekan. Pilih orang lain."))
    held = Rating.objects.filter(subject=row, rater=person).order_by("cancelled_at").first()
    if held is not None:
        raise Invalid(
            "peer-twice", _("Orang ini sudah pernah ditunjuk untuk menilai orang yang sama. Pilih orang lain.")
        )
    return person.pk


def _ask(actor: Actor, turn: Round, row: RoundSubject, rater: int) -> None:
    source = source_of(turn)
    asked = [Invitee(rater, row.person_id, row.unit_id)]
    made = invite(actor, survey=row.survey.uuid, people=asked, source=source)
    wanted = made[rater, row.person_id]
    invitation = next(held.id for held in invitations_of(turn.region_id, source) if held.uuid == wanted)
    Rating.objects.create(
        subject=row, kind=RaterKind.PEER, rater_id=rater, invitation_id=invitation, reason=_("Menggantikan rekan lain.")
    )
    draft = Draft(
        person=rater,
        subject=_("%(title)s: satu penilaian lagi menunggu Anda") % {"title": turn.title},
        body=_("Anda diminta menilai seorang rekan. Isilah sampai %(day)s.") % {"day": long_date(turn.closes_on)},
        path=QUEUE,
    )
    send_messages(
        actor,
        region=turn.region_id,
        topic="competency.round_opened",
        source=f"{source}:peer:{row.pk}",
        drafts=[draft],
    )
