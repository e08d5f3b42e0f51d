"""What a position asks for is decided, copied from another, or left to the default of its *jenjang* again."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.competency.models import Requirement
from pamong.competency.queries.frameworks import CompetencyFacts, current_competencies, successors
from pamong.competency.queries.profiles import decided_rows
from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Invalid
from pamong.kit.wording import one_line
from pamong.people.access import kept_position_for, today
from pamong.people.actions.dated import alone
from pamong.people.queries.posts import Post, post

Wish = tuple[int | None, str]
"""A level, 0 for "not asked here", None for the default again; and the reason."""


def set_requirements(actor: Actor, *, position: UUID, levels: Mapping[UUID, int | None], reason: str) -> int:
    """Decide levels for one position, from today. Only what differs is written; what is not named stays.

    levels      competency → level; 0 where it is not asked here, None for the default of the *jenjang* again
    reason      SK or analysis that says so; needed where anything changes
    returns     how many competencies changed
    raises      NotFound; Conflict ``position-closed``; Invalid ``competency-unknown``, ``level-scale``, ``reason-empty``
    """
    with transaction.atomic():
        place = _kept(actor, position)
        known = {row.uuid: row for row in current_competencies(place.region).values()}
        why = one_line(reason)
        wishes = {_checked(known, uuid, level): (level, why) for uuid, level in levels.items()}
        return _write(actor, place, wishes)


def copy_profile(actor: Actor, *, source: UUID, target: UUID) -> int:
    """Give a position exactly the decisions of another one of the same region, with their reasons.

    returns     how many competencies changed
    raises      NotFound, also for a source of another region; Conflict ``position-closed``, ``profile-empty``,
                ``profile-itself``, ``profile-elsewhere``
    """
    with transaction.atomic():
        place, model = _kept(actor, target), kept_position_for(actor, source)
        if model.region_id != place.region:
            raise Conflict("profile-elsewhere", _("Kedua jabatan harus dari instansi yang sama."))
        if model.pk == place.id:
            raise Conflict("profile-itself", _("Jabatan asal dan tujuan sama. Pilih jabatan lain."))
        follows, known = successors(place.region), current_competencies(place.region)
        theirs = {key: rows[0] for key, rows in decided_rows(model.pk, follows).items() if key in known}
        if not theirs:
            raise Conflict(
                "profile-empty",
                _("Standar “%(name)s” seluruhnya bawaan jenjang, jadi tidak ada yang disalin.") % {"name": model.name},
            )
        wishes: dict[int, Wish] = {key: (None, "") for key in decided_rows(place.id, follows) if key in known}
        return _write(actor, place, wishes | {key: (row.level, row.reason) for key, row in theirs.items()})


def drop_requirement(actor: Actor, place: Post, competency: int, wish: Wish) -> int:
    """What the outcome of a review changes in one position, inside its transaction. Returns how many changed."""
    return _write(actor, place, {competency: wish})


def _kept(actor: Actor, uuid: UUID) -> Post:
    """An open position whose standard the actor keeps; nobody closes it until the transaction ends."""
    row = kept_position_for(actor, uuid)
    alone(row.region_id)
    place = post(row.pk)
    if place.closed_on:
        raise Conflict("position-closed", _("Jabatan itu sudah ditutup, jadi standarnya tidak diubah lagi."))
    return place


def _checked(known: Mapping[UUID, CompetencyFacts], uuid: UUID, level: int | None) -> int:
    """Id of a current competency that has such a level."""
    if uuid not in known:
        raise Invalid(
            "competency-unknown", _("Kompetensi itu tidak ada dalam kamus yang berlaku. Muat ulang halaman ini.")
        )
    row = known[uuid]
    if level is not None and not 0 <= level <= row.top:
        raise Invalid(
            "level-scale",
            _("%(name)s berlevel 1 sampai %(top)s, atau 0 bila tidak dipersyaratkan: terbaca %(level)s.")
            % {"name": row.name, "top": row.top, "level": level},
        )
    return row.id


def _write(actor: Actor, place: Post, wishes: Mapping[int, Wish]) -> int:
    """End what differs, write what takes its place, and say so in the journal."""
    now = decided_rows(place.id, successors(place.region))
    changed = {key: wish for key, wish in wishes.items() if wish[0] != (now[key][0].level if key in now else None)}
    if not changed:
        return 0
    if any(level is not None and not reason for level, reason in changed.values()):
        raise Invalid("reason-empty", _("Dasarnya masih kosong. Tulis nomor SK atau nama analisis jabatannya."))
    _end(row for key in changed for row in now.get(key, ()))
    Requirement.objects.bulk_create(
        Requirement(
            position_id=place.id,
            competency_id=key,
            level=level,
            reason=reason,
            since=today(),
            set_by=actor.account,
            created_at=timezone.now(),
        )
        for key, (level, reason) in changed.items()
        if level is not None
    )
    levels = {str(key): level for key, (level, _reason) in changed.items()}
    about = f"people.position:{place.id}"
    record(actor, "competency.profile_changed", about, region=place.region, levels=levels)
    return len(changed)


def _end(rows: Iterable[Requirement]) -> None:
    Requirement.objects.filter(pk__in=[row.pk for row in rows]).update(until=today())
