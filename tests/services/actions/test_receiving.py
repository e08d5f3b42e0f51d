"""Cases that a system sends with the token of its source."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from pamong.core.models import Entry
from pamong.core.refusals import Forbidden, NotFound
from pamong.people.models import PersonNumber
from pamong.services.access import digest
from pamong.services.actions.receiving import CasesRefused, Received, receive_cases
from pamong.services.models import Case, CaseSource
from tests import make
from tests.services import case

pytestmark = pytest.mark.django_db

TOKEN = "sumber-1-sangat-rahasia"

B1 = {"source_key": "B-1", "received_at": "2026-03-02T08:00:00+07:00", "channel": "online"}
B2 = {
    "source_key": "B-2",
    "received_at": "2026-03-02 09:00",
    "decided_at": "2026-03-04T02:00:00Z",
    "outcome": "granted",
}


@pytest.fixture
def source() -> CaseSource:
    return case.source(
        case.service(make.world()),
        token=digest(TOKEN),
        token_at=timezone.now(),
        covers_until=datetime(2026, 1, 1, tzinfo=UTC),
    )


def send(*cases: Mapping[str, Any]) -> Received:
    return receive_cases(TOKEN, cases)


def refused(cases: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    with pytest.raises(CasesRefused) as refusal:
        send(*cases)
    return dict(refusal.value.fields)


def test_cases_are_kept_as_they_were_told_and_told_again_change_nothing(source: CaseSource) -> None:
    assert send(B1, B2) == Received(2, 0, 0)
    assert send(B2, B1) == Received(0, 0, 2)
    one, two = Case.objects.order_by("source_key")
    owned = (source.region_id, source.pk, source.service_id, source.service.unit_id)
    assert (one.region, one.source, one.service, one.unit) == owned
    assert (one.received_at, one.decided_at, one.channel) == (datetime(2026, 3, 2, 1, tzinfo=UTC), None, "online")
    assert (one.revision, one.current, one.batch) == (1, True, None)
    assert two.received_at == datetime(2026, 3, 2, 2, tzinfo=UTC)
    assert two.decided_at == datetime(2026, 3, 4, 2, tzinfo=UTC)
    assert (two.received_on, two.started_on) == (date(2026, 3, 2), date(2026, 3, 2))
    assert two.decided_on == date(2026, 3, 4)
    source.refresh_from_db()
    assert source.covers_until is not None
    assert timezone.now() - source.covers_until < timedelta(minutes=1)
    told = list(Entry.objects.filter(verb="services.cases_received").order_by("id").values_list("data", flat=True))
    assert [(one["new"], one["changed"]) for one in told] == [(2, 0), (0, 0)]


def test_what_differs_becomes_the_next_revision(source: CaseSource) -> None:
    send(B1, B2)
    assert send(B1 | {"decided_at": "2026-03-05T08:00:00+07:00", "outcome": "refused"}, B2) == Received(0, 1, 1)
    assert send(B1) == Received(0, 1, 0)
    rows = Case.objects.filter(source_key="B-1").order_by("revision")
    assert [(row.revision, row.current, row.outcome) for row in rows] == [
        (1, False, ""),
        (2, False, "refused"),
        (3, True, ""),
    ]
    assert Case.objects.filter(source_key="B-2").count() == 1
    assert Case.objects.exclude(source=source.pk).count() == 0


def test_one_bad_case_keeps_all_out_and_everything_wrong_is_named(source: CaseSource) -> None:
    tomorrow = (timezone.now() + timedelta(days=1)).isoformat()
    found = refused(
        [
            B1,
            {"source_key": "B-3", "received_at": "2026-03-04", "decided_at": "2026-03-02"},
            {"source_key": "B-4", "received_at": tomorrow},
            {"received_at": "2026-03-04"},
            {"source_key": "B-5", "received_at": "kapan-kapan", "channel": "merpati"},
            {"source_key": "B-6", "received_at": "2026-03-04", "nik": "1504", "reason": {"a": 1}},
            B1,
        ]
    )
    assert set(found) == {
        *("cases[1].decided_at", "cases[2].received_at", "cases[3].source_key", "cases[4].received_at"),
        *("cases[4].channel", "cases[5].nik", "cases[5].reason", "cases[6].source_key"),
    }
    assert found["cases[6].source_key"] == "Berkas ini sudah disebut di cases[0]. Kirim satu saja."
    assert not Case.objects.filter(source=source.pk).exists()
    assert not Entry.objects.filter(verb="services.cases_received").exists()


def test_an_unknown_token_and_a_closed_source_open_nothing(source: CaseSource) -> None:
    for token in ("", "lain", digest(TOKEN)):
        with pytest.raises(NotFound) as unknown:
            receive_cases(token, [B1])
        assert unknown.value.code == "source-token"
    CaseSource.objects.filter(pk=source.pk).update(closed_at=timezone.now())
    with pytest.raises(Forbidden) as closed:
        send(B1)
    assert closed.value.code == "source-closed"
    assert not Case.objects.filter(source=source.pk).exists()


def test_who_worked_on_a_case_is_kept_only_where_the_source_names_its_rule() -> None:
    world = make.world()
    source = case.source(case.service(world), token=digest(TOKEN), token_at=timezone.now())
    number = PersonNumber.objects.get(person=world.ani.person_id).number
    send(B1 | {"handler": number})
    assert Case.objects.get(source=source.pk).handler is None
    CaseSource.objects.filter(pk=source.pk).update(handler_basis="Peraturan Bupati 12/2025")
    assert send(B1 | {"handler": number}) == Received(0, 1, 0)
    assert Case.objects.get(source=source.pk, current=True).handler == world.ani.person_id
