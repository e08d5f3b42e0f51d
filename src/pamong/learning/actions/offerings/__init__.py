"""Offerings: opened, planned, published, paid for, given up."""

from pamong.learning.actions.offerings.closing import close_registration
from pamong.learning.actions.offerings.costs import add_cost, realise_cost, remove_cost
from pamong.learning.actions.offerings.facts import CostFacts, OfferingFacts, QuotaFacts, SessionFacts
from pamong.learning.actions.offerings.invitations import invite_people, note_seen
from pamong.learning.actions.offerings.making import change_offering, open_offering
from pamong.learning.actions.offerings.publishing import cancel_offering, publish_offering
from pamong.learning.actions.offerings.quotas import set_quotas
from pamong.learning.actions.offerings.sessions import add_session, cancel_session, change_session
from pamong.learning.actions.offerings.speakers import set_speakers

__all__ = [
    "CostFacts",
    "OfferingFacts",
    "QuotaFacts",
    "SessionFacts",
    "add_cost",
    "add_session",
    "cancel_offering",
    "cancel_session",
    "change_offering",
    "change_session",
    "close_registration",
    "invite_people",
    "note_seen",
    "open_offering",
    "publish_offering",
    "realise_cost",
    "remove_cost",
    "set_quotas",
    "set_speakers",
]
