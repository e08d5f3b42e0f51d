"""Everything that the actor has shown, as one paper: certificates, units, hours by year, exams."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.refusals import NotFound
from pamong.credentials.access import own_applications, own_credentials
from pamong.credentials.formats.states import State
from pamong.credentials.models import Credential, Decision, OutsideCredential, SchemeUnit
from pamong.credentials.queries.certificates import WAITING, CredentialRow, read_credentials
from pamong.credentials.queries.check import issuer_words
from pamong.exams.queries.own import OwnExam, own_exams
from pamong.kit.documents.transcript import (
    Transcript,
    TranscriptCertificate,
    TranscriptExam,
    TranscriptUnit,
    transcript,
)
from pamong.kit.wording import long_date, long_moment, number
from pamong.learning.queries.hours import year_of, years_of
from pamong.people.access import own_people, today
from pamong.people.queries.papers import Named, named_people
from pamong.people.queries.presence import region_facts


def transcript_pdf(actor: Actor) -> bytes:
    """The actor's transcript. Raises NotFound for who acts for somebody else, or is no person here."""
    person = own_people(actor).select_related("region").filter(pk=actor.person or 0).first()
    if person is None or actor.behalf is not None:
        raise NotFound
    region = region_facts(person.region) if person.region else None
    now, zone = timezone.now(), ZoneInfo(region.zone if region else settings.TIME_ZONE)
    with translation.override(settings.LANGUAGE_CODE):  # papers are Indonesian, whatever the page is
        content = transcript_of(actor, now, zone)
    issuer = issuer_words(region.office, region.name) if region else "pamong"
    return transcript(content, issuer=issuer, at=now)


def transcript_of(actor: Actor, now: datetime, zone: ZoneInfo) -> Transcript:
    """The same in words, before it is printed. The caller has checked that the actor acts for nobody else."""
    person = actor.person or 0
    rows = list(own_credentials(actor).order_by("-issued_on", "-pk"))
    told = dict(zip((row.pk for row in rows), read_credentials(rows), strict=True))
    years = [(year, year_of(person, year).counted) for year in years_of(person, today().year)]
    return Transcript(
        facts=_facts(named_people([person])[person]),
        certificates=[*map(_certificate, told.values()), *_outside(person)],
        units=_units(actor, rows, told),
        hours=[(str(year), number(counted, 0 if counted == int(counted) else 2)) for year, counted in years if counted],
        exams=[_exam(one) for one in own_exams(actor).past if one.result and one.result.final],
        check=f"{settings.URL}/periksa/",
        printed=long_moment(now, zone),
    )


def _facts(someone: Named) -> list[tuple[str, str]]:
    lines = [(_("Nama"), someone.name), (_("NIP"), someone.number), (_("Jabatan"), someone.position)]
    lines += [(_("Unit kerja"), someone.unit)]
    return [(label, value) for label, value in lines if value]


def _certificate(row: CredentialRow) -> TranscriptCertificate:
    until = row.valid_until.astimezone(ZoneInfo(row.zone)).date()
    return TranscriptCertificate(
        row.scheme, row.issuer, row.number, long_date(row.issued_on), long_date(until), row.state_label
    )


def _outside(person: int) -> list[TranscriptCertificate]:
    """Verified ones from elsewhere."""
    rows = OutsideCredential.objects.filter(person=person, verified_at__isnull=False, withdrawn_at=None)
    return [
        TranscriptCertificate(
            title=row.title,
            issuer=_("%(name)s, dari luar") % {"name": row.issuer},
            number=row.number,
            issued=long_date(row.issued_on),
            until=long_date(row.valid_until) if row.valid_until else _("tanpa batas"),
            state=_("Kedaluwarsa") if row.valid_until and row.valid_until < today() else _("Terverifikasi"),
        )
        for row in rows.order_by("-issued_on", "-pk")
    ]


def _units(actor: Actor, rows: Sequence[Credential], told: Mapping[int, CredentialRow]) -> list[TranscriptUnit]:
    """Units of the last decision about each application, the newest first, with the certificate that says so."""
    decisions = Decision.objects.filter(application__in=own_applications(actor)).order_by("round")
    last = {row.application_id: row for row in decisions.select_related("application__version__scheme")}
    by_decision = {row.decision_id: told[row.pk] for row in reversed(rows)}
    units = SchemeUnit.objects.filter(version__in={row.application.version_id for row in last.values()})
    named = {unit.pk: unit for unit in units.order_by("number")}
    return [
        TranscriptUnit(
            scheme=", ".join(filter(None, (row.application.version.scheme.title, row.application.version.level))),
            code=unit.code,
            title=unit.title,
            on=long_date(row.decided_on),
            certificate=_number(by_decision.get(row.pk)),
        )
        for row in sorted(last.values(), key=lambda row: (row.decided_on, row.pk), reverse=True)
        for unit in named.values()
        if unit.pk in row.units
    ]


def _number(row: CredentialRow | None) -> str:
    if row is None:
        return _("belum ada sertifikat")
    if row.state == WAITING:
        return _("menunggu tanda tangan")
    return row.number if row.state == State.VALID else f"{row.number} ({row.state_label.lower()})"


def _exam(one: OwnExam) -> TranscriptExam:
    result = one.result
    passed = {None: _("tanpa batas lulus"), True: _("Lulus"), False: _("Belum mencapai batas")}
    return TranscriptExam(
        title=one.title,
        on=long_date(one.starts_at.astimezone(ZoneInfo(one.zone)).date()),
        percent=number(result.percent, 1) if result else "",
        result=passed[result.passed if result else None],
    )
