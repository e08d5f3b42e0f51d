"""Partners and what was agreed with them; a programme with a partner without an agreement that holds."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
import time_machine

from pamong.core.refusals import NotFound
from pamong.learning.actions.partners import (
    AgreementFacts,
    PartnerFacts,
    Scan,
    add_agreement,
    change_partner,
    close_partner,
    end_agreement,
    register_partner,
)
from pamong.learning.models import Agreement, Partner, ProgrammePartner
from pamong.learning.queries.agreements import Lapsed, lapsed_partners
from pamong.learning.queries.partners import (
    PartnersWanted,
    agreement_file,
    partner_choices,
    partner_page,
    partner_rows,
    partners,
)
from tests import make
from tests.learning import case
from tests.make import World
from tests.office.kept import facts, refusal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_noon")]

TODAY = date(2026, 11, 21)
UNJA = PartnerFacts("education", "Universitas Jambi", "Mendalo", "Rektorat", "")
PKS = AgreementFacts("PKS-7/2025", "Pelatihan bersama", date(2025, 1, 1), date(2026, 12, 31), "Unja: pengajar")


@pytest.fixture
def _noon() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 21, 5, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def world() -> World:
    return make.world()


def registered(world: World, name: str = "Universitas Jambi") -> Partner:
    return register_partner(world.actor("budi"), region="15.04", facts=replace(UNJA, name=name))


def agreed(world: World, row: Partner, **given: object) -> Agreement:
    return add_agreement(world.actor("budi"), partner=row.uuid, facts=replace(PKS, **given))  # type: ignore[arg-type]  # by name


def state(world: World, row: Partner) -> str:
    return partner_page(world.actor("budi"), row.uuid).row.state


def test_partner_is_registered_corrected_and_closed(world: World) -> None:
    budi, row = world.actor("budi"), registered(world, " Universitas  Jambi ")
    assert row.name == "Universitas Jambi"
    assert facts("learning.partner_registered") == [(world.region.pk, {})]
    change_partner(budi, partner=row.uuid, facts=replace(UNJA, contact="Humas"))
    change_partner(budi, partner=row.uuid, facts=replace(UNJA, contact="Humas"))
    assert facts("learning.partner_changed") == [(world.region.pk, {"fields": ["contact"]})]
    close_partner(budi, partner=row.uuid)
    assert facts("learning.partner_closed") == [(world.region.pk, {})]
    assert refusal(change_partner, budi, partner=row.uuid, facts=UNJA) == "partner-closed"
    assert refusal(add_agreement, budi, partner=row.uuid, facts=PKS) == "partner-closed"
    registered(world)  # the name is free again


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"kind": "rumor"}, "partner-kind"),
        ({"name": " "}, "name-empty"),
        ({"name": "Universitas Jambi"}, "partner-twice"),
    ],
)
def test_partner_that_cannot_be_is_refused(world: World, given: dict[str, str], code: str) -> None:
    registered(world)
    told = replace(UNJA, **{"name": "Lain", **given})
    assert refusal(register_partner, world.actor("budi"), region="15.04", facts=told) == code


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"number": " "}, "agreement-number"),
        ({"title": ""}, "agreement-title"),
        ({"until": date(2024, 12, 31)}, "agreement-days"),
        ({"number": "PKS-7/2025 "}, "agreement-twice"),
    ],
)
def test_agreement_that_cannot_be_is_refused(world: World, given: dict[str, object], code: str) -> None:
    row = registered(world)
    agreed(world, row)
    told = replace(PKS, **{"number": "lain", **given})  # type: ignore[arg-type]  # by name
    assert refusal(add_agreement, world.actor("budi"), partner=row.uuid, facts=told) == code


def test_agreement_holds_until_its_last_day_or_an_earlier_end(world: World) -> None:
    budi, row = world.actor("budi"), registered(world)
    assert state(world, row) == "none"
    one = agreed(world, row)
    days = {"since": "2025-01-01", "until": "2026-12-31"}
    assert facts("learning.agreement_added") == [(world.region.pk, {"partner": row.pk, **days})]
    assert state(world, row) == "soon"  # forty days are left
    agreed(world, row, number="PKS-8", until=date(2028, 1, 1))
    assert state(world, row) == "holds"
    later = Agreement.objects.get(number="PKS-8")
    assert refusal(end_agreement, budi, agreement=later.uuid, on=date(2026, 11, 22)) == "agreement-end"
    assert refusal(end_agreement, budi, agreement=later.uuid, on=date(2024, 12, 31)) == "agreement-end"
    end_agreement(budi, agreement=later.uuid, on=date(2026, 11, 20))
    end_agreement(budi, agreement=one.uuid, on=date(2026, 11, 20))
    assert state(world, row) == "lapsed"
    assert refusal(end_agreement, budi, agreement=one.uuid, on=TODAY) == "agreement-ended"
    assert len(facts("learning.agreement_ended")) == 2


def test_paper_of_an_agreement_is_kept_and_only_a_pdf(world: World) -> None:
    budi, row = world.actor("budi"), registered(world)
    paper = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
    made = add_agreement(budi, partner=row.uuid, facts=PKS, scan=Scan(BytesIO(paper), "pks.pdf"))
    name, content = agreement_file(budi, made.uuid)
    with content:
        assert (name, content.read()) == ("pks.pdf", paper)
    told = {"partner": row.uuid, "facts": replace(PKS, number="2")}
    assert refusal(add_agreement, budi, **told, scan=Scan(BytesIO(b"hanya teks"), "pks.pdf")) == "file-type"
    assert refusal(add_agreement, budi, **told, scan=Scan(BytesIO(b""), "pks.pdf")) == "file-empty"
    bare = agreed(world, row, number="3")
    for actor, uuid in ((budi, bare.uuid), (world.actor("dewi"), made.uuid), (world.actor("kiki"), made.uuid)):
        with pytest.raises(NotFound):
            agreement_file(actor, uuid)


def test_partner_of_another_region_is_not_there(world: World) -> None:
    row = registered(world)
    one = agreed(world, row)
    for name in ("dewi", "kiki", "fajar"):
        actor = world.actor(name)
        assert refusal(register_partner, actor, region="15.04", facts=replace(UNJA, name="Lain")) == "not-found"
        assert refusal(change_partner, actor, partner=row.uuid, facts=UNJA) == "not-found"
        assert refusal(close_partner, actor, partner=row.uuid) == "not-found"
        assert refusal(add_agreement, actor, partner=row.uuid, facts=PKS) == "not-found"
        assert refusal(end_agreement, actor, agreement=one.uuid, on=TODAY) == "not-found"
        assert partner_choices(actor, world.region.pk) == ()
        with pytest.raises(NotFound):
            partners(actor, "15.04", PartnersWanted())


def test_partners_are_found_by_what_holds(world: World) -> None:
    holds, soon, lapsed, none = (registered(world, f"Mitra {name}") for name in ("A", "B", "C", "D"))
    agreed(world, holds, until=date(2028, 1, 1))
    agreed(world, soon)
    agreed(world, lapsed, until=date(2026, 11, 20))
    budi = world.actor("budi")

    def names(**wanted: str) -> list[str]:
        return [row.name[-1] for row in partner_rows(budi, "15.04", PartnersWanted(**wanted)).stream()]

    assert names() == ["A", "B", "C", "D"]
    assert names(state="berlaku") == ["A", "B"]
    assert names(state="segera") == ["B"]
    assert names(state="tanpa") == ["C", "D"]
    assert names(text="mitra c") == ["C"]
    assert names(kind="firm") == []
    assert partners(budi, "15.04", PartnersWanted()).lapsed == 2
    close_partner(budi, partner=none.uuid)
    assert (names(state="tutup"), names(state="tanpa")) == (["D"], ["C"])


def test_lapsed_partners_of_a_programme_are_named_with_their_last_day(world: World) -> None:
    programme = case.programme(world)
    rows = [registered(world, f"Mitra {name}") for name in ("A", "B", "C", "D")]
    for row in rows:
        ProgrammePartner.objects.create(programme=programme, partner=row)
    agreed(world, rows[0])
    agreed(world, rows[1], number="PKS-1", until=date(2026, 6, 30))
    agreed(world, rows[3], number="PKS-9", since=date(2027, 1, 1), until=date(2027, 12, 31))
    assert lapsed_partners(programme.pk, TODAY) == (
        Lapsed("Mitra B", "PKS-1", date(2026, 6, 30)),
        Lapsed("Mitra C", "", None),
        Lapsed("Mitra D", "PKS-9", None),
    )
    assert [row.name for row in lapsed_partners(programme.pk, date(2026, 12, 31))] == ["Mitra B", "Mitra C", "Mitra D"]
    assert [row.name for row in lapsed_partners(programme.pk, date(2027, 1, 1))] == ["Mitra A", "Mitra B", "Mitra C"]
    assert lapsed_partners(case.programme(world).pk, TODAY) == ()
