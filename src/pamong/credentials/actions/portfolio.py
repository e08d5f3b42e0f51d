"""Evidence of an applicant: files whose type is read from their content, each meant for one or more units."""

from collections.abc import Sequence
from datetime import date
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor, RegionId
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Invalid, NotFound
from pamong.credentials.access import own_application_for
from pamong.credentials.formats.application_states import EDITABLE, OPEN_TO_EVIDENCE
from pamong.credentials.models import Application, PieceKind, PieceUnit, PortfolioPiece, SchemeUnit
from pamong.credentials.queries.application_states import state_of
from pamong.kit import filetypes
from pamong.kit.files import Limits, Readable, store_file
from pamong.kit.wording import long_date, one_line
from pamong.people.access import today

EVIDENCE: Final = Limits(10 << 20, filetypes.PHOTOS | {filetypes.PDF})
"""A paper as scanned, or work as a telephone takes its picture; 10 MB."""

MOST: Final = 60
"""Pieces of one application: more, nobody judges with care."""

LONGEST: Final = 300
"""Letters of a title."""


def add_piece(  # what a piece is; only by name
    actor: Actor,
    *,
    application: UUID,
    stream: Readable,
    name: str,
    kind: str,
    title: str,
    dated: date | None = None,
    units: Sequence[UUID] = (),
) -> PortfolioPiece:
    """A file that shows something, for at least one unit; until the assessment is over.

    dated       when the work was done or the paper written
    raises      NotFound; Conflict ``application-state``, ``pieces-many``, ``piece-twice`` for the same content again;
                Invalid ``piece-kind``, ``piece-title``, ``piece-dated``, ``piece-units``, ``file-type`` which names what
                the file really is, ``file-empty``; TooLarge
    """
    with transaction.atomic():
        row = own_application_for(actor, application, lock=True)
        _refuse_unless_open(row)
        called = _told(kind, title, dated)
        meant = _units(row, units)
        if _live(row).count() >= MOST:
            raise Conflict(
                "pieces-many", _("Sudah ada %(n)s bukti. Hapus yang tidak perlu lebih dahulu.") % {"n": MOST}
            )
        region = row.scheme.region_id
        file = store_file(actor, region=RegionId(region), stream=stream, name=name, limits=EVIDENCE)
        _refuse_twice(row, file.sha256)
        piece = PortfolioPiece.objects.create(
            application=row,
            kind=kind,
            title=called,
            dated=dated,
            file=file,
            digest=file.sha256,
            added_at=timezone.now(),
        )
        PieceUnit.objects.bulk_create(PieceUnit(piece=piece, unit_id=unit) for unit in meant)
        record(actor, "credentials.piece_added", piece, region=region, application=row.pk, units=meant)
    piece.refresh_from_db()
    return piece


def remove_piece(actor: Actor, *, piece: UUID) -> PortfolioPiece:
    """The applicant takes a piece back before handing in; later it stays, because it may have been judged.

    raises      NotFound; Conflict ``application-state``
    """
    with transaction.atomic():
        found = PortfolioPiece.objects.select_related("application").filter(uuid=piece, removed_at=None).first()
        if found is None:
            raise NotFound
        row = own_application_for(actor, found.application.uuid, lock=True)
        if row.closed_at is not None or state_of(row.pk) not in EDITABLE:
            raise Conflict(
                "application-state", _("Permohonan sudah dikirim, sehingga buktinya tidak dapat dihapus lagi.")
            )
        found.removed_at = timezone.now()
        found.save(update_fields=["removed_at"])
        record(actor, "credentials.piece_removed", found, region=row.scheme.region_id, application=row.pk)
    return found


def _refuse_unless_open(row: Application) -> None:
    state = state_of(row.pk)
    if row.closed_at is not None or state not in OPEN_TO_EVIDENCE:
        raise Conflict(
            "application-state",
            _("Permohonan ini sekarang “%(state)s”, sehingga bukti tidak dapat ditambah lagi.")
            % {"state": state.label},
        )


def _told(kind: str, title: str, dated: date | None) -> str:
    """The title, tidied. Raises Invalid for what cannot be."""
    if kind not in PieceKind.values:
        raise Invalid("piece-kind", _("Jenis bukti “%(read)s” tidak dikenal. Pilih dari daftar.") % {"read": kind})
    called = one_line(title)[:LONGEST]
    if not called:
        raise Invalid("piece-title", _("Judul bukti masih kosong. Tulis apa yang ditunjukkannya."))
    if dated and dated > today():
        raise Invalid("piece-dated", _("Tanggal %(day)s belum tiba. Periksa tanggalnya.") % {"day": long_date(dated)})
    return called


def _units(row: Application, units: Sequence[UUID]) -> list[int]:
    found = dict(SchemeUnit.objects.filter(version=row.version_id, uuid__in=units).values_list("uuid", "pk"))
    if not units or set(units) - found.keys():
        raise Invalid("piece-units", _("Pilih paling sedikit satu unit yang ditunjukkan bukti ini."))
    return sorted(found.values())


def _refuse_twice(row: Application, digest: str) -> None:
    twin = _live(row).filter(digest=digest).first()
    if twin:
        raise Conflict(
            "piece-twice",
            _("Berkas yang sama sudah ada sebagai “%(title)s”. Satu bukti dapat menunjukkan beberapa unit.")
            % {"title": twin.title},
        )


def _live(row: Application) -> "QuerySet[PortfolioPiece]":
    return PortfolioPiece.objects.filter(application=row, removed_at=None)
