"""A sitting is planned and changed, and its room moves along."""

import secrets
from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Invalid, NotFound
from pamong.exams.access import kept_blueprint_for
from pamong.exams.actions.sittings.facts import SittingFacts
from pamong.exams.actions.sittings.state import (
    book_room,
    forms_of,
    in_turn,
    live,
    planned,
    seats_of,
    zone_of,
)
from pamong.exams.actions.sittings.telling import tell_everybody, when_where
from pamong.exams.actions.taking import hold, refuse_obstacles
from pamong.exams.models import Blueprint, Candidate, Form, Sitting, SittingForm
from pamong.kit.wording import long_moment, number
from pamong.office.queries.facilities import facility_choices

TOLD: Final = frozenset({"starts_at", "minutes", "facility", "place", "seats"})
"""What candidates are told of when it changes."""

_PREFIX_ONCE: Final = "sitting_prefix_once"

_FIELDS: Final = (
    "title",
    "prefix",
    "facility",
    "place",
    "starts_at",
    "minutes",
    "pin",
    "pin_closes",
    "gate",
    "own_clock",
    "shows_score",
    "board",
)


def schedule_sitting(actor: Actor, *, blueprint: UUID, facts: SittingFacts, forms: Sequence[UUID]) -> Sitting:
    """A draft of a sitting with these forms, its room booked.

    raises      NotFound, also for a form of another blueprint; Invalid for what cannot be, ``sitting-past``,
                ``sitting-forms``; Conflict ``blueprint-unpublished``, ``blueprint-withdrawn``, ``blueprint-practice``,
                ``sitting-prefix-taken``, ``facility-taken``, ``facility-closed``
    """
    with transaction.atomic():
        plan = kept_blueprint_for(actor, blueprint)
        _refuse_unfit(plan)
        row = Sitting(region=plan.region, blueprint=plan, pin="", created_at=timezone.now(), created_by=actor.account)
        _fit(actor, row, facts)
        _save(row, force_insert=True)
        row.refresh_from_db(fields=["uuid"])
        _set_forms(row, forms)
        book_room(actor, row)
        record(actor, "exams.sitting_scheduled", row, region=row.region_id, blueprint=plan.pk)
    row.refresh_from_db()
    return row


def change_sitting(actor: Actor, *, sitting: UUID, facts: SittingFacts, forms: Sequence[UUID] | None = None) -> Sitting:
    """Move a sitting or correct it, until it starts; its room moves along, and of a published one everybody is told.

    forms       None leaves them; others only in a draft, and who is on the list gets them in turn
    raises      as ``schedule_sitting``; Conflict ``sitting-cancelled``, ``sitting-closed``, ``sitting-started``,
                ``sitting-published``, ``sitting-numbered``, ``sitting-full``, and what refuses a candidate
    """
    with transaction.atomic():
        row = planned(actor, sitting)
        before = _facts_of(row)
        _fit(actor, row, facts)
        changed = {field for field, value in _facts_of(row).items() if before[field] != value}
        if forms is not None and {one.uuid for one in forms_of(row)} != set(forms):
            _change_forms(row, forms)
            changed.add("forms")
        if not changed:
            return row
        if fields := sorted(changed & set(_FIELDS)):
            _save(row, update_fields=fields)
        if "facility" in changed and _reseat(row):
            changed.add("seats")
        _refuse_people(row)
        if {"facility", "starts_at", "minutes", "title"} & changed:
            book_room(actor, row)
        record(actor, "exams.sitting_changed", row, region=row.region_id, fields=sorted(changed))
        if TOLD & changed:
            subject = _("Ujian %(title)s berubah") % {"title": row.title}
            tell_everybody(actor, row, subject, _("Sekarang: %(told)s") % {"told": when_where(row)})
    return row


def _fit(actor: Actor, row: Sitting, facts: SittingFacts) -> None:
    """Give the sitting these facts, not yet written."""
    told = facts.checked()
    if row.starts_at != told.starts_at:
        _refuse_past(row, told)
    if row.prefix != told.prefix:
        _refuse_numbered(row)
    row.title, row.prefix, row.place = told.title, told.prefix, told.place
    row.facility_id = _room(actor, row, told.facility) if told.facility else None
    row.starts_at, row.minutes = told.starts_at, told.minutes
    row.pin = (row.pin or f"{secrets.randbelow(10**6):06}") if told.pin else ""
    row.pin_closes, row.gate, row.own_clock = told.pin_closes, told.gate, told.own_clock
    row.shows_score, row.board = told.shows_score, told.board


def _room(actor: Actor, row: Sitting, facility: UUID) -> int:
    for room in facility_choices(actor, row.region_id):
        if room.uuid == facility:
            return room.id
    if row.facility and row.facility.uuid == facility:
        return row.facility.pk  # a room that was closed meanwhile, and of which nothing is asked anew
    raise NotFound


def _refuse_unfit(plan: Blueprint) -> None:
    if plan.practice:
        raise Conflict("blueprint-practice", _("Kisi-kisi ini untuk latihan. Ujian memakai kisi-kisi ujian."))
    if plan.published_at is None:
        raise Conflict("blueprint-unpublished", _("Kisi-kisi ini belum terbit. Terbitkan dahulu, lalu jadwalkan."))
    if plan.withdrawn_at:
        raise Conflict("blueprint-withdrawn", _("Kisi-kisi ini sudah ditarik. Salin menjadi kisi-kisi baru."))


def _refuse_past(row: Sitting, told: SittingFacts) -> None:
    if told.starts_at <= timezone.now():
        raise Invalid(
            "sitting-past",
            _("Waktu mulai terbaca %(at)s dan sudah lewat. Pilih waktu yang akan datang.")
            % {"at": long_moment(told.starts_at, zone_of(row))},
        )


def _save(row: Sitting, **how: Any) -> None:
    """Write it. The database itself refuses a prefix that another one has, also of a region that nobody here sees."""
    try:
        with transaction.atomic():
            row.save(**how)
    except IntegrityError as problem:
        if _PREFIX_ONCE not in str(problem):
            raise
        raise Conflict(
            "sitting-prefix-taken",
            _("Awalan nomor %(prefix)s sudah dipakai pelaksanaan lain. Pilih yang lain, misalnya %(prefix)s2.")
            % {"prefix": row.prefix},
        ) from None


def _refuse_numbered(row: Sitting) -> None:
    if row.pk and Candidate.objects.filter(sitting=row).exists():
        raise Conflict(
            "sitting-numbered", _("Nomor peserta dengan awalan %(prefix)s sudah diberikan.") % {"prefix": row.prefix}
        )


def _set_forms(row: Sitting, forms: Sequence[UUID]) -> list[Form]:
    if not forms:
        raise Invalid("sitting-forms", _("Pilih paling sedikit satu paket soal."))
    found = list(Form.objects.filter(blueprint=row.blueprint_id, uuid__in=forms).order_by("number"))
    if len(found) < len(set(forms)):
        raise NotFound
    SittingForm.objects.bulk_create([SittingForm(sitting=row, form=form) for form in found])
    return found


def _change_forms(row: Sitting, forms: Sequence[UUID]) -> None:
    if row.published_at:
        raise Conflict("sitting-published", _("Pelaksanaan ini sudah terbit, jadi paket soalnya tidak diganti lagi."))
    SittingForm.objects.filter(sitting=row).delete()
    found = _set_forms(row, forms)
    seated = list(live(row))
    for one in seated:
        one.form = in_turn(found, one.seat)
    Candidate.objects.bulk_update(seated, ["form"])


def _reseat(row: Sitting) -> bool:
    """Seats that the new room does not have are given anew. Returns whether any was."""
    seats, seated = seats_of(row), list(live(row))
    if seats is None:
        return False
    if len(seated) > seats:
        raise Conflict(
            "sitting-full",
            _("%(room)s punya %(seats)s tempat ujian, pesertanya %(count)s. Pilih ruang lain.")
            % {"room": row.facility.name if row.facility else "", "seats": number(seats), "count": number(len(seated))},
        )
    forms, free = forms_of(row), iter(sorted(set(range(1, seats + 1)) - {one.seat for one in seated}))
    moved = [one for one in seated if one.seat > seats]
    for one in moved:
        one.seat = next(free)
        one.form = in_turn(forms, one.seat)
    Candidate.objects.bulk_update(moved, ["seat", "form"])
    return bool(moved)


def _refuse_people(row: Sitting) -> None:
    """Nobody on the list is an author of the forms or elsewhere at the time that it now has."""
    people = [one.person_id for one in live(row) if one.person_id is not None]
    hold(people)
    refuse_obstacles(row, people, listed=True)


def _facts_of(row: Sitting) -> dict[str, Any]:
    return {field: getattr(row, "facility_id" if field == "facility" else field) for field in _FIELDS}
