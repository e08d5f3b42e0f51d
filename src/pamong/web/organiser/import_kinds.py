"""Kinds of tables that can be imported, as the pages name them."""

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from pamong.core.actor import Actor, RegionId
from pamong.core.refusals import NotFound
from pamong.kit.imports import may_import


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of table.

    importer    its registered name
    slug        its name in addresses
    rows        what its rows are
    who         column key that says whom or what a row is about
    hint        how its cells may be written
    items       whether its files hold items of a bank, in any form that is put into a table first
    """

    importer: str
    slug: str
    rows: Promise
    who: str
    hint: Promise
    items: bool = False


KINDS: Final = (
    Kind(
        "people.registry",
        "pegawai",
        gettext_lazy("pegawai"),
        "name",
        gettext_lazy(
            "Urutannya bebas dan judul SIASN dikenal. Tanggal boleh ditulis 13/4/2025, 13 April 2025 atau 2025-04-13. "
            "Simpan NIP sebagai teks, agar lembar kerja tidak membulatkannya. Jenis pegawai boleh ditulis di kolom "
            "Status CPNS/PNS, dan unit di kolom Satuan Kerja."
        ),
    ),
    Kind(
        "competency.dictionary",
        "kamus",
        gettext_lazy("kamus kompetensi"),
        "code",
        gettext_lazy(
            "Satu baris untuk setiap level. Beberapa indikator dipisahkan titik koma, atau ditulis di barisnya sendiri. "
            "Sel kosong membiarkan isi yang sudah ada. Hasilnya rancangan: belum berlaku sampai Anda menerbitkannya."
        ),
    ),
    Kind(
        "competency.profiles",
        "standar",
        gettext_lazy("standar kompetensi jabatan"),
        "position",
        gettext_lazy("Satu baris untuk setiap kompetensi yang diminta jabatan."),
    ),
    Kind(
        "learning.registrations",
        "pendaftaran",
        gettext_lazy("pendaftaran pelatihan"),
        "nip",
        gettext_lazy(
            "Satu baris untuk setiap orang di satu angkatan; angkatan ditulis dengan nomornya. Atasan tetap ditanya "
            "bila angkatannya meminta persetujuan. Simpan NIP sebagai teks, agar lembar kerja tidak membulatkannya."
        ),
    ),
    Kind(
        "exams.candidates",
        "peserta-ujian",
        gettext_lazy("peserta ujian"),
        "nip",
        gettext_lazy(
            "Satu baris untuk setiap orang di satu pelaksanaan; pelaksanaan ditulis dengan awalan nomornya. Nomor, "
            "kursi, dan paket soal diberikan menurut urutan baris. Simpan NIP sebagai teks."
        ),
    ),
    Kind(
        "exams.items",
        "soal",
        gettext_lazy("soal"),
        "code",
        gettext_lazy(
            "GIFT, Aiken, Moodle XML dan QTI 2.1 dibaca langsung; kolom di bawah hanya untuk tabel. Kunci ditulis "
            "dengan hurufnya: B, atau A, C, atau A=5; B=3 untuk penilaian situasi. Hasilnya rancangan: belum dipakai "
            "sebelum ditelaah orang lain."
        ),
        items=True,
    ),
    Kind(
        "services.cases",
        "berkas",
        gettext_lazy("berkas layanan"),
        "source_key",
        gettext_lazy(
            "Satu baris untuk setiap berkas, atau satu baris untuk setiap kejadian. Tanggal boleh ditulis 13/4/2025, "
            "13 April 2025 08.30, atau 2025-04-13T08:30:00+07:00."
        ),
    ),
)


def kind_of(**facts: str) -> Kind:
    """The kind with these facts. Raises NotFound."""
    for kind in KINDS:
        if all(getattr(kind, name) == value for name, value in facts.items()):
            return kind
    raise NotFound


def offered(actor: Actor, region: RegionId) -> list[Kind]:
    """Those that the actor may import into a region."""
    return [kind for kind in KINDS if may_import(actor, region=region, kind=kind.importer)]
