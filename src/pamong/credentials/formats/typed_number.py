"""A certificate's number or code as people type it."""

import unicodedata
from typing import Final

from pamong.kit.wording import one_line

MEANT: Final = ("OIL", "011")
"""Signs that are taken for one another, and for what they are taken."""

PASSED_OVER: Final = " /\\.,:;-_‐‑–—−·"
"""Signs that say nothing: blanks, dashes, slashes."""

LONGEST: Final = 100
"""Signs of a number at most."""

_FOLD: Final = str.maketrans(*MEANT, PASSED_OVER)


def folded(text: str) -> str:
    """What two ways to type one number have in common: ``800.2/0412/BKPSDM/2026`` → ``80020412BKPSDM2026``.

    The query for it folds the stored number by the same two tables.
    """
    return unicodedata.normalize("NFKC", one_line(text)).upper().translate(_FOLD)
