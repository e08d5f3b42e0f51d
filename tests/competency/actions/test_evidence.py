"""Evidence is kept once from each source, never changed, and set aside with a reason."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.db import DatabaseError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from pamong.competency.actions.evidence import (
    EnteredFacts,
    EvidenceFacts,
    enter_evidence,
    record_evidence,
    set_aside,
    set_source_aside,
)
from pamong.competency.models import (
    Competency,
    CompetencyVersion,
    Evidence,
    EvidenceKind,
    Framework,
    FrameworkVersion,
    Level,
    SetAside,
)
from pamong.core.actor import SYSTEM
from pamong.people.access import actor_of
from pamong.people.models import Region
from tests import make
from tests.people.actions.effects import facts
from tests.people.actions.effects import refusal as quiet_refusal

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
YESTERDAY = TODAY - timedelta(days=1)


def competency(code: str, *, region: Region | None = None, top: int = 5) -> Competency:
    """A published competency with that many levels, in a framework of its own."""
    now = timezone.now()
    framework = Framework.objects.create(region=region, code=f"kamus {code}", title="Kamus", created_at=now)
    version = FrameworkVersion.objects.create(
        framework=framework,
        number=1,
        label="2026",
        confidence="unconfirmed",
        valid_since=date(2026, 1, 1),
        created_at=now,
    )
    row = Competency.objects.create(framework=framework, code=code, created_at=now)
    worded = CompetencyVersion.objects.create(version=version, competency=row, name=f"Nama {code}", group="technical")
    for number in range(1, top + 1):
        Level.objects.create(worded=worded, number=number, headline=f"Tingkat {number}", confidence="unconfirmed")
    version.published_at = now
    version.save(update_fields=["published_at"])
    row.refresh_from_db()
    return row


def exam(person: int, competency: Competency, level: float = 3, **other: Any) -> EvidenceFacts:
    """A passed exam of yesterday."""
    told = {"kind": EvidenceKind.EXAM, "observed_on": YESTERDAY, "source": "Berita acara 12/2026", **other}
    return EvidenceFacts(person, competency.pk, level=level, **told)


def kept() -> list[tuple[int, int, int, float, str]]:
    """Every piece: person, competency, kind, level and source."""
    rows = Evidence.objects.order_by("person", "competency", "kind", "source")
    return list(rows.values_list("person", "competency", "kind", "level", "source"))


def refusal(action: Any, actor: Any, **given: Any) -> str:
    """Code of the refusal, after checking that neither people's tables nor competency's changed."""
    before = state()
    code = quiet_refusal(action, actor, **given)
    assert state() == before
    return code


def state() -> dict[str, list[dict[str, Any]]]:
    """Every row of competency's tables."""
    tables = apps.get_app_config("competency").get_models()
    return {table.__name__: list(QuerySet(table).order_by("pk").values()) for table in tables}


def test_record_evidence_keeps_every_row_with_one_fact() -> None:
    world = make.world()
    first, second = competency("T.01"), competency("T.02", region=world.region)
    ani, kiki = world.ani.person_id, world.kiki.person_id
    rows = [exam(ani, first), exam(ani, second, 2.5), exam(kiki, first, 0)]
    assert record_evidence(world.actor("budi"), region=world.region.pk, rows=rows) == 3
    assert kept() == sorted(
        [
            (ani, first.pk, 1, 3.0, "Berita acara 12/2026"),
            (ani, second.pk, 1, 2.5, "Berita acara 12/2026"),
            (kiki, first.pk, 1, 0.0, "Berita acara 12/2026"),
        ]
    )
    assert facts("competency.evidence_recorded") == [(world.region.pk, {"new": 3, "sources": ["Berita acara 12/2026"]})]


def test_record_evidence_keeps_what_it_was_told() -> None:
    world = make.world()
    skill = competency("T.01")
    told = exam(
        world.ani.person_id,
        skill,
        3.25,
        standard_error=0.4,
        raters=7,
        valid_until=TODAY + timedelta(days=30),
        note="Ujian ulang",
    )
    record_evidence(world.actor("budi"), region=world.region.pk, rows=[told])
    row = Evidence.objects.get()
    assert (row.region, row.level, row.standard_error, row.raters, row.observed_on, row.valid_until, row.note) == (
        world.region.pk,
        3.25,
        0.4,
        7,
        YESTERDAY,
        TODAY + timedelta(days=30),
        "Ujian ulang",
    )
    assert row.recorded_by == world.budi.pk


def test_record_evidence_again_changes_nothing() -> None:
    world = make.world()
    skill = competency("T.01")
    rows = [exam(world.ani.person_id, skill, 3)]
    record_evidence(SYSTEM, region=world.region.pk, rows=rows)
    again = [exam(world.ani.person_id, skill, 5), exam(world.ani.person_id, skill, 4, source="Lain")]
    assert record_evidence(SYSTEM, region=world.region.pk, rows=rows) == 0
    assert record_evidence(SYSTEM, region=world.region.pk, rows=again) == 1
    assert [(level, source) for *_rest, level, source in kept()] == [(3.0, "Berita acara 12/2026"), (4.0, "Lain")]
    assert len(facts("competency.evidence_recorded")) == 2


def test_record_evidence_of_a_round_takes_ratings_and_who_has_moved_away() -> None:
    world = make.world()
    skill, away = competency("T.01"), world.dewi.person_id
    told: dict[str, Any] = {"observed_on": TODAY, "source": "competency.round:1"}
    rows = [
        EvidenceFacts(away, skill.pk, EvidenceKind.SELF, 5, **told),
        EvidenceFacts(away, skill.pk, EvidenceKind.SUPERVISOR, 3, **told),
        EvidenceFacts(away, skill.pk, EvidenceKind.PEER, 2.5, raters=2, **told),
    ]
    assert record_evidence(world.actor("budi"), region=world.region.pk, rows=rows) == 3


@pytest.mark.parametrize("who", ["ani", "dewi", "fajar", "gita", "hadi", "joko"])
def test_record_evidence_is_for_keepers_of_the_region(who: str) -> None:
    world = make.world()
    rows = [exam(world.kiki.person_id, competency("T.01"))]
    assert refusal(record_evidence, world.actor(who), region=world.region.pk, rows=rows) == "not-found"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"level": 5.5}, "evidence-level"),
        ({"level": -1.0}, "evidence-level"),
        ({"level": float("nan")}, "evidence-level"),
        ({"observed_on": TODAY + timedelta(days=1)}, "evidence-ahead"),
        ({"valid_until": YESTERDAY - timedelta(days=1)}, "evidence-validity"),
        ({"kind": 7}, "evidence-kind"),
        ({"kind": EvidenceKind.SELF}, "evidence-rating"),
        ({"kind": EvidenceKind.PEER, "raters": 3}, "evidence-rating"),
        ({"kind": EvidenceKind.SUPERVISOR}, "evidence-rating"),
        ({"kind": EvidenceKind.PEER, "raters": 1, "source": "competency.round:1"}, "evidence-peers"),
        ({"source": ""}, "evidence-source"),
    ],
)
def test_record_evidence_refuses_all_for_one_wrong_row(changed: dict[str, Any], code: str) -> None:
    world = make.world()
    skill = competency("T.01")
    rows = [exam(world.ani.person_id, skill), exam(world.kiki.person_id, skill, **changed)]
    assert refusal(record_evidence, world.actor("budi"), region=world.region.pk, rows=rows) == code


def test_record_evidence_refuses_strangers_and_unknown_competencies() -> None:
    world = make.world()
    skill, theirs = competency("T.01"), competency("T.02", region=world.other)
    draft = Competency.objects.create(framework=skill.framework, code="T.09", created_at=timezone.now())
    budi, region, ani = world.actor("budi"), world.region.pk, world.ani.person_id
    given = [
        (exam(world.dewi.person_id, skill), "evidence-person"),
        (exam(2**40, skill), "evidence-person"),
        (exam(ani, theirs), "evidence-competency"),
        (exam(ani, draft), "evidence-competency"),
        (exam(world.budi.person_id, skill), "own-evidence"),
    ]
    for row, code in given:
        assert refusal(record_evidence, budi, region=region, rows=[row]) == code


def test_a_level_of_a_competency_with_three_is_at_most_three() -> None:
    world = make.world()
    rows = [exam(world.ani.person_id, competency("T.01", top=3), 4)]
    assert refusal(record_evidence, SYSTEM, region=world.region.pk, rows=rows) == "evidence-level"


def test_evidence_is_never_changed_nor_removed() -> None:
    world = make.world()
    record_evidence(SYSTEM, region=world.region.pk, rows=[exam(world.ani.person_id, competency("T.01"))])
    with pytest.raises(DatabaseError), transaction.atomic():
        Evidence.objects.update(level=5)
    with pytest.raises(DatabaseError), transaction.atomic():
        Evidence.objects.all().delete()
    assert [row[3] for row in kept()] == [3.0]


ENTERED = EnteredFacts(EvidenceKind.CERTIFICATE, 4, YESTERDAY, " Sertifikat  BNSP 123 ", TODAY, "Dari instansi lama")


def test_enter_evidence_keeps_a_certificate_from_before() -> None:
    world = make.world()
    skill = competency("T.01")
    enter_evidence(world.actor("budi"), person=world.ani.person.uuid, competency=skill.uuid, facts=ENTERED)
    assert kept() == [(world.ani.person_id, skill.pk, 3, 4.0, "Sertifikat BNSP 123")]
    told = {"person": world.ani.person_id, "competency": skill.pk, "kind": 3}
    assert facts("competency.evidence_entered") == [(world.region.pk, told)]


def test_enter_evidence_refuses_what_it_cannot_be() -> None:
    world = make.world()
    skill, theirs = competency("T.01"), competency("T.02", region=world.other)
    budi, ani = world.actor("budi"), world.ani.person.uuid
    rating = EnteredFacts(EvidenceKind.PEER, 3, YESTERDAY, "Catatan")
    given: list[tuple[UUID, UUID, EnteredFacts, str]] = [
        (ani, skill.uuid, rating, "evidence-rating"),
        (ani, skill.uuid, EnteredFacts(EvidenceKind.EXAM, 3, YESTERDAY, " competency.round:1"), "evidence-rating"),
        (ani, theirs.uuid, ENTERED, "not-found"),
        (ani, uuid4(), ENTERED, "not-found"),
        (world.dewi.person.uuid, skill.uuid, ENTERED, "not-found"),
        (world.budi.person.uuid, skill.uuid, ENTERED, "own-record"),
    ]
    for person, what, told, code in given:
        assert refusal(enter_evidence, budi, person=person, competency=what, facts=told) == code
    enter_evidence(budi, person=ani, competency=skill.uuid, facts=ENTERED)
    assert refusal(enter_evidence, budi, person=ani, competency=skill.uuid, facts=ENTERED) == "evidence-twice"


@pytest.mark.parametrize("who", ["ani", "dewi", "fajar", "gita", "hadi", "joko", "kiki"])
def test_enter_evidence_is_for_keepers(who: str) -> None:
    world = make.world()
    given = {"person": world.ani.person.uuid, "competency": competency("T.01").uuid, "facts": ENTERED}
    assert refusal(enter_evidence, world.actor(who), **given) == "not-found"


def test_set_aside_keeps_the_piece_and_the_reason() -> None:
    world = make.world()
    record_evidence(SYSTEM, region=world.region.pk, rows=[exam(world.ani.person_id, competency("T.01"))])
    piece = Evidence.objects.get()
    given: dict[str, Any] = {"region": world.region.pk, "evidence": piece.id}
    set_aside(world.actor("budi"), **given, reason=" Salah  orang ")
    assert SetAside.objects.values_list("evidence", "person", "reason", "account").get() == (
        piece.id,
        world.ani.person_id,
        "Salah orang",
        world.budi.pk,
    )
    assert Evidence.objects.count() == 1
    told = {"person": world.ani.person_id, "evidence": str(piece.id)}
    assert facts("competency.evidence_set_aside") == [(world.region.pk, told)]
    assert refusal(set_aside, world.actor("budi"), **given, reason="Lagi") == "evidence-set-aside"


def test_set_source_aside_takes_all_of_one_source_and_no_other() -> None:
    world = make.world()
    skill, region = competency("T.01"), world.region.pk
    old = [replace(exam(person, skill), source="exams.run:1") for person in (world.ani.person_id, world.kiki.person_id)]
    record_evidence(SYSTEM, region=region, rows=[*old, replace(old[0], source="exams.run:2")])
    given: dict[str, Any] = {"region": region, "people": [row.person for row in old], "source": "exams.run:1"}
    assert set_source_aside(world.actor("budi"), **given, reason=" Kunci  dibetulkan ") == 2
    assert set_source_aside(world.actor("budi"), **given, reason="Lagi") == 0
    assert set(SetAside.objects.values_list("person", "reason")) == {(row.person, "Kunci dibetulkan") for row in old}
    assert facts("competency.source_set_aside") == [(region, {"source": "exams.run:1", "pieces": 2})]


def test_set_source_aside_refuses_without_a_reason_and_for_oneself_and_for_others() -> None:
    world = make.world()
    region = world.region.pk
    row = exam(world.budi.person_id, competency("T.01"))
    record_evidence(SYSTEM, region=region, rows=[row])
    given: dict[str, Any] = {"region": region, "people": [row.person], "source": row.source}
    assert refusal(set_source_aside, world.actor("budi"), **given, reason="Salah") == "own-evidence"
    assert refusal(set_source_aside, world.actor("eka"), **given, reason=" ") == "reason-empty"
    for who in ("ani", "dewi", "fajar", "gita", "hadi"):
        assert refusal(set_source_aside, world.actor(who), **given, reason="Salah") == "not-found"
    assert SetAside.objects.count() == 0


def test_set_aside_refuses_without_a_reason_and_for_oneself_and_for_others() -> None:
    world = make.world()
    skill, region = competency("T.01"), world.region.pk
    rows = [exam(world.ani.person_id, skill), exam(world.budi.person_id, skill)]
    record_evidence(SYSTEM, region=region, rows=rows)
    ani = Evidence.objects.get(person=world.ani.person_id).id
    own = Evidence.objects.get(person=world.budi.person_id).id
    budi = world.actor("budi")
    assert refusal(set_aside, budi, region=region, evidence=ani, reason=" ") == "reason-empty"
    assert refusal(set_aside, budi, region=region, evidence=own, reason="Salah") == "own-evidence"
    assert refusal(set_aside, budi, region=region, evidence=uuid4(), reason="Salah") == "not-found"
    for who in ("ani", "dewi", "fajar", "gita", "hadi"):
        assert refusal(set_aside, world.actor(who), region=region, evidence=ani, reason="Salah") == "not-found"


def test_who_acts_for_an_organiser_sets_neither_ones_evidence_aside() -> None:
    world = make.world()
    skill, region = competency("T.01"), world.region.pk
    rows = [exam(world.ani.person_id, skill), exam(world.budi.person_id, skill)]
    record_evidence(SYSTEM, region=region, rows=rows)
    delegation = make.delegation(world.budi, world.ani)
    acting = actor_of(world.ani, acting=delegation.uuid)
    for piece in Evidence.objects.all():
        assert refusal(set_aside, acting, region=region, evidence=piece.id, reason="Salah") == "own-evidence"
    assert SetAside.objects.count() == 0
