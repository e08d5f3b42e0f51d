"""Seats that are kept for units, or for other regions."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from pamong.core.actor import Actor, UnitId
from pamong.core.journal import record
from pamong.core.refusals import Invalid
from pamong.kit.wording import number
from pamong.learning.access import KEEPERS
from pamong.learning.actions.offerings.facts import QuotaFacts
from pamong.learning.actions.offerings.state import locked
from pamong.learning.actions.offerings.telling import tell_regions
from pamong.learning.actions.registration import promote_waiting
from pamong.learning.models import Offering, Quota
from pamong.people.access import unit_for, units_below
from pamong.people.queries.choosing import receiving_regions

Place = tuple[int, int | None]
"""Region and unit of a quota."""


def set_quotas(actor: Actor, *, offering: UUID, quotas: Sequence[QuotaFacts]) -> tuple[Quota, ...]:
    """These are all the quotas from now on. Nothing new changes nothing.

    A row of another region opens the offering to it; once the offering is published, who organises there is told.

    raises      NotFound; Invalid ``quota-seats``, ``quota-twice``, ``quota-region``, ``quota-unit``, ``quota-units``,
                ``quota-sum``; Conflict ``offering-cancelled``, ``offering-finished``
    """
    with transaction.atomic():
        row = locked(actor, offering)
        wanted = _wanted(actor, row, [one.checked() for one in quotas])
        _refuse_sum(row, wanted)
        rows = Quota.objects.filter(offering=row)
        held: dict[Place, int] = {(one.region_id, one.unit_id): one.seats for one in rows}
        if held != wanted:
            _write(row, held, wanted)
            total = quota_total((region, unit, seats) for (region, unit), seats in wanted.items())
            record(actor, "learning.quotas_set", row, region=row.region_id, rows=len(wanted), seats=total)
            changed = {place: seats for place, seats in wanted.items() if held.get(place) != seats}
            tell_regions(actor, row, {region: seats for (region, _unit), seats in changed.items()})
            if row.published_at:
                promote_waiting(actor, offering=row.uuid)
    return tuple(rows.order_by("pk"))


def quota_total(rows: Iterable[tuple[int, int | None, int]]) -> int:
    """Seats that quotas keep in all, by region, unit and seats. A quota that lies within another one keeps none of its own.

    One query for each unit of a region that has no quota as a whole.
    """
    found = list(rows)
    whole = {region for region, unit, _seats in found if unit is None}
    outer = [(unit, seats) for region, unit, seats in found if unit is None or region not in whole]
    below = {unit: set(units_below([UnitId(unit)])) - {unit} for unit, _seats in outer if unit is not None}
    inner = set().union(*below.values())
    return sum(seats for unit, seats in outer if unit not in inner)


def _wanted(actor: Actor, row: Offering, quotas: Sequence[QuotaFacts]) -> dict[Place, int]:
    places = [(_place(actor, row, one), one.seats) for one in quotas]
    wanted = dict(places)
    if len(wanted) < len(places):
        raise Invalid("quota-twice", _("Satu unit atau instansi tertulis dua kali. Gabungkan menjadi satu baris."))
    return wanted


def _place(actor: Actor, row: Offering, facts: QuotaFacts) -> Place:
    """Only the own region's units are known here; in another region the region itself gives its seats on."""
    if facts.region == row.region.code:
        unit = unit_for(actor, facts.unit, KEEPERS) if facts.unit else None
        if unit and unit.region_id != row.region_id:
            raise Invalid("quota-unit", _("Unit ini bukan dari instansi penyelenggara. Pilih dari daftar."))
        return row.region_id, unit.pk if unit else None
    if facts.unit:
        raise Invalid(
            "quota-unit", _("Kuota instansi lain tidak dibagi per unit di sini. Instansi itu yang membaginya.")
        )
    region = receiving_regions().filter(code=facts.region).first()
    if region is None:
        raise Invalid(
            "quota-region",
            _("“%(read)s” belum mempunyai penyelenggara di sini, jadi tidak ada yang dapat mengusulkan peserta.")
            % {"read": facts.region},
        )
    return region.pk, None


def _refuse_sum(row: Offering, wanted: dict[Place, int]) -> None:
    total = quota_total((region, unit, seats) for (region, unit), seats in wanted.items())
    if total > row.seats:
        raise Invalid(
            "quota-sum",
            _("Kuota berjumlah %(total)s kursi, sedangkan angkatan ini %(seats)s kursi. Kurangi kuotanya.")
            % {"total": number(total), "seats": number(row.seats)},
        )
    own = wanted.get((row.region_id, None))
    units = quota_total((region, unit, seats) for (region, unit), seats in wanted.items() if unit)
    if own is not None and units > own:
        raise Invalid(
            "quota-units",
            _("Kuota unit berjumlah %(units)s kursi, sedangkan kuota instansi sendiri %(own)s kursi. Samakan keduanya.")
            % {"units": number(units), "own": number(own)},
        )


def _write(row: Offering, held: dict[Place, int], wanted: dict[Place, int]) -> None:
    rows = Quota.objects.filter(offering=row)
    for region, unit in held.keys() - wanted.keys():
        rows.filter(region=region, unit=unit).delete()
    for (region, unit), seats in wanted.items():
        if (region, unit) in held:
            rows.filter(region=region, unit=unit).update(seats=seats)
        else:
            Quota.objects.create(offering=row, region_id=region, unit_id=unit, seats=seats)
