"""Items: written, reviewed by somebody else, tried out, released, corrected and retired."""

from pamong.exams.actions.items.enemies import make_enemies, part_enemies
from pamong.exams.actions.items.facts import ItemFacts, TagFacts
from pamong.exams.actions.items.keys import correct_key
from pamong.exams.actions.items.review import (
    approve_version,
    hand_in,
    pilot_version,
    release_version,
    retire_item,
    return_version,
)
from pamong.exams.actions.items.write import change_draft, set_tags, write_item

__all__ = [
    "ItemFacts",
    "TagFacts",
    "approve_version",
    "change_draft",
    "correct_key",
    "hand_in",
    "make_enemies",
    "part_enemies",
    "pilot_version",
    "release_version",
    "retire_item",
    "return_version",
    "set_tags",
    "write_item",
]
