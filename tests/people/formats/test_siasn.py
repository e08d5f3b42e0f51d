"""Cells of registries as offices write them. All numbers, names and addresses are invented."""

from collections.abc import Callable
from datetime import date

import pytest

from pamong.kit.imports import Unreadable
from pamong.people.formats import siasn
from pamong.people.formats.reference import echelons, education_levels, grades, standings

TODAY = date(2026, 11, 21)


def refused(read: Callable[[str], object], text: str) -> str:
    with pytest.raises(Unreadable) as unreadable:
        read(text)
    return unreadable.value.message


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("PNS", "pns"),
        ("P", "pns"),
        ("PNS Daerah Kabupaten yang bekerja pada Kabupaten", "pns"),
        ("Pegawai Negeri Sipil", "pns"),
        ("C", "cpns"),
        ("CPNS", "cpns"),
        ("Calon Pegawai Negeri Sipil", "cpns"),
        ("PPPK", "pppk"),
        ("p3k guru", "pppk"),
        ("Pegawai Pemerintah dengan Perjanjian Kerja", "pppk"),
        ("PPPK Paruh Waktu", "pppk-pw"),
        ("PPPK PARUHWAKTU", "pppk-pw"),
    ],
)
def test_kind_is_read_in_words_and_signs(text: str, kind: str) -> None:
    assert siasn.read_kind(text) == kind


def test_kind_that_nobody_knows_is_refused() -> None:
    assert refused(siasn.read_kind, "Honorer") == (
        "“Honorer” bukan jenis pegawai yang dikenal. Tulis PNS, CPNS, PPPK, atau PPPK Paruh Waktu."
    )


@pytest.mark.parametrize(
    ("kind", "status", "found"),
    [
        ("pns", "cpns", "cpns"),
        ("pns", "pns", "pns"),
        ("pns", None, "pns"),
        (None, "cpns", "cpns"),
        ("pppk", "pns", "pppk"),
        ("pppk", "pppk-pw", "pppk-pw"),
        (None, None, None),
    ],
)
def test_kind_comes_from_both_columns(kind: str | None, status: str | None, found: str | None) -> None:
    assert siasn.kind_of(kind, status) == found


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("01", "01"),
        ("1", "01"),
        ("Aktif", "01"),
        (" AKTIF ", "01"),
        ("Tugas Belajar", "03"),
        ("99", "99"),
        ("cltn", "02"),
    ],
)
def test_standing_is_read_by_code_or_name(text: str, code: str) -> None:
    assert siasn.read_standing(text) == code


def test_every_standing_is_found_again_by_its_name() -> None:
    assert {code: siasn.read_standing(row.name) for code, row in standings().items()} == {
        code: code for code in standings()
    }


def test_standing_that_nobody_knows_is_refused() -> None:
    assert refused(siasn.read_standing, "Cuti Panjang") == (
        "“Cuti Panjang” bukan kedudukan hukum yang dikenal. Tulis kode atau namanya, misalnya 01 atau Aktif."
    )


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("III/a", "III/a"),
        ("III a", "III/a"),
        ("iii/A", "III/a"),
        ("IIIa", "III/a"),
        ("3a", "III/a"),
        ("3/A", "III/a"),
        ("31", "III/a"),
        ("45", "IV/e"),
        ("11", "I/a"),
        ("Penata Muda Tingkat I, III/b", "III/b"),
        ("Penata Tk. I (III/d)", "III/d"),
        ("Pembina Utama Muda / IV c", "IV/c"),
        ("IX", "IX"),
        ("ix", "IX"),
        ("Gol. IX", "IX"),
        ("Golongan XVII", "XVII"),
        ("I", "I"),
    ],
)
def test_grade_is_read_by_sign_or_code(text: str, sign: str) -> None:
    assert siasn.read_grade(text) == sign


def test_every_grade_is_found_again_by_its_sign() -> None:
    assert [siasn.read_grade(sign) for sign in grades()] == list(grades())


@pytest.mark.parametrize("text", ["III/e", "V/a", "16", "30", "46", "XVIII", "9", "Penata", "IIIII"])
def test_grade_that_nobody_knows_is_refused(text: str) -> None:
    assert refused(siasn.read_grade, text) == (
        f"“{text}” bukan golongan yang dikenal. Tulis misalnya III/a untuk PNS atau IX untuk PPPK."
    )


@pytest.mark.parametrize(
    ("grade", "kind", "fits"),
    [
        ("III/a", "pns", True),
        ("III/a", "cpns", True),
        ("III/a", "pppk", False),
        ("IX", "pppk", True),
        ("IX", "pppk-pw", True),
        ("IX", "pns", False),
        ("III", "pns", False),
    ],
)
def test_grade_fits_its_kind_of_employment(grade: str, kind: str, *, fits: bool) -> None:
    assert siasn.fits(grade, kind) is fits


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1", "1"),
        ("Jabatan Struktural", "1"),
        ("Administrator", "1"),
        ("JPT Pratama", "1"),
        ("Fungsional Tertentu", "2"),
        ("Jabatan Fungsional", "2"),
        ("JFT", "2"),
        ("JF", "2"),
        ("Jabatan Rangkap (Struktural dan Fungsional)", "3"),
        ("Fungsional Umum", "4"),
        ("Pelaksana", "4"),
        ("JFU", "4"),
    ],
)
def test_position_kind_is_read_by_code_or_name(text: str, code: str) -> None:
    assert siasn.read_position_kind(text) == code


def test_position_kind_that_nobody_knows_is_refused() -> None:
    assert refused(siasn.read_position_kind, "5") == (
        "“5” bukan jenis jabatan yang dikenal. Tulis Struktural, Fungsional Tertentu, Rangkap, atau Pelaksana."
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("40", "40"),
        ("05", "05"),
        ("5", "05"),
        ("S1", "40"),
        ("S-1", "40"),
        ("S-1/Sarjana", "40"),
        ("Sarjana", "40"),
        ("D-III", "30"),
        ("Diploma III/Sarjana Muda", "30"),
        ("D4", "35"),
        ("SLTA", "15"),
        ("SMK", "17"),
        ("SD", "05"),
    ],
)
def test_education_level_is_read_by_code_or_name(text: str, code: str) -> None:
    assert siasn.read_education_level(text) == code


def test_every_education_level_is_found_again_by_its_name() -> None:
    found = {code: siasn.read_education_level(name) for code, name in education_levels().items()}
    assert found == {code: code for code in education_levels()}


def test_education_level_that_nobody_knows_is_refused() -> None:
    assert refused(siasn.read_education_level, "S4") == (
        "“S4” bukan tingkat pendidikan yang dikenal. Tulis misalnya SMA, D3, S1, atau kodenya."
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("22", "22"),
        ("II.b", "22"),
        ("IIb", "22"),
        ("2b", "22"),
        ("Eselon IV.a", "41"),
        ("I.a", "11"),
        ("Non", "99"),
        ("Non Eselon", "99"),
        ("00", "99"),
    ],
)
def test_echelon_is_read_by_code_or_sign(text: str, code: str) -> None:
    assert siasn.read_echelon(text) == code


def test_every_echelon_is_found_again_by_its_code() -> None:
    assert [siasn.read_echelon(code) for code in echelons()] == list(echelons())


def test_echelon_that_nobody_knows_is_refused() -> None:
    assert refused(siasn.read_echelon, "VI.a") == (
        "“VI.a” bukan eselon yang dikenal. Tulis misalnya II.b, IV.a, atau Non."
    )


@pytest.mark.parametrize(
    ("text", "sex"),
    [("L", "L"), ("laki-laki", "L"), ("Pria", "L"), ("M", "L"), ("1", "L"), ("Perempuan", "P"), ("W", "P"), ("F", "P")],
)
def test_sex_is_read_in_words_and_signs(text: str, sex: str) -> None:
    assert siasn.read_sex(text) == sex


def test_sex_that_nobody_knows_is_refused() -> None:
    assert refused(siasn.read_sex, "3") == (
        "“3” tidak terbaca sebagai jenis kelamin. Tulis L untuk laki-laki atau P untuk perempuan."
    )


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("0812-3456-7890", "081234567890"),
        ("+62 812 3456 7890", "081234567890"),
        ("'+6281234567890", "081234567890"),
        ("6281234567890", "081234567890"),
        ("81234567890", "081234567890"),
        ("(0743) 21234", "074321234"),
        ("081234567890 / 082112345678", "081234567890"),
        ("081234567890 atau 0743 21234", "081234567890"),
        ("+60 12-345 6789", "+60123456789"),
    ],
)
def test_phone_is_cleaned(text: str, phone: str) -> None:
    assert siasn.read_phone(text) == phone


@pytest.mark.parametrize("text", ["belum ada", "0812", "0812x4567890", "+1"])
def test_phone_that_cannot_be_is_refused(text: str) -> None:
    assert refused(siasn.read_phone, text) == (
        f"“{text}” bukan nomor telepon. Tulis misalnya 081234567890, atau kosongkan selnya."
    )


def test_email_is_cleaned() -> None:
    assert siasn.read_email("mailto:Siti.Aminah@Contoh.GO.ID;") == "siti.aminah@contoh.go.id"


@pytest.mark.parametrize("text", ["siti", "siti@contoh", "a@b.id, c@d.id"])
def test_email_that_cannot_be_is_refused(text: str) -> None:
    assert refused(siasn.read_email, text) == (
        f"“{text}” bukan alamat e-mail. Tulis misalnya nama@contoh.go.id, atau kosongkan selnya."
    )


def test_name_needs_a_letter_and_loses_runs_of_spaces() -> None:
    assert siasn.read_label("  Siti   Aminah ,") == "Siti Aminah"
    assert refused(siasn.read_label, "12") == "“12” tidak memuat huruf, jadi bukan nama. Periksa isinya."


def test_title_loses_its_comma_and_may_be_nothing() -> None:
    assert (siasn.read_title(", S.Kep., Ns."), siasn.read_title(",")) == ("S.Kep., Ns.", None)


def test_number_is_refused_with_the_sentence_of_the_nip() -> None:
    assert siasn.read_number("19850712 201001 2 014", TODAY) == "198507122010012014"
    assert refused(lambda text: siasn.read_number(text, TODAY), "1985071220100120") == "NIP harus 18 angka: terbaca 16."


def test_day_that_has_not_come_is_refused() -> None:
    assert siasn.arrived(TODAY, TODAY) == TODAY
    with pytest.raises(Unreadable) as unreadable:
        siasn.arrived(date(2026, 11, 22), TODAY)
    assert unreadable.value.message == (
        "Tanggal 22/11/2026 belum tiba. Perbaiki tanggalnya, atau impor baris ini sesudah tanggal itu."
    )


@pytest.mark.parametrize("text", ["1939", "2027"])
def test_year_outside_a_working_life_is_refused(text: str) -> None:
    assert siasn.read_year("2007", TODAY) == 2007
    assert refused(lambda year: siasn.read_year(year, TODAY), text) == (
        f"Tahun {text} di luar 1940 sampai 2026. Periksa penulisannya."
    )


@pytest.mark.parametrize(
    ("number", "sex", "excludes"),
    [("198507122010012014", "P", False), ("199202252023211031", "L", True), ("198507122010001014", "L", True)],
)
def test_digits_say_sex_and_exclude_a_pns(number: str, sex: str, *, excludes: bool) -> None:
    assert (siasn.sex_of(number), siasn.excludes_pns(number)) == (sex, excludes)


@pytest.mark.parametrize(
    ("kind", "name", "echelon", "level"),
    [
        ("1", "Kepala Dinas", "22", "JPT Pratama"),
        ("1", "Camat", "31", "Administrator"),
        ("1", "Lurah", "41", "Pengawas"),
        ("1", "Kepala Dinas", "", ""),
        ("2", "Perawat Ahli Muda", "", "JF Ahli Muda"),
        ("2", "Bidan Terampil", "", "JF Terampil"),
        ("2", "Guru", "", ""),
        ("4", "Pengemudi", "", "Pelaksana"),
        ("4", "Pengemudi", "99", "Pelaksana"),
    ],
)
def test_level_is_told_by_kind_name_and_echelon(kind: str, name: str, echelon: str, level: str) -> None:
    assert siasn.level_of(kind, name, echelon) == level


@pytest.mark.parametrize(
    ("name", "same"),
    [
        ("Pemerintah Kabupaten Batang Hari", True),
        ("PEMKAB. BATANGHARI", True),
        ("Kab. Batang Hari", True),
        ("Pemerintah Kab. Muaro Jambi", False),
    ],
)
def test_governments_are_compared_loosely(name: str, *, same: bool) -> None:
    assert siasn.same_government(name, "Kabupaten Batang Hari") is same
