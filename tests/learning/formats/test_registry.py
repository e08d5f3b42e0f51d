"""What was learnt, in the registry's shape: nothing lost, nobody twice."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

from pamong.learning.formats.registry import DIKLAT, KURSUS, Learnt, LeftOut, as_json, export

COURSE = Learnt(
    name="Ani Rahmawati",
    nip="198507222010022001",
    source="A5EB03E2-4F3D-F6A0-E040-640A040252AD",
    form="KL07",
    registry=4,
    flag="P",
    title="Workshop Pengaduan",
    organiser="Kabupaten Batang Hari",
    first=date(2026, 3, 2),
    last=date(2026, 3, 3),
    hours=Decimal("10.00"),
    number="800/1/2026",
)
LEADING = replace(COURSE, form="KL01", registry=1, flag="T", title="PKP", hours=Decimal("907.5"))


def test_everything_but_leadership_is_a_kursus() -> None:
    found = export([COURSE], no_id="tanpa id")
    assert found.diklat == ()
    assert found.kursus == (
        {
            "instansiId": "",
            "institusiPenyelenggara": "Kabupaten Batang Hari",
            "jenisDiklatId": "4",
            "jenisKursus": "",
            "jenisKursusSertipikat": "P",
            "jumlahJam": 10,
            "lokasiId": "",
            "namaKursus": "Workshop Pengaduan",
            "nomorSertipikat": "800/1/2026",
            "pnsOrangId": "A5EB03E2-4F3D-F6A0-E040-640A040252AD",
            "tahunKursus": 2026,
            "tanggalKursus": "02-03-2026",
            "tanggalSelesaiKursus": "03-03-2026",
        },
    )
    assert tuple(found.kursus[0]) == KURSUS


def test_leadership_is_a_diklat_and_part_of_an_hour_is_not_handed_over() -> None:
    found = export([LEADING], no_id="tanpa id")
    assert found.kursus == ()
    assert tuple(found.diklat[0]) == DIKLAT
    assert found.diklat[0] == {
        "bobot": "",
        "id": "",
        "institusiPenyelenggara": "Kabupaten Batang Hari",
        "jenisKompetensi": "",
        "jumlahJam": 907,
        "latihanStrukturalId": "",
        "nomor": "800/1/2026",
        "pnsOrangId": "A5EB03E2-4F3D-F6A0-E040-640A040252AD",
        "tahun": 2026,
        "tanggal": "02-03-2026",
        "tanggalSelesai": "03-03-2026",
    }


def test_who_has_no_id_and_what_is_not_ready_is_named_apart() -> None:
    nobody, unfinished = replace(COURSE, source=""), replace(COURSE, missing="belum selesai")
    found = export([nobody, COURSE, unfinished], no_id="tanpa id")
    assert [row.why for row in found.left_out] == ["tanpa id", "belum selesai"]
    assert found.left_out[0] == LeftOut(
        "Ani Rahmawati", "198507222010022001", "Workshop Pengaduan", Decimal("10.00"), "tanpa id"
    )
    assert len(found.diklat) + len(found.kursus) + len(found.left_out) == 3


def test_json_holds_all_three() -> None:
    document = json.loads(as_json(export([COURSE, LEADING, replace(COURSE, source="")], no_id="tanpa id")))
    assert {key: len(rows) for key, rows in document.items()} == {"diklat": 1, "kursus": 1, "left_out": 1}
    assert document["left_out"][0]["hours"] == "10.00"
