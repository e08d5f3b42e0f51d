"""What certification asks of somebody, as lines of the own home."""

from collections.abc import Iterator
from typing import Final
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pamong.core.actor import Actor
from pamong.credentials.queries.own_steps import Ending, NotYet, Unsent, own_steps
from pamong.web.participant.task import Task
from pamong.web.templatetags.pamong import angka, hari, tanggal

PRESSING: Final = 30
"""Days before its end from which renewing a certificate is urgent."""

READ: Final = 160
"""Letters of a remark that the home shows; the page of the application shows all."""


def credential_tasks(actor: Actor) -> Iterator[Task]:
    """Papers to complete, a decision that can still be appealed, a certificate to renew."""
    steps = own_steps(actor)
    if steps.unsent:
        yield _complete(steps.unsent)
    if steps.not_yet:
        yield _decided(steps.not_yet)
    if steps.ending:
        yield _renew(steps.ending)


def _complete(one: Unsent) -> Task:
    page = reverse("application", args=[one.application])
    if one.remark:
        title = _("Lengkapi permohonan Anda: %(title)s") % {"title": one.title}
        return Task(title, Truncator(one.remark).chars(READ), _("Lengkapi"), page)
    title = _("Permohonan %(title)s belum dikirim") % {"title": one.title}
    return Task(title, _("Yang sudah diisi tersimpan dan hanya tampak bagi Anda."), _("Lanjutkan"), page)


def _decided(one: NotYet) -> Task:
    title = ngettext(
        "Keputusan %(title)s: %(count)s unit lagi", "Keputusan %(title)s: %(count)s unit lagi", one.lacking
    ) % {"title": one.title, "count": angka(one.lacking)}
    why = _("Langkah berikutnya tertulis di sana. Bila tidak setuju, Anda dapat mengajukan banding sampai %(day)s.") % {
        "day": hari(one.until)
    }
    return Task(title, why, _("Baca keputusan"), reverse("decision", args=[one.decision]))


def _renew(one: Ending) -> Task:
    with timezone.override(ZoneInfo(one.zone)):
        title = _("Sertifikat %(title)s berakhir %(day)s") % {"title": one.title, "day": tanggal(one.valid_until)}
    why = _("Perpanjang sebelum hari itu supaya tidak ada jeda.")
    return Task(title, why, _("Perpanjang"), reverse("apply", args=[one.version]), urgent=one.days <= PRESSING)
