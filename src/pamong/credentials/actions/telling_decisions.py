"""Messages about decisions and appeals. A subject names the scheme, never a result: what was decided stands on the page."""

from collections.abc import Collection, Sequence
from typing import Final

from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.credentials.models import (
    Appeal,
    Application,
    Appointment,
    Decision,
    DecisionVote,
    Duty,
    Plenary,
    PlenaryCase,
)
from pamong.kit.wording import long_date
from pamong.office.actions.send import Draft, send_messages
from pamong.people.queries.organisers import organisers_of

DECISION: Final = "credentials.decision"
"""Topic of messages about sessions and decisions."""

APPEAL: Final = "credentials.appeal"
"""Topic of messages about appeals."""

DECIDING: Final = {1: Duty.DECIDER, 2: Duty.APPEAL_DECIDER}
"""Which duty decides in which round."""


def tell_listed(actor: Actor, plenary: Plenary, cases: Sequence[PlenaryCase]) -> None:
    """Deciders of these cases are asked to vote, each once a session and round."""
    people: dict[int, int] = {}
    for case in cases:
        people |= dict.fromkeys(_ready(case), case.round)
    subject = _("Anda diminta memutus di %(title)s") % {"title": plenary.title}
    body = _("Sidang diadakan pada %(day)s. Baca buktinya dulu, lalu beri suara per unit.") % {
        "day": long_date(plenary.held_on)
    }
    for stage in sorted(set(people.values())):
        chosen = [person for person, one in people.items() if one == stage]
        source = f"credentials.plenary:{plenary.uuid}:{stage}:{min(case.pk for case in cases)}"
        _send(actor, plenary.region_id, DECISION, source, chosen, subject, body, f"/pleno/{plenary.uuid}/")


def tell_differing(actor: Actor, case: PlenaryCase) -> None:
    """Two votes or more and no two alike: deciders who have not voted are asked, and who organises appoints another.

    The first vote of a case tells nobody: what it said stays unknown until the second is cast.
    """
    cast = DecisionVote.objects.filter(case=case, appointment__ended_at=None)
    voted = set(cast.values_list("appointment__person", flat=True))
    if len(voted) < 2:  # noqa: PLR2004  # nothing differs from a single vote
        return
    plenary = case.plenary
    path, source = f"/pleno/{plenary.uuid}/", f"credentials.differing:{case.pk}:{len(voted)}"
    waiting = [person for person in _ready(case) if person not in voted]
    subject = _("Suara Anda diperlukan di %(title)s") % {"title": plenary.title}
    body = _("Dua pemutus memberi suara berbeda dalam satu perkara. Suara Anda menentukan.")
    _send(actor, plenary.region_id, DECISION, f"{source}:decider", waiting, subject, body, path)
    subject = _("Suara pemutus berbeda di %(title)s") % {"title": plenary.title}
    body = (
        _("Pemutus lain yang sudah ditugaskan diminta memberi suara.")
        if waiting
        else _("Tugaskan seorang pemutus lagi untuk perkara ini; suaranya menentukan.")
    )
    people = [one for one in organisers_of(plenary.region_id) if one != case.application.person_id]
    _send(actor, plenary.region_id, DECISION, f"{source}:organiser", people, subject, body, path)


def tell_decided(actor: Actor, decision: Decision) -> None:
    """The person reads a first decision now; one on appeal comes with its answer, so its handler is told instead."""
    application = decision.application
    scheme = application.scheme
    if decision.round == 1:
        subject = _("Keputusan sertifikasi Anda: %(title)s") % {"title": scheme.title}
        body = _("Hasil per unit, alasannya, dan langkah berikutnya ada di halaman keputusan.")
        path, people = f"/keputusan/{decision.uuid}/", [application.person_id]
        _send(actor, scheme.region_id, DECISION, f"credentials.decision:{decision.uuid}", people, subject, body, path)
        return
    appeal = Appeal.objects.filter(decision__application=application).first()
    if appeal is None:
        return
    subject = _("Banding %(title)s sudah diputuskan; jawab bandingnya") % {"title": scheme.title}
    people = people_with(application, Duty.HANDLER)
    source = f"credentials.appeal:{appeal.uuid}:decided"
    _send(actor, scheme.region_id, APPEAL, source, people, subject, "", f"/banding/{appeal.uuid}/")


def tell_filed(actor: Actor, appeal: Appeal) -> None:
    """Who organises appoints a handler; the person has it in writing, and by when the answer comes."""
    application = appeal.decision.application
    scheme, day = application.scheme, {"title": application.scheme.title, "day": long_date(appeal.due_on)}
    source, path = f"credentials.appeal:{appeal.uuid}:filed", f"/banding/{appeal.uuid}/"
    people = [one for one in organisers_of(scheme.region_id) if one != application.person_id]
    subject = _("Banding baru: %(title)s") % day
    body = (
        _("Tugaskan penangan banding yang belum pernah bertugas dalam perkara ini. Jawab paling lambat %(day)s.") % day
    )
    _send(actor, scheme.region_id, APPEAL, source, people, subject, body, path)
    subject = _("Banding Anda diterima untuk diperiksa: %(title)s") % day
    body = _(
        "Banding ditangani orang yang belum pernah ikut menilai atau memutuskan. Jawabannya paling lambat %(day)s."
    )
    tell_person(actor, appeal, "received", subject, body % day)


def tell_accepted(actor: Actor, appeal: Appeal) -> None:
    """Who organises appoints a second examiner and two deciders; the person knows that it is judged anew."""
    application = appeal.decision.application
    scheme, title = application.scheme, {"title": application.scheme.title}
    people = [one for one in organisers_of(scheme.region_id) if one != application.person_id]
    subject = _("Banding dinyatakan dapat diperiksa: %(title)s") % title
    body = _("Tugaskan penguji kedua dan dua pemutus banding, lalu masukkan perkaranya ke sidang pleno.")
    path, source = f"/banding/{appeal.uuid}/", f"credentials.appeal:{appeal.uuid}:accepted"
    _send(actor, scheme.region_id, APPEAL, source, people, subject, body, path)
    subject = _("Banding Anda dinilai ulang: %(title)s") % title
    body = _("Penguji kedua menilai bukti Anda dari awal, lalu dua pemutus lain memutuskan.")
    tell_person(actor, appeal, "judged", subject, body)


def tell_person(actor: Actor, appeal: Appeal, what: str, subject: str, body: str) -> None:
    """Who filed it, with the page of the decision."""
    region, source = appeal.decision.application.scheme.region_id, f"credentials.appeal:{appeal.uuid}:{what}"
    people = [appeal.decision.application.person_id]
    _send(actor, region, APPEAL, source, people, subject, body, f"/keputusan/{appeal.decision.uuid}/")


def people_with(application: Application, *duties: Duty) -> list[int]:
    """Who has one of these duties and declared no conflict."""
    rows = Appointment.objects.filter(application=application, duty__in=duties, ended_at=None, conflict=False)
    return list(rows.order_by("pk").values_list("person", flat=True))


def _ready(case: PlenaryCase) -> list[int]:
    return people_with(case.application, DECIDING[case.round])


def _send(
    actor: Actor, region: int, topic: str, source: str, people: Collection[int], subject: str, body: str, path: str
) -> None:
    drafts = [Draft(person, subject, body, path) for person in people]
    send_messages(actor, region=region, topic=topic, source=source, drafts=drafts)
