"""The import of registrations: refused row by row with the reason, written in the order of rows, taken back."""

from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
import time_machine
from django.utils import timezone

from pamong.core.actor import RegionId
from pamong.core.refusals import Conflict, NotFound
from pamong.kit.imports import Preview, apply_import, import_refusals, preview_import, undo_import
from pamong.learning.actions.registration import register
from pamong.learning.actions.registration_table import KIND
from pamong.learning.models import Approval, Engagement, Offering, Programme, Quota, Registration
from pamong.office.models import Message
from pamong.people.models import Person
from tests import make
from tests.learning import case
from tests.make import World

pytestmark = pytest.mark.django_db

HEADINGS = "NIP;Program;Angkatan;Alasan\n"


@pytest.fixture
def world() -> World:
    return make.world()


def people(world: World, *names: str, away: bool = False) -> dict[str, tuple[Person, str]]:
    """New people with their numbers."""
    unit, post = (world.away, world.away_post) if away else (world.health, world.officer)
    found = {}
    for name in names:
        number = make.number()
        found[name] = (make.civil_servant(name, unit, post, nip=number), number)
    return found


def preview(world: World, tmp_path: Path, *lines: str, who: str = "budi") -> Preview:
    """Preview of a file of these rows, by an organiser of a region."""
    path = tmp_path / "pendaftaran.csv"
    path.write_text(HEADINGS + "\n".join(lines) + "\n", encoding="utf-8")
    actor = world.actor(who)
    region = RegionId(world.other.pk if who == "dewi" else world.region.pk)
    return preview_import(actor, region=region, kind=KIND, path=path, name=path.name)


def refused(world: World, uuid: UUID, who: str = "budi") -> list[tuple[int, str]]:
    return [(line.row, line.message) for line in import_refusals(world.actor(who), uuid)]


def rows() -> list[tuple[str, str, str, str]]:
    """Name, way, reason and what came of it."""
    found = Registration.objects.filter(withdrawn_at=None).select_related("person").order_by("pk")
    return [
        (one.person.name, one.way, one.reason, "seat" if one.seated_at else "queue" if one.queued_at else "asked")
        for one in found
    ]


def test_rows_are_written_in_their_order_and_taken_back(world: World, tmp_path: Path) -> None:
    held = case.held(world, seats=1)
    title = held.programme.title
    some = people(world, "Lia", "Made")
    (_lia, one), (_made, two) = some.values()
    found = preview(world, tmp_path, f"{one};{title.upper()};1;Melayani loket", f"{two};{title};1;Baru pindah")
    assert (found.counts.new, found.counts.refused) == (2, 0)
    assert [note.message for note in found.notes] == [f"2 orang didaftarkan di {title}, angkatan 1."]
    assert Registration.objects.count() == 0
    apply_import(world.actor("budi"), uuid=found.uuid)
    assert rows() == [("Lia", "imported", "Melayani loket", "seat"), ("Made", "imported", "Baru pindah", "queue")]
    assert Engagement.objects.filter(released_at=None).count() == 2
    waiting = register(world.actor("ani"), offering=held.offering.uuid)
    undo_import(world.actor("budi"), uuid=found.uuid)
    assert [(name, what) for name, _way, _reason, what in rows()] == [("Ani Rahmawati", "seat")]
    assert set(Engagement.objects.filter(released_at=None).values_list("registration", flat=True)) == {waiting.pk}
    last = Message.objects.filter(person=some["Lia"][0].pk).order_by("-pk")[0]
    assert last.subject == f"Pendaftaran Anda di {title}, angkatan 1 ditarik"


def test_supervisors_are_asked_as_always(world: World, tmp_path: Path) -> None:
    held = case.held(world, approval=True)
    _fajar = world.fajar
    number = make.number()
    make.civil_servant("Lia", world.permits, world.officer, nip=number)
    found = preview(world, tmp_path, f"{number};{held.programme.title};1;Perlu")
    apply_import(world.actor("budi"), uuid=found.uuid)
    assert [what for *_rest, what in rows()] == ["asked"]
    assert Approval.objects.get().approver_id == world.fajar.person_id


def test_what_cannot_be_is_refused_in_words(world: World, tmp_path: Path) -> None:
    held, other = case.held(world), case.held(world)
    shut = case.held(world, opens_at=timezone.now() - timedelta(days=9), closes_at=timezone.now() - timedelta(days=1))
    starts = held.sessions[0].starts_at
    busy = case.held(world, starts_at=starts)
    Programme.objects.filter(pk=other.programme.pk).update(for_statuses=["pppk"])
    some = people(world, "Lia", "Made", "Nina")
    (lia, one), (made, two), (_nina, three) = some.values()
    case.seated(held.offering, lia)
    case.seated(busy.offering, made)
    title = held.programme.title
    found = preview(
        world,
        tmp_path,
        f"{one};{title};1;Perlu",
        f"{two};{title};1;Perlu",
        f"{three};{other.programme.title};1;Perlu",
        f"{three};{shut.programme.title};1;Perlu",
        f"{three};{title};7;Perlu",
        f"198507222010012999;{title};1;Perlu",
        f"{three};{title};1;Perlu",
        f"{three};{title.upper()};1;Lagi",
        f"{three};{busy.programme.title};1;",
    )
    messages = dict(refused(world, found.uuid))
    assert found.counts.new == 1
    assert messages[2] == "Sudah terdaftar di angkatan ini. Tidak perlu mendaftar lagi."
    assert messages[3].startswith("Waktunya bentrok dengan kegiatan lain, ")
    assert busy.programme.title not in messages[3]
    assert messages[4] == "Program ini untuk PPPK; yang tercatat PNS."
    assert messages[5].startswith("Pendaftaran sudah ditutup ")
    assert messages[6] == (
        "Angkatan program ini tidak ada, atau belum dibuka untuk instansi ini. Samakan judul dan nomornya."
    )
    assert messages[7] == "NIP ini tidak ada di data pegawai instansi ini. Periksa nomornya."
    assert 8 not in messages
    assert messages[9] == "Sudah terdaftar di angkatan ini. Tidak perlu mendaftar lagi."
    assert 10 in messages


def test_more_than_the_quota_is_refused_and_not_queued(world: World, tmp_path: Path) -> None:
    held = case.held(world, seats=9)
    Quota.objects.create(offering=held.offering, region=world.other, seats=2)
    some = people(world, "Lia", "Made", "Nina", away=True)
    lines = [f"{number};{held.programme.title};1;Perlu" for _person, number in some.values()]
    found = preview(world, tmp_path, *lines, who="dewi")
    assert refused(world, found.uuid, "dewi") == [
        (4, "Kuota unit atau instansi ini sudah terpakai: 2 dari 2. Kurangi barisnya.")
    ]
    apply_import(world.actor("dewi"), uuid=found.uuid)
    assert [(name, what) for name, _way, _reason, what in rows()] == [("Lia", "seat"), ("Made", "seat")]


def test_an_offering_that_is_not_open_to_a_region_is_not_there(world: World, tmp_path: Path) -> None:
    held = case.held(world)
    ((_person, number),) = people(world, "Lia", away=True).values()
    found = preview(world, tmp_path, f"{number};{held.programme.title};1;Perlu", who="dewi")
    assert (found.counts.new, found.counts.refused) == (0, 1)


def test_an_import_is_not_taken_back_once_it_has_begun(world: World, tmp_path: Path) -> None:
    held = case.held(world)
    ((_person, number),) = people(world, "Lia").values()
    found = preview(world, tmp_path, f"{number};{held.programme.title};1;Perlu")
    apply_import(world.actor("budi"), uuid=found.uuid)
    with time_machine.travel(held.sessions[0].starts_at, tick=False), pytest.raises(Conflict) as caught:
        undo_import(world.actor("budi"), uuid=found.uuid)
    assert (caught.value.code, len(rows())) == ("registrations-used", 1)


def test_what_changed_since_the_preview_is_asked_again(world: World, tmp_path: Path) -> None:
    held = case.held(world)
    ((_person, number),) = people(world, "Lia").values()
    found = preview(world, tmp_path, f"{number};{held.programme.title};1;Perlu")
    Offering.objects.filter(pk=held.offering.pk).update(cancelled_at=timezone.now(), cancellation="Banjir")
    with pytest.raises(Conflict):
        apply_import(world.actor("budi"), uuid=found.uuid)
    assert Registration.objects.count() == 0


def test_only_who_organises_the_region_imports(world: World, tmp_path: Path) -> None:
    held = case.held(world)
    for who in ("ani", "fajar", "joko", "gita"):
        with pytest.raises(NotFound):
            preview(world, tmp_path, f"198507222010012999;{held.programme.title};1;Perlu", who=who)
