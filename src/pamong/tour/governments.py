"""What the governments beside Batang Hari do, each its own programme: plain data. The people and figures are made up."""

from dataclasses import dataclass
from typing import Final

from pamong.tour.dictionary import CARING, CLERICAL, DIGITAL, LEADING, SERVING, TEACHING, Skill
from pamong.tour.offices import EDUCATION, HEALTH, PERMITS, PERSONNEL, PLANNING, REGISTRATION
from pamong.tour.places import MINISTRY, NORTH_MALUKU, PADANGSIDIMPUAN, PANGKALPINANG
from pamong.tour.studied import Asked


@dataclass(frozen=True, slots=True)
class Served:
    """A service that some offices give.

    template    ready standard; ``code`` that the offices share, ``title`` of it
    trained     offices whose people came to the course; ``beside``: those that are compared with them
    above       office of which some are parts → its parts among them
    cases       a month and office
    before      median days until the course; ``after`` it, in offices that were trained
    """

    template: str
    code: str
    title: str
    trained: tuple[str, ...]
    beside: tuple[str, ...]
    above: dict[str, str]
    cases: int
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Certified:
    """A scheme of which somebody holds a certificate.

    template    ready scheme
    posts       how names of posts begin
    number      pattern of the office's own numbers
    """

    code: str
    template: str
    posts: tuple[str, ...]
    number: str


@dataclass(frozen=True, slots=True)
class Government:
    """What one government does.

    skills      that its own dictionary names; ``weak``: code of the one in which people lack most
    title       of the programme, made from ``template``; it raises ``weak`` to ``level``
    home        office whose people come, where no service is trained for
    """

    code: str
    skills: tuple[Skill, ...]
    weak: str
    title: str
    template: str
    level: int
    home: str
    dictionary: str
    served: Served | None = None
    asked: Asked | None = None
    certified: Certified | None = None


_RANGKUI: Final = Served(
    "izin-usaha",
    "izin-usaha-kecamatan",
    "Izin usaha di kecamatan",
    ("Kecamatan Rangkui", "Kecamatan Gerunggang", "Kecamatan Gabek", "Kecamatan Taman Sari"),
    (
        "Kecamatan Bukit Intan",
        "Kecamatan Girimaya",
        "Kecamatan Pangkal Balam",
        "Kelurahan Bintang",
    ),
    {"Kelurahan Bintang": "Kecamatan Rangkui"},
    10,
    10.0,
    6.5,
)
_PADANGSIDIMPUAN: Final = Served(
    "surat-masuk-disposisi",
    "surat-masuk",
    "Surat masuk sampai disposisi",
    (HEALTH, EDUCATION, REGISTRATION, "Kecamatan Padangsidimpuan Utara"),
    (
        PERMITS,
        PERSONNEL,
        "Kecamatan Padangsidimpuan Selatan",
        "Kecamatan Padangsidimpuan Tenggara",
    ),
    {},
    10,
    5.0,
    5.0,
)
_SOFIFI: Final = Served(
    "surat-masuk-disposisi",
    "surat-daring",
    "Surat didaftarkan daring sampai disposisi",
    (REGISTRATION, PERMITS, "Dinas Komunikasi dan Informatika", "Dinas Sosial", "Dinas Perhubungan"),
    (
        PLANNING,
        "Dinas Lingkungan Hidup",
        "Dinas Pekerjaan Umum dan Penataan Ruang",
        "Dinas Perpustakaan dan Kearsipan",
        "Dinas Pertanian dan Ketahanan Pangan",
    ),
    {},
    12,
    10.0,
    6.0,
)
_MINISTRY: Final = Served(
    "surat-masuk-disposisi",
    "surat-instansi",
    "Surat instansi sampai disposisi",
    (
        "Keasdepan Perumusan Kebijakan Pelayanan Publik",
        "Keasdepan Pemantauan dan Evaluasi Pelayanan Publik",
        "Keasdepan Kelembagaan",
        "Keasdepan Transformasi Digital Pemerintahan",
    ),
    (
        "Keasdepan Pengembangan Kompetensi Aparatur",
        "Keasdepan Manajemen Talenta Aparatur",
        "Biro Manajemen Kinerja dan Kerja Sama",
        "Biro Data, Komunikasi, dan Informasi Publik",
    ),
    {
        "Keasdepan Perumusan Kebijakan Pelayanan Publik": "Kedeputian Pelayanan Publik",
        "Keasdepan Pemantauan dan Evaluasi Pelayanan Publik": "Kedeputian Pelayanan Publik",
        "Keasdepan Kelembagaan": "Kedeputian Kelembagaan dan Tata Laksana",
        "Keasdepan Transformasi Digital Pemerintahan": "Kedeputian Kelembagaan dan Tata Laksana",
        "Keasdepan Pengembangan Kompetensi Aparatur": "Kedeputian Sumber Daya Manusia Aparatur",
        "Keasdepan Manajemen Talenta Aparatur": "Kedeputian Sumber Daya Manusia Aparatur",
        "Biro Manajemen Kinerja dan Kerja Sama": "Sekretariat Kementerian",
        "Biro Data, Komunikasi, dan Informasi Publik": "Sekretariat Kementerian",
    },
    12,
    10.0,
    6.5,
)

GOVERNMENTS: Final = (
    Government(
        PANGKALPINANG,
        (CLERICAL, SERVING),
        CLERICAL.code,
        "Sertifikasi Administrasi Publik",
        "pelayanan-prima",
        2,
        PERMITS,
        "Kamus Administrasi Kecamatan (contoh)",
        _RANGKUI,
        Asked("Apakah sertifikasi di Rangkui mempercepat izin usaha?", "", "processing", "-1.5", public=True, each=1),
        Certified(
            "SK-ADM-01",
            "administration",
            ("Pengadministrasi Perkantoran", "Penata Layanan"),
            "800.1.13/{number}/{unit}-PGK/{roman}/{year}",
        ),
    ),
    Government(
        PADANGSIDIMPUAN,
        (CARING, TEACHING, CLERICAL),
        CLERICAL.code,
        "Sertifikasi menurut Bidang: Perawat, Guru, Petugas Administrasi",
        "komunikasi-dengan-masyarakat",
        2,
        HEALTH,
        "Kamus Teknis menurut Bidang (contoh)",
        _PADANGSIDIMPUAN,
        Asked("Apakah sertifikasi mempercepat disposisi surat?", "", "processing", "-1", each=1),
        Certified(
            "SK-KES-01", "health", ("Perawat", "Pengadministrasi Perkantoran"), "895.5/{number}/{unit}.PSP/{year}"
        ),
    ),
    Government(
        NORTH_MALUKU,
        (DIGITAL, SERVING),
        DIGITAL.code,
        "Teknologi Informasi untuk Administrasi",
        "pelayanan-prima",
        3,
        REGISTRATION,
        "Kamus Layanan Digital (contoh)",
        _SOFIFI,
        Asked("Apakah pendaftaran daring mempercepat disposisi surat?", "", "processing", "-1", each=1),
    ),
    Government(
        MINISTRY,
        (LEADING, SERVING),
        LEADING.code,
        "Kepemimpinan Pelayanan Publik",
        "komunikasi-dengan-masyarakat",
        3,
        "Kedeputian Pelayanan Publik",
        "Kamus Kepemimpinan Pelayanan (contoh)",
        _MINISTRY,
        Asked("Apakah kepemimpinan pelayanan mempercepat disposisi surat?", "", "processing", "-1", each=1),
    ),
)
