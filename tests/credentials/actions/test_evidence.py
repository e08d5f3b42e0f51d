"""Certificates and decisions become evidence of competencies, and stop being so with what becomes of them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine

from pamong.competency.actions.evidence import EvidenceFacts, record_evidence
from pamong.competency.models import Evidence, SetAside
from pamong.core.actor import SYSTEM
from pamong.core.delivery import drain_all
from pamong.core.models import Delivery
from pamong.credentials.actions.evidence import note_decision, note_evidence
from pamong.credentials.models import Credential, Decision, SchemeUnit
from tests.credentials import case
from tests.credentials.able import Able, able, change, counts, issued, judged_by, tell

pytestmark = pytest.mark.django_db

CERTIFICATE = "credentials.credential"
DECISION = "credentials.decision"
UNTIL = date(2029, 11, 20)
"""Three years of 365 days after the day of the tests, as the certificates of the case are made."""

EXAM = {"kind": "exam", "blueprint": "0197a5f0-0000-7000-8000-000000000001", "least": 70, "reason": "Keputusan panel"}
SEEN: dict[str, Any] = {"day": "2026-11-21", "pieces": 1, "observed": True}
SAT: dict[str, Any] = {"day": "2026-11-21", "marks": {EXAM["blueprint"]: [[82.0, "2026-11-02", "x"]]}}
ATTENDANCE = {"kind": "attendance", "programme": "0197a5f0-0000-7000-8000-000000000002"}


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 21, 3, 32, tzinfo=UTC), tick=False):
        yield


def partial(found: Able, *facts: dict[str, Any] | None) -> Decision:
    """Ani was judged by these facts and decided not yet competent."""
    application = case.application(found.version, found.world.ani)
    judged_by(found.world, application, *facts)
    return case.decided(found.world, application, competent=[fact is not None for fact in facts])


def test_a_certificate_shows_each_unit_until_it_ends() -> None:
    found = able()
    row = found.certified()
    assert counts(found.world.ani) == [("A", 3, 3.0, CERTIFICATE, UNTIL), ("B", 3, 2.0, CERTIFICATE, UNTIL)]
    assert set(Evidence.objects.values_list("region", "source", "observed_on")) == {
        (found.world.region.pk, f"credentials.credential:{row.uuid}", date(2026, 11, 21))
    }
    assert not Delivery.objects.filter(reaction__startswith="pamong.credentials").exists()


def test_of_two_units_of_a_competency_the_higher_level_is_shown() -> None:
    found = able()
    SchemeUnit.objects.filter(version=found.version).update(competency=found.competency("A"))
    found.certified()
    assert counts(found.world.ani) == [("A", 3, 3.0, CERTIFICATE, UNTIL)]


def test_a_unit_above_the_scale_of_today_is_not_told() -> None:
    found = able()
    SchemeUnit.objects.filter(version=found.version, number=1).update(level=6)
    found.certified()
    assert counts(found.world.ani) == [("B", 3, 2.0, CERTIFICATE, UNTIL)]


def test_the_same_fact_twice_is_told_once() -> None:
    found = able()
    row = found.certified()
    tell("credentials.issued", row, times=2)
    assert (Evidence.objects.count(), SetAside.objects.count()) == (2, 0)


@pytest.mark.parametrize("kind", ["suspended", "withdrawn", "replaced"])
def test_what_holds_no_more_is_set_aside_with_its_reason(kind: str) -> None:
    found = able()
    row = found.certified()
    change(row, kind)
    assert counts(found.world.ani) == []
    words = {"suspended": "dibekukan", "withdrawn": "dicabut", "replaced": "diganti"}
    assert set(SetAside.objects.values_list("reason", flat=True)) == {f"Sertifikat {row.number} {words[kind]}."}
    tell(f"credentials.{kind}", row)
    assert (Evidence.objects.count(), SetAside.objects.count()) == (2, 2)


def test_a_resumed_certificate_tells_again_under_a_source_of_its_own() -> None:
    found = able()
    row = found.certified()
    for kind in ("suspended", "resumed"):
        change(row, kind)
    second = f"{CERTIFICATE}:2"
    assert counts(found.world.ani) == [("A", 3, 3.0, second, UNTIL), ("B", 3, 2.0, second, UNTIL)]
    for kind in ("suspended", "resumed"):
        change(row, kind)
    third = f"{CERTIFICATE}:4"
    assert counts(found.world.ani) == [("A", 3, 3.0, third, UNTIL), ("B", 3, 2.0, third, UNTIL)]
    change(row, "withdrawn")
    assert counts(found.world.ani) == []


def test_a_late_fact_does_not_bring_back_what_was_withdrawn() -> None:
    found = able()
    application = case.application(found.version, found.world.ani)
    row = case.credential(found.world, case.decided(found.world, application))
    change(row, "withdrawn")
    tell("credentials.issued", row)
    assert counts(found.world.ani) == []


def test_a_replacement_takes_over() -> None:
    found = able()
    row = found.certified()
    after = case.credential(found.world, row.decision, replaces=row, reason="Nama salah tulis.")
    change(row, "replaced")  # the fact of the old one is enough
    assert set(Evidence.objects.exclude(source__endswith=str(row.uuid)).values_list("source", flat=True)) == {
        f"credentials.credential:{after.uuid}"
    }
    assert [line[0] for line in counts(found.world.ani)] == ["A", "B"]


def test_a_partial_pass_shows_the_units_that_were_seen_as_practice() -> None:
    found = able()
    decision = partial(found, SEEN, None)
    tell("credentials.decided", decision)
    assert counts(found.world.ani) == [("A", 2, 3.0, DECISION, UNTIL)]
    tell("credentials.decided", decision)
    assert Evidence.objects.count() == 1


def test_a_unit_shown_by_an_exam_alone_is_an_exam() -> None:
    found = able(rules=[EXAM, case.PORTFOLIO])
    assert note_decision(decision=partial(found, SAT, None).pk) == 1
    assert counts(found.world.ani) == [("A", 1, 3.0, DECISION, UNTIL)]


def test_an_exam_that_told_itself_is_not_told_twice() -> None:
    found = able(rules=[EXAM, case.PORTFOLIO])
    told = EvidenceFacts(
        found.world.ani.person_id, found.competency("A").pk, 1, 3.0, date(2026, 11, 2), "exams.run:0197"
    )
    record_evidence(SYSTEM, region=found.world.region.pk, rows=[told])
    assert note_decision(decision=partial(found, SAT, None).pk) == 0


def test_attendance_alone_shows_no_level() -> None:
    found = able(rules=[{"any": [ATTENDANCE, EXAM]}, case.PORTFOLIO])
    facts: dict[str, Any] = {"day": "2026-11-21", "attended": {ATTENDANCE["programme"]: "2026-10-01"}}
    assert note_decision(decision=partial(found, facts, None).pk) == 0


@pytest.mark.parametrize("judged", [True, False])
def test_a_unit_that_was_carried_over_is_not_told_again(judged: bool) -> None:  # noqa: FBT001  # of two cases
    found = able()
    if judged:
        decision = partial(found, {**SEEN, "carried": "2026-01-15"}, None)
    else:
        application = case.application(found.version, found.world.ani)
        decision = case.decided(found.world, application, competent=[True, False])
    assert note_decision(decision=decision.pk) == 0


def test_a_competent_decision_leaves_it_to_its_certificate() -> None:
    found = able()
    application = case.application(found.version, found.world.ani)
    judged_by(found.world, application, SEEN, SEEN)
    assert note_decision(decision=case.decided(found.world, application).pk) == 0
    assert Evidence.objects.count() == 0


def test_an_appeal_takes_back_what_the_first_round_told() -> None:
    found = able()
    decision = partial(found, SEEN, None)
    tell("credentials.decided", decision)
    again = case.decided(found.world, decision.application, stage=2)
    tell("credentials.decided", again)
    assert counts(found.world.ani) == []
    assert SetAside.objects.get().reason == "Keputusan ini diganti keputusan atas banding."


def test_a_certificate_takes_the_place_of_the_partial_pass_before_it() -> None:
    found = able()
    decision = partial(found, SEEN, None)
    tell("credentials.decided", decision)
    decision.application.closed_at = datetime(2026, 11, 21, tzinfo=UTC)
    decision.application.save(update_fields=["closed_at"])
    row = issued(found.world, case.application(found.version, found.world.ani))
    assert counts(found.world.ani) == [("A", 3, 3.0, CERTIFICATE, UNTIL), ("B", 3, 2.0, CERTIFICATE, UNTIL)]
    assert SetAside.objects.get().reason == f"Sertifikat {row.number} menggantikannya."
    tell("credentials.decided", decision)  # late
    assert len(counts(found.world.ani)) == 2


def test_somebody_of_another_region_carries_it_home() -> None:
    found = able()
    found.certified("dewi")
    assert counts(found.world.dewi) == [("A", 3, 3.0, CERTIFICATE, UNTIL), ("B", 3, 2.0, CERTIFICATE, UNTIL)]
    assert note_evidence(credential=Credential.objects.get().pk) == 0
    assert drain_all() == 0
