"""A programme is begun, from nothing, from a template or as a copy; changed; and withdrawn."""

from dataclasses import asdict, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.competency.queries.frameworks import current_competencies
from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Invalid, NotFound
from pamong.learning.access import KEEPERS, kept_programme_for
from pamong.learning.actions.programmes.facts import ModuleFacts, ProgrammeFacts, facts_of
from pamong.learning.formats.templates import Template, TemplateModule, templates
from pamong.learning.models import Aim, Module, Programme, ProgrammePartner, ProgrammePosition
from pamong.learning.queries.programmes.missing import refuse_missing
from pamong.people.access import today, whole_region_for
from pamong.people.actions.dated import alone


def create_programme(actor: Actor, *, region: str, facts: ProgrammeFacts) -> Programme:
    """A draft, without modules and aims yet.

    region      code
    raises      NotFound; Invalid for what cannot be; Conflict ``programme-twice``
    """
    with transaction.atomic():
        owner = whole_region_for(actor, region, KEEPERS)
        row = _begun(owner.pk, facts)
        record(actor, "learning.programme_created", row, region=owner.pk, template="", copied=None)
    return row


def create_from_template(actor: Actor, *, region: str, template: str, title: str = "") -> Programme:
    """A draft with all that a template tells: texts, modules, aims as far as the region's framework has them, review in a year.

    template    its code: pelayanan-prima
    title       another than the template's; empty for that
    raises      NotFound also for an unknown template; Conflict ``programme-twice``
    """
    with transaction.atomic():
        owner = whole_region_for(actor, region, KEEPERS)
        model = next((one for one in templates() if one.code == template), None)
        if model is None:
            raise NotFound
        row = _begun(owner.pk, _facts_of_template(model, title), template=model.code)
        for number, part in enumerate(model.modules, 1):
            Module.objects.create(programme=row, number=number, **asdict(_module_of_template(part).checked()))
        known = {facts.code: facts for facts in current_competencies(owner.pk).values() if facts.built_in}
        for code, level in model.aims:
            if code in known:
                Aim.objects.create(programme=row, competency_id=known[code].id, level=min(level, known[code].top))
        record(actor, "learning.programme_created", row, region=owner.pk, template=model.code, copied=None)
    return row


def copy_programme(actor: Actor, *, programme: UUID, title: str = "") -> Programme:
    """A draft with everything that a programme has, its modules too: what comes after it, once those are fixed.

    title       empty: the same with “(salinan)”, and a number where that is taken
    raises      NotFound; Conflict ``programme-twice``
    """
    with transaction.atomic():
        old = kept_programme_for(actor, programme)
        facts = facts_of(old)
        ahead = facts.review_on if facts.review_on and facts.review_on > today() else None
        new = replace(facts, title=title.strip() or _free_title(old), review_on=ahead)
        row = _begun(old.region_id, new, template=old.template)
        for part in Module.objects.filter(programme=old).order_by("number"):
            kept = ("number", "title", "form", "hours", "rule", "share", "pass_mark", "task")
            Module.objects.create(programme=row, **{name: getattr(part, name) for name in kept})
        for aim in Aim.objects.filter(programme=old).order_by("pk"):
            Aim.objects.create(programme=row, competency_id=aim.competency_id, level=aim.level)
        for place in ProgrammePosition.objects.filter(programme=old).order_by("pk"):
            ProgrammePosition.objects.create(programme=row, position_id=place.position_id)
        for partner in ProgrammePartner.objects.filter(programme=old).order_by("pk"):
            ProgrammePartner.objects.create(programme=row, partner_id=partner.partner_id, part=partner.part)
        record(actor, "learning.programme_created", row, region=old.region_id, template=old.template, copied=old.pk)
    return row


def change_programme(actor: Actor, *, programme: UUID, facts: ProgrammeFacts) -> Programme:
    """Correct what is written of a programme. Nothing new changes nothing.

    What a published one must tell it goes on telling.

    raises      NotFound; Invalid for what cannot be; Conflict ``programme-twice``, ``programme-withdrawn``,
                ``programme-incomplete``
    """
    with transaction.atomic():
        row = open_programme(actor, programme)
        alone(row.region_id)
        told = facts.checked()
        _refuse_twice(row.region_id, told.title, but=row.pk)
        wanted = told.columns() | {"prerequisite": _prerequisite(row.region_id, told, but=row.pk)}
        changed = [name for name, value in wanted.items() if getattr(row, name) != value]
        for name in changed:
            setattr(row, name, wanted[name])
        if changed:
            if row.published_at:
                refuse_missing(row)
            row.save(update_fields=changed)
            record(actor, "learning.programme_changed", row, region=row.region_id, fields=changed)
    return row


def open_programme(actor: Actor, uuid: UUID) -> Programme:
    """A programme that may be changed, locked. Inside a transaction. Raises NotFound; Conflict ``programme-withdrawn``."""
    kept = kept_programme_for(actor, uuid)
    row = Programme.objects.select_related("region").select_for_update(of=("self",), no_key=True).get(pk=kept.pk)
    if row.withdrawn_at:
        raise Conflict(
            "programme-withdrawn",
            _("Program ini sudah ditarik dan tidak diubah lagi. Salin bila ingin memakainya kembali."),
        )
    return row


def _begun(region: int, facts: ProgrammeFacts, template: str = "") -> Programme:
    alone(region)
    told = facts.checked()
    _refuse_twice(region, told.title)
    row = Programme.objects.create(
        region_id=region,
        template=template,
        created_at=timezone.now(),
        prerequisite=_prerequisite(region, told),
        **told.columns(),
    )
    row.refresh_from_db()
    return row


def _refuse_twice(region: int, title: str, but: int | None = None) -> None:
    others = Programme.objects.filter(region=region, title=title, withdrawn_at=None)
    if (others.exclude(pk=but) if but else others).exists():
        raise Conflict(
            "programme-twice",
            _("Program “%(title)s” sudah ada. Ubah yang itu, atau beri judul lain.") % {"title": title},
        )


def _prerequisite(region: int, facts: ProgrammeFacts, but: int | None = None) -> Programme | None:
    """The programme that must have been completed. Raises Invalid ``prerequisite`` for none of the region, or a circle."""
    if facts.prerequisite is None:
        return None
    found = Programme.objects.filter(region=region, uuid=facts.prerequisite, withdrawn_at=None).first()
    before = found
    while before is not None and before.pk != but:
        before = before.prerequisite
    if found is None or before is not None:
        raise Invalid(
            "prerequisite", _("Program prasyarat harus program lain yang masih berlaku dan tidak menunggu program ini.")
        )
    return found


def _free_title(old: Programme) -> str:
    taken = set(Programme.objects.filter(region=old.region_id, withdrawn_at=None).values_list("title", flat=True))
    first = _("%(title)s (salinan)") % {"title": old.title}
    later = (_("%(title)s (salinan %(n)s)") % {"title": old.title, "n": n} for n in range(2, len(taken) + 3))
    return next(title for title in (first, *later) if title not in taken)


def _facts_of_template(model: Template, title: str) -> ProgrammeFacts:
    day = today()
    texts: dict[str, Any] = dict(model.texts)
    try:
        year = day.replace(year=day.year + 1)
    except ValueError:  # 29 February
        year = date(day.year + 1, 3, 1)
    return ProgrammeFacts(
        title=title.strip() or model.title,
        field=model.field,
        compulsory=model.compulsory,
        online=model.online,
        evaluation_days=model.evaluation_days,
        review_on=year,
        **texts,
    )


def _module_of_template(part: TemplateModule) -> ModuleFacts:
    return ModuleFacts(part.title, part.form, part.hours, part.rule, part.share, part.pass_mark, part.task)
