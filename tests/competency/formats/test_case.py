"""A framework as CASE 1.0."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

from pamong.competency.formats.case import Document, Item, Replacement, Step, refusal

VERSION = UUID("019a0000-0000-7000-8000-000000000001")
OLDER = UUID("019a0000-0000-7000-8000-000000000002")
TRIAGE, RECORDS = UUID("019a0000-0000-7000-8000-00000000000a"), UUID("019a0000-0000-7000-8000-00000000000b")

STEPS = (Step(1, "Mengenal", ("langkah a", "langkah b"), "Satu sumber"), Step(2, "Memilah", ()))
DOCUMENT = Document(
    url="https://pamong.example",
    uuid=VERSION,
    title="Kompetensi teknis kesehatan",
    creator="Kementerian Kesehatan",
    publisher="Kementerian Kesehatan",
    version="2026",
    source="Keputusan Menkes 1/2026",
    notes="Satu sumber",
    status="Adopted",
    since=date(2026, 1, 1),
    published=datetime(2026, 11, 21, 3, tzinfo=UTC),
    items=(Item(TRIAGE, "T.01", "Triase", "Memilah pasien", "Teknis", "Keterampilan", STEPS),),
)


def test_document_has_the_fields_of_the_standard() -> None:
    identifier = str(DOCUMENT.identifier)
    assert DOCUMENT.identifier.version == 5
    assert DOCUMENT.document() == {
        "identifier": identifier,
        "uri": f"https://pamong.example/ims/case/v1p0/CFDocuments/{identifier}",
        "creator": "Kementerian Kesehatan",
        "title": "Kompetensi teknis kesehatan",
        "lastChangeDateTime": "2026-11-21T03:00:00+00:00",
        "publisher": "Kementerian Kesehatan",
        "description": "Keputusan Menkes 1/2026",
        "language": "id",
        "version": "2026",
        "adoptionStatus": "Adopted",
        "statusStartDate": "2026-01-01",
        "notes": "Satu sumber",
        "CFPackageURI": {
            "title": "Kompetensi teknis kesehatan",
            "identifier": identifier,
            "uri": f"https://pamong.example/ims/case/v1p0/CFPackages/{identifier}",
        },
    }


def test_package_holds_competencies_levels_and_their_places() -> None:
    package = DOCUMENT.package()
    assert list(package) == ["CFDocument", "CFItems", "CFAssociations", "CFDefinitions"]
    triage, first, second = package["CFItems"]
    assert {key: triage[key] for key in ("fullStatement", "abbreviatedStatement", "humanCodingScheme")} == {
        "fullStatement": "Memilah pasien",
        "abbreviatedStatement": "Triase",
        "humanCodingScheme": "T.01",
    }
    assert (triage["CFItemType"], triage["conceptKeywords"]) == ("Kompetensi", ["Teknis", "Keterampilan"])
    assert (first["fullStatement"], first["humanCodingScheme"], first["listEnumeration"], first["CFItemType"]) == (
        "Mengenal",
        "T.01.1",
        "1",
        "Level",
    )
    assert first["notes"] == "langkah a\nlangkah b\nSatu sumber"
    assert "notes" not in second
    relations = package["CFAssociations"]
    assert [
        (
            row["associationType"],
            row["originNodeURI"]["title"],
            row["destinationNodeURI"]["title"],
            row["sequenceNumber"],
        )
        for row in relations
    ] == [
        ("isChildOf", "Triase", "Kompetensi teknis kesehatan", 1),
        ("isChildOf", "Mengenal", "Triase", 1),
        ("isChildOf", "Memilah", "Triase", 2),
    ]
    assert relations[1]["destinationNodeURI"]["identifier"] == triage["identifier"]
    assert relations[0]["destinationNodeURI"]["uri"] == package["CFDocument"]["uri"]
    types = [row["title"] for row in package["CFDefinitions"]["CFItemTypes"]]
    assert types == ["Kompetensi", "Level"]
    everything = [package["CFDocument"], *package["CFItems"], *relations, *package["CFDefinitions"]["CFItemTypes"]]
    assert {UUID(row["identifier"]).version for row in everything} == {5}
    assert len({row["identifier"] for row in everything}) == 9


def test_replaced_competency_points_to_its_successor() -> None:
    gone = Replacement(OLDER, RECORDS, "T.00", "Triase lama", TRIAGE)
    found = replace(DOCUMENT, replacements=(gone,)).package()
    row = found["CFAssociations"][-1]
    assert (row["associationType"], row["originNodeURI"]["title"], row["destinationNodeURI"]["title"]) == (
        "replacedBy",
        "Triase lama",
        "Triase",
    )
    assert row["destinationNodeURI"]["identifier"] == found["CFItems"][0]["identifier"]
    assert "sequenceNumber" not in row


def test_item_alone_names_its_document() -> None:
    level = UUID(DOCUMENT.package()["CFItems"][1]["identifier"])
    item = DOCUMENT.item(level)
    assert item is not None
    assert item["CFDocumentURI"]["identifier"] == str(DOCUMENT.identifier)
    found = DOCUMENT.associations(level)
    assert found is not None
    assert (found["CFItem"], len(found["CFAssociations"])) == (item, 1)
    assert DOCUMENT.item(RECORDS) is None
    assert DOCUMENT.associations(RECORDS) is None
    assert DOCUMENT.association(RECORDS) is None


def test_refusal_has_the_words_of_the_standard() -> None:
    assert refusal("unknownobject", "Unknown Object") == {
        "imsx_codeMajor": "failure",
        "imsx_severity": "error",
        "imsx_description": "Unknown Object",
        "imsx_codeMinor": {
            "imsx_codeMinorField": [
                {"imsx_codeMinorFieldName": "sourcedId", "imsx_codeMinorFieldValue": "unknownobject"}
            ]
        },
    }
