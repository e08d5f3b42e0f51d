"""Who rates can be replaced, within limits."""

from collections.abc import Iterator

import pytest
import time_machine

from pamong.competency.actions.rounds import (
    close_round,
    replace_peer,
)
from pamong.competency.models import (
    Rating,
    Round,
    RoundSubject,
)
from pamong.competency.queries.ratings import my_ratings
from pamong.core.models import Entry
from pamong.people.models import Person
from tests.competency.actions.rounds_case import OPENED, Office, an_office, refused, run

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Iterator[Office]:
    with time_machine.travel(OPENED, tick=False):
        yield an_office()


def peer_of(row: Round, person: Person) -> tuple[RoundSubject, Person]:
    """Ani's subject, and one of her colleagues."""
    subject = RoundSubject.objects.get(round=row, person=person)
    return subject, Rating.objects.filter(subject=subject, kind="peer").order_by("pk")[0].rater


def test_peer_is_replaced(office: Office) -> None:
    row = office.opened()
    subject, old = peer_of(row, office.ani)
    kiki = office.world.kiki.person
    replace_peer(office.budi, subject=subject.uuid, old=old.uuid, new=kiki.uuid)
    held = Rating.objects.filter(subject=subject, kind="peer", cancelled_at=None)
    assert kiki.pk in held.values_list("rater", flat=True)
    assert old.pk not in held.values_list("rater", flat=True)
    assert [entry.name for entry in my_ratings(office.world.actor("kiki"))] == ["Ani Rahmawati"]
    assert "Ani Rahmawati" not in [entry.name for entry in my_ratings(office.actor(old)) if entry.kind == "peer"]
    office.rate(kiki, office.ani, 4)
    assert Entry.objects.get(verb="competency.peer_replaced").data == {"subject": subject.pk}


def test_who_cannot_be_a_peer_is_refused(office: Office) -> None:
    row = office.opened()
    subject, old = peer_of(row, office.ani)
    other = Rating.objects.filter(subject=subject, kind="peer").order_by("pk")[1].rater

    def said(new: Person, before: Person = old) -> str:
        return refused(replace_peer, office.budi, subject=subject.uuid, old=before.uuid, new=new.uuid)

    assert said(office.ani) == "peer-self"
    assert said(office.fajar) == "peer-supervisor"
    assert said(other) == "peer-twice"
    assert said(office.world.dewi.person) == "not-found"
    assert said(office.world.kiki.person, office.world.budi.person) == "peer-unknown"
    office.rate(old, office.ani, 2)
    assert said(office.world.kiki.person) == "peer-answered"
    run(close_round, office.budi, row)
    assert said(office.world.kiki.person, other) == "round-closed"


def test_organiser_does_not_choose_who_rates_oneself(office: Office) -> None:
    row = office.opened(units=[office.world.health.uuid], peers=2)
    _ = office.world.kiki, office.world.joko
    subject = RoundSubject.objects.get(round=row, person=office.world.budi.person)
    assert (
        refused(replace_peer, office.budi, subject=subject.uuid, old=office.lia.uuid, new=office.mira.uuid)
        == "own-raters"
    )
