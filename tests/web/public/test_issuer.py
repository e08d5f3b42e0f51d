"""Keys and status lists as machines fetch them, without signing in."""

import json

import pytest
from django.test import Client

from pamong.core.actor import SYSTEM
from pamong.credentials.actions.keys import ensure_keys, report_lost_key
from pamong.credentials.formats.did import read_keys
from pamong.credentials.formats.status_document import read_lists
from pamong.credentials.models import StatusList
from tests import make
from tests.credentials.queries.test_status_lists import given
from tests.make import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    found = make.world()
    ensure_keys(SYSTEM, region=found.region.pk)
    return found


def test_document_and_lists_go_together(world: World) -> None:
    row = given(world, "withdrawn")
    did, bundle = Client().get("/.well-known/did.json"), Client().get("/kredensial/status.json")
    assert (did["Content-Type"], did.json()["id"]) == ("application/did+json", "did:web:localhost%3A8765")
    lists = read_lists(bundle.content, read_keys(did.content))
    base = f"http://localhost:8765/kredensial/status/{row.status_list.uuid}"
    assert sorted(lists.held) == [f"{base}/refresh", f"{base}/revocation", f"{base}/suspension"]
    alone = Client().get(f"/kredensial/status/{row.status_list.uuid}/revocation")
    assert (alone["Content-Type"], alone.json()["id"]) == ("application/vc+ld+json", f"{base}/revocation")


def test_answers_are_kept_for_a_minute_at_most(world: World) -> None:
    uuid = given(world).status_list.uuid
    for path in (
        "/.well-known/did.json",
        "/.well-known/jwks.json",
        "/kredensial/status.json",
        f"/kredensial/status/{uuid}/refresh",
    ):
        answer = Client().get(path)
        assert (answer.status_code, answer["Cache-Control"]) == (200, "public, max-age=60")
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert "Set-Cookie" not in answer


def test_nothing_private_is_published(world: World) -> None:
    given(world)
    for path in ("/.well-known/did.json", "/.well-known/jwks.json", "/kredensial/status.json"):
        text = Client().get(path).content.decode()
        assert '"d"' not in text
        assert "Pemegang" not in text


def test_lost_key_leaves_the_web_keys_and_is_marked(world: World) -> None:
    lost = ensure_keys(SYSTEM, region=world.region.pk).badge
    report_lost_key(SYSTEM, key=lost.uuid)
    names = [key["kid"].partition("#")[2] for key in Client().get("/.well-known/jwks.json").json()["keys"]]
    assert names == ["15.04-seal-1", "15.04-badge-2"]
    methods = Client().get("/.well-known/did.json").json()["verificationMethod"]
    assert [method["id"].partition("#")[2] for method in methods if "revoked" in method] == ["15.04-badge-1"]


def test_what_is_not_there_is_not_found(world: World) -> None:
    uuid = given(world).status_list.uuid
    assert StatusList.objects.count() == 1
    for path in (f"/kredensial/status/{uuid}/message", f"/kredensial/status/{world.region.uuid}/revocation"):
        assert Client().get(path).status_code == 404
    assert Client().post("/kredensial/status.json").status_code == 405


def test_installation_without_keys_says_so() -> None:
    assert Client().get("/.well-known/did.json").json()["verificationMethod"] == []
    assert Client().get("/.well-known/jwks.json").json() == {"keys": []}
    assert json.loads(Client().get("/kredensial/status.json").content) == {"lists": []}
