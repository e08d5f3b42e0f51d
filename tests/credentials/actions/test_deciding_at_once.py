"""Votes, appeals and closings of the same moment, in transactions of their own: one thing comes of it."""

from pamong.credentials.actions.appeals import file_appeal
from pamong.credentials.actions.plenaries import close_plenary, list_cases
from pamong.credentials.models import Appeal, Decision, DecisionVote, PlenaryCase
from tests import make
from tests.credentials import deciding


def test_two_deciders_at_once_make_one_decision(committed: None) -> None:
    held = deciding.judged(make.world(), count=4)
    refused = deciding.together(*(lambda place=place: held.vote(place) for place in range(4)))
    assert refused == ["decided", "decided"]
    assert (Decision.objects.count(), DecisionVote.objects.count()) == (1, 2)


def test_the_same_decider_twice_at_once_votes_once(committed: None) -> None:
    held = deciding.judged(make.world())
    assert deciding.together(lambda: held.vote(0), lambda: held.vote(0)) == ["voted"]
    assert (Decision.objects.count(), DecisionVote.objects.count()) == (0, 1)


def test_a_vote_and_the_close_of_its_session_end_one_way(committed: None) -> None:
    world = make.world()
    held = deciding.judged(world)
    budi = world.actor("budi")
    held.vote(0)
    refused = deciding.together(lambda: held.vote(1), lambda: close_plenary(budi, plenary=held.plenary.uuid))
    assert refused in ([], ["plenary-closed"])
    held.plenary.refresh_from_db()
    assert held.plenary.minutes is not None
    assert Decision.objects.count() == (0 if refused else 1)


def test_the_same_application_is_put_on_one_of_two_lists(committed: None) -> None:
    world = make.world()
    application = deciding.applied(world)
    budi, eka = world.actor("budi"), world.actor("eka")
    one, other = deciding.session(world), deciding.session(world, "Sidang lain")
    refused = deciding.together(
        lambda: list_cases(budi, plenary=one.uuid, applications=[application.uuid]),
        lambda: list_cases(eka, plenary=other.uuid, applications=[application.uuid]),
    )
    assert refused == ["listed"]
    assert PlenaryCase.objects.count() == 1


def test_an_appeal_filed_twice_at_once_is_one(committed: None) -> None:
    world = make.world()
    _held, decision = deciding.not_yet(world)
    ani = world.actor("ani")

    def filed() -> object:
        return file_appeal(ani, decision=decision.uuid, grounds="Bukti kedua tidak dibaca.")

    assert deciding.together(filed, filed) == ["appeal-twice"]
    assert Appeal.objects.count() == 1
