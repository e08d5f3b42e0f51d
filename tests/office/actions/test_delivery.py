"""Mails leave over the real protocol; none is lost, and a failing server is borne."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.mail.backends.base import BaseEmailBackend
from pytest_django import Settings

from pamong.office.actions.delivery import Sent, deliver_mail
from pamong.office.actions.inbox import mark_read
from pamong.office.models import Dispatch, Message
from pamong.office.queries.mailing import PAUSES
from pamong.people.models import Region
from tests import make
from tests.live import free_port
from tests.make import World
from tests.office.effects import reach, written
from tests.office.post import Post, running

NOON = datetime(2026, 11, 21, 5, tzinfo=UTC)
ANI, KIKI = "ani@contoh.go.id", "kiki@contoh.go.id"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def world() -> World:
    world = make.world()
    reach(world.ani.person, ANI)
    reach(world.kiki.person, KIKI)
    return world


@pytest.fixture
def post(settings: Settings) -> Iterator[Post]:
    settings.URL = "https://bangkom.contoh.go.id"
    with running(settings, Post()) as post:
        yield post


def plan(row: Message) -> tuple[int, datetime | None, datetime | None]:
    """Tries, when the next is due, and when it was sent."""
    row.refresh_from_db()
    return row.attempts, row.email_at, row.emailed_at


def noted() -> list[tuple[int, str, str]]:
    """What was noted of each mail, oldest first."""
    return list(Dispatch.objects.order_by("pk").values_list("message", "outcome", "note"))


def test_mail_is_sent_once(world: World, post: Post) -> None:
    Region.objects.filter(pk=world.region.pk).update(office="BKPSDM Batang Hari")
    row = written(world.ani.person, "Penilaian “kompetensi” dibuka")
    assert deliver_mail() == Sent(1, 0)
    assert deliver_mail() == Sent(0, 0)
    (got,) = post.got
    assert (got["From"], got["To"], got["Subject"]) == (
        "BKPSDM <pamong@contoh.go.id>",
        ANI,
        "Penilaian “kompetensi” dibuka",
    )
    assert got["Auto-Submitted"] == "auto-generated"
    assert re.fullmatch(r"<[0-9a-f]{32}@bangkom\.contoh\.go\.id>", got["Message-ID"])
    text = got.get_content().replace("\r\n", "\n")
    assert text.startswith("Yth. Ani Rahmawati,\n\nPenilaian “kompetensi” dibuka\n\nNilailah diri Anda.\n\n")
    assert "Buka: https://bangkom.contoh.go.id/penilaian/\n" in text
    assert f"https://bangkom.contoh.go.id/periksa-pesan/?kode={row.code}\n" in text
    assert "https://bangkom.contoh.go.id/pesan/pengaturan/\n" in text
    assert "Kami tidak pernah meminta kata sandi" in text
    assert plan(row) == (1, None, NOON)
    assert noted() == [(row.pk, "sent", "")]


def test_messages_of_one_person_are_one_mail(world: World, post: Post) -> None:
    rows = [written(world.ani.person, "Satu"), written(world.kiki.person, "Tiga"), written(world.ani.person, "Dua")]
    assert deliver_mail() == Sent(2, 0)
    assert post.subjects() == [(ANI, "2 pesan untuk Anda dari Kabupaten Batang Hari"), (KIKI, "Tiga")]
    assert [plan(row)[2] for row in rows] == [NOON] * 3


def test_only_what_is_due_and_unread_goes(world: World, post: Post) -> None:
    read, waits = written(world.ani.person, "Dibaca"), written(world.ani.person, "Nanti")
    mark_read(world.actor("ani"), message=read.uuid)
    Message.objects.filter(pk=waits.pk).update(email_at=NOON + timedelta(seconds=1))
    assert deliver_mail() == Sent(0, 0)
    assert (post.got, noted(), plan(waits)) == ([], [], (0, NOON + timedelta(seconds=1), None))


def test_refused_address_stops_nobody_else(world: World, post: Post) -> None:
    post.unknown = {ANI}
    refused, taken = written(world.ani.person, "Satu"), written(world.kiki.person, "Dua")
    assert deliver_mail() == Sent(1, 1)
    assert post.subjects() == [(KIKI, "Dua")]
    assert plan(refused) == (1, NOON + PAUSES[0], None)
    assert plan(taken) == (1, None, NOON)
    assert noted() == [(refused.pk, "failed", "SMTPRecipientsRefused 550"), (taken.pk, "sent", "")]


def test_after_five_tries_with_growing_pauses_nobody_tries_any_more(world: World, post: Post) -> None:
    post.unknown = {ANI}
    row = written(world.ani.person)
    with time_machine.travel(NOON, tick=False) as clock:
        for pause in PAUSES:
            assert deliver_mail() == Sent(0, 1)
            assert deliver_mail() == Sent(0, 0)
            assert plan(row)[1] == datetime.now(UTC) + pause
            clock.shift(pause)
        assert deliver_mail() == Sent(0, 1)
        assert plan(row) == (5, None, None)
        clock.shift(timedelta(days=30))
        assert deliver_mail() == Sent(0, 0)
    assert post.tried == [ANI] * 5
    assert [pause.total_seconds() / 60 for pause in PAUSES] == [5, 15, 60, 240]
    assert len(noted()) == 5


def test_server_that_hangs_up_loses_nothing(world: World, post: Post) -> None:
    post.breaks = 1
    first, second = written(world.ani.person, "Satu"), written(world.kiki.person, "Dua")
    assert deliver_mail() == Sent(0, 1)
    assert plan(first) == (1, NOON + PAUSES[0], None)
    assert plan(second) == (0, NOON, None)
    assert noted() == [(first.pk, "failed", "SMTPServerDisconnected")]
    assert deliver_mail() == Sent(1, 0)
    later = written(world.ani.person, "Tiga")
    with time_machine.travel(NOON + PAUSES[0], tick=False):
        assert deliver_mail() == Sent(2, 0)
        assert deliver_mail() == Sent(0, 0)
    # It had the first mail before it hung up, so that one came twice, each time as the same one.
    assert post.subjects() == [(ANI, "Satu"), (KIKI, "Dua"), (ANI, "Tiga"), (ANI, "Satu")]
    assert post.got[0]["Message-ID"] == post.got[3]["Message-ID"]
    assert len({mail["Message-ID"] for mail in post.got}) == 3
    assert [plan(row)[2] is None for row in (first, second, later)] == [False] * 3


def test_server_that_is_away_costs_no_try(world: World, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    row = written(world.ani.person)
    assert deliver_mail() == Sent(0, 0)
    assert (plan(row), noted()) == ((0, NOON, None), [])


def test_worker_that_dies_in_the_middle_loses_nothing(world: World, settings: Settings) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Deadly"
    row = written(world.ani.person)
    with pytest.raises(SystemExit):
        deliver_mail()
    assert (plan(row), noted()) == ((1, NOON + PAUSES[0], None), [])


class Deadly(BaseEmailBackend):
    """Takes a mail, and the worker dies before it hears so."""

    def send_messages(self, email_messages: object) -> int:  # noqa: ARG002  # Django's
        """Die."""
        raise SystemExit


def test_address_that_is_gone_is_a_failure(world: World, post: Post) -> None:
    row = written(world.ani.person)
    reach(world.ani.person, "")
    assert deliver_mail() == Sent(0, 1)
    assert noted() == [(row.pk, "failed", "NoAddressError")]


def test_console_is_not_taken_for_the_world(
    world: World, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    row = written(world.ani.person)
    assert deliver_mail() == Sent(1, 0)
    assert "Subject: Penilaian dibuka" in capsys.readouterr().out
    assert noted() == [(row.pk, "sent", "console")]


def test_log_and_notes_hold_no_address(world: World, post: Post, caplog: pytest.LogCaptureFixture) -> None:
    post.unknown = {ANI}
    written(world.ani.person)
    deliver_mail()
    said = [str(vars(line)) for line in caplog.records if line.name == "pamong.mail"]
    assert len(said) == 1
    assert "SMTPRecipientsRefused 550" in said[0]
    assert ANI not in said[0] + str(noted())
