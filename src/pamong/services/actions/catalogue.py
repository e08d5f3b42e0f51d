"""A service is begun, from a ready one or from nothing, and ended."""

import re
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Invalid, NotFound
from pamong.kit.wording import one_line
from pamong.people.access import unit_for
from pamong.people.actions.dated import alone
from pamong.people.queries.paths import unit_paths
from pamong.services.access import KEEPERS, service_for
from pamong.services.formats.service_templates import ServiceTemplate, template_of
from pamong.services.models import Service, Standard

_FORM: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LENGTH: Final = 60
_TITLE: Final = 200


def create_service(actor: Actor, *, region: str, unit: UUID, template: str, code: str = "", title: str = "") -> Service:
    """A service of a unit with the first draft of its standard.

    region      code
    template    code of a ready service whose texts, time and fee the draft begins with; empty for none
    code        name in addresses, which units that give the same service share; empty for the template's, else from the title
    title       empty for the template's
    raises      NotFound also for an unknown template; Invalid ``service-title``, ``service-code``; Conflict ``service-twice``
    """
    with transaction.atomic():
        place = unit_for(actor, unit, KEEPERS)
        model = _template(template)
        if place.region.code != region or not unit_paths([place.pk]):
            raise NotFound
        alone(place.region_id)
        name = _title(title or (model.title if model else ""))
        named = _code(code or (model.code if model else "") or _from(name))
        _refuse_twice(place.pk, named)
        row = Service.objects.create(
            region_id=place.region_id,
            unit=place,
            code=named,
            title=name,
            template=template,
            created_at=timezone.now(),
        )
        _first(row, model)
        record(actor, "services.service_created", row, region=row.region_id, unit=place.pk, template=template)
    row.refresh_from_db()
    return row


def close_service(actor: Actor, *, service: UUID) -> Service:
    """The office gives it no more: nobody finds it among what is given, its cases and numbers stay.

    raises      NotFound; Conflict ``service-closed``
    """
    with transaction.atomic():
        row = open_service(actor, service)
        row.closed_at = timezone.now()
        row.save(update_fields=["closed_at"])
        record(actor, "services.service_closed", row, region=row.region_id)
    return row


def open_service(actor: Actor, uuid: UUID) -> Service:
    """One that the actor keeps and that is still given, locked. Inside a transaction.

    raises      NotFound; Conflict ``service-closed``
    """
    found = service_for(actor, uuid)
    row = Service.objects.select_for_update(no_key=True).get(pk=found.pk)
    if row.closed_at:
        raise Conflict("service-closed", _("Layanan ini sudah ditutup dan tidak diubah lagi."))
    return row


def _first(row: Service, model: ServiceTemplate | None) -> None:
    told = {}
    if model:
        told = {
            "components": {str(number): text for number, text in model.components.items()},
            "promise": model.promise,
            "promise_unit": model.promise_unit,
            "fee": model.fee,
        }
    Standard.objects.create(service=row, number=1, created_at=row.created_at, **told)


def _template(code: str) -> ServiceTemplate | None:
    model = template_of(code) if code else None
    if code and model is None:
        raise NotFound
    return model


def _title(text: str) -> str:
    name = one_line(text)
    if not name or len(name) > _TITLE:
        raise Invalid("service-title", _("Tulis nama layanan, misalnya Izin usaha; paling panjang 200 huruf."))
    return name


def _code(text: str) -> str:
    code = one_line(text).lower()
    if not _FORM.fullmatch(code) or len(code) > _LENGTH:
        raise Invalid(
            "service-code",
            _("Kode terbaca “%(code)s”. Pakai huruf kecil, angka, dan tanda hubung, misalnya izin-usaha.")
            % {"code": code},
        )
    return code


def _from(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:_LENGTH].strip("-")


def _refuse_twice(unit: int, code: str) -> None:
    taken = Service.objects.filter(unit=unit, code=code).first()
    if taken:
        raise Conflict(
            "service-twice",
            _("Unit ini sudah punya layanan “%(title)s” dengan kode %(code)s. Buka layanan itu, atau pakai kode lain.")
            % {"title": taken.title, "code": code},
        )
