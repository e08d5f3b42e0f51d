"""Blueprints: written, given rows and banks, published once they can be met, withdrawn, copied."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.competency.queries.frameworks import current_competencies
from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Invalid, NotFound
from pamong.exams.access import KEEPERS, kept_blueprint_for
from pamong.exams.models import Blueprint, BlueprintBank, BlueprintRow, Cognitive, ItemKind, Sector
from pamong.exams.queries.assembling import missing_of, offered_banks, pool_of, troubles
from pamong.kit.wording import one_line
from pamong.people.access import whole_region_for

if TYPE_CHECKING:
    from django.db.models import QuerySet

ROWS: Final = 24
"""Lines of a blueprint; all of them are written on one page."""

PRACTICE_ITEMS: Final = 50
"""Items of a practice: one page that a telephone loads."""

_MINUTES: Final = range(1, 601)
_ITEMS: Final = range(1, 501)
_PILOTS: Final = range(101)
_LEVELS: Final = range(1, 10)
_COLUMNS: Final = ("number", "sector", "competency_id", "level", "cognitive", "kind", "least", "most")


@dataclass(frozen=True, slots=True)
class BlueprintFacts:
    """What a blueprint is.

    items       that count; ``pilots`` more stand among them without counting
    pass_mark   per cent, two decimals; None: nobody passes or fails. ``pass_reason``: who decided it, and why
    practice    no record of anybody; then without pilots and evidence
    evidence    what somebody shows counts as evidence of competency
    """

    title: str
    about: str = ""
    minutes: int = 60
    items: int = 30
    pilots: int = 0
    pass_mark: Decimal | None = None
    pass_reason: str = ""
    practice: bool = False
    evidence: bool = True

    def checked(self) -> "BlueprintFacts":
        """The same, tidied. Raises Invalid, with what was read."""
        title, reason = one_line(self.title), one_line(self.pass_reason)
        if not title:
            raise Invalid("blueprint-title", _("Judulnya masih kosong. Tulis misalnya Uji Penanganan Pengaduan."))
        most = PRACTICE_ITEMS if self.practice else _ITEMS[-1]
        _within(
            "blueprint-minutes", self.minutes, _MINUTES, _("Terbaca %(n)s menit. Waktunya 1 sampai %(most)s menit.")
        )
        _within(
            "blueprint-items", self.items, range(1, most + 1), _("Terbaca %(n)s butir. Jumlahnya 1 sampai %(most)s.")
        )
        _within("blueprint-pilots", self.pilots, _PILOTS, _("Terbaca %(n)s butir uji coba. Paling banyak %(most)s."))
        _refuse_mark(self.pass_mark, reason)
        mark = None if self.pass_mark is None else round(self.pass_mark, 2)
        told = replace(self, title=title, about=_lines(self.about), pass_mark=mark, pass_reason=reason)
        return replace(told, pilots=0, evidence=False) if self.practice else told


@dataclass(frozen=True, slots=True)
class RowFacts:
    """A line: at least and at most so many items of that content. What is empty does not matter.

    competency  uuid; ``level`` only with one
    """

    sector: str = ""
    competency: UUID | None = None
    level: int | None = None
    cognitive: str = ""
    kind: str = ""
    least: int = 0
    most: int = 0


def create_blueprint(actor: Actor, *, region: str, facts: BlueprintFacts) -> Blueprint:
    """A draft without rows and banks yet.

    region      code
    raises      NotFound; Invalid for what cannot be
    """
    with transaction.atomic():
        owner = whole_region_for(actor, region, KEEPERS)
        row = _begun(owner.pk, facts.checked())
        record(actor, "exams.blueprint_created", row, region=owner.pk, copied=None)
    return row


def change_blueprint(actor: Actor, *, blueprint: UUID, facts: BlueprintFacts) -> Blueprint:
    """Correct what is written of a draft. Nothing new changes nothing.

    Banks go when it turns into a practice or ceases to be one: they are not the same kind.

    raises      NotFound; Invalid for what cannot be; Conflict ``blueprint-published``, ``blueprint-withdrawn``
    """
    with transaction.atomic():
        row = _draft(actor, blueprint)
        told = asdict(facts.checked())
        changed = [name for name, value in told.items() if getattr(row, name) != value]
        for name in changed:
            setattr(row, name, told[name])
        if "practice" in changed:
            BlueprintBank.objects.filter(blueprint=row).delete()
        if changed:
            row.save(update_fields=changed)
            record(actor, "exams.blueprint_changed", row, region=row.region_id, fields=changed)
    return row


def set_rows(actor: Actor, *, blueprint: UUID, rows: Sequence[RowFacts]) -> bool:
    """A draft has exactly these lines, in this order. Returns whether anything changed.

    raises      NotFound also for a competency that the region does not have; Invalid ``row-…`` with the line's number;
                Conflict ``blueprint-published``, ``blueprint-withdrawn``
    """
    with transaction.atomic():
        plan = _draft(actor, blueprint)
        if len(rows) > ROWS:
            raise Invalid("row-count", _("Paling banyak %(most)s baris. Gabungkan yang sejenis.") % {"most": ROWS})
        known = {one.uuid: one.id for one in current_competencies(plan.region_id).values()}
        known |= dict(_rows(plan).filter(competency__isnull=False).values_list("competency__uuid", "competency"))
        wanted = [_row(number, facts, known) for number, facts in enumerate(rows, 1)]
        if wanted == list(_rows(plan).order_by("number").values(*_COLUMNS)):
            return False
        _rows(plan).delete()
        BlueprintRow.objects.bulk_create(BlueprintRow(blueprint=plan, **one) for one in wanted)
        record(actor, "exams.blueprint_rows_set", plan, region=plan.region_id, rows=len(wanted))
    return True


def set_banks(actor: Actor, *, blueprint: UUID, banks: Sequence[UUID]) -> bool:
    """A draft draws from exactly these banks. Returns whether anything changed.

    raises      NotFound for a bank that is closed, of another region and not shared, or for practice when this is not, and
                the other way round; Conflict ``blueprint-published``, ``blueprint-withdrawn``
    """
    with transaction.atomic():
        plan = _draft(actor, blueprint)
        wanted = set(offered_banks(plan).filter(uuid__in=banks).values_list("pk", flat=True))
        if len(wanted) < len(set(banks)):
            raise NotFound
        now = set(BlueprintBank.objects.filter(blueprint=plan).values_list("bank", flat=True))
        if wanted == now:
            return False
        BlueprintBank.objects.filter(blueprint=plan).exclude(bank__in=wanted).delete()
        BlueprintBank.objects.bulk_create(BlueprintBank(blueprint=plan, bank_id=bank) for bank in sorted(wanted - now))
        record(actor, "exams.blueprint_banks_set", plan, region=plan.region_id, banks=sorted(wanted))
    return True


def publish_blueprint(actor: Actor, *, blueprint: UUID) -> Blueprint:
    """From now on it does not change, and forms may be made. A second time changes nothing.

    raises      NotFound; Conflict ``blueprint-withdrawn``, ``blueprint-incomplete``: no rows or no banks;
                ``blueprint-infeasible``: its banks cannot meet it now, with the rows; ``blueprint-too-hard``
    """
    with transaction.atomic():
        row = _open(actor, blueprint)
        if row.published_at is None:
            if missing := missing_of(row):
                raise Conflict("blueprint-incomplete", " ".join(missing))
            if problems := troubles(pool_of(row)):
                raise Conflict("blueprint-infeasible", " ".join(one.sentence for one in problems))
            row.published_at = timezone.now()
            row.save(update_fields=["published_at"])
            record(actor, "exams.blueprint_published", row, region=row.region_id)
    return row


def withdraw_blueprint(actor: Actor, *, blueprint: UUID) -> Blueprint:
    """No more forms are made of it; those that were stay. A draft is thrown away so.

    raises      NotFound; Conflict ``blueprint-withdrawn``
    """
    with transaction.atomic():
        row = _open(actor, blueprint)
        row.withdrawn_at = timezone.now()
        row.save(update_fields=["withdrawn_at"])
        record(actor, "exams.blueprint_withdrawn", row, region=row.region_id)
    return row


def copy_blueprint(actor: Actor, *, blueprint: UUID, title: str = "") -> Blueprint:
    """A draft with everything that a blueprint has: how a published one is changed.

    title       empty: the same with “(salinan)”
    raises      NotFound
    """
    with transaction.atomic():
        old = kept_blueprint_for(actor, blueprint)
        facts = replace(facts_of(old), title=title.strip() or _("%(title)s (salinan)") % {"title": old.title})
        row = _begun(old.region_id, facts.checked())
        BlueprintRow.objects.bulk_create(
            BlueprintRow(blueprint=row, **one) for one in _rows(old).order_by("number").values(*_COLUMNS)
        )
        kept = offered_banks(old).filter(pk__in=BlueprintBank.objects.filter(blueprint=old).values("bank"))
        BlueprintBank.objects.bulk_create(BlueprintBank(blueprint=row, bank=bank) for bank in kept.order_by("pk"))
        record(actor, "exams.blueprint_created", row, region=row.region_id, copied=old.pk)
    return row


def facts_of(row: Blueprint) -> BlueprintFacts:
    """What a blueprint is now."""
    return BlueprintFacts(**{name: getattr(row, name) for name in asdict(BlueprintFacts(title=row.title))})


def _open(actor: Actor, uuid: UUID) -> Blueprint:
    """A blueprint that was not withdrawn, locked. Inside a transaction."""
    row = kept_blueprint_for(actor, uuid, lock=True)
    if row.withdrawn_at:
        raise Conflict("blueprint-withdrawn", _("Kisi-kisi ini sudah ditarik. Salin bila ingin memakainya kembali."))
    return row


def _draft(actor: Actor, uuid: UUID) -> Blueprint:
    row = _open(actor, uuid)
    if row.published_at:
        raise Conflict(
            "blueprint-published", _("Kisi-kisi ini sudah terbit dan tidak diubah lagi. Salin, lalu ubah salinannya.")
        )
    return row


def _begun(region: int, facts: BlueprintFacts) -> Blueprint:
    row = Blueprint.objects.create(region_id=region, created_at=timezone.now(), **asdict(facts))
    row.refresh_from_db()
    return row


def _rows(plan: Blueprint) -> "QuerySet[BlueprintRow]":
    return BlueprintRow.objects.filter(blueprint=plan)


def _row(number: int, facts: RowFacts, known: Mapping[UUID, int]) -> dict[str, Any]:
    """A line as its table holds it. Raises NotFound for an unknown competency; Invalid for what cannot be."""
    told = {"n": number, "least": facts.least, "most": facts.most}
    for value, choices in ((facts.sector, Sector), (facts.cognitive, Cognitive), (facts.kind, ItemKind)):
        if value and value not in choices.values:
            raise Invalid(
                "row-content",
                _("Baris %(n)s: “%(read)s” tidak dikenal. Pilih dari daftar.") % {**told, "read": value},
            )
    if facts.competency is not None and facts.competency not in known:
        raise NotFound
    if facts.level is not None and (facts.competency is None or facts.level not in _LEVELS):
        raise Invalid("row-level", _("Baris %(n)s: level 1 sampai 9, dan hanya bersama kompetensinya.") % told)
    if not 0 <= facts.least <= facts.most <= _ITEMS[-1] or facts.most < 1:
        raise Invalid(
            "row-range",
            _(
                "Baris %(n)s: terbaca %(least)s sampai %(most)s butir. Paling sedikit 0, dan tidak lebih dari paling banyak."
            )
            % told,
        )
    return {
        "number": number,
        "sector": facts.sector,
        "competency_id": known[facts.competency] if facts.competency else None,
        "level": facts.level,
        "cognitive": facts.cognitive,
        "kind": facts.kind,
        "least": facts.least,
        "most": facts.most,
    }


def _within(code: str, value: int, allowed: range, text: str) -> None:
    if value not in allowed:
        raise Invalid(code, text % {"n": value, "most": allowed[-1]})


def _refuse_mark(mark: Decimal | None, reason: str) -> None:
    if mark is None:
        return
    if not 0 <= mark <= 100:  # noqa: PLR2004  # per cent
        raise Invalid("blueprint-mark", _("Batas lulus 0 sampai 100 persen. Kosongkan bila tidak ada."))
    if not reason:
        raise Invalid(
            "blueprint-reason", _("Tulis siapa yang menetapkan batas lulus dan atas dasar apa, misalnya SK panel.")
        )


def _lines(text: str) -> str:
    """Text of several lines, without spaces at their ends and without empty lines around it."""
    return "\n".join(line.rstrip() for line in text.strip().splitlines())
