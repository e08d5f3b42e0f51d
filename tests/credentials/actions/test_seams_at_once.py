"""Two things of the same moment that do not go together: one of them happens, and the other is refused."""

from datetime import UTC, datetime

import time_machine

from pamong.core.models import Entry
from pamong.credentials.actions.appeals import close_applications, file_appeal
from pamong.credentials.actions.applications import apply, withdraw_application
from pamong.credentials.actions.plenaries import list_cases
from pamong.credentials.models import Appeal, Application, Decision, PlenaryCase
from tests import make
from tests.credentials import deciding


def test_an_appeal_and_a_new_application_do_not_both_begin(committed: None) -> None:
    world = make.world()
    _held, decision = deciding.not_yet(world)
    ani, version = world.actor("ani"), decision.application.version
    refused = deciding.together(
        lambda: file_appeal(ani, decision=decision.uuid, grounds="Bukti kedua tidak dibaca."),
        lambda: apply(ani, version=version.uuid, route="prior", waive_appeal=True),
    )
    assert refused in (["appeal-closed"], ["application-live"])
    assert Appeal.objects.count() + Application.objects.exclude(pk=decision.application_id).count() == 1


def test_closing_in_the_background_and_a_new_application_close_once(committed: None) -> None:
    world = make.world()
    with time_machine.travel(datetime(2026, 3, 2, 3, tzinfo=UTC)):
        _held, decision = deciding.not_yet(world)
    ani, version = world.actor("ani"), decision.application.version
    refused = deciding.together(close_applications, lambda: apply(ani, version=version.uuid, route="prior"))
    assert refused == []
    closed = Entry.objects.filter(verb="credentials.application_closed").count()
    begun = Entry.objects.get(verb="credentials.applied").data["closed"]
    assert (closed, begun) in ((1, []), (0, [decision.application_id]))


def test_what_is_withdrawn_is_not_decided_and_the_other_way_round(committed: None) -> None:
    world = make.world()
    held = deciding.judged(world)
    held.vote(0)
    ani, application = world.actor("ani"), held.application
    refused = deciding.together(lambda: held.vote(1), lambda: withdraw_application(ani, application=application.uuid))
    assert refused in (["not-found"], ["application-state"])
    application.refresh_from_db()
    assert Decision.objects.filter(application=application).exists() is (application.withdrawn_at is None)


def test_what_is_withdrawn_is_on_no_list(committed: None) -> None:
    world = make.world()
    application = deciding.applied(world)
    plenary, ani, budi = deciding.session(world), world.actor("ani"), world.actor("budi")
    refused = deciding.together(
        lambda: list_cases(budi, plenary=plenary.uuid, applications=[application.uuid]),
        lambda: withdraw_application(ani, application=application.uuid),
    )
    assert refused in ([], ["not-found"])
    assert not PlenaryCase.objects.filter(application=application, removed_at=None).exists()
