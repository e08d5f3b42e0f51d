"""Regions come from the built-in list; ministries, which have no code there, by hand. The machine's owner creates both."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Invalid, NotFound
from pamong.people.formats.reference import governments
from pamong.people.models import Region, RegionKind, TimeZone

NATION = "ID"


def create_region(actor: Actor, *, code: str) -> Region:
    """The province, regency or city with this code, with the governments above it; made only where it is missing.

    raises      NotFound for anybody but the machine's owner; Invalid ``region-code`` for a code that nobody has
    """
    _owner(actor)
    if code not in governments() and not Region.objects.filter(code=code).exists():
        raise Invalid(
            "region-code",
            _("Kode instansi “%(code)s” tidak dikenal. Tulis misalnya 15.04 untuk Kabupaten Batang Hari.")
            % {"code": code},
        )
    with transaction.atomic():
        return _made(actor, code)


def create_ministry(actor: Actor, *, code: str, name: str, time_zone: TimeZone = TimeZone.WIB) -> Region:
    """A ministry or agency, under a code of ours: ``K.`` and two to eight capital letters or digits.

    raises      NotFound for anybody but the machine's owner; Conflict ``region-exists``
    """
    _owner(actor)
    with transaction.atomic():
        if Region.objects.filter(code=code).exists():
            raise Conflict("region-exists", _("Instansi berkode “%(code)s” sudah ada.") % {"code": code})
        nation = _made(actor, NATION)
        row = Region.objects.create(
            code=code,
            kind=RegionKind.MINISTRY,
            parent=nation,
            name=name,
            time_zone=time_zone,
            created_at=timezone.now(),
        )
        record(actor, "people.region_created", row, region=row.pk, code=code)
    return row


def _made(actor: Actor, code: str) -> Region:
    """The region, whether it was there or not. Two at once meet at the unique code; the later one sees the other's row."""
    if row := Region.objects.filter(code=code).first():
        return row
    facts = governments()[code]
    parent = _made(actor, facts.parent) if facts.parent else None
    row, new = Region.objects.get_or_create(
        code=code,
        defaults={
            "kind": facts.kind,
            "parent": parent,
            "name": facts.name,
            "time_zone": facts.time_zone,
            "created_at": timezone.now(),
        },
    )
    if new:
        record(actor, "people.region_created", row, region=row.pk, code=code)
    return row


def _owner(actor: Actor) -> None:
    if not actor.is_system:
        raise NotFound
