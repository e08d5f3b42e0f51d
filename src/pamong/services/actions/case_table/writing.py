"""Drafts of cases compared with what is known, written as new revisions, and taken back."""

import json
from collections.abc import Mapping
from typing import Final

from django.db import connection
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext as _
from psycopg.sql import SQL, Composed, Identifier, Literal

from pamong.core.actor import Actor, RegionId
from pamong.core.journal import record
from pamong.core.refusals import Conflict
from pamong.kit.imports import Batch, Note
from pamong.people.queries.regions import region_of
from pamong.people.queries.serving import numbers_of
from pamong.services.access import KEEPERS, kept_services
from pamong.services.actions.case_table.columns import NO_HANDLER
from pamong.services.actions.case_table.reading import FACTS, CaseReader
from pamong.services.models import CaseSource

_DRAFTS: Final = """
services_casedraft AS d LEFT JOIN services_case AS c
    ON c.region = {region} AND c.source = {source} AND c.source_key = d.key AND c.current
"""
_OTHER: Final = "ROW({draft}) IS DISTINCT FROM ROW({case})"
_COUNT: Final = """
SELECT count(*) FILTER (WHERE c.source_key IS NULL), count(*) FILTER (WHERE c.source_key IS NOT NULL AND {other}), count(*)
FROM {drafts} WHERE d.batch = {batch}
"""
_SAMPLES: Final = """
SELECT d.row, {cells} FROM {drafts} WHERE d.batch = {batch} AND {which} ORDER BY d.row LIMIT {most}
"""
_REVISED: Final = """
CREATE TEMPORARY TABLE revised ON COMMIT DROP AS
SELECT d.key, c.revision FROM {drafts} WHERE d.batch = {batch} AND c.source_key IS NOT NULL AND {other}
"""
_STEP_DOWN: Final = """
UPDATE services_case AS c SET current = false FROM revised AS r
WHERE c.region = {region} AND c.source = {source} AND c.source_key = r.key AND c.revision = r.revision
"""
_INSERT: Final = """
INSERT INTO services_case (region, source, source_key, revision, current, service, unit, batch, recorded_at, {facts})
SELECT {region}, {source}, d.key, coalesce(r.revision, 0) + 1, true, {service}, {unit}, {batch}, {now}, {draft}
FROM services_casedraft AS d LEFT JOIN revised AS r ON r.key = d.key
WHERE d.batch = {batch} AND NOT EXISTS (
    SELECT FROM services_case AS c
    WHERE c.region = {region} AND c.source = {source} AND c.source_key = d.key AND c.current
)
"""
_KNOWN_UNTIL: Final = """
SELECT max(greatest(received_at, called_at, responded_at, complete_at, decided_at, handed_over_at))
FROM services_casedraft WHERE batch = {batch}
"""
_LATER: Final = """
SELECT count(*) FROM services_case WHERE region = {region} AND source = {source} AND batch = {batch} AND NOT current
"""
_GONE: Final = """
CREATE TEMPORARY TABLE gone ON COMMIT DROP AS SELECT source_key, revision FROM services_case
WHERE region = {region} AND source = {source} AND batch = {batch} AND revision > 1
"""
_DELETE: Final = "DELETE FROM services_case WHERE region = {region} AND source = {source} AND batch = {batch}"
_BRING_BACK: Final = """
UPDATE services_case AS c SET current = true FROM gone AS g
WHERE c.region = {region} AND c.source = {source} AND c.source_key = g.source_key AND c.revision = g.revision - 1
"""
_LEFT_UNTIL: Final = """
SELECT max(greatest(received_at, called_at, responded_at, complete_at, decided_at, handed_over_at))
FROM services_case WHERE region = {region} AND source = {source} AND current
"""


def may(actor: Actor, region: RegionId) -> bool:
    """Whether somebody keeps any service of the region; which one, ``concerns`` asks."""
    return any(grant.role in KEEPERS and grant.region == region for grant in actor.grants)


def concerns(actor: Actor, region: RegionId, about: int) -> bool:
    """Whether the actor keeps the service of a source that is still used."""
    sources = CaseSource.objects.filter(pk=about, region=region, closed_at=None)
    return sources.filter(service__in=kept_services(actor)).exists()


def drops(about: int | None) -> Mapping[str, str]:
    """Who worked on a case is not read where the source names no rule that allows to keep it."""
    allowed = about is not None and CaseSource.objects.filter(pk=about).exclude(handler_basis="").exists()
    return {} if allowed else {"handler": str(NO_HANDLER)}


def zone(batch: Batch) -> str:
    """Name of the region's time zone."""
    return region_of(batch.region).zone


def reader(batch: Batch, places: Mapping[str, int]) -> CaseReader:
    """The reader of one file."""
    people = numbers_of(batch.region) if "handler" in places else None
    return CaseReader(places, zone=zone(batch), now=timezone.now(), people=people)


def count(batch: Batch) -> tuple[int, int, int]:
    """New, changed and unchanged drafts."""
    with connection.cursor() as cursor:
        cursor.execute(_sql(_COUNT, batch))
        ((new, changed, drafts),) = cursor.fetchall()
    return new, changed, drafts - new - changed


def samples(batch: Batch, outcome: str, most: int) -> list[tuple[int, dict[str, str]]]:
    """The first drafts of an outcome, as a person would write them."""
    known = "c.source_key IS NOT NULL AND "
    which = {"new": "c.source_key IS NULL", "changed": known + _OTHER, "unchanged": f"{known}NOT {_OTHER}"}[outcome]
    with connection.cursor() as cursor:
        cursor.execute(_sql(_SAMPLES.replace("{which}", which.replace(_OTHER, "({other})")), batch, most=Literal(most)))
        return [(row, _filled(told)) for row, told in cursor.fetchall()]


def cells(batch: Batch) -> Composed:
    """The draft ``d`` as texts by column key."""
    return _sql(_cells(), batch)


def compare(_batch: Batch) -> tuple[Note, ...]:
    """Nothing that the reader has not said."""
    return ()


def apply(actor: Actor, batch: Batch) -> None:
    """Write new cases and new revisions; keep what the columns were, and up to when things are known."""
    source = _source(batch)
    service, now = source.service, timezone.now()
    batch.step(_("Menyimpan berkas layanan"))
    with connection.cursor() as cursor:
        cursor.execute(_sql(_REVISED, batch))
        cursor.execute(_sql(_STEP_DOWN, batch))
        changed = cursor.rowcount
        facts = {"service": Literal(service.pk), "unit": Literal(service.unit_id), "now": Literal(now)}
        cursor.execute(_sql(_INSERT, batch, **facts))
        written = cursor.rowcount
        cursor.execute("DROP TABLE revised")
        cursor.execute(_sql(_KNOWN_UNTIL, batch))
        ((until,),) = cursor.fetchall()
    known = Greatest(F("covers_until"), min(until, now))  # greatest() of the database passes over null
    mapping = {text: key for key, text in batch.headings.items()}
    if all(text == key for text, key in mapping.items()):  # a table that was written from an event log
        mapping = source.mapping
    CaseSource.objects.filter(pk=source.pk).update(mapping=mapping, covers_until=known)
    told = {"source": source.pk, "batch": batch.id, "new": written - changed, "changed": changed}
    record(actor, "services.cases_imported", service, region=batch.region, **told)


def undo(actor: Actor, batch: Batch) -> None:
    """Take away what the import brought; the revisions before it hold again.

    raises      Conflict ``cases-revised`` when a later revision stands on one of it
    """
    source = _source(batch)
    batch.step(_("Menarik berkas layanan"))
    with connection.cursor() as cursor:
        cursor.execute(_sql(_LATER, batch))
        ((later,),) = cursor.fetchall()
        if later:
            raise Conflict(
                "cases-revised",
                _(
                    "%(count)s berkas dari impor ini sudah diubah sesudahnya, jadi impornya tidak dapat dibatalkan. "
                    "Batalkan dahulu impor yang lebih baru."
                )
                % {"count": later},
            )
        cursor.execute(_sql(_GONE, batch))
        cursor.execute(_sql(_DELETE, batch))
        count = cursor.rowcount
        cursor.execute(_sql(_BRING_BACK, batch))
        cursor.execute("DROP TABLE gone")
        cursor.execute(_sql(_LEFT_UNTIL, batch))
        ((until,),) = cursor.fetchall()
    until = min(until, source.covers_until) if until and source.covers_until else until
    CaseSource.objects.filter(pk=source.pk).update(covers_until=until)
    record(actor, "services.cases_taken_back", source.service, region=batch.region, source=source.pk, count=count)


def _filled(told: str) -> dict[str, str]:
    return {key: text for key, text in json.loads(told).items() if text}


def _source(batch: Batch) -> CaseSource:
    """The source, which nobody closes meanwhile. Inside a transaction."""
    rows = CaseSource.objects.select_for_update(no_key=True, of=("self",)).select_related("service")
    row = rows.get(pk=batch.about or 0)
    if row.closed_at:
        raise Conflict("source-closed", _("Sumber berkas ini sudah ditutup. Pakai sumber lain untuk layanan itu."))
    return row


def _cells() -> str:
    """Expression that gives the texts of a draft; moments by the region's clock, days alone where only those are known."""
    moment = "CASE WHEN (d.{0} AT TIME ZONE {{zone}})::time = '00:00' THEN to_char(d.{0} AT TIME ZONE {{zone}}, 'YYYY-MM-DD')"
    moment += " ELSE to_char(d.{0} AT TIME ZONE {{zone}}, 'YYYY-MM-DD HH24:MI:SS') END"
    moments = (f"'{name}', {moment.format(name)}" for name in FACTS if name.endswith("_at"))
    texts = (f"'{name}', d.{name}" for name in ("channel", "outcome", "reason"))
    return (
        "jsonb_build_object('source_key', d.key, "
        + ", ".join((*moments, *texts))
        + ", 'returned', nullif(d.returns, 0)::text, 'contacts', d.contacts::text)"
    )


def _sql(text: str, batch: Batch, **parts: Composed | Literal) -> Composed:
    """A statement about the drafts of an import and the cases of its source."""
    draft = SQL(", ").join(SQL("d.{}").format(Identifier(name)) for name in FACTS)
    case = SQL(", ").join(SQL("c.{}").format(Identifier(name)) for name in FACTS)
    base = {"region": Literal(batch.region), "source": Literal(batch.about), "batch": Literal(batch.id)}
    named = {
        **base,
        "drafts": SQL(_DRAFTS).format(**base),
        "other": SQL(_OTHER).format(draft=draft, case=case),
        "facts": SQL(", ").join(map(Identifier, FACTS)),
        "draft": draft,
        **parts,
    }
    if "{zone}" in text or "{cells}" in text:
        named["zone"] = Literal(zone(batch))
    if "{cells}" in text:
        named["cells"] = SQL(_cells()).format(**named)
    return SQL(text).format(**named)
