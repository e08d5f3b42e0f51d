"""Regulations are registered, linked and withdrawn; what rested on them is looked at once, and decided."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest
import time_machine

from pamong.competency.actions.built_in import ensure_built_in
from pamong.competency.actions.profiles import set_requirements
from pamong.competency.actions.regulations import (
    RegulationFacts,
    change_regulation,
    link_regulation,
    register_regulation,
    unlink_regulation,
    withdraw_regulation,
)
from pamong.competency.actions.reviews import close_review
from pamong.competency.models import Regulation, RegulationLink, Requirement, Review
from pamong.competency.queries.frameworks import current_competencies
from pamong.competency.queries.profiles import profile_of
from pamong.competency.queries.regulations import (
    RegulationsWanted,
    regulation_page,
    regulation_rows,
    withdrawn_competencies,
)
from pamong.competency.queries.reviews import reviews
from pamong.people.models import Position
from tests import make
from tests.competency.actions.standards_case import facts, refusal
from tests.make import World

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 21)
SOP = RegulationFacts("procedure", "SOP-12/2024", "Pelayanan izin usaha", date(2024, 3, 1))


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 21, 3, 32, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def world() -> World:
    ensure_built_in()
    return make.world()


def competency(world: World, code: str = "M.05") -> tuple[int, UUID]:
    return next((row.id, row.uuid) for row in current_competencies(world.region.pk).values() if row.code == code)


def registered(world: World, number: str = "SOP-12/2024") -> Regulation:
    facts = RegulationFacts("procedure", number, "Pelayanan izin usaha", date(2024, 3, 1))
    return register_regulation(world.actor("budi"), region="15.04", facts=facts)


def linked(world: World) -> Regulation:
    """A regulation on which M.05 rests, and a position that asks for M.05 by decision."""
    row, about = registered(world), competency(world)[1]
    link_regulation(world.actor("budi"), regulation=row.uuid, competency=about)
    set_requirements(world.actor("budi"), position=world.officer.uuid, levels={about: 4}, reason="SK 1/2026")
    return row


def waiting(*, position: bool) -> Review:
    return Review.objects.get(position__isnull=not position)


def test_regulation_is_registered_and_corrected(world: World) -> None:
    row = registered(world)
    assert facts("competency.regulation_registered") == [(world.region.pk, {})]
    told = RegulationFacts(
        "procedure", " SOP-13/2024 ", "Pelayanan izin usaha", date(2024, 3, 1), "https://contoh.invalid/sop"
    )
    change_regulation(world.actor("budi"), regulation=row.uuid, facts=told)
    change_regulation(world.actor("budi"), regulation=row.uuid, facts=told)
    assert facts("competency.regulation_changed") == [(world.region.pk, {"fields": ["number", "address"]})]
    row.refresh_from_db()
    assert (row.number, row.address) == ("SOP-13/2024", "https://contoh.invalid/sop")


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (RegulationFacts("rumor", "1", "Judul", TODAY), "regulation-kind"),
        (RegulationFacts("law", " ", "Judul", TODAY), "regulation-number"),
        (RegulationFacts("law", "1", "", TODAY), "regulation-title"),
        (RegulationFacts("law", "1", "Judul", date(2026, 11, 22)), "regulation-day"),
        (RegulationFacts("law", "1", "Judul", TODAY, "http://contoh.invalid"), "regulation-address"),
        (SOP, "regulation-twice"),
    ],
)
def test_regulation_that_cannot_be_is_refused(world: World, given: RegulationFacts, code: str) -> None:
    registered(world)
    assert refusal(register_regulation, world.actor("budi"), region="15.04", facts=given) == code


def test_link_is_made_and_ended_once(world: World) -> None:
    budi, row, (key, about) = world.actor("budi"), registered(world), competency(world)
    assert link_regulation(budi, regulation=row.uuid, competency=about)
    assert not link_regulation(budi, regulation=row.uuid, competency=about)
    assert [one.code for one in regulation_page(budi, row.uuid).linked] == ["M.05"]
    assert unlink_regulation(budi, regulation=row.uuid, competency=about)
    assert not unlink_regulation(budi, regulation=row.uuid, competency=about)
    assert facts("competency.regulation_linked") == [(world.region.pk, {"competency": key})]
    assert facts("competency.regulation_unlinked") == [(world.region.pk, {"competency": key})]
    assert refusal(link_regulation, budi, regulation=row.uuid, competency=uuid4()) == "not-found"


def test_withdrawal_opens_each_review_exactly_once(world: World) -> None:
    row, (key, about) = linked(world), competency(world)
    make.position("Pengadministrasi", world.region)
    assert withdrawn_competencies(world.region.pk) == set()
    assert withdraw_regulation(world.actor("budi"), regulation=row.uuid, on=TODAY) == 2
    found = Review.objects.order_by("pk").values_list("competency", "position", "closed_at")
    assert list(found) == [(key, None, None), (key, world.officer.pk, None)]
    assert withdrawn_competencies(world.region.pk) == {key}
    assert withdrawn_competencies(world.other.pk) == set()
    assert facts("competency.regulation_withdrawn") == [
        (world.region.pk, {"on": "2026-11-21", "successor": None, "reviews": 2})
    ]
    budi = world.actor("budi")
    assert refusal(withdraw_regulation, budi, regulation=row.uuid, on=TODAY) == "regulation-withdrawn"
    assert refusal(change_regulation, budi, regulation=row.uuid, facts=SOP) == "regulation-withdrawn"
    assert refusal(unlink_regulation, budi, regulation=row.uuid, competency=about) == "regulation-withdrawn"


def test_positions_that_do_not_ask_by_decision_are_not_reviewed(world: World) -> None:
    row, about = linked(world), competency(world)[1]
    set_requirements(world.actor("budi"), position=world.head.uuid, levels={about: 0}, reason="SK 2/2026")
    closed = make.position("Jabatan lama", world.region)
    set_requirements(world.actor("budi"), position=closed.uuid, levels={about: 3}, reason="SK 2/2026")
    Position.objects.filter(pk=closed.pk).update(closed_on=TODAY)
    assert withdraw_regulation(world.actor("budi"), regulation=row.uuid, on=TODAY) == 2


def test_withdrawal_on_a_wrong_day_or_for_a_wrong_successor_is_refused(world: World) -> None:
    budi, row = world.actor("budi"), linked(world)
    assert refusal(withdraw_regulation, budi, regulation=row.uuid, on=date(2026, 11, 22)) == "day-ahead"
    assert refusal(withdraw_regulation, budi, regulation=row.uuid, on=date(2024, 2, 29)) == "withdrawal-day"
    assert refusal(withdraw_regulation, budi, regulation=row.uuid, on=TODAY, successor=row.uuid) == "successor"
    foreign = register_regulation(world.actor("dewi"), region="82", facts=SOP)
    assert refusal(withdraw_regulation, budi, regulation=row.uuid, on=TODAY, successor=foreign.uuid) == "not-found"


def test_review_moves_the_link_to_the_successor(world: World) -> None:
    row, heir, key = linked(world), registered(world, "SOP-1/2026"), competency(world)[0]
    withdraw_regulation(world.actor("budi"), regulation=row.uuid, on=TODAY, successor=heir.uuid)
    review = waiting(position=False)
    done = close_review(world.actor("budi"), review=review.uuid, outcome="move", result="Isinya sama.")
    assert (done.closed_at, done.result) == (
        datetime(2026, 11, 21, 3, 32, tzinfo=UTC),
        "Pindah ke pengganti. Isinya sama.",
    )
    links = RegulationLink.objects.filter(ended_at=None).values_list("regulation", "competency")
    assert list(links) == [(heir.pk, key)]
    assert withdrawn_competencies(world.region.pk) == set()
    assert facts("competency.review_closed") == [(world.region.pk, {"outcome": "move"})]
    page = reviews(world.actor("budi"), "15.04", closed=True)
    assert (page.waiting, page.closed, [one.closed_by for one in page.page]) == (1, 1, ["Budi Hartawan"])


def test_review_keeps_or_drops_the_competency(world: World) -> None:
    row, key = linked(world), competency(world)[0]
    withdraw_regulation(world.actor("budi"), regulation=row.uuid, on=TODAY)
    close_review(world.actor("budi"), review=waiting(position=False).uuid, outcome="drop", result="Layanannya dihapus.")
    assert withdrawn_competencies(world.region.pk) == {key}


def test_review_that_keeps_the_competency_ends_the_link(world: World) -> None:
    row = linked(world)
    withdraw_regulation(world.actor("budi"), regulation=row.uuid, on=TODAY)
    close_review(world.actor("budi"), review=waiting(position=False).uuid, outcome="keep", result="Masih dikerjakan.")
    assert withdrawn_competencies(world.region.pk) == set()
    assert RegulationLink.objects.filter(ended_at=None).count() == 0


def test_review_of_a_position_drops_what_it_asks_for(world: World) -> None:
    row, key = linked(world), competency(world)[0]
    withdraw_regulation(world.actor("budi"), regulation=row.uuid, on=TODAY)
    close_review(world.actor("budi"), review=waiting(position=True).uuid, outcome="drop", result="Dicabut bersama SOP.")
    now = Requirement.objects.filter(position=world.officer, until=None)
    assert list(now.values_list("level", "reason")) == [(0, "Dicabut bersama SOP.")]
    assert key not in profile_of(world.officer.pk)


def test_review_is_closed_once_and_with_words(world: World) -> None:
    budi, row = world.actor("budi"), linked(world)
    withdraw_regulation(budi, regulation=row.uuid, on=TODAY)
    itself, place = waiting(position=False).uuid, waiting(position=True).uuid
    assert refusal(close_review, budi, review=itself, outcome="move", result="Pindah") == "no-successor"
    assert refusal(close_review, budi, review=itself, outcome="lain", result="Pindah") == "outcome"
    assert refusal(close_review, budi, review=place, outcome="move", result="Pindah") == "outcome"
    assert refusal(close_review, budi, review=itself, outcome="keep", result=" ") == "result-empty"
    close_review(budi, review=itself, outcome="keep", result="Masih dikerjakan.")
    assert refusal(close_review, budi, review=itself, outcome="keep", result="Lagi") == "review-closed"


def test_register_is_narrowed(world: World) -> None:
    row = linked(world)
    registered(world, "SOP-1/2026")
    withdraw_regulation(world.actor("budi"), regulation=row.uuid, on=TODAY)
    budi = world.actor("budi")
    assert [one.number for one in regulation_rows(budi, "15.04", RegulationsWanted(state="dicabut"))] == ["SOP-12/2024"]
    assert [one.number for one in regulation_rows(budi, "15.04", RegulationsWanted(text="1/2026"))] == ["SOP-1/2026"]
    assert [one.links for one in regulation_rows(budi, "15.04", RegulationsWanted(text="12"))] == [1]


@pytest.mark.parametrize("who", ["dewi", "kiki", "joko", "fajar", "gita", "hadi"])
def test_register_is_kept_by_keepers_only(world: World, who: str) -> None:
    row, about = linked(world), competency(world)[1]
    actor = world.actor(who)
    assert refusal(register_regulation, actor, region="15.04", facts=SOP) == "not-found"
    assert refusal(change_regulation, actor, regulation=row.uuid, facts=SOP) == "not-found"
    assert refusal(link_regulation, actor, regulation=row.uuid, competency=about) == "not-found"
    assert refusal(unlink_regulation, actor, regulation=row.uuid, competency=about) == "not-found"
    assert refusal(withdraw_regulation, actor, regulation=row.uuid, on=TODAY) == "not-found"
    withdraw_regulation(world.actor("budi"), regulation=row.uuid, on=TODAY)
    review = waiting(position=False).uuid
    assert refusal(close_review, actor, review=review, outcome="keep", result="Ya") == "not-found"
    assert refusal(reviews, actor, code="15.04") == "not-found"
