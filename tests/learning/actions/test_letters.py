"""Letters of an offering: who stands in them, in which order, what is refused, and who may have them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.utils import timezone
from pypdf import PdfReader
from pytest_django import Settings

from pamong.core.actor import SYSTEM
from pamong.core.refusals import NotFound, Refusal
from pamong.kit.files import open_file
from pamong.learning.actions.built_in import ensure_conversions
from pamong.learning.actions.letters import (
    LetterFacts,
    ensure_pin,
    issue_assignments,
    issue_completions,
    issue_invitation,
    issue_recap,
    issue_sheet,
    renew_letter,
)
from pamong.learning.models import Completion, Offering, Registration, Session, SessionSpeaker
from pamong.learning.queries.letters.held import held as held_as_told
from pamong.learning.queries.letters.pages import offering_letters, own_letter_file, own_letters
from pamong.office.actions.letters import withdraw_letter
from pamong.office.models import Letter, LetterEdition, Message
from pamong.people.models import Employment
from tests import make
from tests.learning.case import Held, held, seated, speaker
from tests.make import World
from tests.office.effects import facts, state

pytestmark = pytest.mark.django_db

FACTS = LetterFacts(
    place="Muara Bulian",
    dated=date(2026, 11, 23),
    paper="f4",
    title="Kepala Badan",
    name="Drs. Ilham Saputra, M.Si.",
    rank="Pembina Utama Muda, IV/c",
    nip="196908171994031005",
)
STARTS = datetime(2026, 12, 8, 1, tzinfo=UTC)  # 08.00 WIB


@pytest.fixture(autouse=True)
def _noon(settings: Settings, tmp_path: Path) -> Iterator[None]:
    settings.MEDIA_ROOT = str(tmp_path / "files")
    with time_machine.travel(datetime(2026, 11, 23, 3, 32, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def world() -> World:
    return make.world()


@pytest.fixture
def run(world: World) -> Held:
    """An offering on 8 and 9 December in which Ani, Kiki and Dewi of another region have seats."""
    run = held(world, starts_at=STARTS)
    for name in ("kiki", "ani", "dewi"):
        seated(run.offering, getattr(world, name))
    return run


def text(letter: UUID) -> str:

    edition = LetterEdition.objects.filter(letter__uuid=letter).latest("edition")
    with open_file(edition.file) as file:
        pages = PdfReader(BytesIO(file.read())).pages
        return " ".join(" ".join(page.extract_text() for page in pages).split())


def content(letter: UUID) -> dict[str, Any]:
    found: dict[str, Any] = LetterEdition.objects.filter(letter__uuid=letter).latest("edition").content
    return found


def refused(action: Any, *given: Any, **told: Any) -> str:
    before = state()
    with pytest.raises(Refusal) as found:
        action(*given, **told)
    assert state() == before
    return found.value.code


def finish(run: Held, *names: Registration) -> None:
    for row in names:
        Completion.objects.create(registration=row, completed=True, minutes=480, planned=480, at=timezone.now())


def registration(run: Held, world: World, name: str) -> Registration:
    return Registration.objects.get(offering=run.offering, person=getattr(world, name).person)


def test_assignment_is_one_letter_for_each_employer(world: World, run: Held) -> None:
    letters = issue_assignments(world.actor("budi"), offering=run.offering.uuid, facts=FACTS)
    own, other = sorted(letters, key=lambda uuid: content(uuid)["scope"]["region"] != world.region.pk)
    assert content(own)["people"] == [world.ani.person_id, world.kiki.person_id]
    assert content(other)["people"] == [world.dewi.person_id]
    assert [group["unit"] for group in content(own)["groups"]] == [
        "Dinas Kesehatan",
        "Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu",
    ]
    rows = [row for group in content(own)["groups"] for row in group["rows"]]
    assert [(row["no"], row["name"], row["rank"]) for row in rows] == [
        (1, "Kiki Amalia", "Penata Muda, III/a"),
        (2, "Ani Rahmawati", "Penata Muda, III/a"),
    ]
    said = text(own)
    for line in (
        "SURAT TUGAS",
        "Undang-Undang Nomor 20 Tahun 2023",
        "Peraturan Pemerintah Nomor 17 Tahun 2020",
        "2 (dua) pegawai berikut",
        "Penata Perizinan Ahli Pertama, Bidang Perizinan",
        "pada hari Selasa dan Rabu, 8 dan 9 Desember 2026, di Aula kecamatan",
        "(10 JP)",
        "Ditetapkan di Muara Bulian pada tanggal 23 November 2026",
        "NIP 19690817 199403 1 005",
    ):
        assert line in said
    numbers = sorted(Letter.objects.values_list("number", flat=True))
    assert numbers == ["800.1.11.1/1/KBH/2026", "800.1.11.1/2/KBH/2026"]


def test_assignment_can_be_one_for_each_office_or_one_for_all(world: World, run: Held) -> None:
    letters = issue_assignments(world.actor("budi"), offering=run.offering.uuid, facts=FACTS, by="office")
    assert len(letters) == 3
    for letter in letters:
        withdraw_letter(SYSTEM, letter=letter, reason="Diganti satu surat")
    (one,) = issue_assignments(world.actor("budi"), offering=run.offering.uuid, facts=FACTS, by="all")
    assert len(content(one)["people"]) == 3


def test_late_participant_gets_a_letter_and_nobody_a_second(world: World, run: Held) -> None:
    actor, offering = world.actor("budi"), run.offering.uuid
    issue_assignments(actor, offering=offering, facts=FACTS)
    assert refused(issue_assignments, actor, offering=offering, facts=FACTS) == "everybody-named"
    seated(run.offering, world.fajar)
    (late,) = issue_assignments(actor, offering=offering, facts=FACTS)
    assert content(late)["people"] == [world.fajar.person_id]


def test_assignment_is_printed_again_for_who_has_a_seat_now(world: World, run: Held) -> None:
    actor = world.actor("budi")
    letters = issue_assignments(actor, offering=run.offering.uuid, facts=FACTS)
    own = next(uuid for uuid in letters if world.ani.person_id in content(uuid)["people"])
    Registration.objects.filter(person=world.ani.person).update(withdrawn_at=timezone.now(), withdrawal="Sakit")
    seated(run.offering, world.fajar)
    assert renew_letter(actor, letter=own, facts=FACTS, reason="Peserta berganti") == 2
    assert content(own)["people"] == [world.fajar.person_id, world.kiki.person_id]
    assert own_letters(world.actor("ani"), run.offering.uuid) == ()
    told = Message.objects.filter(source=f"office.letter:{own}:2").values_list("person", flat=True)
    assert set(told) == {world.ani.person_id, world.fajar.person_id, world.kiki.person_id}


def test_people_are_told_of_their_letter_once(world: World, run: Held) -> None:
    (letter,) = issue_assignments(world.actor("budi"), offering=run.offering.uuid, facts=FACTS, by="all")
    rows = Message.objects.filter(source=f"office.letter:{letter}:1")
    assert {(row.person_id, row.subject, row.path) for row in rows} == {
        (world.ani.person_id, "Surat tugas Anda sudah terbit", f"/angkatan/{run.offering.uuid}/"),
        (world.kiki.person_id, "Surat tugas Anda sudah terbit", f"/angkatan/{run.offering.uuid}/"),
        (world.dewi.person_id, "Surat tugas Anda sudah terbit", f"/angkatan/{run.offering.uuid}/"),
    }


def test_session_without_a_place_is_not_called_online(world: World, run: Held) -> None:
    Session.objects.filter(pk=run.sessions[0].pk).update(place="")
    letter = issue_invitation(world.actor("budi"), offering=run.offering.uuid, facts=FACTS)
    assert [row[3] for row in content(letter)["schedule"]] == ["tempat diberitahukan kemudian", "Aula kecamatan"]
    Session.objects.filter(pk=run.sessions[0].pk).update(link="https://rapat.contoh.invalid/x")
    assert held_as_told(Offering.objects.get(pk=run.offering.pk)).places == "di Aula kecamatan dan secara daring"


def test_invitation_lists_participants_and_times(world: World, run: Held) -> None:
    letter = issue_invitation(world.actor("budi"), offering=run.offering.uuid, facts=FACTS)
    said = text(letter)
    for line in (f"Undangan pelatihan {run.programme.title} angkatan 1", "08.00–12.00 WIB", "Selasa 8 Desember 2026"):
        assert line in said
    assert "Lampiran: peserta yang diundang" in said
    assert "199" not in content(letter)["groups"][0]["rows"][0]["position"]


def test_speaker_is_invited_to_the_own_session(world: World, run: Held) -> None:
    someone = speaker(world, world.fajar.person)
    SessionSpeaker.objects.create(session=run.sessions[1], speaker=someone)
    letter = issue_invitation(world.actor("budi"), offering=run.offering.uuid, facts=FACTS, speaker=someone.uuid)
    assert content(letter)["people"] == [world.fajar.person_id]
    assert [line[0] for line in content(letter)["schedule"]] == ["Rabu 9 Desember 2026"]
    assert [one.uuid for one in own_letters(world.actor("fajar"), run.offering.uuid)] == [letter]
    assert renew_letter(world.actor("budi"), letter=letter, facts=FACTS, reason="Jam berubah") == 2
    stranger = speaker(world, world.ani.person)
    told = {"offering": run.offering.uuid, "facts": FACTS, "speaker": stranger.uuid}
    assert refused(issue_invitation, world.actor("budi"), **told) == "not-found"


def test_sheet_has_everybody_and_the_pin(world: World, run: Held) -> None:
    letter = issue_sheet(world.actor("budi"), session=run.sessions[0].uuid, facts=FACTS)
    pin = Session.objects.get(pk=run.sessions[0].pk).pin
    assert (len(pin), pin.isdecimal()) == (6, True)
    said = text(letter)
    assert f"{pin[:3]} {pin[3:]}" in said
    assert [row["name"] for row in content(letter)["rows"]] == ["Ani Rahmawati", "Dewi Anggraini", "Kiki Amalia"]
    assert Letter.objects.get(uuid=letter).number == ""
    assert own_letters(world.actor("ani"), run.offering.uuid) == ()  # the PIN is not for who signs


def test_pin_is_made_once(world: World, run: Held) -> None:
    uuid = run.sessions[0].uuid
    assert ensure_pin(world.actor("budi"), session=uuid) == ensure_pin(world.actor("budi"), session=uuid)
    assert facts("learning.pin_made") == [(world.region.pk, {})]


def test_sheet_of_a_cancelled_session_is_refused(world: World, run: Held) -> None:
    Session.objects.filter(pk=run.sessions[0].pk).update(cancelled_at=timezone.now())
    told = {"session": run.sessions[0].uuid, "facts": FACTS}
    assert refused(issue_sheet, world.actor("budi"), **told) == "session-cancelled"


def test_certificate_is_for_who_completed_by_the_last_decision(world: World, run: Held) -> None:
    ani, kiki = registration(run, world, "ani"), registration(run, world, "kiki")
    finish(run, ani, kiki)
    Completion.objects.create(
        registration=kiki, completed=False, minutes=60, planned=480, reason="Salah catat", at=timezone.now()
    )
    (letter,) = issue_completions(world.actor("budi"), offering=run.offering.uuid, facts=FACTS)
    said = text(letter)
    for line in (
        "Ani Rahmawati",
        "yang telah mengikuti dan menyelesaikan pelatihan",
        "10 (sepuluh) jam pelajaran",
        "bukan sertifikat kompetensi",
        "Modul 1",
        "Pelatihan teknis",
    ):
        assert line in said
    assert "Kiki" not in said
    row = Letter.objects.get(uuid=letter)
    assert "Ani" not in row.subject
    assert (row.number, row.source) == ("800.1.11/1/STTPP/KBH/2026", f"learning.registration:{ani.uuid}")
    assert [one.uuid for one in own_letters(world.actor("ani"), run.offering.uuid)] == [letter]
    assert own_letters(world.actor("kiki"), run.offering.uuid) == ()
    told = {"offering": run.offering.uuid, "facts": FACTS}
    assert refused(issue_completions, world.actor("budi"), **told) == "everybody-named"


def test_certificate_of_who_no_longer_completed_is_shown_and_not_printed_again(world: World, run: Held) -> None:
    ani = registration(run, world, "ani")
    finish(run, ani)
    (letter,) = issue_completions(world.actor("budi"), offering=run.offering.uuid, facts=FACTS)
    Completion.objects.create(
        registration=ani, completed=False, minutes=60, planned=480, reason="Salah catat", at=timezone.now()
    )
    assert offering_letters(world.actor("budi"), run.offering.uuid).stale == 1
    told = {"letter": letter, "facts": FACTS, "reason": "Nama salah"}
    assert refused(renew_letter, world.actor("budi"), **told) == "nobody-completed"


def test_recap_lists_the_people_of_an_office(world: World) -> None:
    ensure_conversions()
    assert len({world.ani.pk, world.kiki.pk, world.fajar.pk}) == 3
    letter = issue_recap(world.actor("budi"), region="15.04", year=2026, unit=world.licensing.uuid, facts=FACTS)
    assert [row["name"] for row in content(letter)["rows"]] == ["Ani Rahmawati", "Fajar Nugraha"]
    assert "REKAP JAM PELAJARAN TAHUN 2026" in text(letter).upper()
    assert "2 (dua)" in text(letter)


@pytest.mark.parametrize(
    ("given", "code"),
    [({"year": 2027}, "recap-year"), ({"year": 2014}, "recap-year"), ({"region": "82"}, "not-found")],
)
def test_recap_that_cannot_be_is_refused(world: World, given: dict[str, Any], code: str) -> None:
    ensure_conversions()
    told: dict[str, Any] = {"region": "15.04", "year": 2026, "unit": None, "facts": FACTS, **given}
    assert refused(issue_recap, world.actor("budi"), **told) == code


def test_recap_of_another_regions_office_is_refused(world: World) -> None:
    told = {"region": "15.04", "year": 2026, "unit": world.away.uuid, "facts": FACTS}
    assert refused(issue_recap, world.actor("budi"), **told) == "not-found"


def test_cancelled_offering_gets_no_letter(world: World, run: Held) -> None:
    (letter,) = issue_assignments(world.actor("budi"), offering=run.offering.uuid, facts=FACTS, by="all")
    Offering.objects.filter(pk=run.offering.pk).update(cancelled_at=timezone.now(), cancellation="Banjir")
    actor, told = world.actor("budi"), {"offering": run.offering.uuid, "facts": FACTS}
    for action in (issue_invitation, issue_assignments, issue_completions):
        assert refused(action, actor, **told) == "offering-cancelled"
    assert refused(issue_sheet, actor, session=run.sessions[0].uuid, facts=FACTS) == "offering-cancelled"
    assert refused(renew_letter, actor, letter=letter, facts=FACTS, reason="Lagi") == "offering-cancelled"
    assert offering_letters(actor, run.offering.uuid).obstacle == "cancelled"


def test_offering_without_sessions_gets_no_letter(world: World, run: Held) -> None:
    Session.objects.filter(offering=run.offering).update(cancelled_at=timezone.now())
    told = {"offering": run.offering.uuid, "facts": FACTS}
    assert refused(issue_assignments, world.actor("budi"), **told) == "no-sessions"


def test_offering_without_people_gets_no_letter(world: World, run: Held) -> None:
    Registration.objects.filter(offering=run.offering).update(seated_at=None)
    actor, told = world.actor("budi"), {"offering": run.offering.uuid, "facts": FACTS}
    assert refused(issue_assignments, actor, **told) == "nobody-seated"
    assert refused(issue_invitation, actor, **told) == "nobody-seated"
    assert refused(issue_completions, actor, **told) == "nobody-completed"
    assert refused(issue_sheet, actor, session=run.sessions[0].uuid, facts=FACTS) == "nobody-seated"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"place": " "}, "letter-place"),
        ({"name": ""}, "letter-signer"),
        ({"title": ""}, "letter-signer"),
        ({"nip": "1234"}, "nip-length"),
        ({"dated": date(2027, 6, 1)}, "letter-day"),
        ({"dated": date(2024, 6, 1)}, "letter-day"),
        ({"copies": ("x",) * 21}, "letter-lines"),
        ({"basis": ("x" * 501,)}, "letter-lines"),
    ],
)
def test_facts_that_cannot_be_are_refused(world: World, run: Held, given: dict[str, Any], code: str) -> None:
    usual = {name: getattr(FACTS, name) for name in LetterFacts.__slots__}
    told = {"offering": run.offering.uuid, "facts": LetterFacts(**{**usual, **given})}
    assert refused(issue_assignments, world.actor("budi"), **told) == code


@pytest.mark.parametrize("name", ["ani", "citra", "dewi", "fajar", "gita", "joko", "kiki"])
def test_who_does_not_organise_writes_no_letter(world: World, run: Held, name: str) -> None:
    actor, told = world.actor(name), {"offering": run.offering.uuid, "facts": FACTS}
    for action in (issue_invitation, issue_assignments, issue_completions):
        assert refused(action, actor, **told) == "not-found"
    assert refused(issue_sheet, actor, session=run.sessions[0].uuid, facts=FACTS) == "not-found"
    assert refused(ensure_pin, actor, session=run.sessions[0].uuid) == "not-found"
    with pytest.raises(NotFound):
        offering_letters(actor, run.offering.uuid)


def test_own_letter_is_for_whose_name_stands_in_it(world: World, run: Held) -> None:
    letters = issue_assignments(world.actor("budi"), offering=run.offering.uuid, facts=FACTS)
    own = next(uuid for uuid in letters if world.ani.person_id in content(uuid)["people"])
    assert [one.uuid for one in own_letters(world.actor("ani"), run.offering.uuid)] == [own]
    own_letter_file(world.actor("ani"), run.offering.uuid, own).content.close()
    (other,) = set(letters) - {own}
    for name, letter in (("ani", other), ("fajar", own), ("joko", own)):
        with pytest.raises(NotFound):
            own_letter_file(world.actor(name), run.offering.uuid, letter)
    withdraw_letter(SYSTEM, letter=own, reason="Salah")
    assert [one.withdrawn for one in own_letters(world.actor("ani"), run.offering.uuid)] == [True]
    with pytest.raises(NotFound):
        own_letter_file(world.actor("ani"), run.offering.uuid, own)


def test_titles_do_not_decide_the_order(world: World, run: Held) -> None:
    person = world.kiki.person
    person.title_before = "Aab."
    person.save(update_fields=["title_before"])
    letter = issue_sheet(world.actor("budi"), session=run.sessions[0].uuid, facts=FACTS)
    assert [row["name"] for row in content(letter)["rows"]] == ["Ani Rahmawati", "Dewi Anggraini", "Aab. Kiki Amalia"]


def test_contract_staff_are_named_with_their_group(world: World, run: Held) -> None:
    Employment.objects.filter(person=world.kiki.person).update(kind="pppk", grade="VII")
    (letter,) = issue_assignments(world.actor("budi"), offering=run.offering.uuid, facts=FACTS, by="all")
    ranks = {row["name"]: row["rank"] for group in content(letter)["groups"] for row in group["rows"]}
    assert ranks["Kiki Amalia"] == "PPPK, golongan VII"


def test_hours_with_a_half_are_said_in_words(world: World, run: Held) -> None:
    run.module.hours = Decimal("7.5")
    run.module.save(update_fields=["hours"])
    finish(run, registration(run, world, "ani"))
    (letter,) = issue_completions(world.actor("budi"), offering=run.offering.uuid, facts=FACTS)
    assert "selama 7,5 (tujuh koma lima) jam pelajaran" in text(letter)
