"""Gaps are written down as they are on a day: baselines and trends are made of these."""

import json
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from pamong.competency.access import EVALUATORS, KEEPERS
from pamong.competency.models import Round, Snapshot
from pamong.competency.queries.evidence import MONTH, Standings, standings
from pamong.competency.queries.profiles import required_levels
from pamong.competency.queries.rules import Rule, rule_of
from pamong.core.actor import SYSTEM, Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Invalid, NotFound
from pamong.kit.imports.progress import Step, progress
from pamong.kit.jobs import Job, Run, start_job
from pamong.kit.wording import one_line
from pamong.people.access import holds, today
from pamong.people.queries.posts import HeldPost, held_posts
from pamong.science.evidence import COUNTED, NONE

if TYPE_CHECKING:
    from hashlib import _Hash

Ints = NDArray[np.int64]

KIND: Final = "competency.snapshot"
"""The job that takes one."""

TAKERS: Final = frozenset({*KEEPERS, *EVALUATORS})
"""Take a snapshot of a region."""

GROUPS: Final = 300_000
"""Competencies of people that are weighed at once: memory stays flat at any number of people."""

_NUMBER: Final = "SELECT nextval(pg_get_serial_sequence('competency_snapshot', 'id'))"
_LINES: Final = """
COPY competency_snapshotline (region, snapshot, assignment, competency, person, unit, position, required, value, low, high,
    counted, state) FROM STDIN (FORMAT binary)
"""
_HEADER: Final = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_TRAILER: Final = b"\xff\xff"
_COLUMNS: Final = (
    *((name, ">i8") for name in ("region", "snapshot", "assignment", "competency", "person", "unit", "position")),
    ("required", ">i2"),
    *((name, ">f8") for name in ("value", "low", "high")),
    ("counted", ">i2"),
    ("state", ">i2"),
)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What positions ask for, one position after another.

    positions       (p,) ids, ascending
    first, count    (p,) where the rows of each begin and how many they are
    competency      (n,) place among ``competencies``
    level           (n,)
    competencies    (k,) ids, ascending
    """

    positions: Ints
    first: Ints
    count: Ints
    competency: Ints
    level: Ints
    competencies: Ints


@dataclass(frozen=True, slots=True)
class _Posts:
    """Current posts, by person."""

    assignment: Ints
    person: Ints
    unit: Ints
    position: Ints

    def slice(self, start: int, stop: int) -> "_Posts":
        """Some of them."""
        return _Posts(*(part[start:stop] for part in (self.assignment, self.person, self.unit, self.position)))


def ask_snapshot(actor: Actor, *, region: int, title: str, back: str = "") -> Job:
    """Take one as a job, with progress.

    raises      NotFound; Invalid ``title-empty``
    """
    if not holds(actor, TAKERS, region):
        raise NotFound
    given = {"region": region, "title": _titled(title), "account": actor.account, "behalf": actor.behalf}
    return start_job(actor, kind=KIND, title=_("Memotret kesenjangan"), args=given, region=region, back=back)


def run_snapshot(run: Run) -> dict[str, int]:
    """The job that ``ask_snapshot`` asked for: whoever asked had the right to. After a kill it begins again."""
    account, behalf = run.args["account"], run.args["behalf"]
    asker = Actor("account", account=account, behalf=behalf) if account else SYSTEM
    row = _take(asker, run.args["region"], run.args["title"], None, run)
    return {"lines": row.lines, "people": row.people}


def take_snapshot(
    actor: Actor,
    *,
    region: int,
    title: str,
    round: Round | None = None,  # noqa: A002  # its name
) -> Snapshot:
    """Write down, for each post of each counted person and each competency that the post asks for, what was shown of it.

    round       the needs analysis that closes with it; then there may be nothing to write
    raises      NotFound; Invalid ``title-empty``; Conflict ``nothing-asked`` when no post asks for any competency
    """
    if not holds(actor, TAKERS, region):
        raise NotFound
    return _take(actor, region, title, round, None)


def _take(actor: Actor, region: int, title: str, closes: Round | None, run: Run | None) -> Snapshot:
    with transaction.atomic(), progress(run) as step:
        name, day, rule = _titled(title), today(), rule_of(region)
        with connection.cursor() as cursor:
            cursor.execute(_NUMBER)
            number = cursor.fetchone()[0]
        written = write_lines(region, number, day, rule, step)
        if not written.lines and closes is None:
            raise Conflict(
                "nothing-asked",
                _("Belum ada jabatan berpemangku yang meminta kompetensi. Lengkapi standar kompetensi jabatan dahulu."),
            )
        row = Snapshot.objects.create(
            id=number,
            region_id=region,
            round=closes,
            title=name,
            day=day,
            rule_number=rule.number,
            rule=rule.values(),
            digest=written.digest,
            lines=written.lines,
            people=written.people,
            taken_at=timezone.now(),
            taken_by=actor.account,
        )
        row.refresh_from_db(fields=["uuid"])
        record(actor, "competency.snapshot_taken", row, region=region, lines=written.lines, people=written.people)
    return row


@dataclass(frozen=True, slots=True)
class Written:
    """What a snapshot consists of: lines, people in them, and the digest of what they were computed from."""

    lines: int
    people: int
    digest: str


def write_lines(region: int, number: int, day: date, rule: Rule, step: Step) -> Written:
    """The lines of one snapshot, people by people, inside the caller's transaction.

    number      of the snapshot
    """
    asked, posts = _asked(region), _posts(held_posts(region))
    digest = sha256(json.dumps([day.isoformat(), rule.values()], sort_keys=True).encode())
    for part in (asked.positions, asked.count, asked.competencies[asked.competency], asked.level):
        digest.update(part.tobytes())
    people, ends = np.unique(posts.person, return_index=True)
    ends = np.append(ends, len(posts.person))
    many = max(1, GROUPS // max(1, len(asked.competencies)))
    lines = counted = 0
    for start in range(0, len(people), many):
        some = people[start : start + many]
        theirs = posts.slice(ends[start], ends[min(start + many, len(people))])
        columns = _chunk(region, number, day, rule, some, theirs, asked, digest)
        _copy(columns)
        lines += len(columns["person"])
        counted += len(np.unique(columns["person"]))
        step(min(start + many, len(people)), len(people), "")
    return Written(lines, counted, digest.hexdigest())


def _chunk(
    region: int, number: int, day: date, rule: Rule, people: Ints, posts: _Posts, asked: _Asked, digest: "_Hash"
) -> dict[str, Any]:
    """Columns of the lines of some people."""
    shown = standings(region, people.tolist(), day)
    for part in (posts.assignment, posts.person, posts.unit, posts.position, _sums(shown)):
        digest.update(part.tobytes())
    result = shown.combined(rule)
    which, row = _expanded(posts, asked)
    post, competency = which, asked.competency[row]
    place = _places(people, shown, asked)[
        np.searchsorted(people, posts.person[post]) * len(asked.competencies) + competency
    ]
    none, at = place < 0, np.maximum(place, 0)
    empty = len(shown.person) == 0

    def told(column: NDArray[Any], missing: float) -> NDArray[Any]:
        return np.full(len(place), missing) if empty else np.where(none, missing, column[at])

    return {
        "region": region,
        "snapshot": number,
        "assignment": posts.assignment[post],
        "competency": asked.competencies[competency],
        "person": posts.person[post],
        "unit": posts.unit[post],
        "position": posts.position[post],
        "required": asked.level[row],
        "value": told(result.value, np.nan),
        "low": told(result.low, np.nan),
        "high": told(result.high, np.nan),
        "counted": told(result.counted, -1),
        "state": told(result.state, NONE),
    }


def _expanded(posts: _Posts, asked: _Asked) -> tuple[Ints, Ints]:
    """For each line the post, and the row of what its position asks for."""
    if not len(asked.positions):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    found = np.minimum(np.searchsorted(asked.positions, posts.position), len(asked.positions) - 1)
    count = np.where(asked.positions[found] == posts.position, asked.count[found], 0)
    post = np.repeat(np.arange(len(count)), count)
    within = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    return post, asked.first[found][post] + within


def _places(people: Ints, shown: Standings, asked: _Asked) -> Ints:
    """For each person and competency the group of evidence; −1 for none."""
    wide = len(asked.competencies)
    table = np.full(len(people) * wide, -1, np.int64)
    if wide and len(shown.person):
        at = np.minimum(np.searchsorted(asked.competencies, shown.competency), wide - 1)
        known = asked.competencies[at] == shown.competency
        table[(np.searchsorted(people, shown.person) * wide + at)[known]] = np.flatnonzero(known)
    return table


def _copy(columns: dict[str, Any]) -> None:
    """Write lines in binary; those that lack the same columns are of one length, so that no loop runs over rows."""
    state, valued = columns["state"], ~np.isnan(columns["value"])
    counted = state == COUNTED
    with connection.cursor() as cursor, cursor.copy(_LINES) as copy:
        copy.write(_HEADER)
        for rows, missing in (
            (counted, ()),
            (valued & ~counted, ("counted",)),
            (~valued, ("value", "low", "high", "counted")),
        ):
            if rows.any():
                copy.write(_block(columns, rows, missing))
        copy.write(_TRAILER)


def _block(columns: dict[str, Any], rows: NDArray[np.bool_], missing: tuple[str, ...]) -> bytes:
    parts: list[tuple[str, str]] = [("fields", ">i2")]
    for name, kind in _COLUMNS:
        parts += [(f"{name}_length", ">i4"), *([] if name in missing else [(name, kind)])]
    block = np.empty(int(rows.sum()), np.dtype(parts))
    block["fields"] = len(_COLUMNS)
    for name, kind in _COLUMNS:
        block[f"{name}_length"] = -1 if name in missing else np.dtype(kind).itemsize
        if name not in missing:
            given = columns[name]
            block[name] = given[rows] if isinstance(given, np.ndarray) else given
    return block.tobytes()


def _sums(shown: Standings) -> NDArray[np.uint64]:
    """What does not depend on the order in which pieces are read, and changes with any of them."""
    days = np.rint(shown.age * MONTH).astype(np.uint64)
    level = np.rint(shown.level * 1000).astype(np.uint64)
    row = ((shown.group.astype(np.uint64) * 8 + shown.kind.astype(np.uint64)) * 40_009 + days) * 10_007 + level
    return np.array([len(row), row.sum(dtype=np.uint64), (row * row).sum(dtype=np.uint64)], np.uint64)


def _asked(region: int) -> _Asked:
    required = {position: needs for position, needs in sorted(required_levels(region).items()) if needs}
    pairs = [(pk, needs[pk].level) for _position, needs in required.items() for pk in sorted(needs)]
    count = np.array([len(needs) for needs in required.values()], np.int64)
    competencies, place = np.unique(np.array([pk for pk, _level in pairs], np.int64), return_inverse=True)
    return _Asked(
        positions=np.array(list(required), np.int64),
        first=np.cumsum(count) - count,
        count=count,
        competency=place.astype(np.int64),
        level=np.array([level for _pk, level in pairs], np.int64),
        competencies=competencies,
    )


def _posts(held: list[HeldPost]) -> _Posts:
    rows = np.array([(post.assignment, post.person, post.unit, post.position) for post in held], np.int64).reshape(
        -1, 4
    )
    rows = rows[np.lexsort((rows[:, 0], rows[:, 1]))]
    return _Posts(*(np.ascontiguousarray(rows[:, place]) for place in range(4)))


def _titled(title: str) -> str:
    name = one_line(title)
    if not name:
        raise Invalid("title-empty", _("Judul potret masih kosong. Tulis misalnya: AKPK 2026."))
    return name
