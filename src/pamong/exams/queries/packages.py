"""What candidates get: a form as the player reads it, and what scoring needs to know of each place."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from pamong.exams.models import Form, FormItem

FORMS: Final = 64
"""Forms that a process keeps at hand; one with pictures takes a few megabytes."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A place of a form.

    slot        1, 2, 3 …
    version     id
    counts      False: on trial
    competency, level   of the item when the form was made
    """

    slot: int
    kind: str
    content: dict[str, Any]
    version: int
    counts: bool
    competency: int | None
    level: int | None


@dataclass(frozen=True, slots=True)
class Package:
    """A form. ``body`` is what goes to the player, without keys: ``{"items": [{slot, kind, content}]}``."""

    form: int
    items: tuple[Slot, ...]
    body: dict[str, Any]


@lru_cache(maxsize=FORMS)
def package_of(form: int) -> Package:
    """A form by its id, kept for the life of the process: forms never change. Two queries the first time.

    raises      Form.DoesNotExist
    """
    row = Form.objects.get(pk=form)
    body = {"items": row.package["items"]}
    about = row.package.get("about")
    places = FormItem.objects.filter(form=row).select_related("version__item").order_by("slot")
    items = []
    for place, shown in zip(places, body["items"], strict=True):
        item = place.version.item
        # tags of an item may change; a form tells those of its own time, where it was made here
        competency, level = about[place.slot - 1] if about else (item.competency_id, item.level)
        items.append(
            Slot(
                slot=place.slot,
                kind=shown["kind"],
                content=shown["content"],
                version=place.version_id,
                counts=place.counts,
                competency=competency,
                level=level,
            )
        )
    return Package(form, tuple(items), body)
