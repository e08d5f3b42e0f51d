"""From the wish to the seat, and back."""

from pamong.learning.actions.registration.approving import approve, climb_approvals, decline
from pamong.learning.actions.registration.giving import Seated, give_seats
from pamong.learning.actions.registration.leaving import (
    confirm,
    decline_registration,
    move_engagements,
    release_all,
    withdraw,
)
from pamong.learning.actions.registration.register import nominate, register
from pamong.learning.actions.registration.seating import promote_waiting

__all__ = [
    "Seated",
    "approve",
    "climb_approvals",
    "confirm",
    "decline",
    "decline_registration",
    "give_seats",
    "move_engagements",
    "nominate",
    "promote_waiting",
    "register",
    "release_all",
    "withdraw",
]
