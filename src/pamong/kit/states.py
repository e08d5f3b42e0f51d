"""What a page says about how far something is."""

from dataclasses import dataclass

from pamong.core.refusals import Text


@dataclass(frozen=True, slots=True)
class Status:
    """A state that is computed, never stored.

    code        as it stands in an address
    tone        of its chip: ok, on, warn, bad or empty
    """

    code: str
    label: Text
    tone: str
