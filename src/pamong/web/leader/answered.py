"""What was answered just now, as the address of the page says to which an answer leads."""

import re
from collections.abc import Mapping
from typing import Final

from pamong.web.http import Request

TOLD: Final[Mapping[str, str]] = {"approved": "disetujui", "declined": "ditolak", "before": "sudah"}
"""Name in the template → word of the address: agreed to, declined, and answered before this press."""

_COUNT: Final = re.compile(r"[0-9]{1,3}")


def number_of(request: Request, name: str) -> int:
    """How many were done just now, as the address says; 0 where it says nothing of the kind."""
    found = _COUNT.fullmatch(request.GET.get(name, ""))
    return int(found[0]) if found else 0


def just_answered(request: Request) -> dict[str, int]:
    """The numbers of all that can have happened."""
    return {name: number_of(request, word) for name, word in TOLD.items()}
