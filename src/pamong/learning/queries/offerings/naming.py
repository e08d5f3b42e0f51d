"""How others name an offering and its sessions."""

from uuid import UUID

from django.utils.translation import gettext as _

from pamong.learning.models import Offering


def title_of(row: Offering) -> str:
    """``Pelayanan Prima, angkatan 2``; the programme must be at hand."""
    return _("%(title)s, angkatan %(number)s") % {"title": row.programme.title, "number": row.number}


def path_of(offering: UUID) -> str:
    """Address of its page for who takes part, from the slash on."""
    return f"/angkatan/{offering}/"


def cockpit_path(offering: UUID) -> str:
    """Address of its page for who organises, from the slash on."""
    return f"/angkatan/{offering}/kelola/"


def offering_source(offering: UUID) -> str:
    """How letters and messages name the offering as what they come from."""
    return f"learning.offering:{offering}"


def session_source(session: UUID) -> str:
    """How bookings name the session as what they come from."""
    return f"learning.session:{session}"


def invitation_source(offering: UUID) -> str:
    """How messages name an invitation to it."""
    return f"{offering_source(offering)}:invitation"
