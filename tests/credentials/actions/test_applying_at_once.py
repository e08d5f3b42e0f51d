"""Two windows of one person, and two organisers, of the same moment: one thing comes of it."""

from io import BytesIO

from pamong.core.models import Entry
from pamong.credentials.actions.applications import (
    Claim,
    apply,
    check_application,
    claim_units,
    return_application,
    submit_application,
)
from pamong.credentials.actions.portfolio import add_piece
from pamong.credentials.models import Application, PortfolioPiece
from tests import make
from tests.credentials import case, deciding


def test_of_two_that_apply_at_once_one_does(committed: None) -> None:
    world = make.world()
    version = case.version(case.scheme(world))
    ani = world.actor("ani")

    def begin() -> object:
        return apply(ani, version=version.uuid, route="prior")

    assert deciding.together(begin, begin) == ["application-live"]
    assert Application.objects.count() == 1


def test_of_two_after_a_partial_pass_one_applies_and_closes_the_earlier_once(committed: None) -> None:
    world = make.world()
    version = case.version(case.scheme(world))
    earlier = case.application(version, world.ani)
    case.decided(world, earlier, competent=[True, False])
    ani = world.actor("ani")

    def again() -> object:
        return apply(ani, version=version.uuid, route="prior", waive_appeal=True)

    assert deciding.together(again, again) == ["application-live"]
    assert [entry.data["closed"] for entry in Entry.objects.filter(verb="credentials.applied")] == [[earlier.pk]]


def test_application_is_handed_in_once(committed: None) -> None:
    world = make.world()
    ani = world.actor("ani")
    row = apply(ani, version=case.version(case.scheme(world)).uuid, route="prior")
    claims = [Claim(unit.uuid, able=True) for unit in case.units(row.version)]
    claim_units(ani, application=row.uuid, claims=claims)

    def hand_in() -> object:
        return submit_application(ani, application=row.uuid, agreed=True)

    assert deciding.together(hand_in, hand_in) == ["application-state"]
    assert Entry.objects.filter(verb="credentials.submitted").count() == 1


def test_papers_are_complete_or_returned_but_not_both(committed: None) -> None:
    world = make.world()
    row = case.application(case.version(case.scheme(world)), world.ani, state="submitted")
    budi, eka = world.actor("budi"), world.actor("eka")
    refused = deciding.together(
        lambda: check_application(budi, application=row.uuid, checks=[]),
        lambda: return_application(eka, application=row.uuid, remark="SK belum ada"),
    )
    assert refused == ["application-state"]
    row.refresh_from_db()
    assert (row.checked_at is None) is not (row.returned_at is None)


def test_same_file_is_kept_once(committed: None) -> None:
    world = make.world()
    row = case.application(case.version(case.scheme(world)), world.ani, state="draft")
    ani, unit = world.actor("ani"), case.units(row.version)[0]

    def bring() -> object:
        stream = BytesIO(b"%PDF-1.4\n\x00\xff%%EOF\n")
        facts = {"kind": "work", "title": "Register", "units": [unit.uuid]}
        return add_piece(ani, application=row.uuid, stream=stream, name="a.pdf", **facts)  # type: ignore[arg-type]  # one dictionary for all

    assert deciding.together(bring, bring) == ["piece-twice"]
    assert PortfolioPiece.objects.count() == 1
