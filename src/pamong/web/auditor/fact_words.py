"""What an entry of the journal carries beside its sentence, as pairs of text: in words where it is about a decision."""

import json
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from pamong.core.refusals import Text

JUDGED: Final[dict[str, Text]] = {
    "application": _("Permohonan"),
    "applications": _("Permohonan"),
    "appointment": _("Penugasan"),
    "case": _("Perkara"),
    "person": _("Pegawai"),
    "piece": _("Bukti portofolio"),
    "unit": _("Unit kompetensi"),
    "decision": _("Keputusan"),
    "round": _("Putaran penilaian"),
    "duty": _("Tugas"),
    "competent": _("Kompeten"),
    "upheld": _("Dikabulkan"),
    "admissible": _("Dapat diperiksa"),
}
"""Key → what it says, in entries of certification. A bare number is that of a row, or which round it was."""

_CALLED: Final[dict[str, Text]] = {
    "assessor": _("Asesor"),
    "decider": _("Pemutus"),
    "handler": _("Penangan banding"),
    "examiner": _("Penguji kedua"),
    "appeal-decider": _("Pemutus banding"),
    "true": _("ya"),
    "false": _("tidak"),
}


def facts(data: dict[str, Any]) -> list[tuple[str, str]]:
    """Data of an entry as they are kept."""
    return [
        (key, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)) for key, value in data.items()
    ]


def told(verb: str, data: dict[str, Any]) -> list[tuple[str, str, bool]]:
    """The same with words where there are some; and whether there are."""
    judged = verb.startswith("credentials.")
    return [
        (str(JUDGED[key]), str(_CALLED.get(value, value.strip("[]"))), True)
        if judged and key in JUDGED
        else (key, value, False)
        for key, value in facts(data)
    ]
