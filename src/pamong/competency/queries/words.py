"""What was shown, in words: the gap beside its bar, and why a level counts as it does."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from pamong.competency.models import EvidenceKind, GapState
from pamong.competency.queries.pieces import Piece
from pamong.kit.wording import number


@dataclass(frozen=True, slots=True)
class Shown:
    """What somebody has shown of one competency.

    state               1 counted, 2 only self-rated, 3 contradictory, 4 no evidence
    value, low, high    weighed level and its 95 % interval, unrounded; None without evidence
    counted             the level that counts; None for none
    low_kind, high_kind kinds that contradict each other; 0 for none
    """

    state: int
    value: float | None = None
    low: float | None = None
    high: float | None = None
    counted: int | None = None
    low_kind: int = 0
    high_kind: int = 0

    @property
    def verified(self) -> bool:
        """Whether a level counts."""
        return self.state == GapState.COUNTED

    @property
    def drawn(self) -> int:
        """Up to which level its bar is filled, or hatched where it is not verified; 0 while it is contradictory."""
        if self.counted is not None:
            return self.counted
        return round(self.value) if self.state == GapState.UNVERIFIED and self.value else 0


def gap_words(state: int, counted: int | None, required: int | None) -> str:
    """``Kurang 1 tingkat``, ``Sesuai``, or why nothing can be said yet; empty where nothing is required of what counts."""
    if state == GapState.UNVERIFIED:
        return _("Belum terverifikasi, baru penilaian diri")
    if state == GapState.DISCUSSION:
        return _("Perlu dibahas, dua bukti berbeda jauh")
    if counted is None:
        return _("Belum ada bukti")
    if required is None:
        return ""
    if counted < required:
        return _("Kurang %(n)s tingkat") % {"n": required - counted}
    return _("Lebih %(n)s tingkat") % {"n": counted - required} if counted > required else _("Sesuai")


def why(shown: Shown, pieces: Sequence[Piece]) -> str:
    """How the level came about: the estimate, what it rests on, which weighs most, and what was done to it."""
    counted = [piece for piece in pieces if not piece.unused]
    if shown.value is None or shown.low is None or shown.high is None or not counted:
        return _("Belum ada bukti yang dihitung, jadi belum ada tingkat.")
    parts = [
        _("Taksiran %(value)s (selang %(low)s sampai %(high)s) dari %(n)s bukti: %(pieces)s.")
        % {
            "value": number(shown.value, 1),
            "low": number(shown.low, 1),
            "high": number(shown.high, 1),
            "n": len(counted),
            "pieces": "; ".join(piece.said for piece in counted),
        }
    ]
    if len(counted) > 1:
        heaviest = max(counted, key=lambda piece: piece.share or 0)
        parts.append(
            _("Yang dihitung paling berat: %(kind)s, %(share)s %%.") % {"kind": heaviest.short, "share": heaviest.share}
        )
    return " ".join([*parts, _outcome(shown, counted)])


def _outcome(shown: Shown, counted: Sequence[Piece]) -> str:
    """What was made of the estimate."""
    if shown.state == GapState.UNVERIFIED:
        return _("Baru ada penilaian diri, jadi belum ada tingkat yang dihitung sampai ada bukti lain.")
    if shown.state == GapState.DISCUSSION:
        return _(
            "%(low)s menunjukkan paling sedikit dua tingkat di bawah %(high)s, jadi belum ada tingkat yang dihitung sampai dibahas."
        ) % {"low": EvidenceKind(shown.low_kind).label, "high": str(EvidenceKind(shown.high_kind).label).lower()}
    said = _("Tingkat yang dihitung %(level)s: taksiran ditambah 0,25, lalu dibulatkan ke bawah.") % {
        "level": shown.counted
    }
    if any(piece.kind == EvidenceKind.SELF for piece in counted):
        return said + " " + _("Penilaian diri tidak menaikkannya di atas bukti lain yang tertinggi.")
    return said
