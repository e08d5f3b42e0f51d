"""A programme as whoever may take part reads it: what it promises, what it asks, what happens with oneself."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.learning.access import keeps, programme_for
from pamong.learning.models import Programme, ProgrammePartner, ProgrammePosition
from pamong.learning.queries.aims import AimRow, aim_rows, aims_of
from pamong.learning.queries.batches import Batch, batches_of, dates_of
from pamong.learning.queries.learner import Joined, Reason, competency_names, learner_of, reasons_of
from pamong.learning.queries.modules import ModuleLine, hours_words, module_lines
from pamong.learning.queries.offerings.sessions import SpeakerRow
from pamong.people.queries.choosing import EMPLOYMENT_KINDS, POSITION_KINDS
from pamong.people.queries.presence import RegionFacts, region_facts


@dataclass(frozen=True, slots=True)
class PartnerLine:
    """A partner and what it does in the programme; ``part`` may be empty."""

    name: str
    part: str


@dataclass(frozen=True, slots=True)
class ProgrammePage:
    """Everything that a programme tells.

    told            the five parts of what will happen: heading and text, which may be empty while it is a draft
    meant_for       whom it is meant for, a sentence each; none where it is for all
    batches         offerings that are not over, those one can register for first, then the others
    past            offerings that were held or cancelled, the last first
    speakers        who teaches in those that are not over, each once
    reasons         why it is suggested to who looks; the catalogue suggests it to the same
    taken           whether who looks completed it: it is not suggested again
    joined          where who looks is registered already; None elsewhere
    keeps           whether the actor keeps it
    """

    uuid: UUID
    title: str
    field: str
    promise: str
    audience: str
    compulsory: bool
    online: bool
    international: bool
    region: RegionFacts
    told: tuple[tuple[str, str], ...]
    evaluation_question: str
    evaluation_measure: str
    evaluation_days: int | None
    review_on: date | None
    modules: tuple[ModuleLine, ...]
    aims: tuple[AimRow, ...]
    meant_for: tuple[str, ...]
    partners: tuple[PartnerLine, ...]
    speakers: tuple[SpeakerRow, ...]
    batches: tuple[Batch, ...]
    past: tuple[Batch, ...]
    reasons: tuple[Reason, ...]
    taken: bool
    joined: Joined | None
    published: bool
    withdrawn: bool
    keeps: bool

    @property
    def hours(self) -> Decimal:
        """JP of all modules."""
        return sum((line.row.hours for line in self.modules), Decimal(0))

    @property
    def hours_words(self) -> str:
        """``25`` or ``7,5``."""
        return hours_words(self.hours)


_OVER = ("selesai", "dibatalkan", "usai")


def programme_page(actor: Actor, uuid: UUID) -> ProgrammePage:
    """A programme that the actor may read of; a draft only for who keeps it. Raises NotFound."""
    row = programme_for(actor, uuid)
    learner = learner_of(actor)
    dated = dates_of(actor, [row.pk]).get(row.pk, [])
    batches = batches_of(dated, learner)
    coming = [batches[one.row.pk] for one in dated if one.status.code not in _OVER]
    past = [batches[one.row.pk] for one in dated if one.status.code in _OVER]
    meant = ProgrammePosition.objects.filter(programme=row).values_list("position", flat=True)
    closes = learner.closes(row.pk, aims_of(row.pk), tuple(meant))
    return ProgrammePage(
        uuid=row.uuid,
        title=row.title,
        field=row.field,
        promise=row.promise,
        audience=row.audience,
        compulsory=row.compulsory,
        online=row.online,
        international=row.international,
        region=region_facts(row.region),
        told=told_of(row),
        evaluation_question=row.evaluation_question,
        evaluation_measure=row.evaluation_measure,
        evaluation_days=row.evaluation_days,
        review_on=row.review_on,
        modules=module_lines(row.pk, row.region_id),
        aims=aim_rows(row.pk),
        meant_for=meant_for(row),
        partners=partners_of_programme(row.pk),
        speakers=tuple({one.speaker: one for batch in coming for one in batch.speakers}.values()),
        batches=tuple(sorted(coming, key=lambda batch: batch.status.code != "buka")),
        past=tuple(reversed(past)),
        reasons=reasons_of(closes, competency_names(closes)),
        taken=row.pk in learner.taken,
        joined=learner.joined.get(row.pk),
        published=row.published_at is not None,
        withdrawn=row.withdrawn_at is not None,
        keeps=keeps(actor, row.region_id),
    )


def told_of(row: Programme) -> tuple[tuple[str, str], ...]:
    """The five parts of "apa yang akan terjadi": heading and text."""
    return (
        (_("Untuk apa"), row.purpose),
        (_("Waktu yang diminta"), row.time_needed),
        (_("Siapa melihat data Anda"), row.data_use),
        (_("Akibatnya"), row.consequences),
        (_("Bantuan"), row.help),
    )


def meant_for(row: Programme) -> tuple[str, ...]:
    """Who may register, a sentence for each condition; none where it is for all. Two queries."""
    statuses, kinds = dict(EMPLOYMENT_KINDS), dict(POSITION_KINDS)
    names = ProgrammePosition.objects.filter(programme=row).order_by("position__folded", "position")
    listed = (
        (_("Status kepegawaian"), [str(statuses[code]) for code in row.for_statuses if code in statuses]),
        (_("Jenis jabatan"), [str(kinds[code]) for code in row.for_kinds if code in kinds]),
        (_("Jenjang"), row.for_levels),
        (_("Jabatan"), list(names.values_list("position__name", flat=True))),
        (_("Sudah menuntaskan"), [row.prerequisite.title] if row.prerequisite else []),
    )
    sentences = [f"{label}: {', '.join(values)}" for label, values in listed if values]
    if row.for_gap:
        sentences.append(_("Hanya yang tingkat kompetensinya di bawah yang diminta jabatannya"))
    return tuple(sentences)


def partners_of_programme(programme: int) -> tuple[PartnerLine, ...]:
    """With whom it is held, by name. One query."""
    rows = ProgrammePartner.objects.filter(programme=programme).order_by("partner__name", "partner")
    return tuple(PartnerLine(name, part) for name, part in rows.values_list("partner__name", "part"))
