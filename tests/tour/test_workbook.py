"""A made-up registry has the shares of the real one, the columns of the national export, and the same bytes each time."""

import csv
import tracemalloc
from collections import Counter, deque
from collections.abc import Callable, Iterable
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from pamong.people.formats.nip import read_nip
from pamong.people.formats.reference import registry_columns
from pamong.tour.workbook import Row, rows, write_csv, write_xlsx

TODAY = date(2026, 11, 22)
GRADES = {
    "Terampil": {"II/c", "II/d"},
    "Mahir": {"III/a", "III/b"},
    "Penyelia": {"III/c", "III/d"},
    "Ahli Pertama": {"III/a", "III/b"},
    "Ahli Muda": {"III/c", "III/d"},
    "Ahli Madya": {"IV/a", "IV/b", "IV/c"},
}
"""Level of a functional post → grades of who is in it."""


@pytest.fixture(scope="module")
def city() -> list[Row]:
    """Kota Pangkalpinang."""
    return list(rows(seed=1, count=900, code="19.71", today=TODAY))


@pytest.fixture(scope="module")
def regency() -> list[Row]:
    """Kabupaten Batang Hari."""
    return list(rows(seed=1, count=1_200, code="15.04", today=TODAY))


def shares(table: list[Row], column: str) -> dict[str, float]:
    """Of a hundred rows, how many have each value."""
    return {value: 100 * count / len(table) for value, count in Counter(row[column] for row in table).items()}


def test_rows_have_every_column_of_the_national_export(city: list[Row]) -> None:
    assert {frozenset(row) for row in city} == {frozenset(registry_columns())}
    assert {type(cell) for row in city for cell in row.values()} == {str}


def test_rows_fill_what_must_not_be_kept_with_obvious_nonsense(city: list[Row]) -> None:
    private = [column for column, advice in registry_columns().items() if advice.startswith("drop")]
    assert {len({row[column] for row in city}) for column in private} == {1}
    assert (city[0]["nik"], city[0]["agama"], city[0]["alamat"]) == ("0000000000000000", "Contoh", "Jalan Contoh 0")


def test_kinds_of_employment_are_those_of_pangkalpinang(city: list[Row]) -> None:
    # 2,905 PNS, 743 PPPK and 2,778 part-time PPPK of 6,426
    wanted = {"PNS": 45.2, "PPPK": 11.6, "PPPK Paruh Waktu": 43.2}
    assert shares(city, "jenis_pegawai") == pytest.approx(wanted, abs=1)


def test_kinds_of_employment_elsewhere_are_those_of_the_nation(regency: list[Row]) -> None:
    # 3,599,590 PNS and 1,988,655 PPPK of 5,588,245
    assert shares(regency, "jenis_pegawai") == pytest.approx({"PNS": 64.4, "PPPK": 35.6}, abs=1)


@pytest.mark.parametrize("table", ["city", "regency"])
def test_sexes_and_posts_are_those_of_the_nation(table: str, request: pytest.FixtureRequest) -> None:
    # 2,447,785 men and 3,140,460 women; 3,555,977 in functional posts, 1,714,463 in general ones, 317,805 in structural ones
    found: list[Row] = request.getfixturevalue(table)
    assert shares(found, "jenis_kelamin") == pytest.approx({"L": 43.8, "P": 56.2}, abs=1)
    wanted = {"Jabatan Fungsional Tertentu": 63.6, "Jabatan Fungsional Umum": 30.7, "Jabatan Struktural": 5.7}
    assert shares(found, "jenis_jabatan") == pytest.approx(wanted, abs=1)


def test_grades_go_with_the_levels_of_functional_posts(regency: list[Row]) -> None:
    found: dict[str, set[str]] = {}
    for row in regency:
        level = next((level for level in GRADES if row["jabatan"].endswith(level)), "")
        if row["jenis_pegawai"] == "PNS" and level:
            found.setdefault(level, set()).add(row["gol_akhir"])
    assert {level: grades - GRADES[level] for level, grades in found.items()} == {level: set() for level in GRADES}


@pytest.mark.parametrize("table", ["city", "regency"])
def test_education_is_that_of_the_nation(table: str, request: pytest.FixtureRequest) -> None:
    # 3,473,254 D4 and S1; 835,723 up to SMA; 663,805 D1 to D3; 564,079 S2; 51,384 S3
    found = shares(request.getfixturevalue(table), "tingkat_pendidikan")
    groups = {
        "D4/S1": found["D4"] + found["S1"],
        "SD-SMA": found["SD"] + found["SMP"] + found["SMA"],
        "D1-D3": found["D3"],
        "S2": found["S2"],
        "S3": found["S3"],
    }
    assert groups == pytest.approx({"D4/S1": 62.2, "SD-SMA": 15.0, "D1-D3": 11.9, "S2": 10.1, "S3": 0.9}, abs=1)


def test_numbers_are_valid_unique_and_say_what_the_row_says(city: list[Row]) -> None:
    assert len({row["nip_baru"] for row in city}) == 900
    for row in city:
        nip = read_nip(row["nip_baru"], today=TODAY)
        assert (nip.sex, f"{nip.born:%d-%m-%Y}") == (row["jenis_kelamin"], row["tanggal_lahir"])
        assert nip.is_surely_pppk == row["jenis_pegawai"].startswith("PPPK")


def test_numbers_and_ids_of_two_governments_differ(city: list[Row], regency: list[Row]) -> None:
    both = [*city, *regency]
    assert len({row["nip_baru"] for row in both}) == len({row["pns_id"] for row in both}) == 2_100


def test_every_day_of_a_career_is_past_and_in_order(regency: list[Row]) -> None:
    def day(text: str) -> date:
        return datetime.strptime(text, "%d-%m-%Y").date()  # noqa: DTZ007  # a day has no zone

    for row in regency:
        begun = day(row["tmt_cpns"])
        assert begun <= day(row["tmt_jabatan"]) <= TODAY
        assert begun <= day(row["tmt_golongan"]) <= TODAY
        assert row["tmt_pns"] == "" or begun < day(row["tmt_pns"]) <= TODAY


def test_each_office_has_one_head_at_most(regency: list[Row]) -> None:
    heads = Counter(row["unor"] for row in regency if row["jenis_jabatan"] == "Jabatan Struktural")
    assert (len(heads), set(heads.values())) == (68, {1})


def test_units_have_one_office_above_them_each(regency: list[Row]) -> None:
    above = Counter(unit for unit, _office in {(row["unor"], row["satuan_kerja_kerja"]) for row in regency})
    assert set(above.values()) == {1}
    offices = {row["satuan_kerja_kerja"] for row in regency}
    assert {
        "Dinas Kependudukan dan Pencatatan Sipil",
        "Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu",
        "Dinas Kesehatan",
        "Dinas Pendidikan",
        "Badan Kepegawaian dan Pengembangan Sumber Daya Manusia",
        "Inspektorat",
        "Sekretariat Daerah",
        "Kecamatan Muara Bulian",
    } <= offices


def test_rangkui_is_among_the_districts_of_pangkalpinang(city: list[Row]) -> None:
    units = {row["unor"] for row in city}
    assert {"Kecamatan Rangkui", "Kelurahan Bintang", "UPTD Puskesmas Rangkui", "SD Negeri 1 Rangkui"} <= units


def test_midwives_are_women_and_doctors_are_titled(regency: list[Row]) -> None:
    assert {row["jenis_kelamin"] for row in regency if row["jabatan"].startswith("Bidan")} == {"P"}
    doctors = [row for row in regency if row["jabatan"].startswith("Dokter Ahli")]
    assert {row["gelar_depan"].split()[0] for row in doctors} == {"dr."}


def test_ministry_has_neither_schools_nor_districts() -> None:
    found = list(rows(seed=1, count=100, code="K.PANRB", today=TODAY))
    assert [row["unor"] for row in found if row["unor"].startswith(("SD", "SM", "UPTD", "Ke"))] != []
    assert [row["unor"] for row in found if row["unor"].startswith(("SD ", "SMP", "SMA", "UPTD", "Kecamatan"))] == []


def test_government_outside_the_tour_has_people_too() -> None:
    found = list(rows(seed=1, count=50, code="33.74", today=TODAY))
    assert {row["instansi_kerja"] for row in found} == {"Pemerintah Kota Semarang"}


def test_unknown_government_is_refused() -> None:
    with pytest.raises(KeyError):
        rows(seed=1, count=1, code="99.99", today=TODAY)


def test_another_day_changes_dates_and_not_people(city: list[Row]) -> None:
    later = rows(seed=1, count=900, code="19.71", today=date(2029, 2, 28))
    same = ("nama", "pns_id", "jenis_kelamin", "jenis_pegawai", "unor", "pendidikan")
    assert [[row[column] for column in same] for row in later] == [[row[column] for column in same] for row in city]


def test_another_seed_gives_other_people(city: list[Row]) -> None:
    other = list(rows(seed=2, count=900, code="19.71", today=TODAY))
    assert sum(one["nama"] == two["nama"] for one, two in zip(city, other, strict=True)) < 20


@pytest.mark.parametrize("write", [write_xlsx, write_csv])
def test_files_have_the_same_bytes_each_time(tmp_path: Path, write: Callable[[Path, Iterable[Row]], int]) -> None:
    digests = set()
    for name in ("a", "b"):
        assert write(tmp_path / name, rows(seed=1, count=120, code="15.04", today=TODAY)) == 120
        digests.add(sha256((tmp_path / name).read_bytes()).hexdigest())
    assert len(digests) == 1


def test_files_hold_the_rows_as_text(tmp_path: Path) -> None:
    table = list(rows(seed=1, count=20, code="15.04", today=TODAY))
    write_xlsx(tmp_path / "a.xlsx", table)
    sheet = CalamineWorkbook.from_path(tmp_path / "a.xlsx").get_sheet_by_index(0).to_python()
    assert [dict(zip(sheet[0], line, strict=True)) for line in sheet[1:]] == table
    write_csv(tmp_path / "a.csv", table)
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.DictReader(file, delimiter=";")) == table


def test_rows_stream() -> None:
    stream = rows(seed=1, count=1_000_000, code="15.04", today=TODAY)
    next(stream)
    tracemalloc.start()
    deque((next(stream) for _ in range(3_000)), maxlen=0)
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 1_000_000
