"""What people do who head no office: functional posts with their ladders, and general ones. Names as the ministry fixed them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from pamong.tour.offices import Work

Level = Literal["SD", "SMP", "SMA", "D3", "D4", "S1", "S2", "S3"]
"""Of education, by the registry's names."""

SKILLED: Final = ("Terampil", "Mahir", "Penyelia")
EXPERT: Final = ("Ahli Pertama", "Ahli Muda", "Ahli Madya")


@dataclass(frozen=True, slots=True)
class Study:
    """What somebody has studied, and the title after the name that comes of it."""

    field: str
    title: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Job:
    """One post.

    work        where it is found
    study       level of education that it takes → what was studied
    share       among the posts of its group
    duty        of the only offices that have it; empty: any
    women_only  as midwives are
    ladder      whether the name of the post ends in its level
    """

    name: str
    work: Work
    share: float
    study: Mapping[Level, Study]
    duty: str = ""
    women_only: bool = False
    ladder: bool = True

    def at(self, level: Level, years: int) -> str:
        """Name of the post for somebody with this education after so many years."""
        if not self.ladder:
            return self.name
        steps = SKILLED if level == "D3" else EXPERT
        return f"{self.name} {steps[min(years // 7, 2)]}"


def _studies(subject: str, bachelor: str, master: str = "M.Si.", diploma: str = "") -> dict[Level, Study]:
    """Studies of one subject: from the diploma, where there is one, to the doctorate."""
    studies: dict[Level, Study] = {
        "D4": Study(f"D-IV {subject}", f"S.Tr.{bachelor.removeprefix('S')}".replace("..", ".")),
        "S1": Study(f"S-1 {subject}", bachelor),
        "S2": Study(f"S-2 {subject}", f"{bachelor}, {master}"),
        "S3": Study(f"S-3 {subject}", f"{bachelor}, {master}", "Dr."),
    }
    if diploma:
        studies["D3"] = Study(f"D-III {subject}", diploma)
    return studies


_TEACHING: Final[dict[Level, Study]] = {
    "S1": Study("S-1 Pendidikan Guru Sekolah Dasar", "S.Pd."),
    "S2": Study("S-2 Pendidikan", "S.Pd., M.Pd."),
    "S3": Study("S-3 Manajemen Pendidikan", "S.Pd., M.Pd.", "Dr."),
}
_MEDICINE: Final[dict[Level, Study]] = {
    "S1": Study("Profesi Dokter", before="dr."),
    "S2": Study("Dokter Spesialis Penyakit Dalam", "Sp.PD.", "dr."),
}
_NURSING: Final[dict[Level, Study]] = {
    "D3": Study("D-III Keperawatan", "A.Md.Kep."),
    "S1": Study("Profesi Ners", "S.Kep., Ns."),
    "S2": Study("S-2 Keperawatan", "S.Kep., Ns., M.Kep."),
}

FUNCTIONAL: Final = (
    Job("Guru", "school", 50, _TEACHING),
    Job("Perawat", "clinic", 12, _NURSING),
    Job("Bidan", "clinic", 12, _studies("Kebidanan", "S.Keb.", "M.Keb.", "A.Md.Keb."), women_only=True),
    Job("Dokter", "clinic", 4, _MEDICINE),
    Job("Dokter Gigi", "clinic", 1, {"S1": Study("Profesi Dokter Gigi", before="drg.")}),
    Job("Apoteker", "clinic", 1.5, {"S1": Study("Profesi Apoteker", "S.Farm., Apt.")}),
    Job("Perekam Medis", "clinic", 1.2, {"D3": Study("D-III Rekam Medis", "A.Md.RMIK.")}),
    Job("Pranata Laboratorium Kesehatan", "clinic", 1.2, _studies("Analis Kesehatan", "S.Si.", diploma="A.Md.AK.")),
    Job("Nutrisionis", "clinic", 1.2, _studies("Gizi", "S.Gz.", "M.Gizi.", "A.Md.Gz.")),
    Job("Tenaga Sanitasi Lingkungan", "clinic", 1.2, _studies("Kesehatan Lingkungan", "S.KL.", "M.Kes.", "A.Md.KL.")),
    Job("Penyuluh Kesehatan Masyarakat", "clinic", 1.2, _studies("Kesehatan Masyarakat", "S.K.M.", "M.Kes.")),
    Job("Penata Perizinan", "office", 1.5, _studies("Administrasi Negara", "S.A.P.", "M.A.P."), "permits"),
    Job(
        "Administrator Database Kependudukan",
        "office",
        1,
        _studies("Sistem Informasi", "S.Kom.", "M.Kom."),
        "registration",
    ),
    Job(
        "Pranata Komputer", "office", 1.5, _studies("Teknik Informatika", "S.Kom.", "M.Kom.", "A.Md.Kom."), "computing"
    ),
    Job("Analis SDM Aparatur", "office", 1.5, _studies("Manajemen", "S.E.", "M.M."), "personnel"),
    Job("Asesor SDM Aparatur", "office", 0.3, _studies("Psikologi", "S.Psi.", "M.Psi."), "personnel"),
    Job("Perencana", "office", 1, _studies("Ekonomi Pembangunan", "S.E.", "M.E."), "planning"),
    Job("Auditor", "office", 1, _studies("Akuntansi", "S.E.", "M.Ak."), "audit"),
    Job("Penyuluh Pertanian", "office", 1.5, _studies("Agribisnis", "S.P.", "M.P.", "A.Md.P."), "farming"),
    Job("Arsiparis", "office", 0.7, _studies("Kearsipan", "S.A.P.", diploma="A.Md."), "archives"),
    Job("Pustakawan", "office", 0.5, _studies("Ilmu Perpustakaan", "S.I.P.", diploma="A.Md."), "archives"),
    Job("Analis Kebijakan", "office", 2, _studies("Ilmu Pemerintahan", "S.IP.", "M.Si.")),
    Job("Analis Keuangan Pusat dan Daerah", "office", 1, _studies("Akuntansi", "S.E.", "M.Ak.")),
    Job("Pengelola Pengadaan Barang dan Jasa", "office", 0.7, _studies("Hukum", "S.H.", "M.H.")),
)

_SCHOOL: Final[dict[Level, Study]] = {
    "SD": Study("SD"),
    "SMP": Study("SMP"),
    "SMA": Study("SMA IPS"),
}
_DIPLOMA: Final[dict[Level, Study]] = {"D3": Study("D-III Administrasi Perkantoran", "A.Md.")}


def _general(name: str, share: float, study: Mapping[Level, Study], *works: Work) -> tuple[Job, ...]:
    return tuple(Job(name, work, share / len(works), study, ladder=False) for work in works)


GENERAL: Final = (
    *_general("Pengadministrasi Perkantoran", 30, _SCHOOL, "office", "ward", "school", "clinic"),
    *_general("Operator Layanan Operasional", 22, _SCHOOL, "office", "ward", "clinic"),
    *_general("Pengelola Umum Operasional", 14, _SCHOOL, "office", "school"),
    *_general("Pengolah Data dan Informasi", 6, _DIPLOMA, "office", "ward"),
    *_general("Pengelola Layanan Operasional", 6, _DIPLOMA, "office", "clinic"),
    *_general(
        "Penata Layanan Operasional",
        14,
        _studies("Administrasi Publik", "S.A.P.", "M.A.P."),
        "office",
        "ward",
        "school",
    ),
    *_general("Penelaah Teknis Kebijakan", 16, _studies("Hukum", "S.H.", "M.H."), "office", "ward"),
    *_general("Penata Kelola Pemerintahan", 6, _studies("Ilmu Pemerintahan", "S.IP.", "M.Si."), "ward"),
)

LEADING: Final = (
    _studies("Ilmu Administrasi", "S.Sos.", "M.Si."),
    _studies("Hukum", "S.H.", "M.H."),
    _studies("Manajemen", "S.E.", "M.M."),
    _studies("Ilmu Pemerintahan", "S.STP.", "M.Si."),
)
"""What heads of offices have studied."""
