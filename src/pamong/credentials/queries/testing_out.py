"""Where somebody who can do a thing already may show it at once: schemes with a test, without any course."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from pamong.core.actor import Actor
from pamong.credentials.access import published_versions
from pamong.credentials.formats.routes import routes_of
from pamong.credentials.models import Route, SchemeUnit
from pamong.credentials.queries.holding import held_by
from pamong.people.access import own_people
from pamong.science.scheme import parse


@dataclass(frozen=True, slots=True)
class TestOut:
    """A scheme to apply for. ``units`` of it can be shown by a test and prove something that was asked for."""

    version: UUID
    title: str
    units: int


def test_out(actor: Actor, levels: Mapping[UUID, int]) -> TestOut | None:
    """The scheme of the own region by which most of these competencies can be tested at once; None where there is none.

    Left out: what the person holds a certificate of, and other schemes for what that one shows already.
    Six queries at most; none for no competency, and for who acts for somebody.

    levels      competency → the level that counts already: only what proves more is of use
    """
    if not levels or actor.behalf is not None or actor.person is None:
        return None
    homes = own_people(actor).values("region")
    versions = {row.pk: row for row in published_versions().filter(scheme__region__in=homes).order_by("pk")}
    asked = SchemeUnit.objects.filter(version__in=versions, competency__uuid__in=levels)
    rows = asked.values_list("version", "competency__uuid", "level", "rule")
    units = [(pk, competency, level, rule) for pk, competency, level, rule in rows if level is not None]
    schemes = {versions[pk].scheme_id for pk, *_unit in units}
    held = {one.scheme for one in held_by(actor.person, schemes) if one.in_force} if schemes else set()
    shown = dict(levels)
    for pk, competency, level, _rule in units:
        if versions[pk].scheme_id in held:
            shown[competency] = max(shown[competency], level)
    counts = Counter(
        pk
        for pk, competency, level, rule in units
        if rule and level > shown[competency] and Route.TEST_OUT in routes_of(parse(rule))
    )
    free = [pk for pk in counts if versions[pk].scheme_id not in held]
    if not free:
        return None
    best = max(free, key=lambda pk: (counts[pk], -pk))
    return TestOut(versions[best].uuid, versions[best].scheme.title, counts[best])
