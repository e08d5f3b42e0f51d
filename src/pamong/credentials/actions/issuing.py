"""Certificates for decisions that hold: a few within the request, many as a job. One for each decision, whatever crashes.

A certificate whose paper is to be signed elsewhere waits: until somebody has signed it there is none in public, and its
holder is not told.
"""

from collections.abc import Collection, Sequence
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from pamong.core.actor import SYSTEM, Actor, Grant, RegionId
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Forbidden, Invalid, NotFound, Refusal
from pamong.credentials.access import KEEPERS, keeps
from pamong.credentials.actions.making import Made, Press, end_of, make, open_press
from pamong.credentials.actions.telling_issued import tell_issued
from pamong.credentials.models import Appeal, Credential, Decision, IssuingRule, Way
from pamong.credentials.queries.printing import Printed, printed
from pamong.kit.jobs import Job, Run, start_job
from pamong.people.access import own_people, whole_region_for

KIND: Final = "credentials.issue"

CHUNK: Final = 20
"""Certificates of one transaction: what a kill can cost, and how long others who issue wait."""

MOST: Final = 10_000
"""Decisions of one job."""

SOME: Final = 100
"""Reasons that a job keeps for those it left out."""


def issue(actor: Actor, *, decisions: Sequence[UUID]) -> tuple[Credential, ...]:
    """A certificate for each decision, all or none; some 50 ms each, so for a few. One that has its certificate keeps it.

    returns     in the order of ``decisions``
    raises      NotFound; Forbidden ``own-decision``; Conflict ``decision-not-competent``, ``decision-followed``,
                ``no-issuing-rule``, ``number-taken``, and what ``ensure_keys`` raises; Invalid ``document-letters``
    """
    with transaction.atomic():
        found = _kept(actor, decisions)
        given: dict[int, Credential] = {}
        for region in sorted({row.application.scheme.region_id for row in found}):
            some = [row.pk for row in found if row.application.scheme.region_id == region]
            given |= issue_one_chunk(actor, region=region, decisions=some)
    return tuple(given[row.pk] for row in found)


def start_issue(actor: Actor, *, region: str, decisions: Sequence[UUID], back: str = "") -> Job:
    """Ask for certificates for many decisions of a region.

    region      code
    back        address of the page that asks; see ``start_job``
    raises      as ``issue``; Invalid ``issue-none``, ``issue-many``
    """
    with transaction.atomic():
        owner = whole_region_for(actor, region, KEEPERS)
        if not decisions:
            raise Invalid("issue-none", _("Belum ada keputusan yang dipilih. Pilih paling sedikit satu."))
        if len(decisions) > MOST:
            raise Invalid("issue-many", _("Paling banyak 10.000 keputusan sekali jalan. Kurangi pilihannya."))
        found = _kept(actor, decisions)
        if any(row.application.scheme.region_id != owner.pk for row in found):
            raise NotFound
        if not IssuingRule.objects.filter(region=owner, until=None).exists():
            raise no_rule()
        title = _("Menerbitkan %(count)s sertifikat") % {"count": len(found)}
        args = {"region": owner.pk, "decisions": [row.pk for row in found], "account": actor.account}
        return start_job(
            actor, kind=KIND, title=title, args=args | {"behalf": actor.behalf}, region=owner.pk, back=back
        )


def run_issue(run: Run) -> dict[str, Any]:
    """The job that ``start_issue`` asked for. After a kill it goes on after the last chunk that was written whole.

    One that cannot be printed, or whose decision no longer holds, is left out with its reason; the others go on.
    """
    actor, asked, region = _asker(run), run.args["decisions"], run.args["region"]
    state: dict[str, Any] = run.cursor or {"next": 0, "issued": 0, "left": []}
    while (start := state["next"]) < len(asked):
        some = asked[start : start + CHUNK]
        with transaction.atomic():
            left: dict[int, str] = {}
            given = issue_one_chunk(actor, region=region, decisions=some, left=left)
            state = {
                "next": start + len(some),
                "issued": state["issued"] + len(given),
                "left": [*state["left"], *([decision, why] for decision, why in left.items())],
            }
            run.step(done=state["next"], total=len(asked), cursor=state)
    return _told(state)


def issue_one_chunk(
    actor: Actor, *, region: int, decisions: Collection[int], left: dict[int, str] | None = None
) -> dict[int, Credential]:
    """Certificates for some decisions of a region, in one transaction: decision → certificate, old or new.

    The right to issue them has been checked.

    left        takes decision → why it was left out; None: the first reason is raised, and nothing is written
    """
    with transaction.atomic():
        press = open_press(actor, region=region)
        given = {row.decision_id: row for row in Credential.objects.filter(decision__in=decisions, replaces=None)}
        rows = list(read_decisions(Decision.objects.filter(pk__in=decisions)).order_by("pk"))
        open_rows = [row for row in rows if row.pk not in given]
        says = printed(open_rows)
        new = {}
        for row in open_rows:
            try:
                new[row.pk] = _issued(actor, press, row, says[row.pk])
            except (Invalid, Conflict) as refusal:
                if left is None:
                    raise
                left[row.pk] = str(refusal)
        if press.rule.way == Way.SEAL:
            tell_issued(actor, list(new.values()))
    return given | new


def _issued(actor: Actor, press: Press, row: Decision, says: Printed) -> Credential:
    refuse_unfounded(row)
    made = Made(f"credentials.decision:{row.uuid}", says.holder, end_of(row.application.version, press))
    with transaction.atomic():  # one that fails takes neither its number nor the others with it
        credential = make(actor, press, row, says, made)
        verb = "credentials.issued" if credential.way == Way.SEAL else "credentials.prepared"
        record(actor, verb, credential, region=credential.region_id, decision=row.pk)
    return credential


def refuse_unfounded(row: Decision) -> None:
    """Refuse a decision that does not say competent, that another one followed, or whose appeal waits for its answer."""
    if not row.competent:
        raise Conflict("decision-not-competent", _("Keputusan ini belum kompeten, jadi tidak ada sertifikat untuknya."))
    if getattr(row, "followed", False):
        raise Conflict("decision-followed", _("Keputusan ini sudah diganti keputusan banding. Muat ulang halaman."))
    if getattr(row, "contested", False):
        raise Conflict(
            "appeal-unanswered",
            _(
                "Keputusan ini menjawab banding yang belum disampaikan jawabannya. Terbitkan sesudah bandingnya dijawab."
            ),
        )


def no_rule() -> Refusal:
    """Nobody has said who signs."""
    return Conflict("no-issuing-rule", _("Belum ditentukan siapa yang menandatangani. Atur penandatangan dulu."))


def read_decisions(rows: "QuerySet[Decision]") -> "QuerySet[Decision]":
    """The same with what a certificate is printed from.

    followed    whether an appeal decided anew
    contested   whether an appeal in the application waits for its answer
    """
    newer = Decision.objects.filter(application=OuterRef("application"), round__gt=OuterRef("round"))
    waits = Appeal.objects.filter(decision__application=OuterRef("application"), answered_at=None, withdrawn_at=None)
    return rows.annotate(followed=Exists(newer), contested=Exists(waits)).select_related(
        "application__scheme__region",
        "application__version",
        "application__person",
        "case__plenary",
        "first__appointment",
        "second__appointment",
    )


def _kept(actor: Actor, decisions: Sequence[UUID]) -> list[Decision]:
    """Decisions of kept regions, none of them about the actor, in the order in which they were named."""
    rows = {row.uuid: row for row in read_decisions(Decision.objects.filter(uuid__in=set(decisions)))}
    found = [rows[uuid] for uuid in dict.fromkeys(decisions) if uuid in rows]
    if len(found) < len(set(decisions)) or not all(keeps(actor, row.application.scheme.region_id) for row in found):
        raise NotFound
    mine = set(own_people(actor).values_list("pk", flat=True)) | {actor.person}
    if any(row.application.person_id in mine for row in found):
        raise Forbidden("own-decision", _("Sertifikat Anda sendiri diterbitkan penyelenggara lain."))
    for row in found:
        refuse_unfounded(row)
    return found


def _asker(run: Run) -> Actor:
    """Whoever asked for the job, with the right that was checked then."""
    account, behalf = run.args["account"], run.args["behalf"]
    grant = Grant("organiser", RegionId(run.args["region"]))
    return Actor("account", account=account, behalf=behalf, grants=(grant,)) if account else SYSTEM


def _told(state: dict[str, Any]) -> dict[str, Any]:
    """The result as its page tells it; names of people are not in it, so reasons are counted."""
    reasons: dict[str, int] = {}
    for _decision, why in state["left"]:
        reasons[why] = reasons.get(why, 0) + 1
    told = sorted(reasons.items(), key=lambda pair: -pair[1])[:SOME]
    return {"issued": state["issued"], "left": len(state["left"]), "reasons": [list(pair) for pair in told]}
