"""Who is in the denominator."""

from collections.abc import Iterable

from pamong.people.formats.reference import standings


def counted_standings(left_out: Iterable[str] | None) -> frozenset[str]:
    """Codes of the legal standings that are counted.

    left_out    what the region leaves out (``Region.left_out``); None: what is usual
    """
    if left_out is None:
        return frozenset(code for code, standing in standings().items() if standing.counted)
    return frozenset(standings()) - frozenset(left_out)
