"""Programmes as those who keep them work on them in a browser."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.test import Client
from python_calamine import CalamineWorkbook

from pamong.competency.models import Competency
from pamong.learning.actions.built_in import ensure_conversions
from pamong.learning.actions.programmes import create_from_template, publish_programme
from pamong.learning.models import Aim, Module, Programme, ProgrammePartner, ProgrammePosition
from tests import make
from tests.learning import case
from tests.make import World

pytestmark = pytest.mark.django_db

LIST = "/instansi/15.04/program/"
BUDGET = 100_000


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel("2026-11-23T02:00:00Z", tick=False):
        yield


@pytest.fixture
def world() -> World:
    world = make.world()
    ensure_conversions()
    return world


@pytest.fixture
def client(world: World) -> Client:
    return make.browser("owner", world)


def page(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status
    assert len(response.content) < BUDGET
    return " ".join(response.content.decode().split())


def sent(client: Client, path: str, answer: int = 302, data: Mapping[str, Any] | None = None, **more: Any) -> str:
    response = client.post(path, {**(data or {}), **more})
    assert response.status_code == answer
    return " ".join(response.content.decode().split())


def draft(world: World, template: str = "pelayanan-prima") -> Programme:
    return create_from_template(world.actor("budi"), region="15.04", template=template)


def kept(row: Programme, part: str = "") -> str:
    return f"/program/{row.uuid}/kelola/{part}"


def test_list_says_that_there_is_none_and_how_to_begin(client: Client) -> None:
    html = page(client, LIST)
    assert "Belum ada program." in html
    assert f'href="{LIST}baru"' in html


def test_list_counts_and_narrows(world: World, client: Client) -> None:
    publish_programme(world.actor("budi"), programme=draft(world).uuid)
    draft(world, "etika-pelayanan-publik")
    assert "<h1>1 program terbit, 1 rancangan</h1>" in page(client, LIST)
    narrowed = page(client, f"{LIST}?keadaan=rancangan")
    assert "Etika Pelayanan Publik" in narrowed
    assert ">Pelayanan Prima<" not in narrowed
    assert "Tidak ada program yang cocok." in page(client, f"{LIST}?cari=ladang")
    with time_machine.travel("2027-11-23T02:00:00Z", tick=False):
        html = page(make.browser("owner", world), f"{LIST}?keadaan=tinjau")
    assert "1 program sudah waktunya ditinjau." in html
    assert "Waktunya ditinjau" in html


def test_list_is_a_workbook_too(world: World, client: Client) -> None:
    draft(world)
    content = b"".join(client.get("/instansi/15.04/program.xlsx").streaming_content)  # type: ignore[attr-defined]  # a streaming response
    rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    assert rows[1][:8] == ["Pelayanan Prima", "Pelayanan publik", "Pilihan", "Rancangan", 5.0, 25.0, 2.0, 0.0]
    assert client.get("/instansi/15.04/program.xlsx?keadaan=lain").status_code == 422


def test_draft_is_made_from_a_template_or_from_nothing(world: World, client: Client) -> None:
    html = page(client, f"{LIST}baru")
    assert "Satu hari kali 4 JP sehari menurut tabel konversi, bentuk KL06." in html
    sent(client, f"{LIST}baru", contoh="pelayanan-prima")
    sent(client, f"{LIST}baru", contoh="kosong", judul="Arsip", bidang="Kearsipan")
    assert list(Programme.objects.order_by("pk").values_list("title", "field", "template")) == [
        ("Pelayanan Prima", "Pelayanan publik", "pelayanan-prima"),
        ("Arsip", "Kearsipan", ""),
    ]
    assert "Pilih salah satu contoh" in sent(client, f"{LIST}baru", 422)
    assert "sudah ada" in sent(client, f"{LIST}baru", 422, contoh="pelayanan-prima")
    assert "Bidang masih kosong" in sent(client, f"{LIST}baru", 422, contoh="kosong", judul="Lain")


def test_page_lists_what_is_missing_and_where_to_mend_it(world: World, client: Client) -> None:
    sent(client, f"{LIST}baru", contoh="kosong", judul="Arsip", bidang="Kearsipan")
    row = Programme.objects.get()
    html = page(client, kept(row))
    assert "11 hal lagi sebelum program ini dapat diterbitkan." in html
    assert "Tujuan belum ditulis: untuk apa peserta datang." in html
    assert f'href="{kept(row, "teks")}">Tulis</a>' in html
    assert f'href="{kept(row, "modul/baru")}">Tambah modul</a>' in html
    assert "Terbitkan program" not in html
    assert "Tujuan belum ditulis" in sent(client, kept(row, "terbitkan"), 409)


def test_complete_draft_is_published_by_a_button(world: World, client: Client) -> None:
    row = draft(world)
    assert "Lengkap. Program ini dapat diterbitkan." in page(client, kept(row))
    sent(client, kept(row, "terbitkan"))
    html = page(client, kept(row))
    assert "Terbit di katalog." in html
    assert "Sebelum diterbitkan" not in html
    assert "Buat angkatan" in html


def test_texts_are_changed_and_refusals_stand_at_their_field(world: World, client: Client) -> None:
    row, other = draft(world), draft(world, "etika-pelayanan-publik")
    assert 'value="Pelayanan Prima"' in page(client, kept(row, "teks"))
    told = {"judul": "Pelayanan Prima II", "bidang": "Pelayanan publik", "tujuan": "Satu\nDua", "wajib": "on"}
    sent(client, kept(row, "teks"), data=told, hari="30", tinjau="3/5/2027", status=["pns"], prasyarat=str(other.uuid))
    row.refresh_from_db()
    assert (row.title, row.purpose, row.compulsory, row.evaluation_days, row.for_statuses, row.prerequisite) == (
        "Pelayanan Prima II",
        "Satu\nDua",
        True,
        30,
        ["pns"],
        other,
    )
    assert row.help == ""
    html = sent(client, kept(row, "teks"), 422, judul="Etika Pelayanan Publik", bidang="X")
    assert "Program “Etika Pelayanan Publik” sudah ada." in html
    html = page(client, kept(row))
    assert "Status kepegawaian: PNS" in html
    assert "Sudah menuntaskan: Etika Pelayanan Publik" in html


def test_module_is_added_changed_moved_and_removed(world: World, client: Client) -> None:
    row = draft(world)
    form = page(client, kept(row, "modul/baru"))
    assert "KL06 Seminar" in form
    assert "4 JP per hari" in form
    told = {"judul": "Coaching", "bentuk": "NKL01", "jp": "7,5", "aturan": "test", "hadir": "100"}
    assert "Nilai lulus tes masih kosong" in sent(client, kept(row, "modul/baru"), 422, told)
    assert "Terbaca “lima”" in sent(client, kept(row, "modul/baru"), 422, told | {"jp": "lima"})
    sent(client, kept(row, "modul/baru"), data=told, nilai="75", tugas="Tes lisan")
    new = Module.objects.get(programme=row, number=6)
    assert (new.title, new.form, new.hours, new.rule, new.share, new.pass_mark) == (
        "Coaching",
        "NKL01",
        Decimal("7.5"),
        "test",
        100,
        75,
    )
    assert 'value="7,5"' in page(client, f"/modul/{new.uuid}/ubah")
    sent(client, f"/modul/{new.uuid}/ubah", data=told | {"aturan": "attendance", "jp": "2"})
    sent(client, f"/modul/{new.uuid}/pindah", naik="1")
    new.refresh_from_db()
    assert (new.rule, new.hours, new.pass_mark, new.number) == ("attendance", Decimal("2.0"), None, 5)
    sent(client, f"/modul/{new.uuid}/hapus")
    assert Module.objects.filter(programme=row).count() == 5


def test_modules_of_a_running_programme_are_copied_instead(world: World, client: Client) -> None:
    row = draft(world)
    publish_programme(world.actor("budi"), programme=row.uuid)
    row.refresh_from_db()
    case.offering(row)
    html = page(client, kept(row))
    assert "Modul tidak diubah lagi karena sudah ada angkatan yang terbit." in html
    assert "Tambah modul" not in html
    sent(client, kept(row, "salin"), judul="Pelayanan Prima 2027")
    copy = Programme.objects.get(title="Pelayanan Prima 2027")
    assert "Tambah modul" in page(client, kept(copy))
    assert "belum selesai" in sent(client, kept(row, "tarik"), 422)


def test_aims_positions_and_partners_are_chosen(world: World, client: Client) -> None:
    row = draft(world)
    first, second = (Competency.objects.get(code=code, framework__region=None) for code in ("M.03", "M.05"))
    told = {f"level-{first.uuid}": "", f"level-{second.uuid}": "4"}
    assert "Levelnya belum dipilih" in sent(client, kept(row, "kompetensi"), 422, told, tambah="Integritas")
    sent(client, kept(row, "kompetensi"), data=told, tambah="Integritas", tambah_level="2")
    aims = Aim.objects.filter(programme=row).order_by("competency__code")
    assert list(aims.values_list("competency__code", "level")) == [("M.01", 2), ("M.05", 4)]
    sent(client, kept(row, "jabatan"), tambah="Kepala Dinas")
    sent(client, kept(row, "jabatan"), tambah=world.officer.name, tetap=[str(world.head.uuid)])
    assert set(ProgrammePosition.objects.values_list("position", flat=True)) == {world.head.pk, world.officer.pk}
    sent(client, kept(row, "jabatan"))
    assert not ProgrammePosition.objects.exists()
    partner = case.partner(world, name="Universitas Contoh")
    sent(client, kept(row, "mitra"), data={f"mitra-{partner.uuid}": "on", f"peran-{partner.uuid}": "kurikulum"})
    assert list(ProgrammePartner.objects.values_list("partner", "part")) == [(partner.pk, "kurikulum")]
    assert "kurikulum" in page(client, kept(row))


def test_partner_whose_agreement_ended_is_named(world: World, client: Client) -> None:
    row = draft(world)
    partner = case.partner(world, name="Universitas Contoh", until=date(2026, 1, 31))
    ProgrammePartner.objects.create(programme=row, partner=partner)
    html = page(client, kept(row))
    assert "Perjanjian PKS/1 dengan Universitas Contoh berakhir 31 Januari 2026." in html
    assert 'href="/instansi/15.04/mitra/">Buka mitra</a>' in html


def test_withdrawn_programme_offers_only_a_copy(world: World, client: Client) -> None:
    row = draft(world)
    assert "Penarikan tidak dapat dibatalkan" in page(client, kept(row, "tarik"))
    sent(client, kept(row, "tarik"))
    html = page(client, kept(row))
    assert "Program ini sudah ditarik." in html
    assert "Ubah teks" not in html
    assert ">Pelayanan Prima<" in page(client, f"{LIST}?keadaan=ditarik")
    sent(client, kept(row, "salin"))
    assert Programme.objects.filter(title="Pelayanan Prima (salinan)").count() == 1


@pytest.mark.parametrize("who", ["colleague", "stranger"])
def test_others_find_nothing(world: World, who: str) -> None:
    row, other = draft(world), make.browser(who, world)
    one = Module.objects.filter(programme=row).order_by("number")[0]
    parts = ("", "teks", "kompetensi", "jabatan", "mitra", "modul/baru", "tarik", "salin")
    paths = [LIST, f"{LIST}baru", "/instansi/15.04/program.xlsx", f"/modul/{one.uuid}/ubah"]
    assert {other.get(path).status_code for path in (*paths, *(kept(row, part) for part in parts))} == {404}
    posts = [f"/modul/{one.uuid}/pindah", f"/modul/{one.uuid}/hapus", kept(row, "terbitkan"), kept(row, "tarik")]
    assert {other.post(path).status_code for path in posts} == {404}
    row.refresh_from_db()
    assert (row.published_at, row.withdrawn_at, Module.objects.filter(programme=row).count()) == (None, None, 5)
