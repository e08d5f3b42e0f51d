"""Who finds which home: an audience is told by rights, so that one person may be of several."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _

from pamong.core.actor import Actor
from pamong.core.refusals import Text
from pamong.people.access import ORGANISERS


@dataclass(frozen=True, slots=True)
class Audience:
    """People who come with the same business.

    slug        in the address of their home
    fits        whether somebody with these rights is one of them
    """

    slug: str
    label: Text
    fits: Callable[[Actor], bool]


def _has(*roles: str) -> Callable[[Actor], bool]:
    return lambda actor: any(grant.role in roles for grant in actor.grants)


def _organises(actor: Actor) -> bool:
    return any(grant.role in ORGANISERS and grant.unit is None for grant in actor.grants)


AUDIENCES: Final = (
    Audience("penyelenggara", _("Penyelenggara"), _organises),
    Audience("pimpinan", _("Pimpinan"), _has("leader")),
    Audience("asesor", _("Asesor"), _has("assessor")),
    Audience("penetap", _("Penetap sertifikasi"), _has("certifier")),
    Audience("evaluator", _("Evaluator"), _has("evaluator")),
    Audience("mitra", _("Mitra"), _has("partner")),
    Audience("peserta", _("Peserta"), lambda actor: actor.account is not None),
)
"""In the order in which somebody of several is led to one."""


def audiences_of(actor: Actor) -> list[Audience]:
    """Those that somebody belongs to, the first one first."""
    return [audience for audience in AUDIENCES if audience.fits(actor)]
