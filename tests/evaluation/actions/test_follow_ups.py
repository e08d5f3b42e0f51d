"""A follow-up ends with proof, or with a reason that somebody else signs; every step stays."""

from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
import time_machine

from pamong.core.actor import SYSTEM
from pamong.core.models import Entry
from pamong.core.refusals import Conflict, Forbidden, Invalid, NotFound, Refusal, TooLarge
from pamong.evaluation.actions.cycles import close_cycle
from pamong.evaluation.actions.findings import withdraw_finding
from pamong.evaluation.actions.follow_ups import (
    FollowUpFacts,
    ask_follow_up,
    check_effect,
    finish_follow_up,
    note_progress,
    postpone_follow_up,
    reopen_follow_up,
    waive_follow_up,
)
from pamong.evaluation.models import FollowUp, FollowUpNote
from pamong.evaluation.queries.follow_ups import follow_up_page, proof_file
from pamong.kit.models import File
from pamong.office.models import Message
from pamong.people.access import actor_of
from tests import make
from tests.evaluation import case
from tests.evaluation.cycling import NOW, Promised, kinds, promised
from tests.make import World

pytestmark = pytest.mark.django_db

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world() -> World:
    return make.world()


@pytest.fixture
def found(world: World) -> Promised:
    return promised(world)


def state(world: World, found: Promised) -> str:
    return follow_up_page(world.actor("budi"), found.follow_up.uuid).line.standing.state


def test_owner_is_told_and_the_fact_names_nobody(world: World, found: Promised) -> None:
    message = Message.objects.get(topic="evaluation.follow_up")
    assert (message.person_id, message.path) == (world.ani.person_id, f"/tindak-lanjut/{found.follow_up.uuid}/")
    assert message.subject == "Tindak lanjut untuk Anda, paling lambat 30 November 2026"
    entry = Entry.objects.get(verb="evaluation.follow_up_asked")
    told = {"finding": found.finding.pk, "owner": world.ani.person_id, "due_on": "2026-11-30"}
    assert (entry.region, entry.data) == (world.region.pk, told)


def test_nobody_is_written_to_about_what_one_asks_of_oneself(world: World) -> None:
    promised(world, owner=world.budi.person.uuid)
    assert Message.objects.count() == 0


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"text": " "}, "follow-up-text"),
        ({"text": "k" * 2001}, "follow-up-text"),
        ({"measure": ""}, "follow-up-measure"),
        ({"due_on": date(2026, 11, 22)}, "follow-up-due"),
        ({"due_on": date(2126, 11, 30)}, "follow-up-due"),
    ],
)
def test_what_cannot_be_is_not_asked(world: World, changed: dict[str, Any], code: str) -> None:
    with pytest.raises(Invalid) as refused:
        promised(world, **changed)
    assert (refused.value.code, FollowUp.objects.count(), Message.objects.count()) == (code, 0, 0)


def test_somebody_of_another_region_or_nobody_is_not_asked(world: World) -> None:
    with pytest.raises(Invalid) as refused:
        promised(world, owner=world.dewi.person.uuid)
    one = case.finding(case.cycle(world, number=2, closed_at=NOW, summary="Baik"))
    told = FollowUpFacts("Kerja", uuid4(), date(2026, 12, 1), "Ukuran")
    with pytest.raises(NotFound):
        ask_follow_up(world.actor("dewi"), finding=one.uuid, facts=told)
    assert (refused.value.code, FollowUp.objects.count()) == ("follow-up-owner", 0)


def test_withdrawn_finding_is_not_answered(world: World) -> None:
    one = case.finding(case.cycle(world))
    withdraw_finding(world.actor("budi"), finding=one.uuid, why="Salah hitung")
    told = FollowUpFacts("Kerja", world.ani.person.uuid, date(2026, 12, 1), "Ukuran")
    with pytest.raises(Conflict) as refused:
        ask_follow_up(world.actor("budi"), finding=one.uuid, facts=told)
    assert (refused.value.code, FollowUp.objects.count()) == ("finding-withdrawn", 0)


def test_done_needs_proof_in_words_or_as_a_file(world: World, found: Promised) -> None:
    uuid = found.follow_up.uuid
    with pytest.raises(Invalid) as refused:
        finish_follow_up(world.actor("ani"), follow_up=uuid, text="Loket dibuka", proof=" \n")
    assert (refused.value.code, kinds(found.follow_up)) == ("note-proof", [])
    note = finish_follow_up(
        world.actor("ani"), follow_up=uuid, text="Loket dibuka", stream=BytesIO(PNG), name="loket.png"
    )
    assert (state(world, found), note.by, note.file and note.file.name) == ("done", world.ani.pk, "loket.png")
    assert note.file is not None
    with proof_file(world.actor("gita"), uuid, note.file.uuid).content as content:
        assert content.read() == PNG
    with pytest.raises(NotFound):
        proof_file(world.actor("kiki"), uuid, note.file.uuid)
    with pytest.raises(NotFound):
        proof_file(world.actor("ani"), uuid, uuid4())


@pytest.mark.parametrize(
    ("content", "code"), [(b"MZ\x90\x00" + bytes(600), "file-type"), (b"", "file-empty"), (bytes(10 << 20) + b"1", "")]
)
def test_proof_of_another_kind_or_too_large_is_refused(
    world: World, found: Promised, content: bytes, code: str
) -> None:
    with pytest.raises(Refusal) as refused:
        finish_follow_up(
            world.actor("ani"), follow_up=found.follow_up.uuid, text="Sudah", stream=BytesIO(content), name="a.pdf"
        )
    assert (refused.value.code == code) if code else isinstance(refused.value, TooLarge)
    assert (kinds(found.follow_up), File.objects.count()) == ([], 0)


def test_owner_does_not_sign_the_own_reason(world: World, found: Promised) -> None:
    with pytest.raises(Forbidden) as owner:
        waive_follow_up(world.actor("ani"), follow_up=found.follow_up.uuid, why="Tidak sempat")
    assert (owner.value.code, kinds(found.follow_up)) == ("follow-up-keeper", [])
    note = waive_follow_up(world.actor("hadi"), follow_up=found.follow_up.uuid, why="Gedung pindah")
    page = follow_up_page(world.actor("ani"), found.follow_up.uuid)
    assert (note.by, note.at, page.line.signer, page.line.standing.words) == (
        world.hadi.pk,
        NOW,
        "Hadi Wijaya",
        "Gedung pindah",
    )


def test_keeper_who_owns_it_neither_waives_nor_postpones_it(world: World) -> None:
    found = promised(world, owner=world.budi.person.uuid)
    with pytest.raises(Forbidden) as waived:
        waive_follow_up(world.actor("budi"), follow_up=found.follow_up.uuid, why="Tidak sempat")
    with pytest.raises(Forbidden) as later:
        postpone_follow_up(world.actor("budi"), follow_up=found.follow_up.uuid, due_on=date(2027, 1, 4), why="Nanti")
    assert (waived.value.code, later.value.code, kinds(found.follow_up)) == ("follow-up-own", "follow-up-own", [])


def test_who_acts_for_the_owner_does_not_sign_the_reason(world: World) -> None:
    found = promised(world, owner=world.fajar.person.uuid)
    for_fajar = make.delegation(principal=world.hadi, delegate=world.fajar)
    acting = actor_of(world.fajar, acting=for_fajar.uuid)
    with pytest.raises(Forbidden) as refused:
        waive_follow_up(acting, follow_up=found.follow_up.uuid, why="Tidak sempat")
    assert (refused.value.code, kinds(found.follow_up)) == ("follow-up-own", [])


def test_nobody_waives_without_a_name(world: World, found: Promised) -> None:
    with pytest.raises(Forbidden):
        waive_follow_up(SYSTEM, follow_up=found.follow_up.uuid, why="Tidak sempat")
    assert kinds(found.follow_up) == []


def test_postponing_moves_the_day_and_tells_the_owner(world: World, found: Promised) -> None:
    uuid = found.follow_up.uuid
    for day in (date(2026, 11, 30), date(2026, 11, 22), date(2126, 1, 1)):
        with pytest.raises(Invalid) as refused:
            postpone_follow_up(world.actor("hadi"), follow_up=uuid, due_on=day, why="Pengadaan")
        assert refused.value.code == "follow-up-due"
    postpone_follow_up(world.actor("hadi"), follow_up=uuid, due_on=date(2026, 12, 14), why="Pengadaan")
    page = follow_up_page(world.actor("ani"), uuid)
    assert (page.line.due_on, page.first_due, FollowUp.objects.get().due_on) == (
        date(2026, 12, 14),
        date(2026, 11, 30),
        date(2026, 11, 30),
    )
    assert Message.objects.filter(person=world.ani.person, subject__contains="14 Desember 2026").count() == 1


def test_ended_is_not_ended_twice_and_opens_again_by_a_keeper(world: World, found: Promised) -> None:
    uuid = found.follow_up.uuid
    with pytest.raises(Conflict) as still:
        reopen_follow_up(world.actor("hadi"), follow_up=uuid, why="Lihat lagi")
    assert still.value.code == "follow-up-open"
    note_progress(world.actor("ani"), follow_up=uuid, text="Meja sudah dibeli")
    finish_follow_up(world.actor("ani"), follow_up=uuid, text="Sudah", proof="Nota")
    ended: list[Callable[[], object]] = [
        lambda: finish_follow_up(world.actor("ani"), follow_up=uuid, text="Lagi", proof="Nota"),
        lambda: note_progress(world.actor("ani"), follow_up=uuid, text="Lagi"),
        lambda: waive_follow_up(world.actor("hadi"), follow_up=uuid, why="Lagi"),
        lambda: postpone_follow_up(world.actor("hadi"), follow_up=uuid, due_on=date(2027, 1, 4), why="Lagi"),
    ]
    for step in ended:
        with pytest.raises(Conflict) as refused:
            step()
        assert refused.value.code == "follow-up-ended"
    with pytest.raises(Forbidden):
        reopen_follow_up(world.actor("ani"), follow_up=uuid, why="Salah tekan")
    reopen_follow_up(world.actor("budi"), follow_up=uuid, why="Nota ini tentang loket lain")
    assert (kinds(found.follow_up), state(world, found)) == (["progress", "done", "reopened"], "running")


def test_effect_is_checked_once_it_is_done_also_after_the_close(world: World, found: Promised) -> None:
    uuid = found.follow_up.uuid
    with pytest.raises(Conflict) as early:
        check_effect(world.actor("ani"), follow_up=uuid, effect="yes", text="41 menjadi 22 menit")
    finish_follow_up(world.actor("ani"), follow_up=uuid, text="Sudah", proof="Nota")
    close_cycle(world.actor("budi"), cycle=found.cycle.uuid, summary="Baik")
    with pytest.raises(Invalid) as unknown:
        check_effect(world.actor("ani"), follow_up=uuid, effect="maybe", text="41 menjadi 22 menit")
    assert (early.value.code, unknown.value.code) == ("follow-up-not-done", "effect-choice")
    check_effect(world.actor("ani"), follow_up=uuid, effect="unclear", text="Baru seminggu")
    check_effect(world.actor("hadi"), follow_up=uuid, effect="yes", text="Tunggu: 41 menjadi 22 menit")
    now = follow_up_page(world.actor("ani"), uuid).line.standing
    assert (now.effect, now.checked, now.effect_label) == ("yes", "Tunggu: 41 menjadi 22 menit", "Membantu")


def test_effect_of_what_was_opened_again_is_asked_anew(world: World, found: Promised) -> None:
    uuid = found.follow_up.uuid
    finish_follow_up(world.actor("ani"), follow_up=uuid, text="Sudah", proof="Nota")
    check_effect(world.actor("ani"), follow_up=uuid, effect="yes", text="Membaik")
    reopen_follow_up(world.actor("budi"), follow_up=uuid, why="Nota ini tentang loket lain")
    finish_follow_up(world.actor("ani"), follow_up=uuid, text="Sudah", proof="Nota 2")
    assert follow_up_page(world.actor("ani"), uuid).line.standing.effect == ""


def test_closed_cycle_is_left_as_it_is(world: World, found: Promised) -> None:
    uuid = found.follow_up.uuid
    finish_follow_up(world.actor("ani"), follow_up=uuid, text="Sudah", proof="Nota")
    close_cycle(world.actor("budi"), cycle=found.cycle.uuid, summary="Baik")
    with pytest.raises(Conflict) as refused:
        reopen_follow_up(world.actor("budi"), follow_up=uuid, why="Lihat lagi")
    assert (refused.value.code, kinds(found.follow_up)) == ("cycle-closed", ["done"])


@pytest.mark.parametrize("who", ["dewi", "kiki", "gita", "joko"])
def test_who_neither_owns_nor_keeps_it_writes_nothing(world: World, found: Promised, who: str) -> None:
    uuid, actor = found.follow_up.uuid, world.actor(who)
    steps: list[Callable[[], object]] = [
        lambda: note_progress(actor, follow_up=uuid, text="Sudah"),
        lambda: finish_follow_up(actor, follow_up=uuid, text="Sudah", proof="Nota"),
        lambda: waive_follow_up(actor, follow_up=uuid, why="Tidak perlu"),
        lambda: postpone_follow_up(actor, follow_up=uuid, due_on=date(2027, 1, 4), why="Nanti"),
        lambda: reopen_follow_up(actor, follow_up=uuid, why="Lagi"),
        lambda: check_effect(actor, follow_up=uuid, effect="yes", text="Baik"),
    ]
    for step in steps:
        with pytest.raises(NotFound):
            step()
    assert FollowUpNote.objects.count() == 0


@pytest.mark.parametrize("text", [" ", "k" * 2001])
def test_every_step_says_something(world: World, found: Promised, text: str) -> None:
    uuid = found.follow_up.uuid
    steps: list[Callable[[], object]] = [
        lambda: note_progress(world.actor("ani"), follow_up=uuid, text=text),
        lambda: finish_follow_up(world.actor("ani"), follow_up=uuid, text=text, proof="Nota"),
        lambda: waive_follow_up(world.actor("hadi"), follow_up=uuid, why=text),
        lambda: postpone_follow_up(world.actor("hadi"), follow_up=uuid, due_on=date(2027, 1, 4), why=text),
    ]
    for step in steps:
        with pytest.raises(Invalid) as refused:
            step()
        assert refused.value.code == "note-text"
    assert FollowUpNote.objects.count() == 0
