"""Rows of a table of cases → lines for the drafts: each understood, or refused with every reason at once."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from operator import itemgetter
from typing import Final
from zoneinfo import ZoneInfo

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from pamong.kit.imports import Note, Problem, Refused, Unreadable, read_digits
from pamong.kit.imports.bulk import escaped
from pamong.kit.imports.formats import Cell, is_blank, plain
from pamong.services.actions.case_table.columns import COLUMNS, MOMENTS
from pamong.services.formats.case_words import read_channel, read_contacts, read_outcome, read_returns
from pamong.services.formats.clock import MIDNIGHT, Clock

AHEAD: Final = timedelta(minutes=5)
"""By how much clocks of offices may be fast."""

LONGEST: Final = 2_000
"""Characters of a reason."""

LONGEST_KEY: Final = 200
"""Characters of a case's number."""

FACTS: Final = (
    *("received_at", "called_at", "responded_at", "complete_at", "decided_at", "handed_over_at"),
    *("received_on", "started_on", "decided_on", "returns", "contacts", "channel", "outcome", "reason", "handler"),
)
"""Columns of a draft after its key, in the order of a line."""

_PLACES: Final = (
    *("source_key", *MOMENTS),
    *("returned", "contacts", "channel", "outcome", "reason", "handler"),
)
_LABELS: Final = {column.key: column.label for column in COLUMNS}
_REQUIRED: Final = ("source_key", "received_at")
_KNOWN: Final = 100_000
_NONE: Final = "\\N"
_DAY: Final = len("2026-11-21")


class CaseReader:
    """Reads the rows of one file.

    zone        name of the region's time zone
    now         what lies more than five minutes ahead of it is refused
    people      NIP → person, of those whose record the region keeps; None where the table names nobody
    """

    def __init__(
        self, places: Mapping[str, int], *, zone: str, now: datetime, people: Mapping[str, int] | None = None
    ) -> None:
        """Places are those of ``Layout``: column key → index in a row."""
        self._zone = ZoneInfo(zone)
        self._limit = (now + AHEAD).astimezone(self._zone).replace(tzinfo=None).isoformat(" ")
        self._width = max(places.values(), default=-1) + 1
        self._pick = itemgetter(*(places.get(key, -1) for key in _PLACES))  # the last of a row is blank: see ``read``
        self._moment = Clock(self._zone).read
        self._returns = _remembering(lambda text: str(read_returns(text)), "0")
        self._contacts = _remembering(lambda text: str(read_contacts(text) or _NONE), _NONE)
        self._channel = _remembering(read_channel, "")
        self._outcome = _remembering(read_outcome, "")
        self._handler = _remembering(self._person, _NONE)
        self._people = people or {}
        self._strangers = self._undated = 0

    def read(self, row: Sequence[Cell]) -> str:
        """See ``LineReader``."""
        width = len(row)
        cells = self._pick((*row, "") if width >= self._width else (*row, *[""] * (self._width - width + 1)))
        moment = self._moment
        try:
            key, received, called, responded = _key(cells[0]), moment(cells[1]), moment(cells[2]), moment(cells[3])
            complete, decided, handed = moment(cells[4]), moment(cells[5]), moment(cells[6])
            returns, contacts = self._returns(cells[7]), self._contacts(cells[8])
            channel, outcome, reason = self._channel(cells[9]), self._outcome(cells[10]), _reason(cells[11])
        except Unreadable:
            raise self._refusal(cells) from None
        if not (key and received):
            if any(map(_said, cells)):
                raise self._refusal(cells)
            return ""
        if (
            (called and called < received)
            or (responded and responded < received)
            or (complete and complete < received)
            or (decided and decided < received)
            or (handed and (not decided or handed < decided))
            or max(received, called, responded, complete, decided, handed) > self._limit
        ):
            called, responded, complete, decided, handed = self._placed(cells)
        if outcome and not decided:
            self._undated += 1
        return (
            f"{key}\t{received}\t{called or _NONE}\t{responded or _NONE}\t{complete or _NONE}\t{decided or _NONE}"
            f"\t{handed or _NONE}\t{received[:_DAY]}\t{(complete or received)[:_DAY]}\t{decided[:_DAY] or _NONE}"
            f"\t{returns}\t{contacts}\t{channel}\t{outcome}\t{reason}\t{self._handler(cells[12])}"
        )

    def notes(self) -> Iterator[Note]:
        """See ``LineReader``."""
        if self._strangers:
            told = _("%(count)s NIP petugas tidak dikenal di instansi ini. Berkasnya masuk tanpa petugas.")
            yield Note(told % {"count": _count(self._strangers)})
        if self._undated:
            told = _("%(count)s berkas punya hasil tanpa tanggal diputus, jadi dihitung masih terbuka.")
            yield Note(told % {"count": _count(self._undated)})

    def _person(self, text: str) -> str:
        try:
            person = self._people.get(read_digits(text))
        except Unreadable:
            person = None
        if person is None:
            self._strangers += 1  # each is looked for once: see ``_remembering``
            return _NONE
        return str(person)

    def _placed(self, cells: Sequence[Cell]) -> Sequence[str]:
        """The moments after receipt. One of which only the day is known comes after what is known of that day before it.

        raises      Refused for what cannot be in this order
        """
        moments = _ordered([self._moment(cell) for cell in cells[1 : 1 + len(MOMENTS)]])
        if any(True for _problem in self._disorder(moments)):
            raise self._refusal(cells)
        return moments[1:]

    def _refusal(self, cells: Sequence[Cell]) -> Refused:
        """Everything that is wrong with a row."""
        readers = (
            _key,
            *[self._moment] * len(MOMENTS),
            self._returns,
            self._contacts,
            self._channel,
            self._outcome,
            _reason,
        )
        problems: list[Problem] = []
        read: dict[str, str] = {}
        for key, reader, cell in zip(_PLACES, readers, cells, strict=False):  # a handler is never a reason
            try:
                read[key] = reader(cell)
            except Unreadable as unreadable:
                problems.append(Problem(key, unreadable.message))
            else:
                if not read[key] and key in _REQUIRED:
                    problems.append(Problem(key, _("Wajib diisi.")))
        problems += self._disorder(_ordered([read.get(key, "") for key in MOMENTS]))
        return Refused(read.get("source_key", ""), problems)

    def _disorder(self, moments: Sequence[str]) -> Iterator[Problem]:
        """What cannot have happened at these times; blank ones are left out."""
        told = dict(zip(MOMENTS, moments, strict=True))
        received, decided, handed = told["received_at"], told["decided_at"], told["handed_over_at"]
        for key, at in told.items():
            if at > self._limit:
                words = {"what": _LABELS[key], "at": _shown(at)}
                yield Problem(key, _("%(what)s terbaca %(at)s, padahal saat itu belum tiba.") % words)
            elif at and received and at < received and key != "handed_over_at":
                words = {"what": _LABELS[key], "at": _shown(at), "received": _shown(received)}
                yield Problem(key, _("%(what)s terbaca %(at)s, sebelum berkas diterima pada %(received)s.") % words)
        if handed and not decided:
            yield Problem(
                "handed_over_at", _("Berkas diserahkan tetapi tanggal diputus kosong. Isi tanggal diputusnya.")
            )
        elif handed and handed < decided:
            words = {"at": _shown(handed), "decided": _shown(decided)}
            yield Problem("handed_over_at", _("Berkas diserahkan %(at)s, sebelum diputus pada %(decided)s.") % words)


def _ordered(moments: Sequence[str]) -> list[str]:
    received, called, responded, complete, decided, handed = moments
    complete = _after(complete, received)
    decided = _after(decided, received, complete)
    return [
        *(received, _after(called, received), _after(responded, received), complete),
        *(decided, _after(handed, received, decided)),
    ]


def _after(moment: str, *others: str) -> str:
    """The moment; where only its day is known, not before the others of that day."""
    if not moment.endswith(MIDNIGHT):
        return moment
    return max(moment, *(other for other in others if other[:_DAY] == moment[:_DAY]), "")


def _remembering(read: Callable[[str], str], blank: str) -> Callable[[Cell], str]:
    """A reader of cells in which few different things stand."""
    known: dict[Cell, str] = {"": blank, None: blank}

    def remembered(cell: Cell) -> str:
        found = known.get(cell)
        if found is None:
            text = plain(cell)
            found = blank if is_blank(text) else read(text)
            if len(known) < _KNOWN:
                known[cell] = found
        return found

    return remembered


def _key(cell: Cell) -> str:
    """Number of a case, as COPY takes it. Raises Unreadable."""
    text = plain(cell)
    if is_blank(text):
        return ""
    if len(text) > LONGEST_KEY:
        raise Unreadable(
            _("Nomor berkas ini %(length)s karakter, paling panjang %(most)s.")
            % {"length": len(text), "most": LONGEST_KEY}
        )
    return escaped(" ".join(text.split()))


def _reason(cell: Cell) -> str:
    """Why, on one line, as COPY takes it. Raises Unreadable."""
    if not cell:
        return ""
    text = " ".join(plain(cell).split())
    if len(text) > LONGEST:
        raise Unreadable(
            _("Alasan ini %(length)s karakter, paling panjang %(most)s. Pendekkan isinya.")
            % {"length": _count(len(text)), "most": _count(LONGEST)}
        )
    return "" if is_blank(text) else escaped(text)


def _said(cell: Cell) -> bool:
    return bool(plain(cell))


def _shown(moment: str) -> str:
    """As people write it: 21/11/2026 10.32; a day alone where only that is known."""
    day = "/".join(reversed(moment[:_DAY].split("-")))
    return day if moment.endswith(MIDNIGHT) else f"{day} {moment[11:16].replace(':', '.')}"


def _count(number: int) -> str:
    return number_format(number, force_grouping=True)
