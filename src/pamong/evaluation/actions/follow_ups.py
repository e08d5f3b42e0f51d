"""What is done about a finding: asked of somebody, carried out with proof, or given up with a reason that another signs."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor, RegionId
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Forbidden, Invalid
from pamong.evaluation.access import follow_up_for, keeps
from pamong.evaluation.actions.cycles import held_cycle
from pamong.evaluation.actions.findings import held_finding
from pamong.evaluation.actions.wording import said, short
from pamong.evaluation.models import FollowUp, FollowUpNote, NoteKind
from pamong.evaluation.queries.follow_ups import owns
from pamong.evaluation.queries.standing import EFFECTS, Standing, day_in, effect_text, notes_of, standing
from pamong.kit import filetypes
from pamong.kit.files import Limits, Readable, store_file
from pamong.kit.wording import long_date, one_line
from pamong.office.actions.send import Draft, send_messages
from pamong.people.queries.identity import person_id
from pamong.people.queries.roll import members

PROOFS: Final = Limits(
    10 << 20, frozenset({filetypes.PDF, filetypes.JPEG, filetypes.PNG, filetypes.XLSX, filetypes.DOCX})
)
"""A paper, a picture or a table that shows that it was done."""

LATEST: Final = timedelta(days=3 * 366)
"""Ahead of today that something may be due: what lies beyond was mistyped."""

TOPIC: Final = "evaluation.follow_up"
"""Of messages about them."""


@dataclass(frozen=True, slots=True)
class FollowUpFacts:
    """What is to be done, by whom, until when, and by what it will be seen that it helped. ``owner``: uuid of a person."""

    text: str
    owner: UUID
    due_on: date
    measure: str


def ask_follow_up(actor: Actor, *, finding: UUID, facts: FollowUpFacts) -> FollowUp:
    """Ask somebody of the region to do something about a finding. The owner is told.

    raises      NotFound; Invalid ``follow-up-text``, ``follow-up-measure``, ``follow-up-owner``, ``follow-up-due``;
                Conflict ``finding-withdrawn``, ``cycle-closed``
    """
    with transaction.atomic():
        row = held_finding(actor, finding)
        region = row.cycle.region
        text = said("follow-up-text", facts.text, _("Tindak lanjut masih kosong. Tulis apa yang dikerjakan."))
        measure = said("follow-up-measure", facts.measure, _("Ukuran masih kosong. Tulis dengan apa hasilnya dilihat."))
        owner = _owner(facts.owner, region.pk)
        _refuse_day(facts.due_on, day_in(region.time_zone))
        made = FollowUp.objects.create(
            finding=row,
            text=text,
            owner_id=owner,
            due_on=facts.due_on,
            measure=measure,
            created_at=timezone.now(),
            created_by=actor.account,
        )
        made.refresh_from_db()
        record(
            actor, "evaluation.follow_up_asked", made, region=region.pk, finding=row.pk, owner=owner, due_on=made.due_on
        )
        if owner != actor.person:
            tell(
                actor,
                made,
                region.pk,
                _("Tindak lanjut untuk Anda, paling lambat %(day)s") % {"day": long_date(made.due_on)},
            )
    return made


def note_progress(actor: Actor, *, follow_up: UUID, text: str) -> FollowUpNote:
    """How far it is. By its owner or who keeps the cycle.

    raises      NotFound; Invalid ``note-text``; Conflict ``follow-up-ended``, ``cycle-closed``
    """
    with transaction.atomic():
        row = _open(actor, follow_up)
        words = said("note-text", text, _("Kemajuan masih kosong. Tulis apa yang sudah dikerjakan."))
        return _noted(actor, row, "evaluation.follow_up_progressed", kind=NoteKind.PROGRESS, text=words)


def finish_follow_up(
    actor: Actor, *, follow_up: UUID, text: str, proof: str = "", stream: Readable | None = None, name: str = ""
) -> FollowUpNote:
    """It is done, and this proves it. By its owner or who keeps the cycle.

    proof       an address, or words that lead to the proof; this or a file must be there
    stream      PDF, JPEG, PNG, XLSX or DOCX of 10 MB at most; ``name`` as the file was called
    raises      NotFound; Invalid ``note-text``, ``note-proof``, ``file-…``; TooLarge; Conflict ``follow-up-ended``,
                ``cycle-closed``
    """
    with transaction.atomic():
        row = _open(actor, follow_up)
        words = said("note-text", text, _("Hasil masih kosong. Tulis apa yang sudah dikerjakan."))
        where = one_line(short("note-proof", proof))
        if not where and stream is None:
            raise Invalid("note-proof", _("Bukti belum ada. Tulis alamat atau tempatnya, atau unggah berkasnya."))
        region = RegionId(row.finding.cycle.region_id)
        file = store_file(actor, region=region, stream=stream, name=name, limits=PROOFS) if stream else None
        return _noted(actor, row, "evaluation.follow_up_done", kind=NoteKind.DONE, text=words, proof=where, file=file)


def waive_follow_up(actor: Actor, *, follow_up: UUID, why: str) -> FollowUpNote:
    """It will not be done. Signed by who keeps the cycle and does not own it; that person's account and the time stay.

    raises      NotFound; Forbidden ``follow-up-keeper``, ``follow-up-own``; Invalid ``note-text``;
                Conflict ``follow-up-ended``, ``cycle-closed``
    """
    with transaction.atomic():
        row = _open(actor, follow_up)
        _refuse_judge(actor, row)
        words = said("note-text", why, _("Alasan masih kosong. Tulis mengapa ini tidak dilakukan."))
        return _noted(actor, row, "evaluation.follow_up_waived", kind=NoteKind.WAIVED, text=words)


def postpone_follow_up(actor: Actor, *, follow_up: UUID, due_on: date, why: str) -> FollowUpNote:
    """It may come later. By who keeps the cycle and does not own it; the owner is told.

    raises      NotFound; Forbidden ``follow-up-keeper``, ``follow-up-own``; Invalid ``note-text``, ``follow-up-due``;
                Conflict ``follow-up-ended``, ``cycle-closed``
    """
    with transaction.atomic():
        row = _open(actor, follow_up)
        _refuse_judge(actor, row)
        words = said("note-text", why, _("Alasan masih kosong. Tulis mengapa ini diundur."))
        now = _stands(row)
        _refuse_day(due_on, day_in(row.finding.cycle.region.time_zone))
        if due_on <= now.due_on:
            raise Invalid(
                "follow-up-due",
                _("Batas yang baru harus sesudah %(day)s, batas yang sekarang.") % {"day": long_date(now.due_on)},
            )
        made = _noted(actor, row, "evaluation.follow_up_postponed", kind=NoteKind.POSTPONED, text=words, due_on=due_on)
        told = _("Batas tindak lanjut Anda diundur sampai %(day)s") % {"day": long_date(due_on)}
        tell(actor, row, row.finding.cycle.region_id, told)
    return made


def reopen_follow_up(actor: Actor, *, follow_up: UUID, why: str) -> FollowUpNote:
    """What was ended waits for proof again, as long as its cycle is open. By who keeps the cycle; the owner is told.

    raises      NotFound; Forbidden ``follow-up-keeper``; Invalid ``note-text``; Conflict ``follow-up-open``, ``cycle-closed``
    """
    with transaction.atomic():
        row = _held(actor, follow_up)
        _refuse_keeper(actor, row)
        if _stands(row).open:
            raise Conflict("follow-up-open", _("Tindak lanjut ini masih terbuka."))
        words = said("note-text", why, _("Alasan masih kosong. Tulis mengapa ini dibuka lagi."))
        made = _noted(actor, row, "evaluation.follow_up_reopened", kind=NoteKind.REOPENED, text=words)
        tell(actor, row, row.finding.cycle.region_id, _("Tindak lanjut Anda dibuka lagi"))
    return made


def check_effect(actor: Actor, *, follow_up: UUID, effect: str, text: str) -> FollowUpNote:
    """Whether what was done helped, by its measure. Also after the cycle was closed, and again when more is known.

    effect      yes, no, unclear
    raises      NotFound; Invalid ``effect-choice``, ``note-text``; Conflict ``follow-up-not-done``
    """
    with transaction.atomic():
        row = follow_up_for(actor, follow_up)
        FollowUp.objects.select_for_update(no_key=True, of=("self",)).get(pk=row.pk)
        if _stands(row).state != "done":
            raise Conflict("follow-up-not-done", _("Dampaknya diperiksa sesudah tindak lanjut ini selesai."))
        if effect not in EFFECTS:
            raise Invalid("effect-choice", _("Pilih apakah tindak lanjut ini membantu."))
        words = said("note-text", text, _("Hasil pemeriksaan masih kosong. Tulis angkanya sebelum dan sesudah."))
        verb = "evaluation.follow_up_checked"
        return _noted(actor, row, verb, kind=NoteKind.EFFECT, text=effect_text(effect, words))


def tell(actor: Actor, row: FollowUp, region: int, subject: str, *, source: str = "") -> int:
    """Write to its owner. ``source``: what causes it, of which there is one message."""
    draft = Draft(row.owner_id, subject, row.text, f"/tindak-lanjut/{row.uuid}/")
    return send_messages(actor, region=region, topic=TOPIC, source=source, drafts=[draft])


def _owner(uuid: UUID, region: int) -> int:
    person = person_id(uuid)
    if members([person])[person].region != region:
        raise Invalid("follow-up-owner", _("Penanggung jawab harus bertugas di instansi ini. Pilih orang lain."))
    return person


def _refuse_day(day: date, today: date) -> None:
    if day < today:
        raise Invalid("follow-up-due", _("Batas ini sudah lewat. Pilih hari ini atau sesudahnya."))
    if day > today + LATEST:
        raise Invalid("follow-up-due", _("Batas ini lebih dari tiga tahun lagi. Periksa tahunnya."))


def _held(actor: Actor, uuid: UUID) -> FollowUp:
    """One of an open cycle that nobody else writes into meanwhile."""
    row = follow_up_for(actor, uuid)
    held_cycle(row.finding.cycle)
    return row


def _open(actor: Actor, uuid: UUID) -> FollowUp:
    row = _held(actor, uuid)
    if not _stands(row).open:
        raise Conflict("follow-up-ended", _("Tindak lanjut ini sudah selesai atau dinyatakan tidak dilakukan."))
    return row


def _stands(row: FollowUp) -> Standing:
    return standing(row, notes_of([row.pk]).get(row.pk, ()), day_in(row.finding.cycle.region.time_zone))


def _refuse_keeper(actor: Actor, row: FollowUp) -> None:
    if not keeps(actor, row.finding.cycle.region_id):
        raise Forbidden(
            "follow-up-keeper", _("Ini dilakukan penyelenggara atau evaluator instansi. Mintalah kepada mereka.")
        )


def _refuse_judge(actor: Actor, row: FollowUp) -> None:
    """Who does it cannot say that it need not be done, and nobody says so without a name."""
    _refuse_keeper(actor, row)
    if actor.account is None or owns(actor, row):
        raise Forbidden(
            "follow-up-own", _("Ini tindak lanjut Anda sendiri. Penyelenggara atau evaluator lain yang menyetujuinya.")
        )


def _noted(actor: Actor, row: FollowUp, verb: str, **facts: Any) -> FollowUpNote:
    made = FollowUpNote.objects.create(follow_up=row, at=timezone.now(), by=actor.account, **facts)
    record(actor, verb, row, region=row.finding.cycle.region_id, note=made.pk)
    return made
