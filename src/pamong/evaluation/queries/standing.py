"""How follow-ups stand: told by their notes and the day, never stored."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pamong.core.refusals import Text
from pamong.evaluation.models import FollowUp, FollowUpNote, NoteKind

State = Literal["running", "overdue", "done", "waived"]

OPEN: Final = frozenset({"running", "overdue"})
"""States in which a follow-up still waits for proof or a reason."""

EFFECTS: Final[dict[str, str]] = {
    "yes": "Membantu",
    "no": "Tidak membantu",
    "unclear": "Belum dapat dinilai",
}
"""What an effect check found, and with which words its note begins: kept in the language of the office."""

EFFECT_CHOICES: Final[tuple[tuple[str, Text], ...]] = (
    ("yes", gettext_lazy("Membantu")),
    ("no", gettext_lazy("Tidak membantu")),
    ("unclear", gettext_lazy("Belum dapat dinilai")),
)
"""The same, to choose from."""

_TONES: Final = {"running": "on", "overdue": "warn", "done": "ok", "waived": ""}
_ENDS: Final[dict[NoteKind, State]] = {
    NoteKind.DONE: "done",
    NoteKind.WAIVED: "waived",
    NoteKind.REOPENED: "running",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """A follow-up on one day.

    due_on      as it stands after postponements
    over        days since it was due, while it is open; 0 before
    words       of the note that ended it: what was done, or why it is not done; empty while it is open
    proof       where the proof is: an address or words, else the name of the file
    ended_by    account that signed the end
    effect      yes, no, unclear: what the newest check found; empty before one
    checked     the words of that check
    """

    state: State
    due_on: date
    over: int
    words: str
    proof: str
    ended_at: datetime | None
    ended_by: int | None
    effect: str
    checked: str

    @property
    def open(self) -> bool:
        """Whether it still waits for proof or a reason."""
        return self.state in OPEN

    @property
    def label(self) -> str:
        """``Berjalan``, ``Lewat 12 hari``, ``Selesai, ada bukti``, ``Tidak dilakukan``."""
        if self.state == "overdue":
            return ngettext("Lewat %(n)s hari", "Lewat %(n)s hari", self.over) % {"n": self.over}
        return {
            "running": _("Berjalan"),
            "done": _("Selesai, ada bukti"),
            "waived": _("Tidak dilakukan, ada alasan"),
        }[self.state]

    @property
    def tone(self) -> str:
        """Of its chip."""
        return _TONES[self.state]

    @property
    def picture(self) -> str:
        """Icon of its chip, where the tone's own would mislead; else empty."""
        return "silang" if self.state == "waived" else ""

    @property
    def effect_label(self) -> str:
        """``Membantu``; empty before a check."""
        return str(dict(EFFECT_CHOICES).get(self.effect, ""))


def day_in(zone: str) -> date:
    """The day that it is in a time zone."""
    return timezone.localdate(timezone=ZoneInfo(zone))


def notes_of(follow_ups: Collection[int]) -> dict[int, list[FollowUpNote]]:
    """Notes of follow-ups by id, in their order. One query."""
    found: dict[int, list[FollowUpNote]] = defaultdict(list)
    for note in FollowUpNote.objects.filter(follow_up__in=follow_ups).select_related("file").order_by("pk"):
        found[note.follow_up_id].append(note)
    return found


def standing(row: FollowUp, notes: Sequence[FollowUpNote], today: date) -> Standing:
    """How a follow-up stands.

    notes       all of it, in their order
    """
    due_on = next((note.due_on for note in reversed(notes) if note.due_on), row.due_on)
    last = next((note for note in reversed(notes) if note.kind in _ENDS), None)
    end = last if last and last.kind != NoteKind.REOPENED else None
    over = 0 if end else max(0, (today - due_on).days)
    effect, checked = _effect(notes, since=end.pk) if end and end.kind == NoteKind.DONE else ("", "")
    return Standing(
        state=_ENDS[NoteKind(end.kind)] if end else "overdue" if over else "running",
        due_on=due_on,
        over=over,
        words=end.text if end else "",
        proof=_proof(end),
        ended_at=end.at if end else None,
        ended_by=end.by if end else None,
        effect=effect,
        checked=checked,
    )


def standings(rows: Sequence[FollowUp], zone: str) -> dict[int, Standing]:
    """The same for many of one region, by id. One query."""
    notes, today = notes_of([row.pk for row in rows]), day_in(zone)
    return {row.pk: standing(row, notes.get(row.pk, ()), today) for row in rows}


def effect_text(effect: str, text: str) -> str:
    """A check as its note says it: ``Membantu: antrean tengah 22 menit``."""
    return f"{EFFECTS[effect]}: {text}"


def _proof(end: FollowUpNote | None) -> str:
    if end is None:
        return ""
    return end.proof or (end.file.name if end.file else "")


def _effect(notes: Sequence[FollowUpNote], since: int) -> tuple[str, str]:
    """The newest check after the last end: what it found, and its words."""
    for note in reversed(notes):
        if note.kind == NoteKind.EFFECT and note.pk > since:
            words, _colon, text = note.text.partition(": ")
            return next((key for key, said in EFFECTS.items() if said == words), "unclear"), text
    return "", ""
