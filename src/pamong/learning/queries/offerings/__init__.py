"""What can be read of offerings and their sessions."""

from pamong.kit.states import Status
from pamong.learning.formats.statuses import status_of
from pamong.learning.queries.offerings.cockpit import Cockpit, cockpit
from pamong.learning.queries.offerings.listing import OfferingRow, OfferingsWanted, offering_rows, offerings_page
from pamong.learning.queries.offerings.naming import title_of
from pamong.learning.queries.offerings.page import OfferingPage, kept_offering, offering_page
from pamong.learning.queries.offerings.sessions import SessionRow, SpeakerRow, sessions_of, sessions_of_many

__all__ = [
    "Cockpit",
    "OfferingPage",
    "OfferingRow",
    "OfferingsWanted",
    "SessionRow",
    "SpeakerRow",
    "Status",
    "cockpit",
    "kept_offering",
    "offering_page",
    "offering_rows",
    "offerings_page",
    "sessions_of",
    "sessions_of_many",
    "status_of",
    "title_of",
]
