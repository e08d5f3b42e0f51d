"""The register of breaches: its clock, whom it touches, who was told, and when it may be closed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from pamong.core.delivery import drain
from pamong.core.refusals import Conflict
from pamong.office.models import Message
from pamong.people.actions import (
    add_affected,
    change_breach,
    close_breach,
    name_data_officer,
    note_told,
    record_breach,
)
from pamong.people.actions.erasing import duties_of
from pamong.people.models import Breach, BreachNotice, BreachPerson, PersonNumber
from pamong.people.queries.breaches import breach_page, breaches
from pamong.people.queries.retention import officers
from tests import make
from tests.house import privacy
from tests.people.actions.effects import facts, refusal

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)


def number_of(world: make.World, name: str) -> str:
    """NIP of one of the cast."""
    return PersonNumber.objects.get(person=getattr(world, name).person).number


def test_clock_runs_from_when_it_was_noticed() -> None:
    with time_machine.travel(NOW, tick=False):
        world = make.world()
        row = privacy.breach(world)
        line = breaches(world.actor("eka"), world.region.code).page[0]
    assert row.due_at == NOW + timedelta(hours=69)
    assert (line.state, line.left, line.people, line.told) == ("open", "sisa 69 jam", 0, ())
    with time_machine.travel(NOW + timedelta(hours=70), tick=False):
        found = breaches(world.actor("eka"), world.region.code)
    assert (found.late, found.page[0].state, found.page[0].left) == (1, "late", "terlambat 1 jam")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"data": "  "}, "breach-words"),
        ({"handling": ""}, "breach-words"),
        ({"how": "x" * 4001}, "breach-words"),
        ({"noticed": datetime(2999, 1, 1, tzinfo=UTC)}, "breach-time"),
        ({"begun": datetime(2999, 1, 1, tzinfo=UTC)}, "breach-time"),
        ({"begun": NOW, "ended": NOW - timedelta(days=1)}, "breach-time"),
    ],
)
def test_unreadable_breach_is_refused(changed: dict[str, object], code: str) -> None:
    world = make.world()
    given = replace(privacy.facts(), **changed)  # type: ignore[arg-type]  # of the right types, by name
    assert refusal(record_breach, world.actor("eka"), region=world.region.code, facts=given) == code


@pytest.mark.parametrize("name", ["ani", "budi", "fajar", "gita", "dewi"])
def test_register_is_for_who_administers(name: str) -> None:
    world = make.world()
    row = privacy.breach(world)
    given = {"region": world.region.code, "facts": privacy.facts()}
    assert refusal(record_breach, world.actor(name), **given) == "not-found"
    assert refusal(close_breach, world.actor(name), breach=row.uuid, reason="Ya") == "not-found"
    assert refusal(name_data_officer, world.actor(name), region=world.region.code, name="a", contact="b") == "not-found"


def test_affected_come_by_number_and_by_unit_and_each_once() -> None:
    world = make.world()
    row = privacy.breach(world)
    eka, ani = world.actor("eka"), number_of(world, "ani")
    spaced = f"{ani[:8]} {ani[8:14]} {ani[14]} {ani[15:]}"
    assert add_affected(eka, breach=row.uuid, numbers=[spaced, "", ani]) == 1
    assert world.fajar.person_id  # leads the office above Ani's
    assert add_affected(eka, breach=row.uuid, unit=world.licensing.uuid) == 1
    assert add_affected(eka, breach=row.uuid, unit=world.licensing.uuid) == 0
    assert list(breach_page(eka, row.uuid).people) == ["Ani Rahmawati", "Fajar Nugraha"]


def test_unknown_or_foreign_number_adds_nobody() -> None:
    world = make.world()
    row = privacy.breach(world)
    numbers = [number_of(world, "ani"), number_of(world, "dewi")]
    assert refusal(add_affected, world.actor("eka"), breach=row.uuid, numbers=numbers) == "affected-unknown"
    assert refusal(add_affected, world.actor("eka"), breach=row.uuid) == "affected-nobody"
    assert refusal(add_affected, world.actor("eka"), breach=row.uuid, unit=world.away.uuid) == "not-found"


def test_letter_to_subjects_arrives_as_a_message() -> None:
    world = make.world()
    row = privacy.breach(world)
    eka = world.actor("eka")
    name_data_officer(eka, region=world.region.code, name="Gita Permata", contact="pdp@contoh.invalid")
    add_affected(eka, breach=row.uuid, numbers=[number_of(world, "ani")])
    letters = {letter.audience: letter.text for letter in breach_page(eka, row.uuid).letters}
    assert "Data yang terkena: Nama, NIP dan nomor telepon" in letters["subjects"]
    assert "Pejabat pelindungan data pribadi: Gita Permata, pdp@contoh.invalid" in letters["subjects"]
    note_told(eka, breach=row.uuid, audience="subjects", words=letters["subjects"])
    note_told(eka, breach=row.uuid, audience="agency", words=letters["agency"])
    drain("pamong.office.tasks.send_breach_letters")
    sent = Message.objects.get()
    assert (sent.person_id, sent.topic, sent.urgent) == (world.ani.person_id, "people.breach", True)
    assert sent.body.splitlines()[1] == "Data yang terkena: Nama, NIP dan nomor telepon"
    line = breach_page(eka, row.uuid).line
    assert (line.state, line.left, line.told) == ("told", "", ("Orang yang terdampak", "Lembaga"))
    close_breach(eka, breach=row.uuid)
    assert breach_page(eka, row.uuid).line.state == "closed"


def test_untold_breach_closes_only_with_a_signed_reason() -> None:
    world = make.world()
    row = privacy.breach(world)
    eka = world.actor("eka")
    assert refusal(close_breach, eka, breach=row.uuid) == "breach-untold"
    close_breach(eka, breach=row.uuid, reason="Datanya terenkripsi")
    found = breach_page(eka, row.uuid)
    assert (found.reason, found.closed_by) == ("Datanya terenkripsi", "Eka Prasetya")
    assert facts("people.breach_closed") == [(world.region.pk, {"untold": ["agency", "subjects"], "people": 0})]
    assert refusal(close_breach, eka, breach=row.uuid, reason="Lagi") == "breach-closed"
    assert refusal(change_breach, eka, breach=row.uuid, consequences="", handling="x") == "breach-closed"
    assert refusal(add_affected, eka, breach=row.uuid, unit=world.health.uuid) == "breach-closed"


def test_nobody_is_told_without_people_or_words() -> None:
    world = make.world()
    row = privacy.breach(world)
    eka = world.actor("eka")
    assert refusal(note_told, eka, breach=row.uuid, audience="subjects", words="Maaf") == "affected-nobody"
    assert refusal(note_told, eka, breach=row.uuid, audience="agency", words="  ") == "notice-words"
    assert refusal(note_told, eka, breach=row.uuid, audience="press", words="Maaf") == "notice-audience"


def test_notice_is_never_rewritten() -> None:
    world = make.world()
    made = note_told(world.actor("eka"), breach=privacy.breach(world).uuid, audience="agency", words="Dengan ini")
    with pytest.raises(IntegrityError), transaction.atomic():
        BreachNotice.objects.filter(pk=made.pk).update(words="Lain")
    made.refresh_from_db()
    assert (made.words, BreachPerson.objects.count()) == ("Dengan ini", 0)


def test_officer_is_named_in_public() -> None:
    world = make.world()
    eka = world.actor("eka")
    assert refusal(name_data_officer, eka, region=world.region.code, name=" ", contact="x") == "officer"
    name_data_officer(eka, region=world.region.code, name=" Gita  Permata ", contact="pdp@contoh.invalid")
    assert [(one.region, one.name) for one in officers()] == [(world.region.name, "Gita Permata")]


def told_twice(world: make.World) -> Breach:
    """Ani and the agency were told; then Fajar was added."""
    row, eka = privacy.breach(world), world.actor("eka")
    add_affected(eka, breach=row.uuid, numbers=[number_of(world, "ani")])
    note_told(eka, breach=row.uuid, audience="subjects", words="Maaf")
    note_told(eka, breach=row.uuid, audience="agency", words="Dengan ini")
    assert world.fajar.person_id
    add_affected(eka, breach=row.uuid, numbers=[number_of(world, "fajar")])
    return row


def test_who_was_added_after_the_letter_is_not_told_yet() -> None:
    world = make.world()
    row, eka = told_twice(world), world.actor("eka")
    line = breach_page(eka, row.uuid).line
    assert (line.state, line.people, line.untold, line.left != "") == ("open", 2, 1, True)
    with pytest.raises(Conflict, match="1 orang yang terdampak belum diberi tahu"):
        close_breach(eka, breach=row.uuid)
    page = make.browser_of(world, "eka").get(f"/insiden-data/{row.uuid}/").content.decode()
    assert "Orang yang terdampak: 1 orang belum diberi tahu" in page
    assert "Kirim kepada yang belum diberi tahu" in page


def test_next_letter_goes_only_to_those_who_were_not_told() -> None:
    world = make.world()
    row, eka = told_twice(world), world.actor("eka")
    drain("pamong.office.tasks.send_breach_letters")
    assert list(Message.objects.values_list("person", flat=True)) == [world.ani.person_id]
    note_told(eka, breach=row.uuid, audience="subjects", words="Maaf")
    drain("pamong.office.tasks.send_breach_letters")
    people = list(Message.objects.order_by("pk").values_list("person", flat=True))
    assert people == [world.ani.person_id, world.fajar.person_id]
    found = breach_page(eka, row.uuid)
    assert [(one.audience, one.people) for one in found.notices] == [("subjects", 1), ("agency", 0), ("subjects", 1)]
    assert (found.line.state, found.line.untold) == ("told", 0)
    close_breach(eka, breach=row.uuid)
    assert facts("people.breach_closed") == [(world.region.pk, {"untold": [], "people": 0})]


def test_letter_after_everybody_was_told_goes_to_all_again() -> None:
    world = make.world()
    row, eka = told_twice(world), world.actor("eka")
    for words in ("Maaf", "Kabar baru"):
        note_told(eka, breach=row.uuid, audience="subjects", words=words)
    drain("pamong.office.tasks.send_breach_letters")
    assert Message.objects.filter(body="Kabar baru").count() == 2
    assert [one.people for one in breach_page(eka, row.uuid).notices] == [1, 0, 1, 2]


def test_who_was_not_told_of_a_breach_is_not_erased_before() -> None:
    world = make.world()
    row = told_twice(world)
    assert "Belum diberi tahu tentang insiden yang menyentuh datanya." in duties_of(world.fajar.person)
    assert "Belum diberi tahu tentang insiden yang menyentuh datanya." not in duties_of(world.ani.person)
    note_told(world.actor("eka"), breach=row.uuid, audience="subjects", words="Maaf")
    assert "Belum diberi tahu tentang insiden yang menyentuh datanya." not in duties_of(world.fajar.person)
