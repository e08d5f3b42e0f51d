"""A scheme whose units prove competencies of a technical dictionary, and who is certified by it."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from pamong.competency.models import Competency, Evidence, SetAside
from pamong.core.actor import SYSTEM
from pamong.core.delivery import drain_all
from pamong.core.journal import record
from pamong.credentials.models import (
    Application,
    Credential,
    Decision,
    Scheme,
    SchemePosition,
    SchemeUnit,
    SchemeVersion,
    StatusChange,
)
from pamong.people.models import Account, Position
from tests.competency.queries.gapped import Office, office
from tests.credentials import case
from tests.make import World


@dataclass
class Able:
    """Competencies A and B of five levels; a unit proves A at level 3, the other B at level 2."""

    office: Office
    scheme: Scheme
    version: SchemeVersion

    @property
    def world(self) -> World:
        """The cast."""
        return self.office.world

    def competency(self, code: str) -> Competency:
        """One of the dictionary."""
        return self.office.competencies[code]

    def certified(self, who: str | Account = "ani", **facts: Any) -> Credential:
        """Somebody with a certificate, told to the journal."""
        account = getattr(self.world, who) if isinstance(who, str) else who
        return issued(self.world, case.application(self.version, account), **facts)


def able(**facts: Any) -> Able:
    """The scheme, published; it is about the officers of the world."""
    found = office()
    scheme = case.scheme(found.world)
    version = case.version(scheme, **facts)
    prove(version, found, A=3, B=2)
    aim(version, found.world.officer)
    return Able(found, scheme, version)


def prove(version: SchemeVersion, found: Office, **levels: int) -> None:
    """Its units, in order, prove these competencies at these levels."""
    for unit, (code, level) in zip(case.units(version), levels.items(), strict=False):
        SchemeUnit.objects.filter(pk=unit.pk).update(competency=found.competencies[code], level=level)


def aim(version: SchemeVersion, position: Position) -> None:
    """It is about that position."""
    SchemePosition.objects.create(version=version, position=position)


def issued(world: World, application: Application, **facts: Any) -> Credential:
    """Judged, decided and given; the journal brings it to whoever listens."""
    assessor = case.appointed(application, case.assessor(world, f"Asesor {application.pk}"))
    case.judged(application, assessor)
    row = case.credential(world, case.decided(world, application), **facts)
    tell("credentials.issued", row)
    return row


def judged_by(world: World, application: Application, *facts: dict[str, Any] | None) -> None:
    """What an assessor found of each unit in order; None where it is not shown."""
    assessor = case.appointed(application, case.assessor(world, f"Asesor {application.pk}"))
    for unit, found in zip(case.units(application.version), facts, strict=True):
        kept = {"day": application.opened_at.date().isoformat(), **(found or {})}
        case.result(application, assessor, unit, competent=found is not None, facts=kept)


def change(row: Credential, kind: str) -> StatusChange:
    """It was suspended, resumed, withdrawn or replaced, and the journal told so."""
    found = StatusChange.objects.create(
        credential=row,
        number=StatusChange.objects.filter(credential=row).count() + 1,
        kind=kind,
        public="check",
        reason="Diperiksa.",
        at=row.made_at,
    )
    tell(f"credentials.{kind}", row)
    return found


def tell(verb: str, row: Credential | Decision | SchemeVersion, *, times: int = 1) -> None:
    """Write a fact and bring it to its reactions."""
    region = row.region_id if isinstance(row, Credential) else 0
    for _time in range(times):
        with transaction.atomic():
            record(SYSTEM, verb, row, region=region)
    drain_all()


def counts(account: Account) -> list[tuple[str, int, float, str, object]]:
    """What counts of somebody's evidence: competency, kind, level, source without its uuid, last day."""
    aside = set(SetAside.objects.filter(person=account.person_id).values_list("evidence", flat=True))
    codes = dict(Competency.objects.values_list("pk", "code"))
    rows = Evidence.objects.filter(person=account.person_id).order_by("competency", "kind", "recorded_at")
    return [
        (codes[row.competency], row.kind, row.level, _short(row.source), row.valid_until)
        for row in rows
        if row.id not in aside
    ]


def _short(source: str) -> str:
    """Without the uuid: ``credentials.credential`` or ``credentials.credential:2``."""
    parts = source.split(":")
    return ":".join(parts[:1] + parts[2:])
