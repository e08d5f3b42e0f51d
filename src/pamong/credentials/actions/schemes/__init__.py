"""Schemes: begun, written as a draft, published, followed by a next version, and retired."""

from pamong.credentials.actions.schemes.drafting import change_draft, create_scheme, draft_next
from pamong.credentials.actions.schemes.facts import SchemeFacts, UnitFacts, facts_of, unit_facts_of
from pamong.credentials.actions.schemes.links import set_positions, set_scheme_partners
from pamong.credentials.actions.schemes.publishing import publish_version, retire_scheme
from pamong.credentials.actions.schemes.units import add_unit, change_unit, move_unit, order_units, remove_unit

__all__ = [
    "SchemeFacts",
    "UnitFacts",
    "add_unit",
    "change_draft",
    "change_unit",
    "create_scheme",
    "draft_next",
    "facts_of",
    "move_unit",
    "order_units",
    "publish_version",
    "remove_unit",
    "retire_scheme",
    "set_positions",
    "set_scheme_partners",
    "unit_facts_of",
]
