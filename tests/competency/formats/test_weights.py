"""The table of reliabilities and what science weighs by agree."""

from decimal import Decimal

from pamong.competency.formats.weights import usual_weights
from pamong.competency.models import EvidenceKind
from pamong.competency.queries.rules import FIELDS
from pamong.science.evidence import USUAL


def test_the_table_is_what_science_weighs_by() -> None:
    usual = usual_weights()
    assert tuple(float(value) for value in usual.reliabilities) == USUAL.reliabilities
    assert usual.half_life == USUAL.half_life


def test_no_source_confirms_the_table() -> None:
    assert usual_weights().confirmed is False


def test_the_table_is_in_the_order_of_the_kinds() -> None:
    assert [kind.name.lower() for kind in EvidenceKind] == [*FIELDS[:5], "self"]
    assert usual_weights().reliabilities == tuple(map(Decimal, ("0.80", "0.75", "0.70", "0.55", "0.50", "0.25")))
