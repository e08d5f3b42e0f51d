"""A rule as it may stand in a scheme of a region: readable, and naming only what the region itself has."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from pamong.core.refusals import Invalid
from pamong.credentials.formats.rule_words import trouble_words
from pamong.exams.queries.best_marks import named_blueprints
from pamong.learning.queries.taught import named_programmes
from pamong.science.scheme import Attendance, Exam, dump, leaves, parse


def checked_rule(raw: Mapping[str, Any], region: int) -> dict[str, Any]:
    """The same as ``science.scheme`` writes it; empty stays empty.

    raises      Invalid ``rule-…`` as ``parse`` refuses, ``rule-programme``, ``rule-exam`` for what is not of the region
    """
    if not raw:
        return {}
    try:
        rule = parse(raw)
    except ValueError as problem:
        raise Invalid(str(problem), trouble_words(str(problem))) from None
    named = list(leaves(rule))
    programmes = _uuids({leaf.programme for leaf in named if isinstance(leaf, Attendance)})
    blueprints = _uuids({leaf.blueprint for leaf in named if isinstance(leaf, Exam)})
    if {one.uuid for one in named_programmes(programmes).values() if one.region == region} != programmes:
        raise Invalid("rule-programme", _("Pelatihan itu bukan milik instansi ini. Pilih dari daftar program."))
    if {one.uuid for one in named_blueprints(blueprints).values() if one.region == region} != blueprints:
        raise Invalid("rule-exam", _("Ujian itu bukan milik instansi ini. Pilih dari daftar kisi-kisi."))
    return dump(rule)


def _uuids(texts: set[str]) -> set[UUID]:
    """Raises Invalid ``rule-value`` for what is no uuid."""
    try:
        return {UUID(text) for text in texts}
    except ValueError:
        raise Invalid("rule-value", _("Pelatihan atau ujiannya belum dipilih. Pilih dari daftar.")) from None
