"""``pamong import``: registries, items and cases in, and back out again."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any, NoReturn
from uuid import UUID

import click
from rich.markup import escape

from pamong.cli.command import (
    REFUSED,
    _,
    err,
    file_argument,
    home_option,
    json_option,
    number,
    opened,
    out,
    refuse,
    setup,
    show,
)
from pamong.core.refusals import Invalid, Refusal
from pamong.ops.home import Home, default_home, prepare
from pamong.ops.passing import passing_home

if TYPE_CHECKING:
    from pamong.ops.imports import Report

SHOWN = 20
"""Refusals that a terminal shows."""


@click.group("import", help=_("Impor: memasukkan pegawai, soal, atau berkas layanan dari berkas, dan membatalkannya."))
def imports() -> None:
    """Commands of imports."""


@imports.command(help=_("Memeriksa FILE dan memasukkan pegawainya ke satu instansi."))
@file_argument
@click.option("--region", required=True, help=_("Kode instansi, misalnya 15.04."))
@home_option
@click.option("--dry-run", is_flag=True, help=_("Periksa saja; tidak ada yang disimpan."))
@json_option
def people(file: Path, region: str, home: Path | None, dry_run: bool, as_json: bool) -> None:  # noqa: FBT001  # click calls with its own names
    """Exit code 0 when it was applied or the dry run is done; 2 when nothing was applied."""
    with _refusal_shown(as_json=as_json), _ready(file, home, dry_run=dry_run):
        from pamong.ops.imports import import_people  # noqa: PLC0415  # needs Django

        report = import_people(file.absolute(), region=region, dry_run=dry_run)
        _answer(report, as_json=as_json)
    _leave(report, dry_run=dry_run)


@imports.command(help=_("Memeriksa FILE soal dan memasukkan butirnya sebagai rancangan ke satu bank soal."))
@file_argument
@click.option("--region", required=True, help=_("Kode instansi, misalnya 15.04."))
@click.option("--bank", required=True, help=_("Nama bank soal; dibuat bila belum ada."))
@home_option
@click.option("--dry-run", is_flag=True, help=_("Periksa saja; tidak ada yang disimpan."))
@json_option
def items(file: Path, region: str, bank: str, home: Path | None, dry_run: bool, as_json: bool) -> None:  # noqa: FBT001  # as above
    """GIFT, Aiken, Moodle XML, QTI 2.1, XLSX or CSV; exit codes as of people."""
    with _refusal_shown(as_json=as_json), _ready(file, home, dry_run=dry_run):
        from pamong.ops.imports import import_items  # noqa: PLC0415  # needs Django

        report = import_items(file.absolute(), region=region, bank=bank, dry_run=dry_run)
        _answer(report, as_json=as_json)
    _leave(report, dry_run=dry_run)


@imports.command(
    help=_("Memeriksa FILE berkas layanan (tabel atau catatan kejadian) dan memasukkannya ke satu layanan.")
)
@file_argument
@click.option("--region", required=True, help=_("Kode instansi, misalnya 15.04."))
@click.option("--unit", required=True, help=_("Nama unit, nomornya di SIASN, atau uuid-nya."))
@click.option(
    "--service", required=True, help=_("Kode layanan, misalnya izin-usaha; dibuat dari templat bila belum ada.")
)
@click.option(
    "--map",
    "map_file",
    type=click.Path(path_type=Path),
    help=_("Pemetaan TOML: [columns] judul = kolom, [activities] kegiatan = tahap. Tanpa ini pemetaannya diusulkan."),
)
@home_option
@click.option("--dry-run", is_flag=True, help=_("Periksa saja; tidak ada yang disimpan."))
@json_option
def cases(  # as many as the command has options
    file: Path,
    region: str,
    unit: str,
    service: str,
    map_file: Path | None,
    home: Path | None,
    dry_run: bool,  # noqa: FBT001  # as above
    as_json: bool,  # noqa: FBT001  # as above
) -> None:
    """CSV, XLSX or XES; exit codes as of people."""
    with _refusal_shown(as_json=as_json), _ready(file, home, dry_run=dry_run):
        from pamong.ops.case_imports import import_cases, read_map  # noqa: PLC0415  # needs Django

        chosen = read_map(map_file) if map_file else None
        found = import_cases(file.absolute(), region=region, unit=unit, service=service, chosen=chosen, dry_run=dry_run)
        if as_json:
            show(found.document())
        else:
            _tell(found.report, said=found.note)
    _leave(found.report, dry_run=dry_run)


@imports.command(help=_("Membatalkan impor yang sudah dimasukkan, selama belum ada yang bergantung padanya."))
@click.argument("uuid", type=click.UUID)
@home_option
@json_option
def undo(uuid: UUID, home: Path | None, as_json: bool) -> None:  # noqa: FBT001  # as above
    """Take an import back."""
    with opened(home):
        from pamong.ops.imports import undo as take_back  # noqa: PLC0415  # needs Django

        counts = take_back(uuid)
    if as_json:
        show({"import": uuid, **counts.facts()})
    else:
        words = {"new": counts.new, "changed": counts.changed}
        out.print(_("Impor dibatalkan: %(new)s baris ditarik, %(changed)s dikembalikan seperti semula.") % words)


def _answer(report: "Report", *, as_json: bool) -> None:
    if as_json:
        show(report.document())
    else:
        _tell(report)


def _leave(report: "Report", *, dry_run: bool) -> NoReturn:
    if report.why:
        refuse(report.why)
    sys.exit(0 if report.uuid or dry_run else REFUSED)


@contextmanager
def _refusal_shown(*, as_json: bool) -> Iterator[None]:
    """For scripts: a refusal of the whole file is a document too, with one refusal that is about no row."""
    begun = perf_counter()
    try:
        yield
    except (Refusal, OSError) as refusal:
        if as_json:
            show(
                {
                    "import": None,
                    **dict.fromkeys(("rows", "new", "changed", "unchanged", "refused"), 0),
                    "refusals": [{"row": None, "column": "", "message": str(refusal)}],
                    "refused_file": None,
                    "seconds": round(perf_counter() - begun, 3),
                }
            )
        raise


@contextmanager
def _ready(file: Path, home: Path | None, *, dry_run: bool) -> Iterator[None]:
    """The home with its database running; made where there is none, for a dry run only as long as that lasts.

    raises      Invalid when there is no such file, before anything is made
    """
    if not file.is_file():
        raise Invalid("no-file", _("Berkas %(file)s tidak ada. Periksa nama dan foldernya.") % {"file": file})
    place = Home(home.expanduser().absolute() if home else default_home())
    if dry_run and not place.exists:
        with passing_home() as passing, _ready(file, passing, dry_run=False):
            yield
        return
    setup(place.path)
    prepare(place, None)
    with opened(place.path):
        yield


def _tell(report: "Report", *, said: str = "") -> None:
    counts = report.counts
    words: dict[str, Any] = counts.facts() | {"seconds": number(report.seconds, 1)}
    out.print(
        _(
            "%(rows)s baris: %(new)s baru, %(changed)s berubah, %(unchanged)s tetap, %(refused)s ditolak (%(seconds)s detik)."
        )
        % words
    )
    if said:
        out.print(escape(said))
    for why in dict.fromkeys(reason for _heading, reason in report.dropped):
        headings = ", ".join(heading for heading, reason in report.dropped if reason == why)
        out.print(escape(_("Tidak disimpan: %(headings)s. %(why)s") % {"headings": headings, "why": why}))
    if report.ignored:
        out.print(escape(_("Kolom tidak dikenal: %(headings)s.") % {"headings": ", ".join(report.ignored)}))
    for note in report.notes:
        out.print(escape(f"{note.message} {', '.join(note.items)}"))
    for line in report.refusals[:SHOWN]:
        place = _("Baris %(row)s") % {"row": line.row} + (f", {line.column}" if line.column else "")
        err.print(f"[yellow]{escape(place)}[/]: {escape(line.message)}")
    if report.refused_file:
        words = {"file": report.refused_file}
        out.print(escape(_("Baris yang ditolak ditulis ke %(file)s. Perbaiki, lalu impor berkas itu.") % words))
    if report.uuid:
        out.print(_("Sudah dimasukkan. Untuk membatalkan: pamong import undo %(uuid)s") % {"uuid": report.uuid})
