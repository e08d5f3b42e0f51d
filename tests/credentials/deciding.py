"""What tests of sessions, votes and appeals begin with: an applicant judged, with deciders, and a session of today."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Barrier, Thread
from typing import Any
from uuid import UUID

from django.db import connection

from pamong.core.actor import Actor
from pamong.core.refusals import Refusal
from pamong.credentials.actions.appeals import accept_appeal, file_appeal
from pamong.credentials.actions.plenaries import list_cases, open_plenary, vote
from pamong.credentials.models import Appeal, Application, Appointment, Decision, Duty, Plenary, PlenaryCase
from pamong.people.access import actor_of, today
from pamong.people.models import Account
from tests.credentials import case
from tests.make import World


@dataclass(frozen=True)
class Judged:
    """An application of Ani's, judged by Citra, on the list of a session; ``deciders`` are two."""

    application: Application
    plenary: Plenary
    case: PlenaryCase
    deciders: tuple[Account, ...]

    @property
    def units(self) -> list[UUID]:
        """Uuids of its units, in order."""
        return [unit.uuid for unit in case.units(self.application.version)]

    def actor(self, place: int) -> Actor:
        """A decider."""
        return actor_of(self.deciders[place])

    def vote(
        self, place: int, competent: Sequence[UUID] | None = None, reason: str = "Bukti lengkap."
    ) -> Decision | None:
        """A decider votes, everything shown unless told otherwise."""
        shown = self.units if competent is None else competent
        return vote(self.actor(place), case=self.case.pk, competent=shown, reason=reason)


def applied(world: World, *, competent: Sequence[bool] = (), **facts: Any) -> Application:
    """An application of Ani's whose units Citra judged."""
    version = case.version(case.scheme(world), **facts)
    application = case.application(version, world.ani)
    case.judged(application, case.appointed(application, world.citra), competent=competent)
    return application


def deciders(
    world: World, application: Application, *, count: int = 2, duty: Duty = Duty.DECIDER
) -> tuple[Account, ...]:
    """New accounts that decide it."""
    names = ("Sri Lestari", "Wayan Artha", "Tigor Siregar", "Nurul Huda")[:count]
    accounts = tuple(case.certifier(world, f"{name} {duty}") for name in names)
    for account in accounts:
        case.appointed(application, account, duty)
    return accounts


def session(world: World, title: str = "Sidang pleno November") -> Plenary:
    """Budi's session of today."""
    return open_plenary(world.actor("budi"), region="15.04", title=title, held_on=today(), place="Ruang Melati")


def judged(world: World, *, competent: Sequence[bool] = (), count: int = 2, **facts: Any) -> Judged:
    """On the list of a session of today."""
    application = applied(world, competent=competent, **facts)
    chosen = deciders(world, application, count=count)
    plenary = session(world)
    listed = list_cases(world.actor("budi"), plenary=plenary.uuid, applications=[application.uuid])
    return Judged(application, plenary, listed[0], chosen)


def not_yet(world: World, **facts: Any) -> tuple[Judged, Decision]:
    """Decided: the first unit shown, the second not yet."""
    held = judged(world, competent=[True, False], **facts)
    held.vote(0, held.units[:1], "Unit kedua belum terlihat.")
    decision = held.vote(1, held.units[:1], "Unit kedua belum terlihat.")
    if decision is None:
        raise ValueError("two votes that say the same decide")
    return held, decision


def appealed(world: World, decision: Decision, *, accepted: bool = True) -> tuple[Appeal, Account]:
    """Ani's appeal and who handles it."""
    row = file_appeal(world.actor("ani"), decision=decision.uuid, grounds="Bukti kedua tidak dibaca.")
    handler = case.certifier(world, "Penangan Banding")
    case.appointed(decision.application, handler, Duty.HANDLER)
    if accepted:
        row = accept_appeal(actor_of(handler), appeal=row.uuid)
    return row, handler


def examined(world: World, application: Application, *, competent: Sequence[bool] = ()) -> Appointment:
    """The second examiner judged everything anew."""
    examiner = case.appointed(application, case.assessor(world, "Penguji Kedua"), Duty.EXAMINER)
    case.judged(application, examiner, competent=competent, round=2)
    return examiner


def decided_anew(world: World, application: Application, competent: Sequence[bool] = ()) -> Decision:
    """The second examiner, a new session, two new deciders."""
    examined(world, application, competent=competent)
    chosen = deciders(world, application, duty=Duty.APPEAL_DECIDER)
    plenary = session(world, "Sidang banding")
    budi = world.actor("budi")
    listed = list_cases(budi, plenary=plenary.uuid, applications=[application.uuid], stage=2)
    again = Judged(application, plenary, listed[0], chosen)
    shown = [uuid for uuid, mark in zip(again.units, competent or [True] * len(again.units), strict=True) if mark]
    again.vote(0, shown, "Dinilai ulang.")
    decision = again.vote(1, shown, "Dinilai ulang.")
    if decision is None:
        raise ValueError("two votes that say the same decide")
    return decision


def together(*runs: Callable[[], object]) -> list[str]:
    """Run all at once, each with a connection of its own; returns the codes of those that were refused."""
    start, refused = Barrier(len(runs)), list[str]()

    def begin(run: Callable[[], object]) -> None:
        start.wait()
        try:
            run()
        except Refusal as refusal:
            refused.append(refusal.code)
        finally:
            connection.close()

    threads = [Thread(target=begin, args=[run]) for run in runs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused
