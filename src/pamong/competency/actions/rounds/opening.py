"""A round opens: who is rated, by whom and about what is fixed, and everybody is asked. All of it or nothing."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.competency.access import kept_round_for
from pamong.competency.actions.rounds.state import (
    QUEUE,
    asker,
    end_of,
    locked,
    refuse_ended,
    source_of,
    today_in,
    who,
)
from pamong.competency.actions.rounds.wording import intro, question
from pamong.competency.models import RaterKind, Round, RoundSubject, RoundUnit
from pamong.competency.queries.frameworks import current_competencies, levels_of
from pamong.competency.queries.round_plan import Planned, RoundPlan, plan_round
from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict
from pamong.kit.imports.progress import Step, progress
from pamong.kit.jobs import Job, Run, start_job
from pamong.kit.wording import long_date, number
from pamong.office.actions.send import Draft, send_messages
from pamong.surveys.actions.invitations import Invitee
from pamong.surveys.actions.surveys import Opened, SurveyPlan, open_for
from pamong.surveys.actions.versions import ensure_version

_BATCH: Final = 5_000
_STEPS: Final = 5

_RATINGS: Final = """
INSERT INTO competency_rating (subject_id, rater_id, kind, reason, invitation_id)
SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::text[], %s::bigint[])
"""

Asked = tuple[int, ...]
"""Ids of the competencies of one questionnaire, in order."""


@dataclass(slots=True)
class _Sheet:
    """A questionnaire and who fills it: place of the subject, rater, kind, and why this rater."""

    subjects: list[int] = field(default_factory=list)
    raters: list[tuple[int, int, str, str]] = field(default_factory=list)


def open_round(actor: Actor, *, uuid: UUID, back: str = "") -> Job:
    """Open a round as a job; its result counts what was made.

    back        address of the page that asks; see ``start_job``
    raises      NotFound; Conflict ``round-cancelled``, ``round-closed``, ``round-open``, ``round-early``, ``round-late``
    """
    with transaction.atomic():
        row = locked(kept_round_for(actor, uuid))
        _refuse_opening(row)
        title = _("Membuka putaran “%(title)s”") % {"title": row.title}
        args = who(actor) | {"round": row.pk}
        return start_job(actor, kind="competency.open_round", title=title, args=args, region=row.region_id, back=back)


def run_opening(run: Run) -> dict[str, Any]:
    """The job that ``open_round`` asked for: whoever asked had the right to. After a kill it begins again."""
    with transaction.atomic(), progress(run) as step:
        row = locked(Round.objects.get(pk=run.args["round"]))
        if row.opened_at:
            return {}  # asked for twice, or killed between commit and the end of the job
        _refuse_opening(row)
        return _open(asker(run), row, step)


def _open(actor: Actor, row: Round, step: Step) -> dict[str, int]:
    step(0, _STEPS, _("Menentukan siapa dinilai oleh siapa"))
    units = RoundUnit.objects.filter(round=row).values_list("unit", flat=True)
    plan = plan_round(row.region_id, units, peers=row.peers, seed=row.seed)
    if not plan.subjects:
        raise Conflict(
            "round-nobody",
            _("Tidak ada pegawai yang dapat dinilai di unit ini. Lengkapi standar kompetensi jabatannya lebih dahulu."),
        )
    sheets = _sheets(plan)
    step(1, _STEPS, _("Menyusun kuesioner"))
    plans = _surveys(actor, row, plan.subjects, sheets)
    step(2, _STEPS, _("Membuat undangan"))
    opened = open_for(actor, region=row.region_id, source=source_of(row), plans=plans)
    step(3, _STEPS, _("Mencatat penilai"))
    raters = _write(row, plan, sheets, opened)
    step(4, _STEPS, _("Mengirim pesan"))
    messages = _tell(actor, row, raters)
    row.opened_at = timezone.now()
    row.save(update_fields=["opened_at"])
    counts = _counts(row, plan) | {"ratings": len(raters), "messages": messages}
    record(actor, "competency.round_opened", row, region=row.region_id, **counts)
    return counts


def _sheets(plan: RoundPlan) -> dict[Asked, _Sheet]:
    """One for each distinct set of competencies; the definitive post of a person is rated first."""
    sheets: dict[Asked, _Sheet] = {}
    for place, planned in enumerate(plan.subjects):
        if not planned.asked:
            continue
        person, sheet = planned.post.person, sheets.setdefault(planned.asked, _Sheet())
        sheet.subjects.append(place)
        sheet.raters.append((place, person, RaterKind.SELF, ""))
        above = plan.supervisors.get(person)
        if above:
            sheet.raters.append((place, above.person, RaterKind.SUPERVISOR, above.reason))
        sheet.raters += [(place, peer, RaterKind.PEER, "") for peer in plan.peers[person]]
    return sheets


def _surveys(actor: Actor, row: Round, subjects: Sequence[Planned], sheets: Mapping[Asked, _Sheet]) -> list[SurveyPlan]:
    known = current_competencies(row.region_id)
    worded = levels_of(known)
    now, until = timezone.now(), end_of(row)
    plans = []
    for asked, sheet in sheets.items():
        version = ensure_version(
            actor,
            region=row.region_id,
            key=_key([known[competency].uuid for competency in asked]),
            title=_("Penilaian kompetensi"),
            intro=intro(),
            questions=[question(known[competency], worded[competency]) for competency in asked],
        )
        posts = {place: subjects[place].post for place in sheet.subjects}
        invitees = [
            Invitee(rater, posts[place].person, posts[place].unit) for place, rater, _kind, _why in sheet.raters
        ]
        plans.append(SurveyPlan(version.uuid, row.title, now, until, invitees))
    return plans


def _key(competencies: Sequence[UUID]) -> str:
    """The same set of competencies is the same questionnaire."""
    return "competency.profile:" + sha256(" ".join(map(str, competencies)).encode()).hexdigest()[:32]


def _write(row: Round, plan: RoundPlan, sheets: Mapping[Asked, _Sheet], opened: Opened) -> list[int]:
    """Who is rated, and by whom; returns the rater of each rating."""
    survey_of = {
        place: survey for sheet, survey in zip(sheets.values(), opened.surveys, strict=True) for place in sheet.subjects
    }
    first = {planned.post.person: place for place, planned in reversed(list(enumerate(plan.subjects)))}
    subjects = [
        RoundSubject(
            round=row,
            person_id=planned.post.person,
            assignment_id=planned.post.assignment,
            unit_id=planned.post.unit,
            survey_id=survey_of.get(place, survey_of[first[planned.post.person]]),
        )
        for place, planned in enumerate(plan.subjects)
    ]
    RoundSubject.objects.bulk_create(subjects, batch_size=_BATCH)
    ratings = [
        (subject.pk, rater, str(kind), reason, opened.invitations[sheet_place, rater, subject.person_id].id)
        for sheet_place, sheet in enumerate(sheets.values())
        for place, rater, kind, reason in sheet.raters
        for subject in (subjects[place],)
    ]
    with connection.cursor() as cursor:
        for start in range(0, len(ratings), _BATCH):
            columns = zip(*ratings[start : start + _BATCH], strict=True)
            cursor.execute(_RATINGS, [list(column) for column in columns])
    return [rater for _subject, rater, *_rest in ratings]


def _tell(actor: Actor, row: Round, raters: Iterable[int]) -> int:
    """One message to each rater, however many ratings wait."""
    drafts = [
        Draft(
            person=rater,
            subject=_("%(title)s: %(count)s penilaian menunggu Anda") % {"title": row.title, "count": number(count)},
            body=_(
                "Anda diminta menilai kompetensi, termasuk milik Anda sendiri bila Anda ikut dinilai. Isilah sampai %(day)s; "
                "yang sudah diisi tersimpan dan dapat dilanjutkan."
            )
            % {"day": long_date(row.closes_on)},
            path=QUEUE,
        )
        for rater, count in sorted(Counter(raters).items())
    ]
    return send_messages(
        actor,
        region=row.region_id,
        topic="competency.round_opened",
        source=f"{source_of(row)}:opened",
        drafts=drafts,
    )


def _counts(row: Round, plan: RoundPlan) -> dict[str, int]:
    people = {planned.post.person for planned in plan.subjects}
    return {
        "subjects": len(plan.subjects),
        "people": len(people),
        "without_profile": len(plan.unprofiled),
        "without_supervisor": len(people - plan.supervisors.keys()),
        "without_peers": sum(1 for person in people if len(plan.peers[person]) < row.peers),
    }


def _refuse_opening(row: Round) -> None:
    refuse_ended(row)
    if row.opened_at:
        raise Conflict("round-open", _("Putaran ini sudah dibuka. Lihat kemajuannya di halaman putaran."))
    today = today_in(row.region.time_zone)
    if today < row.opens_on:
        raise Conflict(
            "round-early", _("Putaran ini baru dapat dibuka pada %(day)s.") % {"day": long_date(row.opens_on)}
        )
    if today > row.closes_on:
        raise Conflict(
            "round-late",
            _("Hari terakhir putaran ini (%(day)s) sudah lewat. Batalkan, lalu buat putaran baru.")
            % {"day": long_date(row.closes_on)},
        )
