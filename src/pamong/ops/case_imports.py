"""Imports of cases at the command line: tables and event logs of one service, with a mapping that is proposed or given."""

import time
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from pamong.core.actor import SYSTEM, RegionId
from pamong.core.refusals import Conflict, Invalid
from pamong.kit.imports import Preview, preview_import
from pamong.ops.imports import Report, looked_at, reported
from pamong.people.access import today
from pamong.people.actions.regions import create_region
from pamong.people.actions.units import open_unit
from pamong.people.queries.choosing import Option, fold, near, unit_by_registry, unit_options
from pamong.services.actions.case_table import COLUMNS, KIND
from pamong.services.actions.catalogue import create_service
from pamong.services.actions.event_logs import LogReading, choose_milestones, is_event_log, write_case_table
from pamong.services.actions.sources import ensure_source, note_coverage
from pamong.services.queries.given import given_by, ready_services

KNOWN: Final = 5
"""Names that a refusal offers."""


@dataclass(frozen=True, slots=True)
class CaseMap:
    """What headings and activities mean.

    columns     heading → column key, "" to ignore it
    activities  activity of an event log → milestone
    """

    columns: Mapping[str, str]
    activities: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CaseReport:
    """What an import of cases came to.

    mapping     what was used
    proposed    whether nobody had decided it, and none was kept
    note        in words what was made and proposed
    """

    report: Report
    mapping: CaseMap
    proposed: bool
    note: str

    def document(self) -> dict[str, object]:
        """For scripts."""
        used = {"columns": dict(self.mapping.columns), "activities": dict(self.mapping.activities)}
        return {**self.report.document(), "mapping": used, "proposed": self.proposed, "note": self.note}


@dataclass(frozen=True, slots=True)
class _Place:
    """Where cases go, and what had to be made for that."""

    region: RegionId
    zone: ZoneInfo
    source: Any
    made: tuple[str, ...]


def read_map(path: Path) -> CaseMap:
    """A mapping from TOML: tables ``columns`` (heading = key) and ``activities`` (activity = milestone).

    raises      Invalid naming what cannot be read
    """
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        message = _("Pemetaan %(file)s tidak dapat dibaca: %(why)s") % {"file": path, "why": error}
        raise Invalid("map-unreadable", message) from error
    parts = {name: told.pop(name, {}) for name in ("columns", "activities")}
    wrong = [*told, *(name for name, part in parts.items() if not _names(part))]
    if wrong:
        raise Invalid(
            "map-form",
            _(
                "Pemetaan memuat “%(name)s” yang tidak dikenal. Tulis [columns] judul = kolom, [activities] kegiatan = tahap."
            )
            % {"name": wrong[0]},
        )
    known = {column.key for column in COLUMNS}
    if unknown := [key for key in parts["columns"].values() if key and key not in known]:
        raise Invalid(
            "map-column",
            _("Kolom “%(name)s” dalam pemetaan tidak dikenal. Yang dikenal: %(known)s.")
            % {"name": unknown[0], "known": ", ".join(column.key for column in COLUMNS)},
        )
    return CaseMap(parts["columns"], parts["activities"])


def import_cases(
    file: Path, *, region: str, unit: str, service: str, chosen: CaseMap | None = None, dry_run: bool = False
) -> CaseReport:
    """Preview a table or an event log of cases, and apply it.

    unit        number in the national registry, uuid or name; made in a region that has no unit at all
    service     code; begun from the ready one of that code where the unit does not give it yet
    chosen      None takes what was kept at the last import of the source, and else proposes
    raises      Invalid for a file that cannot be read, an unknown code or name; Conflict when data changed meanwhile
    """
    begun = time.perf_counter()
    with TemporaryDirectory() as folder, transaction.atomic():
        place = _place(region, unit, service)
        source = place.source
        log = _converted(file, Path(folder) / "berkas.csv", place, chosen)
        columns = (chosen.columns if chosen else source.mapping) if log is None else {}
        seen = preview_import(
            SYSTEM,
            region=place.region,
            kind=KIND,
            path=Path(folder) / "berkas.csv" if log else file,
            name=file.name,
            mapping=columns,
            about=source.pk,
        )
        told = looked_at(file, seen, dry_run=dry_run)
        transaction.set_rollback(dry_run)
    report = reported(seen, told, begun, dry_run=dry_run)
    proposed = chosen is None and not (any(source.activities.values()) if log else source.mapping)
    if report.uuid and log:
        choose_milestones(SYSTEM, source=source.uuid, milestones={one.name: one.milestone for one in log.activities})
        if log.covers_until:
            note_coverage(SYSTEM, source=source.uuid, until=log.covers_until)
    used = CaseMap(log.columns if log else {text: key for key, text in seen.headings}, log.milestones if log else {})
    notes = (*place.made, *_told(seen, log, proposed=proposed))
    return CaseReport(report, used, proposed, " ".join(notes))


def _place(region: str, unit: str, service: str) -> _Place:
    owner = create_region(SYSTEM, code=region)
    office, made = _unit(region, unit)
    code, begun = _service(region, office, service)
    source = ensure_source(SYSTEM, service=code)
    return _Place(RegionId(owner.pk), ZoneInfo(owner.time_zone), source, (*made, *begun))


def _unit(region: str, text: str) -> tuple[UUID, list[str]]:
    """Uuid of a unit, and a sentence when it was made."""
    options = unit_options(SYSTEM, region)
    if found := unit_by_registry(SYSTEM, region, text.strip()):
        return UUID(found), []
    wanted = fold(text)
    named = [one for one in options if one.value == text.strip().lower()] or [
        one for one in options if wanted in (fold(one.path[0]), fold(one.label))
    ]
    if len(named) == 1:
        return UUID(named[0].value), []
    if options or not wanted or _is_uuid(text):
        raise _unit_unknown(text, named or near(text, options, KNOWN), several=bool(named))
    row = open_unit(SYSTEM, region=region, name=text, parent=None, since=today())
    return row.uuid, [_("Unit “%(name)s” dibuat karena instansi ini belum punya unit.") % {"name": text.strip()}]


def _unit_unknown(text: str, options: list[Option], *, several: bool) -> Invalid:
    if several:
        said = _("Ada beberapa unit bernama “%(name)s”: %(known)s. Sebutkan nomor atau uuid-nya.")
    elif options:
        said = _("Unit “%(name)s” tidak ada di instansi ini. Mungkin maksudnya: %(known)s.")
    else:
        said = _("Unit “%(name)s” tidak ada di instansi ini. Tulis nama lengkapnya, nomornya di SIASN, atau uuid-nya.")
    known = "; ".join(f"{one.label} ({one.value})" if several else one.label for one in options[:KNOWN])
    return Invalid("unit-unknown", said % {"name": text, "known": known})


def _service(region: str, unit: UUID, code: str) -> tuple[UUID, list[str]]:
    """Uuid of a service, and a sentence when it was made."""
    given, ready = given_by(SYSTEM, unit), ready_services()
    if code in given:
        return given[code][0], []
    if code not in ready:
        raise Invalid(
            "service-unknown",
            _(
                "Unit itu tidak punya layanan “%(code)s”. Layanannya: %(given)s. Yang dapat dibuat dari templat: %(ready)s."
            )
            % {
                "code": code,
                "given": ", ".join(one.label for _uuid, one in given.values()) or _("belum ada"),
                "ready": ", ".join(ready),
            },
        )
    try:
        row = create_service(SYSTEM, region=region, unit=unit, template=code)
    except Conflict as taken:
        raise Invalid("service-closed", _("Layanan “%(code)s” di unit itu sudah ditutup.") % {"code": code}) from taken
    said = _("Layanan %(label)s dibuat dari templat; standarnya masih rancangan.")
    return row.uuid, [said % {"label": ready[code].label}]


def _converted(file: Path, table: Path, place: _Place, chosen: CaseMap | None) -> LogReading | None:
    """The event log written as a table; None for a file that is none."""
    if not is_event_log(file, file.name):
        return None
    source = place.source
    decided = chosen.activities if chosen else source.activities
    milestones = decided if any(decided.values()) else None
    return write_case_table(
        file,
        table,
        name=file.name,
        milestones=milestones,
        handlers=bool(source.handler_basis),
        zone=place.zone,
    )


def _told(seen: Preview, log: LogReading | None, *, proposed: bool) -> list[str]:
    notes = []
    if log:
        notes.append(
            _("Catatan kejadian dibaca: %(events)s kejadian dari %(cases)s berkas.")
            % {"events": log.events, "cases": log.cases}
        )
        if log.refused:
            first = log.refusals[0]
            words = {"count": log.refused, "row": first.number, "why": first.message}
            notes.append(_("%(count)s kejadian ditolak; yang pertama di baris %(row)s: %(why)s") % words)
    if proposed and log:
        notes.append(
            _("Tahapnya diusulkan dari nama kegiatan: %(told)s. Periksa; ubah dengan --map.") % {"told": log.told}
        )
    elif proposed:
        pairs = ", ".join(f"{text} = {key}" for key, text in seen.headings)
        notes.append(
            _("Pemetaan diusulkan dari judul kolom: %(pairs)s. Periksa; ubah dengan --map.") % {"pairs": pairs}
        )
    return notes


def _names(part: object) -> bool:
    return isinstance(part, dict) and all(isinstance(value, str) for value in part.values())


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
