"""Reactions and jobs of credentials: three lines each, then an action."""

from typing import Any

from django.utils import timezone
from procrastinate.contrib.django import app

from pamong.core.journal import EntryRow, react
from pamong.credentials.actions import appeals, bridging, evidence, forgetting, issuing, registry, reminding
from pamong.credentials.queries.registry_export import KIND as EXPORT
from pamong.credentials.queries.standing import still_in_force
from pamong.credentials.queries.unfinished import still_applying, still_judging
from pamong.kit.jobs import Run, job
from pamong.people.actions.erasing import duty

# What certificates mean elsewhere.


@react("credentials.issued")
def note_issued(entry: EntryRow) -> None:
    """What a new certificate shows counts."""
    evidence.note_evidence(credential=evidence.credential_of(entry.object))


@react("credentials.suspended")
def note_suspended(entry: EntryRow) -> None:
    """What it shows counts no more, as long as that lasts."""
    evidence.note_evidence(credential=evidence.credential_of(entry.object))


@react("credentials.resumed")
def note_resumed(entry: EntryRow) -> None:
    """It counts again."""
    evidence.note_evidence(credential=evidence.credential_of(entry.object))


@react("credentials.withdrawn")
def note_withdrawn(entry: EntryRow) -> None:
    """It never counts again."""
    evidence.note_evidence(credential=evidence.credential_of(entry.object))


@react("credentials.replaced")
def note_replaced(entry: EntryRow) -> None:
    """Its place is taken by another one."""
    evidence.note_evidence(credential=evidence.credential_of(entry.object))


@react("credentials.decided")
def note_decided(entry: EntryRow) -> None:
    """Units that were shown without a certificate count."""
    _label, _colon, key = entry.object.rpartition(":")
    evidence.note_decision(decision=int(key))


@react("credentials.version_published")
def tell_bridge(entry: EntryRow) -> None:
    """Holders of older versions read what is new."""
    _label, _colon, key = entry.object.rpartition(":")
    bridging.tell_bridge(version=int(key))


@duty
def certificate_in_force(person: int) -> str:
    """Nobody is erased whose certificate somebody may still check by name."""
    return still_in_force(person)


@duty
def application_open(person: int) -> str:
    """Nor whose application still waits for a decision, or may be appealed."""
    return still_applying(person)


@duty
def appointment_open(person: int) -> str:
    """Nor who is to judge an application of somebody else."""
    return still_judging(person)


@react("people.erased")
def forget_applicant(entry: EntryRow) -> None:
    """Free words of applications of somebody whose data were erased."""
    _label, _colon, key = entry.object.rpartition(":")
    forgetting.forget_applicant(int(key))


@job(EXPORT)
def export(run: Run) -> dict[str, Any]:
    """Pack certificates for the national registry."""
    return registry.run_export(run)


# Life after issue.


@app.periodic(cron="41 * * * *")
@app.task(name="credentials.remind_expiring")
def remind_expiring(timestamp: int) -> None:  # noqa: ARG001  # the scheduler gives it
    """Certificates that end in 90, 30 or 7 days, once each; hourly, so that a day without a worker is made up for."""
    reminding.remind_expiring(timezone.now())


# Decisions and appeals.


@app.periodic(cron="17 * * * *")
@app.task(name="credentials.close_applications")
def close_applications(timestamp: int) -> None:  # noqa: ARG001  # the scheduler gives it
    """What was decided and can no longer be appealed, by the calendar of each region."""
    appeals.close_applications()


# Issue.


@job(issuing.KIND)
def issue(run: Run) -> dict[str, Any]:
    """Write certificates, chunk by chunk."""
    return issuing.run_issue(run)
