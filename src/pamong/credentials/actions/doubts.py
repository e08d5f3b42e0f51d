"""Somebody holds a paper that differs from what the public page says, and tells us; who organises looks into it."""

from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Invalid
from pamong.credentials.access import doubt_for
from pamong.credentials.models import DoubtReport, IssuingRule
from pamong.credentials.queries.check import check_number
from pamong.kit.wording import one_line
from pamong.office.actions.send import Draft, send_messages
from pamong.people.queries.organisers import organisers_of

LONGEST: Final = 2_000
"""Signs of a message or an outcome at most; ``SHORTEST`` of a message at least: "palsu" alone leads nowhere."""

SHORTEST: Final = 10
_NUMBER: Final = 200


def report_doubt(actor: Actor, *, number: str, region: str, message: str, contact: str = "") -> DoubtReport:
    """Tell the government that is said to have given a certificate. Anybody may, without an account.

    region      its code; where the number is one of ours, the government that gave it is told instead
    contact     where an answer would reach the reporter; may be empty
    raises      Invalid ``doubt-number``, ``doubt-message``, ``doubt-region``
    """
    typed, told = one_line(number)[:_NUMBER], one_line(message)
    if not typed:
        raise Invalid("doubt-number", _("Nomor masih kosong. Tulis seperti tercetak, atau tulis “tanpa nomor”."))
    if not SHORTEST <= len(told) <= LONGEST:
        raise Invalid(
            "doubt-message",
            _("Ceritakan apa yang berbeda dengan 10 sampai 2.000 huruf: terbaca %(read)s.") % {"read": len(told)},
        )
    known = check_number(typed)
    rule = IssuingRule.objects.filter(until=None, region__code=known.region or region).first()
    if rule is None:
        raise Invalid("doubt-region", _("Instansi ini tidak dikenal di sini. Pilih dari daftar."))
    with transaction.atomic():
        row = DoubtReport.objects.create(
            region_id=rule.region_id,
            number=typed,
            message=told,
            contact=one_line(contact)[:_NUMBER],
            at=timezone.now(),
        )
        row.refresh_from_db()
        record(actor, "credentials.doubt_reported", row, region=row.region_id)
        _tell(actor, row)
    return row


def handle_doubt(actor: Actor, *, doubt: UUID, outcome: str) -> DoubtReport:
    """Somebody looked into it. What follows for the certificate is decided there, not here.

    raises      NotFound; Conflict ``doubt-handled``; Invalid ``doubt-outcome``
    """
    with transaction.atomic():
        row = doubt_for(actor, doubt, lock=True)
        if row.handled_at:
            raise Conflict("doubt-handled", _("Laporan ini sudah diselesaikan. Muat ulang halamannya."))
        found = one_line(outcome)
        if not found or len(found) > LONGEST:
            raise Invalid(
                "doubt-outcome", _("Tulis apa yang ditemukan dan apa tindak lanjutnya, paling panjang 2.000 huruf.")
            )
        row.handled_at, row.handled_by, row.outcome = timezone.now(), actor.account, found
        row.save(update_fields=["handled_at", "handled_by", "outcome"])
        record(actor, "credentials.doubt_handled", row, region=row.region_id)
    return row


def _tell(actor: Actor, row: DoubtReport) -> None:
    subject = _("Ada laporan tentang sebuah sertifikat")
    body = _("Seseorang memegang dokumen yang berbeda dari halaman pemeriksaan. Bacalah laporannya.")
    drafts = [Draft(person, subject, body, f"/keraguan/{row.uuid}/") for person in organisers_of(row.region_id)]
    source = f"credentials.doubt:{row.uuid}"
    send_messages(actor, region=row.region_id, topic="credentials.doubt", source=source, drafts=drafts)
