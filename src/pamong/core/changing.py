"""Correcting a row: only what differs is set, so that nothing new changes nothing."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Model


def corrected(row: Model, told: Mapping[str, Any]) -> list[str]:
    """Set what is told otherwise; returns the names of those fields, as told. The caller saves and records."""
    changed = [field for field, value in told.items() if getattr(row, field) != value]
    for field in changed:
        setattr(row, field, told[field])
    return changed
