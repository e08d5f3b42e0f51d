"""A government's registry as the national one exports it: made-up people, in the same columns, as rows."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final
from uuid import UUID

from pamong.people.formats.nip import Nip
from pamong.tour.decks import Deck, chance
from pamong.tour.jobs import FUNCTIONAL, GENERAL, LEADING, Job, Level, Study
from pamong.tour.names import CUSTOMS, Sex, Titles, full_name, honours
from pamong.tour.numbers import Kind, Numbers
from pamong.tour.offices import Office, clinic, desks, headed, school, wards
from pamong.tour.places import place_of
from pamong.tour.shares import (
    ACTIVE,
    AGE_AT_DIPLOMA,
    CONTRACT_GRADES,
    EDUCATION,
    ENTRY_GRADES,
    LADDER,
    LEAST_GRADE,
    RETIRING,
    RETIRING_AGE,
    SEXES,
    STANDINGS,
    Group,
    fitting,
    posts,
)

Row = dict[str, str]
"""Column of the national registry → what stands in the cell."""

_NEVER_KEPT: Final = {
    "tempat_lahir": "Contoh",
    "agama": "Contoh",
    "jenis_kawin": "Contoh",
    "nik": "0000000000000000",
    "alamat": "Jalan Contoh 0",
    "npwp": "00.000.000.0-000.000",
    "bpjs": "0000000000000",
    "kartu_asn_virtual": "contoh",
    "kpkn": "Contoh",
    "is_valid_nik": "0",
}

STRUCTURAL: Final = "Jabatan Struktural"
EXPERTS: Final = "Jabatan Fungsional Tertentu"

_KIND_NAMES: Final[Mapping[Kind, str]] = {"leader": "PNS", "pns": "PNS", "pppk": "PPPK", "pppk-pw": "PPPK Paruh Waktu"}
_GROUP_NAMES: Final[Mapping[Group, str]] = {
    "structural": STRUCTURAL,
    "functional": EXPERTS,
    "general": "Jabatan Fungsional Umum",
}


def rows(*, seed: int, count: int, code: str, today: date) -> Iterator[Row]:
    """Rows of one government's registry, every column of the national export in each. Streams at any count.

    The same arguments give the same rows, and on another day the same people with other dates. Two governments share
    no NIP.

    code        of a region, or of the tour's ministry
    today       nothing begins later
    raises      KeyError for an unknown code
    """
    registry = _Registry(seed, count, code, today)
    return (registry.row(number) for number in range(1, count + 1))


@dataclass(frozen=True, slots=True)
class _Post:
    """Where somebody serves and as what, and what that person has studied."""

    office: Office
    name: str
    study: Study


@dataclass(frozen=True, slots=True)
class _Career:
    """Days of a service, all of them past."""

    begun: date
    years: int
    months: int
    in_post: date

    def after(self, years: int) -> date:
        """That many years after the beginning."""
        return self.begun.replace(year=self.begun.year + years)


class _Registry:
    """The decks of one government, from which its rows are drawn."""

    def __init__(self, seed: int, count: int, code: str, today: date) -> None:
        self.random = chance(seed, code)
        self.place, self.code, self.today, self.count = place_of(code), code, today, count
        self.numbers = Numbers(chance(seed, code, "numbers"), code, today)
        self.customs = Deck(self.random, self.place.customs)
        self.sexes = Deck(self.random, SEXES)
        self.places = Deck(self.random, posts(code))
        self.levels = {group: Deck(self.random, shares) for group, shares in EDUCATION.items()}
        self.standings = Deck(self.random, STANDINGS)
        self.subjects = Deck(self.random, dict.fromkeys(range(len(LEADING)), 1.0))
        self.jobs: dict[tuple[Group, Level, Sex], Deck[Job]] = {}
        self.heads = 0

    def row(self, number: int) -> Row:
        """The next person, as cells."""
        (kind, group), sex = self.places.draw(), self.sexes.draw()
        level = self.levels[group].draw()
        nip = self.numbers.give(kind, sex)
        career = self._career(nip, leads=group == "structural")
        post = self._lead(level) if group == "structural" else self._serve(group, level, sex, career.years)
        return {
            **_NEVER_KEPT,
            **self._person(number, nip, sex, post.study),
            **self._employment(kind, level, nip, career, post),
            **self._assignment(group, career, post),
            **self._education(level, nip, post.study),
        }

    def _career(self, nip: Nip, *, leads: bool) -> _Career:
        month = nip.counter if nip.counter <= 12 else 3 + nip.sequence % 6  # noqa: PLR2004  # months
        begun = date(nip.appointed, month, 1)
        months = (self.today.year - begun.year) * 12 + self.today.month - begun.month
        years = months // 12
        first = max(0, years - 5) if leads else 0
        in_post = begun.replace(year=begun.year + first + int(self.random.random() * (years - first + 1)))
        return _Career(begun, years, months % 12, in_post)

    def _lead(self, level: Level) -> _Post:
        office = headed(self.place, self.heads)
        self.heads += 1
        return _Post(office, office.head, LEADING[self.subjects.draw()][level])

    def _serve(self, group: Group, level: Level, sex: Sex, years: int) -> _Post:
        deck = self.jobs.get((group, level, sex)) or self._deck(group, level, sex)
        job = deck.draw()
        return _Post(self._office(job), job.at(level, years), job.study[level])

    def _deck(self, group: Group, level: Level, sex: Sex) -> Deck[Job]:
        jobs = FUNCTIONAL if group == "functional" else GENERAL
        fit = (job for job in jobs if level in job.study and (sex == "P" or not job.women_only))
        deck = Deck(self.random, {job: job.share for job in fit if job.work in self.works})
        self.jobs[group, level, sex] = deck
        return deck

    @cached_property
    def works(self) -> frozenset[str]:
        """Which kinds of workplace there are."""
        if self.place.kind == "ministry":
            return frozenset({"office"})
        return frozenset({"office", "school", "clinic"} | ({"ward"} if self.place.districts else set()))

    def _office(self, job: Job) -> Office:
        """Schools of some 25 people, clinics of some 20: their number follows the size of the government."""
        match job.work:
            case "school":
                return school(self.place, self.random.randrange(max(3, self.count // 60)))
            case "clinic":
                return clinic(self.place, self.random.randrange(max(2, self.count // 100)))
            case "ward":
                return self.random.choice(wards(self.place))
        offices = desks(self.place)
        return self.random.choice([office for office in offices if office.duty == job.duty] or offices)

    def _person(self, number: int, nip: Nip, sex: Sex, study: Study) -> Row:
        name = full_name(self.random, sex, CUSTOMS[self.customs.draw()])
        titles = honours(self.random, sex, Titles(study.before, study.title), self.today.year - nip.born.year)
        word = "".join(char for char in name.split()[-1].lower() if char.isascii() and char.isalnum())
        return {
            "pns_id": UUID(int=self.random.getrandbits(128), version=4).hex.upper(),
            "nip_baru": nip.number,
            "nip_lama": "",
            "nama": name,
            "gelar_depan": titles.before,
            "gelar_belakang": titles.after,
            "tanggal_lahir": _day(nip.born),
            "jenis_kelamin": sex,
            "nomor_hp": f"0000{self.random.randrange(10**8):08}",  # no network has numbers that begin like this
            "email": f"{word}.{number}@contoh.invalid" if number % 3 else "",
            "email_gov": f"{word}{number}@{self.code.replace('.', '').lower()}.contoh.invalid",
        }

    def _employment(self, kind: Kind, level: Level, nip: Nip, career: _Career, post: _Post) -> Row:
        contract = kind.startswith("pppk")
        candidate = not contract and not career.years
        entry, last = ENTRY_GRADES[level]
        steps = career.years // 4
        usual = fitting(min(entry + steps, last), post.name)
        grade = max(usual, LEAST_GRADE.get(post.office.tier, 0) if post.name == post.office.head else 0)
        appointed = "" if contract or candidate else _day(career.after(1))
        return {
            "jenis_pegawai": _KIND_NAMES[kind],
            "kedudukan_hukum": self._standing(kind, nip),
            "status_cpns_pns": "" if contract else "C" if candidate else "P",
            "nomor_sk_cpns": f"813/{nip.sequence:03}/{nip.appointed}",
            "tanggal_sk_cpns": _day(career.begun),
            "tmt_cpns": _day(career.begun),
            "nomor_sk_pns": f"821/{nip.sequence:03}/{career.after(1).year}" if appointed else "",
            "tanggal_sk_pns": appointed,
            "tmt_pns": appointed,
            "gol_awal": CONTRACT_GRADES[level] if contract else LADDER[min(entry, grade)],
            "gol_akhir": CONTRACT_GRADES[level] if contract else LADDER[grade],
            "tmt_golongan": _day(career.begun if contract else career.after(steps * 4)),
            "mk_tahun": str(career.years),
            "mk_bulan": str(career.months),
        }

    def _standing(self, kind: Kind, nip: Nip) -> str:
        """Only PNS who head no office study full-time, take leave, or prepare to retire, the latter at the end."""
        drawn = self.standings.draw() if kind == "pns" else ACTIVE
        return ACTIVE if drawn == RETIRING and self.today.year - nip.born.year < RETIRING_AGE else drawn

    def _assignment(self, group: Group, career: _Career, post: _Post) -> Row:
        local = self.place.kind != "ministry"
        government = f"Pemerintah {self.place.name}" if local else self.place.name
        return {
            "jenis_jabatan": _GROUP_NAMES[group],
            "jabatan": post.name,
            "tmt_jabatan": _day(career.in_post),
            "lokasi_kerja": self.place.seat.rpartition(", ")[2],
            "unor": post.office.name,
            "instansi_induk": government,
            "instansi_kerja": government,
            "satuan_kerja_induk": post.office.above,
            "satuan_kerja_kerja": post.office.above,
        }

    def _education(self, level: Level, nip: Nip, study: Study) -> Row:
        year = nip.born.year + AGE_AT_DIPLOMA[level] + self.random.randrange(3)
        return {
            "tingkat_pendidikan": level,
            "pendidikan": study.field,
            "tahun_lulus": str(min(year, self.today.year - 1)),
        }


def _day(day: date) -> str:
    return f"{day.day:02}-{day.month:02}-{day.year}"
