"""Sessions in which people decide: opened, their list of applications, and closed with minutes."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Invalid, NotFound
from pamong.credentials.access import KEEPERS, kept_applications, kept_plenary_for
from pamong.credentials.actions.telling_decisions import tell_listed
from pamong.credentials.actions.voting import vote
from pamong.credentials.models import Appeal, Application, Decision, Plenary, PlenaryCase
from pamong.credentials.queries.assessing import complete, unfounded_units
from pamong.credentials.queries.minutes import minutes_of
from pamong.kit.wording import long_date, one_line
from pamong.office.actions.letters import issue_letter
from pamong.people.access import today, whole_region_for
from pamong.people.queries.presence import full_name

__all__ = ["close_plenary", "list_cases", "open_plenary", "remove_case", "vote"]

AHEAD: Final = timedelta(days=366)
"""How far ahead a session may be planned."""

BACK: Final = timedelta(days=31)
"""How long ago it may have been, where it is entered later."""

SECOND: Final = 2
"""Round that answers an appeal."""

LATIN: Final = 0x250
"""The first sign after the Latin ones."""

SIGNS: Final = frozenset("‐‑–—‘’“”„…•€")
"""Signs of Indonesian print beyond them."""

PAPERS: Final = "id"
"""Minutes are Indonesian, whatever the language of the interface."""


def open_plenary(actor: Actor, *, region: str, title: str, held_on: date, place: str = "") -> Plenary:
    """A session with an empty list.

    region      code
    raises      NotFound; Invalid ``plenary-title``, ``plenary-day``
    """
    with transaction.atomic():
        owner = whole_region_for(actor, region, KEEPERS)
        name = one_line(title)
        if not name:
            raise Invalid("plenary-title", _("Nama sidang masih kosong. Tulis misalnya Sidang pleno November 2026."))
        if not today() - BACK <= held_on <= today() + AHEAD:
            raise Invalid(
                "plenary-day",
                _("%(day)s terlalu jauh dari hari ini. Pilih paling lama 31 hari lalu sampai setahun lagi.")
                % {"day": long_date(held_on)},
            )
        row = Plenary.objects.create(
            region=owner,
            title=name,
            held_on=held_on,
            place=one_line(place),
            opened_at=timezone.now(),
            opened_by=actor.account,
        )
        record(actor, "credentials.plenary_opened", row, region=owner.pk)
    row.refresh_from_db()
    return row


def list_cases(actor: Actor, *, plenary: UUID, applications: Sequence[UUID], stage: int = 1) -> tuple[PlenaryCase, ...]:
    """Put applications on the list, all or none; only those whose every unit was judged. Their deciders are told.

    stage       1, or 2 for those whose appeal was accepted
    raises      NotFound; Conflict ``plenary-closed``, ``evidence-incomplete``, ``results-unfounded``, ``decided``, ``listed``,
                ``not-appealed``
    """
    with transaction.atomic():
        found = kept_plenary_for(actor, plenary)
        # Applications before the session, everywhere: two locks in one order never wait for each other.
        rows = _locked_applications(actor, found.region_id, applications)
        row = _open(actor, plenary)
        for application in rows:
            _refuse_unlistable(application, stage)
        now = timezone.now()
        made = PlenaryCase.objects.bulk_create(
            PlenaryCase(plenary=row, application=application, round=stage, listed_at=now) for application in rows
        )
        ids = [application.pk for application in rows]
        record(actor, "credentials.cases_listed", row, region=row.region_id, applications=ids, round=stage)
        tell_listed(actor, row, made)
    return tuple(made)


def remove_case(actor: Actor, *, case: int) -> PlenaryCase:
    """Take an application that is not decided off the list; votes that were cast stay, and no longer count.

    raises      NotFound; Conflict ``plenary-closed``, ``decided``
    """
    with transaction.atomic():
        found = PlenaryCase.objects.select_related("plenary", "application").filter(pk=case, removed_at=None).first()
        if found is None:
            raise NotFound
        kept_plenary_for(actor, found.plenary.uuid)
        _locked_applications(actor, found.plenary.region_id, [found.application.uuid])
        row = _open(actor, found.plenary.uuid)
        _refuse_decided(found.application, found.round)
        found.removed_at = timezone.now()
        found.save(update_fields=["removed_at"])
        record(actor, "credentials.case_removed", row, region=row.region_id, application=found.application_id)
    return found


def close_plenary(actor: Actor, *, plenary: UUID) -> Plenary:
    """Nobody votes in it any more. Where something was on its list, the minutes are written as a letter of the region.

    What was not decided stands so in the minutes, and may be put on the list of another session.

    raises      NotFound; Conflict ``plenary-closed``, ``plenary-ahead``
    """
    with transaction.atomic(), translation.override(PAPERS):
        row = _open(actor, plenary)
        if row.held_on > today():
            raise Conflict(
                "plenary-ahead",
                _("Sidang ini baru diadakan pada %(day)s. Tutup sesudahnya.") % {"day": long_date(row.held_on)},
            )
        row.closed_at = timezone.now()
        row.save(update_fields=["closed_at"])
        if PlenaryCase.objects.filter(plenary=row, removed_at=None).exists():
            row.minutes = _minutes(actor, row)
            row.save(update_fields=["minutes"])
        record(actor, "credentials.plenary_closed", row, region=row.region_id)
    return row


def _minutes(actor: Actor, row: Plenary) -> UUID:
    """The letter. What somebody wrote stands in it without the signs that no font here has; nothing holds a session open."""
    try:
        with transaction.atomic():
            return _letter(actor, row, f"Berita acara {row.title}", minutes_of(row))
    except Invalid as refusal:
        if refusal.code != "document-letters":
            raise
    return _letter(actor, row, _plain(f"Berita acara {row.title}"), _plain(minutes_of(row)))


def _letter(actor: Actor, row: Plenary, subject: str, content: dict[str, Any]) -> UUID:
    letter = issue_letter(
        actor,
        region=row.region_id,
        kind="minutes",
        series="minutes",
        subject=subject,
        content=content,
        paper="a4",
        dated=row.held_on,
        source=f"credentials.plenary:{row.uuid}",
    )
    written: UUID = letter.uuid
    return written


def _plain(value: Any) -> Any:
    """The same with ``[?]`` for every sign that is not Latin."""
    if isinstance(value, str):
        return "".join(char if char in SIGNS or ord(char) < LATIN else "[?]" for char in value)
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value


def _open(actor: Actor, uuid: UUID) -> Plenary:
    row = kept_plenary_for(actor, uuid, lock=True)
    if row.closed_at:
        raise Conflict("plenary-closed", _("Sidang ini sudah ditutup. Buka sidang baru untuk perkara yang tersisa."))
    return row


def _locked_applications(actor: Actor, region: int, uuids: Collection[UUID]) -> list[Application]:
    """Applications for schemes of the region, locked in one order. Raises NotFound when one is not there."""
    rows = kept_applications(actor).filter(uuid__in=uuids, scheme__region=region, withdrawn_at=None)
    found = list(rows.select_for_update(of=("self",), no_key=True).order_by("pk"))
    if len(found) != len(set(uuids)) or not found:
        raise NotFound
    return found


def _refuse_unlistable(application: Application, stage: int) -> None:
    name = full_name(application.person)
    _refuse_decided(application, stage)
    if (
        stage == SECOND
        and not Appeal.objects.filter(
            decision__application=application, accepted_at__isnull=False, answered_at=None, withdrawn_at=None
        ).exists()
    ):
        raise Conflict("not-appealed", _("Tidak ada banding yang diterima atas keputusan %(name)s.") % {"name": name})
    listed = PlenaryCase.objects.filter(
        application=application, round=stage, removed_at=None, plenary__closed_at=None
    ).select_related("plenary")
    if other := listed.first():
        raise Conflict(
            "listed",
            _("Permohonan %(name)s sudah ada di daftar %(title)s.") % {"name": name, "title": other.plenary.title},
        )
    if application.checked_at is None or not complete(application.pk, stage):
        raise Conflict(
            "evidence-incomplete",
            _("Bukti %(name)s belum lengkap: belum setiap unit dinilai. Pleno hanya memutus yang lengkap.")
            % {"name": name},
        )
    if unfounded_units(application, stage):
        raise Conflict(
            "results-unfounded",
            _("Bukti sebuah unit kompeten %(name)s tidak lagi dihitung. Minta asesor menilai unit itu ulang.")
            % {"name": name},
        )


def _refuse_decided(application: Application, stage: int) -> None:
    if Decision.objects.filter(application=application, round=stage).exists():
        raise Conflict(
            "decided",
            _("Permohonan %(name)s sudah diputuskan. Keputusan tidak dibuat dua kali.")
            % {"name": full_name(application.person)},
        )
