"""Holders read that their certificate is there. Not before it is signed: until then there is none."""

from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.credentials.models import Credential
from pamong.office.actions.send import Draft, send_messages

TOPIC: Final = "credentials.issued"


def tell_issued(actor: Actor, credentials: Sequence[Credential]) -> None:
    """One message each, by as few statements as there are certificates of one person."""
    waiting = list(credentials)
    while waiting:
        each = {row.person_id: row for row in reversed(waiting)}
        waiting = [row for row in waiting if row not in each.values()]
        first = min(each.values(), key=lambda row: row.pk)
        source = f"credentials.credential:{first.uuid}"
        drafts = [_draft(row) for row in each.values()]
        send_messages(actor, region=first.region_id, topic=TOPIC, source=source, drafts=drafts)


def _draft(row: Credential) -> Draft:
    title = {"title": row.version.scheme.title}
    subject = _("Sertifikat Anda terbit: %(title)s") % title
    body = _("Unduh PDF-nya dan bagikan alamat pemeriksaannya. Siapa pun dapat memeriksanya dengan nomor atau kode QR.")
    return Draft(row.person_id, subject, body, f"/sertifikat/{row.uuid}/")
