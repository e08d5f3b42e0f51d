"""Who may apply for what: asked in full before a row is written, and shown on the page before anybody asks."""

from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.refusals import Conflict, Forbidden, Invalid, NotFound
from pamong.credentials.access import published_version_for, published_versions
from pamong.credentials.formats.states import State
from pamong.credentials.models import Appeal, Decision, Route, SchemeVersion
from pamong.credentials.queries.deadlines import day_there, last_day_to_appeal
from pamong.credentials.queries.holding import Held, newest_held, renews_from
from pamong.kit.wording import long_date
from pamong.people.access import visible_people


def applicant_of(actor: Actor) -> tuple[int, int]:
    """Id and region of the person who applies. Nobody does so in another's name.

    raises      Forbidden ``not-in-anothers-name``; NotFound for who serves nowhere
    """
    if actor.behalf is not None:
        raise Forbidden(
            "not-in-anothers-name",
            _(
                "Permohonan sertifikasi diajukan oleh orangnya sendiri. Akhiri tindakan atas nama orang lain lebih dahulu."
            ),
        )
    row = visible_people(actor, ()).filter(pk=actor.person or 0).first()
    if row is None or row.region_id is None:
        raise NotFound
    return row.pk, row.region_id


def admitted_version(uuid: UUID, region: int) -> SchemeVersion:
    """The version that a person of that region may apply for now.

    raises      NotFound, also for a scheme of another region; Conflict ``version-old``, ``scheme-retired``
    """
    row = published_version_for(uuid)
    if row.scheme.region_id != region:
        raise NotFound(
            "application-region",
            _("Skema ini menerima permohonan pegawai %(region)s saja.") % {"region": row.scheme.region.name},
        )
    if row.scheme.retired_at:
        raise Conflict(
            "scheme-retired", _("Skema ini tidak lagi menerima permohonan: %(why)s") % {"why": row.scheme.retirement}
        )
    if not published_versions().filter(pk=row.pk).exists():
        raise Conflict("version-old", _("Skema ini punya versi yang lebih baru. Ajukan lewat versi itu."))
    return row


def renewed(person: int, version: SchemeVersion, route: str, renews: UUID | None) -> int | None:
    """Id of the certificate that is renewed; None for every other way.

    raises      Invalid ``renewal-what``; Conflict ``renewal-early``, ``renewal-late``
    """
    if route != Route.RENEWAL:
        if renews is not None:
            raise Invalid("renewal-what", _("Hanya jalur perpanjangan yang memperpanjang sertifikat."))
        return None
    held = newest_held(person, version.scheme_id)
    if held is None or held.uuid != renews:
        raise Invalid("renewal-what", _("Sertifikat yang hendak diperpanjang tidak ditemukan pada skema ini."))
    if not held.in_force:
        raise Conflict(
            "renewal-late",
            _("Sertifikat %(number)s %(state)s, sehingga tidak dapat diperpanjang. Ajukan lewat jalur lain.")
            % {"number": held.number, "state": held.state.value},
        )
    if timezone.now() < renews_from(held, version):
        raise Conflict("renewal-early", _early(held, version))
    return held.id


def refuse_held(person: int, version: SchemeVersion, route: str) -> None:
    """Who holds the certificate renews it; who waits for it waits. Raises Conflict ``certificate-held``."""
    held = newest_held(person, version.scheme_id)
    if held is None or route == Route.RENEWAL or held.state in (State.EXPIRED, State.WITHDRAWN):
        return
    if held.state is State.UNKNOWN:
        told = _("Sertifikat Anda untuk skema ini sedang menunggu tanda tangan.")
    elif held.state is State.SUSPENDED:
        told = _("Sertifikat %(number)s sedang dibekukan. Selesaikan itu lebih dahulu.") % {"number": held.number}
    elif timezone.now() < renews_from(held, version):
        told = _early(held, version)
    else:
        told = _("Anda masih memegang sertifikat %(number)s. Pilih jalur perpanjangan.") % {"number": held.number}
    raise Conflict("certificate-held", told)


def live_already() -> Conflict:
    """Somebody has an application for this scheme that is not over."""
    return Conflict(
        "application-live",
        _("Anda sudah punya permohonan untuk skema ini yang belum selesai. Lanjutkan atau batalkan yang itu."),
    )


def appealable_until(decision: Decision) -> str:
    """The last day to appeal, in words; empty when it is over, was appealed already, or there is nothing to appeal."""
    if decision.competent or decision.round > 1 or Appeal.objects.filter(decision=decision).exists():
        return ""
    last = last_day_to_appeal(decision)
    return long_date(last) if last >= day_there(decision) else ""


def _early(held: Held, version: SchemeVersion) -> str:
    zone = ZoneInfo(held.zone)
    told = {
        "number": held.number,
        "until": long_date(timezone.localdate(held.valid_until, zone)),
        "day": long_date(timezone.localdate(renews_from(held, version), zone)),
    }
    return _("Sertifikat %(number)s berlaku sampai %(until)s dan dapat diperpanjang mulai %(day)s.") % told
