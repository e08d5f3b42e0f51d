"""What an item is and what it is about, as somebody writes it; checked before anything is stored."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from pamong.competency.access import kept_regulation_for
from pamong.competency.queries.frameworks import current_competencies
from pamong.core.actor import SYSTEM
from pamong.core.refusals import Invalid, NotFound
from pamong.exams.actions.items.words import sentence
from pamong.exams.items import problems
from pamong.exams.models import Cognitive, Item, Sector
from pamong.kit.wording import one_line


@dataclass(frozen=True, slots=True)
class TagFacts:
    """What an item is about.

    competency, regulation  of the bank's region; ``level`` of the competency
    cognitive               C1 to C6, or empty
    source                  where what it asks is written
    """

    sector: str = "general"
    competency: UUID | None = None
    level: int | None = None
    cognitive: str = ""
    regulation: UUID | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """An item as its author writes it.

    content, key    as ``exams.items`` reads them
    code            within the bank; empty: the next number is given
    """

    kind: str
    content: Mapping[str, Any]
    key: Mapping[str, Any]
    code: str = ""
    sector: str = "general"
    competency: UUID | None = None
    level: int | None = None
    cognitive: str = ""
    regulation: UUID | None = None
    source: str = ""

    @property
    def tags(self) -> TagFacts:
        """The part that is not its wording."""
        return TagFacts(self.sector, self.competency, self.level, self.cognitive, self.regulation, self.source)


def refuse_problems(kind: str, content: Mapping[str, Any], key: Mapping[str, Any]) -> None:
    """Refuse an item that cannot be used. Raises Invalid ``item-`` and the code of the first problem."""
    found = problems(kind, content, key)
    if found:
        raise Invalid(f"item-{found[0]}", sentence(found[0], kind))


def digest_of(content: Mapping[str, Any]) -> str:
    """SHA-256 of a wording, in hexadecimal; the order of names in it does not matter."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def tag_columns(region: int, tags: TagFacts, *, now: Item | None = None) -> dict[str, Any]:
    """Columns of an item from what was told, looked up in a region.

    now         the item as it is: its regulation and competency may stay though they no longer count
    raises      Invalid ``item-sector``, ``item-cognitive``, ``item-level``, ``item-regulation``; NotFound
    """
    if tags.sector not in Sector.values:
        raise Invalid("item-sector", _("Bidang “%(read)s” tidak dikenal. Pilih dari daftar.") % {"read": tags.sector})
    if tags.cognitive and tags.cognitive not in Cognitive.values:
        raise Invalid(
            "item-cognitive",
            _("Tingkat kognitif “%(read)s” tidak dikenal. Tulis C1 sampai C6.") % {"read": tags.cognitive},
        )
    competency = _competency(region, tags.competency, tags.level, now)
    return {
        "sector": tags.sector,
        "competency_id": competency,
        "level": tags.level,
        "cognitive": tags.cognitive,
        "regulation_id": _regulation(region, tags.regulation, now.regulation_id if now else None),
        "source": one_line(tags.source),
    }


def _competency(region: int, uuid: UUID | None, level: int | None, now: Item | None) -> int | None:
    if uuid is None:
        if level is not None:
            raise Invalid("item-level", _("Level hanya dapat diisi bersama kompetensinya. Pilih kompetensinya."))
        return None
    found = next((one for one in current_competencies(region).values() if one.uuid == uuid), None)
    if found is None and now is not None and now.competency is not None and now.competency.uuid == uuid:
        if level != now.level:
            raise Invalid(
                "item-level",
                _("Kompetensi soal ini tidak berlaku lagi, jadi levelnya tetap. Pilih kompetensi yang berlaku."),
            )
        return now.competency_id
    if found is None:
        raise NotFound
    if level is not None and not 1 <= level <= found.top:
        raise Invalid(
            "item-level",
            _("%(name)s punya level 1 sampai %(top)s, bukan %(read)s.")
            % {"name": found.name, "top": found.top, "read": level},
        )
    return found.id


def _regulation(region: int, uuid: UUID | None, now: int | None) -> int | None:
    if uuid is None:
        return None
    row = kept_regulation_for(SYSTEM, uuid)  # who writes items reads the region's register, though few keep it
    if row.region_id != region:
        raise NotFound
    if row.withdrawn_on and row.pk != now:
        raise Invalid("item-regulation", _("Peraturan itu sudah dicabut. Pilih yang masih berlaku."))
    return row.pk
