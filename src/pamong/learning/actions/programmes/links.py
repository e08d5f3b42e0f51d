"""What a programme aims at, for which positions it is meant, and with whom it is held."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from pamong.competency.queries.frameworks import current_competencies
from pamong.competency.queries.regulations import withdrawn_competencies
from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Invalid, NotFound
from pamong.kit.wording import one_line
from pamong.learning.actions.programmes.writing import open_programme
from pamong.learning.models import Aim, Partner, Programme, ProgrammePartner, ProgrammePosition
from pamong.learning.queries.aims import aims_of
from pamong.learning.queries.programmes.missing import refuse_missing
from pamong.people.queries.posts import posts_in


def set_aims(actor: Actor, *, programme: UUID, aims: Mapping[UUID, int]) -> bool:
    """Exactly these competencies, each to its level. Returns whether anything changed.

    aims        uuid of a competency that counts in the region today → level
    raises      NotFound for another competency; Invalid ``aim-level``; Conflict ``aim-withdrawn`` for one whose rule was
                withdrawn, ``programme-withdrawn``, ``programme-incomplete`` for none at all in a published programme
    """
    with transaction.atomic():
        row = open_programme(actor, programme)
        wanted = _aims(row.region_id, aims, aims_of(row.pk))
        if wanted == aims_of(row.pk):
            return False
        Aim.objects.filter(programme=row).exclude(competency__in=wanted).delete()
        for competency, level in wanted.items():
            Aim.objects.update_or_create(programme=row, competency_id=competency, defaults={"level": level})
        if row.published_at:
            refuse_missing(row)
        told = {str(competency): level for competency, level in wanted.items()}
        record(actor, "learning.aims_set", row, region=row.region_id, aims=told)
    return True


def set_positions(actor: Actor, *, programme: UUID, positions: Sequence[UUID]) -> bool:
    """For exactly these positions; none is for all. Returns whether anything changed.

    raises      NotFound for a position that is not open in the region; Conflict ``programme-withdrawn``
    """
    with transaction.atomic():
        row = open_programme(actor, programme)
        now = set(ProgrammePosition.objects.filter(programme=row).values_list("position", flat=True))
        known = {post.uuid: post.id for post in posts_in(row.region_id)} | _closed(row)
        if not known.keys() >= set(positions):
            raise NotFound
        wanted = {known[uuid] for uuid in positions}
        if wanted == now:
            return False
        ProgrammePosition.objects.filter(programme=row).exclude(position__in=wanted).delete()
        for position in sorted(wanted - now):
            ProgrammePosition.objects.create(programme=row, position_id=position)
        record(actor, "learning.positions_set", row, region=row.region_id, positions=sorted(wanted))
    return True


def set_partners(actor: Actor, *, programme: UUID, partners: Mapping[UUID, str]) -> bool:
    """Held with exactly these partners. Returns whether anything changed.

    partners    uuid of a partner of the region → what it does: kurikulum, pengajar, tempat; may be empty
    raises      NotFound for a partner that is not there; Conflict ``programme-withdrawn``
    """
    with transaction.atomic():
        row = open_programme(actor, programme)
        now = dict(ProgrammePartner.objects.filter(programme=row).values_list("partner", "part"))
        found = Partner.objects.filter(region=row.region_id, uuid__in=partners)
        known = {partner.uuid: partner.pk for partner in found if partner.closed_at is None or partner.pk in now}
        if known.keys() != set(partners):
            raise NotFound
        wanted = {known[uuid]: one_line(part) for uuid, part in partners.items()}
        if wanted == now:
            return False
        ProgrammePartner.objects.filter(programme=row).exclude(partner__in=wanted).delete()
        for partner, part in wanted.items():
            ProgrammePartner.objects.update_or_create(programme=row, partner_id=partner, defaults={"part": part})
        record(actor, "learning.partners_set", row, region=row.region_id, partners=sorted(wanted))
    return True


def _aims(region: int, aims: Mapping[UUID, int], now: Mapping[int, int]) -> dict[int, int]:
    """By id. A competency whose rule was withdrawn since may stay; a new one may not rest on such a rule."""
    known = {facts.uuid: facts for facts in current_competencies(region).values()}
    withdrawn = withdrawn_competencies(region) - now.keys()
    wanted: dict[int, int] = {}
    for uuid, level in aims.items():
        facts = known.get(uuid)
        if facts is None:
            raise NotFound
        if not 1 <= level <= max(facts.top, 1):
            raise Invalid(
                "aim-level",
                _("Terbaca level %(read)s untuk %(name)s. Levelnya 1 sampai %(top)s.")
                % {"read": level, "name": facts.name, "top": facts.top},
            )
        if facts.id in withdrawn:
            raise Conflict(
                "aim-withdrawn",
                _("Dasar hukum %(name)s sudah dicabut dan belum ditinjau. Tinjau dulu, lalu tambahkan.")
                % {"name": facts.name},
            )
        wanted[facts.id] = level
    return wanted


def _closed(row: Programme) -> dict[UUID, int]:
    """Positions that the programme names already, though closed since."""
    rows = ProgrammePosition.objects.filter(programme=row).values_list("position__uuid", "position")
    return dict(rows)
