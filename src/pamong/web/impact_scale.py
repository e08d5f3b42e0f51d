"""What both pictures of an impact report stand on: a scale of round numbers, and the paper or screen they are drawn for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor, log10
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from pamong.kit.wording import MINUS
from pamong.web.templatetags.pamong import angka

STEPS: Final = (1, 2, 2.5, 5, 10)
TICKS: Final = 4

# What pamong.css says on the screen. A picture on paper carries it, for no style sheet goes with it.
_PAPER: Final = """text{font-family:"Libertinus Serif";font-size:12px;fill:#4c463c}.t-strong{font-weight:600;fill:#1c1a17}
.t-a{font-weight:600;fill:#17365a}.t-m{font-weight:600;fill:#6f420b}.grid{stroke:#d9d4c9;stroke-width:.7}
.axis{stroke:#7d766a;stroke-width:.8}.ln{fill:none;stroke-width:2;stroke-linejoin:round;stroke-linecap:round}.a{stroke:#17365a}
.b{stroke:#4c463c;stroke-dasharray:5 4;stroke-width:1.6}.dot-a{fill:#17365a}.dot-b{fill:#fff;stroke:#4c463c;stroke-width:1.6}
.event{fill:#85510f;fill-opacity:.14}.event-l{stroke:#85510f;stroke-width:1.3;stroke-dasharray:2 3}
.whisk{stroke:#17365a;stroke-width:1.7}.gap{fill:#e4e4e4}.halo{paint-order:stroke;stroke:#fff;stroke-width:4px;stroke-linejoin:round}"""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is drawn on.

    height      in pixels
    width       of paper, in pixels; 0 for a screen, where lengths across are percent and style comes from ``pamong.css``
    """

    height: int
    width: int = 0

    def x(self, percent: float) -> str:
        """A length across, given in percent."""
        return f"{percent * self.width / 100:.1f}" if self.width else f"{percent:.2f}%"

    def path(self, kind: str, runs: Sequence[Sequence[tuple[float, float]]]) -> SafeString:
        """Lines through points in percent and pixels, one for each run."""
        across = self.width / 100 if self.width else 1
        whole = "".join("M" + "L".join(f"{x * across:.2f} {y:.1f}" for x, y in run) for run in runs)
        line = format_html('<path class="ln {}" d="{}"/>', kind, whole)
        if self.width:
            return line
        stretched = '<svg viewBox="0 0 100 {}" width="100%" height="{}" preserveAspectRatio="none">{}</svg>'
        return format_html(stretched, self.height, self.height, line)

    def picture(self, label: str, parts: Sequence[SafeString]) -> SafeString:
        """All parts in one; ``label`` is for who listens."""
        inner = format_html_join("", "{}", ((part,) for part in parts))
        if not self.width:
            tag = '<svg class="chart" width="100%" height="{}" role="img" aria-label="{}">{}</svg>'
            return format_html(tag, self.height, label, inner)
        style = mark_safe(_PAPER)  # noqa: S308  # a constant of ours
        tag = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" width="{}" height="{}"><style>{}</style>{}</svg>'
        return format_html(tag, self.width, self.height, self.width, self.height, style, inner)


@dataclass(frozen=True, slots=True)
class Scale:
    """Values from ``low`` at ``bottom`` to ``high`` at ``top`` (pixels from above), with a line every ``step``."""

    low: float
    high: float
    step: float
    top: float
    bottom: float

    def y(self, value: float) -> float:
        """Pixels from above."""
        return self.bottom - (value - self.low) / (self.high - self.low) * (self.bottom - self.top)

    def lines(self, sheet: Sheet, unit: str, *, signed: bool = False) -> Iterator[SafeString]:
        """A line for each step, the unit beside the topmost; the line of 0 is the axis."""
        count = round((self.high - self.low) / self.step)
        for place in range(count + 1):
            value = self.low + place * self.step
            zero = abs(value) < self.step / 2
            y = self.y(value)
            tag = '<line class="{}" x1="0" x2="{}" y1="{}" y2="{}"/>'
            yield format_html(tag, "axis" if zero else "grid", sheet.x(100), px(y), px(y))
            words = said(0.0 if zero else value, self.step, signed=signed)
            if place == count:
                words = f"{words} {unit}".strip()
            if signed or not zero:
                yield format_html('<text class="halo" x="0" y="{}">{}</text>', px(y - 5), words)


def scale(values: Sequence[float], *, top: float, bottom: float) -> Scale:
    """A scale that holds all these values and 0."""
    low, high = min(0.0, *values), max(0.0, *values)
    step = _step(high - low)
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)  # a value that is a step stays on it
    return Scale(first * step, max(last, first + 1) * step, step, top, bottom)


def said(value: float, step: float, *, signed: bool = False) -> str:
    """A number with as many places as its steps need: ``+2``, ``−0,5``, ``0``."""
    if not value:
        return angka(0)
    places = max(0, -int(Decimal(f"{step:.6g}").normalize().as_tuple().exponent))
    size = angka(abs(value), places)
    sign = MINUS if value < 0 else "+" if signed and value > 0 else ""
    return f"{sign}{size}"


def px(value: float) -> str:
    """Pixels, to a tenth."""
    return f"{value:.1f}"


def _step(length: float) -> float:
    """A round number that goes about four times into a length."""
    rough = max(length, 1e-9) / TICKS
    base: float = 10.0 ** floor(log10(rough))
    return next(step * base for step in STEPS if step * base >= rough * 0.999)
