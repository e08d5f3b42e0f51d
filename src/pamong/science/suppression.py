"""Small groups: whose result must not be shown, so that nobody's can be read or worked out."""

from collections.abc import Sequence


def suppressed(sizes: Sequence[int], floor: int, also: Sequence[bool] = ()) -> list[bool]:
    """Which groups must not be detailed when their total is shown beside them.

    sizes       people in each group, ≥ 0
    floor       least size that may be shown: 5, or 10 for what is delicate
    also        groups that are hidden for another reason already; empty for none
    returns     for each group whether it is hidden. A group under the floor is; and when what is hidden is one group only, or
                fewer people than the floor, the smallest other groups too, or else the total less the rest gives it away

    raises      ValueError for a floor below 2, a negative size, or an ``also`` of another length
    """
    if floor < 2 or any(size < 0 for size in sizes):  # noqa: PLR2004  # a floor of one hides nobody
        raise ValueError("a floor is at least 2 and a size at least 0")
    hidden = [gone or 0 < size < floor for size, gone in zip(sizes, also or [False] * len(sizes), strict=True)]
    others = sorted((size, place) for place, size in enumerate(sizes) if size >= floor and not hidden[place])
    while others and _readable(sizes, hidden, floor):
        hidden[others.pop(0)[1]] = True
    return hidden


def _readable(sizes: Sequence[int], hidden: Sequence[bool], floor: int) -> bool:
    away = [size for size, gone in zip(sizes, hidden, strict=True) if gone and size]
    return bool(away) and (len(away) == 1 or sum(away) < floor)
