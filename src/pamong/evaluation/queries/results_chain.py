"""The results chain of a programme: attended, passed, applied, service, satisfaction, trust; each with its own n and grade.

No actor; whoever asks has checked the right to know. What was not measured says so.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pamong.core.refusals import Text
from pamong.evaluation.models import Estimate, StudyPlan
from pamong.evaluation.queries.estimates import EstimateFacts, facts_of_estimate
from pamong.evaluation.queries.gains import gain_of
from pamong.evaluation.queries.observations import applied
from pamong.evaluation.queries.returns import Returns, returns_beside
from pamong.evaluation.queries.starts import month_after
from pamong.kit.wording import number
from pamong.learning.queries.reach import Reach, reach_of
from pamong.learning.queries.trainings import first_trained
from pamong.science.impact.difference import Difference, Mean, difference
from pamong.services.formats.indicators import Indicator, indicators
from pamong.services.queries.codes import units_giving
from pamong.services.queries.quarters import Quarter, quarters_of

UNITS: Final[dict[str, Text]] = {
    "days": gettext_lazy("hari kerja"),
    "hours": gettext_lazy("jam"),
    "minutes": gettext_lazy("menit"),
    "share": gettext_lazy("poin persen"),
}
"""Unit of an indicator → how its change is told."""

_WORDS: Final[dict[str, Text]] = {
    "attended": gettext_lazy("Hadir"),
    "passed": gettext_lazy("Lulus"),
    "applied": gettext_lazy("Menerapkan"),
    "service": gettext_lazy("Layanan"),
    "satisfaction": gettext_lazy("Kepuasan"),
    "trust": gettext_lazy("Kepercayaan"),
}
_TONES: Final = {
    "terbukti": "green",
    "mungkin": "amber",
    "memburuk": "red",
    "tidak terlihat": "amber",
    "data kurang": "grey",
}
_PERCENT: Final = 100
_FEW_APPLY: Final = 50
"""Percent under which what is applied is not told in green. Wording of ours."""


@dataclass(frozen=True, slots=True)
class Link:
    """One link.

    key         attended, passed, applied, service, satisfaction or trust
    value       as it is told; empty: not measured
    n           answers, people or entries behind it; None: not measured
    grade       A to D of a comparison, else in words how good the evidence is; empty: not measured
    tone        green, amber, red or grey
    study       in whose report it is told; None outside the service
    """

    key: str
    value: str = ""
    n: int | None = None
    grade: str = ""
    detail: str = ""
    tone: str = "grey"
    study: UUID | None = None

    @property
    def title(self) -> str:
        """``Hadir``."""
        return str(_WORDS[self.key])

    @property
    def measured(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.value)


def results_chain(programme: UUID, *, study: UUID | None = None) -> tuple[Link, ...]:
    """The six links in their order.

    study       whose service is looked at; None: the newest that everybody reads, else the newest, of those not given up
    """
    plan, reach = plan_of(programme, study), reach_of(programme)
    after = _pleased(plan) if plan else (Link("satisfaction"), Link("trust"))
    return (_attended(reach), _passed(programme, reach), _applied(programme), _service(plan), *after)


def plan_of(programme: UUID, study: UUID | None = None) -> StudyPlan | None:
    """The locked plan whose service is looked at, as ``results_chain`` chooses it; None without one."""
    rows = StudyPlan.objects.filter(
        programme__uuid=programme, locked_at__isnull=False, study__withdrawn_at=None
    ).select_related("study", "programme")
    rows = rows.filter(study__uuid=study) if study else rows
    return rows.order_by(F("study__published_at").desc(nulls_last=True), "-study", "-number").first()


def _attended(reach: Reach) -> Link:
    if not reach.offerings:
        return Link("attended", detail=_("belum ada angkatan yang selesai"))
    told = ngettext("dari %(n)s yang diundang", "dari %(n)s yang diundang", reach.invited)
    return Link(
        "attended",
        number(reach.attended),
        reach.invited,
        _("Catatan penuh"),
        told % {"n": number(reach.invited)},
        "green" if reach.attended else "amber",
    )


def _passed(programme: UUID, reach: Reach) -> Link:
    if not reach.offerings:
        return Link("passed", detail=_("belum ada angkatan yang selesai"))
    told = _("dari %(n)s yang hadir") % {"n": number(reach.attended)}
    both = gain_of(programme)
    if both and (gain := both.gain):
        told += ". " + _("Tes naik %(gain)s poin (%(low)s sampai %(high)s), n %(n)s") % {
            "gain": number(gain.gain, 1),
            "low": number(gain.low, 1),
            "high": number(gain.high, 1),
            "n": number(gain.n),
        }
    done = len(reach.completed)
    return Link("passed", number(done), reach.attended, _("Catatan penuh"), told, "green" if done else "amber")


def _applied(programme: UUID) -> Link:
    found = applied(programme)
    if found is None:
        return Link("applied", detail=_("pengamatan hari ke-30, 90, dan 180 belum masuk"))
    told = _("sering atau selalu, kata atasan dan rekan, hari ke-%(day)s; %(rate)s %% menjawab") % {
        "day": found.day,
        "rate": number(found.rate),
    }
    tone = "green" if found.share >= _FEW_APPLY else "amber"
    return Link("applied", f"{number(found.share)} %", found.n, _("Tanpa pembanding"), told, tone)


def _service(plan: StudyPlan | None) -> Link:
    if plan is None:
        return Link("service", detail=_("belum ada studi dampak"))
    row = Estimate.objects.filter(study=plan.study_id).select_related("plan").order_by("-number").first()
    if row is None:
        return Link("service", detail=_("rencananya dikunci, belum dihitung"), study=plan.study.uuid)
    facts = facts_of_estimate(row)
    indicator = next(one for one in indicators() if one.key == plan.indicator)
    flagged = _flag(returns_beside(row)) if facts.effect is not None else []
    return Link(
        "service",
        _change(facts, indicator),
        json.loads(row.document)["units"],
        _("Mutu %(grade)s") % {"grade": facts.grade} if facts.grade else _("Tanpa taksiran"),
        ". ".join([_("%(title)s: %(word)s") % {"title": indicator.title, "word": facts.label}, *flagged]),
        "amber" if flagged and _TONES[facts.verdict] == "green" else _TONES[facts.verdict],
        plan.study.uuid,
    )


def _flag(found: Returns | None) -> list[str]:
    if found is None or not found.rose:
        return []
    told = _("Perhatikan: berkas dikembalikan naik dari %(before)s %% ke %(after)s %%")
    return [told % {"before": number(_PERCENT * found.before, 1), "after": number(_PERCENT * found.after, 1)}]


def _change(facts: EstimateFacts, indicator: Indicator) -> str:
    if facts.effect is None:
        return facts.label
    times = _PERCENT if indicator.unit == "share" else 1
    value = facts.effect * times
    return f"{'+' if value > 0 else ''}{number(value, 1)} {UNITS[indicator.unit]}"


def _pleased(plan: StudyPlan) -> tuple[Link, Link]:
    """What the public said of the trained offices before and after: told, and never as proof."""
    offices = units_giving(plan.study.region_id, plan.service)
    starts = {
        unit: month_after(day) for unit, day in first_trained(plan.programme.uuid, offices, plan.least_people).items()
    }
    quarters = quarters_of(plan.study.region_id, plan.service, starts)
    satisfaction = _said("satisfaction", quarters, starts, _index, "", _("perubahan indeks kepuasan (IKM)"))
    trust = _said("trust", quarters, starts, _trust, " " + _("poin persen"), _("perubahan bagian yang percaya"))
    return satisfaction, trust


def _said(
    key: str,
    quarters: Sequence[Quarter],
    starts: dict[int, date],
    read: Callable[[Quarter], Mean | None],
    unit: str,
    what: str,
) -> Link:
    pairs = [pair for office, start in starts.items() if (pair := _pair(quarters, office, start, read))]
    if not pairs:
        return Link(key, detail=_("perlu survei yang terbit sebelum dan sesudah pelatihan"))
    found = difference(pairs)
    return replace(
        Link(key),
        value=f"{'+' if found.value > 0 else ''}{number(found.value, 1)}{unit}",
        n=found.n,
        grade=_("Mutu %(grade)s") % {"grade": "D"},
        detail=f"{what}, {_interval(found)}",
        tone=("green" if found.low > 0 else "red" if found.high < 0 else "amber"),
    )


def _interval(found: Difference) -> str:
    told = _("selang %(low)s sampai %(high)s") % {"low": number(found.low, 1), "high": number(found.high, 1)}
    return told if found.clear else f"{told}, {_('memuat nol')}"


def _pair(
    quarters: Sequence[Quarter], office: int, start: date, read: Callable[[Quarter], Mean | None]
) -> tuple[Mean, Mean] | None:
    """The last quarter that began at least three months before, and the newest that began after."""
    own = [(one.first, mean) for one in quarters if one.unit == office and (mean := read(one))]
    before = [mean for first, mean in own if month_after(first, 3) <= start]
    after = [mean for first, mean in own if first >= start]
    return (before[-1], after[-1]) if before and after else None


def _index(quarter: Quarter) -> Mean | None:
    return None if quarter.spread is None else Mean(quarter.index, quarter.spread, quarter.n)


def _trust(quarter: Quarter) -> Mean | None:
    if quarter.trust is None or quarter.trust_spread is None:
        return None
    return Mean(quarter.trust, quarter.trust_spread, quarter.trusting)
