"""What exams ask of somebody, as lines of the own home."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.exams.queries.coming import Coming, next_exam, next_watch
from pamong.web.participant.task import Task
from pamong.web.templatetags.pamong import hari, jam


def exam_tasks(actor: Actor) -> Iterator[Task]:
    """The exam that one sits next, and the one that one watches."""
    own = next_exam(actor)
    if own:
        title = _("Ujian %(title)s, %(when)s") % {"title": own.title, "when": _when(own)}
        why = _("Tempat: %(place)s. Nomor peserta %(number)s; bawa kartu ujian.") % {
            "place": own.place,
            "number": own.number,
        }
        yield Task(title, why, _("Lihat"), reverse("own-exams"), urgent=_today(own))
    watched = next_watch(actor)
    if watched:
        title = _("Anda mengawasi %(title)s, %(when)s") % {"title": watched.title, "when": _when(watched)}
        why = _("Tempat: %(place)s. Peserta masuk dengan izin Anda.") % {"place": watched.place}
        yield Task(title, why, _("Pantau"), reverse("monitor", args=[watched.sitting]), urgent=_today(watched))


def _when(one: Coming) -> str:
    with timezone.override(ZoneInfo(one.zone)):
        return _("hari ini, %(time)s") % {"time": jam(one.at)} if _today(one) else f"{hari(one.at)}, {jam(one.at)}"


def _today(one: Coming) -> bool:
    zone = ZoneInfo(one.zone)
    return one.at.astimezone(zone).date() == timezone.now().astimezone(zone).date()
