"""Words to people about their registrations, and to those who are asked."""

from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.learning.models import Approval, Offering, Registration
from pamong.learning.queries.offerings.naming import offering_source, path_of, title_of
from pamong.office.actions.send import Draft, send_messages
from pamong.people.access import today

TOPIC: Final = "learning.registration"
"""Of messages to who registered."""

APPROVALS: Final = "learning.approval"
"""Of messages to who is asked to approve."""

APPROVALS_PATH: Final = "/persetujuan/"


def tell(actor: Actor, row: Offering, people: Sequence[int], subject: str, body: str = "") -> None:
    """The same to these people, each time anew. ``%(title)s`` in the subject is the offering."""
    said = subject % {"title": title_of(row)}
    drafts = [Draft(person, said, body, path_of(row.uuid)) for person in people]
    send_messages(actor, region=row.region_id, topic=TOPIC, source="", drafts=drafts)


def tell_seated(actor: Actor, row: Offering, people: Sequence[int]) -> None:
    """They have a seat."""
    body = _(
        "Konfirmasikan bahwa Anda akan hadir. Bila berhalangan, mundurlah secepatnya agar kursinya dipakai orang lain."
    )
    tell(actor, row, people, _("Anda mendapat kursi di %(title)s"), body)


def tell_queued(actor: Actor, row: Offering, people: Sequence[int]) -> None:
    """They wait."""
    body = _("Bila ada kursi kosong, Anda mendapatnya menurut urutan dan langsung diberi tahu.")
    tell(actor, row, people, _("Anda masuk daftar tunggu %(title)s"), body)


def tell_outcome(actor: Actor, row: Offering, registrations: Sequence[Registration]) -> None:
    """Each what came of it: a seat, or a place on the waiting list."""
    seated = [one.person_id for one in registrations if one.seated_at]
    queued = [one.person_id for one in registrations if one.queued_at and not one.seated_at]
    if seated:
        tell_seated(actor, row, seated)
    if queued:
        tell_queued(actor, row, queued)


def tell_nominated(actor: Actor, row: Offering, registrations: Sequence[Registration]) -> None:
    """Each what came of a nomination; where nothing came of it yet, that there is one, and why."""
    tell_outcome(actor, row, registrations)
    subject = _("Anda diusulkan mengikuti %(title)s") % {"title": title_of(row)}
    drafts = [
        Draft(one.person_id, subject, _("Alasan pengusulan: %(reason)s") % {"reason": one.reason}, path_of(row.uuid))
        for one in registrations
        if not (one.seated_at or one.queued_at)
    ]
    send_messages(actor, region=row.region_id, topic=TOPIC, source="", drafts=drafts)


def ask(actor: Actor, row: Offering, approvals: Sequence[Approval]) -> None:
    """Who is asked to approve is told where; of one offering at most once a day."""
    people = sorted({approval.approver_id for approval in approvals})
    subject = _("Pendaftaran %(title)s menunggu persetujuan Anda") % {"title": title_of(row)}
    body = _("Setujui atau tolak dengan alasan. Bila Anda tidak menjawab, pimpinan di atas Anda ikut ditanya.")
    drafts = [Draft(person, subject, body, APPROVALS_PATH) for person in people]
    source = f"{offering_source(row.uuid)}:approval:{today()}"
    send_messages(actor, region=row.region_id, topic=APPROVALS, source=source, drafts=drafts)
