"""For which positions a scheme is, and with whom it is given."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Invalid, NotFound
from pamong.credentials.actions.schemes.drafting import open_draft
from pamong.credentials.models import SchemePartner, SchemePosition
from pamong.kit.wording import one_line
from pamong.learning.queries.partners import open_partners
from pamong.people.queries.posts import posts_in


def set_positions(actor: Actor, *, version: UUID, positions: Sequence[UUID]) -> bool:
    """About the work of exactly these positions. Returns whether anything changed.

    raises      NotFound for a position that is not open in the region; Conflict ``version-published``, ``scheme-retired``
    """
    with transaction.atomic():
        row = open_draft(actor, version)
        rows = SchemePosition.objects.filter(version=row)
        held = dict(rows.values_list("position__uuid", "position"))  # also those that were closed since
        known = {post.uuid: post.id for post in posts_in(row.scheme.region_id)} | held
        if not known.keys() >= set(positions):
            raise NotFound
        wanted = {known[uuid] for uuid in positions}
        if wanted == set(held.values()):
            return False
        rows.exclude(position__in=wanted).delete()
        for position in sorted(wanted - set(held.values())):
            SchemePosition.objects.create(version=row, position_id=position)
        record(actor, "credentials.positions_set", row, region=row.scheme.region_id, positions=sorted(wanted))
    return True


def set_scheme_partners(actor: Actor, *, version: UUID, partners: Sequence[tuple[UUID, str]]) -> bool:
    """Given together with exactly these partners. Returns whether anything changed.

    partners    uuid of an open partner of the region, and what it does: menilai pelayanan publik
    raises      NotFound; Invalid ``partner-part`` for one without; Conflict ``version-published``, ``scheme-retired``
    """
    with transaction.atomic():
        row = open_draft(actor, version)
        rows = SchemePartner.objects.filter(version=row)
        now = dict(rows.values_list("partner", "part"))
        held = dict(rows.values_list("partner__uuid", "partner"))
        known = {one.uuid: one.id for one in open_partners(row.scheme.region_id)} | held
        told = {uuid: one_line(part) for uuid, part in partners}
        if not known.keys() >= told.keys():
            raise NotFound
        if not all(told.values()):
            raise Invalid("partner-part", _("Peran mitra masih kosong. Tulis misalnya menilai pelayanan publik."))
        wanted = {known[uuid]: part for uuid, part in told.items()}
        if wanted == now:
            return False
        rows.exclude(partner__in=wanted).delete()
        for partner, part in wanted.items():
            SchemePartner.objects.update_or_create(version=row, partner_id=partner, defaults={"part": part})
        record(actor, "credentials.partners_set", row, region=row.scheme.region_id, partners=sorted(wanted))
    return True
