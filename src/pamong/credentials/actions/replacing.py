"""A certificate that is not right is replaced by one with a number of its own; the old one says so from then on."""

from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Invalid
from pamong.credentials.access import kept_credential_for
from pamong.credentials.actions.issuing import read_decisions, refuse_unfounded
from pamong.credentials.actions.making import Made, Press, make, open_press
from pamong.credentials.actions.telling_issued import tell_issued
from pamong.credentials.models import ChangeKind, Credential, Decision, StatusChange, Way
from pamong.credentials.queries.printing import printed
from pamong.credentials.queries.reasons import REPLACING
from pamong.kit.wording import one_line

LONGEST: Final = 200
"""Signs of a name."""


def reissue(actor: Actor, *, credential: UUID, reason: str, public: str, holder: str | None = None) -> Credential:
    """A new certificate in place of one that is not right. It ends when the old one would have ended.

    The old one is replaced at once, also where the new one still waits for its signature: what is wrong is not to be used.

    reason      for the holder and who keeps certificates; ``public`` its class: name or error
    holder      name as it is to be printed; None: as it is now
    raises      NotFound, also for the own; Conflict ``credential-final``, ``credential-expired``, ``decision-…``,
                ``no-issuing-rule``; Invalid ``reason-class``, ``reason-empty``, ``holder-empty``, ``holder-long``, ``holder-same``
    """
    with transaction.atomic():
        old = kept_credential_for(actor, credential, lock=True)
        why = _reason(public, reason)
        press = open_press(actor, region=old.region_id)
        _refuse_over(old, press)
        row = _decision(old)
        says = printed([row])[row.pk]
        name = says.holder if holder is None else _name(holder)
        _refuse_same(old, name, public)
        made = Made(f"credentials.credential:{old.uuid}", name, old.valid_until, replaces=old, reason=why)
        new = make(actor, press, row, says, made)
        _replace(actor, old, new, public, why)
        verb = "credentials.issued" if new.way == Way.SEAL else "credentials.prepared"
        record(actor, verb, new, region=new.region_id, decision=row.pk, replaces=old.pk)
        if new.way == Way.SEAL:
            tell_issued(actor, [new])
    return new


def _reason(public: str, reason: str) -> str:
    if public not in REPLACING:
        raise Invalid(
            "reason-class", _("Pilih alasan umum dari daftar: terbaca “%(read)s”.") % {"read": one_line(public)}
        )
    why = one_line(reason)
    if not why:
        raise Invalid("reason-empty", _("Alasan lengkap masih kosong. Tulis apa yang keliru dan apa yang diperbaiki."))
    return why


def _refuse_over(old: Credential, press: Press) -> None:
    ends = (ChangeKind.WITHDRAWN, ChangeKind.REPLACED)
    if StatusChange.objects.filter(credential=old, kind__in=ends).exists():
        raise Conflict(
            "credential-final", _("Sertifikat ini sudah dicabut atau diganti. Keadaan itu tidak dapat diubah lagi.")
        )
    if old.valid_until <= press.at:
        raise Conflict(
            "credential-expired",
            _("Masa berlaku sertifikat ini sudah habis. Yang habis diperpanjang, bukan diperbaiki."),
        )


def _decision(old: Credential) -> Decision:
    row = read_decisions(Decision.objects.filter(pk=old.decision_id)).get()
    refuse_unfounded(row)
    return row


def _name(holder: str) -> str:
    name = one_line(holder)
    if not name:
        raise Invalid("holder-empty", _("Nama pada sertifikat masih kosong. Tulis lengkap dengan gelarnya."))
    if len(name) > LONGEST:
        raise Invalid("holder-long", _("Nama paling panjang 200 huruf: terbaca %(read)s.") % {"read": len(name)})
    return name


def _refuse_same(old: Credential, name: str, public: str) -> None:
    """A name that is mended differs from the one that is printed: else a good certificate would lose its number for nothing."""
    if public == "name" and name == old.holder:
        raise Invalid(
            "holder-same",
            _("Nama itu sama dengan yang tercetak. Tulis nama yang benar, atau pilih alasan umum yang lain."),
        )


def _replace(actor: Actor, old: Credential, new: Credential, public: str, why: str) -> None:
    last = StatusChange.objects.filter(credential=old).aggregate(last=Max("number"))["last"] or 0
    StatusChange.objects.create(
        credential=old,
        number=last + 1,
        kind=ChangeKind.REPLACED,
        public=public,
        reason=why,
        at=new.made_at,
        account=actor.account,
    )
    record(actor, "credentials.replaced", old, region=old.region_id, by=new.pk, public=public)
