"""Answers that come at the same moment, in transactions of their own."""

from collections.abc import Callable, Sequence
from threading import Barrier, Thread

import pytest
from django.db import connection, transaction

from pamong.core.refusals import Refusal
from pamong.surveys.actions.answers import Given, save_answers, submit
from pamong.surveys.actions.surveys import close_survey
from pamong.surveys.models import Answer, Invitation, SurveyResponse
from tests import make
from tests.surveys.case import CALM_KEY, asked, facts, opened


def together(*runs: Callable[[], object]) -> list[str]:
    """Run all at once, each with a connection of its own; returns the codes of those that were refused."""
    start, refused = Barrier(len(runs)), list[str]()

    def begin(run: Callable[[], object]) -> None:
        start.wait()
        try:
            run()
        except Refusal as refusal:
            refused.append(refusal.code)
        finally:
            connection.close()

    threads = [Thread(target=begin, args=[run]) for run in runs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused


@pytest.mark.parametrize("anonymous", [False, True])
def test_two_windows_hand_in_one_response(committed: None, noon: None, *, anonymous: bool) -> None:
    world = make.world()
    invitation = asked(world, opened(world, anonymous=anonymous), world.ani.person)
    ani = world.actor("ani")

    def hand_in(value: float) -> Callable[[], object]:
        return lambda: submit(ani, invitation=invitation, answers=[Given(CALM_KEY, value)])

    assert together(*map(hand_in, (1, 2, 3, 4))) == ["already-answered"] * 3
    assert (SurveyResponse.objects.count(), Answer.objects.count()) == (1, 1)
    assert len(facts("surveys.invitation_used" if anonymous else "surveys.submitted")) == 1


def test_two_windows_save_into_one_response(committed: None, noon: None) -> None:
    world = make.world()
    invitation = asked(world, opened(world), world.ani.person)
    ani = world.actor("ani")
    given: Sequence[Given] = [Given(CALM_KEY, 1 + seq % 5, seq=seq) for seq in range(1, 7)]
    saves = [(lambda answer=answer: save_answers(ani, invitation=invitation, answers=[answer])) for answer in given]
    assert together(*saves) == []
    assert SurveyResponse.objects.count() == 1
    assert list(Answer.objects.order_by("seq").values_list("seq", "number")) == [
        (seq, 1.0 + seq % 5) for seq in range(1, 7)
    ]


def test_close_waits_for_who_is_handing_in(committed: None, noon: None) -> None:
    world = make.world()
    survey = opened(world)
    invitation = asked(world, survey, world.ani.person)
    ani, budi, closed = world.actor("ani"), world.actor("budi"), list[str]()

    def close() -> None:
        try:
            close_survey(budi, survey=survey.uuid)
            closed.append("closed")
        finally:
            connection.close()

    with transaction.atomic():
        submit(ani, invitation=invitation, answers=[Given(CALM_KEY, 3)])
        thread = Thread(target=close)
        thread.start()
        thread.join(timeout=0.5)
        assert closed == []
    thread.join()
    assert closed == ["closed"]
    assert Invitation.objects.get().done
