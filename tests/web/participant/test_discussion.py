"""The page of a talk about evidence that contradicts itself, and where it waits for its two sides."""

import pytest

from pamong.competency.actions.discussions import open_discussions
from pamong.competency.actions.evidence import EvidenceFacts, record_evidence
from pamong.competency.models import Discussion, EvidenceKind
from pamong.core.actor import SYSTEM
from tests import make
from tests.web.participant.test_competency import TODAY, asked, page, shown, signed_in, text

pytestmark = pytest.mark.django_db


def disputed(world: make.World) -> Discussion:
    """Ani's supervisor and peers are two levels apart."""
    made = asked(world, A=3)
    shown(world.region.pk, world.ani.person, made["A"], supervisor=4, peer=2)
    _head = world.fajar
    open_discussions(SYSTEM, region=world.region.pk, people=[world.ani.person_id])
    return Discussion.objects.get()


def test_supervisor_proposes_and_the_person_agrees() -> None:
    world = make.world()
    row = disputed(world)
    path = f"/diskusi/{row.uuid}/"
    fajar, ani = signed_in(world.fajar), signed_in(world.ani)
    assert "Belum ada hasil." in text(ani, path)
    sent = fajar.post(f"{path}usulkan", {"gugur": "5", "hasil": "Rekan belum melihat kerjanya"})
    assert (sent.status_code, sent["Location"]) == (302, path)
    assert "Menunggu jawaban pegawainya." in text(fajar, path)
    told = text(ani, path)
    assert "Rekan belum melihat kerjanya" in told
    row.refresh_from_db()
    assert row.proposed_at is not None
    ani.post(f"{path}jawab", {"jawaban": "setuju", "dibaca": row.proposed_at.isoformat()})
    assert "Yang tidak dihitung: Penilaian rekan." in text(ani, path)
    assert "Tingkat 4, diminta 3." in text(ani, page(world.ani.person))


def test_talk_waits_on_the_home_and_in_the_queue_of_whose_turn_it_is() -> None:
    world = make.world()
    row = disputed(world)
    path = f"/diskusi/{row.uuid}/"
    fajar, ani = signed_in(world.fajar), signed_in(world.ani)

    def told() -> tuple[bool, bool, bool]:
        """On the home of the person, of the supervisor, and on that of who leads."""
        said = "1 pembicaraan menunggu Anda"
        homes = ((ani, "peserta"), (fajar, "peserta"), (fajar, "pimpinan"))
        ani_is_told, fajar_is_told, leader_is_told = (said in text(who, f"/beranda/{home}/") for who, home in homes)
        return ani_is_told, fajar_is_told, leader_is_told

    assert told() == (True, True, True)
    for who, said in ((ani, "Bicarakan dengan atasan Anda"), (fajar, "Bicarakan dengan orangnya")):
        queue = text(who, "/penilaian/")
        assert f'href="{path}"' in queue
        assert said in queue
    fajar.post(f"{path}usulkan", {"gugur": "5", "hasil": "Rekan belum melihat kerjanya"})
    assert told() == (True, False, False)
    row.refresh_from_db()
    assert row.proposed_at is not None
    read = row.proposed_at.isoformat()
    ani.post(f"{path}jawab", {"jawaban": "tolak", "dibaca": read, "keberatan": "Mereka melihatnya"})
    assert told() == (False, True, True)
    for other in (world.budi, world.hadi, world.kiki, world.dewi):
        assert path not in text(signed_in(other), "/penilaian/")


def test_talk_whose_contradiction_is_gone_says_so() -> None:
    world = make.world()
    row = disputed(world)
    path, ani = f"/diskusi/{row.uuid}/", signed_in(world.ani)
    assert "tidak lagi berbeda dua tingkat" not in text(ani, path)
    shown(world.region.pk, world.ani.person, row.competency, practical=3)
    assert "tidak lagi berbeda dua tingkat" not in text(ani, path)  # something else does not end it
    later = EvidenceFacts(
        world.ani.person_id, row.competency_id, EvidenceKind.PEER, 4, TODAY, "competency.round:8", raters=3
    )
    record_evidence(SYSTEM, region=world.region.pk, rows=[later])
    told = text(ani, path)
    assert "tidak lagi berbeda dua tingkat" in told
    assert "belum ada tingkat yang dihitung sampai atasan dan pegawai sepakat" not in told
    assert "Tingkat 3, diminta 3." in text(ani, page(world.ani.person))


def test_a_refused_proposal_stays_on_the_page_with_what_was_typed() -> None:
    world = make.world()
    row = disputed(world)
    answer = signed_in(world.fajar).post(f"/diskusi/{row.uuid}/usulkan", {"gugur": "1", "hasil": "Rekan keliru"})
    assert answer.status_code == 422
    assert "Rekan keliru" in answer.content.decode()
    row.refresh_from_db()
    assert row.proposed_at is None


@pytest.mark.parametrize("who", ["budi", "dewi", "eka", "gita", "hadi", "joko", "kiki"])
def test_a_discussion_is_for_its_two_sides(who: str) -> None:
    world = make.world()
    row = disputed(world)
    client = signed_in(getattr(world, who))
    text(client, f"/diskusi/{row.uuid}/", 404)
    assert client.post(f"/diskusi/{row.uuid}/usulkan", {"gugur": "5", "hasil": "x"}).status_code == 404
    assert client.post(f"/diskusi/{row.uuid}/jawab", {"jawaban": "setuju", "dibaca": ""}).status_code == 404
