"""Right answers as they hold now."""

from collections.abc import Collection
from typing import Any

from pamong.exams.models import ItemKey


def current_keys(versions: Collection[int]) -> dict[int, tuple[int, dict[str, Any]]]:
    """Version → number and key that hold for new scorings; one query. Never for a candidate's eyes during an exam."""
    rows = ItemKey.objects.filter(version__in=versions).order_by("version", "number")
    return {version: (number, key) for version, number, key in rows.values_list("version", "number", "key")}
