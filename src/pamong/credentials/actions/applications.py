"""Somebody applies to be certified, says what the own ability is, hands in; who organises checks the papers."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Invalid
from pamong.credentials.access import kept_application_for, own_application_for
from pamong.credentials.actions.admitting import close_earlier
from pamong.credentials.actions.application_messages import tell_applicant, tell_judges, tell_organisers
from pamong.credentials.actions.unlisting import take_off
from pamong.credentials.formats import agreement
from pamong.credentials.formats.application_states import EDITABLE, OPEN_TO_EVIDENCE, UNDECIDED, ApplicationState
from pamong.credentials.models import (
    Application,
    Appointment,
    Route,
    Scheme,
    SchemeUnit,
    SchemeVersion,
    UnitClaim,
)
from pamong.credentials.queries.admission import admitted_version, applicant_of, live_already, refuse_held, renewed
from pamong.credentials.queries.application_states import state_of
from pamong.credentials.queries.holding import newest_held
from pamong.credentials.queries.lacks import lacks_of
from pamong.kit.wording import one_line
from pamong.people.queries.posts import posts_of

LONGEST: Final = 2_000
"""Letters of a note, a remark or a reason."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What somebody says about the own ability in a unit, and by what it can be seen."""

    unit: UUID
    able: bool
    note: str = ""


def apply(
    actor: Actor, *, version: UUID, route: str, renews: UUID | None = None, waive_appeal: bool = False
) -> Application:
    """The actor begins an application, never in another's name. What was decided earlier for the scheme is closed.

    renews          the certificate that a renewal renews
    waive_appeal    the person gives up an appeal that could still be filed against the last decision
    raises          NotFound, also for a scheme of another region; Forbidden ``not-in-anothers-name``;
                    Invalid ``route``, ``renewal-what``; Conflict ``scheme-retired``, ``version-old``, ``certificate-held``,
                    ``certificate-waits``, ``renewal-early``, ``renewal-late``, ``appeal-open``, ``application-live``
    """
    person, region = applicant_of(actor)
    row = admitted_version(version, region)
    if route not in Route.values:
        raise Invalid("route", _("Jalur “%(read)s” tidak dikenal. Pilih dari daftar.") % {"read": route})
    with transaction.atomic():
        closed = close_earlier(person, row, waive_appeal=waive_appeal)
        refuse_held(person, row, route)
        certificate = renewed(person, row, route, renews)
        found = _begun(row, person, route, certificate)
        record(actor, "credentials.applied", found, region=region, person=person, route=route, closed=closed)
    found.refresh_from_db()
    return found


def claim_unit(actor: Actor, *, application: UUID, unit: UUID, able: bool, note: str = "") -> Application:
    """What the applicant says about one unit. Raises as ``claim_units``."""
    return claim_units(actor, application=application, claims=[Claim(unit, able, note)])


def claim_units(actor: Actor, *, application: UUID, claims: Sequence[Claim]) -> Application:
    """What the applicant says about several units; a later answer takes the place of an earlier one.

    raises      NotFound; Conflict ``application-state`` once it was handed in; Invalid ``claim-unit`` for a foreign unit
    """
    with transaction.atomic():
        row = _own_in(actor, application, EDITABLE)
        units = dict(SchemeUnit.objects.filter(version=row.version_id).values_list("uuid", "pk"))
        now = timezone.now()
        for claim in claims:
            if claim.unit not in units:
                raise Invalid("claim-unit", _("Unit itu bukan bagian skema ini. Muat ulang halaman."))
            told = {"able": claim.able, "note": one_line(claim.note)[:LONGEST], "at": now}
            UnitClaim.objects.update_or_create(application=row, unit_id=units[claim.unit], defaults=told)
        record(actor, "credentials.units_claimed", row, region=row.scheme.region_id, count=len(claims))
    return row


def ask_adjustment(actor: Actor, *, application: UUID, needs: str) -> Application:
    """What the applicant needs to be assessed fairly; empty when nothing. It may be said until the assessment is over.

    raises      NotFound; Conflict ``application-state``
    """
    with transaction.atomic():
        row = _own_in(actor, application, OPEN_TO_EVIDENCE)
        before, row.needs = row.needs, one_line(needs)[:LONGEST]
        if row.needs == before:
            return row
        row.save(update_fields=["needs"])
        record(actor, "credentials.adjustment_asked", row, region=row.scheme.region_id, asked=bool(row.needs))
        if row.submitted_at and row.needs:
            subject = _("Penyesuaian diminta dalam permohonan sertifikasi: %(title)s") % {"title": row.scheme.title}
            tell_organisers(actor, row, subject)
    return row


def submit_application(actor: Actor, *, application: UUID, agreed: bool) -> Application:
    """Hand in, for the first time or after it was returned. Organisers are told.

    raises      NotFound; Conflict ``application-state``; Invalid ``application-lacks``, which names all that lacks
    """
    with transaction.atomic():
        row = _own_in(actor, application, EDITABLE)
        lacking = [*lacks_of(row), *([] if agreed else [_("Persetujuan belum Anda beri tanda.")])]
        if lacking:
            raise Invalid("application-lacks", _("Permohonan belum lengkap. %(lacks)s") % {"lacks": " ".join(lacking)})
        _settle(row)
        record(actor, "credentials.submitted", row, region=row.scheme.region_id, person=row.person_id)
        subject = _("Permohonan sertifikasi menunggu diperiksa: %(title)s") % {"title": row.scheme.title}
        tell_organisers(actor, row, subject)
    return row


def withdraw_application(actor: Actor, *, application: UUID, reason: str = "") -> Application:
    """The applicant gives up before anything was decided; who keeps or judges it is told, if it was handed in.

    What was on the list of a session comes off it.

    raises      NotFound; Conflict ``application-state``
    """
    with transaction.atomic():
        row = _own_in(actor, application, UNDECIDED)
        row.withdrawn_at, row.withdrawal = timezone.now(), one_line(reason)[:LONGEST]
        row.save(update_fields=["withdrawn_at", "withdrawal"])
        record(actor, "credentials.application_withdrawn", row, region=row.scheme.region_id)
        take_off(actor, row)
        if row.submitted_at:
            subject = _("Permohonan sertifikasi dibatalkan pemohonnya: %(title)s") % {"title": row.scheme.title}
            tell_organisers(actor, row, subject)
            judges = Appointment.objects.filter(application=row, ended_at=None).values_list("person", flat=True)
            tell_judges(actor, row, list(judges), subject)
    return row


def check_application(actor: Actor, *, application: UUID, checks: Sequence[str]) -> Application:
    """Who organises found every prerequisite met. A certificate that the scheme asks for is looked up, not ticked.

    checks      prerequisites of the version, as worded
    raises      NotFound, also for the own; Conflict ``application-state``, ``requires-missing``;
                Invalid ``checks-missing``, which names those without a tick
    """
    with transaction.atomic():
        row = _to_check(actor, application)
        missing = [one for one in row.version.prerequisites if one not in checks]
        if missing:
            raise Invalid(
                "checks-missing",
                _("Belum diberi tanda: %(what)s. Bila tidak terpenuhi, kembalikan permohonan ini dengan catatan.")
                % {"what": "; ".join(f"“{one}”" for one in missing)},
            )
        _refuse_without(row)
        row.checked_at, row.checked_by, row.checks = timezone.now(), actor.account, list(row.version.prerequisites)
        row.save(update_fields=["checked_at", "checked_by", "checks"])
        record(actor, "credentials.checked", row, region=row.scheme.region_id, person=row.person_id)
        subject = _("Berkas permohonan Anda lengkap: %(title)s") % {"title": row.scheme.title}
        tell_applicant(actor, row, subject, _("Berikutnya penyelenggara menunjuk asesor untuk Anda."))
    return row


def return_application(actor: Actor, *, application: UUID, remark: str) -> Application:
    """Who organises found something missing; the applicant reads what, mends it and hands in again.

    raises      NotFound, also for the own; Conflict ``application-state``; Invalid ``remark-empty``
    """
    with transaction.atomic():
        row = _to_check(actor, application)
        words = one_line(remark)[:LONGEST]
        if not words:
            raise Invalid("remark-empty", _("Catatan masih kosong. Tulis apa yang perlu dilengkapi pemohon."))
        row.returned_at, row.remark = timezone.now(), words
        row.save(update_fields=["returned_at", "remark"])
        record(actor, "credentials.returned", row, region=row.scheme.region_id, person=row.person_id)
        subject = _("Permohonan Anda perlu dilengkapi: %(title)s") % {"title": row.scheme.title}
        tell_applicant(actor, row, subject, _("Catatan penyelenggara: %(note)s") % {"note": words})
    return row


def _begun(version: SchemeVersion, person: int, route: str, certificate: int | None) -> Application:
    """The row. Of two that come at once the database lets one in."""
    try:
        with transaction.atomic():
            return Application.objects.create(
                scheme_id=version.scheme_id,
                version=version,
                person_id=person,
                route=route,
                renews_id=certificate,
                opened_at=timezone.now(),
            )
    except IntegrityError:
        raise live_already() from None


def _settle(row: Application) -> None:
    """What is fixed by handing in: where the person serves now, and the words that were agreed to."""
    post = next(iter(posts_of(row.person_id)), None)
    row.region_id = row.person.region_id
    row.unit_id, row.position_id = (post.unit, post.position) if post else (None, None)
    row.agreement = agreement.text(appeal_days=row.version.appeal_days)
    row.agreed_at = row.submitted_at = timezone.now()
    row.returned_at, row.remark = None, ""
    row.save(
        update_fields=[
            *("region", "unit", "position", "agreement"),
            *("agreed_at", "submitted_at", "returned_at", "remark"),
        ]
    )


def _refuse_without(row: Application) -> None:
    """Raise Conflict where the scheme asks for a certificate that the applicant does not hold in force."""
    asked = row.version.requires_id
    if asked is None:
        return
    held = newest_held(row.person_id, asked)
    if held is None or not held.in_force:
        raise Conflict(
            "requires-missing",
            _(
                "Skema ini mensyaratkan sertifikat “%(title)s” yang berlaku; pemohon tidak memegangnya. "
                "Kembalikan permohonan ini dengan catatan."
            )
            % {"title": Scheme.objects.get(pk=asked).title},
        )


def _own_in(actor: Actor, uuid: UUID, states: Collection[ApplicationState]) -> Application:
    """The actor's application, held until the end, where it stands in one of these."""
    row = own_application_for(actor, uuid, lock=True)
    _refuse_unless(row, states)
    return row


def _to_check(actor: Actor, uuid: UUID) -> Application:
    """Somebody else's, handed in and not yet checked."""
    row = kept_application_for(actor, uuid, lock=True)
    _refuse_unless(row, {ApplicationState.SUBMITTED})
    return row


def _refuse_unless(row: Application, states: Collection[ApplicationState]) -> None:
    state = state_of(row.pk)
    if row.closed_at is not None or state not in states:
        raise Conflict(
            "application-state",
            _("Permohonan ini sekarang “%(state)s”, sehingga tidak dapat diubah lagi di sini. Muat ulang halaman.")
            % {"state": state.label},
        )
