"""A desk of an assessor with an application of two units on it, for tests of judging and what follows."""

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from pamong.core.actor import SYSTEM, RegionId
from pamong.credentials.actions.assessing import judge_piece, record_unit
from pamong.credentials.models import (
    Appeal,
    Application,
    Appointment,
    Duty,
    PieceJudgement,
    PieceUnit,
    PortfolioPiece,
    SchemeUnit,
    UnitResult,
)
from pamong.kit import filetypes
from pamong.kit.files import Limits, store_file
from pamong.people.models import Account
from tests.credentials import case
from tests.make import World

NOW = datetime(2026, 11, 21, 3, 32, tzinfo=UTC)
GOOD: dict[str, Any] = {"valid": True, "authentic": True, "current": True, "sufficient": True}


def piece(application: Application, *units: SchemeUnit, title: str = "Register loket") -> PortfolioPiece:
    """A PDF meant for these units."""
    body = f"%PDF-1.4 {title} {application.pk}\n\x00".encode() + b"\xff%%EOF\n"
    file = store_file(
        SYSTEM,
        region=RegionId(application.scheme.region_id),
        stream=BytesIO(body),
        name="bukti.pdf",
        limits=Limits(1 << 20, frozenset({filetypes.PDF})),
    )
    row = PortfolioPiece.objects.create(
        application=application, kind="work", title=title, file=file, digest=file.sha256, added_at=NOW
    )
    row.refresh_from_db()
    PieceUnit.objects.bulk_create(PieceUnit(piece=row, unit=unit) for unit in units)
    return row


class Desk:
    """Citra assesses Ani's application of two units, one piece meant for the first."""

    def __init__(self, world: World, *, who: Account | None = None) -> None:
        self.world = world
        self.version = case.version(case.scheme(world))
        self.application = case.application(self.version, world.ani)
        self.first, self.second = case.units(self.version)
        self.piece = piece(self.application, self.first)
        self.row = case.appointed(self.application, who or world.citra)

    def judge(self, by: str = "citra", unit: SchemeUnit | None = None, note: str = "", **parts: bool) -> PieceJudgement:
        told: dict[str, Any] = {"piece": self.piece.uuid, "unit": (unit or self.first).uuid}
        actor = self.world.actor(by)
        return judge_piece(actor, appointment=self.row.uuid, **told, **{**GOOD, **parts}, note=note)

    def find(self, unit: SchemeUnit | None = None, *, competent: bool = True, **facts: Any) -> UnitResult:
        told = {"observed": True, "note": "", **facts}
        by = told.pop("by", "citra")
        unit = unit or self.first
        actor = self.world.actor(by)
        return record_unit(actor, appointment=self.row.uuid, unit=unit.uuid, competent=competent, **told)


def finished(desk: Desk) -> None:
    """Citra found the first unit shown and the second not."""
    desk.judge()
    desk.find()
    desk.find(desk.second, competent=False, note="Belum mengelola pengaduan")


def appealed(desk: Desk, **facts: Any) -> Appointment:
    """Decided so, and contested: who judges anew."""
    finished(desk)
    decision = case.decided(desk.world, desk.application, competent=[True, False])
    usual = {"grounds": "Berkas kedua tidak dibaca.", "filed_at": NOW, "due_on": NOW.date(), "accepted_at": NOW}
    Appeal.objects.create(decision=decision, **{**usual, **facts})
    return case.appointed(desk.application, case.assessor(desk.world, "Nur Aini"), Duty.EXAMINER)
