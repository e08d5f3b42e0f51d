"""What can be read of registrations, by those who may."""

from pamong.learning.formats.registration_states import STATES
from pamong.learning.queries.registrations.approvals import ApprovalRow, approvals_count, approvals_waiting
from pamong.learning.queries.registrations.draws import DrawPage, DrawRow, draw_page
from pamong.learning.queries.registrations.listed import (
    RegistrantRow,
    Registrants,
    RegistrantsWanted,
    registrant,
    registrant_rows,
    registrants,
)
from pamong.learning.queries.registrations.own import Mine, State, Step, my_registrations, my_state
from pamong.learning.queries.registrations.seats import SeatRow, seated_in

__all__ = [
    "STATES",
    "ApprovalRow",
    "DrawPage",
    "DrawRow",
    "Mine",
    "RegistrantRow",
    "Registrants",
    "RegistrantsWanted",
    "SeatRow",
    "State",
    "Step",
    "approvals_count",
    "approvals_waiting",
    "draw_page",
    "my_registrations",
    "my_state",
    "registrant",
    "registrant_rows",
    "registrants",
    "seated_in",
]
