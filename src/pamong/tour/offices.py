"""Offices of a government: who stands above whom, and what the head of each is called. Plain data and its order.

Every name is used once within a government, so that a unit is found again by its name alone.
"""

from dataclasses import dataclass
from functools import cache
from itertools import zip_longest
from typing import Final, Literal

from pamong.tour.places import Place

Work = Literal["office", "ward", "clinic", "school"]


@dataclass(frozen=True, slots=True)
class Office:
    """One unit.

    above       name of the office that it is part of; its own name for one that stands alone
    head        post of its structural head; empty where a functional employee leads beside the own duty
    tier        rank of that post: 2 for a head of office, 3 for an administrator, 4 for a supervisor
    duty        what its staff are especially there for; empty: what every office needs
    """

    name: str
    above: str
    head: str
    tier: int
    work: Work = "office"
    duty: str = ""


PERMITS: Final = "Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu"
PERSONNEL: Final = "Badan Kepegawaian dan Pengembangan Sumber Daya Manusia"
HEALTH: Final = "Dinas Kesehatan"
EDUCATION: Final = "Dinas Pendidikan"
REGISTRATION: Final = "Dinas Kependudukan dan Pencatatan Sipil"

PLANNING: Final = "Badan Perencanaan Pembangunan Daerah"
INSPECTORATE: Final = "Inspektorat"
SECRETARIAT: Final = "Sekretariat Daerah"

# Office → what its staff are there for, and its parts; "Sekretariat" is added to each.
_LOCAL: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    INSPECTORATE: ("audit", ()),
    HEALTH: ("", ("Kesehatan Masyarakat", "Pencegahan dan Pengendalian Penyakit", "Pelayanan Kesehatan")),
    EDUCATION: ("", ("Pembinaan Sekolah", "Pembinaan Guru dan Tenaga Kependidikan", "Sarana Prasarana")),
    REGISTRATION: (
        "registration",
        ("Pelayanan Pendaftaran Penduduk", "Pelayanan Pencatatan Sipil", "Pengelolaan Informasi Kependudukan"),
    ),
    PERMITS: (
        "permits",
        ("Penanaman Modal", "Penyelenggaraan Pelayanan Perizinan", "Pengaduan dan Kebijakan Pelayanan"),
    ),
    PERSONNEL: ("personnel", ("Pengadaan dan Mutasi", "Pengembangan Kompetensi", "Penilaian Kinerja Aparatur")),
    PLANNING: ("planning", ("Perencanaan dan Evaluasi", "Penelitian dan Pengembangan")),
    "Badan Keuangan Daerah": ("", ("Anggaran", "Perbendaharaan", "Akuntansi", "Aset Daerah")),
    "Dinas Pekerjaan Umum dan Penataan Ruang": ("", ("Bina Marga", "Cipta Karya", "Penataan Ruang")),
    "Dinas Sosial": ("", ("Rehabilitasi Sosial", "Perlindungan dan Jaminan Sosial")),
    "Dinas Komunikasi dan Informatika": (
        "computing",
        ("Informasi Publik", "Aplikasi Informatika", "Statistik Sektoral"),
    ),
    "Dinas Pertanian dan Ketahanan Pangan": ("farming", ("Tanaman Pangan", "Ketahanan Pangan", "Penyuluhan Pertanian")),
    "Dinas Perhubungan": ("", ("Lalu Lintas", "Angkutan")),
    "Dinas Lingkungan Hidup": ("", ("Tata Lingkungan", "Pengelolaan Sampah")),
    "Dinas Perpustakaan dan Kearsipan": ("archives", ("Perpustakaan", "Kearsipan")),
    "Satuan Polisi Pamong Praja": ("", ("Ketenteraman dan Ketertiban Umum", "Penegakan Peraturan Daerah")),
}
_STAFF: Final = (
    "Organisasi",
    "Hukum",
    "Umum",
    "Tata Pemerintahan",
    "Kesejahteraan Rakyat",
    "Pengadaan Barang dan Jasa",
)
_MINISTRY: Final[dict[str, tuple[str, ...]]] = {
    "Sekretariat Kementerian": (
        "Biro Sumber Daya Manusia dan Umum",
        "Biro Manajemen Kinerja dan Kerja Sama",
        "Biro Data, Komunikasi, dan Informasi Publik",
    ),
    "Kedeputian Pelayanan Publik": (
        "Keasdepan Perumusan Kebijakan Pelayanan Publik",
        "Keasdepan Pemantauan dan Evaluasi Pelayanan Publik",
    ),
    "Kedeputian Sumber Daya Manusia Aparatur": (
        "Keasdepan Pengembangan Kompetensi Aparatur",
        "Keasdepan Manajemen Talenta Aparatur",
    ),
    "Kedeputian Kelembagaan dan Tata Laksana": (
        "Keasdepan Kelembagaan",
        "Keasdepan Transformasi Digital Pemerintahan",
    ),
    "Inspektorat Kementerian": (),
}


def headed(place: Place, number: int) -> Office:
    """The office whose head is the one with this number, from 0; the highest first, then branches without an end."""
    known = _known(place)
    return known[number] if number < len(known) else _branch(known, number - len(known))


@cache
def wards(place: Place) -> list[Office]:
    """Kecamatan and kelurahan; none where a government has no districts."""
    return [office for office in _known(place) if office.work == "ward"]


@cache
def desks(place: Place) -> list[Office]:
    """Offices with desks, whose work is done for the others and for the public."""
    return [office for office in _known(place) if office.work == "office"]


def clinic(place: Place, number: int) -> Office:
    """A hospital, health centre or, when all of these have had their turn, a branch of one; led beside the own duty."""
    centres = _centres(place)
    if number < len(centres):
        return centres[number]
    turn, base = divmod(number - len(centres), len(centres))
    name = centres[base].name.removeprefix("UPTD ")
    return Office(f"Puskesmas Pembantu {turn + 1} {name}", HEALTH, "", 0, "clinic")


def school(place: Place, number: int) -> Office:
    """The school with this number, from 0: primary ones in every district first. Those of a province are upper ones."""
    if not place.districts:
        kind = ("SMA", "SMK", "SLB")[number % 3]
        where = place.name.removeprefix("Provinsi ")
        return Office(f"{kind} Negeri {number // 3 + 1} {where}", EDUCATION, "", 0, "school")
    districts = list(place.districts)
    turn, district = divmod(number, len(districts))
    kind, own = ("SMP", turn // 3) if turn % 3 == 2 else ("SD", turn - turn // 3)  # noqa: PLR2004  # two to one
    return Office(f"{kind} Negeri {own + 1} {districts[district]}", EDUCATION, "", 0, "school")


@cache
def _known(place: Place) -> list[Office]:
    """Heads of office, then the parts: the first of every office, then the second of every office."""
    tops, parts = _ministry() if place.kind == "ministry" else _local(place)
    return tops + [part for row in zip_longest(*parts) for part in row if part]


@cache
def _centres(place: Place) -> list[Office]:
    hospitals = [Office(name, name, "", 0, "clinic") for name in place.hospitals]
    return hospitals + [Office(f"UPTD Puskesmas {name}", HEALTH, "", 0, "clinic") for name in place.districts]


def _local(place: Place) -> tuple[list[Office], list[list[Office]]]:
    tops = [Office(SECRETARIAT, SECRETARIAT, "Sekretaris Daerah", 2)]
    parts = [[Office(f"Bagian {name}", SECRETARIAT, f"Kepala Bagian {name}", 3) for name in _STAFF]]
    for name, (duty, fields) in _LOCAL.items():
        head = "Inspektur" if name == INSPECTORATE else f"Kepala {name}"
        tops.append(Office(name, name, head, 2, duty=duty))
        own = Office(f"Sekretariat {name}", name, f"Sekretaris {name}", 3, duty=duty)
        parts.append([own, *(Office(f"Bidang {text}", name, f"Kepala Bidang {text}", 3, duty=duty) for text in fields)])
    for district, names in place.districts.items():
        office = f"Kecamatan {district}"
        tops.append(Office(office, office, f"Camat {district}", 3, "ward"))
        own = Office(f"Sekretariat {office}", office, f"Sekretaris {office}", 4, "ward")
        parts.append([own, *(Office(f"Kelurahan {name}", office, f"Lurah {name}", 4, "ward") for name in names)])
    return tops, parts


def _ministry() -> tuple[list[Office], list[list[Office]]]:
    tops = [Office(name, name, f"Kepala {name}", 2) for name in _MINISTRY]
    parts = [[Office(part, name, f"Kepala {part}", 2) for part in inside] for name, inside in _MINISTRY.items()]
    return tops, parts


def _branch(known: list[Office], number: int) -> Office:
    turn, base = divmod(number, len(known))
    above = known[base]
    name = f"Seksi Wilayah {turn + 1} {above.name}"
    return Office(name, above.above, f"Kepala {name}", 4, above.work, above.duty)
