"""A scheme is begun, from nothing or from a template; its draft is written; a next version follows the newest."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.competency.queries.frameworks import current_competencies
from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Invalid, NotFound
from pamong.credentials.access import KEEPERS, kept_scheme_for, kept_version_for
from pamong.credentials.actions.schemes.facts import SchemeFacts
from pamong.credentials.actions.schemes.rules import checked_rule
from pamong.credentials.formats.scheme_templates import SchemeTemplate, TemplateUnit, template_of
from pamong.credentials.models import Scheme, SchemePartner, SchemePosition, SchemeUnit, SchemeVersion
from pamong.kit.wording import one_line
from pamong.people.access import whole_region_for
from pamong.people.actions.dated import alone

_COPIED = (
    *("level", "about", "basis", "source", "prerequisites", "requires_id", "months", "renewal_days", "renewal"),
    *("separation", "appeal_days", "answer_days"),
)
_COPIED_OF_UNIT = ("number", "code", "title", "elements", "competency_id", "level", "hours", "rule")


def create_scheme(actor: Actor, *, region: str, code: str, title: str, template: str = "") -> SchemeVersion:
    """A scheme with its first draft.

    region      code
    template    code of a ready scheme whose texts and units the draft begins with; empty for none. Of its rules only those
                ways are taken over that name neither programme nor exam; ``title`` may then be empty for the template's
    raises      NotFound also for an unknown template; Invalid ``scheme-code``, ``scheme-title``; Conflict ``scheme-twice``
    """
    with transaction.atomic():
        owner = whole_region_for(actor, region, KEEPERS)
        alone(owner.pk)
        model = _template(template)
        row = _begun(actor, owner.pk, code, title or (model.title if model else ""), template)
        version = _filled(row, model) if model else _draft(row, 1)
        record(actor, "credentials.scheme_created", row, region=owner.pk, template=template, version=version.pk)
    version.refresh_from_db()
    return version


def change_draft(actor: Actor, *, version: UUID, facts: SchemeFacts) -> SchemeVersion:
    """Write what a draft promises. Nothing new changes nothing.

    raises      NotFound; Invalid for what cannot be, ``scheme-requires``, ``rule-…``; Conflict ``version-published``,
                ``scheme-retired``
    """
    with transaction.atomic():
        row = open_draft(actor, version)
        told = facts.checked()
        region = row.scheme.region_id
        wanted: dict[str, Any] = {
            name: getattr(told, name) for name in _COPIED if name not in ("requires_id", "renewal")
        }
        wanted |= {
            "prerequisites": list(told.prerequisites),
            "requires_id": _required(row, told.requires),
            "renewal": checked_rule(told.renewal, region) or None if told.renewal else None,
        }
        changed = [name for name, value in wanted.items() if getattr(row, name) != value]
        for name in changed:
            setattr(row, name, wanted[name])
        if changed:
            row.save(update_fields=changed)
            record(actor, "credentials.draft_changed", row, region=region, fields=changed)
    return row


def draft_next(actor: Actor, *, scheme: UUID) -> SchemeVersion:
    """The next version as a draft: a copy of the newest with its units, positions and partners.

    raises      NotFound; Conflict ``scheme-draft`` while there is one, ``scheme-retired``
    """
    with transaction.atomic():
        row = kept_scheme_for(actor, scheme, lock=True)
        _refuse_retired(row)
        old = SchemeVersion.objects.filter(scheme=row).order_by("-number")[0]
        if old.published_at is None:
            raise Conflict(
                "scheme-draft",
                _("Versi %(n)s masih berupa rancangan. Ubah atau terbitkan yang itu.") % {"n": old.number},
            )
        new = _draft(row, old.number + 1, **{name: getattr(old, name) for name in _COPIED})
        _copy_parts(old, new)
        record(actor, "credentials.version_drafted", new, region=row.region_id, scheme=row.pk, number=new.number)
    new.refresh_from_db()
    return new


def open_draft(actor: Actor, uuid: UUID) -> SchemeVersion:
    """A draft that may be changed, its scheme locked. Inside a transaction.

    raises      NotFound; Conflict ``version-published``, ``scheme-retired``
    """
    found = kept_version_for(actor, uuid)
    _refuse_retired(kept_scheme_for(actor, found.scheme.uuid, lock=True))
    row = kept_version_for(actor, uuid)
    if row.published_at:
        raise Conflict(
            "version-published",
            _("Versi %(n)s sudah terbit dan tidak diubah lagi. Buat versi berikutnya, lalu ubah rancangannya.")
            % {"n": row.number},
        )
    return row


def _refuse_retired(row: Scheme) -> None:
    if row.retired_at:
        raise Conflict("scheme-retired", _("Skema ini sudah dihentikan dan tidak diubah lagi."))


def _begun(actor: Actor, region: int, code: str, title: str, template: str) -> Scheme:
    told, name = one_line(code), one_line(title)
    if not told:
        raise Invalid("scheme-code", _("Kode skema masih kosong. Tulis misalnya SK-PTSP-01."))
    if not name:
        raise Invalid("scheme-title", _("Judul skema masih kosong. Tulis misalnya Petugas Front Office Perizinan."))
    taken = Scheme.objects.filter(region=region, code=told).first()
    if taken:
        raise Conflict(
            "scheme-twice",
            _("Kode %(code)s sudah dipakai skema “%(title)s”. Pakai kode lain, atau buka skema itu.")
            % {"code": told, "title": taken.title},
        )
    row = Scheme.objects.create(
        region_id=region,
        code=told,
        title=name,
        template=template,
        created_at=timezone.now(),
        created_by=actor.account,
    )
    row.refresh_from_db()
    return row


def _template(code: str) -> SchemeTemplate | None:
    if not code:
        return None
    model = template_of(code)
    if model is None:
        raise NotFound
    return model


def _draft(scheme: Scheme, number: int, **facts: Any) -> SchemeVersion:
    return SchemeVersion.objects.create(scheme=scheme, number=number, created_at=timezone.now(), **facts)


def _filled(scheme: Scheme, model: SchemeTemplate) -> SchemeVersion:
    """The first draft with everything that a template tells; its source stays empty, so that all of it counts as unconfirmed."""
    texts = {"level": model.level, "about": model.about, "basis": model.basis}
    version = _draft(scheme, 1, prerequisites=list(model.prerequisites), **texts)
    known = {one.code: one for one in current_competencies(scheme.region_id).values() if one.built_in}
    for number, unit in enumerate(model.units, 1):
        named = known.get(unit.competency)
        proves = {"competency_id": named.id, "level": min(unit.level or 1, named.top)} if named else {}
        SchemeUnit.objects.create(version=version, number=number, **_unit(unit), **proves)
    return version


def _unit(unit: TemplateUnit) -> dict[str, Any]:
    texts = {"code": unit.code, "title": unit.title, "elements": list(unit.elements)}
    return {**texts, "hours": unit.hours, "rule": unit.rule}


def _copy_parts(old: SchemeVersion, new: SchemeVersion) -> None:
    for unit in SchemeUnit.objects.filter(version=old).order_by("number"):
        SchemeUnit.objects.create(version=new, **{name: getattr(unit, name) for name in _COPIED_OF_UNIT})
    for place in SchemePosition.objects.filter(version=old).order_by("pk"):
        SchemePosition.objects.create(version=new, position_id=place.position_id)
    for partner in SchemePartner.objects.filter(version=old).order_by("pk"):
        SchemePartner.objects.create(version=new, partner_id=partner.partner_id, part=partner.part)


def _required(row: SchemeVersion, uuid: UUID | None) -> int | None:
    """Id of the scheme of which a certificate must be held.

    raises      Invalid ``scheme-requires`` for none of the region, or a circle
    """
    if uuid is None:
        return None
    found = Scheme.objects.filter(region=row.scheme.region_id, uuid=uuid, retired_at=None).first()
    if found is None or row.scheme_id in _before(found.pk):
        raise Invalid(
            "scheme-requires",
            _("Skema prasyarat harus skema lain instansi ini yang masih dipakai dan tidak menunggu skema ini."),
        )
    return found.pk


def _before(scheme: int) -> set[int]:
    """A scheme and all that any version of it requires, however far back."""
    reached: set[int] = set()
    coming = {scheme}
    while coming:
        reached |= coming
        rows = SchemeVersion.objects.filter(scheme__in=coming, requires__isnull=False)
        coming = set(rows.values_list("requires", flat=True)) - reached
    return reached
