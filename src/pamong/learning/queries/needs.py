"""Who needs a programme, and why: what it raises beside what people lack. No actor; whoever asks has checked the right to know."""

from collections.abc import Collection, Mapping

from pamong.competency.queries.frameworks import successors
from pamong.competency.queries.lacks import Lack, lacking
from pamong.learning.queries.aims import aims_of


def need_of(programme: int, region: int, people: Collection[int]) -> dict[int, int]:
    """Person → levels that lack in what a programme aims at, at least 1.

    A lack counts only up to the level to which the programme raises: who has 1 and is asked for 4 needs 2 of a programme that
    teaches level 3. Who needs nothing of it is not in the answer, nor is anybody of whom no level counts yet.

    region      where the people serve
    """
    aims = aims_of(programme)
    if not aims:
        return {}
    wanted = by_successor(aims, successors(region))
    needs = {person: sum(closed(wanted, rows).values()) for person, rows in lacking(region, people, wanted).items()}
    return {person: need for person, need in needs.items() if need}


def closed(aims: Mapping[int, int], rows: Mapping[int, Lack]) -> dict[int, int]:
    """Competency → levels of what somebody lacks that a programme with these aims closes, at least 1."""
    levels = {pk: min(rows[pk].asked, level) - rows[pk].counted for pk, level in aims.items() if pk in rows}
    return {pk: level for pk, level in levels.items() if level > 0}


def by_successor(aims: Mapping[int, int], follows: Mapping[int, int]) -> dict[int, int]:
    """The aims by the competency that counts today for each.

    follows     as ``successors`` of a region gives it
    """
    wanted: dict[int, int] = {}
    for competency, level in aims.items():
        about = follows.get(competency, competency)
        wanted[about] = max(level, wanted.get(about, 0))
    return wanted
