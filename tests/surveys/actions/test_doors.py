"""Everybody may answer at a door: once each, without a trace, and not too often."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.utils import timezone

from pamong.core.models import Entry
from pamong.core.refusals import NotFound
from pamong.surveys.actions import doors, receiving
from pamong.surveys.actions.checking import AnswersRefused, Given
from pamong.surveys.actions.receiving import Received, explained, fitting, receive
from pamong.surveys.actions.surveys import close_survey
from pamong.surveys.models import Answer, Door, DoorCount, DoorSalt, Survey, SurveyResponse
from pamong.surveys.queries.doors import comments_of, counts_of, door_facts, forms_of, numbers_of
from tests.make import World
from tests.surveys.case import NOW, opened, refusal
from tests.surveys.counter import FULL, door, form, held


@pytest.fixture(autouse=True)
def _quiet() -> None:
    receiving._last.clear()  # noqa: SLF001  # a web process forgets only when it ends


def codes(found: list[Received]) -> list[str]:
    return [one.refusal for one in found]


def test_a_batch_is_stored_without_time_link_or_order(world: World) -> None:
    at = door(world)
    forms = [form(at, device=f"{n:022}") for n in range(3)]
    assert codes(receive(forms, NOW)) == ["", "", ""]
    rows = SurveyResponse.objects.order_by("id").values_list(
        "id", "survey", "invitation", "about", "unit", "submitted_at"
    )
    assert list(rows) == [(one, at.survey_id, None, None, None, None) for one in sorted(one.id for one in forms)]
    assert held(forms[0].id) == {key: float(value) if isinstance(value, int) else value for key, value in FULL.items()}
    entry = Entry.objects.get(verb="surveys.received")
    assert (entry.actor, entry.request, entry.object, entry.data) == (
        None,
        None,
        f"surveys.survey:{at.survey_id}",
        {"number": 3},
    )


def test_what_is_sent_again_counts_once_and_the_first_holds(world: World) -> None:
    at, one = door(world), uuid4()
    first, other = form(at, id=one), form(at, id=one, answers=FULL | {"u1": 1, "komentar": "lain"})
    assert codes(receive([first, first, other], NOW)) == ["", "", ""]
    assert codes(receive([other, first], NOW)) == ["", ""]
    assert (SurveyResponse.objects.count(), held(one)["u1"], held(one)["komentar"]) == (1, 3.0, "Cepat 👍")
    assert set(DoorCount.objects.values_list("taken", "refused")) == {(1, 0)}
    assert Entry.objects.filter(verb="surveys.received").count() == 1
    close_survey(world.actor("budi"), survey=at.survey.uuid, source=at.survey.source)
    assert codes(receive([first], NOW)) == [""]  # answered like the first time, also after the close
    elsewhere = door(world, title="Lain")
    assert codes(receive([form(elsewhere, id=one)], NOW)) == ["door-id"]


def test_a_device_hands_in_three_times_a_day_and_the_rest_is_counted(world: World) -> None:
    at = door(world)
    assert codes(receive([form(at) for _n in range(200)], NOW)) == [""] * 3 + ["door-limit"] * 197
    assert sorted(DoorCount.objects.values_list("taken", "refused")) == [(3, 0), (3, 197)]
    assert (SurveyResponse.objects.count(), Answer.objects.count()) == (3, 36)
    assert codes(receive([form(at), form(at, device="b" * 22)], NOW)) == ["door-limit", ""]
    assert "Jawaban ini tidak disimpan" in str(explained(Received("door-limit")))
    assert codes(receive([form(at)], NOW + timedelta(days=1))) == [""]


def test_who_forgets_cookies_is_stopped_by_the_network(world: World) -> None:
    at = door(world, per_network=4)
    forms = [form(at, device=f"{n:022}") for n in range(6)]
    assert codes(receive(forms, NOW)) == [""] * 4 + ["door-limit"] * 2
    assert codes(receive([form(at, device="c" * 22, network="198.51.100.0/24 Ponsel")], NOW)) == [""]


def test_a_kiosk_hands_in_for_many_but_not_faster_than_people_answer(world: World) -> None:
    at = door(world)
    token = doors.issue_kiosk(world.actor("budi"), door=at.uuid)
    assert codes(receive([form(at, kiosk=token), form(at, kiosk=token)], NOW)) == ["", "kiosk-pace"]
    found = receive([form(at, kiosk=token)], NOW + timedelta(seconds=4))
    assert found == [Received("kiosk-pace", wait=7)]
    later = [NOW + timedelta(seconds=10 * n) for n in range(1, 6)]
    assert [codes(receive([form(at, kiosk=token)], when)) for when in later] == [[""]] * 5
    DoorCount.objects.update(taken=receiving.A_DAY)
    assert codes(receive([form(at, kiosk=token)], NOW + timedelta(hours=1))) == ["door-limit"]
    newer = doors.issue_kiosk(world.actor("budi"), door=at.uuid)
    assert codes(receive([form(at, kiosk=token)], NOW + timedelta(hours=2))) == ["kiosk-unknown"]
    doors.revoke_kiosk(world.actor("budi"), door=at.uuid)
    assert codes(receive([form(at, kiosk=newer)], NOW + timedelta(hours=3))) == ["kiosk-unknown"]
    assert refusal(lambda: doors.revoke_kiosk(world.actor("budi"), door=at.uuid)) == "kiosk-none"
    assert not Door.objects.exclude(kiosk=None).exists()
    assert SurveyResponse.objects.count() == 6


def test_nothing_is_taken_outside_the_time_of_the_survey_or_at_no_door(world: World) -> None:
    early, at = door(world, span=(1, 9), title="Nanti"), door(world)
    Survey.objects.filter(pk=at.survey_id).update(closes_at=NOW)
    nowhere = form(at)._replace(code="tiada222")
    found = receive([form(early), form(at), nowhere], NOW)
    assert codes(found) == ["survey-early", "survey-closed", "not-found"]
    assert "22 November 2026 10.32 WIB" in str(explained(found[0]))
    assert "21 November 2026 10.32 WIB" in str(explained(found[1]))
    assert isinstance(explained(found[2]), NotFound)
    assert (
        SurveyResponse.objects.count(),
        DoorCount.objects.count(),
        Entry.objects.filter(verb="surveys.received").count(),
    ) == (0, 0, 0)
    with pytest.raises(NotFound):
        door_facts("tiada222")


def test_only_anonymous_surveys_get_a_door_and_one_each(world: World) -> None:
    budi, named = world.actor("budi"), opened(world, title="Bernama")
    assert refusal(lambda: doors.open_door(budi, survey=named.pk)) == "door-not-anonymous"
    at = door(world)
    assert refusal(lambda: doors.open_door(budi, survey=at.survey_id)) == "door-there"
    assert refusal(lambda: doors.open_door(budi, survey=0)) == "not-found"
    assert list(Door.objects.values_list("code", "per_device", "per_network")) == [(at.code, 3, 40)]
    assert set(at.code) <= set(doors.SIGNS)


def test_answers_that_do_not_fit_are_told_by_question(world: World) -> None:
    asked = door_facts(door(world).code).questions
    full = [Given(f"u{n}", number=4.0) for n in range(1, 10)]
    with pytest.raises(AnswersRefused) as refused:
        fitting(asked, [*full[1:], Given("u1", number=5.0), Given("komentar", text="a" * 10_000)])
    assert sorted(refused.value.fields) == ["komentar", "u1"]
    assert "10.000 karakter" in refused.value.fields["komentar"]
    with pytest.raises(AnswersRefused) as refused:
        fitting(asked, [*full[:8], Given("u9")])
    assert (refused.value.code, list(refused.value.fields)) == ("answers-missing", ["u9"])


def test_salt_and_counts_of_a_day_are_thrown_away_after_two(world: World) -> None:
    at = door(world)
    receive([form(at)], NOW)
    salt = bytes(DoorSalt.objects.get(day=date(2026, 11, 21)).salt)
    receive([form(at)], NOW)
    assert bytes(DoorSalt.objects.get().salt) == salt  # one a day
    doors.prune_doors(NOW + timedelta(days=1))
    assert (DoorSalt.objects.count(), DoorCount.objects.count()) == (1, 2)
    with time_machine.travel(NOW + timedelta(days=2), tick=False):
        doors.prune_doors()
    assert (DoorSalt.objects.count(), DoorCount.objects.count(), SurveyResponse.objects.count()) == (0, 0, 2)


def test_marks_tell_nothing_without_the_salt(world: World) -> None:
    at = door(world)
    receive([form(at)], NOW)
    before = set(DoorCount.objects.values_list("mark", flat=True))
    DoorSalt.objects.all().delete()
    receive([form(at)], NOW)
    after = set(DoorCount.objects.values_list("mark", flat=True))
    assert (len(before), len(after), before < after) == (2, 4, True)


def test_counts_are_in_the_order_of_the_steps(world: World) -> None:
    at = door(world)
    told = (
        FULL,
        FULL | {"u1": 1, "usia": "17 sampai 25"},
        {k: v for k, v in FULL.items() if k != "menunggu"} | {"u1": 4},
    )
    receive([form(at, device=f"{n:022}", answers=answers) for n, answers in enumerate(told)], timezone.now())
    found = counts_of(at.survey_id)
    assert (found["u1"], found["u9"], found["kepercayaan"]) == ([1, 0, 1, 1], [0, 0, 3, 0], [0, 0, 0, 0])
    assert (found["usia"], found["kelamin"], "komentar" in found) == ([1, 2], [0, 0], False)
    assert (forms_of(at.survey_id), numbers_of(at.survey_id)) == (3, {"menunggu": {12.0: 2}})
    assert comments_of(at.survey_id) == {"komentar": ["Cepat 👍"] * 3}
    assert counts_of(door(world, title="Kosong").survey_id)["u1"] == [0, 0, 0, 0]
