"""What each audience finds when it comes in: true today, in few queries whose count does not depend on the people."""

from pamong.people.queries.homes.leader import Branch, StandIn, UnitLine, Vacancy, leader_home
from pamong.people.queries.homes.mandates import Contact, Mandate, mandates_of
from pamong.people.queries.homes.organiser import Counts, OrganiserHome, organiser_home
from pamong.people.queries.homes.own import Acts, OwnHome, Post, RoleHeld, own_home

__all__ = [
    "Acts",
    "Branch",
    "Contact",
    "Counts",
    "Mandate",
    "OrganiserHome",
    "OwnHome",
    "Post",
    "RoleHeld",
    "StandIn",
    "UnitLine",
    "Vacancy",
    "leader_home",
    "mandates_of",
    "organiser_home",
    "own_home",
]
