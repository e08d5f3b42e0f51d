"""Where an application stands, told by its times and by what others did with it."""

from enum import StrEnum
from typing import Final

from django.utils.translation import gettext_lazy as _

from pamong.core.refusals import Text


class ApplicationState(StrEnum):
    """From the first page to the decision, in the order of things."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    CHECKED = "checked"
    APPOINTED = "appointed"
    ASSESSED = "assessed"
    DECIDED_COMPETENT = "decided-competent"
    DECIDED_NOT_YET = "decided-not-yet"
    APPEALED = "appealed"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """What people call it."""
        return str(LABELS[self])

    @property
    def tone(self) -> str:
        """Of its chip."""
        return _TONES[self]

    @property
    def step(self) -> int:
        """Which of the six steps of an application it is at, from 1."""
        return _STEPS[self]


LABELS: Final[dict[ApplicationState, Text]] = {
    ApplicationState.DRAFT: _("Belum dikirim"),
    ApplicationState.SUBMITTED: _("Menunggu diperiksa"),
    ApplicationState.RETURNED: _("Dikembalikan untuk dilengkapi"),
    ApplicationState.CHECKED: _("Berkas lengkap, menunggu asesor"),
    ApplicationState.APPOINTED: _("Sedang dinilai"),
    ApplicationState.ASSESSED: _("Selesai dinilai, menunggu pleno"),
    ApplicationState.DECIDED_COMPETENT: _("Kompeten"),
    ApplicationState.DECIDED_NOT_YET: _("Belum kompeten"),
    ApplicationState.APPEALED: _("Dalam banding"),
    ApplicationState.WITHDRAWN: _("Dibatalkan pemohon"),
}

EDITABLE: Final = frozenset({ApplicationState.DRAFT, ApplicationState.RETURNED})
"""The applicant may change everything."""

OPEN_TO_EVIDENCE: Final = EDITABLE | {ApplicationState.SUBMITTED, ApplicationState.CHECKED, ApplicationState.APPOINTED}
"""The applicant may still add evidence, and say what is needed to be assessed fairly."""

UNDECIDED: Final = OPEN_TO_EVIDENCE | {ApplicationState.ASSESSED}
"""Nothing was decided yet, so that the applicant may give up."""

_TONES: Final = {
    ApplicationState.DRAFT: "warn",
    ApplicationState.SUBMITTED: "on",
    ApplicationState.RETURNED: "warn",
    ApplicationState.CHECKED: "on",
    ApplicationState.APPOINTED: "on",
    ApplicationState.ASSESSED: "on",
    ApplicationState.DECIDED_COMPETENT: "ok",
    ApplicationState.DECIDED_NOT_YET: "",
    ApplicationState.APPEALED: "on",
    ApplicationState.WITHDRAWN: "",
}

_STEPS: Final = {
    ApplicationState.DRAFT: 2,
    ApplicationState.RETURNED: 3,
    ApplicationState.SUBMITTED: 4,
    ApplicationState.CHECKED: 5,
    ApplicationState.APPOINTED: 5,
    ApplicationState.ASSESSED: 6,
    ApplicationState.DECIDED_COMPETENT: 7,
    ApplicationState.DECIDED_NOT_YET: 7,
    ApplicationState.APPEALED: 6,
    ApplicationState.WITHDRAWN: 1,
}
"""Seven is past the last step."""
