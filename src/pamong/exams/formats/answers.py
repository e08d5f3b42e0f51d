"""Answers as other systems write them, as types of items here. What they say beyond that is named."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pamong.exams.formats.markup import Marked
from pamong.exams.formats.raw import RIGHT, CannotTake, listed, shown

Answers = tuple[str, dict[str, Any], dict[str, Any], tuple[str, ...]]
"""Kind, what content and key hold beside the question, and sentences about what was lost."""

UNEQUAL: Final = gettext_lazy("Bobot yang berbeda-beda disamakan: tiap pasangan bernilai sama.")
FULL: Final = 100.0
_NEAR: Final = 0.01
_MOST: Final = 100


@dataclass(frozen=True, slots=True)
class Choice:
    """An option, and its weight in per cent of the points."""

    told: Marked
    weight: float


def percent(text: str) -> float:
    """A weight in per cent as files write it; 0 for what is none."""
    try:
        value = float(text.strip().replace(",", "."))
    except ValueError:
        return 0.0
    return max(-FULL, min(FULL, value)) if math.isfinite(value) else 0.0


def chosen(choices: Sequence[Choice], *, several: bool, graded: bool = False) -> Answers:
    """A choice, by its weights: one right answer, several, or each worth something.

    several     whether more than one may be chosen
    graded      each is worth something, though the weights could as well mean one right answer
    """
    options = listed([one.told.text for one in choices])
    lost = losses([one.told for one in choices])
    weights = {option["id"]: one.weight for option, one in zip(options, choices, strict=True)}
    if not any(weight > 0 for weight in weights.values()):
        raise CannotTake(_("Tidak ada jawaban yang ditandai benar."))
    if several:
        key, more = _several(weights)
        return "multiple", {"options": options}, key, (*lost, *more)
    if any(weight < 0 for weight in weights.values()):
        lost = (*lost, _("Nilai negatif menjadi 0."))
    whole = [one for one, weight in weights.items() if weight > 0]
    if len(whole) == 1 and not graded:
        return "single", {"options": options}, {"right": whole[0]}, lost
    if not graded and len({weights[one] for one in whole}) == 1:
        lost = (*lost, _("Beberapa pilihan dianggap benar, cukup dipilih satu: soal menjadi penilaian situasi."))
    return "judgement", {"options": options}, {"points": points_of(weights)}, lost


def points_of(weights: dict[str, float]) -> dict[str, int]:
    """The smallest whole points that stand to each other as the weights do; per cents where those are too large."""
    best = max(weights.values())
    shares = {one: Fraction(max(0.0, weight) / best).limit_denominator(_MOST) for one, weight in weights.items()}
    whole = math.lcm(*(share.denominator for share in shares.values()))
    scale = min(whole, _MOST)
    return {one: round(share * scale) for one, share in shares.items()}


def matching(pairs: Sequence[tuple[Marked, Marked]]) -> Answers:
    """Pairs; one without a left side is a partner too many. Partners are shown by the alphabet, not as they pair."""
    left = [one.text for one, _other in pairs if one.text]
    right = sorted({other.text for _one, other in pairs if other.text}, key=lambda text: (text.casefold(), text))
    lefts, rights = listed(left), listed(right, RIGHT)
    ids = {one["text"]: one["id"] for one in rights}
    partners = [other.text for one, other in pairs if one.text]
    key = {"pairs": {one["id"]: ids.get(partner, "") for one, partner in zip(lefts, partners, strict=True)}}
    lost = losses([side for pair in pairs for side in pair])
    return "matching", {"left": lefts, "right": rights}, key, lost


def ordering(steps: Sequence[Marked], *, partial: bool) -> Answers:
    """Steps in their right order."""
    texts = [one.text for one in steps]
    options = listed(shown(texts))
    ids = {one["text"]: one["id"] for one in options}
    key = {"order": [ids[text] for text in texts]} | ({"partial": True} if partial else {})
    return "ordering", {"options": options}, key, losses(steps)


def number(found: Sequence[tuple[str, str, float]], unit: str = "") -> Answers:
    """A number; of several the best one.

    found       value, tolerance and weight; a tolerance ``..`` says that the value is a range
    """
    best = max(found, key=lambda one: one[2], default=None)
    if best is None:
        raise CannotTake(_("Tidak ada jawaban yang ditandai benar."))
    value, tolerance, _weight = best
    try:
        middle, around = _between(value) if tolerance == ".." else (_decimal(value), _decimal(tolerance))
    except InvalidOperation as error:
        raise CannotTake(_("“%(read)s” tidak terbaca sebagai angka.") % {"read": value}) from error
    key = {"value": _digits(middle)} | ({"tolerance": _digits(around)} if around else {})
    lost = (_("Hanya jawaban angka yang bernilai penuh yang diambil."),) if len(found) > 1 else ()
    return "numeric", {"unit": unit} if unit else {}, key, lost


def short_text(forms: Sequence[tuple[str, float]], *, exact: bool) -> Answers:
    """Accepted forms with their weights; those worth less than the whole are left out."""
    accepted = list(dict.fromkeys(text for text, weight in forms if weight >= FULL - _NEAR))
    if not accepted:
        raise CannotTake(_("Tidak ada jawaban yang ditandai benar."))
    some = any(0 < weight < FULL - _NEAR for _text, weight in forms)
    lost = (_("Jawaban yang bernilai sebagian tidak diambil."),) if some else ()
    return "short_text", {}, {"accepted": accepted} | ({"exact": True} if exact else {}), lost


def _several(weights: dict[str, float]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Several right ones: all or nothing when a wrong one takes everything away, else each its share."""
    right = [one for one, weight in weights.items() if weight > 0]
    wrong = [weight for weight in weights.values() if weight <= 0]
    share = FULL / len(right)
    if wrong and all(weight <= _NEAR - FULL for weight in wrong):
        return {"right": right}, ()
    fair = all(abs(weights[one] - share) < _NEAR for one in right) and all(
        abs(weight + share) < _NEAR for weight in wrong
    )
    said = _("Bobot pilihan disamakan: tiap jawaban benar menambah, tiap jawaban salah mengurangi sama besar.")
    return {"right": right, "partial": True}, () if fair else (said,)


def losses(told: Sequence[Marked]) -> tuple[str, ...]:
    """Sentences about what options lose."""
    lost = [sentence for one in told for sentence in one.lost]
    if any(one.pictures for one in told):
        lost.append(_("Gambar pada pilihan tidak diambil."))
    return tuple(dict.fromkeys(lost))


def _between(text: str) -> tuple[Decimal, Decimal]:
    low, high = map(_decimal, text.split("..", 1))
    return (low + high) / 2, abs(high - low) / 2


def _decimal(text: str) -> Decimal:
    value = Decimal(text.strip().replace(",", "."))
    if not value.is_finite() or abs(value.adjusted()) > 30:  # noqa: PLR2004  # longer than anybody types
        raise InvalidOperation
    return value


def _digits(value: Decimal) -> str:
    """Without zeros at the end: 12.50 and 12.5 are one number."""
    return format(value.normalize() + 0, "f")
