"""Tables of cases: what is understood, refused, revised and taken back."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import connection
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from pamong.core.actor import Actor, Grant, RegionId, UnitId
from pamong.core.models import Entry
from pamong.core.refusals import Conflict, NotFound
from pamong.kit.imports import (
    Counts,
    Note,
    Preview,
    apply_import,
    import_refusals,
    preview_import,
    prune_imports,
    recent_imports,
    refused_rows,
    undo_import,
    visible_import,
)
from pamong.kit.models import ImportRow
from pamong.people.models import PersonNumber, Role
from pamong.services.actions.case_table import KIND
from pamong.services.models import Case, CaseDraft, CaseSource
from tests.make import World, world
from tests.services.case import NOW, ZONE, service, source

pytestmark = pytest.mark.django_db

HEAD = "Nomor berkas;Tanggal diterima;Tanggal diputus;Tanggal diserahkan;Hasil;Kanal;Alasan"
TWO = f"{HEAD}\nA-1;02/11/2026 08.30;05/11/2026 10.00;06/11/2026;Disetujui;Loket;\nA-2;03/11/2026;;;Proses;OSS;KTP buram\n"

Look = Callable[..., Preview]


@pytest.fixture
def cast() -> World:
    return world()


@pytest.fixture
def book(cast: World) -> CaseSource:
    return source(service(cast), covers_until=None)


@pytest.fixture
def look(cast: World, book: CaseSource, tmp_path: Path) -> Look:
    """Preview a file as Budi, on 21 November 2026 at 10.32."""

    def look(content: str | bytes, name: str = "berkas.csv", **more: Any) -> Preview:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return see(cast, book, path, **more)

    return look


def see(cast: World, book: CaseSource, path: Path, **more: Any) -> Preview:
    facts: dict[str, Any] = {"region": cast.region.pk, "kind": KIND, "path": path, "name": path.name, "about": book.pk}
    with time_machine.travel(NOW, tick=False):
        return preview_import(cast.actor("budi"), **(facts | more))


def write(cast: World, preview: Preview) -> Counts:
    with time_machine.travel(NOW, tick=False):
        return apply_import(cast.actor("budi"), uuid=preview.uuid)


def clock(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=ZONE)  # type: ignore[arg-type,misc]  # year, month, day, hour, minute


def known() -> list[tuple[Any, ...]]:
    rows = Case.objects.order_by("source_key", "revision")
    return list(rows.values_list("source_key", "revision", "current", "reason"))


def refusals(cast: World, preview: Preview) -> list[tuple[int, str, str]]:
    return [(one.row, one.column, one.message) for one in import_refusals(cast.actor("budi"), preview.uuid)]


def test_table_becomes_cases_on_the_clock_of_the_region(cast: World, book: CaseSource, look: Look) -> None:
    preview = look(TWO)
    assert preview.counts == Counts(rows=2, new=2, changed=0, unchanged=0, refused=0)
    assert (preview.about, Case.objects.count(), CaseDraft.objects.count()) == (book.pk, 0, 2)
    assert next(sample.cells for sample in preview.samples["new"]) == {
        "source_key": "A-1",
        "received_at": "2026-11-02 08:30:00",
        "decided_at": "2026-11-05 10:00:00",
        "handed_over_at": "2026-11-06",
        "outcome": "granted",
        "channel": "counter",
    }
    assert write(cast, preview) == preview.counts
    first, second = Case.objects.order_by("source_key")
    assert (first.region, first.source, first.service, first.unit) == (
        cast.region.pk,
        book.pk,
        book.service_id,
        cast.licensing.pk,
    )
    assert (first.received_at, first.decided_at) == (clock(2026, 11, 2, 8, 30), clock(2026, 11, 5, 10))
    assert (first.handed_over_at, first.recorded_at) == (clock(2026, 11, 6), NOW)
    assert (first.received_on, first.started_on, first.decided_on) == (
        date(2026, 11, 2),
        date(2026, 11, 2),
        date(2026, 11, 5),
    )
    assert (first.outcome, first.channel, first.reason, first.returns, first.contacts) == (
        "granted",
        "counter",
        "",
        0,
        None,
    )
    assert (second.decided_at, second.decided_on, second.outcome, second.channel) == (None, None, "", "online")
    assert (second.reason, second.revision, second.current, second.handler) == ("KTP buram", 1, True, None)
    assert (CaseDraft.objects.count(), visible_import(cast.actor("budi"), preview.uuid).samples["new"]) == (0, ())
    book.refresh_from_db()
    assert book.covers_until == clock(2026, 11, 6)
    assert book.mapping["Tanggal diterima"] == "received_at"
    entry = Entry.objects.get(verb="services.cases_imported")
    assert (entry.region, entry.data["new"], entry.data["changed"]) == (cast.region.pk, 2, 0)


def test_region_in_the_east_has_its_own_clock(cast: World, look: Look) -> None:
    type(cast.region).objects.filter(pk=cast.region.pk).update(time_zone="Asia/Jayapura")
    preview = look("Nomor;Tanggal masuk\nA-1;21/11/2026 12.36\nA-2;2026-11-20T16:00:00Z\nA-3;21/11/2026 12.38\n")
    write(cast, preview)
    first, second = Case.objects.order_by("source_key")
    assert first.received_at == datetime(2026, 11, 21, 3, 36, tzinfo=UTC)
    assert second.received_on == date(2026, 11, 21)  # one in the morning there
    assert refusals(cast, preview) == [
        (4, "Tanggal masuk", "Tanggal diterima terbaca 21/11/2026 12.38, padahal saat itu belum tiba.")
    ]


def test_what_cannot_have_happened_is_refused_with_every_reason(cast: World, look: Look) -> None:
    preview = look(
        "Nomor berkas;Tanggal diterima;Tanggal jawaban;Tanggal diputus;Tanggal diserahkan;Kanal;Hasil;Alasan;Dikembalikan\n"
        "A-1;05/11/2026 09.00;;05/11/2026 08.00;;;;;\n"
        "A-2;05/11/2026;04/11/2026;;06/11/2026;;;;\n"
        "A-3;05/11/2026;;07/11/2026;06/11/2026 12.00;;;;\n"
        "A-4;21/11/2026 10.37;;;;;;;\n"
        "A-5;21/11/2026 10.38;;;;burung;entah;;\n"
        f"A-6;31/2/2026;;;;;;{'x' * 2001};dua\n"
        ";05/11/2026;;;;;;;\n"
        "A-8;;;;;;;;\n"
        ";;;;;;;;\n"
    )
    assert preview.counts == Counts(rows=8, new=1, changed=0, unchanged=0, refused=7)
    assert refusals(cast, preview) == [
        (
            2,
            "Tanggal diputus",
            "Tanggal diputus terbaca 05/11/2026 08.00, sebelum berkas diterima pada 05/11/2026 09.00.",
        ),
        (
            3,
            "Tanggal jawaban",
            "Tanggal jawaban pertama terbaca 04/11/2026, sebelum berkas diterima pada 05/11/2026.",
        ),
        (3, "Tanggal diserahkan", "Berkas diserahkan tetapi tanggal diputus kosong. Isi tanggal diputusnya."),
        (4, "Tanggal diserahkan", "Berkas diserahkan 06/11/2026 12.00, sebelum diputus pada 07/11/2026."),
        (6, "Kanal", "Kanal “burung” tidak dikenal. Tulis loket, daring, pos, telepon, surel, atau lainnya."),
        (6, "Hasil", "Hasil “entah” tidak dikenal. Tulis dikabulkan, ditolak, dicabut, atau proses."),
        (6, "Tanggal diterima", "Tanggal diterima terbaca 21/11/2026 10.38, padahal saat itu belum tiba."),
        (7, "Tanggal diterima", "Tanggal 31 Februari 2026 tidak ada. Periksa penulisannya."),
        (
            7,
            "Dikembalikan",
            "“dua” bukan jumlah atau tanggal pengembalian. Tulis 0 sampai 999, atau tanggalnya.",
        ),
        (7, "Alasan", "Alasan ini 2.001 karakter, paling panjang 2.000. Pendekkan isinya."),
        (8, "Nomor berkas", "Wajib diisi."),
        (9, "Tanggal diterima", "Wajib diisi."),
    ]
    assert write(cast, preview).new == 1
    assert [key for key, *_rest in known()] == ["A-4"]


def test_day_without_an_hour_comes_after_what_happened_on_it(cast: World, look: Look) -> None:
    text = "Nomor;Diterima;Lengkap;Diputus;Diserahkan\n".replace("Lengkap", "Tanggal lengkap")
    preview = look(text + "A-1;05/11/2026 14.00;05/11/2026 15.00;05/11/2026;05/11/2026\n")
    assert write(cast, preview).new == 1
    row = Case.objects.get()
    assert row.decided_at == row.handed_over_at == row.complete_at == clock(2026, 11, 5, 15)


def test_refused_rows_come_back_to_be_mended(cast: World, look: Look, tmp_path: Path) -> None:
    preview = look(TWO.replace("Loket", "burung"))
    path = tmp_path / "tolak.xlsx"
    path.write_bytes(b"".join(refused_rows(cast.actor("budi"), preview.uuid)))
    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    assert rows[1][:6] == ["A-1", "02/11/2026 08.30", "05/11/2026 10.00", "06/11/2026", "Disetujui", "burung"]
    assert "Kanal “burung” tidak dikenal." in str(rows[1][-1])


def test_row_twice_counts_once_and_with_other_content_not_at_all(cast: World, look: Look) -> None:
    preview = look(
        f"{HEAD}\nA-1;02/11/2026;;;;;\nA-1;2 Nov 2026;;;;;\nA-2;02/11/2026;;;;;\nA-2;03/11/2026;;;;;\n"
        "A-3;02/11/2026;;;;;\nA-3;salah;;;;;\nA-4;02/11/2026;;;;;\n"
    )
    assert preview.counts == Counts(rows=6, new=2, changed=0, unchanged=0, refused=4)
    assert preview.notes == (
        Note("1 baris mengulang baris lain dengan isi yang sama; masing-masing dihitung satu kali.", ("baris 3",)),
    )
    told = [row for row, _column, message in refusals(cast, preview) if "isi yang berbeda" in message]
    assert told == [4, 5, 6, 7]
    assert (ImportRow.objects.get(row=4).cells or {})["received_at"] == "2026-11-02"
    assert write(cast, preview).new == 2
    assert [key for key, *_rest in known()] == ["A-1", "A-4"]


def test_changed_row_is_a_revision_and_can_be_taken_back(cast: World, book: CaseSource, look: Look) -> None:
    write(cast, look(TWO))
    again = look(TWO)
    assert again.counts == Counts(rows=2, new=0, changed=0, unchanged=2, refused=0)
    assert write(cast, again).unchanged == 2
    second = look(TWO.replace("KTP buram", "KTP 🪪 jelas") + "A-3;04/11/2026;;;;;\n")
    assert second.counts == Counts(rows=3, new=1, changed=1, unchanged=1, refused=0)
    assert [sample.row for sample in second.samples["changed"]] == [3]
    write(cast, second)
    assert known() == [
        ("A-1", 1, True, ""),
        ("A-2", 1, False, "KTP buram"),
        ("A-2", 2, True, "KTP 🪪 jelas"),
        ("A-3", 1, True, ""),
    ]
    budi = cast.actor("budi")
    undo_import(budi, uuid=second.uuid)
    assert known() == [("A-1", 1, True, ""), ("A-2", 1, True, "KTP buram")]
    assert visible_import(budi, second.uuid).state == "undone"
    with pytest.raises(Conflict) as refusal:
        apply_import(budi, uuid=second.uuid)
    assert refusal.value.code == "import-emptied"


def test_import_under_a_later_revision_is_not_taken_back(cast: World, look: Look) -> None:
    first = look(TWO)
    write(cast, first)
    second = look(TWO.replace("KTP buram", "KTP jelas"))
    write(cast, second)
    before = known()
    budi = cast.actor("budi")
    with pytest.raises(Conflict, match="1 berkas dari impor ini sudah diubah sesudahnya") as refusal:
        undo_import(budi, uuid=first.uuid)
    assert (refusal.value.code, known()) == ("cases-revised", before)
    undo_import(budi, uuid=second.uuid)
    undo_import(budi, uuid=first.uuid)
    assert known() == []
    assert CaseSource.objects.get().covers_until is None


def test_apply_notices_that_cases_came_in_meanwhile(cast: World, look: Look) -> None:
    first, second = look(TWO), look(TWO)
    write(cast, first)
    with pytest.raises(Conflict) as refusal:
        apply_import(cast.actor("budi"), uuid=second.uuid)
    assert (refusal.value.code, Case.objects.count()) == ("import-stale", 2)
    assert visible_import(cast.actor("budi"), second.uuid).counts.unchanged == 2


def test_officer_is_kept_only_where_a_rule_allows_it(cast: World, book: CaseSource, look: Look) -> None:
    nip = PersonNumber.objects.get(person=cast.ani.person_id).number
    text = f"Nomor;Tanggal masuk;NIP petugas\nA-1;02/11/2026;{nip}\nA-2;02/11/2026;198507222010029999\nA-3;02/11/2026;Ani\n"
    preview = look(text)
    assert preview.dropped[0][0] == "NIP petugas"
    assert "tidak menyebut aturan" in preview.dropped[0][1]
    assert not CaseDraft.objects.exclude(handler=None).exists()
    CaseSource.objects.filter(pk=book.pk).update(handler_basis="Perbup 12/2025 pasal 4")
    allowed = look(text)
    assert (allowed.dropped, allowed.counts.new) == ((), 3)
    assert allowed.notes == (Note("2 NIP petugas tidak dikenal di instansi ini. Berkasnya masuk tanpa petugas."),)
    write(cast, allowed)
    assert list(Case.objects.order_by("source_key").values_list("handler", flat=True)) == [
        cast.ani.person_id,
        None,
        None,
    ]


def test_counts_words_and_signs_are_read(cast: World, look: Look) -> None:
    preview = look(
        "Nomor;Tanggal masuk;Dikembalikan;Jumlah kedatangan;Kanal;Status;Keterangan\n"
        "A-1;02/11/2026;2;3;Tatap Muka;DITOLAK;baris\u200b \\ satu\n"
        "A-2;02/11/2026;05/11/2026;;WhatsApp;Selesai;👍🏽 bagus\n"
        "A-3;02/11/2026;ya;-;E-mail;dicabut;-\n"
    )
    assert write(cast, preview).new == 3
    assert list(
        Case.objects.order_by("source_key").values_list("returns", "contacts", "channel", "outcome", "reason")
    ) == [
        (2, 3, "counter", "refused", "baris \\ satu"),
        (1, None, "phone", "", "👍🏽 bagus"),
        (1, None, "email", "withdrawn", ""),
    ]
    assert preview.notes == (Note("2 berkas punya hasil tanpa tanggal diputus, jadi dihitung masih terbuka."),)


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + TWO.encode(),
        TWO.replace("KTP buram", "KTP kédua").encode("cp1252"),
        TWO.replace(";", ",").encode(),
        TWO.replace("\n", "\r\n").encode("utf-16"),
    ],
)
def test_files_of_all_writers_are_read(look: Look, content: bytes) -> None:
    assert look(content).counts == Counts(rows=2, new=2, changed=0, unchanged=0, refused=0)


def test_workbook_is_read(cast: World, book: CaseSource, tmp_path: Path) -> None:
    path = tmp_path / "berkas.xlsx"
    with Workbook(path, {"default_date_format": "dd/mm/yyyy hh.mm"}) as file:
        sheet = file.add_worksheet("Berkas")
        sheet.write_row(0, 0, ["Buku berkas 2026"])
        sheet.write_row(2, 0, ["No Berkas", "Tanggal Masuk", "Tanggal Selesai", "Jumlah Pengembalian"])
        sheet.write_row(3, 0, [20260001, datetime(2026, 11, 2, 8, 30), date(2026, 11, 5), 1])  # noqa: DTZ001  # a sheet has no zone
    write(cast, see(cast, book, path))
    row = Case.objects.get()
    assert (row.source_key, row.received_at, row.decided_at) == (
        "20260001",
        clock(2026, 11, 2, 8, 30),
        clock(2026, 11, 5),
    )
    assert row.returns == 1


@pytest.mark.parametrize("name", ["dewi", "joko", "kiki"])
def test_import_of_others_is_not_found(cast: World, book: CaseSource, look: Look, name: str, tmp_path: Path) -> None:
    preview = look(TWO)
    actor = cast.actor(name)
    region = RegionId(cast.region.pk)
    for attempt in (
        lambda: visible_import(actor, preview.uuid),
        lambda: apply_import(actor, uuid=preview.uuid),
        lambda: recent_imports(actor, region=region, kind=KIND, about=book.pk),
        lambda: preview_import(
            actor, region=region, kind=KIND, path=tmp_path / "berkas.csv", name="x.csv", about=book.pk
        ),
    ):
        with pytest.raises(NotFound):
            attempt()
    assert (Case.objects.count(), visible_import(cast.actor("budi"), preview.uuid).state) == (0, "previewed")
    unit = Actor("x", grants=(Grant(Role.UNIT_ADMINISTRATOR, region, UnitId(cast.licensing.pk)),))
    assert visible_import(unit, preview.uuid).uuid == preview.uuid


def test_import_names_a_source_of_the_region_that_is_open(cast: World, book: CaseSource, look: Look) -> None:
    away = source(service(cast, region=cast.other, unit=cast.away))
    for about in (None, away.pk, 0):
        with pytest.raises(NotFound):
            look(TWO, about=about)
    CaseSource.objects.filter(pk=book.pk).update(closed_at=NOW)
    with pytest.raises(NotFound):
        look(TWO)
    assert (CaseDraft.objects.count(), Case.objects.count()) == (0, 0)


def test_imports_are_listed_and_mappings_remembered_for_each_source(cast: World, book: CaseSource, look: Look) -> None:
    other = source(service(cast))
    write(cast, look("Kode;Tgl\nA-1;02/11/2026\n", mapping={"Kode": "source_key", "Tgl": "received_at"}))
    budi, region = cast.actor("budi"), RegionId(cast.region.pk)
    assert len(recent_imports(budi, region=region, kind=KIND, about=book.pk)) == 1
    assert recent_imports(budi, region=region, kind=KIND, about=other.pk) == []
    assert look("Kode;Tgl\nA-2;02/11/2026\n").counts.new == 1


def test_drafts_are_forgotten_with_the_import(cast: World, look: Look) -> None:
    preview = look(TWO)
    with time_machine.travel(NOW + timedelta(days=31), tick=False):
        assert prune_imports() == 1
        assert CaseDraft.objects.count() == 0
        with pytest.raises(Conflict) as refusal:
            apply_import(cast.actor("budi"), uuid=preview.uuid)
    assert refusal.value.code == "import-emptied"


def test_many_rows_are_joined_at_once_and_few_looked_up(cast: World, look: Look) -> None:
    lines = "".join(f"A-{number};02/11/2026\n" for number in range(10_002))
    many = look(f"Nomor;Tanggal masuk\n{lines}")
    assert write(cast, many).new == 10_002
    assert look("Nomor;Tanggal masuk\nA-1;03/11/2026\n").counts.changed == 1
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('enable_nestloop'), current_setting('enable_hashjoin'), current_setting('TimeZone')"
        )
        assert cursor.fetchone() == ("on", "on", "UTC")
