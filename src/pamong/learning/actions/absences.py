"""Who had a seat, came to nothing and sent no word: the supervisor is told, as the page of the programme says beforehand."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.learning.models import Attendance, Offering
from pamong.learning.queries.offerings.naming import title_of
from pamong.learning.queries.outcomes import Outcome
from pamong.office.actions.send import Draft, send_messages
from pamong.people.queries.posts import supervisors_of


def tell_absent(actor: Actor, run: Offering, found: Sequence[Outcome]) -> int:
    """One message to each supervisor, about all own people of whom nobody knows why; inside the caller's transaction.

    An absence with a reason on the roster is word enough. Returns how many were told.
    """
    away = {one.registration.pk: one.registration for one in found if not one.minutes}
    excused = Attendance.objects.filter(registration__in=away).exclude(reason="").values_list("registration", flat=True)
    for pk in set(excused):
        del away[pk]
    above = supervisors_of(row.person_id for row in away.values())
    names: dict[int, list[str]] = {}
    for row in away.values():
        if row.person_id in above:
            names.setdefault(above[row.person_id].person, []).append(row.person.name)
    subject = _("Tidak hadir tanpa kabar: %(title)s") % {"title": title_of(run)}
    drafts = [Draft(head, subject, _body(some), f"/angkatan/{run.uuid}/pendaftar/") for head, some in names.items()]
    source = f"learning.absent:{run.pk}"
    return send_messages(actor, region=run.region_id, topic="learning.absent", source=source, drafts=drafts)


def _body(names: Sequence[str]) -> str:
    told = _("Tidak hadir di satu sesi pun dan tidak memberi kabar: %(names)s.") % {"names": ", ".join(sorted(names))}
    return f"{told} " + _("Tanyakan sebabnya; kehadiran yang keliru dikoreksi penyelenggara.")
