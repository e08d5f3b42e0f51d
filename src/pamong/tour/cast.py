"""The cast: whom a visitor of the tour may sign in as. Everybody of them is made up; each stands for one kind of user."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from pamong.tour.names import Sex
from pamong.tour.offices import HEALTH, INSPECTORATE, PERMITS, PERSONNEL, PLANNING
from pamong.tour.places import BATANG_HARI, MINISTRY, NORTH_MALUKU, PADANGSIDIMPUAN, PANGKALPINANG
from pamong.tour.registry import Row
from pamong.tour.shares import LEVEL_GRADES

DOMAIN: Final = "contoh.invalid"
"""Of the addresses that tour homes let in without a password; no such domain can ever exist."""


@dataclass(frozen=True, slots=True)
class Member:
    """One of the cast. The registry of the region tells the rest: number, terms, education.

    key         before the ``@`` of the address
    unit        where; empty for somebody from outside, who is in no registry
    office      that the unit is part of
    role        over the whole region, or over ``over``; empty for who serves without one, or leads by post
    grade       where it matters which of those that go with the job
    """

    key: str
    name: str
    sex: Sex
    region: str
    job: str = ""
    unit: str = ""
    office: str = ""
    role: str = ""
    over: str = ""
    grade: str = ""

    @property
    def address(self) -> str:
        """With which the member signs in."""
        return f"{self.key}@{DOMAIN}"

    @property
    def leads(self) -> bool:
        """Whether the post is the head of the office."""
        return self.job.startswith("Kepala ")

    def takes(self, row: Row) -> bool:
        """Whether that made-up person of the registry can become this member, who has a PNS of some years' standing."""
        if (row["jenis_kelamin"], row["status_cpns_pns"], row["kedudukan_hukum"]) != (self.sex, "P", "Aktif"):
            return False
        if self.leads:
            return row["jabatan"] == self.job
        if self.grade not in ("", row["gol_akhir"]):
            return False
        level = next(level for level in LEVEL_GRADES if self.job.endswith(level))
        return row["jabatan"].endswith(level) and row["tingkat_pendidikan"] == "S1"


def _hari(key: str, name: str, sex: Sex, job: str, unit: str, office: str, role: str = "", over: str = "") -> Member:
    return Member(key, name, sex, BATANG_HARI, job, unit, office, role, over)


_TRAINING: Final = "Bidang Pengembangan Kompetensi"
_DEPUTY: Final = "Kedeputian Sumber Daya Manusia Aparatur"


def _organiser(key: str, name: str, sex: Sex, region: str, unit: str = _TRAINING, office: str = PERSONNEL) -> Member:
    """Who organises in another government."""
    return Member(key, name, sex, region, "Analis SDM Aparatur Ahli Muda", unit, office, "organiser")


CAST: Final = (
    Member(
        "ani",
        "Ani Rahmawati",
        "P",
        BATANG_HARI,
        "Penata Perizinan Ahli Pertama",
        "Bidang Penyelenggaraan Pelayanan Perizinan",
        PERMITS,
        grade="III/b",
    ),
    _hari("budi", "Budi Hartawan", "L", "Analis SDM Aparatur Ahli Muda", _TRAINING, PERSONNEL, "organiser"),
    _hari("citra", "Citra Anggraini", "P", "Asesor SDM Aparatur Ahli Muda", _TRAINING, PERSONNEL, "assessor"),
    _organiser("dewi", "Dewi Togubu", "P", NORTH_MALUKU),
    _hari(
        "eka",
        "Eka Prasetya",
        "L",
        "Analis SDM Aparatur Ahli Madya",
        f"Sekretariat {PERSONNEL}",
        PERSONNEL,
        "administrator",
    ),
    _hari("fajar", "Fajar Setiadi", "L", f"Kepala {PERMITS}", PERMITS, PERMITS),
    _hari("gita", "Gita Maharani", "P", "Auditor Ahli Muda", f"Sekretariat {INSPECTORATE}", INSPECTORATE, "auditor"),
    _hari("hadi", "Hadi Siregar", "L", "Perencana Ahli Muda", "Bidang Perencanaan dan Evaluasi", PLANNING, "evaluator"),
    _hari("indra", "Indra Kusnadi", "L", "", "", "", "partner"),
    _hari(
        "joko",
        "Joko Purnomo",
        "L",
        "Analis Kebijakan Ahli Muda",
        f"Sekretariat {HEALTH}",
        HEALTH,
        "unit-administrator",
        HEALTH,
    ),
    _hari(
        "kartika",
        "Kartika Wulandari",
        "P",
        "Analis SDM Aparatur Ahli Madya",
        f"Sekretariat {PERSONNEL}",
        PERSONNEL,
        "certifier",
    ),
    _hari("lukman", "Lukman Hakim", "L", "Analis Kebijakan Ahli Madya", f"Sekretariat {PERMITS}", PERMITS, "certifier"),
    _organiser("maya", "Maya Puspitasari", "P", PANGKALPINANG),
    _organiser("nasrul", "Nasrul Harahap", "L", PADANGSIDIMPUAN),
    _organiser("oktavia", "Oktavia Ningrum", "P", MINISTRY, "Keasdepan Pengembangan Kompetensi Aparatur", _DEPUTY),
)


def with_cast(rows: Iterable[Row], region: str) -> Iterator[Row]:
    """The registry of a region in which some of the people are the cast.

    raises      RuntimeError when nobody in it could become one of them
    """
    waiting = [member for member in CAST if member.region == region and member.unit]
    for row in rows:
        member = next((member for member in waiting if member.takes(row)), None)
        if member:
            waiting.remove(member)
        yield row | _part(member) if member else row
    if waiting:
        raise RuntimeError(f"nobody can become {waiting[0].key}")


def _part(member: Member) -> Row:
    """What the registry says of a member otherwise than of the made-up person."""
    post = {
        "jabatan": member.job,
        "unor": member.unit,
        "satuan_kerja_induk": member.office,
        "satuan_kerja_kerja": member.office,
    }
    study = {"gelar_depan": "", "gelar_belakang": "S.A.P.", "pendidikan": "S-1 Administrasi Publik"}
    return {
        "nama": member.name,
        "email": "",
        "email_gov": member.address,
        **post,
        **study,
    }
