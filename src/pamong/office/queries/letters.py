"""Letters of a region for who keeps them, and for anybody whether one holds."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, BinaryIO, Final
from uuid import UUID

from django.db.models import Max, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from pamong.core.actor import Actor
from pamong.core.refusals import NotFound, Text
from pamong.kit.files import open_file
from pamong.office.access import KEEPERS, letter_for
from pamong.office.models import Letter, LetterEdition
from pamong.people.access import whole_region_for
from pamong.people.formats.codes import grouped, read_code
from pamong.people.queries.paged import Rows, page_of
from pamong.people.queries.presence import RegionFacts, names_of, region_facts
from pamong.people.queries.words import words

if TYPE_CHECKING:
    from django.core.paginator import Page

KINDS: Final[dict[str, Text]] = {
    "invitation": _("Undangan"),
    "assignment": _("Surat tugas"),
    "roster": _("Daftar hadir"),
    "hours": _("Rekap JP"),
    "completion": _("STTPP"),
    "minutes": _("Berita acara"),
}
"""Kind of letter → what people call it."""

STATES: Final = ("berlaku", "dicabut")
"""Words by which a list is narrowed to letters that hold, and to withdrawn ones."""


@dataclass(frozen=True, slots=True)
class LetterRow:
    """A letter, with what its last edition says.

    code        grouped; ``editions`` how many were printed, the last one holds
    """

    uuid: UUID
    kind: str
    kind_label: str
    number: str
    subject: str
    source: str
    code: str
    dated: date
    paper: str
    editions: int
    created_at: datetime
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True)
class EditionRow:
    """One printing. ``by``: who issued it; empty for the system."""

    edition: int
    dated: date
    paper: str
    reason: str
    digest: str
    issued_at: datetime
    by: str
    holds: bool


@dataclass(frozen=True, slots=True)
class LettersWanted:
    """What somebody looks for; all empty is every letter. ``state`` is one of ``STATES``."""

    text: str = ""
    kind: str = ""
    state: str = ""

    @property
    def narrows(self) -> bool:
        """Whether it asks for anything but all."""
        return self != LettersWanted()


@dataclass(frozen=True, slots=True)
class Letters:
    """A page of a region's letters."""

    region: RegionFacts
    page: "Page[LetterRow]"


@dataclass(frozen=True, slots=True)
class LetterPage:
    """A letter with its editions, newest first. ``content``: what the last one was made of."""

    row: LetterRow
    region: RegionFacts
    editions: tuple[EditionRow, ...]
    withdrawal: str
    withdrawn_by: str
    content: dict[str, Any]


@dataclass(frozen=True, slots=True)
class LetterFile:
    """An edition as a file, open for reading."""

    content: BinaryIO
    name: str


@dataclass(frozen=True, slots=True)
class CheckedLetter:
    """What anybody may know of a letter: never whose names stand in it.

    state       holds or withdrawn
    edition     how many editions there are; the last one holds
    dated       date on the last one
    office      who wrote it; ``region`` its government
    """

    state: str
    code: str
    number: str
    kind: str
    subject: str
    office: str
    region: str
    dated: date
    edition: int


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file that somebody holds, against every edition that was handed out. ``edition``: which one it is."""

    edition: int
    letter: CheckedLetter


def letters(actor: Actor, code: str, wanted: LettersWanted, *, page: str | None = None) -> Letters:
    """Letters of a region, newest first. Raises NotFound for who does not organise over the whole of it."""
    region = whole_region_for(actor, code, KEEPERS)
    return Letters(region_facts(region), page_of(letter_rows(actor, code, wanted), page))


def letter_rows(actor: Actor, code: str, wanted: LettersWanted) -> Rows[LetterRow]:
    """The same, for a file."""
    found = Letter.objects.filter(region=whole_region_for(actor, code, KEEPERS))
    for word in words(wanted.text):
        found = found.filter(Q(number__icontains=word) | Q(subject__icontains=word))
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.state in STATES:
        found = found.filter(withdrawn_at__isnull=wanted.state == STATES[0])
    return Rows(_last(found).order_by("-created_at", "-pk"), read_letters)


def letter_page(actor: Actor, uuid: UUID) -> LetterPage:
    """A letter of a region that the actor keeps. Raises NotFound."""
    row = letter_for(actor, uuid)
    editions = list(LetterEdition.objects.filter(letter=row).order_by("-edition"))
    names = names_of([row.withdrawn_by, *(one.issued_by for one in editions)])
    return LetterPage(
        row=read_letters(list(_last(Letter.objects.filter(pk=row.pk))))[0],
        region=region_facts(row.region),
        editions=tuple(_edition(one, names, last=editions[0].edition, letter=row) for one in editions),
        withdrawal=row.withdrawal,
        withdrawn_by=names.get(row.withdrawn_by or 0, ""),
        content=editions[0].content,
    )


def letter_file(actor: Actor, uuid: UUID, edition: int) -> LetterFile:
    """An edition of a letter that the actor keeps, an earlier one too. Raises NotFound."""
    return file_of(letter_for(actor, uuid).pk, edition)


def file_of(letter: int, edition: int | None = None) -> LetterFile:
    """An edition, or the last one. No actor; whoever asks has checked the right to it. Raises NotFound."""
    rows = LetterEdition.objects.filter(letter=letter).select_related("file").order_by("-edition")
    row = (rows if edition is None else rows.filter(edition=edition)).first()
    if row is None:
        raise NotFound
    return LetterFile(open_file(row.file), row.file.name)


def letters_about(region: int, sources: Collection[str]) -> list[tuple[int, LetterRow, list[int]]]:
    """Letters of a region written for these things: id, facts, and ids of the people whose names stand in the last edition.

    No actor; whoever asks has checked the right to know.
    """
    found = list(_last(Letter.objects.filter(region=region, source__in=sources)).order_by("-created_at", "-pk"))
    people = _people(row.pk for row in found)
    return [(row.pk, facts, people.get(row.pk, [])) for row, facts in zip(found, read_letters(found), strict=True)]


def remembered(region: int, kind: str = "") -> dict[str, Any]:
    """What the region's last letter, or last one of a kind, was made of; nothing before the first. No actor, as above."""
    rows = LetterEdition.objects.filter(letter__region=region).order_by("-pk")
    rows = rows.filter(letter__kind=kind) if kind else rows
    content: dict[str, Any] = rows.values_list("content", flat=True).first() or {}
    return content


def check_letter(typed: str) -> CheckedLetter | None:
    """The letter with this code, as somebody typed it; None when none of ours has it. For anybody."""
    found = list(_last(Letter.objects.filter(code=read_code(typed)).select_related("region")))
    return _checked(found[0]) if found else None


def check_file(digest: str) -> CheckedFile | None:
    """The edition whose file has this SHA-256; None when we handed out no such file. For anybody."""
    edition = LetterEdition.objects.filter(digest=digest).first()
    if edition is None:
        return None
    row = _last(Letter.objects.filter(pk=edition.letter_id).select_related("region")).get()
    return CheckedFile(edition.edition, _checked(row))


def read_letters(found: "Sequence[Letter]") -> list[LetterRow]:
    """Rows of letters that were asked for with their last edition."""
    dates, papers = _columns(found)
    return [
        LetterRow(
            uuid=row.uuid,
            kind=row.kind,
            kind_label=str(KINDS.get(row.kind, row.kind)),
            number=row.number,
            subject=row.subject,
            source=row.source,
            code=grouped(row.code),
            dated=dates[row.pk],
            paper=papers[row.pk].upper(),
            editions=_editions(row),
            created_at=row.created_at,
            withdrawn_at=row.withdrawn_at,
        )
        for row in found
    ]


def _last(found: "QuerySet[Letter]") -> "QuerySet[Letter]":
    """With the number of the last edition."""
    editions = LetterEdition.objects.filter(letter=OuterRef("pk")).order_by().values("letter")
    return found.annotate(edition=Subquery(editions.annotate(last=Max("edition")).values("last")))


def _editions(row: Letter) -> int:
    number: int = getattr(row, "edition")  # noqa: B009  # an annotation, which the model does not know
    return number


def _columns(found: "Sequence[Letter]") -> tuple[dict[int, date], dict[int, str]]:
    """Date and paper of the last edition of each."""
    rows = LetterEdition.objects.filter(letter__in=[row.pk for row in found]).order_by("edition")
    values = list(rows.values_list("letter", "dated", "paper"))
    return {pk: dated for pk, dated, _paper in values}, {pk: paper for pk, _dated, paper in values}


def _people(letters: Iterable[int]) -> dict[int, list[int]]:
    rows = LetterEdition.objects.filter(letter__in=list(letters)).order_by("edition")
    return {pk: people or [] for pk, people in rows.values_list("letter", "content__people")}


def _edition(row: LetterEdition, names: dict[int, str], *, last: int, letter: Letter) -> EditionRow:
    return EditionRow(
        edition=row.edition,
        dated=row.dated,
        paper=row.paper.upper(),
        reason=row.reason,
        digest=row.digest,
        issued_at=row.issued_at,
        by=names.get(row.issued_by or 0, ""),
        holds=row.edition == last and letter.withdrawn_at is None,
    )


def _checked(row: Letter) -> CheckedLetter:
    facts = read_letters([row])[0]
    return CheckedLetter(
        state="withdrawn" if row.withdrawn_at else "holds",
        code=facts.code,
        number=facts.number,
        kind=facts.kind_label,
        subject=facts.subject,
        office=row.region.office,
        region=row.region.name,
        dated=facts.dated,
        edition=facts.editions,
    )
