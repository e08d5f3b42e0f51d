"""What the cycle does by itself, day by day: opens, reminds, and takes what is late to who leads the owner."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pamong.core.actor import SYSTEM, PersonId
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Refusal
from pamong.evaluation.access import KEEPERS
from pamong.evaluation.actions.cycles import held_cycle, open_cycle
from pamong.evaluation.actions.follow_ups import TOPIC, tell
from pamong.evaluation.models import Cycle, FollowUp, FollowUpNote, NoteKind
from pamong.evaluation.queries.cycles import last_day, obstacles
from pamong.evaluation.queries.follow_ups import OPEN, with_end
from pamong.evaluation.queries.standing import Standing, day_in, notes_of, standing
from pamong.kit.wording import long_date
from pamong.learning.queries.published import regions_with_programmes
from pamong.office.actions.send import Draft, send_messages
from pamong.people.queries.contacts import contacts_of
from pamong.people.queries.organisers import holders_of
from pamong.people.queries.regions import region_of
from pamong.people.queries.supervisors import supervisor_of

PATIENCE: Final = 7
"""Days after which what is late is told to who leads the owner."""

LISTED: Final = 10
"""Follow-ups that a message names; of more it tells how many."""


def open_due() -> int:
    """Open what is due: in regions with a published programme the first, elsewhere the one after the last. Returns how many."""
    known = set(Cycle.objects.values_list("region", flat=True))
    opened = 0
    for region in sorted(known | regions_with_programmes()):
        try:
            open_cycle(SYSTEM, region=region_of(region).code)
        except Refusal:  # still open, or too early: nothing to do today
            continue
        opened += 1
    return opened


def tell_blocked() -> int:
    """Once a week, to who keeps them: cycles whose time is over and what keeps each from being closed. Returns messages."""
    sent = 0
    for row in Cycle.objects.select_related("region").filter(closed_at=None).order_by("pk"):
        today = day_in(row.region.time_zone)
        if today > last_day(row):
            sent += _tell_blocked(row, today)
    return sent


def remind_overdue() -> int:
    """Once for each day on which something was due: the owner is told from the day after. Returns messages."""
    sent = 0
    for row, now in _overdue():
        day = long_date(now.due_on)
        source = f"evaluation.overdue:{row.uuid}:{now.due_on.isoformat()}"
        subject = _("Tindak lanjut Anda lewat batas, %(day)s") % {"day": day}
        sent += tell(SYSTEM, row, row.finding.cycle.region_id, subject, source=source)
    return sent


def escalate() -> int:
    """What is late by a week is told to who leads the owner; where nobody does, to who keeps the cycle. Returns how many."""
    late = 0
    for row, now in _overdue():
        if now.over >= PATIENCE:
            with suppress(Conflict):  # its cycle was closed meanwhile
                late += _escalate(row.pk)
    return late


def _overdue() -> list[tuple[FollowUp, Standing]]:
    """Of open cycles. Two queries."""
    rows = with_end(FollowUp.objects.filter(finding__cycle__closed_at=None)).filter(OPEN)
    found: list[FollowUp] = list(rows.select_related("finding__cycle__region").order_by("pk"))
    notes = notes_of([row.pk for row in found])
    stands = [(row, standing(row, notes.get(row.pk, ()), day_in(row.finding.cycle.region.time_zone))) for row in found]
    return [(row, now) for row, now in stands if now.over]


def _escalate(pk: int) -> bool:
    with transaction.atomic():
        row = FollowUp.objects.select_related("finding__cycle__region", "owner").get(pk=pk)
        cycle = held_cycle(row.finding.cycle)
        notes = notes_of([pk]).get(pk, [])
        now = standing(row, notes, day_in(cycle.region.time_zone))
        if now.over < PATIENCE or _told(notes):
            return False
        head = supervisor_of(PersonId(row.owner_id))
        people = [head.person] if head else holders_of(cycle.region_id, KEEPERS)
        name = contacts_of([row.owner_id])[row.owner_id].name
        subject = _("Tindak lanjut %(name)s lewat %(n)s hari") % {"name": name, "n": now.over}
        source = f"evaluation.escalated:{row.uuid}:{now.due_on.isoformat()}:{len(notes)}"
        _write(cycle, people, subject, row.text, source, f"/tindak-lanjut/{row.uuid}/")
        words = _("Diteruskan kepada atasan sesudah lewat %(n)s hari") % {"n": now.over}
        note = FollowUpNote.objects.create(follow_up=row, kind=NoteKind.ESCALATED, text=words, at=timezone.now())
        record(
            SYSTEM,
            "evaluation.follow_up_escalated",
            row,
            region=cycle.region_id,
            note=note.pk,
            people=people,
        )
    return True


def _told(notes: Sequence[FollowUpNote]) -> bool:
    """Whether the head knows already: since it was asked, postponed or opened again."""
    kinds = [note.kind for note in notes]
    fresh = max(
        (place for place, kind in enumerate(kinds) if kind in (NoteKind.POSTPONED, NoteKind.REOPENED)), default=-1
    )
    return NoteKind.ESCALATED in kinds[fresh + 1 :]


def _tell_blocked(row: Cycle, today: date) -> int:
    facts = {"number": row.number, "day": long_date(last_day(row))}
    found = obstacles(row)
    if found.any:
        subject = _("Siklus evaluasi %(number)s belum dapat ditutup") % facts
    else:
        subject = _("Siklus evaluasi %(number)s siap ditutup") % facts
    body = [_("Masanya berakhir %(day)s. Siklus berikutnya dibuka sesudah yang ini ditutup.") % facts]
    if found.empty:
        body.append(_("Belum ada temuan yang ditulis."))
    if found.unanswered:
        words = ngettext(
            "%(n)s kelemahan tanpa tindak lanjut.", "%(n)s kelemahan tanpa tindak lanjut.", found.unanswered
        )
        body.append(words % {"n": found.unanswered})
    body.extend(_waiting(row))
    monday = today - timedelta(days=today.weekday())
    source = f"evaluation.blocked:{row.uuid}:{monday.isoformat()}"
    return _write(row, holders_of(row.region_id, KEEPERS), subject, "\n".join(body), source, f"/evaluasi/{row.uuid}/")


def _waiting(row: Cycle) -> list[str]:
    """What stands open, the longest waited for first."""
    rows = with_end(FollowUp.objects.filter(finding__cycle=row)).filter(OPEN).order_by("due_now", "pk")
    found = list(rows)
    owners = contacts_of({one.owner_id for one in found[:LISTED]})
    lines = [
        _("%(text)s (%(name)s, %(day)s)")
        % {"text": one.text.splitlines()[0], "name": owners[one.owner_id].name, "day": long_date(one.due_now)}
        for one in found[:LISTED]
    ]
    left = len(found) - LISTED
    return [*lines, _("dan %(n)s lagi") % {"n": left}] if left > 0 else lines


def _write(row: Cycle, people: Sequence[int], subject: str, body: str, source: str, path: str) -> int:
    drafts = [Draft(person, subject, body, path) for person in people]
    return send_messages(SYSTEM, region=row.region_id, topic=TOPIC, source=source, drafts=drafts)
