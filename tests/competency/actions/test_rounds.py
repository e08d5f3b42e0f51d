"""A needs analysis from its opening to its close, in the office of a clerk and around it."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.utils import timezone

from pamong.competency.actions.rounds import (
    cancel_round,
    close_round,
    finish_round,
    open_round,
    remind,
    tend_rounds,
)
from pamong.competency.models import (
    Competency,
    Discussion,
    Evidence,
    EvidenceKind,
    RaterKind,
    Rating,
    Round,
    RoundSubject,
    Snapshot,
)
from pamong.competency.queries.ratings import my_ratings
from pamong.competency.queries.rounds import round_page
from pamong.core.models import Entry
from pamong.core.refusals import NotFound
from pamong.kit.jobs import run_job
from pamong.office.models import Message
from pamong.people.access import actor_of
from pamong.people.models import Assignment, Employment
from pamong.surveys.models import Invitation, Survey
from tests import make
from tests.competency.actions.rounds_case import LAST, OPENED, Office, an_office, asked, keys_of, refused, run, shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Iterator[Office]:
    with time_machine.travel(OPENED, tick=False):
        yield an_office()


def test_round_asks_the_person_the_head_and_two_peers(office: Office) -> None:
    row = office.opened()
    names = ("Ani", "Lia", "Mira")
    assert asked(row) == {
        (name, kind): n for name in names for kind, n in (("self", 1), ("supervisor", 1), ("peer", 2))
    }
    heads = Rating.objects.filter(kind=RaterKind.SUPERVISOR).values_list("rater__name", "reason").distinct()
    assert list(heads) == [("Fajar Nugraha", "Jabatan kepala Bidang Perizinan kosong.")]
    assert Survey.objects.count() == 1
    assert keys_of(Survey.objects.get().version_id) == [
        str(Competency.objects.get(code=code).uuid)
        for code in ("M.01", "M.02", "M.03", "M.04", "M.05", "M.06", "M.07", "M.08", "SK.01")
    ]


def test_each_rater_gets_one_message(office: Office) -> None:
    office.opened()
    told = dict(Message.objects.order_by("person__name").values_list("person__name", "subject"))
    assert told == {
        "Ani Rahmawati": "AKPK 2027: 3 penilaian menunggu Anda",
        "Fajar Nugraha": "AKPK 2027: 3 penilaian menunggu Anda",
        "Lia Hartati": "AKPK 2027: 3 penilaian menunggu Anda",
        "Mira Yuliana": "AKPK 2027: 3 penilaian menunggu Anda",
    }
    assert set(Message.objects.values_list("path", flat=True)) == {"/penilaian/"}


def test_opening_twice_asks_nobody_twice(office: Office) -> None:
    row = office.planned()
    first, second = open_round(office.budi, uuid=row.uuid), open_round(office.budi, uuid=row.uuid)
    run_job(first.pk)
    before = (Rating.objects.count(), Invitation.objects.count(), Message.objects.count(), Survey.objects.count())
    run_job(second.pk)
    assert (
        Rating.objects.count(),
        Invitation.objects.count(),
        Message.objects.count(),
        Survey.objects.count(),
    ) == before
    assert before == (12, 12, 4, 1)
    assert refused(open_round, office.budi, uuid=row.uuid) == "round-open"


def test_peers_are_the_same_for_the_same_seed(office: Office) -> None:
    row = office.opened()
    drawn = set(Rating.objects.filter(kind="peer").values_list("subject__person", "rater"))
    again = office.planned()
    Round.objects.filter(pk=again.pk).update(seed=row.seed)
    run(open_round, office.budi, again)
    mine = Rating.objects.filter(kind="peer", subject__round=again)
    assert set(mine.values_list("subject__person", "rater")) == drawn


def test_close_turns_ratings_into_evidence_and_a_contradiction_into_a_discussion(office: Office) -> None:
    row = office.opened()
    office.rate(office.ani, office.ani, 2, M_05=4)
    office.rate(office.fajar, office.ani, 2, M_05=4)
    office.rate(office.lia, office.ani, 2, M_05=2)
    office.rate(office.mira, office.ani, 2, M_05=1)
    office.rate(office.lia, office.lia, 3)
    office.rate(office.mira, office.lia, 3)
    assert run(close_round, office.budi, row) == "done"
    assert shown("M.05") == {
        "Ani SELF": (4.0, None),
        "Ani SUPERVISOR": (4.0, None),
        "Ani PEER": (1.5, 2),
        "Lia SELF": (3.0, None),  # one colleague alone has rated her: that stays between them
    }
    assert shown("M.01")["Ani PEER"] == (2.0, 2)
    assert Evidence.objects.count() == 9 * 4
    assert set(Evidence.objects.values_list("source", "observed_on")) == {(f"competency.round:{row.pk}", OPENED.date())}
    talks = Discussion.objects.values_list("person__name", "competency__code", "low_kind", "high_kind")
    assert list(talks) == [("Ani Rahmawati", "M.05", EvidenceKind.PEER, EvidenceKind.SUPERVISOR)]
    snapshot = Snapshot.objects.get()
    assert (snapshot.round_id, snapshot.title, snapshot.day) == (row.pk, "AKPK 2027", OPENED.date())
    told = Entry.objects.get(verb="competency.round_closed")
    assert (told.region, told.data) == (row.region_id, {"evidence": 36, "people": 2, "discussions": 1})


def test_closing_twice_adds_nothing(office: Office) -> None:
    row = office.opened()
    office.rate(office.ani, office.ani, 2)
    first, second = close_round(office.budi, uuid=row.uuid), close_round(office.budi, uuid=row.uuid)
    run_job(first.pk)
    before = (
        Evidence.objects.count(),
        Snapshot.objects.count(),
        Entry.objects.filter(verb="competency.round_closed").count(),
    )
    run_job(second.pk)
    assert finish_round(office.budi, number=row.pk) == {}
    assert before == (9, 1, 1)
    assert (
        Evidence.objects.count(),
        Snapshot.objects.count(),
        Entry.objects.filter(verb="competency.round_closed").count(),
    ) == before
    assert refused(close_round, office.budi, uuid=row.uuid) == "round-closed"


def test_rating_after_close_is_refused_and_nothing_lost(office: Office) -> None:
    row = office.opened()
    office.rate(office.ani, office.ani, 2)
    run(close_round, office.budi, row)
    assert refused(office.rate, office.fajar, office.ani, 3) == "survey-closed"
    assert Evidence.objects.count() == 9


def test_nobody_has_rated_and_it_closes_all_the_same(office: Office) -> None:
    row = office.opened()
    assert run(close_round, office.budi, row) == "done"
    assert (Evidence.objects.count(), Snapshot.objects.count()) == (0, 1)


def test_who_left_meanwhile_keeps_what_was_given(office: Office) -> None:
    row = office.opened()
    office.rate(office.lia, office.lia, 3)
    Assignment.objects.filter(person=office.lia).update(until=OPENED.date())
    Employment.objects.filter(person=office.lia).update(until=OPENED.date())
    office.rate(office.fajar, office.lia, 2)
    assert run(close_round, office.budi, row) == "done"
    assert shown("M.01") == {"Lia SELF": (3.0, None), "Lia SUPERVISOR": (2.0, None)}


def test_two_posts_are_two_subjects_and_no_competency_is_asked_twice(office: Office) -> None:
    world = office.world
    senior = make.position("Analis Kebijakan Ahli Muda", world.region, kind="2", level="JF Ahli Muda")
    Assignment.objects.create(
        person=office.ani, unit=world.licensing, position=senior, kind="PLT", leads=False, since=make.SINCE
    )
    row = office.opened()
    posts = RoundSubject.objects.filter(round=row, person=office.ani).order_by("pk")
    assert list(posts.values_list("assignment__kind", "unit")) == [("D", world.permits.pk), ("PLT", world.licensing.pk)]
    assert Rating.objects.filter(subject=posts[1]).count() == 0
    assert asked(row)["Ani", "self"] == 1
    office.rate(office.ani, office.ani, 2)
    run(close_round, office.budi, row)
    assert Evidence.objects.count() == 9


def test_nobody_above_and_no_profile_are_told_with_the_reason(office: Office) -> None:
    Assignment.objects.filter(person=office.fajar).update(leads=False)
    row = office.opened()
    told = Entry.objects.get(verb="competency.round_opened").data
    assert told == {
        "subjects": 3,
        "people": 3,
        "without_profile": 1,  # Fajar's own post has no jenjang
        "without_supervisor": 3,
        "without_peers": 0,
        "ratings": 9,
        "messages": 3,
    }
    page = round_page(office.budi, row.uuid)
    assert (page.unsupervised, page.short, page.raters, page.begun, page.waiting) == (3, 0, 3, 0, 3)


def test_two_people_get_no_peers(office: Office) -> None:
    Assignment.objects.filter(person=office.mira).update(until=OPENED.date())
    row = office.opened()
    assert asked(row) == {(name, kind): 1 for name in ("Ani", "Lia") for kind in ("self", "supervisor")}
    assert round_page(office.budi, row.uuid).short == 2


def test_unit_without_anybody_to_rate_is_refused(office: Office) -> None:
    empty = make.unit("Dinas Kosong", office.world.region)
    row = office.planned(units=[empty.uuid])
    assert run(open_round, office.budi, row) == "round-nobody"
    row.refresh_from_db()
    assert row.opened_at is None


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"title": "  "}, "round-title"),
        ({"units": []}, "round-units"),
        ({"units": [UUID(int=1)]}, "round-units"),
        ({"peers": 1}, "round-peers"),
        ({"peers": 7}, "round-peers"),
        ({"closes_on": date(2026, 11, 22)}, "round-days"),
        ({"opens_on": date(2026, 11, 1), "closes_on": date(2026, 11, 20)}, "round-past"),
    ],
)
def test_round_that_makes_no_sense_is_refused(office: Office, given: dict[str, Any], code: str) -> None:
    assert refused(office.planned, **given) == code


def test_units_of_another_region_are_refused(office: Office) -> None:
    assert refused(office.planned, units=[office.world.away.uuid]) == "round-units"


@pytest.mark.parametrize("name", ["dewi", "kiki", "fajar", "gita", "hadi", "joko"])
def test_only_organisers_of_the_region_keep_rounds(office: Office, name: str) -> None:
    row = office.planned()
    actor = office.world.actor(name)
    for action in (open_round, close_round, cancel_round, remind):
        assert refused(action, actor, uuid=row.uuid) == "not-found"
    with pytest.raises(NotFound):
        round_page(actor, row.uuid)


def test_round_is_cancelled_only_before_it_opens(office: Office) -> None:
    row = office.planned()
    cancel_round(office.budi, uuid=row.uuid)
    assert refused(open_round, office.budi, uuid=row.uuid) == "round-cancelled"
    assert refused(cancel_round, office.budi, uuid=row.uuid) == "round-cancelled"
    opened = office.opened()
    assert refused(cancel_round, office.budi, uuid=opened.uuid) == "round-open"


def test_round_opens_neither_early_nor_late(office: Office) -> None:
    row = office.planned(opens_on=date(2026, 11, 24))
    assert refused(open_round, office.budi, uuid=row.uuid) == "round-early"
    with time_machine.travel(datetime(2026, 12, 4, 17, 0, tzinfo=UTC)):  # midnight of 5 December in WIB
        assert refused(open_round, office.budi, uuid=row.uuid) == "round-late"


def test_reminder_goes_once_a_day_to_who_still_owes(office: Office) -> None:
    row = office.opened()
    for rated in (office.ani, office.lia, office.mira):
        office.rate(office.fajar, rated, 2)
    Message.objects.all().delete()
    assert remind(office.budi, uuid=row.uuid) == 3
    assert (
        dict(Message.objects.values_list("person__name", "subject"))["Ani Rahmawati"]
        == "AKPK 2027: 3 penilaian belum Anda isi"
    )
    assert Entry.objects.get(verb="competency.round_reminded").data == {"people": 3}
    assert refused(remind, office.budi, uuid=row.uuid) == "round-reminded"


def test_round_reminds_and_closes_by_itself(office: Office) -> None:
    row = office.opened()
    office.rate(office.ani, office.ani, 2)
    topics = Counter[str]()

    def hour(moment: datetime) -> int:
        with time_machine.travel(moment, tick=False):
            closed = tend_rounds() + tend_rounds()
        topics.clear()
        topics.update(Message.objects.values_list("topic", flat=True))
        return closed

    assert hour(datetime(2026, 11, 26, 3, tzinfo=UTC)) == 0
    assert topics["competency.round_reminder"] == 0
    assert hour(datetime(2026, 11, 27, 3, tzinfo=UTC)) == 0
    assert topics["competency.round_reminder"] == 4
    assert hour(datetime(2026, 12, 3, 3, tzinfo=UTC)) == 0
    assert topics["competency.round_reminder"] == 8
    assert hour(datetime(2026, 12, 4, 16, 59, tzinfo=UTC)) == 0
    assert hour(datetime(2026, 12, 4, 17, 30, tzinfo=UTC)) == 1
    row.refresh_from_db()
    assert row.closed_at == datetime(2026, 12, 4, 17, 30, tzinfo=UTC)
    assert set(Evidence.objects.values_list("observed_on", flat=True)) == {LAST}


def test_delegate_finds_neither_self_ratings_nor_the_own(office: Office) -> None:
    office.opened()
    delegation = make.delegation(office.world.fajar, office.world.ani)
    acting = actor_of(office.world.ani, acting=delegation.uuid)
    assert [row.name for row in my_ratings(acting)] == ["Lia Hartati", "Mira Yuliana"]
    assert [row.kind for row in my_ratings(office.world.actor("ani"))] == ["self", "peer", "peer"]


def test_queue_is_empty_once_the_last_day_has_passed(office: Office) -> None:
    office.opened()
    with time_machine.travel(datetime(2026, 12, 4, 17, 30, tzinfo=UTC)):
        timezone.activate("Asia/Jakarta")
        assert my_ratings(office.world.actor("ani")) == ()
