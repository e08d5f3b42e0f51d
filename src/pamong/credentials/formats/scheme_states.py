"""How far a scheme and a version of it are, told by times alone."""

from datetime import datetime
from typing import Final

from django.utils.translation import gettext_lazy as _

from pamong.core.refusals import Text
from pamong.kit.states import Status

DRAFT: Final = Status("rancangan", _("Rancangan"), "")
PUBLISHED: Final = Status("terbit", _("Terbit"), "ok")
FOLLOWED: Final = Status("diganti", _("Diganti versi berikutnya"), "")
RETIRED: Final = Status("dihentikan", _("Dihentikan"), "bad")

STATES: Final[tuple[tuple[str, Text], ...]] = tuple((one.code, one.label) for one in (DRAFT, PUBLISHED, RETIRED))
"""Values and words by which a list of schemes is narrowed."""


def scheme_state(*, published: bool, retired_at: datetime | None) -> Status:
    """State of a scheme. ``published``: whether any version of it is."""
    if retired_at:
        return RETIRED
    return PUBLISHED if published else DRAFT


def version_state(*, published_at: datetime | None, newest: bool, retired_at: datetime | None) -> Status:
    """State of a version. ``newest``: no higher one was published."""
    if published_at is None:
        return DRAFT
    if not newest:
        return FOLLOWED
    return RETIRED if retired_at else PUBLISHED
