"""What happened in the governments of the tour: offices renamed, posts left empty, heads beside their duty, people moved."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Final
from uuid import UUID

from pamong.core.actor import SYSTEM
from pamong.people.actions.persons import assign
from pamong.people.actions.positions import PositionFacts, open_position
from pamong.people.actions.transfer import transfer_person
from pamong.people.actions.units import change_unit, open_unit
from pamong.people.queries.directory import Wanted, directory, people_rows
from pamong.tour.offices import EDUCATION, HEALTH, PERMITS, PERSONNEL
from pamong.tour.places import BATANG_HARI, MINISTRY, NORTH_MALUKU, PANGKALPINANG, TIDORE
from pamong.tour.registry import STRUCTURAL, Row

# Region → offices of the time before, with the day on which they got the name of today.
_RENAMED: Final = {
    BATANG_HARI: (
        ("Badan Kepegawaian Daerah", PERSONNEL, date(2020, 1, 2)),
        ("Kantor Pelayanan Perizinan Terpadu", PERMITS, date(2017, 1, 3)),
    ),
    PANGKALPINANG: (("Badan Kepegawaian dan Diklat", PERSONNEL, date(2021, 1, 4)),),
}
_FOUNDED: Final = date(2009, 1, 2)

_VACANT: Final = {BATANG_HARI: frozenset({"Dinas Sosial", "Dinas Perhubungan"})}
"""Region → offices without a head; the first of them has an acting one."""

_ACTING: Final = (BATANG_HARI, "Dinas Sosial")

_MOVES: Final = (
    (TIDORE, NORTH_MALUKU),
    (TIDORE, NORTH_MALUKU),
    (BATANG_HARI, PANGKALPINANG),
    (PANGKALPINANG, MINISTRY),
)
"""From where to where people went, each to the office of personnel there."""

_ARRIVED: Final = PositionFacts("Pengelola Data Mutasi", kind="4")

_SUPERVISORS: Final = {"SD": "Kepala Sekolah", "SM": "Kepala Sekolah", "SL": "Kepala Sekolah", "UP": "Kepala Puskesmas"}
"""How the name of a unit begins → the duty beside the own one of whoever leads it."""


@dataclass(slots=True)
class Known:
    """What is remembered of the registries while they are written: few enough to be told by name afterwards.

    numbers     region and post, or address of the cast → NIP
    leaders     region and unit → NIP of who leads it beside the own duty
    movers      region → NIPs of people who may move
    """

    day: date
    numbers: dict[tuple[str, str], str] = field(default_factory=dict)
    leaders: dict[tuple[str, str], str] = field(default_factory=dict)
    movers: dict[str, list[str]] = field(default_factory=dict)
    units: dict[tuple[str, str], UUID] = field(default_factory=dict)
    positions: dict[tuple[str, str], UUID] = field(default_factory=dict)

    def noting(self, region: str, rows: Iterable[Row]) -> Iterator[Row]:
        """The rows, without heads of offices that are to have none."""
        vacant = {f"Kepala {office}" for office in _VACANT.get(region, ())}
        for row in rows:
            if row["jabatan"] in vacant:
                continue
            self._note(region, row)
            yield row

    def person(self, region: str, number: str) -> UUID:
        """Whom a NIP names."""
        return people_rows(SYSTEM, region, Wanted(text=number))[0].uuid

    def unit(self, region: str, name: str, above: str = "") -> UUID:
        """A unit by its name, and by that of the office it is part of unless it stands alone."""
        if (region, name) not in self.units:
            office = self.unit(region, above) if above else None
            choices = directory(SYSTEM, region, Wanted(unit=office)).units
            self.units |= {(region, choice.name): choice.uuid for choice in choices}
        return self.units[region, name]

    def position(self, region: str, facts: PositionFacts) -> UUID:
        """A position that no registry has, opened when it is first asked for."""
        if (region, facts.name) not in self.positions:
            self.positions[region, facts.name] = open_position(SYSTEM, region=region, facts=facts).uuid
        return self.positions[region, facts.name]

    def _note(self, region: str, row: Row) -> None:
        number, permanent = row["nip_baru"], row["status_cpns_pns"] == "P"
        if row["jenis_jabatan"] == STRUCTURAL:
            self.numbers[region, row["jabatan"]] = number
        if row["email_gov"].endswith("@contoh.invalid"):
            self.numbers[region, row["email_gov"]] = number
        elif permanent and row["jabatan"].endswith(" Ahli Madya"):
            if row["unor"][:2] in _SUPERVISORS:
                self.leaders.setdefault((region, row["unor"]), number)
            else:
                self.movers.setdefault(region, []).append(number)


def before_import(region: str) -> None:
    """Offices that had another name; the registry of today finds them by the present one."""
    for old, new, day in _RENAMED.get(region, ()):
        unit = open_unit(SYSTEM, region=region, name=old, parent=None, since=_FOUNDED)
        change_unit(SYSTEM, unit=unit.uuid, name=new, parent=None, since=day)


def after_import(known: Known) -> None:
    """Everything that needs the people to be there."""
    _lead_beside(known)
    _act(known)
    _move(known)


def _lead_beside(known: Known) -> None:
    """Schools and health centres are led by one of their own, beside the own duty: all of one government, some elsewhere."""
    since = date(known.day.year - 1, 7, 1)
    for (region, name), number in known.leaders.items():
        if region not in (BATANG_HARI, PANGKALPINANG) or (region == PANGKALPINANG and "Rangkui" not in name):
            continue
        duty = _SUPERVISORS[name[:2]]
        unit = known.unit(region, name, HEALTH if duty == "Kepala Puskesmas" else EDUCATION)
        person, position = known.person(region, number), known.position(region, PositionFacts(duty, kind="2"))
        assign(SYSTEM, person=person, unit=unit, position=position, kind="TT", leads=True, since=since)


def _act(known: Known) -> None:
    """The secretary of an office without a head acts for the one to come."""
    region, office = _ACTING
    facts = PositionFacts(f"Kepala {office}", kind="1", level="JPT Pratama", echelon="22")
    position = known.position(region, facts)
    secretary = known.person(region, known.numbers[region, f"Sekretaris {office}"])
    since = date(known.day.year - 1, 10, 1)
    unit = known.unit(region, office)
    assign(SYSTEM, person=secretary, unit=unit, position=position, kind="PLT", leads=True, since=since)


def _move(known: Known) -> None:
    """Some people move to another government and get a post there."""
    for number, (old, new) in enumerate(_MOVES, start=1):
        person = known.person(old, known.movers[old].pop())
        decree = f"Keputusan nomor 824/{number:03}/{known.day.year}, {known.day:%d-%m-%Y}"
        transfer_person(SYSTEM, person=person, to=new, on=known.day, decree=decree)
        if new != MINISTRY:  # the one who has just arrived there waits for a post
            position, unit = known.position(new, _ARRIVED), known.unit(new, PERSONNEL)
            assign(SYSTEM, person=person, unit=unit, position=position, kind="D", since=known.day)
