"""A letter is issued once with its number, printed again with a reason, withdrawn with a reason; all of it stays."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, transaction
from pypdf import PdfReader
from pytest_django import Settings

from pamong.core.actor import SYSTEM
from pamong.core.refusals import NotFound
from pamong.kit.models import File
from pamong.office.actions.letters import issue_letter, reissue_letter, withdraw_letter
from pamong.office.models import IssuedNumber, Letter, LetterEdition
from pamong.office.queries.letters import (
    LettersWanted,
    check_file,
    check_letter,
    letter_file,
    letter_page,
    letter_rows,
)
from pamong.people.actions.settings import set_up_region
from pamong.people.models import Region
from tests import make
from tests.make import World
from tests.office.effects import facts, refusal

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 23)
CONTENT: dict[str, Any] = {
    "signer": {"title": "Kepala Badan", "name": "Ilham Saputra", "rank": "", "nip": ""},
    "place": "Muara Bulian",
    "copies": [],
    "people": [],
    "title": "Rekap jam pelajaran tahun 2026",
    "facts": [["Tahun", "2026"]],
    "rows": [],
    "closing": [],
}
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><rect width="8" height="8" fill="#123456"/></svg>'


@pytest.fixture(autouse=True)
def _noon(settings: Settings, tmp_path: Path) -> Iterator[None]:
    settings.MEDIA_ROOT = str(tmp_path / "files")
    with time_machine.travel(datetime(2026, 11, 23, 3, 32, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def world() -> World:
    return make.world()


def asked(world: World, **given: Any) -> dict[str, Any]:
    usual = {
        "region": world.region.pk,
        "kind": "hours",
        "series": "hours",
        "subject": "Rekap jam pelajaran tahun 2026",
        "content": CONTENT,
        "paper": "f4",
        "dated": DAY,
        "source": "learning.hours:x:2026",
    }
    return {**usual, **given}


def issued(world: World, **given: Any) -> Letter:
    return issue_letter(world.actor("budi"), **asked(world, **given))


def printed(letter: Letter, edition: int = 1) -> bytes:
    with letter_file(SYSTEM, letter.uuid, edition).content as file:
        return file.read()


def text(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def test_letter_has_number_code_and_file(world: World) -> None:
    letter = issued(world)
    edition = LetterEdition.objects.get(letter=letter)
    assert letter.number == "800.1.11/1/KBH/2026"
    assert IssuedNumber.objects.get().source == f"office.letter:{letter.uuid}"
    pdf = printed(letter)
    assert edition.digest == sha256(pdf).hexdigest() == edition.file.sha256
    grouped = f"{letter.code[:5]}-{letter.code[5:]}"
    for said in ("PEMERINTAH KABUPATEN BATANG HARI", "Nomor 800.1.11/1/KBH/2026", grouped, "23 November 2026"):
        assert said in text(pdf)
    assert facts("office.letter_issued") == [(world.region.pk, {"kind": "hours", "source": "learning.hours:x:2026"})]


def test_letter_bears_office_and_arms_of_the_region(world: World) -> None:
    set_up_region(
        SYSTEM,
        region="15.04",
        office="Badan Kepegawaian dan Pengembangan Sumber Daya Manusia",
        letterhead="Jalan Contoh Nomor 12\nTelepon (0743) 000000",
        time_zone="Asia/Jakarta",
        hue=200,
        counted=None,
        arms=BytesIO(SVG.encode()),
    )
    letter = issued(world)
    assert letter.number == "800.1.11/1/BKPSDM/2026"
    said = text(printed(letter))
    assert "BADAN KEPEGAWAIAN DAN PENGEMBANGAN SUMBER DAYA MANUSIA" in said
    assert "Jalan Contoh Nomor 12 Telepon (0743) 000000" in said


def test_letter_without_number_takes_none(world: World) -> None:
    first, second = issued(world, series=None), issued(world, series=None)
    assert (first.number, second.number) == ("", "")
    assert not IssuedNumber.objects.exists()


def test_letter_that_cannot_be_printed_takes_no_number(world: World) -> None:
    issued(world)
    broken = asked(world, content={**CONTENT, "title": "漢字"})
    assert refusal(issue_letter, world.actor("budi"), **broken) == "document-letters"
    assert issued(world).number == "800.1.11/2/KBH/2026"


def test_letter_printed_again_keeps_number_and_history(world: World) -> None:
    letter = issued(world)
    actor = world.actor("budi")
    again = {**CONTENT, "title": "Rekap yang dibetulkan"}
    new = reissue_letter(actor, letter=letter.uuid, content=again, paper="a4", dated=DAY, reason=" Salah  nama ")
    assert (new.edition, new.reason, new.paper) == (2, "Salah nama", "a4")
    assert "dibetulkan" not in text(printed(letter, 1)).lower()
    second = text(printed(letter, 2))
    assert "REKAP YANG DIBETULKAN" in second.upper()
    assert "800.1.11/1/KBH/2026" in second
    assert "terbitan ke-2 menggantikan yang sebelumnya" in second
    page = letter_page(actor, letter.uuid)
    assert [(one.edition, one.holds, one.by) for one in page.editions] == [
        (2, True, "Budi Hartawan"),
        (1, False, "Budi Hartawan"),
    ]
    assert facts("office.letter_reissued") == [(world.region.pk, {"edition": 2})]
    assert IssuedNumber.objects.count() == 1


def test_editions_and_numbers_are_never_rewritten(world: World) -> None:
    letter = issued(world)
    for rows in (LetterEdition.objects.filter(letter=letter), IssuedNumber.objects.all()):
        with pytest.raises(DatabaseError, match="append"), transaction.atomic():
            rows.delete()
    with pytest.raises(DatabaseError, match="append"), transaction.atomic():
        LetterEdition.objects.update(digest="0" * 64)


def test_withdrawn_letter_is_not_printed_again(world: World) -> None:
    letter = issued(world)
    actor = world.actor("budi")
    withdraw_letter(actor, letter=letter.uuid, reason="Angkatan dibatalkan")
    page = letter_page(actor, letter.uuid)
    assert (page.withdrawal, page.withdrawn_by, page.editions[0].holds) == (
        "Angkatan dibatalkan",
        "Budi Hartawan",
        False,
    )
    again = {"letter": letter.uuid, "content": CONTENT, "paper": "a4", "dated": DAY, "reason": "Lagi"}
    assert refusal(reissue_letter, actor, **again) == "letter-withdrawn"
    assert refusal(withdraw_letter, actor, letter=letter.uuid, reason="Lagi") == "letter-withdrawn"
    assert facts("office.letter_withdrawn") == [(world.region.pk, {})]


@pytest.mark.parametrize("reason", ["", "  ", "\u200b"])
def test_printing_again_and_withdrawing_need_a_reason(world: World, reason: str) -> None:
    letter, actor = issued(world), world.actor("budi")
    again = {"letter": letter.uuid, "content": CONTENT, "paper": "a4", "dated": DAY, "reason": reason}
    assert refusal(reissue_letter, actor, **again) == "letter-reason"
    assert refusal(withdraw_letter, actor, letter=letter.uuid, reason=reason) == "letter-reason"


def test_letter_without_subject_is_refused(world: World) -> None:
    assert refusal(issue_letter, world.actor("budi"), **asked(world, subject=" ")) == "letter-subject"


@pytest.mark.parametrize("name", ["ani", "citra", "dewi", "fajar", "gita", "hadi", "joko", "kiki"])
def test_who_does_not_organise_here_has_no_letters(world: World, name: str) -> None:
    letter, actor = issued(world), world.actor(name)
    again = {"letter": letter.uuid, "content": CONTENT, "paper": "a4", "dated": DAY, "reason": "Ingin"}
    assert refusal(issue_letter, actor, **asked(world)) == "not-found"
    assert refusal(reissue_letter, actor, **again) == "not-found"
    assert refusal(withdraw_letter, actor, letter=letter.uuid, reason="Ingin") == "not-found"
    with pytest.raises(NotFound):
        letter_page(actor, letter.uuid)
    with pytest.raises(NotFound):
        letter_file(actor, letter.uuid, 1)
    with pytest.raises(NotFound):
        letter_rows(actor, "15.04", LettersWanted())


def test_anybody_can_check_a_code_and_sees_no_name(world: World) -> None:
    Region.objects.filter(pk=world.region.pk).update(office="BKPSDM")
    letter = issued(world)
    found = check_letter(f" {letter.code[:5].lower()}-{letter.code[5:]} ")
    assert found is not None
    assert (found.state, found.number, found.kind, found.subject, found.office, found.region) == (
        "holds",
        "800.1.11/1/BKPSDM/2026",
        "Rekap JP",
        "Rekap jam pelajaran tahun 2026",
        "BKPSDM",
        "Kabupaten Batang Hari",
    )
    assert (found.dated, found.edition) == (DAY, 1)
    assert check_letter("0000000000") is None


def test_file_is_ours_old_or_not_ours(world: World) -> None:
    letter, actor = issued(world), world.actor("budi")
    first = sha256(printed(letter)).hexdigest()
    reissue_letter(actor, letter=letter.uuid, content={**CONTENT, "title": "B"}, paper="a4", dated=DAY, reason="Salah")
    second = sha256(printed(letter, 2)).hexdigest()
    old, new = check_file(first), check_file(second)
    assert old is not None
    assert new is not None
    assert [(old.edition, old.letter.edition), (new.edition, new.letter.edition)] == [(1, 2), (2, 2)]
    withdraw_letter(actor, letter=letter.uuid, reason="Salah semua")
    withdrawn = check_file(second)
    assert withdrawn is not None
    assert withdrawn.letter.state == "withdrawn"
    assert check_file("0" * 64) is None


def test_list_of_letters_is_narrowed(world: World) -> None:
    first = issued(world)
    other = issued(world, subject="Rekap Dinas Kesehatan", series=None)
    withdraw_letter(world.actor("budi"), letter=other.uuid, reason="Salah")
    actor = world.actor("budi")

    def found(**wanted: str) -> list[str]:
        return [str(row.uuid) for row in letter_rows(actor, "15.04", LettersWanted(**wanted)).stream()]

    assert found() == [str(other.uuid), str(first.uuid)]
    assert found(text="kesehatan") == [str(other.uuid)]
    assert found(text="800") == [str(first.uuid)]
    assert found(kind="assignment") == []
    assert found(state="berlaku") == [str(first.uuid)]
    assert found(state="dicabut") == [str(other.uuid)]


def test_file_of_a_letter_is_kept_once_in_the_store(world: World) -> None:
    letter = issued(world)
    assert File.objects.get().name == f"surat-{letter.code.lower()}-1.pdf"
