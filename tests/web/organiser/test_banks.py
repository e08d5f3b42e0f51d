"""Pages of item banks: the lists, what keepers do, files of items, and what waits for somebody."""

import json
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from python_calamine import CalamineWorkbook

from pamong.competency.actions.regulations import RegulationFacts, register_regulation
from pamong.competency.models import Regulation
from pamong.exams.actions.banks import share_bank
from pamong.exams.formats import gift
from pamong.exams.models import Bank, ItemAlert
from tests import make
from tests.exams import case
from tests.make import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make.world()


@pytest.fixture
def budi(world: World) -> Client:
    return make.browser("owner", world)


def page(client: Client, path: str, status: int = 200) -> str:
    got = client.get(path)
    assert got.status_code == status
    text: str = got.content.decode()
    assert len(text) < 100_000
    return text


def saved(client: Client, path: str) -> list[list[object]]:
    """Rows of a workbook."""
    content = b"".join(client.get(path).streaming_content)  # type: ignore[attr-defined]  # a streaming response
    return [list(row) for row in CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()]


def test_banks_are_listed_with_shared_ones(world: World, budi: Client) -> None:
    case.version(case.item(case.bank(world, name="Etika")))
    shared = case.bank(world, name="Hukum nasional", region=world.other, shared_at=timezone.now())
    case.bank(world, name="Rahasia Ternate", region=world.other)
    case.bank(world, name="Lama", closed_at=timezone.now())
    shown = page(budi, "/instansi/15.04/bank-soal/")
    assert "2 bank soal" in shown
    assert ("Etika" in shown, shared.name in shown, "Milik Provinsi Maluku Utara" in shown) == (True, True, True)
    assert ("Rahasia Ternate" in shown, "Lama" in shown) == (False, False)
    assert "Lama" in page(budi, "/instansi/15.04/bank-soal/?ditutup=on")
    assert "Tidak ada bank soal yang cocok." in page(budi, "/instansi/15.04/bank-soal/?cari=pajak")
    assert [row[0] for row in saved(budi, "/instansi/15.04/bank-soal.xlsx")] == ["Bank soal", "Etika", "Hukum nasional"]


def test_bank_is_opened_changed_shared_and_closed(world: World, budi: Client) -> None:
    case.bank(world, name="Etika")
    twice = budi.post("/instansi/15.04/bank-soal/baru", {"nama": "Etika"})
    assert (twice.status_code, "sudah ada" in twice.content.decode()) == (422, True)
    budi.post("/instansi/15.04/bank-soal/baru", {"nama": "Hukum", "tentang": "Untuk semua", "latihan": "on"})
    row = Bank.objects.get(name="Hukum")
    assert (row.practice, row.about) == (True, "Untuk semua")
    budi.post(f"/bank-soal/{row.uuid}/ubah", {"nama": "Hukum pelayanan"})
    budi.post(f"/bank-soal/{row.uuid}/bagikan", {"bagikan": "ya"})
    assert "Hukum pelayanan" in page(budi, f"/bank-soal/{row.uuid}/")
    assert "tidak masuk paket baru lagi" in page(budi, f"/bank-soal/{row.uuid}/tutup")
    assert budi.post(f"/bank-soal/{row.uuid}/tutup").status_code == 302
    row.refresh_from_db()
    assert (row.name, row.shared_at is None, row.closed_at is None) == ("Hukum pelayanan", False, False)


def test_items_of_a_bank_are_narrowed(world: World, budi: Client) -> None:
    bank = case.bank(world)
    health = case.version(case.item(bank, sector="health", cognitive="C2", code="K-1"))
    draft = case.version(case.item(bank, code="K-2"), state="draft", kind="true_false", key={"right": True})
    alone = case.item(bank, code="K-3")
    case.version(alone)
    case.version(alone, state="draft")
    address = f"/bank-soal/{bank.uuid}/"
    shown = page(budi, address)
    assert ("3 soal, 2 di antaranya dipakai." in shown, "versi 2; versi 1 masih dipakai" in shown) == (True, True)
    found = {
        asked: [code for code in ("K-1", "K-2", "K-3") if f">{code}<" in page(budi, f"{address}?{asked}")]
        for asked in ("keadaan=dipakai", "keadaan=rancangan", "jenis=true_false", "bidang=health", "kognitif=C2")
    }
    assert found == {
        "keadaan=dipakai": ["K-1"],
        "keadaan=rancangan": ["K-2", "K-3"],
        "jenis=true_false": ["K-2"],
        "bidang=health": ["K-1"],
        "kognitif=C2": ["K-1"],
    }
    assert "1 soal cocok" in page(budi, f"{address}?cari=kurang+K-2")
    assert "Tidak ada soal yang cocok." in page(budi, f"{address}?cari=gajah")
    rows = saved(budi, f"/bank-soal/{bank.uuid}.xlsx?keadaan=dipakai")
    assert [row[0] for row in rows] == ["Kode", "K-1"]
    assert (health.item.code, draft.item.code) == ("K-1", "K-2")


def test_items_that_need_attention_are_shown_alone(world: World, budi: Client) -> None:
    bank = case.bank(world)
    case.version(case.item(bank, code="K-1"))
    back = case.version(case.item(bank, code="K-2"), state="review")
    type(back).objects.filter(pk=back.pk).update(returned_at=timezone.now(), remark="Perjelas")
    shown = page(budi, f"/bank-soal/{bank.uuid}/?perhatian=on")
    assert (">K-1<" in shown, ">K-2<" in shown, "1 soal perlu perhatian" in shown) == (False, True, True)


def test_bank_page_asks_as_much_for_six_items_as_for_one(world: World, budi: Client) -> None:
    bank = case.bank(world)
    case.version(case.item(bank))
    address = f"/bank-soal/{bank.uuid}/"
    few = _asked(budi, address)
    for _ in range(5):
        case.version(case.item(bank))
    assert _asked(budi, address) == few


def _asked(client: Client, path: str) -> int:
    """Questions to the database."""
    with CaptureQueriesContext(connection) as asked:
        page(client, path)
    return len(asked)


def test_items_are_exported_for_other_systems(world: World, budi: Client) -> None:
    bank = case.bank(world, name="Etika")
    row = case.version(case.item(bank, code="K-1"))
    got = budi.get(f"/bank-soal/{bank.uuid}.gift")
    read = gift.read(got.content)
    assert (read.refused, [one.content["stem"] for one in read.items]) == ((), [row.content["stem"]])
    package = ZipFile(BytesIO(budi.get(f"/bank-soal/{bank.uuid}.qti").content))
    assert "imsmanifest.xml" in package.namelist()


def test_shared_bank_is_read_but_not_written_elsewhere(world: World) -> None:
    bank = case.bank(world, name="Etika")
    item = case.version(case.item(bank)).item
    dewi = make.browser("stranger", world)
    page(dewi, f"/bank-soal/{bank.uuid}/", 404)
    share_bank(world.actor("budi"), bank=bank.uuid, shared=True)
    shown = page(dewi, f"/bank-soal/{bank.uuid}/")
    assert ("Tulis soal" in shown, "Tutup bank" in shown) == (False, False)
    assert "Ubah rancangan" not in page(dewi, f"/soal/{item.uuid}/")
    page(dewi, f"/bank-soal/{bank.uuid}/soal/baru", 404)
    page(dewi, f"/soal/{item.uuid}/ubah", 404)


def test_writer_sees_banks_and_queue_only(world: World) -> None:
    bank = case.bank(world, name="Etika")
    make.grant(world.kiki.person, "item-writer", world.region)
    kiki = make.browser("colleague", world)
    assert "Tulis soal" in page(kiki, f"/bank-soal/{bank.uuid}/")
    page(kiki, "/instansi/15.04/bank-soal/baru", 404)
    page(kiki, f"/bank-soal/{bank.uuid}/tutup", 404)
    page(kiki, "/instansi/15.04/tinjau-soal/")


def test_queue_tells_what_waits_and_whose_it_is(world: World, budi: Client) -> None:
    bank = case.bank(world)
    case.version(case.item(bank, code="K-1"), state="review", written_by=world.budi.pk)
    case.version(case.item(bank, code="K-2"), state="review", written_by=world.eka.pk)
    rule = _rule(world)
    ItemAlert.objects.create(item=case.item(bank, code="K-3"), regulation=rule, entry=1, opened_at=timezone.now())
    shown = page(budi, "/instansi/15.04/tinjau-soal/")
    assert ("1 soal dapat Anda telaah" in shown, "2 versi menunggu telaah" in shown) == (True, True)
    assert ("Anda menulisnya" in shown, "1 soal yang peraturannya dicabut" in shown) == (True, True)
    assert "3 hal menunggu telaah atau putusan." in page(budi, "/instansi/15.04/bank-soal/")
    assert "2 soal dapat Anda telaah" in page(_citra(world), "/instansi/15.04/tinjau-soal/")
    page(make.browser("stranger", world), "/instansi/15.04/tinjau-soal/", 404)


def test_preview_gives_the_player_no_key(world: World, budi: Client) -> None:
    row = case.version(case.item(case.bank(world, name="Etika"), code="K-1"))
    got = json.loads(budi.get(f"/soal/{row.item.uuid}/pratinjau.json").content)
    item = {"slot": 1, "kind": "single", "content": row.content}
    assert got == {"title": "K-1 · Etika", "items": [item]}
    shown = page(budi, f"/soal/{row.item.uuid}/pratinjau")
    assert f'data-mode="lihat" data-package="/soal/{row.item.uuid}/pratinjau.json"' in shown


def _citra(world: World) -> Client:
    client = Client()
    client.force_login(world.citra)
    return client


def _rule(world: World) -> Regulation:
    told = RegulationFacts("procedure", "SOP-1", "Pelayanan izin", date(2024, 3, 1))
    return register_regulation(world.actor("budi"), region="15.04", facts=told)
