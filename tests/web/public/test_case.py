"""Frameworks for other systems."""

import pytest
from django.test import Client

from pamong.competency.actions.built_in import ensure_built_in
from pamong.competency.formats.case import document_id
from tests import make
from tests.web.organiser.test_frameworks import draft_of

pytestmark = pytest.mark.django_db

ROOT = "/ims/case/v1p0"


def test_published_versions_are_listed_with_their_number() -> None:
    version = ensure_built_in()
    draft_of(make.world())
    answer = Client().get(f"{ROOT}/CFDocuments?limit=5")
    (document,) = answer.json()["CFDocuments"]
    assert (answer.status_code, answer["X-Total-Count"]) == (200, "1")
    assert document["identifier"] == str(document_id(version.uuid))
    assert (document["creator"], document["version"], document["language"]) == ("Kementerian PANRB", "2017", "id")
    assert document["uri"] == f"http://localhost:8765{ROOT}/CFDocuments/{document['identifier']}"
    assert Client().get(f"{ROOT}/CFDocuments?offset=1").json() == {"CFDocuments": []}


def test_package_holds_nine_competencies_and_their_levels() -> None:
    version = ensure_built_in()
    package = Client().get(f"{ROOT}/CFPackages/{document_id(version.uuid)}").json()
    kinds = [item["CFItemType"] for item in package["CFItems"]]
    assert (kinds.count("Kompetensi"), kinds.count("Level"), len(package["CFAssociations"])) == (9, 45, 54)
    item = package["CFItems"][1]
    alone = Client().get(f"{ROOT}/CFItems/{item['identifier']}").json()
    assert alone.pop("CFDocumentURI")["identifier"] == package["CFDocument"]["identifier"]
    assert alone == item
    found = Client().get(f"{ROOT}/CFItemAssociations/{package['CFItems'][0]['identifier']}").json()
    assert [row["associationType"] for row in found["CFAssociations"]] == ["isChildOf"] * 6
    row = found["CFAssociations"][0]
    assert Client().get(f"{ROOT}/CFAssociations/{row['identifier']}").json() == row


@pytest.mark.parametrize("kind", ["CFDocuments", "CFPackages", "CFItems", "CFItemAssociations", "CFAssociations"])
def test_what_is_not_there_is_said_in_the_words_of_the_standard(kind: str) -> None:
    draft = draft_of(make.world())
    for asked, value in ((str(document_id(draft.uuid)), "unknownobject"), ("t-01", "invaliduuid")):
        answer = Client().get(f"{ROOT}/{kind}/{asked}")
        assert answer.status_code == 404
        minor = answer.json()["imsx_codeMinor"]["imsx_codeMinorField"]
        assert minor == [{"imsx_codeMinorFieldName": "sourcedId", "imsx_codeMinorFieldValue": value}]


@pytest.mark.parametrize("asked", ["limit=0", "limit=x", "offset=-1", f"offset={2**63}"])
def test_impossible_page_is_refused(asked: str) -> None:
    answer = Client().get(f"{ROOT}/CFDocuments?{asked}")
    assert (answer.status_code, answer.json()["imsx_codeMajor"]) == (400, "failure")
