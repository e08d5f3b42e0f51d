"""Somebody erased has no name on any page: one walk through everything that once told it."""

from datetime import UTC, date, datetime
from html import unescape

import pytest
import time_machine
from django.utils import timezone

from pamong.core.actor import SYSTEM
from pamong.core.delivery import drain_all
from pamong.credentials.models import Application
from pamong.credentials.queries.register import RegisterWanted, register_rows
from pamong.evaluation.models import FollowUpNote
from pamong.exams.models import Sitting
from pamong.learning.models import Approval, Offering
from pamong.people.actions import erase_person
from pamong.people.models import Assignment, Employment
from tests import make
from tests.evaluation import case as evaluated
from tests.evaluation.traced import NOW, Chain, chain
from tests.learning import case as learning

pytestmark = pytest.mark.django_db

LATER = datetime(2028, 3, 1, 5, tzinfo=UTC)
"""The certificate has run out."""

NAME, WORD = "Ani Rahmawati", "Data dihapus"


def everywhere(found: Chain) -> list[tuple[str, str]]:
    """Who opens which page that tells of Ani, the participant, applicant, candidate, speaker and owner; all of it is over."""
    world, now = found.world, timezone.now()
    speaker = learning.speaker(world, world.ani.person)
    follow_up = evaluated.follow_up(found.finding, world.ani.person, text="Loket kedua", due_on=date(2026, 9, 30))
    FollowUpNote.objects.create(follow_up=follow_up, kind="done", text="Sudah", proof="Foto", at=now)
    asked = {
        "approver": world.fajar.person,
        "asked_at": now,
        "decided_at": now,
        "agreed": True,
        "decided_by": world.fajar.pk,
    }
    Approval.objects.create(registration=found.seat, step=1, note="Ani memerlukannya", **asked)
    code, sitting, offering = world.region.code, found.sitting.uuid, found.offering.uuid
    return [
        ("budi", f"/instansi/{code}/sertifikat/"),
        ("budi", f"/sertifikat/{found.credential.uuid}/"),
        ("budi", f"/telusur/?nomor={found.credential.code}"),
        ("budi", f"/permohonan-kelola/{Application.objects.get(person=world.ani.person).uuid}/"),
        ("budi", f"/pelaksanaan/{sitting}/"),
        ("budi", f"/pelaksanaan/{sitting}/nilai/"),
        ("budi", f"/angkatan/{offering}/pendaftar/"),
        ("budi", f"/narasumber/{speaker.uuid}/"),
        ("budi", f"/tindak-lanjut/{follow_up.uuid}/"),
        ("budi", f"/evaluasi/{found.cycle.uuid}/"),
    ]


def page(found: Chain, name: str, address: str) -> str:
    """As a browser shows it."""
    answer = make.browser_of(found.world, name).get(address)
    assert answer.status_code == 200, address
    return unescape(answer.content.decode())


def erased(found: Chain) -> None:
    """Ani has left, and nothing needs her."""
    person = found.world.ani.person
    today, now = timezone.localdate(), timezone.now()
    Employment.objects.filter(person=person).update(until=today)
    Assignment.objects.filter(person=person).update(until=today)
    Application.objects.update(closed_at=now)
    Sitting.objects.filter(closed_at=None).update(closed_at=now)
    Offering.objects.filter(finished_at=None).update(finished_at=now)
    erase_person(SYSTEM, person=person.uuid)
    drain_all()


def test_erased_person_has_no_name_on_any_page() -> None:
    with time_machine.travel(NOW, tick=False):
        found = chain()
        pages = everywhere(found)
        before = {address: NAME in page(found, name, address) for name, address in pages}
    assert before == {address: True for _name, address in pages}
    with time_machine.travel(LATER, tick=False):
        erased(found)
        after = {address: page(found, name, address) for name, address in pages}
        budi, code = found.world.actor("budi"), found.world.region.code
        assert [address for address, told in after.items() if NAME in told] == []
        assert [row.holder for row in register_rows(budi, code, RegisterWanted()).stream()] == [WORD]
        assert list(register_rows(budi, code, RegisterWanted(text="Rahmawati")).stream()) == []
