"""Filling a tour home: governments, their registries, what happened in them, and the cast. All of it or nothing."""

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from pamong.competency.actions.built_in import ensure_built_in
from pamong.core.actor import SYSTEM, RegionId
from pamong.kit.imports import apply_import, preview_import
from pamong.learning.actions.built_in import ensure_conversions
from pamong.people.access import today, visible_regions
from pamong.people.actions.accounts import open_accounts
from pamong.people.actions.grants import grant_role
from pamong.people.actions.persons import register_person
from pamong.people.actions.regions import create_ministry, create_region
from pamong.people.actions.registry import KIND
from pamong.people.actions.settings import set_up_region
from pamong.tour.cast import CAST, Member, with_cast
from pamong.tour.certified import certify
from pamong.tour.courses import come, hold, run_next
from pamong.tour.events import Known, after_import, before_import
from pamong.tour.exams import examine
from pamong.tour.needs import assess
from pamong.tour.observed import observe, recall
from pamong.tour.others import run_programmes
from pamong.tour.places import (
    BATANG_HARI,
    MINISTRY,
    NORTH_MALUKU,
    PADANGSIDIMPUAN,
    PANGKALPINANG,
    TIDORE,
    place_of,
)
from pamong.tour.served import serve
from pamong.tour.studied import study
from pamong.tour.teaching import provide
from pamong.tour.workbook import Row, rows, write_csv

SEED: Final = 20250601
"""The same people in every tour home."""

PEOPLE: Final = {
    PANGKALPINANG: 900,
    PADANGSIDIMPUAN: 800,
    BATANG_HARI: 1_200,
    NORTH_MALUKU: 600,
    TIDORE: 400,
    MINISTRY: 100,
}
"""Region → how many serve there."""

Say = Callable[[str], None]


def seed(say: Say) -> bool:
    """Fill a home that has no region yet; returns whether there was anything to do. About a minute on two cores.

    One transaction: whoever is killed in the middle has written nothing, and the next start begins again.

    say         shows one line; what it raises ends the work with nothing written
    """
    if visible_regions(SYSTEM).exists():
        return False
    say(_("Rumah contoh ini masih kosong; mengisinya dengan pegawai rekaan …"))
    known = Known(today())
    with _uncollected(), transaction.atomic():
        numbers = {code: _open_region(code) for code in PEOPLE}
        _people(known, numbers, say)
        _happened(known, numbers, say)
    say(_("Data contoh lengkap. Semua orang di dalamnya rekaan."))
    return True


def _people(known: Known, numbers: dict[str, RegionId], say: Say) -> None:
    """Who serves where, with the cast among them."""
    for code, count in PEOPLE.items():
        before_import(code)
        _import(numbers[code], code, rows(seed=SEED, count=count, code=code, today=known.day), known)
        words = {"name": place_of(code).name, "count": number_format(count, force_grouping=True)}
        say(_("%(name)s: %(count)s pegawai") % words)
    after_import(known)
    _admit_cast(known)


def _happened(known: Known, numbers: dict[str, RegionId], say: Say) -> None:
    """What was done and found, in the order in which one thing needs another."""
    region = numbers[BATANG_HARI]
    say(_("Kamus, standar jabatan, dan penilaian kompetensi …"))
    ensure_built_in()
    assess(known, region)
    say(_("Program, angkatan, undian, dan jam pelajaran …"))
    ensure_conversions()
    means = provide(known, region)
    class_ = hold(known, numbers, means)
    recall(known, region, means)
    say(_("Bank soal, kisi-kisi, dan ujian …"))
    plan, passed = examine(known, region, means)
    say(_("Skema, permohonan, keputusan, dan sertifikat …"))
    certify(known, region, plan, passed)
    say(_("Layanan, berkas, dan survei kepuasan …"))
    serve(known)
    say(_("Studi dampak, temuan, dan tindak lanjut …"))
    study(known, region, means)
    observe(region, means, class_.people)
    come(class_)
    run_next(region, means)
    say(_("Program empat instansi lain, dalam tiga masa …"))
    run_programmes(known, numbers)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the search for circles of dead objects: what is made here is let go of one by one, and looking costs time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _open_region(code: str) -> RegionId:
    place = place_of(code)
    row = create_ministry(SYSTEM, code=code, name=place.name) if code == MINISTRY else create_region(SYSTEM, code=code)
    set_up_region(
        SYSTEM,
        region=code,
        office=place.office,
        letterhead=f"{place.seat}\nTelepon (0000) 000000",
        time_zone=row.time_zone,
        hue=place.hue,
        counted=None,
    )
    return RegionId(row.pk)


def _import(region: RegionId, code: str, table: Iterable[Row], known: Known) -> None:
    """Bring a registry in as an organiser would, by a file where uploads arrive, which the next start sweeps."""
    path = Path(settings.FILE_UPLOAD_TEMP_DIR) / f"{uuid4().hex}.part"
    try:
        write_csv(path, known.noting(code, with_cast(table, code)))
        preview = preview_import(SYSTEM, region=region, kind=KIND, path=path, name=f"pegawai-{code}.csv")
    finally:
        path.unlink(missing_ok=True)
    counts = apply_import(SYSTEM, uuid=preview.uuid)
    if counts.refused:
        raise RuntimeError(f"{counts.refused} rows of {code} are refused")


def _admit_cast(known: Known) -> None:
    """Accounts for all of the cast, then their roles."""
    people = {member.key: _person(member, known) for member in CAST}
    open_accounts(SYSTEM, people=list(people.values()))
    for member in CAST:
        if member.role:
            over = known.unit(member.region, member.over) if member.over else None
            grant_role(SYSTEM, person=people[member.key], role=member.role, region=member.region, unit=over)


def _person(member: Member, known: Known) -> UUID:
    if not member.unit:
        uuid: UUID = register_person(SYSTEM, region=member.region, name=member.name, email=member.address).uuid
        return uuid
    return known.person(member.region, known.numbers[member.region, member.address])
