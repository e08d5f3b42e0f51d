"""What the addresses of messages, surveys and competency point to, made by the actions that people use."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any, Final

from django.test import Client
from django.utils import timezone

from pamong.competency.actions.discussions import open_discussions, propose_outcome
from pamong.competency.actions.drafts import add_competency
from pamong.competency.actions.evidence import EnteredFacts, EvidenceFacts, enter_evidence, record_evidence
from pamong.competency.actions.frameworks import FrameworkFacts, VersionFacts, create_framework, publish_version
from pamong.competency.actions.regulations import (
    RegulationFacts,
    link_regulation,
    register_regulation,
    withdraw_regulation,
)
from pamong.competency.actions.rounds.making import create_round
from pamong.competency.actions.rounds.opening import open_round
from pamong.competency.actions.snapshots import take_snapshot
from pamong.competency.actions.wording import CompetencyWording, LevelWording
from pamong.competency.formats.case import competency_id, document_id
from pamong.competency.models import (
    Competency,
    Discussion,
    Evidence,
    EvidenceKind,
    FrameworkVersion,
    Regulation,
    Review,
    Round,
    RoundSubject,
)
from pamong.core.actor import SYSTEM
from pamong.kit.jobs import run_job
from pamong.office.actions.send import Draft, send_messages
from pamong.office.models import Message
from pamong.people.models import Person
from pamong.surveys.actions.invitations import Invitee, invite, issue_tokens
from pamong.surveys.actions.questionnaires import add_question, create_questionnaire, start_version
from pamong.surveys.actions.questionnaires import publish_version as publish_questionnaire
from pamong.surveys.actions.questions import QuestionFacts
from pamong.surveys.actions.surveys import open_survey
from pamong.surveys.models import Invitation, Question, QuestionnaireVersion, Survey
from tests import make
from tests.make import World

_SCALE: Final = QuestionFacts("Seberapa tenang hari Anda?", "scale", options=("Gelisah", "Biasa", "Tenang"))
_TALK: Final = QuestionFacts("Apa yang mengganggu?", "text", required=False)


def message(world: World) -> Message:
    """To Ani, who can be reached by telephone."""
    Person.objects.filter(pk=world.ani.person_id).update(phone="081234567890")
    draft = Draft(world.ani.person_id, "Penilaian dibuka", "Nilailah diri Anda.", "/penilaian/")
    send_messages(SYSTEM, region=world.region.pk, topic="competency.round_opened", source="", drafts=[draft])
    return Message.objects.latest("pk")


def draft_questionnaire(world: World) -> QuestionnaireVersion:
    """Not yet published, with two questions."""
    row = create_questionnaire(world.actor("budi"), region="15.04", title="Suasana kerja", intro="Untuk ruang kerja.")
    for facts in (_SCALE, _TALK):
        add_question(world.actor("budi"), version=row.uuid, facts=facts)
    return row


def questionnaire(world: World) -> QuestionnaireVersion:
    """Published."""
    row = draft_questionnaire(world)
    publish_questionnaire(world.actor("budi"), version=row.uuid)
    return row


def survey(world: World, *, anonymous: bool = False) -> Survey:
    """Open, and asked of Ani."""
    now = timezone.now()
    row = open_survey(
        world.actor("budi"),
        region=world.region.pk,
        version=questionnaire(world).uuid,
        title="Suasana kerja November",
        anonymous=anonymous,
        floor=5,
        opens_at=now - timedelta(days=1),
        closes_at=now + timedelta(days=9),
    )
    invitee = Invitee(world.ani.person_id, None, world.permits.pk)
    invite(world.actor("budi"), survey=row.uuid, people=[invitee])
    return row


def invitation(world: World) -> object:
    """Ani's."""
    return Invitation.objects.get(survey=survey(world)).uuid


def token(world: World) -> str:
    """Good once."""
    return issue_tokens(world.actor("budi"), survey=survey(world, anonymous=True).uuid, count=1)[0]


def dictionary(world: World, code: str = "TEKNIS-KES") -> FrameworkVersion:
    """A draft of the region's own, with one competency."""
    levels = tuple(LevelWording(headline, ()) for headline in ("Mengenali gawat darurat", "Memilah sendiri"))
    version = create_framework(
        world.actor("budi"),
        region="15.04",
        framework=FrameworkFacts(code, "Kompetensi teknis kesehatan", "Kementerian Kesehatan"),
        version=VersionFacts("2026", date(2026, 1, 1), "Keputusan 1/2026", "confirmed_1"),
    )
    said = CompetencyWording(code="T.01", name="Memilah pasien", group="technical", levels=levels)
    add_competency(world.actor("budi"), version=version.uuid, wording=said)
    return version


def published_dictionary(world: World) -> FrameworkVersion:
    """The same, in force."""
    row = dictionary(world, "TEKNIS-DUK")
    return publish_version(world.actor("budi"), version=row.uuid)


def built_in() -> FrameworkVersion:
    """The dictionary that comes with pamong."""
    return FrameworkVersion.objects.get(framework__region=None)


def competency(code: str = "M.05") -> Competency:
    """One that comes with pamong."""
    return Competency.objects.get(framework__region=None, code=code)


def regulation(world: World, number: str = "SOP/03") -> Regulation:
    """In force, and a competency rests on it."""
    facts = RegulationFacts("procedure", number, "Penanganan pengaduan", date(2020, 5, 4))
    row = register_regulation(world.actor("budi"), region="15.04", facts=facts)
    link_regulation(world.actor("budi"), regulation=row.uuid, competency=competency().uuid)
    return row


def review(world: World) -> Review:
    """Waits, because a regulation was withdrawn."""
    row = regulation(world, "SOP/02")
    withdraw_regulation(world.actor("budi"), regulation=row.uuid, on=date(2026, 2, 2))
    return Review.objects.get()


def planned_round(world: World) -> Round:
    """Waits to be opened; Ani and five colleagues would be rated."""
    _ = world.ani, world.fajar
    for name in ("Lia Hartati", "Mira Yuliana", "Nani Suryani", "Oki Firmansyah"):
        make.civil_servant(name, world.permits, world.officer)
    today = timezone.localdate()
    return create_round(
        world.actor("budi"),
        region="15.04",
        title="AKPK 2027",
        units=[world.licensing.uuid],
        peers=2,
        opens_on=today,
        closes_on=today + timedelta(days=14),
    )


def open_now(world: World) -> Round:
    """Raters have been asked."""
    row = planned_round(world)
    run_job(open_round(world.actor("budi"), uuid=row.uuid).pk)
    row.refresh_from_db()
    return row


def subject(world: World) -> RoundSubject:
    """Ani, rated in an open round."""
    return RoundSubject.objects.get(round=open_now(world), person=world.ani.person)


def tested(world: World) -> Evidence:
    """Ani has a certificate from elsewhere."""
    if row := Evidence.objects.filter(kind=EvidenceKind.CERTIFICATE).first():
        return row
    facts = EnteredFacts(
        kind=EvidenceKind.CERTIFICATE, level=3, observed_on=date(2026, 1, 5), source="Sertifikat 77", note=""
    )
    enter_evidence(world.actor("budi"), person=world.ani.person.uuid, competency=competency().uuid, facts=facts)
    return Evidence.objects.get(kind=EvidenceKind.CERTIFICATE)


def discussion(world: World, *, proposed: bool = False) -> Discussion:
    """About Ani, whose head is Fajar."""
    _ = world.fajar
    told: dict[str, Any] = {"observed_on": timezone.localdate(), "source": "competency.round:1"}
    key, ani = competency().pk, world.ani.person_id
    rows = [
        EvidenceFacts(ani, key, EvidenceKind.SUPERVISOR, 4, **told),
        EvidenceFacts(ani, key, EvidenceKind.PEER, 2, raters=2, **told),
    ]
    record_evidence(SYSTEM, region=world.region.pk, rows=rows)
    open_discussions(SYSTEM, region=world.region.pk, people=[ani])
    row = Discussion.objects.get()
    if proposed:
        propose_outcome(world.actor("fajar"), discussion=row.uuid, dropped=EvidenceKind.PEER, outcome="Belum melihat")
    return row


def snapshot(world: World) -> object:
    """Of a region with evidence about Ani."""
    tested(world)
    return take_snapshot(world.actor("budi"), region=world.region.pk, title="Potret Januari").uuid


def case_association(_world: World) -> str:
    """One that the package of the built-in dictionary names."""
    answer = Client().get(f"/ims/case/v1p0/CFPackages/{document_id(built_in().uuid)}")
    identifier: str = answer.json()["CFAssociations"][0]["identifier"]
    return identifier


FACTS: Final[Mapping[str, Callable[[World], object]]] = {
    "message": lambda world: message(world).uuid,
    "questionnaire": lambda world: questionnaire(world).uuid,
    "next-questionnaire": lambda world: (
        start_version(world.actor("budi"), questionnaire=questionnaire(world).questionnaire.uuid).uuid
    ),
    "draft-questionnaire": lambda world: draft_questionnaire(world).uuid,
    "question": lambda _world: Question.objects.filter(version__published_at=None).order_by("place")[0].key,
    "survey": lambda world: survey(world).uuid,
    "invitation": invitation,
    "token": token,
    "dictionary": lambda world: dictionary(world).uuid,
    "published-dictionary": lambda world: published_dictionary(world).uuid,
    "own-competency": lambda world: (
        Competency.objects.get(framework__region=world.region, framework__code="TEKNIS-KES").uuid
    ),
    "built-in": lambda _world: built_in().uuid,
    "competency": lambda _world: competency().uuid,
    "case-document": lambda _world: document_id(built_in().uuid),
    "case-item": lambda _world: competency_id(built_in().uuid, competency().uuid),
    "case-association": case_association,
    "regulation": lambda world: regulation(world).uuid,
    "review": lambda world: review(world).uuid,
    "round": lambda world: open_now(world).uuid,
    "planned-round": lambda world: planned_round(world).uuid,
    "subject": lambda world: subject(world).uuid,
    "evidence": lambda world: tested(world).id,
    "discussion": lambda world: discussion(world).uuid,
    "proposed": lambda world: discussion(world, proposed=True).uuid,
    "snapshot": snapshot,
}
"""What the keys of addresses may point to, made when asked for."""
