"""Which services some offices give, by code. No actor: whoever asks has checked the right to know about the offices."""

from collections import defaultdict
from collections.abc import Collection

from pamong.services.models import Service


def codes_of(units: Collection[int]) -> dict[tuple[int, str], frozenset[int]]:
    """Region and code → those of these offices that give it, also where they gave it once. One query."""
    found: defaultdict[tuple[int, str], set[int]] = defaultdict(set)
    for region, code, unit in Service.objects.filter(unit__in=units).values_list("region", "code", "unit"):
        found[region, code].add(unit)
    return {key: frozenset(some) for key, some in found.items()}


def units_giving(region: int, code: str) -> frozenset[int]:
    """Ids of the offices that give or gave the service with this code. One query, without their names."""
    return frozenset(Service.objects.filter(region=region, code=code).values_list("unit", flat=True))
