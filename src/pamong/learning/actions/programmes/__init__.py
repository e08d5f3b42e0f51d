"""Programmes: begun, described, published, copied, withdrawn."""

from pamong.learning.actions.programmes.facts import ModuleFacts, ProgrammeFacts, facts_of, module_facts_of
from pamong.learning.actions.programmes.links import set_aims, set_partners, set_positions
from pamong.learning.actions.programmes.modules import (
    add_module,
    change_module,
    move_module,
    order_modules,
    remove_module,
)
from pamong.learning.actions.programmes.publishing import publish_programme, withdraw_programme
from pamong.learning.actions.programmes.writing import (
    change_programme,
    copy_programme,
    create_from_template,
    create_programme,
)

__all__ = [
    "ModuleFacts",
    "ProgrammeFacts",
    "add_module",
    "change_module",
    "change_programme",
    "copy_programme",
    "create_from_template",
    "create_programme",
    "facts_of",
    "module_facts_of",
    "move_module",
    "order_modules",
    "publish_programme",
    "remove_module",
    "set_aims",
    "set_partners",
    "set_positions",
    "withdraw_programme",
]
