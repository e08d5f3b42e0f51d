"""By what somebody was judged, in a few words for the public page and for papers. No actor: nothing of it is secret."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from pamong.core.refusals import Text
from pamong.credentials.models import Decision, SchemeUnit, UnitResult
from pamong.credentials.queries.facts import rule_of, shown_of
from pamong.science.scheme import Attendance, Exam, Experience, Leaf, Observation, Rule, Shown, judge, leaves, met

_WORDS: Final[dict[str, Text]] = {
    "attendance": _("pelatihan"),
    "exam": _("tes tertulis"),
    "observation": _("praktik di hadapan asesor"),
    "portfolio": _("portofolio"),
    "experience": _("pengalaman kerja"),
}


def assessed_words(decision: Decision) -> tuple[str, ...]:
    """Kinds of proof that counted in a decision, in a fixed order, as its paper names them. Two queries, three for a renewal.

    Of several ways only the one by which a unit was found shown; where the judgement kept no facts, what the rule asks about.
    """
    application = decision.application
    units = SchemeUnit.objects.filter(version=application.version_id)
    rules = {unit.pk: rule for unit in units if (rule := rule_of(application, unit))}
    counted = {
        leaf
        for unit, result in _results(decision).items()
        if result.facts and unit in rules
        for leaf in _counted(rules[unit], shown_of(result.facts))
    }
    asked = {leaf for rule in rules.values() for leaf in leaves(rule)}
    kinds = set(map(_kind, counted or asked))
    return tuple(str(words) for kind, words in _WORDS.items() if kind in kinds)


def _results(decision: Decision) -> dict[int, UnitResult]:
    """Unit → the result that found it shown in the round of the decision."""
    rows = UnitResult.objects.filter(
        application=decision.application_id, round=decision.round, competent=True, appointment__ended_at=None
    )
    return {row.unit_id: row for row in rows.order_by("pk")}


def _counted(rule: Rule, shown: Shown) -> tuple[Leaf, ...]:
    return judge(rule, shown).by or tuple(leaf for leaf in leaves(rule) if met(leaf, shown))


def _kind(leaf: Leaf) -> str:
    known = {Attendance: "attendance", Exam: "exam", Observation: "observation", Experience: "experience"}
    return known.get(type(leaf), "portfolio")
