"""Official letters: written with a number of their own, printed again with a reason, withdrawn with a reason.

What an office handed out stays as it was: every printing is an edition with its file and digest. The last one holds.
"""

from collections.abc import Mapping
from datetime import date, datetime
from io import BytesIO
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor, RegionId
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Invalid, NotFound
from pamong.kit import filetypes
from pamong.kit.documents import Paper
from pamong.kit.documents.letters import Letterhead, Mark, letter
from pamong.kit.files import Limits, store_file
from pamong.kit.wording import one_line
from pamong.office.access import letter_for, refuse_not_kept
from pamong.office.actions.numbers import take_number
from pamong.office.models import Letter, LetterEdition
from pamong.people.formats.codes import grouped, new_code
from pamong.people.queries.regions import region_of
from pamong.people.queries.settings import region_arms

CHECK: Final = "/periksa-surat/"
"""Page on which anybody sees whether a letter holds."""

PDFS: Final = Limits(max_bytes=64 << 20, media_types=frozenset({filetypes.PDF}))
"""What a printed letter may be; a thousand people take a few megabytes."""


def issue_letter(
    actor: Actor,
    *,
    region: int,
    kind: str,
    series: str | None,
    subject: str,
    content: Mapping[str, Any],
    paper: Paper,
    dated: date,
    source: str,
) -> Letter:
    """Write a letter in the name of a region: its number is taken, its first edition printed and kept. All or nothing.

    kind        template, one of ``pamong.kit.documents.letters.KINDS``
    series      kind of paper whose numbers it gets; None for a paper without number
    subject     what it is about, without any person's name: anybody who holds the code reads it
    content     what the template asks for; ``people`` lists the ids of those whose names stand in it
    source      what it was written for: ``learning.offering:<uuid>``
    raises      NotFound; Invalid ``letter-subject``, ``document-letters``; Conflict ``number-taken``
    """
    with transaction.atomic():
        refuse_not_kept(actor, region)
        about = one_line(subject)
        if not about:
            raise Invalid("letter-subject", _("Perihal surat masih kosong. Tulis tentang apa surat ini."))
        row = Letter.objects.create(
            code=_code(), region_id=region, kind=kind, subject=about, source=source, created_at=timezone.now()
        )
        row.refresh_from_db()
        if series is not None:
            taken = take_number(actor, region=region, key=series, day=dated, source=f"office.letter:{row.uuid}")
            row.number = taken.text
            row.save(update_fields=["number"])
        _print(actor, row, content=content, paper=paper, dated=dated, reason="", edition=1)
        record(actor, "office.letter_issued", row, region=region, kind=kind, source=source)
    return row


def reissue_letter(
    actor: Actor, *, letter: UUID, content: Mapping[str, Any], paper: Paper, dated: date, reason: str
) -> LetterEdition:
    """Print a letter again with other content. It keeps number and code; the earlier edition stays, and no longer holds.

    raises      NotFound; Invalid ``letter-reason``, ``document-letters``; Conflict ``letter-withdrawn``
    """
    with transaction.atomic():
        row = _holding(actor, letter)
        why = _reason(reason)
        last = LetterEdition.objects.filter(letter=row).latest("edition")
        new = _print(actor, row, content=content, paper=paper, dated=dated, reason=why, edition=last.edition + 1)
        record(actor, "office.letter_reissued", row, region=row.region_id, edition=new.edition)
    return new


def withdraw_letter(actor: Actor, *, letter: UUID, reason: str) -> Letter:
    """A letter no longer holds, in none of its editions. Its number is not given again.

    raises      NotFound; Invalid ``letter-reason``; Conflict ``letter-withdrawn``
    """
    with transaction.atomic():
        row = _holding(actor, letter)
        row.withdrawal = _reason(reason)
        row.withdrawn_at, row.withdrawn_by = timezone.now(), actor.account
        row.save(update_fields=["withdrawal", "withdrawn_at", "withdrawn_by"])
        record(actor, "office.letter_withdrawn", row, region=row.region_id)
    return row


def check_address(code: str) -> str:
    """Where anybody sees whether the letter with this code holds; what its QR code says."""
    return f"{settings.URL}{CHECK}?{urlencode({'kode': code})}"


def _print(
    actor: Actor,
    row: Letter,
    *,
    content: Mapping[str, Any],
    paper: Paper,
    dated: date,
    reason: str,
    edition: int,
) -> LetterEdition:
    now = timezone.now()
    pdf = _drawn(row, content, paper, Mark(row.number, grouped(row.code), check_address(row.code), edition, dated), now)
    name = f"surat-{row.code.lower()}-{edition}.pdf"
    region = RegionId(row.region_id)
    file = store_file(actor, region=region, stream=BytesIO(pdf), name=name, limits=PDFS)
    return LetterEdition.objects.create(
        letter=row,
        edition=edition,
        content=dict(content),
        paper=paper,
        dated=dated,
        reason=reason,
        file=file,
        digest=file.sha256,
        issued_at=now,
        issued_by=actor.account,
    )


def _drawn(row: Letter, content: Mapping[str, Any], paper: Paper, mark: Mark, now: datetime) -> bytes:
    return letter(row.kind, content, head=_letterhead(row.region_id), mark=mark, at=now, paper=paper)


def _letterhead(region: int) -> Letterhead:
    facts = region_of(region)
    local = facts.kind in ("province", "regency", "city")
    return Letterhead(
        government=f"Pemerintah {facts.name}" if local else facts.name,
        office=facts.office,
        lines=tuple(facts.letterhead.splitlines()),
        arms=_arms(facts.code) if facts.arms else "",
    )


def _arms(code: str) -> str:
    """The picture; nothing where its content is gone, for a letter is not held up by that."""
    try:
        found = region_arms(code)
    except NotFound:
        return ""
    with found.content as content:
        return content.read().decode()


def _holding(actor: Actor, uuid: UUID) -> Letter:
    row = letter_for(actor, uuid, lock=True)
    if row.withdrawn_at:
        raise Conflict(
            "letter-withdrawn", _("Surat ini sudah dicabut, jadi tidak diubah lagi. Terbitkan surat baru bila perlu.")
        )
    return row


def _reason(text: str) -> str:
    reason = one_line(text)
    if not reason:
        raise Invalid("letter-reason", _("Alasannya masih kosong. Tulis satu kalimat mengapa."))
    return reason


def _code() -> str:
    """A code that no letter has."""
    code = new_code()
    return _code() if Letter.objects.filter(code=code).exists() else code
