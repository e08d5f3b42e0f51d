"""Columns of the national registry's employee export, and what offices call them in lists of their own."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Final

from django.utils.translation import gettext as _

from pamong.kit.imports import Column, Problem, Values
from pamong.people.access import today
from pamong.people.formats import siasn
from pamong.people.formats.reference import registry_columns

PRIVATE: Final = "Data pribadi yang tidak diperlukan untuk pengembangan kompetensi."
UNUSED: Final = "Tidak diperlukan."


def _number(text: str) -> str:
    return siasn.read_number(text, _greenwich())


def _past(text: str) -> date:
    day = siasn.read_day(text)
    return day if day <= _greenwich() else siasn.arrived(day, today())


def _year(text: str) -> int:
    return siasn.read_year(text, _greenwich())


def _greenwich() -> date:
    """The day in Greenwich: nowhere in Indonesia is it earlier, and it costs a tenth of asking for the active zone's."""
    return datetime.now(UTC).date()


KEPT: Final = (
    Column("source_id", "ID PNS", ("pns_id", "ID PNS SIASN", "ID Pegawai")),
    Column(
        "number",
        "NIP",
        ("nip_baru", "NIP/NI PPPK", "NIP/NIPPPK", "NI PPPK", "NIPPPK", "NIP Pegawai", "Nomor Induk Pegawai"),
        required=True,
        parse=_number,
    ),
    Column(
        "name",
        "Nama",
        ("Nama Pegawai", "Nama Lengkap", "Nama ASN", "Nama PNS", "Nama Pegawai ASN"),
        required=True,
        parse=siasn.read_label,
    ),
    Column("title_before", "Gelar Depan", ("Glr Depan",), parse=siasn.read_title),
    Column("title_after", "Gelar Belakang", ("Glr Belakang", "Gelar"), parse=siasn.read_title),
    Column("born", "Tanggal Lahir", ("Tgl Lahir", "Tgl. Lhr"), parse=_past, type="date"),
    Column("sex", "Jenis Kelamin", ("JK", "L/P", "Kelamin", "Jns Kelamin"), parse=siasn.read_sex),
    Column(
        "phone",
        "Nomor HP",
        ("No HP", "HP", "Nomor Telepon", "No Telepon", "No Telp", "Telepon", "No WA", "Nomor WhatsApp"),
        parse=siasn.read_phone,
    ),
    Column("email", "Email", ("E-mail Pribadi", "Alamat Email", "Surel"), parse=siasn.read_email),
    Column("email_office", "Email Dinas", ("email_gov", "Email Kantor", "Email Instansi"), parse=siasn.read_email),
    Column("kind", "Jenis Pegawai", ("Jenis Pegawai Nama", "Jenis ASN"), for_new=True, parse=siasn.read_kind),
    Column(
        "status",
        "Status CPNS/PNS",
        ("status_cpns_pns", "Status Kepegawaian", "Status Pegawai", "Status ASN", "Status"),
        parse=siasn.read_kind,
    ),
    Column(
        "standing",
        "Kedudukan Hukum",
        ("Kedudukan Hukum Nama", "Kedudukan", "Kedudukan Hukum ID"),
        parse=siasn.read_standing,
    ),
    Column(
        "grade",
        "Golongan",
        (
            "gol_akhir",
            "Gol Akhir Nama",
            "Golongan Akhir",
            "Gol",
            "Gol/Ruang",
            "Golongan/Ruang",
            "Pangkat/Golongan",
            "Pangkat/Gol",
            "Pangkat Gol Ruang",
            "Gol Akhir ID",
        ),
        parse=siasn.read_grade,
    ),
    Column(
        "grade_since",
        "TMT Golongan",
        ("TMT Gol", "TMT Gol Akhir", "TMT Golongan Akhir", "TMT Pangkat"),
        parse=_past,
        type="date",
    ),
    Column(
        "position_kind",
        "Jenis Jabatan",
        ("Jenis Jabatan Nama", "Jns Jabatan", "Jenis Jab", "Jenis Jabatan ID"),
        parse=siasn.read_position_kind,
    ),
    Column("position", "Jabatan", ("Jabatan Nama", "Nama Jabatan", "Nama Jab"), for_new=True, parse=siasn.read_label),
    Column("position_since", "TMT Jabatan", ("TMT Jab",), parse=_past, type="date"),
    Column("echelon", "Eselon", ("Eselon Nama", "Esl", "Eselon ID"), parse=siasn.read_echelon),
    Column(
        "education_level",
        "Tingkat Pendidikan",
        ("Tingkat Pendidikan Nama", "Tk Pendidikan", "Jenjang Pendidikan", "Tingkat Pendidikan ID"),
        parse=siasn.read_education_level,
    ),
    Column("education", "Pendidikan", ("Pendidikan Nama", "Pendidikan Terakhir", "Jurusan", "Program Studi")),
    Column("education_year", "Tahun Lulus", ("Thn Lulus",), parse=_year, type="bigint"),
    Column(
        "unit",
        "Unit Organisasi",
        ("unor", "Unor Nama", "Unit Kerja", "Nama Unit Kerja"),
        for_new=True,
        parse=siasn.read_label,
    ),
    Column(
        "office",
        "Satuan Kerja",
        ("satuan_kerja_kerja", "Satuan Kerja Kerja Nama", "Satker", "OPD", "Nama OPD", "SKPD", "Perangkat Daerah"),
        parse=siasn.read_label,
    ),
    Column("office_home", "Satuan Kerja Induk", ("Satuan Kerja Induk Nama",), parse=siasn.read_label),
    Column("government", "Instansi Kerja", ("Instansi Kerja Nama", "Instansi", "Nama Instansi")),
)
"""What is stored; in the order in which a template shows it."""

_NAMES: Final = {
    "nik": ("No KTP", "Nomor KTP", "KTP", "NIK KTP", "Nomor Induk Kependudukan"),
    "npwp": ("No NPWP", "Nomor NPWP", "NPWP Nomor"),
    "agama": ("Agama Nama", "Agama ID"),
    "jenis_kawin": ("Status Perkawinan", "Status Kawin", "Jenis Kawin Nama", "Jenis Kawin ID", "Status Nikah"),
    "alamat": ("Alamat Rumah", "Alamat Lengkap", "Alamat Tinggal"),
    "tempat_lahir": ("Tempat Lahir Nama", "Tempat Lahir ID", "Tmp Lahir"),
    "bpjs": ("No BPJS", "Nomor BPJS", "BPJS Kesehatan"),
    "kartu_asn_virtual": ("Karpeg", "No Karpeg", "Kartu Pegawai", "Kartu ASN"),
    "kpkn": ("KPKN Nama", "KPKN ID"),
}
"""Other headings of columns that are not stored."""

_HELD: Final = {"email", "tahun_lulus", "satuan_kerja_induk"}
"""Columns that the registry's list calls optional and that are stored."""


_CAPITALS: Final = {"nik", "nip", "npwp", "bpjs", "asn", "kpkn", "sk", "cpns", "pns", "tmt", "mk"}
"""Words of the registry's headings that are abbreviations."""


def _label(key: str) -> str:
    """Heading of the registry as people write it: NIK, TMT CPNS, Nomor SK PNS."""
    first, *others = (word.upper() if word in _CAPITALS else word for word in key.split("_"))
    return " ".join((first[:1].upper() + first[1:], *others))


def _dropped() -> Iterator[Column]:
    for key, advice in registry_columns().items():
        if advice == "import" or key in _HELD:
            continue
        why = UNUSED if advice == "optional" else PRIVATE
        yield Column(key, _label(key), (key, *_NAMES.get(key, ())), drop=why)
    yield Column("line", "No", ("No Urut", "Nomor Urut"), drop=UNUSED)


DROPPED: Final = tuple(_dropped())
"""What is recognised, named to whoever imports, and thrown away unread."""


def check(row: Values) -> Iterator[Problem]:
    """What the columns of one row say against each other."""
    number, sex = row["number"], row["sex"]
    kind = siasn.kind_of(_text(row["kind"]), _text(row["status"]))
    if isinstance(number, str):
        if sex and sex != siasn.sex_of(number):
            yield Problem("sex", _sex_sentence(number))
        if kind in (siasn.PERMANENT, siasn.CANDIDATE) and siasn.excludes_pns(number):
            yield Problem("kind" if row["kind"] else "status", _kind_sentence(number))
    if isinstance(row["grade"], str) and kind and not siasn.fits(row["grade"], kind):
        yield Problem("grade", grade_sentence().replace("{grade}", row["grade"]))


def grade_sentence() -> str:
    """Why a grade does not go with a kind of employment; ``{grade}`` is still to be filled in."""
    return _(
        "Golongan {grade} tidak sesuai dengan jenis pegawainya: III/a dan sejenisnya milik PNS, I–XVII milik PPPK."
    )


def _sex_sentence(number: str) -> str:
    return _("Menurut angka ke-15 NIP (%(digit)s), jenis kelaminnya %(sex)s. Perbaiki NIP atau kolom ini.") % {
        "digit": number[14],
        "sex": siasn.sex_of(number),
    }


def _kind_sentence(number: str) -> str:
    return _(
        "Angka ke-13 dan 14 NIP (%(digits)s) bukan bulan, jadi ini nomor PPPK, bukan PNS. Perbaiki salah satunya."
    ) % {"digits": number[12:14]}


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
