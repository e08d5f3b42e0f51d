"""The home of everybody who is signed in: what to do, who one is here, what one may do."""

from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from pamong.competency.queries.discussions import discussions_due
from pamong.competency.queries.ratings import Waiting, waiting_ratings
from pamong.core.actor import Actor
from pamong.evaluation.queries.follow_ups import open_own
from pamong.learning.queries.hours import card_of
from pamong.learning.queries.steps import Steps, next_steps
from pamong.people.queries.homes import OwnHome, RoleHeld, own_home
from pamong.surveys.queries.sheets import Asked, asked
from pamong.web.audiences import audiences_of
from pamong.web.http import EXAM, METHOD, Request
from pamong.web.participant.credential_tasks import credential_tasks
from pamong.web.participant.exam_tasks import exam_tasks
from pamong.web.participant.fill import ROUNDS
from pamong.web.participant.hours_picture import bar, ring
from pamong.web.participant.own_cards import own_cards
from pamong.web.participant.task import Task
from pamong.web.templatetags.pamong import angka, jam, tanggal, waktu

SHOWN: Final = 3
"""Things to do that stand open at once: more would be read by nobody. The others are one tap away."""

MORNING, MIDDAY, AFTERNOON, EVENING = 4, 11, 15, 18

_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
_CODES = [Authenticator.Type.RECOVERY_CODES]
_HOMES = {
    "administrator": "penyelenggara",
    "organiser": "penyelenggara",
    "leader": "pimpinan",
    "assessor": "asesor",
    "certifier": "penetap",
    "evaluator": "evaluator",
    "partner": "mitra",
}
_PLACES = {"auditor": "journal", "item-writer": "banks", "unit-administrator": "people", "support": "people"}


@require_safe
def participant(request: Request) -> HttpResponse:
    """Own home, whoever one acts for now."""
    mine = own_home(request.actor)
    waiting = tasks(mine, request.user, asked_of(request.actor))
    context = {
        "mine": mine,
        "greeting": greeting(timezone.localtime().hour) % {"name": mine.name},
        "tasks": waiting[:SHOWN],
        "later": waiting[SHOWN:],
        "cards": own_cards(request),
        "roles": [(role, place_of(role)) for role in mine.roles],
        "audiences": audiences_of(request.actor),
        "here": "peserta",
        **hours_of(request, mine),
    }
    return render(request, "web/participant/home.html", context)


def hours_of(request: Request, mine: OwnHome) -> dict[str, object]:
    """The own year in lesson hours: for civil servants, not with the code of an exam day, not while acting for somebody else."""
    actor, region = request.actor, request.presence.region if request.presence else None
    if not (mine.kind and actor.person and region) or actor.behalf or request.session.get(METHOD) == EXAM:
        return {}
    year = card_of(actor.person, timezone.localdate().year, kind=mine.kind, region=region.id)
    return {"year": year, "ring": ring(year), "bar": bar(year)}


def greeting(hour: int) -> str:
    """How people greet each other at that hour of the day, with a place for the name."""
    if MORNING <= hour < MIDDAY:
        return _("Selamat pagi, %(name)s")
    if MIDDAY <= hour < AFTERNOON:
        return _("Selamat siang, %(name)s")
    if AFTERNOON <= hour < EVENING:
        return _("Selamat sore, %(name)s")
    return _("Selamat malam, %(name)s")


def has_second_factor(account: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether more than a password lets this account in. Recovery codes alone are none."""
    return bool(is_mfa_enabled(account, types=_FACTORS))


@dataclass(frozen=True, slots=True)
class AskedOf:
    """What others wait for: ratings, surveys, talks in which the next step is one's own, and what else has its day."""

    ratings: Waiting
    surveys: Asked
    talks: int
    steps: Steps
    follow_ups: int
    exams: tuple[Task, ...]
    certificates: tuple[Task, ...]


def asked_of(actor: Actor) -> AskedOf:
    """What others wait for from the actor."""
    return AskedOf(
        waiting_ratings(actor),
        asked(actor, without=ROUNDS),
        discussions_due(actor),
        next_steps(actor),
        open_own(actor),
        tuple(exam_tasks(actor)),
        tuple(credential_tasks(actor)),
    )


def tasks(mine: OwnHome, account: AbstractBaseUser | AnonymousUser, waiting: AskedOf) -> list[Task]:
    """What the owner of an account should do now, the most urgent first."""
    asked_for = [*_ratings(waiting.ratings), *_talks(waiting.talks), *_surveys(waiting.surveys)]
    asked_for += _follow_ups(waiting.follow_ups)
    found = [
        *waiting.exams,
        *_coming(waiting.steps),
        *waiting.certificates,
        *asked_for,
        *_invited(waiting.steps),
        *_safety(mine, account),
        *_others(mine),
    ]
    return sorted(found, key=lambda task: not task.urgent)


def place_of(role: RoleHeld) -> str:
    """Where the work of a role is done; empty while there is no place for it."""
    if role.role in _HOMES:
        return reverse("audience-home", kwargs={"audience": _HOMES[role.role]})
    return reverse(_PLACES[role.role], kwargs={"code": role.code}) if role.role in _PLACES else ""


def _coming(steps: Steps) -> list[Task]:
    """What has its own hour: the meeting of today, and the next one for which nobody knows yet whether one comes."""
    found = []
    if steps.today:
        with timezone.override(ZoneInfo(steps.today.zone)):
            title = _("%(title)s hari ini, %(time)s") % {"title": steps.today.title, "time": jam(steps.today.at)}
        place = _("Tempat: %(place)s.") % {"place": steps.today.place} if steps.today.place else _("Sesi daring.")
        why = _("%(place)s Di sana pindai kode di layar, atau ketik kodenya.") % {"place": place}
        found.append(Task(title, why, _("Ketik kode hadir"), reverse("attend-code")))
    if steps.confirm:
        with timezone.override(ZoneInfo(steps.confirm.zone)):
            when = {"when": waktu(steps.confirm.at)}
        why = _("Dimulai %(when)s. Bila tidak dapat hadir, mundurlah supaya kursinya sampai ke orang lain.") % when
        title = _("Konfirmasi kehadiran %(title)s") % {"title": steps.confirm.title}
        found.append(Task(title, why, _("Konfirmasi"), reverse("offering", args=[steps.confirm.offering])))
    return found


def _invited(steps: Steps) -> list[Task]:
    if steps.invited is None:
        return []
    with timezone.override(ZoneInfo(steps.invited.zone)):
        why = _("Pendaftaran dibuka sampai %(when)s.") % {"when": waktu(steps.invited.at)}
    title = _("Anda diundang mengikuti %(title)s") % {"title": steps.invited.title}
    return [Task(title, why, _("Lihat angkatan"), reverse("offering", args=[steps.invited.offering]))]


def _ratings(waiting: Waiting) -> list[Task]:
    if waiting.last is None:
        return []
    count = {"count": angka(waiting.count)}
    return [
        Task(
            ngettext("%(count)s penilaian menunggu Anda", "%(count)s penilaian menunggu Anda", waiting.count) % count,
            _("Isilah sampai %(day)s. Yang sudah diisi tersimpan.") % {"day": tanggal(waiting.last)},
            _("Isi penilaian"),
            reverse("ratings"),
        )
    ]


def _talks(due: int) -> list[Task]:
    if not due:
        return []
    count = {"count": angka(due)}
    return [
        Task(
            ngettext("%(count)s pembicaraan menunggu Anda", "%(count)s pembicaraan menunggu Anda", due) % count,
            _("Dua bukti kompetensi berbeda jauh. Sampai dibicarakan, tingkatnya belum dihitung."),
            _("Buka pembicaraan"),
            reverse("ratings"),
        )
    ]


def _surveys(found: Asked) -> list[Task]:
    if found.first is None:
        return []
    count = {"count": angka(found.count)}
    return [
        Task(
            ngettext("%(count)s survei menunggu Anda", "%(count)s survei menunggu Anda", found.count) % count,
            _("Jawablah sampai %(when)s.") % {"when": waktu(found.first)},
            _("Jawab survei"),
            reverse("invitations"),
        )
    ]


def _follow_ups(count: int) -> list[Task]:
    if not count:
        return []
    told = {"count": angka(count)}
    return [
        Task(
            ngettext("%(count)s tindak lanjut menunggu Anda", "%(count)s tindak lanjut menunggu Anda", count) % told,
            _("Sebelum siklus evaluasi ditutup, setiap tindak lanjut perlu bukti."),
            _("Buka tindak lanjut"),
            reverse("my-follow-ups"),
        )
    ]


def _safety(mine: OwnHome, account: AbstractBaseUser | AnonymousUser) -> list[Task]:
    found = []
    if mine.recovered_at:
        found.append(
            Task(
                _("Akun Anda dipulihkan pada %(when)s") % {"when": waktu(mine.recovered_at)},
                _("Bila itu bukan Anda, akhiri perangkat yang tidak Anda kenal dan ganti kata sandi sekarang."),
                _("Periksa akun"),
                reverse("account"),
                urgent=True,
            )
        )
    if not has_second_factor(account):
        found.append(
            Task(
                _("Pasang faktor kedua"),
                _("Kata sandi dapat ditebak atau dicuri. Dengan ponsel atau kunci sandi, akun tetap milik Anda."),
                _("Pasang"),
                reverse("account"),
            )
        )
    elif not is_mfa_enabled(account, types=_CODES):
        found.append(
            Task(
                _("Simpan kode pemulihan"),
                _("Dengan kode itu Anda masuk sendiri bila ponsel hilang atau diganti."),
                _("Buat kode"),
                reverse("mfa_generate_recovery_codes"),
            )
        )
    return found


def _others(mine: OwnHome) -> list[Task]:
    found = [
        Task(
            _("Anda dapat bertindak atas nama %(name)s") % {"name": acts.name},
            _("Pelimpahan ini berlaku sampai %(day)s. Setiap tindakan dicatat dengan kedua nama.")
            % {"day": tanggal(acts.until)},
            _("Lihat pelimpahan"),
            reverse("delegations"),
        )
        for acts in mine.acts[:1]
    ]
    if not mine.contact:
        found.append(
            Task(
                _("Periksa data dan kontak Anda"),
                _("Belum ada alamat e-mail atau nomor telepon pada data Anda. Sampaikan kepada penyelenggara."),
                _("Lihat data saya"),
                reverse("person", kwargs={"uuid": mine.person}),
            )
        )
    return found
