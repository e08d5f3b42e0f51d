"""From stored answers to scores, and from a corrected key to a new run that somebody decides about."""

from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pamong.core.actor import SYSTEM
from pamong.core.refusals import Conflict, Forbidden, Invalid, NotFound
from pamong.exams import items
from pamong.exams.actions.scoring import Scored, adopt_run, conclude, drop_run, open_run, rescore, score_attempts
from pamong.exams.models import (
    Attempt,
    Blueprint,
    Form,
    FormItem,
    Score,
    ScoringRun,
    Sitting,
)
from pamong.exams.queries.run_diff import run_diff
from pamong.exams.queries.scores import answers_of, verify_scores
from pamong.office.models import Message
from pamong.science.scoring import total
from pamong.web.topics import topic
from tests import make
from tests.exams import case, sat
from tests.exams.actions.scoring_case import corrected, judged, verbs
from tests.make import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make.world()


def rows_of(sitting: Sitting) -> list[tuple[Any, ...]]:
    found = Score.objects.filter(run__sitting=sitting).order_by("run__number", "attempt")
    return list(found.values_list("run", "attempt", "answered", "points", "most", "percent", "passed", "parts", "at"))


def test_open_run_pins_the_keys_of_that_day_and_holds_at_once(world: World) -> None:
    made = case.prepared(world)
    corrected(made.versions[0])
    run = open_run(world.actor("budi"), made.sitting)
    assert run.keys == {str(made.versions[0].pk): 2, **{str(one.pk): 1 for one in made.versions[1:]}}
    assert (run.number, run.method, run.adopted_at == run.made_at) == (1, "1", True)
    assert (run.made_by, run.adopted_by) == (world.budi.pk, world.budi.pk)


def test_open_run_twice_is_the_same_run(world: World) -> None:
    made = case.prepared(world)
    first = open_run(SYSTEM, made.sitting)
    corrected(made.versions[0])
    again = open_run(SYSTEM, made.sitting)
    assert (again.pk, again.keys) == (first.pk, first.keys)


def test_answers_of_takes_the_highest_number_and_leaves_out_what_was_taken_back(world: World) -> None:
    made = case.prepared(world)
    ani, other = case.attempt(case.candidate(made.sitting, world.ani)), case.attempt(case.candidate(made.sitting))
    sat.answer(ani, 1, "b", seq=2)
    sat.answer(ani, 1, "a", seq=1)
    sat.answer(ani, 2, "c", seq=1)
    sat.answer(ani, 2, None, seq=4)
    sat.answer(other, 1, "d")
    assert answers_of([ani.pk, other.pk]) == {ani.pk: {1: "b"}, other.pk: {1: "d"}}


def test_score_attempts_counts_what_holds(world: World) -> None:
    made = case.prepared(world)
    ani, other = sat.work(made, world.ani, ["b", "b", "b"]), sat.work(made, None, ["b", "a", None])
    assert score_attempts([ani.pk, other.pk], timezone.now()) == {
        ani.pk: Scored(Decimal("100.00"), passed=True, points=3.0, most=3.0),
        other.pk: Scored(Decimal("33.33"), passed=False, points=1.0, most=3.0),
    }
    stored = Score.objects.get(attempt=other)
    assert (stored.answered, stored.points, stored.most, stored.form_id) == (2, 1.0, 3.0, made.form.pk)
    assert (stored.percent, stored.passed, stored.run.number) == (Decimal("33.33"), False, 1)


def test_score_attempts_equals_science_by_hand(world: World) -> None:
    made = case.prepared(world, items=4)
    given = ["b", "d", None, "b"]
    attempt = sat.work(made, world.ani, given)
    pairs = [(version.content, value) for version, value in zip(made.versions, given, strict=True)]
    shares = [items.score("single", content, {"right": "b"}, value) for content, value in pairs]
    by_hand = total(shares, [True] * 4, [None] * 4)
    assert score_attempts([attempt.pk], timezone.now())[attempt.pk].percent == by_hand.percent == Decimal("50.00")


def test_score_attempts_again_leaves_the_same_rows(world: World) -> None:
    made = case.prepared(world)
    attempt = sat.work(made, world.ani, ["b", "a", "b"])
    first = score_attempts([attempt.pk], timezone.now())
    rows = rows_of(made.sitting)
    assert score_attempts([attempt.pk], timezone.now()) == first
    assert rows_of(made.sitting) == rows


def test_score_attempts_uses_pinned_keys_after_a_correction(world: World) -> None:
    made = case.prepared(world)
    open_run(SYSTEM, made.sitting)
    corrected(made.versions[2])
    attempt = sat.work(made, world.ani, ["b", "b", "c"])
    assert score_attempts([attempt.pk], timezone.now())[attempt.pk].percent == Decimal("66.67")


def test_score_attempts_leaves_out_items_on_trial(world: World) -> None:
    made = case.prepared(world)
    package = made.form.package
    paper = Form.objects.create(
        blueprint=made.blueprint, number=2, package=package, digest=made.form.digest, created_at=timezone.now()
    )
    for slot, version in enumerate(made.versions, 1):
        FormItem.objects.create(form=paper, slot=slot, version=version, counts=slot < 3)
    held = replace(made, form=paper, sitting=case.sitting(world.region, made.blueprint, paper))
    attempt = sat.work(held, world.ani, ["b", "a", "b"])
    assert score_attempts([attempt.pk], timezone.now()) == {
        attempt.pk: Scored(Decimal("50.00"), passed=False, points=1.0, most=2.0)
    }
    assert Score.objects.get().answered == 3


def test_score_attempts_without_a_pass_mark_says_nothing_of_passing(world: World) -> None:
    made = case.prepared(world)
    Blueprint.objects.filter(pk=made.blueprint.pk).update(pass_mark=None, pass_reason="")
    attempt = sat.work(made, world.ani, ["b", "b", "b"])
    assert score_attempts([attempt.pk], timezone.now())[attempt.pk].passed is None


def test_score_attempts_takes_as_many_statements_for_one_as_for_forty(world: World) -> None:
    made = case.prepared(world)
    sat.crowd(made, [["b", "a", "b"]] * 41)
    attempts = list(Attempt.objects.filter(sitting=made.sitting).values_list("pk", flat=True))
    score_attempts(attempts[:1], timezone.now())  # forms and keys are read once in a process
    counts = []
    for some in (attempts[1:2], attempts[2:]):
        with CaptureQueriesContext(
            connection,
        ) as seen:
            score_attempts(some, timezone.now())
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 7


def test_verify_scores_names_a_score_that_its_answers_do_not_give(world: World) -> None:
    made = judged(world)
    assert verify_scores(made.sitting.pk) == ()
    run = ScoringRun.objects.get(sitting=made.sitting)
    forged = sat.work(made, None, ["a", "a", "a"])
    Score.objects.create(
        run=run,
        attempt=forged,
        form=made.form,
        answered=3,
        points=3,
        most=3,
        percent=100,
        passed=True,
        at=timezone.now(),
    )
    assert verify_scores(made.sitting.pk) == ((1, forged.pk),)


def test_rescore_makes_a_run_beside_the_one_that_holds(world: World) -> None:
    made = judged(world)
    corrected(made.versions[2])
    run = rescore(world.actor("budi"), sitting=made.sitting.uuid, reason=" Kunci butir 3  tertukar ")
    assert (run.number, run.adopted_at, run.reason) == (2, None, "Kunci butir 3 tertukar")
    assert run.keys[str(made.versions[2].pk)] == 2
    found = Score.objects.filter(run=run).order_by("attempt").values_list("percent", "passed")
    assert list(found) == [(Decimal("100.00"), True), (Decimal("66.67"), False)]
    assert verify_scores(made.sitting.pk) == ()
    assert verbs()[-1] == "exams.rescored"


def test_rescore_is_refused_before_the_sitting_was_closed(world: World) -> None:
    made = case.prepared(world)
    with pytest.raises(Conflict) as refusal:
        rescore(world.actor("budi"), sitting=made.sitting.uuid, reason="x")
    assert (refusal.value.code, ScoringRun.objects.count()) == ("sitting-open", 0)


def test_rescore_is_refused_without_a_reason_a_changed_key_or_while_one_waits(world: World) -> None:
    made = judged(world)
    budi = world.actor("budi")
    with pytest.raises(Invalid, match="Alasan masih kosong"):
        rescore(budi, sitting=made.sitting.uuid, reason="  ")
    with pytest.raises(Conflict, match="Tidak ada kunci yang berubah sejak putaran 1"):
        rescore(budi, sitting=made.sitting.uuid, reason="x")
    corrected(made.versions[0])
    rescore(budi, sitting=made.sitting.uuid, reason="x")
    with pytest.raises(Conflict, match="menunggu keputusan"):
        rescore(budi, sitting=made.sitting.uuid, reason="x")
    assert ScoringRun.objects.count() == 2


@pytest.mark.parametrize("who", ["ani", "citra", "dewi", "kiki", "gita"])
def test_rescore_is_not_for_others(world: World, who: str) -> None:
    made = judged(world)
    corrected(made.versions[0])
    with pytest.raises(NotFound):
        rescore(world.actor(who), sitting=made.sitting.uuid, reason="x")
    assert ScoringRun.objects.count() == 1


def test_run_diff_puts_who_changes_status_first(world: World) -> None:
    made = case.prepared(world, items=10)
    steady = sat.work(made, None, ["b"] * 9 + ["c"])  # 90 before, 100 after
    rising = sat.work(made, world.ani, ["b"] * 6 + ["a"] * 3 + ["c"])  # 60, 70
    falling = sat.work(made, world.kiki, ["a"] * 3 + ["b"] * 7)  # 70, 60
    sat.work(made, None, ["b"] * 9 + ["a"])  # 90 and 90
    conclude(SYSTEM, sat.close(made.sitting))
    corrected(made.versions[9], by=world.budi.pk)
    run = rescore(world.actor("budi"), sitting=made.sitting.uuid, reason="Tertukar")
    found = run_diff(world.actor("eka"), run.uuid)
    assert [one.number for one in found.changes] == [row.candidate.number for row in (rising, falling, steady)]
    assert [(one.before, one.after, one.crosses) for one in found.changes] == [
        (Decimal("60.00"), Decimal("70.00"), True),
        (Decimal("70.00"), Decimal("60.00"), True),
        (Decimal("90.00"), Decimal("100.00"), False),
    ]
    assert (found.before, found.same, found.crossing, found.rising, found.state) == (1, 1, 2, 1, "waits")
    key = found.corrections[0]
    assert (len(found.corrections), key.code) == (1, made.versions[9].item.code)
    assert (key.before[0], key.after[0], key.reason, key.by) == ("B", "C", "Kunci tertukar", world.budi.person.name)
    assert (found.barred, run_diff(world.actor("budi"), run.uuid).barred) == ("", "corrector")


def test_adopt_run_holds_from_then_on_and_is_decided_once(world: World) -> None:
    made = judged(world)
    corrected(made.versions[2], by=world.budi.pk)
    run = rescore(world.actor("budi"), sitting=made.sitting.uuid, reason="Tertukar")
    done = adopt_run(world.actor("eka"), run=run.uuid, decision="Sudah dibandingkan")
    assert (done.adopted_by, done.decision) == (world.eka.pk, "Sudah dibandingkan")
    assert run_diff(world.actor("eka"), run.uuid).state == "holds"
    with pytest.raises(Conflict) as refusal:
        drop_run(world.actor("eka"), run=run.uuid, decision="x")
    assert refusal.value.code == "run-decided"
    assert verbs()[-1] == "exams.run_adopted"


def test_adopt_run_tells_whose_score_changed(world: World) -> None:
    made = case.prepared(world)
    sat.work(made, world.ani, ["b", "b", "c"])
    sat.work(made, world.kiki, ["b", "b", "a"])  # wrong by either key
    conclude(SYSTEM, sat.close(made.sitting))
    corrected(made.versions[2], "c", by=world.budi.pk)
    run = rescore(world.actor("budi"), sitting=made.sitting.uuid, reason="Tertukar")
    assert not Message.objects.exists()
    adopt_run(world.actor("eka"), run=run.uuid, decision="Sudah dibandingkan")
    message = Message.objects.get()
    assert (message.person_id, message.path) == (world.ani.person_id, "/ujian-saya/")
    assert message.subject == f"Nilai Anda dalam {made.sitting.title} berubah"
    assert (message.topic, str(topic(message.topic))) == ("exams.score", "nilai ujian")
    with pytest.raises(Conflict):
        adopt_run(world.actor("eka"), run=run.uuid, decision="Sekali lagi")
    assert Message.objects.count() == 1


def test_drop_run_tells_nobody(world: World) -> None:
    made = case.prepared(world)
    sat.work(made, world.ani, ["b", "b", "c"])
    conclude(SYSTEM, sat.close(made.sitting))
    corrected(made.versions[2], "c", by=world.budi.pk)
    run = rescore(world.actor("budi"), sitting=made.sitting.uuid, reason="Tertukar")
    drop_run(world.actor("eka"), run=run.uuid, decision="Kunci lama benar")
    assert not Message.objects.exists()


def test_adopt_run_is_refused_to_who_corrected_the_key(world: World) -> None:
    made = judged(world)
    corrected(made.versions[2], by=world.budi.pk)
    run = rescore(world.actor("eka"), sitting=made.sitting.uuid, reason="Tertukar")
    with pytest.raises(Forbidden) as refusal:
        adopt_run(world.actor("budi"), run=run.uuid, decision="Setuju")
    assert refusal.value.code == "own-correction"
    run.refresh_from_db()
    assert (run.adopted_at, run.decision) == (None, "")


def test_adopt_run_asks_only_of_keys_that_differ(world: World) -> None:
    made = case.prepared(world)
    corrected(made.versions[0], "b", by=world.budi.pk)  # before the sitting was published
    conclude(SYSTEM, sat.close(made.sitting))
    corrected(made.versions[1], by=world.eka.pk)
    run = rescore(world.actor("eka"), sitting=made.sitting.uuid, reason="Tertukar")
    assert adopt_run(world.actor("budi"), run=run.uuid, decision="Setuju").adopted_by == world.budi.pk


def test_adopt_and_drop_are_refused_to_a_candidate_and_without_words(world: World) -> None:
    made = judged(world)
    corrected(made.versions[2])
    run = rescore(world.actor("budi"), sitting=made.sitting.uuid, reason="Tertukar")
    for decide in (adopt_run, drop_run):
        with pytest.raises(Invalid, match="Keputusan masih kosong"):
            decide(world.actor("eka"), run=run.uuid, decision=" ")
    sat.work(made, world.eka, ["b", "b", "c"])
    for decide in (adopt_run, drop_run):
        with pytest.raises(Forbidden, match="Anda peserta ujian ini"):
            decide(world.actor("eka"), run=run.uuid, decision="Setuju")
    run.refresh_from_db()
    assert (run.adopted_at, run.dropped_at) == (None, None)


@pytest.mark.parametrize("who", ["ani", "citra", "dewi", "kiki"])
def test_adopt_and_drop_are_not_for_others(world: World, who: str) -> None:
    made = judged(world)
    corrected(made.versions[2])
    run = rescore(world.actor("budi"), sitting=made.sitting.uuid, reason="Tertukar")
    for decide in (adopt_run, drop_run):
        with pytest.raises(NotFound):
            decide(world.actor(who), run=run.uuid, decision="Setuju")
        with pytest.raises(NotFound):
            decide(world.actor("eka"), run=uuid4(), decision="Setuju")
    run.refresh_from_db()
    assert (run.adopted_at, run.dropped_at) == (None, None)


def test_drop_run_leaves_the_old_scores_and_a_new_one_may_be_made(world: World) -> None:
    made = judged(world)
    corrected(made.versions[2])
    run = rescore(world.actor("budi"), sitting=made.sitting.uuid, reason="Tertukar")
    dropped = drop_run(world.actor("eka"), run=run.uuid, decision="Pengaduan tidak terbukti")
    assert (dropped.dropped_at is not None, run_diff(world.actor("eka"), run.uuid).state) == (True, "dropped")
    assert rescore(world.actor("budi"), sitting=made.sitting.uuid, reason="Ditinjau lagi").number == 3
    assert "exams.run_dropped" in verbs()
